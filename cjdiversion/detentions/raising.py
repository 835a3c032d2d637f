"""What is raised to those in charge because of a detention: once for each cause."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases import rules as ages
from cjdiversion.cases.checks import is_station_allowed
from cjdiversion.cases.models import Case
from cjdiversion.detentions import facts, law
from cjdiversion.detentions.clocks import State
from cjdiversion.detentions.facts import Record
from cjdiversion.detentions.law import Condition
from cjdiversion.detentions.models import Move, Postponement, StationUse
from cjdiversion.detentions.reviewing import Slot, is_put_off
from cjdiversion.escalations import queries as raised
from cjdiversion.escalations.service import raise_once, settle

NOT_ALLOWED, CHILD = "station-not-allowed", "child-at-police-station"
TO_CONFIRM = "authority-to-confirm"
_ADULT = "S2"  # not met, it is raised as a child's


def unless_stands(row: Any, kind: str, case: Case, by: Actor) -> None:
    """Something the law asks for was recorded as not met, or is not known and has to be."""
    if not row.stands:
        raise_once(kind, row, by=by, case=case)


def unless_put_off(row: Postponement, slot: Slot | None, record: Record, by: Actor) -> None:
    """A postponement that puts nothing off."""
    if slot is not None and not is_put_off(slot, facts.postponed(record)):
        raise_once("review-not-as-required", row, by=by, case=record.case)


def to_confirm(row: Any, case: Case, by: Actor) -> None:
    if row.is_to_confirm:
        raise_once(TO_CONFIRM, row, by=by, case=case)


def confirmed(row: Any, by: Actor) -> None:
    settle(TO_CONFIRM, row.id, by=by, because="Confirmed")


def for_station(row: StationUse, record: Record, found: Sequence[Condition], by: Actor) -> None:
    if law.short(law.kept(found)) - {_ADULT}:
        raise_once(NOT_ALLOWED, row, by=by, case=record.case)
    _for_child(record.case, by)


def unless_authorised(record: Record, by: Actor) -> None:
    """Somebody leaves a police station, and nobody has recorded who decided on it."""
    if record.was_at_station and record.one(StationUse) is None:
        raise_once(NOT_ALLOWED, record.case, by=by, case=record.case)


def for_arrival(row: Move, record: Record, by: Actor) -> None:
    """Somebody was brought to a police station from another place of safety."""
    if not is_station_allowed(row.left_at, record.force):
        raise_once(NOT_ALLOWED, row, by=by, case=record.case)
    _for_child(record.case, by)


def again(record: Record, by: Actor) -> None:
    """Facts of the case were put right: the person may be a child after all, at a station they
    were moved to later."""
    if record.was_at_station:
        _for_child(record.case, by)


# --- what falls due and is not done ---------------------------------------------------------------

_KINDS = (
    ("review-overdue", ("review-",)),
    ("limit-passed", ("limit", "extended-", "warrant-", "overall")),
    ("place-of-safety-passed", ("mha",)),
    ("station-check-missed", ("welfare-check", "station-review")),
)
_OVER = frozenset({State.OVERDUE, State.PASSED})
STOPPED_LONG, NOT_KNOWN = "hospital-stop-long", "clock-not-known"
# A booking may come before the authorisation it waits for; what is missing after that is missed.
_TO_WRITE_DOWN = timedelta(hours=1)


def overdue(records: Collection[Record], by: Actor) -> int:
    """Each clock of somebody held, once for each time it falls due. How many were new."""
    known = raised.causes({one.case.id for one in records})
    found = 0
    for record in records:
        for kind, period in _causes(record):
            if (kind, record.case.id, period) not in known:
                raise_once(kind, record.case, by=by, case=record.case, period=period)
                found += 1
        if record.is_at_station:
            _for_child(record.case, by)
    return found


def _causes(record: Record) -> Iterator[tuple[str, str]]:
    for one in facts.clocks(record):
        if one.state in _OVER and one.due_at is not None:
            kind = next(kind for kind, codes in _KINDS if one.code.startswith(codes))
            yield kind, _period(one.code, one.due_at)
        elif one.stopped_at is not None and one.code == "limit":
            yield STOPPED_LONG, _period(one.code, one.stopped_at)
        elif one.state is State.UNKNOWN and record.case.opened_at + _TO_WRITE_DOWN < clock.now():
            yield NOT_KNOWN, one.code


def _period(code: str, at: datetime) -> str:
    return f"{code} {at:%Y-%m-%dT%H:%MZ}"


def _for_child(case: Case, by: Actor) -> None:
    """Once for a case, whoever finds it first."""
    assert case.detention is not None
    on = clock.london(case.detention.detained_at).date()
    if ages.is_possibly_child(case.person, on):
        raise_once(CHILD, case, by=by, case=case)
