"""Flagged cases in Northgate, taken as far as a test wants, made through the services."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.contacts import service as contacts
from cjdiversion.disposals.models import Decision
from cjdiversion.referrals.models import Referral
from cjdiversion.screenings import service as screenings
from tests import make
from tests.contacts import made as worked
from tests.disposals import made
from tests.referrals import made as referred


def who(key: str) -> Actor:
    return accounts.actor_named(f"{key}@example.test")


def need(case: Case, *, by: str = "sergeant") -> Any:
    facts = {"code": "mental-health", "source": "family", "fact": "Her sister says so"}
    return screenings.record_need(case, by=who(by), **facts)


def case(*, by: str = "sergeant", **over: Any) -> Case:
    booked = make.booking(by=who(by), **over)
    need(booked, by=by)
    return booked


def sent(about: Case | None = None) -> Referral:
    return referred.sent(about or case(), by=who("sergeant"))


def take(referral: Referral, *steps: str, **over: Any) -> Referral:
    """`over`: answers of the last step."""
    police = {"withdraw", "amend"}
    for step in steps:
        by = SYSTEM if step == "expire" else who("practitioner")
        by = who("sergeant") if step in police else by
        referred.STEPS[step](referral, by=by, **(over if step == steps[-1] else {}))
    return referral


def appointment(referral: Referral, *, attends: bool = True) -> None:
    """In two days, and what came of it."""
    by = who("practitioner")
    planned = worked.planned(referral, by=by, is_double=True)
    if attends:
        with clock.at(planned.starts_at + timedelta(hours=1)):
            contacts.attended(planned, by=by, attendance="late-seen", happened_at=planned.starts_at)


def decided(about: Case, outcome: str = "1", *, by: str = "inspector") -> Decision:
    return made.decided(outcome, by=who(by), recorded_by=who(by), case=about)
