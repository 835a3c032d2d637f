"""The clocks of one case or of many, and the rows behind them.

The reach is the case's: whoever asks has opened it, or has it on a list within reach.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from cjdiversion.access import Actor
from cjdiversion.cases.models import (
    Case,
    CaseEvent,
    CustodyBooking,
    MhaDetention,
    PersonInCase,
    in_scope,
)
from cjdiversion.database import session
from cjdiversion.detentions import facts
from cjdiversion.detentions.clocks import Clock, next_clock
from cjdiversion.detentions.facts import Record
from cjdiversion.detentions.models import OF_CUSTODY, OF_SAFETY, RESTS_ON_AUTHORITY


def clocks_of(case: Case) -> list[Clock]:
    """Every clock of an open case, in a fixed number of statements."""
    return facts.clocks(record_of(case))


def clocks_of_many(case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Clock]]:
    """The same for a whole list: as many statements for fifty people as for one."""
    return {case_id: facts.clocks(one) for case_id, one in records(case_ids).items()}


def next_of_many(case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Clock | None]:
    """What falls due next for each."""
    return {case_id: next_clock(found) for case_id, found in clocks_of_many(case_ids).items()}


def is_in_reach(case: Case, actor: Actor) -> bool:
    query = sa.select(Case.id).where(Case.id == case.id, in_scope(actor))
    return session().scalar(query) is not None


def record_of(case: Case) -> Record:
    """`case` with its booking, detention and force loaded."""
    return _gathered([case])[case.id]


def records(case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Record]:
    query = sa.select(Case).where(Case.id.in_(case_ids)).options(*_HELD)
    return _gathered(session().scalars(query).all())


Seen = Callable[[Collection[uuid.UUID]], Mapping[uuid.UUID, Sequence[datetime]]]
_SEEN: dict[str, Seen] = {}


def also_seen(name: str, seen: Seen) -> None:
    """A room further on knows when people were seen at the station: case → moments, in one
    statement for any number of cases."""
    _SEEN[name] = seen


def _seen_of(case_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[datetime]]:
    found: dict[uuid.UUID, list[datetime]] = defaultdict(list)
    for seen in _SEEN.values() if case_ids else ():
        for case_id, moments in seen(case_ids).items():
            found[case_id] += moments
    return found


_HELD = tuple(joinedload(part) for part in (Case.person, Case.booking, Case.detention, Case.force))


def _gathered(cases: Sequence[Case]) -> dict[uuid.UUID, Record]:
    """One statement for the events and one for each kind of row somebody of these may have."""
    booked = [case.id for case in cases if case.booking is not None]
    detained = [case.id for case in cases if case.detention is not None]
    wanted = (*(OF_CUSTODY if booked else ()), *(OF_SAFETY if detained else ()))
    rows = {kind: _by_case(kind, [*booked, *detained]) for kind in wanted}
    events = _by_case(CaseEvent, [*booked, *detained])
    seen = _seen_of(booked)
    return {
        case.id: Record(
            case,
            events.get(case.id, ()),
            {kind: found.get(case.id, ()) for kind, found in rows.items()},
            seen.get(case.id, ()),
        )
        for case in cases
    }


def _by_case(kind: Any, case_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[Any]]:
    """In the order of recording: keys are time-ordered."""
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    if case_ids:
        query = sa.select(kind).where(kind.case_id.in_(case_ids)).order_by(kind.id)
        for row in session().scalars(query):
            found[row.case_id].append(row)
    return found


def held_now() -> list[uuid.UUID]:
    """Open cases with somebody who has not left: an index of each leads there."""
    left: Sequence[tuple[Any, Any]] = (
        (CustodyBooking, CustodyBooking.released_at),
        (MhaDetention, MhaDetention.ended_at),
    )
    found: list[uuid.UUID] = []
    for kind, left_at in left:
        query = sa.select(Case.id).join(kind, kind.case_id == Case.id).where(left_at.is_(None))
        query = query.where(Case.is_open, Case.quarantined_at.is_(None))
        found += session().scalars(query.order_by(Case.id))
    return found


# --- authorities to confirm ---------------------------------------------------------------------


def one_authority(token: str, actor: Actor) -> Any | None:
    """A row that rests on somebody's authority, within reach, with its case."""
    for kind in RESTS_ON_AUTHORITY:
        query = sa.select(kind).join(kind.case).where(kind.token == token, in_scope(actor))
        query = query.where(kind.struck_at.is_(None))
        found = session().scalar(query.options(contains_eager(kind.case)))
        if found is not None:
            return found
    return None


def to_confirm(actor: Actor, *, most: int) -> list[Any]:
    """Given by telephone in the actor's name and not yet confirmed, oldest first."""
    found: list[Any] = []
    for kind in RESTS_ON_AUTHORITY:
        query = (
            sa.select(kind)
            .join(kind.case)
            .where(in_scope(actor), kind.authority_at.is_not(None))
            .where(kind.authority_confirmed_at.is_(None), kind.struck_at.is_(None))
            .where(sa.func.lower(kind.authority_name) == actor.name.lower())
            .options(contains_eager(kind.case).joinedload(Case.person))
            .order_by(kind.authority_at, kind.id)
        )
        found += session().scalars(query.limit(most))
    return sorted(found, key=lambda row: row.authority_at)[:most]


# --- places of safety in use --------------------------------------------------------------------


def in_use(actor: Actor) -> sa.Select[Any]:
    """Detentions that have not ended; unordered. Rows: case, person, detention."""
    columns: list[Any] = [Case, PersonInCase, MhaDetention]
    return (
        sa.select(*columns)
        .join(PersonInCase, PersonInCase.case_id == Case.id)
        .join(MhaDetention, MhaDetention.case_id == Case.id)
        .where(in_scope(actor), MhaDetention.ended_at.is_(None))
        .options(contains_eager(Case.detention), joinedload(Case.force), joinedload(Case.booking))
    )
