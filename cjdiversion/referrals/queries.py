"""Referrals as they are listed and opened; the actor's scope is inside every select that is not
about a case the caller has already opened.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion.access import Actor, Role
from cjdiversion.accounts.models import Person, Posting, Unit
from cjdiversion.accounts.queries import current
from cjdiversion.cases.models import Case, PersonInCase
from cjdiversion.cases.naming import search_key
from cjdiversion.database import session
from cjdiversion.referrals.models import (
    Assessment,
    AssessmentLine,
    BankHoliday,
    Referral,
    ReferralCall,
    ReferralMove,
    in_scope,
    with_police,
)
from cjdiversion.referrals.rules import new_reference
from cjdiversion.referrals.steps import DECLINE, IN_HAND, OPEN, TAKE, UNANSWERED, Status

WAITING = UNANSWERED
L_AND_D = (Role.LD_PRACTITIONER, Role.LD_TEAM_LEADER)
FILTERS: Mapping[str, tuple[Status, ...]] = MappingProxyType(
    {
        "open": OPEN,
        "mine": OPEN,
        "waiting": WAITING,
        "in-hand": IN_HAND,
        **{status.value: (status,) for status in Status if status is not Status.DRAFT},
    }
)

DUE_SOON = timedelta(hours=2)  # proposed by this service
BY_DEADLINE = ("due-soon", "overdue", "exempt")
WANTED = (*FILTERS, *BY_DEADLINE)


def one(token: str, actor: Actor) -> Referral | None:
    case = joinedload(Referral.case)
    query = (
        sa.select(Referral)
        .where(Referral.token == token, in_scope(actor))
        .options(case.joinedload(Case.person), case.joinedload(Case.suite))
        .options(joinedload(Referral.provider), joinedload(Referral.redirected_to))
    )
    return session().scalar(query)


def moves_of(referral_id: uuid.UUID) -> Sequence[ReferralMove]:
    """The history, oldest first."""
    query = sa.select(ReferralMove).where(ReferralMove.referral_id == referral_id)
    return session().scalars(query.order_by(ReferralMove.id)).all()


def of_case(case_id: uuid.UUID) -> Sequence[Referral]:
    """Newest first, drafts included; the caller has opened the case."""
    query = sa.select(Referral).where(Referral.case_id == case_id)
    order = Referral.started_at.desc(), Referral.id.desc()
    return session().scalars(query.options(joinedload(Referral.provider)).order_by(*order)).all()


def of_cases(case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Referral]]:
    """Of a list of cases within reach, newest first, drafts included, in one statement."""
    query = sa.select(Referral).where(Referral.case_id.in_(case_ids))
    found: dict[uuid.UUID, list[Referral]] = {one: [] for one in case_ids}
    for row in session().scalars(query.order_by(Referral.started_at.desc(), Referral.id.desc())):
        found[row.case_id].append(row)
    return found


def open_duplicates(
    case_id: uuid.UUID, provider_id: uuid.UUID, *, other_than: uuid.UUID | None = None
) -> Sequence[Referral]:
    """Referrals of this case that this provider has and has not finished with."""
    query = sa.select(Referral).where(
        Referral.case_id == case_id,
        Referral.provider_id == provider_id,
        Referral.status.in_(OPEN),
    )
    if other_than is not None:
        query = query.where(Referral.id != other_than)
    return session().scalars(query.order_by(Referral.sent_at, Referral.id)).all()


def open_of_person(
    provider_id: uuid.UUID, *, surname: str, forenames: str, born_on: date | None
) -> Sequence[Referral]:
    """Open ones of the provider about somebody of that name who may be of that birth."""
    query = (
        sa.select(Referral)
        .join(Case, Case.id == Referral.case_id)
        .join(PersonInCase, PersonInCase.case_id == Case.id)
        .where(Referral.provider_id == provider_id, Referral.status.in_(OPEN))
        .where(Case.surname_key == search_key(surname), PersonInCase.forenames == forenames)
    )
    if born_on is not None:
        same = sa.or_(PersonInCase.born_on == born_on, PersonInCase.born_on.is_(None))
        query = query.where(same)
    return session().scalars(query.order_by(Referral.sent_at, Referral.id)).all()


def overdue(now: Any, *, limit: int) -> Sequence[Referral]:
    """In one fixed order, so that two processes never wait for each other's rows in a ring."""
    query = (
        sa.select(Referral)
        .where(Referral.status.in_(WAITING), Referral.answer_due_at <= now, with_police())
        .where(Referral.exempt_at.is_(None))
        .order_by(Referral.answer_due_at, Referral.id)
        .limit(limit)
        .options(joinedload(Referral.case))
    )
    return session().scalars(query).all()


def unread(
    latest: Mapping[str, datetime],
    *,
    limit: int,
    actor: Actor | None = None,
    only: sa.ColumnElement[bool] | None = None,
) -> Sequence[Referral]:
    """Sent and not received since before the moment of its priority, longest waiting first; all of
    them, or those in reach of one person whose case is open."""
    long_ago = [
        sa.and_(Referral.priority == code, Referral.sent_at <= at) for code, at in latest.items()
    ]
    case = joinedload(Referral.case)
    query = (
        sa.select(Referral)
        .where(Referral.status == Status.SENT, sa.or_(sa.false(), *long_ago))
        .options(case.joinedload(Case.person), joinedload(Referral.provider))
        .order_by(Referral.sent_at, Referral.id)
        .limit(limit)
    )
    if only is not None:
        query = query.where(only)
    if actor is not None:
        query = query.join(Referral.case).where(in_scope(actor), Case.is_open)
    return session().scalars(query).all()


def calls_of(referral_ids: Sequence[uuid.UUID]) -> Sequence[ReferralCall]:
    """Of referrals the caller has opened, newest first."""
    query = sa.select(ReferralCall).where(ReferralCall.referral_id.in_(referral_ids))
    order = ReferralCall.telephoned_at.desc(), ReferralCall.id.desc()
    return session().scalars(query.order_by(*order)).all()


def worklist(
    actor: Actor,
    *,
    owner_id: uuid.UUID | None = None,
    sender_id: uuid.UUID | None = None,
    source: str = "",
) -> sa.Select[Any]:
    """Rows of what was sent, in reach: of the actor's own provider, or of the police's cases."""
    query = (
        sa.select(
            Referral.id,
            Referral.token,
            Referral.reference,
            Referral.status,
            Referral.source,
            Referral.priority,
            Referral.location,
            Referral.needs,
            Referral.sent_at,
            Referral.answer_due_at,
            Referral.assess_due_at,
            Referral.next_due_at,
            Referral.exempt_at,
            Referral.exempt_review_at,
            Referral.follow_up_at,
            Referral.hold_review_at,
            Referral.owner_name,
            PersonInCase.surname,
            PersonInCase.forenames,
            PersonInCase.born_on,
            PersonInCase.stated_age,
            Unit.name.label("suite"),
            Case.quarantined_at,
        )
        .join(Case, Case.id == Referral.case_id)
        .join(PersonInCase, PersonInCase.case_id == Referral.case_id)
        .outerjoin(Unit, Unit.id == Case.suite_id)
        .where(in_scope(actor), Referral.sent_at.is_not(None))
    )
    if source:
        query = query.where(Referral.source == source)
    if sender_id is not None:
        query = query.where(Referral.started_by_id == sender_id)
    return query.where(Referral.owner_id == owner_id) if owner_id is not None else query


def wanted(name: str, now: datetime) -> list[sa.ColumnElement[bool]]:
    """What of a list: a key of `WANTED`, or "all"."""
    if name in BY_DEADLINE:
        return [_by_deadline(name, now)]
    return [Referral.status.in_(FILTERS[name])] if name in FILTERS else []


def _by_deadline(name: str, now: datetime) -> sa.ColumnElement[bool]:
    """R-D3: a clock that stands still, an exemption and what has ended are on neither list of what
    is due: they have no `next_due_at`."""
    if name == "overdue":
        return Referral.next_due_at <= now
    if name == "due-soon":
        return sa.and_(Referral.next_due_at > now, Referral.next_due_at <= now + DUE_SOON)
    return sa.and_(Referral.exempt_at.is_not(None), Referral.status.in_(OPEN))


def due_counts(
    actor: Actor, now: datetime, *, sender_id: uuid.UUID | None = None
) -> dict[str, int]:
    """How many are on each list of deadlines, in one statement."""
    numbers = [
        sa.func.count(sa.case((_by_deadline(name, now), 1))).label(name) for name in BY_DEADLINE
    ]
    due = sa.or_(*(_by_deadline(name, now) for name in BY_DEADLINE))
    query = sa.select(*numbers).where(in_scope(actor), due)
    if sender_id is not None:
        query = query.where(Referral.started_by_id == sender_id)
    found = session().execute(query).one()
    return dict(zip(BY_DEADLINE, found, strict=True))


def bank_holidays() -> Sequence[BankHoliday]:
    """Those that were added and stand."""
    query = sa.select(BankHoliday).where(BankHoliday.removed_at.is_(None))
    return session().scalars(query.order_by(BankHoliday.day)).all()


def all_bank_holidays() -> Sequence[BankHoliday]:
    """Those taken away too, the latest day first."""
    order = BankHoliday.day.desc(), BankHoliday.id.desc()
    return session().scalars(sa.select(BankHoliday).order_by(*order)).all()


def bank_holiday(token: str) -> BankHoliday | None:
    return session().scalar(sa.select(BankHoliday).where(BankHoliday.token == token))


def calendar_changed_at() -> datetime | None:
    """When a bank holiday was last added or taken away."""
    newest = sa.select(sa.func.max(BankHoliday.added_at), sa.func.max(BankHoliday.removed_at))
    added, removed = session().execute(newest).one()
    return max((at for at in (added, removed) if at is not None), default=None)


def counted_before(at: datetime | None, *, limit: int) -> Sequence[Referral]:
    """Open referrals whose deadlines were counted before that moment or never, in one fixed order,
    and none that somebody is working with at this moment."""
    query = (
        sa.select(Referral)
        .where(_is_stale(at))
        .order_by(Referral.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session().scalars(query).all()


def to_count(at: datetime | None) -> int:
    """How many open ones are still to be counted anew."""
    query = sa.select(sa.func.count()).select_from(Referral).where(_is_stale(at))
    return session().scalar(query) or 0


def _is_stale(at: datetime | None) -> sa.ColumnElement[bool]:
    never = Referral.counted_at.is_(None)
    before = never if at is None else sa.or_(never, Referral.counted_at < at)
    return sa.and_(Referral.status.in_(OPEN), before)


def moves_of_many(referral_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[ReferralMove]]:
    """The histories of many, oldest first, in one statement."""
    found: dict[uuid.UUID, list[ReferralMove]] = {one: [] for one in referral_ids}
    query = sa.select(ReferralMove).where(ReferralMove.referral_id.in_(referral_ids))
    for move in session().scalars(query.order_by(ReferralMove.id)):
        found[move.referral_id].append(move)
    return found


def references_of(case_id: uuid.UUID) -> Sequence[str]:
    """What the case's referrals are called on lists."""
    return session().scalars(sa.select(Referral.reference).where(Referral.case_id == case_id)).all()


def free_reference() -> str:
    """One that no referral has."""
    while True:
        name = new_reference()
        taken = sa.select(Referral.id).where(Referral.reference == name)
        if session().scalar(taken) is None:
            return name


def assessment_of(referral_id: uuid.UUID) -> Assessment | None:
    query = sa.select(Assessment).where(Assessment.referral_id == referral_id)
    return session().scalar(query)


def lines_of_referral(referral_id: uuid.UUID) -> Sequence[AssessmentLine]:
    return _lines(Assessment.referral_id == referral_id)


def lines_of(case_id: uuid.UUID) -> Sequence[AssessmentLine]:
    """Every line L&D wrote in this case, released or not: ask `consents.release` of each."""
    return _lines(Assessment.case_id == case_id)


def _lines(which: sa.ColumnElement[bool]) -> Sequence[AssessmentLine]:
    line = AssessmentLine
    query = sa.select(line).join(Assessment, Assessment.id == line.assessment_id).where(which)
    return session().scalars(query.order_by(line.written_at, line.position, line.id)).all()


def next_to_take(actor: Actor) -> Referral | None:
    """Locked until the unit of work ends, and passed over by everybody else meanwhile."""
    declined = sa.exists().where(
        ReferralMove.referral_id == Referral.id,
        ReferralMove.step == DECLINE.name,
        ReferralMove.by_id == actor.person_id,
    )
    query = (
        sa.select(Referral)
        .where(Referral.provider_id == actor.unit_id, Referral.status.in_(TAKE.sources))
        .where(Referral.owner_id.is_(None), ~declined)
        .order_by(Referral.priority, Referral.sent_at, Referral.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session().scalar(query)


def team_of(provider_id: uuid.UUID) -> dict[str, Person]:
    """Who works for the provider today: token → person."""
    query = (
        sa.select(Person)
        .join(Posting, Posting.person_id == Person.id)
        .where(Posting.unit_id == provider_id, Posting.role.in_(L_AND_D), current())
        .where(Person.is_active)
        .order_by(Person.name)
    )
    return {one.token: one for one in session().scalars(query)}


def workload(provider_id: uuid.UUID) -> Sequence[Any]:
    """(owner_id, owner_name, status, number) of what is open and somebody has."""
    number = sa.func.count().label("number")
    query = (
        sa.select(Referral.owner_id, Referral.owner_name, Referral.status, number)
        .where(Referral.provider_id == provider_id, Referral.status.in_(OPEN))
        .where(Referral.owner_id.is_not(None))
        .group_by(Referral.owner_id, Referral.owner_name, Referral.status)
    )
    return session().execute(query).all()
