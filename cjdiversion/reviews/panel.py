"""What a scrutiny panel reads of a sample: coded answers in fixed words, which can name nobody.

Code changes, so what is printed is still searched, before it leaves, for all that names somebody in
these cases. The paper itself and an answer that anybody could choose are no leak: a surname may be
“Case”.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import render_template
from sqlalchemy.orm import joinedload

from cjdiversion import documents, reference
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.disposals import queries as disposals
from cjdiversion.disposals import schemas as decided
from cjdiversion.disposals.options_models import GravityScore
from cjdiversion.reviews import leaks
from cjdiversion.reviews.leaks import Leak
from cjdiversion.reviews.models import ReviewCase, ReviewSample
from cjdiversion.reviews.showing import age_band
from cjdiversion.screenings.rules import OUTCOME_WORDS
from cjdiversion.suppression import SMALLEST_SHOWN

VERDICTS = "review_verdicts"
LABELS = (
    *("Outcome", "Option", "Offences", "Age", "Gravity as scored", "Departs from the score"),
    *("Needs known", "Screening", "Victim told", "Victim’s view", "L&D information available"),
    *("L&D information read", "L&D information used", "Public interest weighed"),
)
_WORDS = (
    *("18 or over", "Under 18", "Not known", "Not stated", "Not scored", "No", "None"),
    *("No out-of-court option", "In no group"),
)
_SCORES = range(10)
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
    """One case of the pack; its number stands for nothing outside it, the order drawn neither."""

    number: int
    answers: tuple[tuple[str, str], ...]


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


# --- what may be in it ----------------------------------------------------------------------------


def blank(count: int) -> tuple[Told, ...]:
    """So many cases without an answer."""
    return tuple(
        Told(number, tuple((label, "") for label in LABELS)) for number in range(1, count + 1)
    )


def answers() -> frozenset[str]:
    """Every answer in fixed words that anybody could choose, as the national lists word it or did.
    What a force words itself may name somebody, and is no such answer."""
    said = {*_WORDS, *OUTCOME_WORDS.values(), *map(str, _SCORES)}
    for options in _OPTIONS:
        said |= {*options.values()}
    for kind in _KINDS:
        said |= {label for _, label in reference.worded(kind)}
    said |= {f"{code}: {label}" for code, label in reference.worded("outcome_codes")}
    return frozenset(" ".join(one.split()) for one in said)


def vocabulary(sample: ReviewSample) -> frozenset[str]:
    """Each word of the paper with one case on it and of every fixed answer: never what was."""
    said = [*leaks.pieces(page(sample, blank(1))), *answers()]
    return frozenset(word.casefold() for words in said for word in re.findall(r"\w+", words))


def listed(sample: ReviewSample) -> frozenset[str]:
    """Each word of the paper, and each word and code of the lists it prints from, what the force
    words itself among them: that somebody wrote one of these words too says nothing of whom."""
    force = disposals.force_code(sample.force_id)
    said = [
        words for kind in _KINDS for one in reference.worded(kind, force=force) for words in one
    ]
    found = {word for words in said for word in re.findall(r"[^\W_]+", words)}
    return frozenset(leaks.even(word) for word in found | vocabulary(sample))


def _worded_then(rows: Sequence[ReviewCase]) -> frozenset[str]:
    """Of needs as they were worded when it was decided, which the lists may have reworded since."""
    said = [str(need.get("label", "")) for row in rows for need in row.decision.needs_known]
    return frozenset(leaks.even(word) for one in said for word in re.findall(r"[^\W_]+", one))


def leaks_in(sample: ReviewSample, html: str, rows: Sequence[ReviewCase]) -> list[Leak]:
    """What names somebody of these cases in the paper made of them."""
    return search(sample, rows)(html)


def search(sample: ReviewSample, rows: Sequence[ReviewCase]) -> Callable[[str], list[Leak]]:
    """What finds it in any paper of these cases: all that names somebody is read once."""
    without, fixed = page(sample, blank(len(rows))), answers()
    named, common = leaks.named_in(rows), vocabulary(sample)
    offered = listed(sample) | _worded_then(rows)
    return lambda html: leaks.leaks(leaks.beyond(html, without, fixed), named, common, offered)


def loaded(sample: ReviewSample, rows: Sequence[ReviewCase]) -> list[ReviewCase]:
    """The same, each with what a pack reads of it, in the order of the pack: the same whenever it
    is made, and another than the one they were drawn in. The seed alone does not give it, as seed
    and ids stand in the file for verifying: the cloak, which stays inside, has a part in it."""
    query = (
        sa.select(ReviewCase)
        .where(ReviewCase.id.in_([row.id for row in rows]))
        .options(
            joinedload(ReviewCase.case).joinedload(Case.person),
            joinedload(ReviewCase.decision).options(*disposals.LOADED),
        )
    )
    found = session().scalars(query.execution_options(populate_existing=True)).unique()
    purpose = f"order of the panel pack|{sample.seed}"
    key = hmac.new(sample.cloak.encode(), purpose.encode(), hashlib.sha256).digest()
    return sorted(found, key=lambda one: hmac.digest(key, one.ident.encode(), "sha256"))


def too_few(sample: ReviewSample) -> str:
    """Why no pack is made of so small a frame, and what to do instead; empty where it is not small.
    A pack tells how many had each outcome, and where all are drawn that is how many there were."""
    sizes: Counter[str] = Counter()
    for one in sample.strata:
        sizes[one["outcome"]] += one["size"]
    what = "longer period"
    if sample.frame_size >= SMALLEST_SHOWN:
        small = [code for code, size in sizes.items() if size < SMALLEST_SHOWN]
        if not small:
            return ""
        about = f"with outcome {' and with outcome '.join(sorted(small))}"
        what = "longer period, or without that outcome"
    else:
        about = "in the frame of this sample"
    return (
        f"The pack is not made: there are fewer than {SMALLEST_SHOWN} decisions {about}, and of so "
        f"few somebody might know whose they are. Plan a sample for a {what}"
    )
