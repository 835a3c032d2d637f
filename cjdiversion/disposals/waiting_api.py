"""The same of decisions that wait for CPS, as JSON."""

from __future__ import annotations

from typing import Any

from flask import request

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.disposals import waiting, waiting_queries, waiting_schemas
from cjdiversion.disposals.api import disposals_api
from cjdiversion.disposals.waiting_models import CpsWait
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.web import actor, opens

WAIT = waiting_schemas.Wait()


@disposals_api.get("/cps-waits")
@opens(May.DISPOSAL_DECIDE)
@gives(WAIT)
def cps_waits() -> Page[CpsWait]:
    """List what waits for CPS; `which`: mine, waiting, overdue, answered or cancelled"""
    which = request.args.get("which", "")
    which = which if which in waiting_queries.WHICH else "waiting"
    return waiting_queries.listed(actor(), which, place())


@disposals_api.post("/cases/<token>/cps-waits")
@opens(May.DISPOSAL_DECIDE)
@gives(WAIT, 201)
@takes(waiting_schemas.Begin())
def begin_cps_wait(token: str, **facts: Any) -> CpsWait:
    """Say that it is with CPS for a decision"""
    return waiting.begin(cases.open(token, by=actor()), by=actor(), **facts)


@disposals_api.get("/cps-waits/<token>")
@opens(May.CASE_OPEN)
@gives(WAIT)
def cps_wait(token: str) -> CpsWait:
    """One of them, with the answer"""
    return waiting.open(token, by=actor())


@disposals_api.post("/cps-waits/<token>/chase")
@opens(May.DISPOSAL_DECIDE)
@gives(WAIT)
@takes(waiting_schemas.Chase())
def chase_cps_wait(token: str, **facts: Any) -> CpsWait:
    """Record that CPS was chased"""
    wait = waiting.open(token, by=actor())
    waiting.chase(wait, by=actor(), **facts)
    return wait


@disposals_api.post("/cps-waits/<token>/take")
@opens(May.DISPOSAL_DECIDE)
@gives(WAIT)
@takes(waiting_schemas.Nothing())
def take_cps_wait(token: str) -> CpsWait:
    """Follow it up from now on"""
    wait = waiting.open(token, by=actor())
    waiting.take(wait, by=actor())
    return wait


@disposals_api.post("/cps-waits/<token>/answer")
@opens(May.DISPOSAL_DECIDE)
@gives(WAIT)
@takes(waiting_schemas.Answer())
def answer_cps_wait(token: str, answer_words: str | None = None, **facts: Any) -> CpsWait:
    """Record what CPS decided"""
    wait = waiting.open(token, by=actor())
    waiting.answer(wait, by=actor(), answer_words=answer_words or "", **facts)
    return wait


@disposals_api.post("/cps-waits/<token>/cancel")
@opens(May.DISPOSAL_DECIDE)
@gives(WAIT)
@takes(waiting_schemas.Cancel())
def cancel_cps_wait(token: str, **facts: Any) -> CpsWait:
    """CPS is no longer asked, with the reason"""
    wait = waiting.open(token, by=actor())
    waiting.cancel(wait, by=actor(), **facts)
    return wait
