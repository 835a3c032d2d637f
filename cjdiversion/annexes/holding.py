"""What a named officer does with one line: hold it back, take that back, put it on a schedule."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor, May, require
from cjdiversion.annexes import hold_queries, holds, overdue, queries, scheduling, sharing
from cjdiversion.annexes.holds import Standing, Undecided
from cjdiversion.annexes.lines_models import AnnexHold
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, Missing, OutOfOrder
from cjdiversion.identities.checks import refuse_if_quarantined

SCHEDULES = ("MG6C", "MG6D")


def lines(case: Case, *, by: Actor) -> tuple[list[Standing], list[Undecided]]:
    """Every police line as it stands, and what has to be decided again."""
    require(by, May.ANNEX_WRITE)
    audit.opened(Did.ANNEX_PREVIEWED, case, by=by)
    return _lines(case)


def one_line(case: Case, key: str, *, by: Actor) -> Standing:
    """Raises Missing."""
    return _line(lines(case, by=by)[0], key)


def open(token: str, *, by: Actor) -> AnnexHold:
    """Within reach, or Missing; the reading is recorded."""
    require(by, May.CASE_OPEN)
    hold = hold_queries.one(token, by)
    if hold is None:
        raise Missing
    audit.opened(Did.ANNEX_LINE_OPENED, hold, by=by)
    return hold


def hold(
    case: Case, key: str, *, by: Actor, ground: str, because: str, seen: str = ""
) -> AnnexHold:
    """From the copy for CPS, whichever part of it takes the copy; decided again where it was held
    back before and has changed. `seen`: the digest of the words that were read. Raises Invalid,
    Conflict, OutOfOrder."""
    require(by, May.ANNEX_WRITE)
    queries.hold(case)
    refuse_if_quarantined(case.id)
    there = _line(_lines(case)[0], key)
    _check(there, ground=ground, because=because, seen=seen)
    if there.hold is not None:
        _end(there.hold, by, "Decided again")
    now = clock.now()
    row = AnnexHold(
        case_id=case.id,
        recipient=sharing.RECIPIENT,
        key=key,
        section=there.line.section,
        line_digest=there.seen,
        text=there.line.text,
        ground=ground,
        because=because.strip(),
        recorded_at=now,
        schedule_due_at=scheduling.due(case, now),
        recorded_by_id=by.person_id,
        recorded_by=by.name,
    )
    session().add(row)
    session().flush()  # for the id
    _told(Did.ANNEX_LINE_HELD, Operation.COLLECTION, row, by)
    return row


def take_back(hold: AnnexHold, *, by: Actor, because: str, version: int | None = None) -> None:
    """The line goes into the next version. Raises Conflict, OutOfOrder."""
    require(by, May.ANNEX_WRITE)
    _refuse_stale(hold, version)
    if hold.ended_at is not None:
        raise OutOfOrder(f"Taken back already by {hold.ended_by}")
    _end(hold, by, because.strip())
    _told(Did.ANNEX_LINE_TAKEN_BACK, Operation.ALTERATION, hold, by)


def schedule(
    hold: AnnexHold,
    *,
    by: Actor,
    schedule: str,
    item: str,
    scheduled_on: date,
    words: str = "",
    version: int | None = None,
) -> None:
    """The task ends with the item and the day. Raises Invalid, Conflict, OutOfOrder."""
    require(by, May.DISCLOSURE_SCHEDULE)
    _refuse_stale(hold, version)
    if not hold_queries.waits(hold):
        raise OutOfOrder("This line does not wait to be scheduled")
    if schedule not in SCHEDULES:
        raise Invalid.at("schedule", "unknown", "Select one of the schedules offered")
    if scheduled_on > clock.today():
        raise Invalid.at("scheduled_on", "future", "Enter a day that is not in the future")
    said = {"schedule": schedule, "item": item, "schedule_words": words}
    who = {"scheduled_by_id": by.person_id, "scheduled_by": by.name}
    _change(hold, scheduled_on=scheduled_on, scheduled_at=clock.now(), **said, **who)
    _told(Did.ANNEX_LINE_SCHEDULED, Operation.COLLECTION, hold, by)
    overdue.settle_scheduled(hold.id, f"On {schedule}, {item}", by=by)


def _lines(case: Case) -> tuple[list[Standing], list[Undecided]]:
    known = queries.known_of(case, ())
    found = sharing.of_police(known, on=clock.today())
    return holds.standing(found, known.holds), holds.undecided(found, known.holds)


def _line(found: list[Standing], key: str) -> Standing:
    there = next((one for one in found if one.key == key), None)
    if there is None:
        raise Missing
    return there


def _check(there: Standing, *, ground: str, because: str, seen: str) -> None:
    if seen and seen != there.seen:
        raise Conflict("This line changed since you read it. Read it again", code="changed")
    if ground not in holds.grounds_of(reference.rows("withheld_grounds")):
        raise Invalid.at("ground", "unknown", "Select one of the grounds offered")
    if not because.strip():
        raise Invalid.at("because", "required", "Enter: why this line is held back")
    if there.hold is not None and not there.is_changed and there.hold.ground == ground:
        raise OutOfOrder("This line is held back on this ground already", code="held-already")


def _refuse_stale(hold: AnnexHold, version: int | None) -> None:
    if version is not None and version != hold.version:
        raise Conflict(_CHANGED)


_CHANGED = "Somebody else changed this since you opened it. Read it again"


def _change(hold: AnnexHold, **values: Any) -> None:
    """In one statement, so that of two people only one wins. Raises Conflict."""
    session().flush()
    row = AnnexHold
    statement = (
        sa.update(row)
        .where(row.id == hold.id, row.version == hold.version)
        .values({**values, "version": hold.version + 1})
        .returning(row.version)
        .execution_options(synchronize_session=False)
    )
    moved = session().scalar(statement)
    if moved is None:
        raise Conflict(_CHANGED)
    for name, value in {**values, "version": moved}.items():
        set_committed_value(hold, name, value)


def _end(hold: AnnexHold, by: Actor, because: str) -> None:
    who = {"ended_by_id": by.person_id, "ended_by": by.name}
    _change(hold, ended_at=clock.now(), ended_because=because, **who)
    if not hold_queries.waits(hold):
        overdue.settle_scheduled(hold.id, "Taken back before a version went without it", by=by)


def _told(did: Did, operation: Operation, hold: AnnexHold, by: Actor) -> None:
    """The trail names ground and recipient; never what the line says."""
    facts: dict[str, Any] = {"ground": hold.ground, "recipient": hold.recipient, "line": hold.key}
    audit.record(did, operation, by=by, subject=hold, facts=facts)
