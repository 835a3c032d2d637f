"""What must not stand in a pack for a scrutiny panel: all that names somebody in its cases.

Only what is printed beyond the paper itself and beyond the answers anybody can choose is looked at,
and there every name counts, whatever word it is: a person may be called Case, or Price.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape

import sqlalchemy as sa

from cjdiversion.database import session
from cjdiversion.reviews import naming, writing
from cjdiversion.reviews.models import ReviewCase
from cjdiversion.reviews.naming import OFFICER, REFERENCE, WRITTEN


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
    text: str,
    named: Sequence[Iterable[tuple[str, str]]],
    common: frozenset[str] = frozenset(),
    offered: frozenset[str] = frozenset(),
) -> list[Leak]:
    """`text`: what is looked at. `named`: for each case, (sort, what names somebody). `common`:
    words that are no officer’s name where they are typed small, as the “with” and “the” of “DS
    Quill, with the appropriate adult”. `offered`: words that are nobody’s where somebody wrote
    them about the case, as they stand in what can be printed of any case."""
    read = even(text)
    said = {one for one in writing.words(read) if not offered.issuperset(re.split(r"\W", one))}
    found = [
        Leak(number, sort)
        for number, values in enumerate(named, 1)
        for sort, value in values
        if (even(value) in said if sort == WRITTEN else _stands(even(value), read))
        and not (sort == OFFICER and value in common)
    ]
    return list(dict.fromkeys(found))


def _stands(value: str, read: str) -> bool:
    """As a whole word or phrase. Most values stand nowhere, which is soon seen."""
    return value in read and bool(re.search(rf"(?<!\w){re.escape(value)}(?!\w)", read))


def even(text: str) -> str:
    """In small letters, without accents, with one apostrophe and one hyphen, whichever was typed:
    who is Zoë in one place is ZOE in another."""
    typed = re.sub(r"[‐‑–]", "-", re.sub(r"[’‘`´]", "'", text))
    if typed.isascii():
        return typed.lower()
    parts = unicodedata.normalize("NFKD", typed.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


# --- what names somebody --------------------------------------------------------------------------


def named_in(rows: Sequence[ReviewCase]) -> list[list[tuple[str, str]]]:
    """For each case all that names somebody, with the kind of thing it is: whatever the columns of
    any table whose rows are of the case, or hang from one that is, are marked or named as."""
    found: dict[uuid.UUID, set[tuple[str, str]]] = {row.case_id: set() for row in rows}
    for table, ways in naming.hanging().items():
        columns = [one for one in table.c if naming.way_of(one)]
        for source, of_case in ways if columns else ():
            query = sa.select(of_case, *columns).select_from(source)
            for case_id, *values in session().execute(query.where(of_case.in_(list(found)))):
                for column, value in zip(columns, values, strict=True):
                    found[case_id].update(naming.names(column, value))
    for row in rows:
        found[row.case_id].add((REFERENCE, row.ident))
    return [sorted(found[row.case_id]) for row in rows]
