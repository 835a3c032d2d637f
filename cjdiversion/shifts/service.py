"""Handing a suite over, taking it over, checking it: the only file of this room that writes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from cjdiversion import audit, clock, documents, reference, workflow
from cjdiversion.access import SYSTEM, Actor, May, UnitKind, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted
from cjdiversion.escalations import service as escalations
from cjdiversion.shifts import gathering, paper, queries, reading, rules, steps, told
from cjdiversion.shifts.models import ShiftCheck, ShiftHandover
from cjdiversion.shifts.people import Sheet
from cjdiversion.shifts.reading import Reading

UNTAKEN = "handover-not-taken"  # of reference data "escalation_kinds"
RAISED_AT_ONCE = 200  # one unit of work stays short; the next run takes the rest


# --- the suite now ------------------------------------------------------------------------------


def see(*, by: Actor) -> Reading:
    """Everybody in the actor's suite now; that they were shown is written down."""
    require(by, May.SHIFT_OPEN)
    sheet = _sheet(by)
    _shown(Did.SHIFT_OPENED, sheet.references, by, kind="case_file")
    return reading.now(sheet, by)


def hand_over(*, by: Actor, note: str = "") -> ShiftHandover:
    """What the page says now is kept. One that waited is superseded. Raises Conflict where
    somebody else hands the suite over at the same moment."""
    require(by, May.SHIFT_HAND_OVER)
    _named(by)
    sheet = _sheet(by)
    if (before := queries.waiting(by.unit_id)) is not None:
        _supersede(before, by)
    row = ShiftHandover(
        **_of_suite(by, sheet),
        made_at=sheet.at,
        made_by_id=by.person_id,
        made_by=by.name,
        note=note.strip(),
        take_over_by=sheet.at + timedelta(minutes=_minutes(by)),
    )
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:
        raise Conflict("Somebody else handed the suite over at this moment. Look again") from None
    audit.record(Did.SHIFT_HANDED_OVER, Operation.COLLECTION, by=by, subject=row)
    return row


def _supersede(before: ShiftHandover, by: Actor) -> None:
    workflow.take(steps.SUPERSEDE, before, by=by, superseded_at=clock.now(), superseded_by=by.name)


def take_over(
    handover: ShiftHandover, *, by: Actor, note: str = "", version: int | None = None
) -> None:
    """By somebody else of the suite. Raises NotPermitted, OutOfOrder, Conflict."""
    require(by, May.SHIFT_HAND_OVER)
    why = rules.why_not_taker(by, made_by_id=handover.made_by_id, made_by=handover.made_by)
    if why:
        raise NotPermitted(why, code="second-person")
    workflow.take(
        steps.TAKE_OVER,
        handover,
        by=by,
        version=version,
        taken_at=clock.now(),
        taken_by_id=by.person_id,
        taken_by=by.name,
        taken_note=note.strip(),
    )


def check(*, by: Actor, seen: str, asked: str = "") -> ShiftCheck:
    """The inspector's, at the start of a shift. Raises Invalid without words."""
    require(by, May.SHIFT_CHECK)
    _named(by)
    if not seen.strip():
        raise Invalid.at("seen", "required", "Enter: what you saw")
    sheet = _sheet(by)
    row = ShiftCheck(
        **_of_suite(by, sheet),
        checked_at=sheet.at,
        checked_by_id=by.person_id,
        checked_by=by.name,
        checked_by_rank=by.rank,
        seen=seen.strip(),
        asked=asked.strip(),
    )
    session().add(row)
    session().flush()  # for the id
    audit.record(Did.SHIFT_CHECKED, Operation.COLLECTION, by=by, subject=row)
    return row


# --- those of before ----------------------------------------------------------------------------


def open(token: str, *, by: Actor) -> tuple[ShiftHandover, Reading]:
    require(by, May.SHIFT_OPEN)
    found = queries.one(token, by)
    if found is None:
        raise Missing
    return found, _read(found, by)


def open_check(token: str, *, by: Actor) -> tuple[ShiftCheck, Reading]:
    require(by, May.SHIFT_OPEN)
    found = queries.one_check(token, by)
    if found is None:
        raise Missing
    return found, _read(found, by)


def print_out(handover: ShiftHandover, read: Reading, *, by: Actor) -> documents.Paper:
    """Of what was kept. Raises NotPrinted."""
    require(by, May.SHIFT_OPEN)
    made = paper.printed(handover, read.sheet)
    facts = {"shown": read.sheet.references, "sha256": made.sha256}
    audit.record(Did.SHIFT_PRINTED, Operation.CONSULTATION, by=by, subject=handover, facts=facts)
    return made


def raise_untaken(*, by: Actor = SYSTEM) -> int:
    """Handovers nobody took over in time are told to the suite's inspector. How many were."""
    found = queries.untaken(clock.now(), UNTAKEN, most=RAISED_AT_ONCE)
    for row in found:
        escalations.raise_once(UNTAKEN, row, by=by, unit_id=row.suite_id)
    return len(found)


# --- what the verbs share -----------------------------------------------------------------------


def _suite(by: Actor) -> uuid.UUID:
    """Raises NotPermitted."""
    if by.unit_kind is not UnitKind.SUITE or by.unit_id is None:
        raise NotPermitted("Only somebody who works in a custody suite has its shift before them")
    return by.unit_id


def _sheet(by: Actor) -> Sheet:
    return gathering.sheet(_suite(by), by.unit_name, by)


def _named(by: Actor) -> None:
    """Raises NotPermitted."""
    if why := rules.why_not_named(by):
        raise NotPermitted(why)


def _of_suite(by: Actor, sheet: Sheet) -> dict[str, Any]:
    return {
        "suite_id": _suite(by),
        "suite": by.unit_name,
        "force_id": by.force_id,
        "sheet": told.plain(sheet),
        "here": len(sheet.people),
    }


def _minutes(by: Actor) -> int:
    """The force's own first."""
    force = accounts.unit(by.force_id).code if by.force_id else ""
    rows = reference.rows("escalation_kinds", force=force)
    return next(int(r.attributes["raise_after_minutes"]) for r in rows if r.code == UNTAKEN)


def _read(row: ShiftHandover | ShiftCheck, by: Actor) -> Reading:
    found = reading.then(row, by)
    _shown(Did.SHIFT_OPENED, found.sheet.references, by, subject=row)
    return found


def _shown(did: Did, references: Sequence[str], by: Actor, **about: Any) -> None:
    """One row that holds everybody of whom something was told."""
    facts = {"shown": list(references)}
    audit.record(did, Operation.CONSULTATION, by=by, facts=facts, **about)
