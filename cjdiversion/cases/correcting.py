"""Where each fact of a case is kept, and what setting it would change; the service does it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cjdiversion.cases import making
from cjdiversion.cases.models import Case
from cjdiversion.cases.rules import STATION
from cjdiversion.errors import OutOfOrder

_EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(("born_on", "stated_age", "needs_interpreter"), None),
    **dict.fromkeys(("arrested_at", "arrived_at", "relevant_at", "authorised_at"), None),
    "released_at": None,
}


@dataclass(frozen=True)
class Change:
    """Set this column of this row; `fact` is what the column is called elsewhere."""

    row: Any
    fact: str
    value: Any


def row_of(case: Case, fact: str) -> Any:
    """The row that keeps a fact; None where this kind of case has no such row."""
    if fact in making.PERSON:
        return case.person
    if fact in making.CASE:
        return case
    return case.detention if case.detention and fact in making.DETENTION else case.booking


def changes(case: Case, facts: Mapping[str, Any]) -> Iterator[Change]:
    """What differs. None empties."""
    for fact, value in facts.items():
        row = row_of(case, fact)
        if row is None:
            continue
        wanted = empty(fact) if value is None else value
        if getattr(row, fact) != wanted:
            yield Change(row, fact, wanted)
            if fact == "place_of_safety" and row.ended_at is None:
                here = wanted == STATION and case.suite_id is not None
                yield Change(case, "is_in_suite", here)


def empty(fact: str) -> Any:
    if fact == "warning_markers":
        return []
    return _EMPTY.get(fact, "")


def shown(case: Case) -> dict[str, Any]:
    """Every fact as it stands, for the page that corrects them."""
    facts = {name: getattr(case.person, name) for name in making.PERSON}
    facts |= {name: getattr(case, name) for name in making.CASE}
    if case.booking is not None:
        facts |= {name: getattr(case.booking, name) for name in making.BOOKING}
    if case.detention is not None:
        facts |= {name: getattr(case.detention, name) for name in making.DETENTION}
    return facts


def moments(case: Case) -> dict[str, datetime | None]:
    names = ("arrested_at", "arrived_at", "authorised_at", "released_at")
    return {name: getattr(case.booking, name, None) for name in names}


def leaving(case: Case) -> tuple[Any, str]:
    """The row and the column that say when the person left. Raises OutOfOrder."""
    for row, column in (
        (case.booking, "released_at"),
        (case.attendance, "ended_at"),
        (case.detention, "ended_at"),
    ):
        if row is not None:
            return row, column
    raise OutOfOrder("Nobody is held or attending in this case: there is nothing to end")


def left_at(case: Case) -> datetime | None:
    """Raises OutOfOrder where nobody was here to leave."""
    record, column = leaving(case)
    left: datetime | None = getattr(record, column)
    return left
