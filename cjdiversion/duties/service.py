"""Declaring to be on duty at another suite, and ending it. Rows are ended by the accounts'
`end_duties`, which closing an account and ending a posting call too.

A change of reach is a door of its own: who declares says their password again at the page, every
session of theirs ends and one begins, so no screen left open elsewhere has the new reach; and no
service token declares. A unit's token is nobody; a person's would move the reach of the screens
they work at without their seeing it. It follows them, as with every grant (decisions 18).
Ending gives up a reach, and asks for nothing.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from cjdiversion import audit, clock, reference
from cjdiversion.access import SYSTEM, Actor, May, require
from cjdiversion.accounts import queries as units
from cjdiversion.accounts import service as accounts
from cjdiversion.accounts.models import Duty, Person, Posting, Unit
from cjdiversion.accounts.rules import DutyEnd
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.duties import queries, rules
from cjdiversion.errors import Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.escalations import service as escalations

KIND = "relief-on-duty"  # of reference data "escalation_kinds"


def limits(by: Actor) -> dict[str, Any]:
    force = units.unit(by.force_id).code if by.force_id else None
    return reference.attributes("duty_limits", force=force)["relief"]


def declare(*, by: Actor, suite: Unit, until: datetime, because: str) -> Duty:
    """Holds from the next request on. Raises Invalid, and then nothing of it happened."""
    require(by, May.DUTY_DECLARE)
    person, posting = _named(by)
    end_passed(Duty.person_id == person.id)
    wrong = _wrong(by, person, posting, suite, until)
    if not because.strip():
        wrong["because"] = [("required", "Say why you work there")]
    if wrong:
        raise Invalid(wrong)
    duty = Duty(
        person_id=person.id,
        posting_id=posting.id,
        suite=suite,
        because=because.strip(),
        declared_at=clock.now(),
        until=until,
    )
    session().add(duty)
    session().flush()  # for the id
    facts = {"suite": str(suite.id), "until": until.isoformat()}
    audit.record(Did.DUTY_DECLARED, Operation.ADMINISTRATION, by=by, subject=duty, facts=facts)
    escalations.raise_once(KIND, duty, by=by, unit_id=suite.id)
    accounts.end_sessions_of(person.id)
    return duty


def _named(by: Actor) -> tuple[Person, Posting]:
    """A named person at a screen. Their row is held until this is decided, so that of two
    declarations, or of one and the closing of the account, the second sees the first."""
    if by.person_id is None or by.posting_id is None or by.token_id is not None:
        words = "Only a person at a screen can declare to be on duty: a service token cannot"
        raise NotPermitted(words, code="named-person-only")
    person = session().get_one(Person, by.person_id)
    session().refresh(person, with_for_update=True)
    if not person.is_active:
        raise NotPermitted("This account is closed", code="account-closed")
    return person, session().get_one(Posting, by.posting_id)


def _wrong(
    by: Actor, person: Person, posting: Posting, suite: Unit, until: datetime
) -> rules.Problems:
    present = queries.held_by(person.id)
    told = f"{present.suite.name} until {clock.in_words(present.until)}" if present else ""
    ends = clock.day_ends(posting.to_on) if posting.to_on else None
    return rules.wrong(
        rules.Asker(posting.unit_id, by.force_id, ends, told),
        rules.Place(suite.id, suite.kind, suite.force_id),
        until,
        now=clock.now(),
        hours=limits(by)["hours"],
        words=clock.in_words,
    )


def end_own(*, by: Actor) -> Duty:
    """“End duty here”: back to the own suite. Raises OutOfOrder where there is none."""
    require(by, May.DUTY_DECLARE)
    present = queries.held_by(by.person_id) if by.person_id else None
    if present is None:
        raise OutOfOrder("You are not on duty at another suite now")
    return _ended(present, by, DutyEnd.SELF)


def open_here(token: str, *, by: Actor) -> Duty:
    """Raises Missing for a duty at another suite."""
    require(by, May.SHIFT_CHECK)
    found = queries.one_here(token, by)
    if found is None:
        raise Missing
    return found


def end_here(duty: Duty, *, by: Actor, because: str) -> Duty:
    """The suite's inspector says that they are not on duty there, and why. Raises OutOfOrder where
    the time passed, or somebody was first."""
    require(by, May.SHIFT_CHECK)
    if queries.one_here(duty.token, by) is None:
        raise Missing
    if not because.strip():
        raise Invalid.at("because", "required", "Say why you end it")
    if duty.until <= clock.now():
        raise OutOfOrder("This duty is over: its time has passed")
    return _ended(duty, by, DutyEnd.INSPECTOR, because.strip())


def _ended(duty: Duty, by: Actor, how: DutyEnd, because: str = "") -> Duty:
    if not accounts.end_duties(Duty.id == duty.id, by=by, how=how, because=because):
        session().refresh(duty)
        deed = audit.last_deed(duty)
        who = f" {deed.actor_name} did that {clock.in_words(deed.at)}" if deed else ""
        raise OutOfOrder(f"This duty is over already.{who}")
    return duty


def end_passed(*which: Any) -> int:
    """Writes down that a duty ended, at the moment it did: the door has kept to that since. How
    many there were."""
    over = Duty.until <= clock.now()
    return len(accounts.end_duties(over, *which, by=SYSTEM, how=DutyEnd.TIME, at=Duty.until))


def actor_now(person_id: uuid.UUID | None) -> Actor:
    """As they are from now on, to begin a session with."""
    found = units.acting(person_id) if person_id else None
    if found is None:
        raise Missing
    return found
