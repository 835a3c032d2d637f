"""The same deeds as JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion import clock
from cjdiversion.access import May
from cjdiversion.annexes import checking, holding, lines_schemas, queries, service
from cjdiversion.annexes.lines_models import AnnexFindingAnswer, AnnexHold
from cjdiversion.cases import service as cases
from cjdiversion.openapi import gives, takes
from cjdiversion.web import actor, opens

twin = Blueprint("annex_lines_api", __name__, url_prefix="/api/v1")

HELD = lines_schemas.HeldLine()


@twin.get("/cases/<token>/annex/lines")
@opens(May.ANNEX_WRITE)
@gives(lines_schemas.Lines())
def index(token: str) -> dict[str, Any]:
    """Police lines of the next version, what of them is held back, and what is caught in it"""
    case = cases.open(token, by=actor())
    lines, undecided = holding.lines(case, by=actor())
    findings = checking.found_in(queries.drafted(case, on=clock.today()).facts, case)
    return {"lines": lines, "undecided": undecided, "findings": findings}


@twin.post("/cases/<token>/annex/lines/<name>/hold")
@opens(May.ANNEX_WRITE)
@gives(HELD, 201)
@takes(lines_schemas.Hold())
def hold(token: str, name: str, **facts: Any) -> AnnexHold:
    """Hold one police line back from the copy for CPS, on a coded ground"""
    return holding.hold(cases.open(token, by=actor()), name, by=actor(), **facts)


@twin.post("/annexes/holds/<token>/take-back")
@opens(May.ANNEX_WRITE)
@gives(HELD)
@takes(lines_schemas.TakeBackCall())
def take_back(token: str, **facts: Any) -> AnnexHold:
    """Hold the line back no longer"""
    row = holding.open(token, by=actor())
    holding.take_back(row, by=actor(), **facts)
    return row


@twin.post("/annexes/holds/<token>/schedule")
@opens(May.DISCLOSURE_SCHEDULE)
@gives(HELD)
@takes(lines_schemas.ScheduleLineCall())
def schedule(token: str, **facts: Any) -> AnnexHold:
    """Record the item of the schedule that a held-back line stands at"""
    row = holding.open(token, by=actor())
    holding.schedule(row, by=actor(), **facts)
    return row


@twin.get("/annexes/<token>/findings")
@opens(May.ANNEX_APPROVE)
@gives(lines_schemas.Checked())
def findings(token: str) -> dict[str, Any]:
    """Words of a version that look like another person’s data, and what was said of them"""
    annex = service.open(token, by=actor())
    return {"findings": checking.findings(annex, by=actor())}


@twin.post("/annexes/<token>/findings/<name>/answer")
@opens(May.ANNEX_APPROVE)
@gives(lines_schemas.FindingAnswer(), 201)
@takes(lines_schemas.AnswerFinding())
def answer(token: str, name: str, **facts: Any) -> AnnexFindingAnswer:
    """Say why such words stay"""
    annex = service.open(token, by=actor())
    return checking.answer(annex, name, by=actor(), **facts)
