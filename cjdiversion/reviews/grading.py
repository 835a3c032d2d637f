"""What reviewers say, blind, what it comes to, and how whoever decided hears of it."""

from __future__ import annotations

from typing import Any

from cjdiversion import audit, clock, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, Missing, OutOfOrder
from cjdiversion.listing import Page, Place
from cjdiversion.reviews import queries, rules, steps, telling, times
from cjdiversion.reviews.models import Review, ReviewCase
from cjdiversion.reviews.steps import Status
from cjdiversion.workflow import Step

NEEDS_WORDS = ("with-observations", "inappropriate", rules.CANNOT_AGREE)
"""Of reference data "review_verdicts": those that say nothing without their observations."""


def mine(place: Place, *, is_done: bool, by: Actor) -> Page[Any]:
    """What is asked of the actor; that it was shown is recorded."""
    require(by, May.REVIEW_GRADE)
    page = queries.mine(by, place, is_done=is_done)
    shown = [one.of.reference for one in page.rows]
    audit.listed(Did.REVIEW_LISTED, shown, by=by, kind=Review.__tablename__)
    return page


def open(token: str, *, by: Actor) -> Review:
    """One’s own, never another’s; the reading is recorded with the case. Raises OutOfOrder where
    the record turned out to be about another person."""
    require(by, May.REVIEW_GRADE)
    found = queries.review(token, by)
    if found is None:
        raise Missing
    if found.of.case.quarantined_at is not None:
        words = "This record is closed as about the wrong person. Ask for the next reserve instead"
        raise OutOfOrder(words, code="wrong-person")
    audit.opened(Did.REVIEW_OPENED, found, by=by, case_id=found.of.case_id)
    return found


def in_hand(review: Review) -> None:
    """Said before anybody fills in a form for nothing. Raises OutOfOrder."""
    if review.graded_at is not None:
        raise OutOfOrder(f"You gave your verdict {clock.in_words(review.graded_at)}: it stands")
    if review.of.status not in steps.OPEN:
        raise OutOfOrder("This case no longer waits for a review")


def grade(
    review: Review,
    *,
    by: Actor,
    verdict: str,
    observations: str | None = None,
    version: int | None = None,
) -> Review:
    """Each grade is given once and never seen by the other reviewer. Raises Invalid, OutOfOrder."""
    require(by, May.REVIEW_GRADE)
    if verdict in NEEDS_WORDS and not observations:
        words = "Enter your observations: without them nobody can learn from the verdict"
        raise Invalid.at("observations", "required", words)
    case = review.of
    # held until the end of the unit of work: of two grades at once the second sees the first
    session().refresh(case, ["status", "version"], with_for_update=True)
    session().refresh(review, ["graded_at", "is_dropped", "version"])
    if review.is_dropped:
        raise Conflict("This was given to another reviewer since you opened it")
    if version is not None and version != review.version:
        raise Conflict("Somebody else changed this since you opened it. Read it again")
    in_hand(review)
    step, agreed = _comes_to(review, verdict)
    settled: dict[str, Any] = {"verdict": agreed} if agreed else {}
    workflow.take(step, case, by=by, facts={"place": review.place}, **settled)
    review.verdict, review.observations = verdict, observations or ""
    review.graded_at = clock.now()
    review.version += 1
    return review


def _comes_to(review: Review, verdict: str) -> tuple[Step, str]:
    """The step of the case, and the verdict of the panel where there is one now."""
    if review.place == rules.THIRD:
        return steps.SETTLE, verdict
    reviews = queries.reviews_of([review.review_case_id])[review.review_case_id]
    other = next(
        (one for one in reviews if one.id != review.id and not one.is_dropped and one.graded_at),
        None,
    )
    if other is None:
        return steps.GRADE, ""
    if rules.is_settled_by_two(other.verdict, verdict):
        return steps.AGREE, verdict
    return steps.DISPUTE, ""


# --- the finding --------------------------------------------------------------------------------


def tell(case: ReviewCase, *, by: Actor, finding: str, version: int | None = None) -> ReviewCase:
    """The verdict and these words, to whoever decided. Raises Conflict where that is nobody with an
    account here."""
    require(by, May.SAMPLE_PLAN)
    workflow.in_order(steps.TELL, case)
    if case.decider_id is None:
        raise Conflict("Whoever decided this has no account here: tell them yourself")
    told: dict[str, Any] = {"finding": finding, "told_at": clock.now(), "told_by": by.name}
    told["read_by"] = times.due_on(times.READ, case.sample.force_id)
    workflow.take(steps.TELL, case, by=by, version=version, **told)
    telling.found(case, by=by)
    return case


def findings(place: Place, *, by: Actor) -> Page[Any]:
    """Of the actor’s own decisions; that they were shown is recorded."""
    require(by, May.DISPOSAL_DECIDE)
    page = queries.findings(by, place)
    shown = [one.case.reference for one in page.rows]
    audit.listed(Did.REVIEW_FINDING_LISTED, shown, by=by, kind=ReviewCase.__tablename__)
    return page


def open_finding(token: str, *, by: Actor) -> ReviewCase:
    """For whoever decided, whatever they do today; the reading is recorded."""
    found = queries.finding(token, by)
    if found is None:
        raise Missing
    audit.opened(Did.REVIEW_FINDING_OPENED, found, by=by)
    return found


def answer(
    case: ReviewCase, *, by: Actor, answer: str | None = None, version: int | None = None
) -> ReviewCase:
    """Read, with what they say to it if they say anything."""
    said: dict[str, Any] = {"answer": answer or "", "answered_at": clock.now()}
    workflow.take(steps.ANSWER, case, by=by, version=version, **said)
    return case


def is_done(counts: dict[Status, int]) -> bool:
    """Every case that was drawn has its verdict."""
    return any(counts[one] for one in steps.REVIEWED) and not any(counts[one] for one in steps.OPEN)
