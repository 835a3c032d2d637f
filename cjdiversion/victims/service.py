"""What is recorded of victims and witnesses, and done for them: the only file of this room that
writes. Nothing is noted for the custody record: that is the suspect’s.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from cjdiversion import audit, clock, documents, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, Missing
from cjdiversion.victims import checks, codes, making, paper, queries, reading, steps
from cjdiversion.victims.models import (
    MeasuresRecord,
    NeedsAssessment,
    SafeContact,
    Victim,
    VictimOfficer,
    VictimReferral,
)
from cjdiversion.victims.queries import Row
from cjdiversion.victims.steps import Standing
from cjdiversion.workflow import Step


def open(token: str, *, by: Actor) -> Victim:
    """The only way to one person: within reach, or Missing; the reading is recorded. Who was harmed
    stays who they are when the record of the suspect is found to be about somebody else."""
    require(by, May.VICTIM_OPEN)
    victim = queries.one(token, by)
    if victim is None:
        raise Missing
    audit.opened(Did.VICTIM_OPENED, victim, by=by)
    return victim


def open_case(token: str, *, by: Actor) -> Case:
    """A case whose victims and witnesses are in the actor’s reach: that of the unit that
    investigates it."""
    require(by, May.VICTIM_OPEN)
    case = cases.open(token, by=by)
    if case.investigating_unit_id != by.unit_id:
        raise Missing
    return case


def open_referral(token: str, *, by: Actor) -> VictimReferral:
    require(by, May.VICTIM_OPEN)
    referral = queries.one_referral(token, by)
    if referral is None:
        raise Missing
    audit.opened(Did.VICTIM_OPENED, referral, by=by)
    return referral


# --- who it is ----------------------------------------------------------------------------------


def add(case: Case, *, by: Actor, part: str, **who: Any) -> Victim:
    """`case` comes from `open_case`. `who`: surname, forenames, born_on, stated_age."""
    require(by, May.VICTIM_MANAGE)
    known = making.who(part, who)
    checks.name(known)
    victim = making.victim(case, by, known)
    session().add(victim)
    session().flush()  # for the id
    audit.record(Did.VICTIM_RECORDED, Operation.COLLECTION, by=by, subject=victim)
    return victim


def correct(
    victim: Victim, *, by: Actor, part: str, version: int | None = None, **who: Any
) -> None:
    """Every fact as it is to stand. Raises Conflict where somebody changed it since `version`."""
    require(by, May.VICTIM_RECORD)
    wanted = making.who(part, who)
    checks.name(wanted)
    changed = sorted(name for name, value in wanted.items() if getattr(victim, name) != value)
    _touch(victim, version)
    for name in changed:
        setattr(victim, name, wanted[name])
    facts = {"fields": changed}
    audit.record(Did.VICTIM_CORRECTED, Operation.ALTERATION, by=by, subject=victim, facts=facts)


def strike(victim: Victim, *, by: Actor, because: str, version: int | None = None) -> None:
    """Recorded in error: off every list, and kept."""
    require(by, May.VICTIM_MANAGE)
    if not because.strip():
        raise Invalid.at("because", "required", "Say why this was recorded in error")
    workflow.take(steps.STRIKE, victim, by=by, version=version, struck_because=because.strip())


def assign(
    victim: Victim, *, by: Actor, officer: str, because: str = "", version: int | None = None
) -> None:
    """`officer`: address token of a victims’ officer of the force, or "nobody". From then on that
    officer sees the person, and the one before does not."""
    require(by, May.VICTIM_MANAGE)
    found = checks.officer(victim, officer)
    _touch(victim, version)
    now = clock.now()
    here = (VictimOfficer.victim_id == victim.id, VictimOfficer.to_at.is_(None))
    session().execute(sa.update(VictimOfficer).where(*here).values(to_at=now))
    victim.officer, victim.officer_id = found, found.id if found else None
    if found is not None:
        session().add(making.officer(victim, found, by, because=because, at=now))
    facts = {"is_anybody": found is not None}
    audit.record(Did.VICTIM_ASSIGNED, Operation.ALTERATION, by=by, subject=victim, facts=facts)


# --- what is recorded of them -------------------------------------------------------------------


def record_contact(
    victim: Victim, *, by: Actor, version: int | None = None, **said: Any
) -> SafeContact:
    """How they may be reached, and what must not be done. Raises Invalid."""
    return _kept(making.contact(victim, said), victim, Did.VICTIM_CONTACT_RECORDED, by, version)


def assess(
    victim: Victim,
    *,
    by: Actor,
    grounds: Mapping[str, Mapping[str, str]],
    assessed_at: datetime | None = None,
    version: int | None = None,
    **said: Any,
) -> NeedsAssessment:
    """`grounds`: ground → {answer, known_by, because}. Raises Invalid."""
    row = making.assessment(victim, said, grounds, assessed_at)
    return _kept(row, victim, Did.VICTIM_ASSESSED, by, version)


def record_measures(
    victim: Victim, *, by: Actor, version: int | None = None, **said: Any
) -> MeasuresRecord:
    """Special measures as they were talked through, and the personal statement."""
    return _kept(making.measures(victim, said), victim, Did.VICTIM_MEASURES_RECORDED, by, version)


def print_out(victim: Victim, *, by: Actor) -> documents.Paper:
    """Their own document, made now. Raises NotPrinted."""
    require(by, May.VICTIM_OPEN)
    made = paper.printed(reading.of(victim, by), by=by, at=clock.now())
    facts = {"sha256": made.sha256}
    audit.record(Did.VICTIM_PRINTED, Operation.CONSULTATION, by=by, subject=victim, facts=facts)
    return made


# --- referrals ----------------------------------------------------------------------------------


def offer(
    victim: Victim,
    *,
    by: Actor,
    service: str,
    consent: str,
    sent_to: str = "",
    help_wanted: str = "",
) -> VictimReferral:
    """A service offered, and what they said to it. Nothing is sent yet. Raises Invalid."""
    checks.offer(victim, by, service, sent_to)
    referral = making.referral(
        victim, by, consent=consent, service=service, sent_to=sent_to, help_wanted=help_wanted
    )
    session().add(referral)
    session().flush()  # for the id
    audit.record(Did.VICTIM_REFERRAL_OFFERED, Operation.COLLECTION, by=by, subject=referral)
    return referral


def ask(referral: VictimReferral, *, by: Actor, consent: str, version: int | None = None) -> None:
    """What they say now to being referred: given or refused."""
    step = checks.ask(referral, by, consent)
    workflow.take(step, referral, by=by, version=version, consent=consent, consent_at=clock.now())


def send(
    referral: VictimReferral,
    *,
    by: Actor,
    sent_to: str = "",
    unsafe_because: str = "",
    is_second: bool | None = None,
    version: int | None = None,
) -> None:
    """The safe contact is frozen with it. Raises Invalid without their agreement, without a contact
    that they said is safe or a word why not, or where the service has them already."""
    checks.in_order(steps.SEND, referral, by)
    sent_to = sent_to or referral.sent_to
    contact = checks.send(referral, sent_to, unsafe_because, is_second=is_second)
    workflow.take(
        steps.SEND,
        referral,
        by=by,
        version=version,
        recipient=codes.of(by).label("victim_services", referral.service),
        sent_at=clock.now(),
        sent_by_name=by.name,
        sent_to=sent_to,
        contact=making.frozen(contact),
        unsafe_because="" if contact.is_safe == "yes" else unsafe_because,
    )


def answer(
    referral: VictimReferral,
    *,
    by: Actor,
    outcome: str,
    happened_at: datetime,
    answered_by: str,
    decline_reason: str = "",
    words: str = "",
    version: int | None = None,
) -> None:
    """What the service said, recorded for it. `outcome`: accept, decline, miss or attend."""
    step = checks.answer(referral, by, outcome, happened_at, decline_reason, words)
    workflow.take(
        step,
        referral,
        by=by,
        version=version,
        answered_at=happened_at,
        answered_by=answered_by,
        answer_words=words,
        decline_reason=decline_reason,
    )


def close(
    referral: VictimReferral, *, by: Actor, reason: str, words: str = "", version: int | None = None
) -> None:
    _end(steps.CLOSE, referral, by, reason, words, version)


def withdraw(
    referral: VictimReferral, *, by: Actor, reason: str, words: str = "", version: int | None = None
) -> None:
    _end(steps.WITHDRAW, referral, by, reason, words, version)


# --- what the verbs share -----------------------------------------------------------------------


def _end(
    step: Step, referral: VictimReferral, by: Actor, reason: str, words: str, version: int | None
) -> None:
    checks.end(step, referral, by, reason, words)
    workflow.take(
        step,
        referral,
        by=by,
        version=version,
        closed_at=clock.now(),
        close_reason=reason,
        close_words=words,
    )


def _touch(victim: Victim, version: int | None) -> None:
    """One more version, decided in one statement. Raises OutOfOrder, Conflict."""
    checks.stands(victim)
    session().flush()
    here = [Victim.id == victim.id, Victim.status == Standing.ACTIVE]
    if version is not None:
        here.append(Victim.version == version)
    raised = sa.update(Victim).where(*here).values(version=Victim.version + 1)
    moved = session().scalar(
        raised.returning(Victim.version).execution_options(synchronize_session=False)
    )
    if moved is None:
        words = "Somebody else changed this record since you opened it. Read it again, then save"
        raise Conflict(words)
    set_committed_value(victim, "version", moved)


def _kept(row: Row, victim: Victim, did: Did, by: Actor, version: int | None) -> Row:
    """One more row of its kind, which stands from now on."""
    checks.record(row, victim, by)
    _touch(victim, version)
    row.recorded_at = making.later_than(queries.standing(type(row), victim.id))
    row.recorded_by_id, row.recorded_by_name = by.person_id, by.name
    session().add(row)
    audit.record(did, Operation.COLLECTION, by=by, subject=victim)
    return row
