"""What must not stand in a pack for a scrutiny panel: all that names somebody in its cases.

Only what is printed beyond the paper itself and beyond the answers anybody can choose is looked at,
and there every name counts, whatever word it is: a person may be called Case, or Price.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape

import sqlalchemy as sa

from cjdiversion.cases.models import Case, CustodyBooking
from cjdiversion.database import CONTACT, IDENTITY, STAFF, Base, session
from cjdiversion.reviews.masking import days_as_written, is_name
from cjdiversion.reviews.models import ReviewCase

OFFICER = "the name of an officer or a doctor"
REFERENCE = "a reference"
_SORTS = (
    (IDENTITY, "a name or a date of birth"),
    (CONTACT, "an address or a telephone number"),
    (STAFF, OFFICER),
)


@dataclass(frozen=True)
class Leak:
    number: int
    sort: str

    @property
    def words(self) -> str:
        return f"Case {self.number} of the pack: {self.sort}"


# --- what is looked at ----------------------------------------------------------------------------


def pieces(html: str) -> list[str]:
    """Each text and each value of an attribute, as it is read; titles and alternative texts too."""
    bare = re.sub(r"(?s)<style.*?</style>", " ", html)
    found = [*re.split(r"<[^>]*>", bare), *re.findall(r'="([^"]*)"', bare)]
    return [words for one in found if (words := " ".join(unescape(one).split()))]


def beyond(html: str, blank: str, answers: frozenset[str]) -> str:
    """What is printed beyond the same paper with its answers left `blank`, and beyond `answers`,
    which are fixed. A piece goes as often as the blank paper has it, and no more: once more it is
    an answer, and may be a name."""
    left = Counter(pieces(html)) - Counter(pieces(blank))
    return "\n".join(
        one for one in left if one not in answers and not answers.issuperset(one.split("; "))
    )


def leaks(
    text: str, named: Sequence[Iterable[tuple[str, str]]], common: frozenset[str] = frozenset()
) -> list[Leak]:
    """`text`: what is looked at. `named`: for each case, (sort, what names somebody). `common`:
    words that are no officer’s name where they are typed small, as the “with” and “the” of “DS
    Quill, with the appropriate adult”."""
    read = _even(text)
    found = [
        Leak(number, sort)
        for number, values in enumerate(named, 1)
        for sort, value in values
        if not (sort == OFFICER and value in common)
        and re.search(rf"(?<!\w){re.escape(_even(value))}(?!\w)", read, re.IGNORECASE)
    ]
    return list(dict.fromkeys(found))


def _even(text: str) -> str:
    """One apostrophe and one hyphen, whichever was typed."""
    return re.sub(r"[‐‑–]", "-", re.sub(r"[’‘`´]", "'", text))


# --- what names somebody --------------------------------------------------------------------------


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
        found[row.case_id] |= {(REFERENCE, one) for one in _references(row, records)}
    return [sorted(found[row.case_id]) for row in rows]


def _as_printed(value: object) -> Iterator[str]:
    """A day as people write it; words as they stand, each alone, and each half of a double name."""
    if isinstance(value, date):
        yield from days_as_written(value)
    elif isinstance(value, str):
        for one in (value.strip(), *re.split(r"[\s,;/()]+", value), *re.split(r"\W+", value)):
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
