"""Whom each deed is told to. A message has the reference and the link; the words are its kind's."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from cjdiversion.access import Actor, Role
from cjdiversion.accounts import queries as accounts
from cjdiversion.outbox import service as outbox
from cjdiversion.reviews.models import ReviewCase, ReviewSample


def words_wanted(sample: ReviewSample, *, by: Actor) -> None:
    """Whoever else may fix the seed."""
    roles = (Role.PERFORMANCE_LEAD, Role.REVIEWER)
    to = [one.person_id for one in accounts.posted(roles, within=sample.force_id)]
    path = f"/dip-samples/{sample.token}"
    outbox.tell("sample-words", sample, to, by=by, path=path)


def words_given(sample: ReviewSample) -> None:
    """What was not yet sent is not."""
    outbox.no_longer(sample, "sample-words")


def given(sample: ReviewSample, to: Iterable[uuid.UUID], *, by: Actor, period: str) -> None:
    """Once for each time that cases were given, however many."""
    outbox.tell("review-waits", sample, to, by=by, path="/my-reviews", period=period)


def found(case: ReviewCase, *, by: Actor) -> None:
    path = f"/findings/{case.token}"
    outbox.tell("review-finding", case, [case.decider_id], by=by, path=path)


def late(sample: ReviewSample, to: Iterable[uuid.UUID], *, by: Actor, week: str) -> None:
    """Whoever has something to grade past its day; once a week."""
    outbox.tell("review-late", sample, to, by=by, path="/my-reviews", period=week)


def unread(case: ReviewCase, *, by: Actor, week: str) -> None:
    path = f"/findings/{case.token}"
    outbox.tell("review-finding", case, [case.decider_id], by=by, path=path, period=week)


def behind(sample: ReviewSample, *, by: Actor, week: str) -> None:
    """Those who can give it to somebody else, or speak to whoever has not read."""
    leads = accounts.posted((Role.PERFORMANCE_LEAD,), within=sample.force_id)
    to, path = [one.person_id for one in leads], f"/dip-samples/{sample.token}"
    outbox.tell("sample-behind", sample, to, by=by, path=path, period=week)
