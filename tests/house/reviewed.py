"""Dip samples in every state, for the story in which every address has something behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.database import new_key, session
from cjdiversion.disposals import service as disposals
from cjdiversion.reviews import dealing, grading, learning, queries
from cjdiversion.reviews import service as reviews
from cjdiversion.reviews.models import ReviewCase, ReviewSample
from cjdiversion.reviews.steps import IN_SAMPLE, Status
from tests.house.bodies import _decision, body_of
from tests.reviews import made


def told(
    case: Callable[[], Case], decider: Actor, lead: Actor, first: Actor, second: Actor
) -> dict[str, str]:
    """Planned by somebody the table does not ask: anybody in it may give the second words."""
    by = replace(lead, person_id=new_key(), name="Elsewhere Hale")
    for outcome in (*["15"] * 8, "16", "16"):
        facts = {**_decision({}), "outcome_code": outcome, "decided_at": clock.now()}
        disposals.decide(case(), by=decider, **facts)
    planned, seeded = _planned(by), _seeded(by, second)
    waits, dealt, done = (_drawn(by, second, code) for code in ("15", "15", "16"))
    people = {one.person_id: token for token, one in dealing.reviewers_of(waits).items()}
    both = [people[one.person_id] for one in (first, second) if one.person_id]
    for sample in (dealt, done):
        dealing.share_out(sample, by=by, reviewers=both)
    agreed, found = queries.in_sample(done.id, IN_SAMPLE)
    for one in (agreed, found):
        _graded(one, first, second)
    grading.tell(dealing.open_case(found.token, by=by), by=by, finding="Say why")
    there = _to_review(dealt, first)
    learnt = {**body_of("learning.add", {}), "found_on": clock.today()}
    there["learning"] = learning.add(by=lead, **learnt).token
    return there | {
        "sample_planned": planned.token,
        "sample_seeded": seeded.token,
        "sample_drawn": waits.token,
        "sample_done": done.token,
        "review_case_agreed": agreed.token,
        "finding": found.token,
        "reviewers": " ".join(both),
        "reviewer_next": next((one for one in people.values() if one not in both), both[0]),
    }


def _planned(by: Actor, **over: Any) -> ReviewSample:
    return reviews.plan(by=by, **made.facts(**over))


def _seeded(by: Actor, second: Actor, **over: Any) -> ReviewSample:
    return reviews.give_words(_planned(by, **over), by=second, words=made.SECOND)


def _drawn(by: Actor, second: Actor, code: str) -> ReviewSample:
    return reviews.draw(_seeded(by, second, outcome_codes=[code]), by=by)


def _to_review(sample: ReviewSample, first: Actor) -> dict[str, str]:
    """With a reserve, which a frame of so few has not."""
    one, reserve = queries.in_sample(sample.id, IN_SAMPLE)[:2]
    assert one.stratum == reserve.stratum
    left = sa.update(ReviewCase).where(ReviewCase.id == reserve.id)
    session().execute(left.values(status=Status.RESERVE, is_drawn=False))
    held = queries.reviews_of([one.id])[one.id]
    mine = next(review for review in held if review.reviewer_id == first.person_id)
    return {"review_case": one.token, "review": mine.token}


def _graded(case: ReviewCase, *reviewers: Actor) -> None:
    held = queries.reviews_of([case.id])[case.id]
    for by in reviewers:
        token = next(one.token for one in held if one.reviewer_id == by.person_id)
        grading.grade(grading.open(token, by=by), by=by, verdict="appropriate")
