"""The same as JSON: what is asked, what was stated, and stating it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.annexes import needed, service, statement_schemas, stating
from cjdiversion.annexes.models import AnnexStatement
from cjdiversion.annexes.needed import One
from cjdiversion.annexes.statements import Written
from cjdiversion.cases import service as cases
from cjdiversion.openapi import gives, takes
from cjdiversion.web import actor, opens

statements_api = Blueprint("statements_api", __name__, url_prefix="/api/v1")

STATED = statement_schemas.Stated()


@statements_api.get("/cases/<token>/annex/statements")
@opens(May.ANNEX_WRITE)
@gives(statement_schemas.AllNeeded())
def index(token: str) -> dict[str, Any]:
    """Each heading of the annex: how it stands, what may be stated, and what was"""
    case = cases.open(token, by=actor())
    found = needed.now(case, service.preview(case, by=actor()).facts)
    return {"missing": found.missing, "sections": [_section(one) for one in found.sections]}


@statements_api.post("/cases/<token>/annex/statements/<name>")
@opens(May.ANNEX_WRITE)
@gives(STATED, 201)
@takes(statement_schemas.StateCall())
def write(token: str, name: str, answers: dict[str, Any], **said: Any) -> AnnexStatement:
    """State something under one heading; `answers`: code of a field it asks → what is said"""
    case = cases.open(token, by=actor())
    heading = stating.heading_of(case, name)
    checked = statement_schemas.checked(answers, heading)
    return stating.state(case, heading, by=actor(), answers=checked, **said)


@statements_api.post("/annex-statements/<token>/correct")
@opens(May.ANNEX_WRITE)
@gives(STATED, 201)
@takes(statement_schemas.CorrectCall())
def correct(token: str, answers: dict[str, Any], **said: Any) -> AnnexStatement:
    """State it again in place of an earlier statement, with the reason; the earlier one is kept"""
    statement, case = stating.open(token, by=actor())
    heading = stating.heading_of(case, statement.section)
    is_gone = said["is_taken_back"]
    checked = {} if is_gone else statement_schemas.checked(answers, heading)
    return stating.correct(statement, case, by=actor(), answers=checked, **said)


def _section(one: One) -> dict[str, Any]:
    return {
        "code": one.code,
        "heading": one.heading,
        "state": one.state,
        "lines": one.lines,
        "takes_several": one.takes_several,
        "missing": one.missing,
        "fields_asked": one.asked.fields,
        "statements": [_stands(each) for each in one.written],
    }


def _stands(one: Written) -> dict[str, Any]:
    told: dict[str, Any] = STATED.dump(one.statement)
    row = one.statement
    return {
        **{name: getattr(row, name) for name in told},
        "before": one.before,
    }
