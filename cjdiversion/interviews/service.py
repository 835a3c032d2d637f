"""The appropriate adult, the interviews and what is done for a child: the only file of this room
that writes.

That something happened is always recorded; starting an interview here waits for what it needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Unpack

import sqlalchemy as sa

from cjdiversion import audit, authority, clock, reference, workflow
from cjdiversion.access import SYSTEM, Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import checks as case_checks
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.entries import service as entries
from cjdiversion.errors import Missing, OutOfOrder
from cjdiversion.escalations import service as escalations
from cjdiversion.interviews import checks, children, feeds, lines, making, queries, steps, unfit
from cjdiversion.interviews.making import Adult, Conduct
from cjdiversion.interviews.models import (
    AppropriateAdult,
    ChildStepRecord,
    Interview,
    UrgentAuthority,
)
from cjdiversion.interviews.standing import Standing
from cjdiversion.interviews.steps import Status

TOUCHED_WITHIN = timedelta(days=1)  # how long the job that marks late ones may stand still
WITHOUT_ADULT, TO_CONFIRM = "interview-without-adult", "authority-to-confirm"
"""What is raised to those in charge: reference data "escalation_kinds"."""


def open(kind: type[queries.Opened], token: str, *, by: Actor) -> tuple[queries.Opened, Case]:
    """An adult, an interview or an authority with its case; the reading is the case’s."""
    require(by, May.CASE_OPEN)
    found = queries.one(kind, token, by)
    if found is None:
        raise Missing
    case_checks.readable(found[1], by)
    audit.opened(Did.CASE_OPENED, found[1], by=by)
    return found


# --- the appropriate adult ---------------------------------------------------------------------


def record_aa(
    case: Case, *, by: Actor, version: int | None = None, **facts: Unpack[Adult]
) -> AppropriateAdult:
    """Of the present adult, or of the first. Moments come in any order and may be missing. Raises
    Invalid, Conflict for a stale page."""
    require(by, May.SCREENING_RECORD)
    _hold(case)
    adult = queries.aa_of(case.id) or making.adult(case, 1)
    return _put(adult, case, by, version, facts)


def call_another(case: Case, *, by: Actor, **facts: Unpack[Adult]) -> AppropriateAdult:
    """Another adult, beside or after the one there is. Raises Invalid."""
    require(by, May.SCREENING_RECORD)
    _hold(case)
    before = queries.aa_of(case.id)
    return _put(making.adult(case, before.number + 1 if before else 1), case, by, None, facts)


def change_aa(
    adult: AppropriateAdult,
    case: Case,
    *,
    by: Actor,
    version: int | None = None,
    **facts: Unpack[Adult],
) -> None:
    """Of any adult of the case. Raises Invalid, Conflict for a stale page."""
    require(by, May.SCREENING_RECORD)
    _hold(case)
    session().refresh(adult)
    _put(adult, case, by, version, facts)


def mark_aa(adult: AppropriateAdult, case: Case, *, by: Actor, moment: str) -> None:
    """It happens now. Raises Invalid, OutOfOrder where it has its time already."""
    require(by, May.SCREENING_RECORD)
    _hold(case)
    session().refresh(adult)
    checks.moment(adult, moment)
    _put(adult, case, by, None, {moment: clock.now()})


def _put(
    adult: AppropriateAdult, case: Case, by: Actor, version: int | None, facts: Mapping[str, Any]
) -> AppropriateAdult:
    changed = checks.adult(adult, case, version, facts)
    for name, value in changed.items():
        setattr(adult, name, value)
    adult.fed = {name: at for name, at in adult.fed.items() if name not in changed}
    adult.version += 1
    session().add(adult)
    did = {"recorded": sorted(facts), "number": adult.number}
    audit.record(Did.AA_RECORDED, Operation.COLLECTION, by=by, subject=case, facts=did)
    if changed:
        words = lines.adult(adult, changed, _labels("aa_relationships"))
        at, tells = lines.latest(adult, changed), feeds.tells(changed, changed)
        entries.note(case, by=by, did=Did.AA_RECORDED, words=words, happened_at=at, tells=tells)
    return adult


def take_fed(
    case: Case, adults: list[AppropriateAdult], facts: Mapping[str, Any], *, by: Actor
) -> None:
    """Times from the custody system’s feed, weighed before (`feeds.Adults`): they stand as brought
    by it, and in the custody record they are already. `adults`: newest first; a new one is put
    before the rest."""
    require(by, May.CASE_IMPORT)
    if feeds.adults(adults).whose(facts) is None:
        adults.insert(0, making.adult(case, len(adults) + 1))
    adult = adults[0]
    changed = {feeds.moment_of(column): at for column, at in facts.items()}
    for name, at in changed.items():
        setattr(adult, name, at)
    adult.fed = {**adult.fed, **dict.fromkeys(changed, clock.now().isoformat())}
    adult.version += 1
    session().add(adult)
    did = {"recorded": sorted(changed), "number": adult.number, "by": "import"}
    audit.record(Did.AA_RECORDED, Operation.COLLECTION, by=by, subject=case, facts=did)
    words = lines.adult(adult, changed, _labels("aa_relationships"))
    at = lines.latest(adult, changed)
    entries.note_fed(case, by=by, did=Did.AA_RECORDED, words=words, happened_at=at)


# --- interviews --------------------------------------------------------------------------------


def start(case: Case, *, by: Actor, **conduct: Unpack[Conduct]) -> Interview:
    """An interview here, now. Raises Invalid naming each thing that is missing, OutOfOrder while
    another is under way."""
    require(by, May.INTERVIEW_START)
    _hold(case)
    standing = queries.standing(case)
    checks.start(case, standing, conduct)
    told = {"interviewer": by.name, **making.said(conduct)}
    row = making.interview(case, by, Status.STARTED, clock.now(), told, making.rests_on(standing))
    return _keep(row, case, by, Did.INTERVIEW_STARTED, standing)


def end(
    interview: Interview,
    case: Case,
    *,
    by: Actor,
    ended_at: datetime,
    version: int | None = None,
    **conduct: Unpack[Conduct],
) -> None:
    """Raises Invalid where it ended before it started, or nobody says whether the adult stayed."""
    require(by, May.SCREENING_RECORD)
    checks.end(interview, ended_at, conduct.get("adult_there"))
    changes = {**making.said(conduct), "ended_at": ended_at}
    workflow.take(steps.END, interview, by=by, version=version, **changes)
    _finish(interview, case, by, Did.INTERVIEW_ENDED, queries.standing(case), ended_at)


def record(
    case: Case,
    *,
    by: Actor,
    started_at: datetime,
    ended_at: datetime | None = None,
    **conduct: Unpack[Conduct],
) -> Interview:
    """An interview that took place, anywhere, with the adult or without. Never refused for what
    happened in it; Invalid where its times cannot be right."""
    require(by, May.SCREENING_RECORD)
    _hold(case)
    checks.times(started_at, ended_at)
    standing, rests_on = queries.standing(case), making.rested_on(case, started_at, conduct)
    row = making.interview(case, by, Status.RECORDED, started_at, conduct, rests_on)
    row.ended_at = ended_at
    return _keep(row, case, by, Did.INTERVIEW_RECORDED, standing)


def _keep(row: Interview, case: Case, by: Actor, did: Did, standing: Standing) -> Interview:
    session().add(row)
    session().flush()  # for the id
    facts = {"adult_there": row.adult_there, "on_authority": row.authority_id is not None}
    audit.record(did, Operation.COLLECTION, by=by, subject=row, facts=facts)
    _finish(row, case, by, did, standing, row.started_at)
    return row


def _finish(
    row: Interview, case: Case, by: Actor, did: Did, standing: Standing, at: datetime
) -> None:
    """The mark, the alert and the line that follow from who was there."""
    if standing.was_without(row):
        _mark(row, case, by)
    is_needed = standing.needed is not None
    there = lines.adult_there(row, _labels("aa_eligibility"), is_needed=is_needed)
    said = [lines.interview(row), there, unfit.alert(row, case, by)]
    _note(case, by, did, ", ".join(part for part in said if part), at)


def _mark(row: Interview, case: Case, by: Actor) -> None:
    row.is_without_adult = True
    escalations.raise_once(WITHOUT_ADULT, row, by=by, case=case)


def mark_late(*, by: Actor = SYSTEM) -> int:
    """How many interviews had been held without an adult of whom it is known only now that they
    were needed."""
    require(by, May.INTERVIEW_MARK)
    late = list(queries.unmarked(clock.now() - TOUCHED_WITHIN))
    for case, row in late:
        _mark(row, case, by)
        audit.record(Did.INTERVIEW_MARKED, Operation.ALTERATION, by=by, subject=row)
        words = f"{lines.interview(row)}: it is known now that an appropriate adult was needed"
        _note(case, by, Did.INTERVIEW_MARKED, words)
    return len(late)


# --- an authority to do without ----------------------------------------------------------------


def authorise_urgent(
    case: Case, *, by: Actor, ground: str, reasons: str, is_harmless: bool, **given: Any
) -> UrgentAuthority:
    """PACE Code C 11.18, by telephone too. Raises Invalid for a lower rank, without a ground, or
    where the interview could significantly harm the person."""
    require(by, May.INTERVIEW_EXCEPT)
    said = {"ground": ground, "reasons": reasons.strip()}
    columns = checks.urgent(case, by, given, is_harmless=is_harmless, **said)
    row = UrgentAuthority(case_id=case.id, recorded_at=clock.now(), **said, **columns)
    session().add(row)
    session().flush()  # for the id
    facts = {"ground": ground, "is_to_confirm": row.is_to_confirm}
    audit.record(Did.INTERVIEW_EXCEPTED, Operation.COLLECTION, by=by, subject=row, facts=facts)
    words = lines.urgent(row, _labels("interview_urgent_grounds"))
    _note(case, by, Did.INTERVIEW_EXCEPTED, words, row.authority_at)
    if row.is_to_confirm:
        escalations.raise_once(TO_CONFIRM, row, by=by, case=case)
    return row


def confirm(row: UrgentAuthority, case: Case, *, by: Actor) -> None:
    """By whoever gave it, and nobody else. What was raised about it is answered with that."""
    require(by, May.ESCALATION_ANSWER)
    if not row.is_to_confirm:
        raise OutOfOrder("This authority is confirmed already")
    for name, value in authority.confirmation(row, by=by).items():
        setattr(row, name, value)
    audit.record(Did.AUTHORITY_CONFIRMED, Operation.ALTERATION, by=by, subject=row)
    words = f"Authority for an urgent interview confirmed by {row.authority_name}"
    _note(case, by, Did.AUTHORITY_CONFIRMED, words)
    escalations.settle(TO_CONFIRM, row.id, by=by, because="Confirmed")


# --- children ----------------------------------------------------------------------------------


def record_child_step(
    case: Case, *, by: Actor, step: str, is_done: bool, **facts: Any
) -> ChildStepRecord:
    """Done, by whom and who was told; or the reason why not. Raises Invalid."""
    require(by, May.SCREENING_RECORD)
    checks.child_step(step, is_done=is_done, facts=facts)
    row = making.child_step(case, by, step, is_done, facts)
    session().add(row)
    did = {"step": step, "is_done": is_done}
    audit.record(Did.CHILD_STEP_RECORDED, Operation.COLLECTION, by=by, subject=case, facts=did)
    words = f"{reference.label('child_steps', step)}: {children.line(row)}"
    _note(case, by, Did.CHILD_STEP_RECORDED, words, row.done_at)
    return row


# --- what the verbs share ----------------------------------------------------------------------


def _hold(case: Case) -> None:
    """Until this unit of work ends, nobody else starts something for the same case."""
    session().execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())


def _labels(kind: str) -> lines.Label:
    return partial(reference.label, kind)


def _note(case: Case, by: Actor, did: Did, words: str, at: datetime | None = None) -> None:
    entries.note(case, by=by, did=did, words=words, happened_at=at)
