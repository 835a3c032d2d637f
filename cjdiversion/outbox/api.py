"""The same for systems."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.errors import Missing
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, takes
from cjdiversion.outbox import queries, reading, schemas, service
from cjdiversion.outbox.steps import Status
from cjdiversion.web import actor, opens, signed_in

outbox_api = Blueprint("outbox_api", __name__, url_prefix="/api/v1")


@outbox_api.get("/me/messages")
@signed_in
@gives(schemas.ToldChoices())
def chosen() -> Any:
    """What is e-mailed to you"""
    return _chosen()


@outbox_api.post("/me/messages")
@signed_in
@takes(schemas.Choose())
@gives(schemas.ToldChoices())
def choose(**said: Any) -> Any:
    """Say what is e-mailed to you: every kind left out is switched off"""
    service.choose(schemas.chosen(**said), by=actor())
    return _chosen()


@outbox_api.get("/messages")
@opens(May.MESSAGE_SEE)
@gives(schemas.ToldListed())
def index() -> Page[Any]:
    """Messages that were not delivered, page by page, newest first"""
    return reading.page(actor(), Status.DEAD)


@outbox_api.post("/messages/<token>/send-again")
@opens(May.MESSAGE_SEE)
@gives(schemas.ToldMessage())
def send_again(token: str) -> Any:
    """Send a message again that was not delivered"""
    message = service.open(token, by=actor())
    service.send_again(message, by=actor())
    return message


def _chosen() -> dict[str, list[str]]:
    who = actor().person_id
    if who is None:
        raise Missing
    return {"wanted": schemas.on(queries.choices_of(who)), "always": list(schemas.always())}
