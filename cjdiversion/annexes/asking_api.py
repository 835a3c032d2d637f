"""The same deeds as JSON."""

from __future__ import annotations

from typing import Any

from flask import request

from cjdiversion.access import May
from cjdiversion.annexes import (
    approving,
    asking,
    asking_queries,
    asking_schemas,
    counting,
    delivery,
    reading,
    recipients,
    schemas,
    service,
    told,
)
from cjdiversion.annexes.api import annexes_api
from cjdiversion.annexes.asking_models import AnnexQuestion, AnnexUse
from cjdiversion.annexes.reading import Reading
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.web import actor, opens

TOLD, NOTHING, QUESTION = schemas.Told(), schemas.Nothing(), asking_schemas.Question()


@annexes_api.post("/annexes/<token>/approve-by-phone")
@opens(May.ANNEX_WRITE)
@gives(TOLD)
@takes(asking_schemas.ByPhone())
def approve_by_phone(token: str, **facts: Any) -> Reading:
    """Record that somebody approved it by telephone, who confirms it later"""
    annex = service.open(token, by=actor())
    approving.approve_by_phone(annex, by=actor(), **facts)
    return reading.of(annex, actor(), told.asked_to_confirm(annex, actor()))


@annexes_api.post("/annexes/<token>/confirm")
@opens(May.ANNEX_APPROVE)
@gives(TOLD)
@takes(NOTHING)
def confirm(token: str) -> Reading:
    """Confirm one’s own approval by telephone"""
    annex = service.open(token, by=actor())
    approving.confirm(annex, by=actor())
    return reading.of(annex, actor())


@annexes_api.post("/annexes/<token>/not-mine")
@opens(May.ANNEX_APPROVE)
@gives(TOLD)
@takes(asking_schemas.NotMine())
def not_mine(token: str, **facts: Any) -> Reading:
    """Say that an approval by telephone recorded as yours is not; what was approved waits again"""
    annex = service.open(token, by=actor())
    approving.not_mine(annex, by=actor(), **facts)
    return reading.of(annex, actor(), told.of_denial(annex, actor()))


@annexes_api.get("/annexes/<token>/differences")
@opens(May.ANNEX_OPEN)
@gives(asking_schemas.Differences())
def differences(token: str) -> dict[str, Any]:
    """What differs from the copy each recipient last took"""
    annex = service.open(token, by=actor())
    return {"recipients": recipients.of(annex, actor())}


@annexes_api.post("/annexes/<token>/ask")
@opens(May.ANNEX_TAKE)
@gives(asking_schemas.QuestionDone(), 201)
@takes(asking_schemas.Ask())
def ask(token: str, **facts: Any) -> Any:
    """Ask for what is missing"""
    made = asking.ask(service.open(token, by=actor()), by=actor(), **facts)
    return made, told.asked(made, actor())


@annexes_api.post("/annexes/<token>/use")
@opens(May.ANNEX_TAKE)
@gives(asking_schemas.Used())
@takes(asking_schemas.Use())
def use(token: str, **facts: Any) -> AnnexUse:
    """Say whether it was used, or not needed, and why"""
    return asking.use(service.open(token, by=actor()), by=actor(), **facts)


@annexes_api.get("/annexes/numbers")
@opens(May.ANNEX_TAKE)
@gives(asking_schemas.Fares())
def numbers() -> dict[str, Any]:
    """How many were shared, used and asked about in the last 90 days, force by force"""
    since = counting.lately()
    return {"since": since, "forces": counting.of_unit(actor().unit_id, since=since)}


@annexes_api.get("/annexes/questions")
@opens(May.ANNEX_OPEN)
@gives(asking_schemas.QuestionRow())
def questions() -> Page[Any]:
    """List questions; `which`: waiting, due-soon, overdue, answered or all"""
    which = request.args.get("which", "all")
    return delivery.questions(actor(), which if which in asking_queries.WHICH else "all", place())


@annexes_api.get("/annexes/questions/<token>")
@opens(May.ANNEX_OPEN)
@gives(QUESTION)
def question(token: str) -> AnnexQuestion:
    """One question, with its answer"""
    return asking.open(token, by=actor())


@annexes_api.post("/annexes/questions/<token>/answer")
@opens(May.ANNEX_WRITE)
@gives(asking_schemas.QuestionDone())
@takes(asking_schemas.Answer())
def answer(token: str, **facts: Any) -> Any:
    """Answer: obtained, not available for a reason, or will follow on a day"""
    found = asking.open(token, by=actor())
    asking.answer(found, by=actor(), **facts)
    return found, told.answered(found, actor())


@annexes_api.post("/annexes/questions/<token>/close")
@opens(May.ANNEX_TAKE)
@gives(QUESTION)
@takes(NOTHING)
def close(token: str) -> AnnexQuestion:
    """Close one’s question"""
    found = asking.open(token, by=actor())
    asking.close(found, by=actor())
    return found
