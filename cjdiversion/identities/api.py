"""The same for systems, with a person's token: what one says and another confirms is said by
people."""

from __future__ import annotations

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.identities import looking, schemas, service, told
from cjdiversion.identities.looking import Likely
from cjdiversion.identities.models import IdentityLink
from cjdiversion.openapi import gives, takes
from cjdiversion.web import actor, opens

identities_api = Blueprint("identities_api", __name__, url_prefix="/api/v1")
CANDIDATES, LINK = told.Candidates(), told.Link()
PROPOSE, CONFIRM, REFUSE, UNDO = (
    schemas.Propose(),
    schemas.Confirm(),
    schemas.Refuse(),
    schemas.Undo(),
)


@identities_api.get("/cases/<token>/same-person")
@opens(May.CASE_OPEN)
@gives(CANDIDATES)
def candidates(token: str) -> Likely:
    """Records of the force that may be about the same person, with the reasons, strongest first"""
    return looking.likely(cases.open(token, by=actor()), by=actor())


@identities_api.post("/cases/<token>/same-person")
@opens(May.IDENTITY_LINK)
@takes(PROPOSE)
@gives(LINK, 201)
def propose(token: str, other: str, because: str) -> IdentityLink:
    """Say that another record is about the same person; somebody else confirms or refuses it"""
    case = cases.open(token, by=actor())
    return service.propose(case, by=actor(), other=other, because=because)


@identities_api.post("/same-person/<token>/confirm")
@opens(May.IDENTITY_LINK)
@takes(CONFIRM)
@gives(LINK)
def confirm(token: str) -> IdentityLink:
    """Confirm, as a second person, that two records are about one"""
    link = service.open_link(token, by=actor())
    service.confirm(link, by=actor())
    return link


@identities_api.post("/same-person/<token>/refuse")
@opens(May.IDENTITY_LINK)
@takes(REFUSE)
@gives(LINK)
def refuse(token: str, because: str) -> IdentityLink:
    """Say, as a second person, that they are two people"""
    link = service.open_link(token, by=actor())
    service.refuse(link, by=actor(), because=because)
    return link


@identities_api.post("/same-person/<token>/undo")
@opens(May.IDENTITY_LINK)
@takes(UNDO)
@gives(LINK)
def undo(token: str, because: str) -> IdentityLink:
    """Take a proposal back, or a confirmation that was wrong"""
    link = service.open_link(token, by=actor())
    service.undo(link, by=actor(), because=because)
    return link
