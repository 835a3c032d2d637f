"""The frame, the samples of a force, what waits for a reviewer, what was found for who decided."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion import listing, reference
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case, PersonInCase
from cjdiversion.database import session
from cjdiversion.disposals import queries as disposals
from cjdiversion.disposals.models import Decision, is_of_right_person
from cjdiversion.disposals.steps import Status as Standing
from cjdiversion.listing import Page, Place
from cjdiversion.reviews import steps
from cjdiversion.reviews.models import (
    Review,
    ReviewCase,
    ReviewSample,
    cases_in_scope,
    findings_for,
    given_to,
    in_scope,
)
from cjdiversion.reviews.rules import Barred, folded
from cjdiversion.reviews.steps import Status

_WITH_DECISION = joinedload(ReviewCase.decision)
_WHOLE = (
    joinedload(ReviewCase.sample),
    joinedload(ReviewCase.case).joinedload(Case.person),
    _WITH_DECISION.options(*disposals.LOADED),
)


def frame_rows(sample: ReviewSample) -> Sequence[Any]:
    """Standing decisions of the plan’s outcomes by the day of the outcome: the decision, the
    ethnicity its person states, the decider."""
    query = (
        sa.select(
            Decision.id,
            Decision.token,
            Decision.case_id,
            Decision.outcome_code,
            Decision.unit_id,
            Decision.decided_by_id,
            PersonInCase.self_defined_ethnicity,
        )
        .join(PersonInCase, PersonInCase.case_id == Decision.case_id)
        .where(
            Decision.force_id == sample.force_id,
            Decision.status == Standing.STANDS,
            Decision.outcome_code.in_(recorded_as(sample.outcome_codes)),
            Decision.decided_on.between(sample.from_on, sample.to_on),
            is_of_right_person(),
        )
    )
    return session().execute(query.order_by(Decision.token)).all()


def recorded_as(codes: Sequence[str]) -> list[str]:
    """With the codes that are an of-which part of another: 3A is counted under 3."""
    known = reference.attributes("outcome_codes")
    return [*codes, *(code for code, one in known.items() if one.get("subset_of") in codes)]


# --- samples ------------------------------------------------------------------------------------


def sample(token: str, actor: Actor) -> ReviewSample | None:
    return session().scalar(
        sa.select(ReviewSample).where(ReviewSample.token == token, in_scope(actor))
    )


def sample_anywhere(token: str) -> ReviewSample | None:
    """By its address or its reference; for the command at the machine."""
    named = sa.or_(ReviewSample.token == token, ReviewSample.reference == token)
    return session().scalar(sa.select(ReviewSample).where(named))


def samples(actor: Actor, place: Place, *, status: str = "", kind: str = "") -> Page[Any]:
    """Newest first."""
    query = sa.select(ReviewSample).where(in_scope(actor))
    if status:
        query = query.where(ReviewSample.status == status)
    if kind:
        query = query.where(ReviewSample.kind == kind)
    return _page(query, ReviewSample.planned_at, ReviewSample.id, place, "planned_at")


def counts(sample_id: uuid.UUID) -> dict[Status, int]:
    query = sa.select(ReviewCase.status, sa.func.count()).where(ReviewCase.sample_id == sample_id)
    found = dict(iter(session().execute(query.group_by(ReviewCase.status))))
    return {status: found.get(status, 0) for status in Status}


# --- cases of a sample --------------------------------------------------------------------------


def case(token: str, actor: Actor) -> ReviewCase | None:
    query = sa.select(ReviewCase).where(ReviewCase.token == token, cases_in_scope(actor))
    return session().scalar(query.options(*_WHOLE))


def cases(sample: ReviewSample, place: Place, *, status: str = "") -> Page[Any]:
    """Those drawn and those that took their place, by number; reserves only where asked for."""
    query = sa.select(ReviewCase).where(ReviewCase.sample_id == sample.id)
    wanted = [Status(status)] if status else [one for one in Status if one is not Status.RESERVE]
    query = query.where(ReviewCase.status.in_(wanted)).options(joinedload(ReviewCase.case))
    found = listing.page(
        query,
        newest=ReviewCase.reference.expression,
        key=ReviewCase.id.expression,
        place=place,
        cursor_of=lambda row: (row[0].reference, row[0].id),
        is_rising=True,
    )
    return Page([row for (row,) in found.rows], found.next, found.previous, found.total)


def all_cases(sample_id: uuid.UUID) -> Sequence[ReviewCase]:
    """The whole frame, in the order drawn."""
    query = sa.select(ReviewCase).where(ReviewCase.sample_id == sample_id)
    return session().scalars(query.order_by(ReviewCase.stratum, ReviewCase.rank)).all()


def in_sample(sample_id: uuid.UUID, statuses: Iterable[Status]) -> Sequence[ReviewCase]:
    query = sa.select(ReviewCase).where(
        ReviewCase.sample_id == sample_id, ReviewCase.status.in_(list(statuses))
    )
    return session().scalars(query.order_by(ReviewCase.reference)).all()


def next_reserve(of: ReviewCase) -> ReviewCase | None:
    query = sa.select(ReviewCase).where(
        ReviewCase.sample_id == of.sample_id,
        ReviewCase.stratum == of.stratum,
        ReviewCase.status == Status.RESERVE,
    )
    return session().scalar(query.order_by(ReviewCase.rank).limit(1))


def barred(case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Barred]:
    """Case → who decided, authorised or recorded any outcome of it, replaced ones too."""
    ids: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    names: dict[uuid.UUID, set[str]] = defaultdict(set)
    query = sa.select(
        Decision.case_id,
        Decision.decided_by_id,
        Decision.authority_by_id,
        Decision.decided_by,
        Decision.authority_name,
        Decision.authority_recorded_by,
        Decision.authority_deputy,
    ).where(Decision.case_id.in_(list(case_ids)))
    for case_id, decided_by, authority_by, *named in session().execute(query):
        ids[case_id] |= {one for one in (decided_by, authority_by) if one}
        names[case_id] |= {folded(one) for one in named if one}
    return {
        case_id: Barred(frozenset(ids[case_id]), frozenset(names[case_id])) for case_id in names
    }


# --- reviews ------------------------------------------------------------------------------------


def review(token: str, actor: Actor) -> Review | None:
    query = sa.select(Review).where(Review.token == token, given_to(actor))
    return session().scalar(query.options(joinedload(Review.of).options(*_WHOLE)))


def reviews_of(case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Review]]:
    """Case of a sample → every review of it by place, dropped ones too."""
    query = sa.select(Review).where(Review.review_case_id.in_(list(case_ids)))
    found: dict[uuid.UUID, list[Review]] = defaultdict(list)
    for one in session().scalars(query.order_by(Review.place, Review.assigned_at, Review.id)):
        found[one.review_case_id].append(one)
    return found


def mine(actor: Actor, place: Place, *, is_done: bool) -> Page[Any]:
    """What is asked of the reviewer: to do, or done; given first, first."""
    graded = Review.graded_at.is_not(None)
    query = (
        sa.select(Review)
        .join(Review.of)
        .where(given_to(actor), graded if is_done else ~graded)
        .options(joinedload(Review.of).joinedload(ReviewCase.sample))
    )
    if not is_done:
        query = query.where(ReviewCase.status.in_(steps.OPEN))
    return _page(query, Review.assigned_at, Review.id, place, "assigned_at", is_rising=True)


def to_grade(actor: Actor) -> int:
    query = sa.select(sa.func.count()).select_from(Review).join(Review.of)
    waits = (Review.graded_at.is_(None), ReviewCase.status.in_(steps.OPEN))
    return session().scalar(query.where(given_to(actor), *waits)) or 0


# --- findings -----------------------------------------------------------------------------------


def finding(token: str, actor: Actor) -> ReviewCase | None:
    query = sa.select(ReviewCase).where(ReviewCase.token == token, findings_for(actor))
    return session().scalar(query.options(*_WHOLE))


def findings(actor: Actor, place: Place) -> Page[Any]:
    """Newest first."""
    query = sa.select(ReviewCase).where(findings_for(actor)).options(*_WHOLE)
    return _page(query, ReviewCase.told_at, ReviewCase.id, place, "told_at")


def unread(actor: Actor) -> int:
    query = sa.select(sa.func.count()).select_from(ReviewCase)
    return session().scalar(query.where(findings_for(actor), ReviewCase.status == Status.TOLD)) or 0


def _page(
    query: sa.Select[Any], by: Any, key: Any, place: Place, name: str, *, is_rising: bool = False
) -> Page[Any]:
    found = listing.page(
        query,
        newest=by.expression,
        key=key.expression,
        place=place,
        cursor_of=lambda row: (getattr(row[0], name), row[0].id),
        is_rising=is_rising,
    )
    return Page([row for (row,) in found.rows], found.next, found.previous, found.total)
