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
from cjdiversion.consents import queries as consents
from cjdiversion.database import session
from cjdiversion.referrals.models import (
    Assessment,
    AssessmentLine,
    Referral,
    ReferralCall,
    ReferralMove,
    in_scope,
)
from cjdiversion.referrals.rules import new_reference
from cjdiversion.referrals.steps import (
    DECLINE,
    IN_HAND,
    OPEN,
    REOPEN,
    SEND,
    TAKE,
    UNANSWERED,
    Kept,
    Status,
)

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
NOBODYS = "nobody"
WANTED = (*FILTERS, *BY_DEADLINE, NOBODYS)


def one(token: str, actor: Actor) -> Referral | None:
    case = joinedload(Referral.case)
    query = (
        sa.select(Referral)
        .where(Referral.token == token, in_scope(actor))
        .options(case.joinedload(Case.person), case.joinedload(Case.suite))
        .options(*teams())
    )
    return session().scalar(query)


def teams() -> tuple[Any, Any]:
    """That it is with, and that it is offered to."""
    return joinedload(Referral.provider), joinedload(Referral.redirected_to)


def moves_of(referral_id: uuid.UUID) -> Sequence[ReferralMove]:
    """The history, oldest first."""
    query = sa.select(ReferralMove).where(ReferralMove.referral_id == referral_id)
    return session().scalars(query.order_by(ReferralMove.id)).all()


def was_sent(referral_id: uuid.UUID) -> bool:
    """Once at least, even where that was taken back: the custody record says so."""
    sent = sa.select(ReferralMove.id).where(
        ReferralMove.referral_id == referral_id, ReferralMove.step == SEND.name
    )
    return session().scalar(sent.limit(1)) is not None


def sent_by_unit(referral_id: uuid.UUID) -> uuid.UUID | None:
    """The unit of whoever sent it last; None for one that L&D began."""
    return session().scalar(_last_sent(ReferralMove.by_unit_id, referral_id))


def sent_by(referral_id: uuid.UUID) -> uuid.UUID | None:
    """Whoever sent it last, who need not be whoever drafted it."""
    return session().scalar(_last_sent(ReferralMove.by_id, referral_id))


def _last_sent(column: Any, referral_id: Any) -> sa.Select[uuid.UUID | None]:
    query = sa.select(column).where(ReferralMove.referral_id == referral_id)
    return query.where(ReferralMove.step == SEND.name).order_by(ReferralMove.id.desc()).limit(1)


def _is_sent_by(person_id: uuid.UUID) -> sa.ColumnElement[bool]:
    last = _last_sent(ReferralMove.by_id, Referral.id).correlate(Referral)
    return last.scalar_subquery() == person_id


def of_case(case_id: uuid.UUID) -> Sequence[Referral]:
    """Newest first, drafts included; the caller has opened the case."""
    query = sa.select(Referral).where(Referral.case_id == case_id)
    order = Referral.started_at.desc(), Referral.id.desc()
    return session().scalars(query.options(*teams()).order_by(*order)).all()


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


def calls_of(referral_ids: Sequence[uuid.UUID]) -> Sequence[ReferralCall]:
    """Of referrals the caller has opened, newest first."""
    query = sa.select(ReferralCall).where(ReferralCall.referral_id.in_(referral_ids))
    order = ReferralCall.telephoned_at.desc(), ReferralCall.id.desc()
    return session().scalars(query.order_by(*order)).all()


_LISTED = (
    *(Referral.id, Referral.token, Referral.reference, Referral.status, Referral.source),
    *(Referral.priority, Referral.location, Referral.needs, Referral.sent_at),
    *(Referral.answer_due_at, Referral.assess_due_at, Referral.next_due_at),
    *(Referral.exempt_at, Referral.exempt_review_at, Referral.follow_up_at),
    *(Referral.hold_review_at, Referral.try_again_at, Referral.owner_name),
    *(PersonInCase.surname, PersonInCase.forenames, PersonInCase.born_on, PersonInCase.stated_age),
    *(Unit.name.label("suite"), Case.quarantined_at),
)


def worklist(
    actor: Actor,
    *,
    owner_id: uuid.UUID | None = None,
    sender_id: uuid.UUID | None = None,
    source: str = "",
) -> sa.Select[Any]:
    """Rows of what was sent, in reach: of the actor's own provider, or of the police's cases."""
    query = (
        sa.select(*_LISTED)
        .join(Case, Case.id == Referral.case_id)
        .join(PersonInCase, PersonInCase.case_id == Referral.case_id)
        .outerjoin(Unit, Unit.id == Case.suite_id)
        .where(in_scope(actor), Referral.sent_at.is_not(None))
    )
    if source:
        query = query.where(Referral.source == source)
    if sender_id is not None:
        query = query.where(_is_sent_by(sender_id))
    return query.where(Referral.owner_id == owner_id) if owner_id is not None else query


def wanted(name: str, now: datetime) -> list[sa.ColumnElement[bool]]:
    """What of a list: a key of `WANTED`, or "all"."""
    if name in BY_DEADLINE:
        return [_by_deadline(name, now)]
    if name == NOBODYS:
        return [Referral.status.in_(OPEN), Referral.owner_id.is_(None)]
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
        query = query.where(_is_sent_by(sender_id))
    found = session().execute(query).one()
    return dict(zip(BY_DEADLINE, found, strict=True))


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


def assessments_of(referral_id: uuid.UUID, actor: Actor) -> Sequence[Assessment]:
    """Those of the actor's own provider, newest first; those in error are among them."""
    query = sa.select(Assessment).where(
        Assessment.referral_id == referral_id, Assessment.provider_id == actor.unit_id
    )
    return (
        session().scalars(query.order_by(Assessment.assessed_at.desc(), Assessment.id.desc())).all()
    )


def written_by(actor: Actor, referral_id: uuid.UUID) -> Sequence[AssessmentLine]:
    """Every line of the actor's own provider, those in error too."""
    line = AssessmentLine
    return _lines(line.referral_id == referral_id, line.provider_id == actor.unit_id)


def lines_of_referral(referral_id: uuid.UUID) -> Sequence[AssessmentLine]:
    """Every line that stands, whichever provider wrote it: ask `consents.release` of each."""
    return _lines(AssessmentLine.referral_id == referral_id, _STANDS)


def struck_lines(referral_id: uuid.UUID) -> Sequence[AssessmentLine]:
    """What was recorded in error, and may have been told before that."""
    line = AssessmentLine
    return _lines(line.referral_id == referral_id, line.status == Kept.IN_ERROR)


def struck_lines_of(case_id: uuid.UUID) -> Sequence[AssessmentLine]:
    """The same of the whole case."""
    return _lines(AssessmentLine.case_id == case_id, AssessmentLine.status == Kept.IN_ERROR)


def lines_of(case_id: uuid.UUID) -> Sequence[AssessmentLine]:
    """Every line L&D wrote in this case that stands: ask `consents.release` of each."""
    return _lines(AssessmentLine.case_id == case_id, _STANDS)


def lines_named(case_id: uuid.UUID, tokens: Sequence[str]) -> Sequence[AssessmentLine]:
    """Those in error too."""
    line = AssessmentLine
    return _lines(line.case_id == case_id, line.token.in_(tokens))


def behind(lines: Sequence[AssessmentLine]) -> Sequence[Assessment]:
    """The assessments these lines stand in, the newest first."""
    query = sa.select(Assessment).where(Assessment.id.in_({line.assessment_id for line in lines}))
    return session().scalars(query.order_by(Assessment.assessed_at.desc(), Assessment.id)).all()


def has_report(referral: Referral) -> bool:
    """Whether a line stands that was written since it was last opened again."""
    line, move = AssessmentLine, ReferralMove
    opened = sa.select(sa.func.max(move.at)).where(
        move.referral_id == referral.id, move.step == REOPEN.name, move.undone_at.is_(None)
    )
    since = session().scalar(opened)
    here = [line.referral_id == referral.id, line.provider_id == referral.provider_id, _STANDS]
    if since is not None:
        here.append(line.written_at >= since)
    return bool(session().scalar(sa.select(sa.exists().where(*here))))


_STANDS = AssessmentLine.status == Kept.STANDS


def _lines(*which: sa.ColumnElement[bool]) -> Sequence[AssessmentLine]:
    line = AssessmentLine
    query = sa.select(line).where(*which)
    return session().scalars(query.order_by(line.written_at, line.position, line.id)).all()


def next_to_take(actor: Actor) -> Referral | None:
    """Of the actor's own team, nobody's yet, or offered to it by another. Locked until the unit of
    work ends, and passed over by everybody else meanwhile. Never what this human declined, through
    whichever account, nor what they must not see, nor of a record that was closed as the wrong
    person's."""
    own = sa.and_(
        Referral.provider_id == actor.unit_id,
        Referral.status.in_(TAKE.sources),
        Referral.owner_id.is_(None),
    )
    offered = sa.and_(
        Referral.redirected_to_id == actor.unit_id, Referral.status == Status.REDIRECTED
    )
    declined = sa.exists().where(
        ReferralMove.referral_id == Referral.id,
        ReferralMove.step == DECLINE.name,
        sa.or_(ReferralMove.by_id == actor.person_id, ReferralMove.by_name == actor.name),
    )
    closed_as_wrong = sa.exists().where(
        Case.id == Referral.case_id, Case.quarantined_at.is_not(None)
    )
    query = (
        sa.select(Referral)
        .where(sa.or_(own, offered), ~declined, ~closed_as_wrong)
        .where(~consents.excluded_from(Referral.case_id, actor))
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
