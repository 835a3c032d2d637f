"""A case that has walked as far as the annex, made through the services of the rooms before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock, documents
from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.annexes import queries, service
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.consents import service as consents
from cjdiversion.database import Database, session
from cjdiversion.interviews import service as interviews
from cjdiversion.questionnaires import questions
from cjdiversion.referrals import answering
from cjdiversion.referrals import service as referrals
from cjdiversion.safeguards import service as safeguards
from cjdiversion.screenings import records
from cjdiversion.screenings import service as screenings
from tests import make
from tests.house import papers
from tests.pages import Page, Visitor

Person = Callable[[str], Actor]
Visit = Callable[[str], Visitor]

CONCERN = "Quiet, tearful, would not look up"
CANARY = "Canaryline about support"  # what L&D wrote
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
    unasked = dict.fromkeys(records.asked_in(screening).by_code, questions.NOT_ASKED)
    answers = unasked | {"self-harm-ever": "yes"}
    screenings.answer(screening, by=sergeant, answers=answers, own_words={})
    screenings.complete(screening, by=sergeant)
    screenings.decide_vulnerability(
        case, by=sergeant, is_vulnerable=True, limbs=["iii"], reasons=REASONS
    )
    interviews.record_aa(case, by=sergeant, name="Ola Berg", requested_at=clock.now())


def assessed(case: Case, person: Person, *texts: str, section: str = "support") -> None:
    """Referred, accepted and assessed; L&D wrote `texts`."""
    practitioner = person("practitioner")
    sent = referrals.refer(case, by=person("sergeant"), priority="1", concern=CONCERN)
    referral = referrals.open(sent.token, by=practitioner)
    answering.accept(referral, by=practitioner, note="Will see her at 11")
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


def observed(case: Case, person: Person, level: str = "2") -> None:
    """A new fact."""
    safeguards.set_observation(case, by=person("sergeant"), level=level, because="Tearful")


def trail(did: Did) -> list[AuditEvent]:
    query = (
        sa.select(AuditEvent).where(AuditEvent.did == did).order_by(AuditEvent.at, AuditEvent.id)
    )
    return list(session().scalars(query))


def words_of(annex: AnnexVersion) -> str:
    """Everything that can be read on its stored paper."""
    stored = queries.paper_of(annex)
    assert stored is not None
    return " ".join(papers.words_on(documents.Paper(stored.pdf, "", "", "")))


# --- by pages -----------------------------------------------------------------------------------


def said(db: Database, person: Person, answer: str) -> None:
    """The person says so now, in the one case there is."""
    with db.unit():
        answered(the_case(), person, answer, decided_at=clock.now())


def the_case() -> Case:
    return session().scalars(sa.select(Case)).one()


def page_issued(visit: Visit, path: str) -> Page:
    return visit("investigator").get(path).send("for approval")


def page_approved(visit: Visit, path: str) -> Page:
    page = page_issued(visit, path)
    return visit("supervisor").get(page.path).click("Approve").send("Approve")


def page_shared(visit: Visit, path: str) -> Page:
    page = page_approved(visit, path)
    return visit("investigator").get(page.path).click("Share with CPS").send("Share with CPS")
