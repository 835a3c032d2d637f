"""What a scrutiny panel reads of a sample: coded answers in fixed words, which can name nobody.

Code changes, so what is printed is still searched, before it leaves, for all that names somebody in
these cases. Words of the fixed vocabulary are no leak: a surname may be “White”.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import render_template
from sqlalchemy.orm import joinedload

from cjdiversion import documents, reference
from cjdiversion.cases.models import Case, CustodyBooking
from cjdiversion.database import CONTACT, IDENTITY, STAFF, Base, session
from cjdiversion.disposals import queries as disposals
from cjdiversion.disposals import schemas as decided
from cjdiversion.disposals.options_models import GravityScore
from cjdiversion.reviews.masking import days_as_written, is_name
from cjdiversion.reviews.models import ReviewCase, ReviewSample
from cjdiversion.reviews.showing import age_band
from cjdiversion.screenings.rules import OUTCOME_WORDS

VERDICTS = "review_verdicts"
_SORTS = (
    (IDENTITY, "a name or a date of birth"),
    (CONTACT, "an address or a telephone number"),
    (STAFF, "the name of an officer"),
)
_REFERENCES = "a reference"
_LABELS = (
    *("Outcome", "Option", "Offences", "Age", "Gravity as scored", "Departs from the score"),
    *("Needs known", "Screening", "Victim told", "Victim’s view", "L&D information available"),
    *("L&D information read", "L&D information used", "Public interest weighed"),
    *("18 or over", "Under 18", "Not known", "Not stated", "Not scored", "No", "None"),
    *("No out-of-court option", "In no group"),
)
_OPTIONS = (
    *(decided.VICTIM_TOLD, decided.VICTIM_VIEWS, decided.LD_AVAILABLE),
    *(decided.LD_READ, decided.LD_USED),
)
_KINDS = (
    *("outcome_codes", "oocr_options", "offence_groups", "departure_reasons", "vulnerabilities"),
    "public_interest_factors",
)


@dataclass(frozen=True)
class Told:
    """One case of the pack; its number stands for nothing outside it."""

    number: int
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Leak:
    number: int
    sort: str

    @property
    def words(self) -> str:
        return f"Case {self.number} of the pack: {self.sort}"


# --- what is told ---------------------------------------------------------------------------------


def told(rows: Sequence[ReviewCase]) -> tuple[Told, ...]:
    """Each with its decision, the case and the person."""
    groups = reference.choices("offence_groups")
    group_of = {
        code: groups.get(str(one.get("group")), "")
        for code, one in reference.attributes("offences").items()
    }
    scores = _scores(rows)
    return tuple(
        Told(number, tuple(_answers(row, group_of, scores))) for number, row in enumerate(rows, 1)
    )


def _answers(
    row: ReviewCase, group_of: Mapping[str, str], scores: Mapping[uuid.UUID, int]
) -> Iterator[tuple[str, str]]:
    one = row.decision
    outcome, option = disposals.labels_then(one)
    offences = [group_of.get(c.offence.code, "") for c in one.covers if c.offence is not None]
    score = scores.get(one.gravity_score_id) if one.gravity_score_id else None
    yield "Outcome", f"{one.outcome_code}: {outcome}"
    yield "Option", option or "No out-of-court option"
    yield "Offences", "; ".join(filter(None, offences)) or "In no group"
    yield "Age", age_band(row.case.person, one)
    yield "Gravity as scored", "Not scored" if score is None else str(score)
    yield "Departs from the score", _labels("departure_reasons", one.departure_reasons) or "No"
    yield "Needs known", "; ".join(str(need["label"]) for need in one.needs_known) or "None"
    yield "Screening", OUTCOME_WORDS[one.screened]
    yield "Victim told", decided.VICTIM_TOLD.get(one.victim_told, "Not stated")
    yield "Victim’s view", decided.VICTIM_VIEWS.get(one.victim_view, "Not stated")
    yield "L&D information available", decided.LD_AVAILABLE.get(one.ld_available, "Not stated")
    yield "L&D information read", decided.LD_READ.get(one.ld_read, "Not stated")
    yield "L&D information used", decided.LD_USED.get(one.ld_used, "Not stated")
    yield (
        "Public interest weighed",
        _labels("public_interest_factors", one.public_interest) or "Not stated",
    )


def _labels(kind: str, codes: Iterable[str]) -> str:
    return "; ".join(reference.label(kind, code) for code in codes)


def _scores(rows: Sequence[ReviewCase]) -> dict[uuid.UUID, int]:
    ids = {row.decision.gravity_score_id for row in rows if row.decision.gravity_score_id}
    query = sa.select(GravityScore.id, GravityScore.score).where(GravityScore.id.in_(ids))
    return {row.id: row.score for row in session().execute(query)}


def page(sample: ReviewSample, cases: Sequence[Told]) -> str:
    """The whole HTML document that the printer is given."""
    return render_template(
        "reviews/panel.html",
        title="Scrutiny panel pack",
        outcomes=sample.outcome_codes,
        months=f"{sample.from_on:%B %Y} to {sample.to_on:%B %Y}",
        cases=cases,
        verdicts=reference.choices(VERDICTS),
        paper_style=documents.paper_style(),
    )


# --- what must not be in it -----------------------------------------------------------------------


def leaks(
    text: str, fixed: frozenset[str], named: Sequence[Iterable[tuple[str, str]]]
) -> list[Leak]:
    """`text`: all that is printed. `fixed`: words that may stand in it. `named`: for each case,
    (sort, what names somebody)."""
    found = [
        Leak(number, sort)
        for number, values in enumerate(named, 1)
        for sort, value in values
        if value.casefold() not in fixed
        and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text, re.IGNORECASE)
    ]
    return list(dict.fromkeys(found))


def vocabulary(sample: ReviewSample) -> frozenset[str]:
    """The words of the paper itself and of every answer that can be chosen: never what was."""
    said = [text_of(page(sample, ())), *_LABELS, *OUTCOME_WORDS.values()]
    for options in _OPTIONS:
        said += options.values()
    for kind in _KINDS:
        said += reference.choices(kind).values()
    return frozenset(word.casefold() for words in said for word in re.findall(r"\w+", words))


def named_in(rows: Sequence[ReviewCase]) -> list[list[tuple[str, str]]]:
    """For each case all that names somebody: every column of any table that is marked as a name, a
    day of birth, an address, a telephone number or an officer’s name."""
    found: dict[uuid.UUID, set[tuple[str, str]]] = {row.case_id: set() for row in rows}
    for table in Base.metadata.sorted_tables:
        of_case = table.c.id if table.name == Case.__tablename__ else table.c.get("case_id")
        columns = {one: sort for one in table.c for info, sort in _SORTS if one.info == info}
        if of_case is None or not columns:
            continue
        query = sa.select(of_case, *columns).where(of_case.in_(list(found)))
        for case_id, *values in session().execute(query):
            for value, sort in zip(values, columns.values(), strict=True):
                found[case_id] |= {(sort, one) for one in _as_printed(value)}
    records = _custody_records(found)
    for row in rows:
        found[row.case_id] |= {(_REFERENCES, one) for one in _references(row, records)}
    return [sorted(found[row.case_id]) for row in rows]


def _as_printed(value: object) -> Iterator[str]:
    if isinstance(value, date):
        yield from days_as_written(value)
    elif isinstance(value, str):
        for one in (value.strip(), *re.split(r"[\s,]+", value)):
            if is_name(one):
                yield one


def _references(row: ReviewCase, records: Mapping[uuid.UUID, str]) -> Iterator[str]:
    case, person, record = row.case, row.case.person, records.get(row.case_id, "")
    every = (case.reference, case.crime_number, case.urn, person.pnc_id, record, row.ident)
    yield from (one for one in every if one)


def _custody_records(case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    booking = CustodyBooking
    query = sa.select(booking.case_id, booking.custody_record_no)
    found = session().execute(query.where(booking.case_id.in_(list(case_ids))))
    return {row.case_id: row.custody_record_no for row in found}


def text_of(html: str) -> str:
    """What can be read in it, titles and alternative texts among it."""
    bare = re.sub(r"(?s)<style.*?</style>", " ", html)
    words = re.sub(r"<[^>]*>", " ", bare)
    attributes = " ".join(re.findall(r'="([^"]*)"', bare))
    return re.sub(r"\s+", " ", f"{words} {attributes}")


def loaded(rows: Sequence[ReviewCase]) -> Sequence[ReviewCase]:
    """The same, each with what a pack reads of it."""
    query = (
        sa.select(ReviewCase)
        .where(ReviewCase.id.in_([row.id for row in rows]))
        .options(
            joinedload(ReviewCase.case).joinedload(Case.person),
            joinedload(ReviewCase.decision).options(*disposals.LOADED),
        )
        .order_by(ReviewCase.reference)
    )
    return session().scalars(query.execution_options(populate_existing=True)).unique().all()
