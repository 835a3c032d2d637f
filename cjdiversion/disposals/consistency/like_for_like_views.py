"""Units like for like: the page and its twin."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.disposals import measures, numbers
from cjdiversion.disposals.consistency import comparing, schemas
from cjdiversion.disposals.consistency.views import (
    PEOPLE,
    _begun,
    asked_of,
    basis_of,
    consistency,
    consistency_api,
)
from cjdiversion.forms import Form
from cjdiversion.openapi import gives
from cjdiversion.web import actor, opens


@consistency.get("/like-for-like")
@opens(May.NUMBERS_SEE)
def like_for_like() -> ResponseReturnValue:
    from cjdiversion.disposals.consistency import ratio_drawing  # with numpy: see seeing

    asked = asked_of(PEOPLE)
    found = comparing.like_for_like(**asked, by=actor())
    charts = [
        ratio_drawing.chart(half, found.measure, key)
        for half, key in zip(found.halves, ("with-record", "without-record"), strict=True)
    ]
    screened = numbers.screening(found.period, measure=found.measure, by=actor())
    basis = [
        ("Counted among", _begun(found.measure.among_words)),
        *basis_of(found.period, measures.DECIDED, screened),
    ]
    return render_template(
        "consistency/like_for_like.html",
        found=found,
        halves=list(zip(found.halves, charts, strict=True)),
        filter=Form(PEOPLE, shown=asked),
        asked=asked,
        basis=basis,
    )


@consistency_api.get("/like-for-like")
@opens(May.NUMBERS_SEE)
@gives(schemas.LikeForLikeTold())
def like_for_like_told() -> Any:
    """Observed and expected by unit given the kinds of its cases: `measure` and `period`"""
    return comparing.like_for_like(**asked_of(PEOPLE), by=actor())
