"""One answer at booking, "have you ever tried to harm yourself? – yes", followed through every room
to the consistency page: once by pages, once by the API, on whichever database this run is on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock
from cjdiversion.annexes.models import AnnexPaper
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database, session
from cjdiversion.disposals.models import Decision
from cjdiversion.referrals.models import Referral
from cjdiversion.screenings.models import Need
from tests.house.bodies import _decision, as_form
from tests.pages import Caller, Page, Visitor
from tests.screenings import made

Visit = Callable[[str], Visitor]
CONCERN = "Quiet, tearful, would not look up"
TOLD = "Needs short questions and breaks in interview"
KEPT = "Clinical: on sertraline, under the community team"
ANSWERS = made.answers(self_harm_ever="yes")


def ago(**back: int) -> str:
    return f"{clock.london(clock.now() - timedelta(**back)):%d/%m/%Y %H:%M}"


def test_by_pages(visit: Visit, db: Database) -> None:
    case = booked(visit("sergeant"))
    screened(case)
    referral = sent(case)
    accepted(visit("practitioner"), referral)
    told_and_kept(visit("practitioner"))
    path = assigned(visit("supervisor"))
    decided(visit("investigator"), path)
    annexed(visit, path)
    counted(visit("performance"))
    trailed(visit("dpo"))
    each_row_points_back(db)


def booked(sergeant: Visitor) -> Page:
    page = sergeant.get("/cases/book").send(
        "Save the booking",
        custody_record_no="NG/04711/26",
        surname="Hartley",
        forenames="Jo",
        born_on="3/4/1991",
        sex="F",
        arrested_at=ago(hours=3),
        arrived_at=ago(hours=2),
        authorised_at=ago(hours=1),
        offence_codes="TH68010",
    )
    assert "HARTLEY, Jo" in page.text
    assert "Not yet decided: treat as vulnerable" in page.text
    return page


def screened(case: Page) -> None:
    page = case.send("Ask about vulnerability and needs").send("Save and complete", **ANSWERS)
    assert "elf-harm" in page.text
    page = case.visitor.get(case.path)
    assert "Screened: needs found" in page.text
    assert "Observation" in page.text
    assert "score" not in page.text.lower()


def sent(case: Page) -> Page:
    told = case.visitor.get(case.path).click("Told about L&D")
    told.send("Save", agrees="agrees", told_at=ago(minutes=2))
    page = case.visitor.get(case.path).click("Refer to L&D")
    return page.send("Send the referral", priority="2", concern=CONCERN)


def accepted(practitioner: Visitor, referral: Page) -> None:
    page = practitioner.get("/referrals").click_row("HARTLEY")
    assert CONCERN in page.text
    assert "Theft" in page.text
    page = page.send("Mark as received")
    page = page.click("Accept").send("Accept", note="Will see her at eleven")
    assert "Accepted" in page.text
    assert "Will see her at eleven" in referral.visitor.get(referral.path).text


def told_and_kept(practitioner: Visitor) -> None:
    page = practitioner.get("/referrals").click_row("HARTLEY")
    page = page.click("Record the assessment").send(
        "Save the assessment",
        seen="face-to-face",
        assessed_at=ago(minutes=1),
        clinical_notes=KEPT,
        section_1="communication",
        text_1=TOLD,
        kind_1="opinion",
    )
    page.click("consent").send(
        "Save",
        purpose="case-decisions",
        recipient="cps",
        answer="given",
        given_by="person",
        method="spoken",
        scope="What helps in interview",
        decided_at=ago(minutes=1),
    )


def assigned(supervisor: Visitor) -> str:
    page = supervisor.get("/cases").click("Unassigned").click_row("HARTLEY")
    path = page.path
    form = page.click("Assign to a unit")
    form.send("Assign", unit_token=form.choice("Northshire CID"))
    return path


def decided(investigator: Visitor, path: str) -> None:
    page = investigator.get(path)
    assert "HARTLEY" in page.text
    answers = {k: v for k, v in as_form(_decision({})).items() if not k.startswith("decided_at")}
    page = page.click("Decide an outcome").send(
        "Record the decision", **{**answers, "decided_at": ago(minutes=0)}
    )
    assert "15" in page.text


def annexed(visit: Visit, path: str) -> None:
    investigator, supervisor, cps = visit("investigator"), visit("supervisor"), visit("cps")
    page = investigator.get(path).click("Prepare a CPS annex")
    assert TOLD in page.text
    assert KEPT not in page.html
    page = page.send("Issue version 1 for approval")
    supervisor.get(page.path).click("Approve").send("Approve")
    investigator.get(page.path).click("Share with CPS").send("Share with CPS")
    read = cps.get("/annexes").click_row("1")
    paper = read.send("Download the paper")
    assert paper.response.data.startswith(b"%PDF-")
    read = cps.get(read.path).send("Acknowledge")
    assert "Acknowledged" in read.text
    cps.get(path, status=403)


def counted(lead: Visitor) -> None:
    page = lead.get("/consistency?measure=outcomes-10-12")
    assert "cases in this service" in page.text.lower()
    assert "Northshire CID" in page.text
    assert "HARTLEY" not in page.html.upper()


def trailed(officer: Visitor) -> None:
    page = officer.get("/trail?did=referral:accepted")
    assert "Dana Okafor" in page.text
    assert CONCERN not in page.html


def each_row_points_back(db: Database) -> None:
    with db.unit():
        need = session().scalars(sa.select(Need).where(Need.source == "self-told")).first()
        referral = session().scalars(sa.select(Referral)).one()
        decision = session().scalars(sa.select(Decision)).one()
        deeds = set(session().scalars(sa.select(AuditEvent.did)))
    assert need is not None
    assert need.code in {one["code"] for one in referral.needs}
    assert need.code in {one["code"] for one in decision.needs_known}
    assert need.case_id == referral.case_id == decision.case_id
    assert {
        Did.CASE_RECORDED,
        Did.SCREENING_COMPLETED,
        Did.REFERRAL_SENT,
        Did.REFERRAL_ACCEPTED,
        Did.REFERRAL_ASSESSED,
        Did.CONSENT_RECORDED,
        Did.DISPOSAL_DECIDED,
        Did.ANNEX_SHARED,
        Did.ANNEX_DOWNLOADED,
    } <= deeds


def test_by_api(app: Flask, db: Database) -> None:
    sergeant, practitioner = caller(app, "sergeant"), caller(app, "practitioner")
    investigator, supervisor = caller(app, "investigator"), caller(app, "supervisor")
    case = sergeant.post("/api/v1/cases/bookings", BOOKING, status=201, key="booking-1")["token"]
    again = sergeant.post("/api/v1/cases/bookings", BOOKING, status=201, key="booking-1")
    assert again["token"] == case
    told = {"agrees": "agrees", "told_at": iso(minutes=1)}
    sergeant.post(f"/api/v1/cases/{case}/told", told, status=201)
    screening = sergeant.post(f"/api/v1/cases/{case}/screenings", status=201)["token"]
    sergeant.post(f"/api/v1/screenings/{screening}/answers", ANSWERS)
    sergeant.post(f"/api/v1/screenings/{screening}/complete")
    sent = {"case": case, "priority": "2", "concern": CONCERN}
    referral = sergeant.post("/api/v1/referrals", sent, status=201)["token"]
    worked(practitioner, f"/api/v1/referrals/{referral}")
    units = supervisor.get("/api/v1/cases?unassigned=1")["items"]
    assert [one["token"] for one in units] == [case]
    supervisor.post(f"/api/v1/cases/{case}/assign", {"unit": cid(db)})
    decision = {**_decision({}), "decided_at": iso()}
    investigator.post(f"/api/v1/cases/{case}/decisions", decision, status=201)
    annex = investigator.post(f"/api/v1/cases/{case}/annexes", status=201)["token"]
    supervisor.post(f"/api/v1/annexes/{annex}/approve")
    investigator.post(f"/api/v1/annexes/{annex}/share")
    caller(app, "cps").post(f"/api/v1/annexes/{annex}/acknowledge")
    rows = caller(app, "performance").get("/api/v1/consistency")
    assert "Hartley" not in str(rows)
    each_row_points_back_by_api(db)


def iso(**back: int) -> str:
    return (clock.now() - timedelta(**back)).isoformat()


def caller(app: Flask, key: str) -> Caller:
    return Caller(app, f"{key}@example.test")


BOOKING: dict[str, Any] = {
    "custody_record_no": "NG/04712/26",
    "surname": "Hartley",
    "forenames": "Jo",
    "arrived_at": iso(hours=2),
    "born_on": "1991-04-03",
    "offences": [{"code": "TH68010"}],
}


def worked(practitioner: Caller, referral: str) -> None:
    practitioner.post(f"{referral}/receive")
    practitioner.post(f"{referral}/accept", {"note": "At eleven"})
    line = {"section": "communication", "text": TOLD, "is_opinion": True}
    seen = {"seen": "face-to-face", "assessed_at": iso(seconds=1), "clinical_notes": KEPT}
    practitioner.post(f"{referral}/assess", {**seen, "lines": [line]})
    answer = {"purpose": "case-decisions", "recipient": "cps", "answer": "given"}
    by = {"given_by": "person", "method": "spoken", "decided_at": iso(seconds=1)}
    practitioner.post(f"{referral}/consent", {**answer, **by}, status=201)


def cid(db: Database) -> str:
    from cjdiversion.access import UnitKind
    from cjdiversion.accounts import queries

    with db.unit():
        unit = queries.unit_named("Northshire CID", UnitKind.INVESTIGATION)
    assert unit is not None
    return unit.token


def each_row_points_back_by_api(db: Database) -> None:
    with db.unit():
        decision = session().scalars(sa.select(Decision)).one()
        paper = session().scalars(sa.select(AnnexPaper)).one()
    assert decision.needs_known
    assert paper.pdf.startswith(b"%PDF-")
