"""A case that has walked as far as the annex, made through the services of the rooms before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.annexes import service
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.consents import service as consents
from cjdiversion.referrals import service as referrals
from cjdiversion.screenings import questions
from cjdiversion.screenings import service as screenings
from tests import make

Person = Callable[[str], Actor]

CONCERN = "Quiet, tearful, would not look up"
REASONS = "Loses the thread and agrees with whatever is said"


def case(person: Person, **over: Any) -> Case:
    """Booked at Northgate, investigated by Northshire CID, as the investigator opens it."""
    unit = accounts.unit_named("Northshire CID", UnitKind.INVESTIGATION)
    assert unit is not None
    booked = make.booking(by=person("sergeant"), investigating_unit=unit.token, **over)
    return cases.open(booked.token, by=person("investigator"))


def vulnerable(case: Case, person: Person) -> None:
    """The case's own story on the police side: an answer, a decision, an adult, a level."""
    sergeant = person("sergeant")
    screening = screenings.start(case, by=sergeant)
    unasked = {question.code: questions.NOT_ASKED for question in questions.current()}
    answers = unasked | {"self-harm-ever": "yes"}
    screenings.answer(screening, by=sergeant, answers=answers, own_words={})
    screenings.complete(screening, by=sergeant)
    screenings.decide_vulnerability(
        case, by=sergeant, is_vulnerable=True, limbs=["iii"], reasons=REASONS
    )
    screenings.record_aa(case, by=sergeant, name="Ola Berg", requested_at=clock.now())


def assessed(case: Case, person: Person, *texts: str, section: str = "support") -> None:
    """Referred, accepted and assessed; L&D wrote `texts`."""
    practitioner = person("practitioner")
    sent = referrals.refer(case, by=person("sergeant"), priority="1", concern=CONCERN)
    referral = referrals.open(sent.token, by=practitioner)
    referrals.accept(referral, by=practitioner, note="Will see her at 11")
    referrals.assess(
        referral,
        by=practitioner,
        seen="face-to-face",
        assessed_at=clock.now() - timedelta(minutes=1),
        clinical_notes="Clinicalcanary",
        lines=[{"section": section, "text": text, "is_opinion": True} for text in texts],
    )


def answered(case: Case, person: Person, answer: str, **over: Any) -> None:
    """What the person says to L&D about telling CPS."""
    said: dict[str, Any] = {"purpose": "case-decisions", "recipient": "cps", "answer": answer}
    if answer == "given":
        said |= {"method": "spoken", "given_by": "person"}
    consents.decide(case, by=person("practitioner"), **{**said, **over})


def issued(case: Case, person: Person) -> AnnexVersion:
    return service.issue(case, by=person("investigator"))


def approved(case: Case, person: Person) -> AnnexVersion:
    annex = issued(case, person)
    service.approve(annex, by=person("supervisor"))
    return annex


def shared(case: Case, person: Person) -> AnnexVersion:
    annex = approved(case, person)
    service.share(annex, by=person("investigator"))
    return annex
