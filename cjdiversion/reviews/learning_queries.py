"""The learning register of a force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from cjdiversion import listing
from cjdiversion.access import Actor
from cjdiversion.database import session
from cjdiversion.listing import Page, Place
from cjdiversion.reviews.learning_models import LearningEntry, in_scope

_entry = LearningEntry
OPEN, OVERDUE, DONE = "open", "overdue", "done"
STATES = {OPEN: "Not done yet", OVERDUE: "Overdue", DONE: "Done"}


def one(token: str, actor: Actor) -> LearningEntry | None:
    """Superseded rows too."""
    return session().scalar(sa.select(_entry).where(_entry.token == token, in_scope(actor)))


def versions_of(entry: LearningEntry) -> Sequence[LearningEntry]:
    """Newest first."""
    query = sa.select(_entry).where(_entry.series == entry.series)
    return session().scalars(query.order_by(_entry.kept_at.desc(), _entry.id.desc())).all()


def listed(
    actor: Actor, place: Place, *, today: date, source: str = "", state: str = ""
) -> Page[Any]:
    """What stands, found last first."""
    query = sa.select(_entry).where(in_scope(actor), ~_entry.is_superseded)
    if source:
        query = query.where(_entry.source == source)
    if state:
        query = query.where(_is(state, today))
    found = listing.page(
        query,
        newest=_entry.found_on.expression,
        key=_entry.id.expression,
        place=place,
        cursor_of=lambda row: (row[0].found_on, row[0].id),
    )
    return Page([row for (row,) in found.rows], found.next, found.previous, found.total)


def _is(state: str, today: date) -> sa.ColumnElement[bool]:
    if state == DONE:
        return _entry.done_on.is_not(None)
    if state == OVERDUE:
        return sa.and_(_entry.done_on.is_(None), _entry.due_on < today)
    return _entry.done_on.is_(None)


def state_of(entry: LearningEntry, today: date) -> str:
    if entry.done_on is not None:
        return DONE
    return OVERDUE if entry.due_on is not None and entry.due_on < today else OPEN
