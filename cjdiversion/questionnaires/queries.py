"""Which question set holds for a force, and the one a record was answered under."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.database import session
from cjdiversion.questionnaires import questions
from cjdiversion.questionnaires.models import PublishedSet
from cjdiversion.questionnaires.questions import QuestionSet


def current(force: str) -> QuestionSet:
    """The force's own newest that has begun, else the national one."""
    own = sa.select(PublishedSet).where(
        PublishedSet.force_code == force, PublishedSet.from_on <= clock.today()
    )
    newest = own.order_by(PublishedSet.from_on.desc(), PublishedSet.number.desc()).limit(1)
    found = session().scalar(newest)
    return _read(found) if found else questions.current()


def of(code: str, version: int, force: str) -> QuestionSet:
    """Raises KeyError: a version once used is never taken away."""
    if not force:
        return questions.of(code, version)
    query = sa.select(PublishedSet).where(
        PublishedSet.force_code == force,
        PublishedSet.code == code,
        PublishedSet.number == version,
    )
    found = session().scalar(query)
    if found is None:
        raise KeyError((code, version, force))
    return _read(found)


def published(force: str) -> Sequence[PublishedSet]:
    """Newest first."""
    query = sa.select(PublishedSet).where(PublishedSet.force_code == force)
    return session().scalars(query.order_by(PublishedSet.number.desc())).all()


def one(token: str, force: str) -> PublishedSet | None:
    query = sa.select(PublishedSet).where(PublishedSet.token == token)
    return session().scalar(query.where(PublishedSet.force_code == force))


def newest_number(force: str, code: str) -> int:
    query = sa.select(sa.func.max(PublishedSet.number)).where(
        PublishedSet.force_code == force, PublishedSet.code == code
    )
    return session().scalar(query) or 0


def _read(row: PublishedSet) -> QuestionSet:
    return questions.read(row.content, force=row.force_code, version=row.number)
