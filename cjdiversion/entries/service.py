"""Noting what is to be entered, and marking what was: the only file of this room that writes."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from cjdiversion import audit, clock, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did
from cjdiversion.cases import checks as case_checks
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.entries import queries, steps
from cjdiversion.entries.models import CustodyEntry
from cjdiversion.entries.steps import Status
from cjdiversion.errors import Missing, OutOfOrder

FEED = "The custody system’s feed"


def note(
    case: Case,
    *,
    by: Actor,
    did: Did,
    words: str,
    happened_at: datetime | None = None,
    tells: Mapping[str, datetime] | None = None,
) -> CustodyEntry:
    """One line beside a deed of another room, which leaves the audit trace. `words` stand alone:
    whoever reads the custody record has nothing else before them. `tells`: columns of the feed,
    where they are all that the line says."""
    told = {name: queries.minute(at) for name, at in (tells or {}).items()}
    row = CustodyEntry(**_line(case, did, words, happened_at), **_of(by, by.name), tells=told)
    session().add(row)
    return row


def note_fed(
    case: Case, *, by: Actor, did: Did, words: str, happened_at: datetime | None = None
) -> CustodyEntry:
    """The same for what the custody system’s feed brought: it stands there already, and nobody
    types it."""
    row = CustodyEntry(
        **_line(case, did, words, happened_at),
        **_of(by, FEED),
        status=Status.ENTERED,
        is_by_feed=True,
        entered_at=clock.now(),
        entered_by=FEED,
    )
    session().add(row)
    return row


def found_in_feed(told: Sequence[tuple[uuid.UUID, Mapping[str, Any]]], *, by: Actor) -> int:
    """`told`: case, and column → value of a row. What waits to be entered and says nothing else
    stands in the custody system. How many did."""
    require(by, May.CASE_IMPORT)
    waiting = queries.waiting_in({case_id for case_id, _ in told})
    found = [one for one in waiting if queries.is_told(one, told)]
    return sum(_found(entry, by) for entry in found)


def _found(entry: CustodyEntry, by: Actor) -> bool:
    how: dict[str, Any] = {"entered_at": clock.now(), "entered_by": FEED, "is_by_feed": True}
    try:
        workflow.take(steps.FOUND, entry, by=by, **how)
    except OutOfOrder:  # somebody marked it in this very moment
        return False
    return True


def _line(case: Case, did: Did, words: str, happened_at: datetime | None) -> dict[str, Any]:
    now = clock.now()
    told = {"code": did.value, "words": words, "happened_at": happened_at or now}
    return {"case_id": case.id, "recorded_at": now, **told}


def _of(by: Actor, name: str) -> dict[str, Any]:
    return {"by_id": by.person_id, "by_name": name}


def open(token: str, *, by: Actor) -> CustodyEntry:
    require(by, May.CASE_OPEN)
    found = queries.one(token, by)
    if found is None:
        raise Missing
    case_checks.readable(found.case, by)
    audit.opened(Did.ENTRY_LISTED, found, by=by)
    return found


def mark(entry: CustodyEntry, *, by: Actor) -> None:
    """It stands in the custody record now. Raises OutOfOrder where it was marked before."""
    workflow.take(steps.MARK, entry, by=by, entered_at=clock.now(), entered_by=by.name)


def mark_all(case: Case, *, by: Actor, shown: Collection[str]) -> int:
    """Those of a case that were copied: `shown` are their tokens. A line that came meanwhile still
    waits; one that somebody else marked meanwhile is left. How many were marked."""
    require(by, May.ENTRY_MARK)
    return sum(_marked(one, by) for one in queries.waiting_of(case.id) if one.token in shown)


def mark_taken(tokens: Sequence[str], *, by: Actor) -> list[CustodyEntry]:
    """All that a custody system has taken over, or none. One that is marked already is no fault:
    a system that got no answer says it again. Raises Missing, NotPermitted."""
    require(by, May.ENTRY_MARK)
    entries = [open(token, by=by) for token in dict.fromkeys(tokens)]
    for entry in entries:
        _marked(entry, by)
    return entries


def _marked(entry: CustodyEntry, by: Actor) -> bool:
    try:
        mark(entry, by=by)
    except OutOfOrder:
        return False
    return True
