"""The same deeds as JSON, and the paper as application/pdf."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.annexes import delivery, manifests, reading, schemas, service, told, verifying
from cjdiversion.annexes.reading import Reading
from cjdiversion.annexes.released import given
from cjdiversion.cases import service as cases
from cjdiversion.errors import Missing
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.referrals import service as referrals
from cjdiversion.web import actor, brings, opens, signed_in

annexes_api = Blueprint("annexes_api", __name__, url_prefix="/api/v1")

TOLD, NOTHING = schemas.Told(), schemas.Nothing()


@annexes_api.post("/cases/<token>/annexes")
@opens(May.ANNEX_WRITE)
@gives(TOLD, 201)
@takes(schemas.Issue())
def issue(token: str, **facts: Any) -> Reading:
    """Freeze the facts as a new version, for somebody else to approve"""
    annex = service.issue(cases.open(token, by=actor()), by=actor(), **facts)
    return reading.of(annex, actor(), told.issued(annex, actor()))


@annexes_api.get("/annexes")
@opens(May.ANNEX_TAKE)
@gives(schemas.Listed())
def index() -> Page[Any]:
    """What was shared with the area, newest first"""
    return delivery.listed(actor(), place())


@annexes_api.post("/annexes/verify")
@signed_in
@brings(2 * verifying.LARGEST)
@gives(schemas.Verified())
@takes(schemas.Verify())
def verify(said: str, file: bytes | None) -> verifying.Verified:
    """Which version a file, a checksum or a reference stands for"""
    found = verifying.verify(said=said, file=file, by=actor())
    if found is None:
        raise Missing("No annex that you may know of is this file, or has this name")
    return found


@annexes_api.get("/annexes/<token>")
@opens(May.ANNEX_OPEN)
@gives(TOLD)
def show(token: str) -> Reading:
    """One version, with the steps that are open to you"""
    return reading.of(service.open(token, by=actor()), actor())


@annexes_api.post("/annexes/<token>/approve")
@opens(May.ANNEX_APPROVE)
@gives(TOLD)
@takes(NOTHING)
def approve(token: str) -> Reading:
    """Approve, and make the paper"""
    annex = service.open(token, by=actor())
    service.approve(annex, by=actor())
    return reading.of(annex, actor(), told.approved(annex, actor()))


@annexes_api.post("/annexes/<token>/send-back")
@opens(May.ANNEX_APPROVE)
@gives(TOLD)
@takes(schemas.SendBack())
def send_back(token: str, **facts: Any) -> Reading:
    """Return to the investigator, with a reason"""
    annex = service.open(token, by=actor())
    service.send_back(annex, by=actor(), **facts)
    return reading.of(annex, actor(), told.returned(annex, actor()))


@annexes_api.post("/annexes/<token>/share")
@opens(May.ANNEX_SHARE)
@gives(TOLD)
@takes(schemas.Share())
def share(token: str, **facts: Any) -> Reading:
    """Share with the CPS area that serves the force, or with CPS Direct"""
    annex = service.open(token, by=actor())
    service.share(annex, by=actor(), **facts)
    return reading.of(annex, actor(), told.shared(annex, facts["recipient"], actor()))


@annexes_api.post("/annexes/<token>/attach")
@opens(May.ANNEX_SHARE)
@gives(TOLD)
@takes(schemas.Attach())
def attach(token: str, **facts: Any) -> Reading:
    """Mark as attached to the file"""
    annex = service.open(token, by=actor())
    service.attach(annex, by=actor(), **facts)
    return reading.of(annex, actor())


@annexes_api.post("/annexes/<token>/download")
@opens(May.ANNEX_OPEN)
@takes(NOTHING)
def download(token: str) -> ResponseReturnValue:
    """The stored paper, application/pdf; leaves a receipt"""
    annex = service.open(token, by=actor(), with_content=False)
    return delivery.as_file(annex, service.download(annex, by=actor()), actor())


@annexes_api.get("/annexes/<token>/manifest")
@opens(May.ANNEX_OPEN)
@gives(schemas.Manifest())
def manifest(token: str) -> dict[str, Any]:
    """The checksum of the paper, what made it, and the signature of the force"""
    annex = service.open(token, by=actor(), with_content=False)
    return manifests.told(annex)


@annexes_api.post("/annexes/<token>/acknowledge")
@opens(May.ANNEX_TAKE)
@gives(TOLD)
@takes(NOTHING)
def acknowledge(token: str) -> Reading:
    """Say that CPS have it"""
    annex = service.open(token, by=actor())
    service.acknowledge(annex, by=actor())
    return reading.of(annex, actor())


@annexes_api.post("/annexes/<token>/schedule")
@opens(May.DISCLOSURE_SCHEDULE)
@gives(TOLD)
@takes(schemas.ToSchedule())
def schedule(token: str, **facts: Any) -> Reading:
    """Record that a copy that told what was withdrawn since is on the schedule"""
    annex = service.open(token, by=actor())
    service.schedule(annex, by=actor(), **facts)
    return reading.of(annex, actor())


@annexes_api.get("/referrals/<token>/released")
@opens(May.CONSENT_RECORD)
@gives(schemas.ReleasedAlready())
def released(token: str) -> dict[str, Any]:
    """What others have read already of what L&D wrote"""
    referral = referrals.open(token, by=actor())
    return {"given": given(referral, by=actor())}
