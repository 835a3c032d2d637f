"""Questions of the prosecutor and what was said of versions, as they are listed and opened."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock, workflow
from cjdiversion.access import Actor
from cjdiversion.accounts.models import Unit
from cjdiversion.annexes import steps
from cjdiversion.annexes.asking_models import AnnexQuestion, AnnexUse, questions_in_scope
from cjdiversion.annexes.models import AnnexShare, AnnexVersion
from cjdiversion.annexes.steps import ANSWERED, UNANSWERED, Asked
from cjdiversion.database import session
from cjdiversion.workflow import Step

WHICH = {
    "waiting": "Not yet answered",
    "due-soon": "Due soon",
    "overdue": "Overdue",
    "follows": "To follow",
    "answered": "Answered, not closed",
    "all": "All",
}


def one(token: str, actor: Actor) -> AnnexQuestion | None:
    query = sa.select(AnnexQuestion).where(AnnexQuestion.token == token)
    return session().scalar(query.where(questions_in_scope(actor)))


def listed(actor: Actor, which: str) -> sa.Select[Any]:
    """Rows of a list; unordered. `which`: one of WHICH."""
    row = AnnexQuestion
    columns: list[Any] = [row, Unit.name.label("asked_by_unit")]
    query = sa.select(*columns)
    query = query.join(Unit, Unit.id == row.unit_id)
    return query.where(questions_in_scope(actor), *_which(which))


def _which(which: str) -> list[sa.ColumnElement[bool]]:
    row, now = AnnexQuestion, clock.now()
    waits = row.status.in_(UNANSWERED)
    found: dict[str, list[sa.ColumnElement[bool]]] = {
        "waiting": [waits],
        "due-soon": [waits, row.soon_at <= now, row.due_at > now],
        "overdue": [waits, row.due_at <= now],
        "follows": [row.status == Asked.FOLLOWS],
        "answered": [row.status.in_(ANSWERED)],
    }
    return found.get(which, [])


def first(actor: Actor, which: str, *, most: int) -> Sequence[AnnexQuestion]:
    """Due first, first."""
    row = AnnexQuestion
    query = sa.select(row).where(questions_in_scope(actor), *_which(which))
    return session().scalars(query.order_by(row.due_at, row.id).limit(most)).all()


def ready(question: AnnexQuestion, actor: Actor) -> list[Step]:
    """The steps this actor may take now."""
    return workflow.ready(steps.OF_A_QUESTION, question, actor)


def is_late(question: AnnexQuestion) -> bool:
    return question.status in UNANSWERED and question.due_at <= clock.now()


def state(question: AnnexQuestion) -> tuple[str, str]:
    """In words, and the colour of its tag."""
    if question.status not in UNANSWERED:
        return question.status.words, ""
    if is_late(question):
        return "Overdue", "red"
    if question.soon_at <= clock.now():
        return "Due soon", "orange"
    return question.status.words, "yellow"


def of_version(annex: AnnexVersion, actor: Actor) -> Sequence[AnnexQuestion]:
    """Oldest first."""
    row = AnnexQuestion
    query = sa.select(row).where(row.version_id == annex.id, questions_in_scope(actor))
    return session().scalars(query.order_by(row.asked_at, row.id)).all()


def of_case(case_id: uuid.UUID, actor: Actor) -> Sequence[AnnexQuestion]:
    """Those that still stand open, due first, first."""
    row = AnnexQuestion
    here = row.case_id == case_id, row.closed_at.is_(None), questions_in_scope(actor)
    query = sa.select(row).where(*here)
    return session().scalars(query.order_by(row.due_at, row.id)).all()


def shown_in(question: AnnexQuestion) -> AnnexVersion | None:
    """The first later version that was shared with whoever asked, since it was asked."""
    query = (
        sa.select(AnnexVersion)
        .join(AnnexShare, AnnexShare.version_id == AnnexVersion.id)
        .where(AnnexVersion.case_id == question.case_id, AnnexShare.unit_id == question.unit_id)
        .where(AnnexVersion.number > question.number, AnnexShare.shared_at >= question.asked_at)
    )
    return session().scalar(query.order_by(AnnexVersion.number).limit(1))


# --- used, or not needed ------------------------------------------------------------------------


def standing_use(version_id: uuid.UUID, unit_id: uuid.UUID | None) -> AnnexUse | None:
    use = AnnexUse
    query = sa.select(use).where(use.version_id == version_id, use.unit_id == unit_id)
    return session().scalar(query.where(use.replaced_at.is_(None)))


def uses_of(version_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[tuple[AnnexUse, str]]]:
    """Version → what stands of it, each with the name of the unit that said it; oldest first."""
    query = (
        sa.select(AnnexUse, Unit.name)
        .join(Unit, Unit.id == AnnexUse.unit_id)
        .where(AnnexUse.version_id.in_(version_ids), AnnexUse.replaced_at.is_(None))
        .order_by(AnnexUse.said_at, AnnexUse.id)
    )
    found: dict[uuid.UUID, list[tuple[AnnexUse, str]]] = defaultdict(list)
    for use, name in session().execute(query):
        found[use.version_id].append((use, name))
    return found
