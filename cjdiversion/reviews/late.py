"""What reviewers and decision makers are reminded of once a week, and those who planned it told."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion import clock
from cjdiversion.access import SYSTEM
from cjdiversion.database import session
from cjdiversion.reviews import steps, telling
from cjdiversion.reviews.models import Review, ReviewCase, ReviewSample
from cjdiversion.reviews.steps import Status


def to_grade() -> sa.ColumnElement[bool]:
    """Of reviews, with their case: past the day by which they were to be graded."""
    waits = (Review.graded_at.is_(None), ~Review.is_dropped, Review.due_on < clock.today())
    return sa.and_(*waits, ReviewCase.status.in_(steps.OPEN))


def to_read() -> sa.ColumnElement[bool]:
    """Of cases of a sample: told, and not read by the day."""
    return sa.and_(ReviewCase.status == Status.TOLD, ReviewCase.read_by < clock.today())


def counts(sample_id: uuid.UUID) -> tuple[int, int]:
    """Of a sample: grades and findings past their day."""
    one = sa.select(sa.func.count()).select_from(ReviewCase)
    one = one.where(ReviewCase.sample_id == sample_id)
    grades = one.join(Review, Review.review_case_id == ReviewCase.id).where(to_grade())
    found = session()
    return found.scalar(grades) or 0, found.scalar(one.where(to_read())) or 0


def remind() -> int:
    """Once a week each, while anything of the sample is late. How many samples have something."""
    week = "{}-{:02}".format(*clock.today().isocalendar()[:2])
    behind: set[ReviewSample] = set()
    for sample, reviewers in _reviewers().items():
        telling.late(sample, reviewers, by=SYSTEM, week=week)
        behind.add(sample)
    for case in _unread():
        telling.unread(case, by=SYSTEM, week=week)
        behind.add(case.sample)
    for sample in behind:
        telling.behind(sample, by=SYSTEM, week=week)
    return len(behind)


def _reviewers() -> dict[ReviewSample, set[uuid.UUID]]:
    query = sa.select(ReviewCase.sample_id, Review.reviewer_id).distinct()
    query = query.join(Review, Review.review_case_id == ReviewCase.id).where(to_grade())
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for sample_id, reviewer in session().execute(query):
        found[sample_id].add(reviewer)
    samples = session().scalars(sa.select(ReviewSample).where(ReviewSample.id.in_(found)))
    return {sample: found[sample.id] for sample in samples}


def _unread() -> Sequence[ReviewCase]:
    query = sa.select(ReviewCase).where(to_read()).options(joinedload(ReviewCase.sample))
    return session().scalars(query.order_by(ReviewCase.id)).all()
