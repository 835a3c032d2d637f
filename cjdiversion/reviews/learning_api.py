"""The learning register as JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from cjdiversion import clock, reference
from cjdiversion.access import May
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.reviews import learning, learning_queries, learning_schemas
from cjdiversion.reviews.learning_models import LearningEntry
from cjdiversion.web import actor, opens, signed_in

learning_api = Blueprint("learning_api", __name__, url_prefix="/api/v1")
ENTRY = learning_schemas.ToldLearning()


@learning_api.get("/learning")
@signed_in
@gives(ENTRY)
def index() -> Page[Any]:
    """The entries of the force, found last first; `source` and `state` narrow them"""
    source, state = request.args.get("source", ""), request.args.get("state", "")
    return learning_queries.listed(
        actor(),
        place(),
        today=clock.today(),
        source=source if source in reference.choices(learning_schemas.SOURCES) else "",
        state=state if state in learning_queries.STATES else "",
    )


@learning_api.get("/learning/<token>")
@signed_in
@gives(ENTRY)
def show(token: str) -> LearningEntry:
    """One entry"""
    return learning.open(token, by=actor())


@learning_api.post("/learning")
@opens(May.LEARNING_KEEP)
@gives(ENTRY, 201)
@takes(learning_schemas.Kept())
def add(**said: Any) -> LearningEntry:
    """Add an entry"""
    return learning.add(by=actor(), **said)


@learning_api.post("/learning/<token>/change")
@opens(May.LEARNING_KEEP)
@gives(ENTRY, 201)
@takes(learning_schemas.Change())
def change(token: str, **said: Any) -> LearningEntry:
    """Change an entry: a new one takes its place, and it stays"""
    return learning.change(learning.open(token, by=actor()), by=actor(), **said)
