"""What is done to a case: the only file of this room that writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from cjdiversion import audit, clock
from cjdiversion.access import Actor, May, UnitKind, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import (
    checks,
    correcting,
    feeds,
    following,
    importing,
    intaking,
    making,
    naming,
    placing,
    queries,
    rooms,
    rules,
    settling,
)
from cjdiversion.cases.models import Case, CaseEvent, ImportRun, MhaDetention, ToFix, Way
from cjdiversion.cases.rules import Ask
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, Missing, OutOfOrder


def book(*, by: Actor, custody_record_no: str, **facts: Any) -> Case:
    """A custody booking; what is not known stays empty. `suite` and `investigating_unit` are
    tokens. Raises Invalid where the custody record number is missing or taken."""
    facts = _ready(by, facts)
    number = naming.custody_record_no(custody_record_no)
    checks.number(number, by)
    case = making.booked(by, number, facts)
    return _recorded(case, by, rules.out_of_order(correcting.moments(case)))


def attend(
    *, by: Actor, place: str, attended_at: datetime, interviewer: str = "", **facts: Any
) -> Case:
    """A voluntary attendance, at a station or anywhere else (PACE Code C 3.21)."""
    facts = _ready(by, facts)
    case = making.attending(by, facts, place=place, at=attended_at, interviewer=interviewer or "")
    return _recorded(case, by, [])


def detain(
    *,
    by: Actor,
    section: str,
    place_of_safety: str,
    detained_at: datetime,
    place_words: str = "",
    arrived_at: datetime | None = None,
    **facts: Any,
) -> Case:
    """A detention under section 135 or 136 of the Mental Health Act 1983, as it happened. A police
    station as the place of safety is authorised in `detentions`."""
    facts = _ready(by, facts)
    detention = MhaDetention(
        section=section,
        place_of_safety=place_of_safety,
        place_words=place_words or "",
        detained_at=detained_at,
        arrived_at=arrived_at,
    )
    case = making.detained(by, facts, detention)
    on = clock.london(detained_at).date()
    _recorded(case, by, rules.child_at_station(case.person, place_of_safety, on))
    checks.raise_alarms(case, by)
    return case


def start(*, by: Actor, way: str, **facts: Any) -> Case:
    """A case with no custody booking: from court, the community, or the person themselves."""
    facts = _ready(by, facts)
    is_suspect = Way(way) is Way.COURT
    case = making.begun(by, Way(way), facts, at=clock.now(), is_suspect=is_suspect)
    return _recorded(case, by, [])


def begin_for_ld(*, by: Actor, way: str, **facts: Any) -> Case:
    """L&D’s own record of somebody at court, in the community or who came by themselves. It stands
    with no unit of the police: none of them finds it."""
    require(by, May.REFERRAL_BEGIN)
    making.check_names(facts)
    facts["reference"] = checks.free_references(1)[0]
    is_suspect, units = Way(way) is Way.COURT, placing.of_ld(by)
    now = clock.now()
    case = making.begun(by, Way(way), facts, at=now, is_suspect=is_suspect, units=units)
    return _recorded(case, by, [])


def open(token: str, *, by: Actor) -> Case:
    """The only way to one case: within reach, or Missing; the reading is recorded."""
    require(by, May.CASE_OPEN)
    return _opened(queries.one(token, by), by)


def open_in_suite(token: str, *, by: Actor) -> Case:
    """For who is in the suite, by those who may see the list of them: to start a referral."""
    require(by, May.SUITE_SEE)
    return _opened(queries.one_in_suite(token, by), by)


def open_to_fix(token: str, *, by: Actor) -> tuple[ToFix, Case]:
    """One value to settle, with its case; the reading is recorded."""
    require(by, May.CASE_OPEN)
    found = queries.one_to_fix(token, by)
    _opened(found[1] if found else None, by)
    assert found is not None
    return found


def assign(case: Case, *, by: Actor, unit_token: str, version: int | None = None) -> None:
    """Give the case to an investigation unit of the force."""
    require(by, May.CASE_ASSIGN)
    unit = placing.named(by, unit_token, UnitKind.INVESTIGATION, "unit")
    if unit is None:
        raise Invalid.at("unit", "required", "Select an investigation unit")
    _touch(case, version)
    case.investigating_unit_id = unit.id
    if case.suite_id is None:
        on = clock.london(case.opened_at).date()
        case.provider_id = placing.Coverage().serving(unit, UnitKind.PROVIDER, on)
    audit.record(Did.CASE_ASSIGNED, Operation.ALTERATION, by=by, subject=case)


def move(
    case: Case, *, by: Actor, kind: str, at: datetime, place: str = "", words: str = ""
) -> CaseEvent:
    """A dated event: a movement, bail, a charge and the like."""
    require(by, May.CASE_RECORD)
    if kind not in rules.EVENT_KINDS:
        raise Invalid.at("kind", "unknown", "Select one of the answers offered")
    _touch(case)
    event = making.event(case, by, kind, at, place=place or "", words=words or "")
    session().add(event)
    if kind == "moved" and place and case.booking is not None:
        case.booking.location = place[:60]
    _updated(case, by, event=kind)
    said = ". ".join(part for part in (rules.EVENT_KINDS[kind], event.place, event.words) if part)
    rooms.note(case, by=by, did=Did.CASE_UPDATED, words=f"{said.rstrip('.')}.", happened_at=at)
    return event


def strike(row: Any, case: Case, *, by: Actor, because: str) -> None:
    """An event, or what another room keeps of the case, was recorded in error; the room leaves the
    trace. Raises Invalid without a reason, OutOfOrder the second time."""
    if not because.strip():
        raise Invalid.at("because", "required", "Enter why it was recorded in error")
    if row.struck_at is not None:
        raise OutOfOrder("This is struck out already")
    _touch(case)
    row.struck_at, row.struck_by, row.struck_because = clock.now(), by.name, because.strip()


def release(
    case: Case, *, by: Actor, at: datetime, version: int | None = None, has_line: bool = False
) -> None:
    """The person leaves. What is to be done about the case may go on. `has_line`: the caller says
    so in the custody record, with more."""
    require(by, May.CASE_RECORD)
    record, column = correcting.leaving(case)
    if getattr(record, column) is not None:
        raise OutOfOrder("This person has left already: the time stands in the record")
    _touch(case, version)
    setattr(record, column, at)
    case.is_in_suite = False
    case.is_open = case.way is not Way.MENTAL_HEALTH_ACT
    _ask(case, rules.out_of_order(correcting.moments(case)), only=("released-before-arrival",))
    _updated(case, by, event="released")
    if not has_line:
        rooms.note(case, by=by, did=Did.CASE_UPDATED, words="Left.", happened_at=at)


def place(case: Case, *, by: Actor, is_here: bool, suite: str | None = None) -> None:
    """Another room moved the person to a suite, by its token, or out of one, and leaves the
    trace."""
    _touch(case)
    _placed(case, placing.suite_columns(case, by, suite) if is_here and suite else {}, is_here)


def place_back(case: Case, *, is_here: bool, suite_id: UUID | None) -> None:
    """They did not move after all: the case is with the suite it was with, or with none."""
    _touch(case)
    nobody = {"suite": None, "suite_id": None}
    found = placing.served(case, accounts.unit(suite_id)) if suite_id else nobody
    _placed(case, found, is_here)


def _placed(case: Case, columns: Mapping[str, Any], is_here: bool) -> None:
    for name, value in columns.items():
        setattr(case, name, value)
    case.is_in_suite = is_here and case.suite_id is not None


def close(case: Case, *, by: Actor, because: str) -> None:
    """Nothing is outstanding. Raises OutOfOrder while the person is held in the suite."""
    require(by, May.CASE_RECORD)
    if case.is_in_suite or not case.is_open:
        held = "The person is in the suite: record the release first"
        raise OutOfOrder(held if case.is_in_suite else "This case is closed already")
    _touch(case)
    case.is_open = False
    session().add(making.event(case, by, "closed", clock.now(), words=because[:400]))
    _updated(case, by, event="closed")


def correct(
    case: Case, *, by: Actor, version: int | None, came_from: Sequence[str] = (), **facts: Any
) -> None:
    """Put facts right. Names not given stay as they are; None empties one. `came_from`: the records
    they were found in. Raises Conflict where somebody changed the case since `version`."""
    require(by, May.CASE_RECORD)
    making.check_names(facts, also=making.DETENTION)
    did = {"from": list(came_from)} if came_from else {}
    changed = put_right(case, correcting.changes(case, facts), by=by, version=version, did=did)
    _ask(case, [a for a in rules.out_of_order(correcting.moments(case)) if a.field in changed])


def put_right(
    case: Case,
    changes: Iterable[correcting.Change],
    *,
    by: Actor,
    version: int | None,
    did: Mapping[str, Any],
) -> set[str]:
    """Set what differs, and let everybody know who rests on it; the names of what was set. `did`:
    what the trace says besides. Raises Conflict where the case changed since `version`."""
    require(by, May.CASE_RECORD)
    _touch(case, version)
    was = following.known([case])
    changed = _set(changes)
    session().flush()
    following.changed([case] if changed else [], by, was=was)
    checks.look_again(case, by)
    facts = {"fields": sorted(changed), **did}
    audit.record(Did.CASE_CORRECTED, Operation.ALTERATION, by=by, subject=case, facts=facts)
    return changed


def settle(
    fix: ToFix, case: Case, *, by: Actor, right: str | None, version: int | None = None
) -> None:
    """Give the right value, as it is typed, or keep what stands (None). Raises Invalid."""
    require(by, May.CASE_RECORD)
    done: list[correcting.Change] = []
    if right is not None and not settling.elsewhere(fix, case, right, by):
        done = settling.changes(fix, case, right, by)
    _touch(case, version)
    was = following.known([case])
    following.changed([case] if _set(done) else [], by, was=was)
    fix.settled_at, fix.settled_by_id = clock.now(), by.person_id
    case.to_fix = max(0, case.to_fix - 1)
    checks.look_again(case, by)
    facts = {"settled": fix.field, "is_kept": right is None}
    audit.record(Did.CASE_CORRECTED, Operation.ALTERATION, by=by, subject=case, facts=facts)


def take_in(rows: Sequence[Any], *, by: Actor, digest: str) -> ImportRun:
    """A delivery from a custody system, row by row in its order, in this one unit of work.
    The same rows again change nothing. Raises Conflict where another delivery got in between."""
    require(by, May.CASE_IMPORT)
    intake = intaking.begun(feeds.from_json(rows), by)
    was = following.known(intake.found.cases.values())
    run = making.import_run(by, digest)
    hanging: list[Any] = []
    changed: dict[Any, Case] = {}
    try:
        for place, told in enumerate(intake.told, 1):
            plan = intaking.plan(place, told, intake)
            _take(plan, by)
            run.rows.append(plan.line)
            hanging += plan.hanging
            if plan.did is Did.CASE_UPDATED and plan.case is not None:
                changed[plan.case.reference] = plan.case
        run.counts = importing.counts(run.rows)
        session().add(run)
        session().flush()  # the cases stand before what hangs on them
        session().add_all(hanging)
        intake.elsewhere.land(by=by)
        session().flush()
    except IntegrityError:
        raise Conflict("Another import wrote the same bookings meanwhile. Send it again") from None
    following.changed(list(changed.values()), by, was=was)
    audit.record(Did.CASE_IMPORTED, Operation.COLLECTION, by=by, subject=run, facts=run.counts)
    return run


def open_import(token: str, *, by: Actor) -> ImportRun:
    """The report of one delivery to the actor's force."""
    require(by, May.CASE_IMPORT)
    if (run := queries.one_import_run(token, by)) is None:
        raise Missing
    shown = list(dict.fromkeys(line["reference"] for line in run.rows if line["reference"]))
    audit.listed(Did.CASE_LISTED, shown, by=by, kind="import_run")
    return run


# --- what the verbs share ----------------------------------------------------------------------


def _ready(by: Actor, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a new case, with a reference nobody has, for somebody who may record one."""
    require(by, May.CASE_RECORD)
    making.check_names(facts)
    return {**facts, "reference": checks.free_references(1)[0]}


def _recorded(case: Case, by: Actor, asks: Sequence[Ask]) -> Case:
    try:
        with session().begin_nested():  # so that a twin that was first is noticed here
            session().add(case)
    except IntegrityError:
        raise checks.taken() from None
    _ask(case, asks)
    audit.record(Did.CASE_RECORDED, Operation.COLLECTION, by=by, subject=case)
    return case


def _opened(case: Case | None, by: Actor) -> Case:
    if case is None:
        raise Missing
    checks.readable(case, by)
    audit.opened(Did.CASE_OPENED, case, by=by)
    return case


def _touch(case: Case, version: int | None = None) -> None:
    """One more version, decided in one statement. Raises Conflict."""
    session().flush()
    here = [Case.id == case.id]
    if version is not None:
        here.append(Case.version == version)
    raised = sa.update(Case).where(*here).values(version=Case.version + 1).returning(Case.version)
    moved = session().scalar(raised.execution_options(synchronize_session=False))
    if moved is None:
        words = "Somebody else changed this case since you opened it. Read it again, then decide"
        raise Conflict(words)
    set_committed_value(case, "version", moved)


def _set(changes: Iterable[correcting.Change]) -> set[str]:
    done = list(changes)
    for change in done:
        setattr(change.row, change.fact, change.value)
    return {change.fact for change in done}


def _ask(case: Case, asks: Iterable[Ask], *, only: Sequence[str] = ()) -> None:
    """Marks to settle; what was recorded stands as it is."""
    marks = [making.mark(case, ask) for ask in asks if not only or ask.code in only]
    session().add_all(marks)
    case.to_fix = (case.to_fix or 0) + len(marks)


def _take(plan: intaking.Plan, by: Actor) -> None:
    """Do what a row comes to."""
    if plan.is_new:
        session().add(plan.case)
    _set(plan.changes)
    if plan.did is not None:
        operation = Operation.COLLECTION if plan.is_new else Operation.ALTERATION
        audit.record(plan.did, operation, by=by, subject=plan.case, facts={"by": "import"})


def _updated(case: Case, by: Actor, **facts: Any) -> None:
    audit.record(Did.CASE_UPDATED, Operation.ALTERATION, by=by, subject=case, facts=facts)
