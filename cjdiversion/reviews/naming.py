"""Which columns hold what names somebody, and how that may be written. Asked of the tables
themselves, so that one which is new, or hangs from a case through another, is looked at too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa

from cjdiversion.cases.models import Case
from cjdiversion.database import (
    CONTACT,
    IDENTITY,
    LINK,
    NOT_PERSONAL,
    SECRET,
    STAFF,
    Base,
    UTCDateTime,
)
from cjdiversion.reviews import writing

OFFICER = "the name of an officer or a doctor"
REFERENCE = "a reference"
NAME = "a name or a date of birth"
REACHED = "an address or a telephone number"
WRITTEN = "a word that somebody wrote or chose"

Found = Iterator[tuple[str, str]]
"""What kind of thing it is, and one way to write it."""


class Way(StrEnum):
    """How a column’s words name somebody."""

    NAME = "name"
    DAY = "day"
    PROSE = "prose"
    WRITTEN = "written"  # about health, an offence or equality: any word may be somebody’s name
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    PLACE = "place"
    REFERENCE = "reference"
    COPY = "copy"  # of the columns of a row, by their names


# By the name of the column, or of table and column. The law in tests/reviews asks of every column
# that bears on a person to be looked at, or to stand here or be of a type that does.
_CODE = "one of the answers offered"
_RANK = "a rank or a role, which many have"
EXCUSED = {
    **dict.fromkeys(("relationship_code", "eligibility", "identity_link.reasons"), _CODE),
    **dict.fromkeys(("ways", "never", "is_safe", "wants_contact", "ld_exclusion.reason"), _CODE),
    **dict.fromkeys(("actor_role", "authority_rank", "decided_by_rank", "officer_rank"), _RANK),
    **dict.fromkeys(("capacity", "profession", "written_by_role", "opinion_role"), _RANK),
    "audit_event.facts": "codes and digests: the trace names nobody but who did it",
    "consent_override.lines": "random addresses of what was written",
}
LEFT_OUT: Mapping[type[sa.types.TypeEngine[Any]], str] = {
    sa.Enum: "one of the answers that the service itself offers",
    sa.Boolean: "yes or no, which many answer alike",
    sa.Integer: "a count, a score or an age, which many have",
    sa.Uuid: "a random key, which stands nowhere outside the database",
    sa.LargeBinary: "a paper made of what is searched where it was written",
    UTCDateTime: "a moment at which something was done: a pack has none",
    sa.Date: "a day on which something was done, and nobody’s date of birth: a pack has none",
}
_REFERENCES = re.compile(
    r"(^|_)(reference|crime_number|incident_number|record_no|urn|asn|pnc_id|referral|ident)$"
)
_PLACES = ("place", "place_words", "location")
_DOCTORS = ("diagnosed_by",)  # what is said of health holds no other name of its own
_PROSE = ("because", "words", "said", "why_not", "diagnosed_by")
_NOT_BY_KEY = (None, Way.COPY, Way.WRITTEN)
_NAMES_TO_REACH = re.compile(r"(_name|_by)$")  # marked as ways to reach somebody, and names


def is_text(column: sa.Column[object]) -> bool:
    """Words, days or a copy of them; an answer of a fixed kind is none."""
    kinds = (sa.String, sa.Date, sa.JSON)
    return isinstance(column.type, kinds) and not isinstance(column.type, sa.Enum)


def is_personal(column: sa.Column[object]) -> bool:
    return column.info not in (NOT_PERSONAL, SECRET)


def _excuse(column: sa.Column[object]) -> str:
    return EXCUSED.get(column.name) or EXCUSED.get(f"{column.table.name}.{column.name}", "")


def why_not(column: sa.Column[object]) -> str:
    """Why a column that bears on a person is not searched; empty where it is."""
    if way_of(column) is not None:
        return ""
    by_type = (why for kind, why in LEFT_OUT.items() if isinstance(column.type, kind))
    return _excuse(column) or next(by_type, "")


def way_of(column: sa.Column[object]) -> Way | None:
    """None where nothing in it names anybody."""
    if not is_text(column) or not is_personal(column) or _excuse(column):
        return None
    of_somebody = column.info in (IDENTITY, CONTACT)
    if isinstance(column.type, sa.JSON):
        return Way.COPY if of_somebody or column.info in (STAFF, LINK) else Way.WRITTEN
    if isinstance(column.type, sa.Date):
        return Way.DAY if column.info == IDENTITY else None
    return _way_of_words(column.name, of_somebody or column.info == STAFF, column.info)


def _way_of_words(name: str, is_named: bool, info: object) -> Way:
    if info == LINK or _REFERENCES.search(name):
        return Way.REFERENCE
    if name in _PLACES:
        return Way.PLACE
    for way in (Way.EMAIL, Way.PHONE, Way.ADDRESS):
        if is_named and info != STAFF and name.endswith(way):
            return way
    if name in _DOCTORS or (is_named and info != STAFF and name.endswith(_PROSE)):
        return Way.PROSE
    return Way.NAME if is_named else Way.WRITTEN


def sort_of(column: sa.Column[object], way: Way, of: str = "") -> str:
    """What kind of thing it is, in words that name nobody. `of`: the table it was copied to."""
    if way in (Way.REFERENCE, Way.WRITTEN):
        return REFERENCE if way is Way.REFERENCE else WRITTEN
    if column.info == STAFF or column.name in _DOCTORS:
        return OFFICER
    of_victim = (of or column.table.name).startswith("victim")
    if column.info == IDENTITY or (way is Way.NAME and _NAMES_TO_REACH.search(column.name)):
        return "a victim’s name or date of birth" if of_victim else NAME
    if not of_victim:
        return "an e-mail address" if way is Way.EMAIL else REACHED
    ways = {Way.EMAIL: "a victim’s e-mail address", Way.PHONE: "a victim’s telephone number"}
    return ways.get(way, "a victim’s address" if way is Way.ADDRESS else "how a victim is reached")


def names(column: sa.Column[object], value: object) -> Found:
    way = way_of(column)
    if way is Way.COPY:
        yield from _copied(column.table.name, value)
    elif way is not None:
        sort = sort_of(column, way)
        yield from ((sort, one) for one in _written(way, value, column.info == LINK))
    if way not in (None, Way.NAME, Way.DAY):  # a name typed small is none of the above
        yield from ((WRITTEN, one) for one in _written(Way.WRITTEN, value))


def _written(way: Way, value: object, is_made_here: bool = False) -> Iterator[str]:
    if isinstance(value, str):  # an accent may be a mark of its own, and no letter
        value = unicodedata.normalize("NFC", value)
    if isinstance(value, date):
        yield from writing.days(value)
    elif isinstance(value, str) and way is Way.REFERENCE:
        yield from writing.reference(value, is_made_here)
    elif isinstance(value, str):
        yield from writing.BY_WAY[way](value)
    elif isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from _written(way, inside)


def _copied(table: str, value: object, key: str = "") -> Found:
    """Each value under the name of a column, as that column is read."""
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from _copied(table, inside, str(name))
    elif isinstance(value, list):
        for inside in value:
            yield from _copied(table, inside, key)
    elif isinstance(value, str) and (column := _by_name().get(key)) is not None:
        way = way_of(column)
        assert way is not None
        said = writing.as_day(value) if way is Way.DAY else value
        yield from ((sort_of(column, way, table), one) for one in _written(way, said))


@cache
def _by_name() -> dict[str, sa.Column[object]]:
    """What names somebody else than staff, by the name of its column; the first of a name."""
    found: dict[str, sa.Column[object]] = {}
    for table in hanging():
        for column in table.c:
            if way_of(column) not in _NOT_BY_KEY and column.info != STAFF:
                found.setdefault(column.name, column)
    return found


# --- what hangs from a case -----------------------------------------------------------------------


@cache
def hanging() -> dict[sa.Table, list[tuple[sa.FromClause, sa.Column[object]]]]:
    """Each table whose rows are of a case: what to select from, and the column that says which."""
    found = {table: list(_ways_up(table, ())) for table in Base.metadata.sorted_tables}
    return {table: ways for table, ways in found.items() if ways}


def _ways_up(
    table: sa.Table, below: tuple[sa.Table, ...]
) -> Iterator[tuple[sa.FromClause, sa.Column[object]]]:
    """By its own column of the case, else through every table its foreign keys name."""
    if table.name == Case.__tablename__:
        yield table, table.c.id
    elif "case_id" in table.c:
        yield table, table.c.case_id
    else:
        for key in sorted(table.foreign_keys, key=lambda one: one.parent.name):
            above = key.column.table
            if above is table or above in below:
                continue
            for source, of_case in _ways_up(above, (*below, table)):
                yield source.join(table, key.parent == key.column), of_case
