"""People in a suite with everything a sheet tells of, through the services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.contexts import service as contexts
from cjdiversion.interviews import service as interviews
from cjdiversion.referrals import answering
from cjdiversion.referrals import service as referrals
from cjdiversion.safeguards import service as safeguards
from cjdiversion.screenings import service as screenings
from cjdiversion.shifts import service
from cjdiversion.shifts.people import Person, Sheet
from tests import make
from tests.detentions import made as detained
from tests.instruments import made as asked_by_ld
from tests.referrals import made as referred
from tests.screenings import made as asked

Who = Callable[[str], Actor]


def full(person: Who, *, at_ld: bool = True, **over: Any) -> Case:
    """Screened, vulnerable, an adult requested, observed, referred, alerted of, about me."""
    by = person("sergeant")
    case = make.booking(by=by, **over)
    asked.screening(case, by=by, self_harm_ever="yes")
    screenings.decide_vulnerability(
        case, by=by, is_vulnerable=True, limbs=["i"], reasons="Said he did not follow"
    )
    interviews.record_aa(case, by=by, name="Mrs Lee", requested_at=clock.now())
    safeguards.set_observation(case, by=by, level="2", because="Said he had self-harmed")
    contexts.say(case, by=by, agrees=True, helps="Tell me what comes next")
    referral = referred.sent(case, by=by)
    if at_ld:
        answering.accept(referral, by=person("practitioner"), note="At eleven")
        opened = referrals.open(referral.token, by=person("practitioner"))
        asked_by_ld.scored(opened, by=person("practitioner"), said="333333331")
    return case


def at_station(person: Who, **over: Any) -> Case:
    """Section 136, at the police station whose suite this is."""
    return detained.detained(by=person("sergeant"), **over)


def sheet(person: Who, key: str = "sergeant") -> Sheet:
    return service.see(by=person(key)).sheet


def told_of(case: Case, found: Sheet) -> Person:
    return next(one for one in found.people if one.reference == case.reference)


def taken_over(person: Who, note: str = "Nothing else") -> Any:
    """From the sergeant to the detention officer."""
    made = service.hand_over(by=person("sergeant"), note=note)
    service.take_over(made, by=person("detention"))
    return made


def later(minutes: float) -> Any:
    return clock.at(clock.now() + timedelta(minutes=minutes))
