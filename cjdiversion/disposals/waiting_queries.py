"""What waits for CPS, as it is listed and counted."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor
from cjdiversion.audit import Did
from cjdiversion.database import session
from cjdiversion.disposals import queries
from cjdiversion.disposals.waiting_models import CpsWait, in_scope, is_of_right_person
from cjdiversion.disposals.waiting_steps import Waiting
from cjdiversion.listing import Page, Place, page

WHICH = {
    "mine": "Yours",
    "waiting": "All that wait",
    "overdue": "Overdue",
    "answered": "Answered",
    "cancelled": "No longer wanted",
}

OPEN = ("mine", "waiting", "overdue")


def one(token: str, actor: Actor) -> CpsWait | None:
    query = sa.select(CpsWait).where(CpsWait.token == token, in_scope(actor))
    return session().scalar(query.options(joinedload(CpsWait.case)))


def of_case(case_id: uuid.UUID) -> Sequence[CpsWait]:
    """Newest first."""
    row = CpsWait
    query = sa.select(row).where(row.case_id == case_id).options(joinedload(row.case))
    return session().scalars(query.order_by(row.recorded_at.desc(), row.id.desc())).all()


def waiting(case_id: uuid.UUID) -> list[CpsWait]:
    return [one for one in of_case(case_id) if one.status is Waiting.WAITING]


def first(actor: Actor, which: str, *, most: int) -> Sequence[CpsWait]:
    """Due first, first."""
    found = _listed(actor, which).order_by(CpsWait.due_at, CpsWait.id)
    return session().scalars(found.limit(most)).all()


def listed(actor: Actor, which: str, place: Place) -> Page[CpsWait]:
    """A list that was shown is a reading of every record on it."""
    found = page(
        _listed(actor, which),
        newest=CpsWait.due_at.expression,
        key=CpsWait.id.expression,
        place=place,
        cursor_of=lambda row: (row[0].due_at, row[0].id),
        is_rising=True,
    )
    rows = [row[0] for row in found.rows]
    shown = [one.case.reference for one in rows]
    audit.listed(Did.CASE_LISTED, shown, by=actor, kind="cps_wait")
    return Page(rows, found.next, found.previous, found.total)


def counts(actor: Actor) -> dict[str, int]:
    """Of each list, in one statement."""
    return _counted(actor, tuple(WHICH))


def open_counts(actor: Actor) -> dict[str, int]:
    """Of what still waits: little among all that was ever asked, and found by its state."""
    return _counted(actor, OPEN, CpsWait.status == Waiting.WAITING)


def _counted(actor: Actor, lists: Sequence[str], *among: sa.ColumnElement[bool]) -> dict[str, int]:
    columns = [sa.func.count().filter(*_which(actor, which)) for which in lists]
    here = (*among, in_scope(actor), is_of_right_person())
    query = sa.select(*columns).select_from(CpsWait).where(*here)
    return dict(zip(lists, session().execute(query).one(), strict=True))


def _listed(actor: Actor, which: str) -> sa.Select[Any]:
    query = sa.select(CpsWait).join(CpsWait.case).options(contains_eager(CpsWait.case))
    return query.where(in_scope(actor), is_of_right_person(), *_which(actor, which))


def _which(actor: Actor, which: str) -> list[sa.ColumnElement[bool]]:
    row, waits = CpsWait, CpsWait.status == Waiting.WAITING
    found: dict[str, list[sa.ColumnElement[bool]]] = {
        "mine": [waits, row.owner_id == actor.person_id],
        "waiting": [waits],
        "overdue": [waits, row.due_at <= clock.now()],
        "answered": [row.status == Waiting.ANSWERED],
        "cancelled": [row.status == Waiting.CANCELLED],
    }
    return found[which]


def label(wait: CpsWait) -> str:
    """What CPS is asked, as the row of its kind read on the day it was sent, in the force’s own
    words where it has some."""
    on, force = clock.london(wait.sent_at).date(), queries.force_code(wait.case.force_id)
    return reference.label("cps_wait_kinds", wait.kind, on=on, force=force)


def state(wait: CpsWait) -> tuple[str, str]:
    """In words, and the colour of its tag."""
    if wait.status is not Waiting.WAITING:
        return wait.status.words, ""
    if wait.due_at <= clock.now():
        return "Overdue", "red"
    return ("CPS needs more" if wait.needed_at else wait.status.words), "yellow"
