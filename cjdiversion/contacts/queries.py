"""What stands on a referral, what is planned, and what waits. The provider's scope is inside every
select but those about a referral the caller has opened, which say so.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case, PersonInCase
from cjdiversion.contacts.models import (
    Appointment,
    Message,
    Note,
    OnwardReferral,
    Outcome,
    Own,
    Recorded,
    in_scope,
    messages_in_scope,
    side_of,
)
from cjdiversion.contacts.steps import MessageStatus, OnwardStatus, Status
from cjdiversion.database import session
from cjdiversion.referrals.models import Assessment, AssessmentLine, Referral, is_own
from cjdiversion.referrals.steps import IN_HAND, Kept
from cjdiversion.referrals.steps import Status as Referred

Thing = TypeVar("Thing", bound=Own)
Strikeable = TypeVar("Strikeable", bound=Recorded)
KINDS: dict[str, type[Recorded]] = {
    "appointment": Appointment,
    "note": Note,
    "onward-referral": OnwardReferral,
    "outcome": Outcome,
    "assessment": Assessment,
    "assessment-line": AssessmentLine,
}
# What a referral may be in while somebody is to come to what is planned for it.
_COMING = (*IN_HAND, Referred.ON_HOLD, Referred.REDIRECTED)
WHEN = ("today", "week", "to-record", "all")


def one(kind: type[Strikeable], token: str, actor: Actor) -> Strikeable | None:
    """With its referral and person."""
    case = joinedload(kind.referral).joinedload(Referral.case)
    query = sa.select(kind).where(kind.token == token, in_scope(kind, actor))
    found: Strikeable | None = session().scalar(query.options(case.joinedload(Case.person)))
    return found


def of_referral(kind: type[Thing], referral_id: uuid.UUID, actor: Actor) -> Sequence[Thing]:
    """In the order they were recorded; those in error are among them."""
    query = sa.select(kind).where(kind.referral_id == referral_id, in_scope(kind, actor))
    return session().scalars(query.order_by(kind.recorded_at, kind.id)).all()


def has_written(referral_id: uuid.UUID) -> bool:
    """Whether L&D have written anything here about a referral the caller has opened."""
    wrote = sa.select(Message.id).where(Message.referral_id == referral_id, Message.side == "ld")
    found = (wrote, *(sa.select(k.id).where(k.referral_id == referral_id) for k in KINDS.values()))
    return any(session().scalar(one.limit(1)) is not None for one in found)


def lines_of(assessment_id: uuid.UUID) -> Sequence[AssessmentLine]:
    """Those that stand; the caller has opened the assessment."""
    line = AssessmentLine
    query = sa.select(line).where(line.assessment_id == assessment_id, line.status == Kept.STANDS)
    return session().scalars(query.order_by(line.position, line.id)).all()


def overlapping(
    provider_id: uuid.UUID, with_whom_key: str, starts_at: datetime, ends_at: datetime
) -> Sequence[tuple[datetime, datetime]]:
    """Planned appointments of one practitioner in that time."""
    row = Appointment
    query = sa.select(row.starts_at, row.ends_at).where(
        row.provider_id == provider_id,
        row.with_whom_key == with_whom_key,
        row.starts_at < ends_at,
        row.starts_at > starts_at - timedelta(days=1),  # none lasts longer: keeps to the index
        row.ends_at > starts_at,
        row.status == Status.PLANNED,
    )
    found = session().execute(query.order_by(row.starts_at)).all()
    return [(begins, ends) for begins, ends in found]


def is_replaced(appointment_id: uuid.UUID) -> bool:
    """A new one was made instead, and that one was not recorded in error."""
    made = Appointment.replaces_id == appointment_id
    query = sa.select(Appointment.id).where(made, Appointment.status != Status.IN_ERROR)
    return session().scalar(query.limit(1)) is not None


def planned(actor: Actor, *, when: str) -> sa.Select[Any]:
    """Rows for the provider's list; `when` is one of WHEN."""
    row = Appointment
    columns: list[Any] = [
        row.id,
        row.token,
        row.status,
        row.kind,
        row.way,
        row.starts_at,
        row.ends_at,
        row.place,
        row.with_whom,
        Referral.token.label("referral_token"),
        Referral.reference,
        _is_live(tuple(Referred)).label("is_ours"),
        PersonInCase.surname,
        PersonInCase.forenames,
        Case.quarantined_at,
    ]
    query = (
        sa.select(*columns)
        .join(Referral, Referral.id == row.referral_id)
        .join(Case, Case.id == row.case_id)
        .join(PersonInCase, PersonInCase.case_id == row.case_id)
        .where(in_scope(row, actor))
    )
    return query.where(*_within(when))


def _within(when: str) -> list[sa.ColumnElement[bool]]:
    now, today = clock.now(), clock.today()
    row = Appointment
    if when == "all":
        return [row.status != Status.IN_ERROR]
    here = [row.status == Status.PLANNED]
    if when == "to-record":
        return [*here, row.ends_at <= now, row.starts_at <= now]
    days = 1 if when == "today" else 7
    begins, ends = clock.day_starts(today), clock.day_starts(today + timedelta(days=days))
    return [*here, row.starts_at >= begins, row.starts_at < ends, _is_live(_COMING)]


# --- messages -------------------------------------------------------------------------------------


def messages_of(referral_id: uuid.UUID) -> Sequence[Message]:
    """Oldest first; the caller has opened the referral."""
    query = sa.select(Message).where(Message.referral_id == referral_id)
    return session().scalars(query.order_by(Message.sent_at, Message.id)).all()


def unread_of(referral: Referral, actor: Actor) -> Sequence[Message]:
    """What the other side wrote and nobody on the actor's side has read. A team it is only offered
    to reads along and answers for nothing."""
    if not is_own(referral, actor):
        return []
    return [
        one
        for one in messages_of(referral.id)
        if one.status is MessageStatus.SENT and one.side != side_of(actor)
    ]


def unread_number(referral: Referral, actor: Actor) -> int:
    """For the pages that lead to them; the caller has opened the referral."""
    row = Message
    here = row.referral_id == referral.id, row.status == MessageStatus.SENT
    query = sa.select(sa.func.count()).where(*here, row.side != side_of(actor))
    return (session().scalar(query) or 0) if is_own(referral, actor) else 0


def unread(actor: Actor, *, most: int) -> Sequence[Message]:
    """Waiting for the actor's side, oldest first, with referral and person."""
    query = (
        sa.select(Message)
        .join(Message.referral)
        .where(
            Message.status == MessageStatus.SENT,
            Message.side != side_of(actor),
            messages_in_scope(actor),
            _is_answered_for(actor),
        )
        .options(contains_eager(Message.referral).joinedload(Referral.case).joinedload(Case.person))
    )
    return session().scalars(query.order_by(Message.sent_at, Message.id).limit(most)).all()


def _is_answered_for(actor: Actor) -> sa.ColumnElement[bool]:
    """`is_own` of the model, in SQL."""
    return Referral.provider_id == actor.unit_id if side_of(actor) == "ld" else sa.true()


# --- what others may know -------------------------------------------------------------------------


@dataclass(frozen=True)
class Coarse:
    """All that police read of L&D's appointments: no place, no purpose, nobody's name."""

    next_at: datetime | None
    last_attended_at: datetime | None


def coarse(referral_id: uuid.UUID) -> Coarse:
    """The caller has opened the referral."""
    row = Appointment
    here = row.referral_id == referral_id
    coming = sa.select(sa.func.min(row.starts_at)).join(Referral, Referral.id == row.referral_id)
    coming = coming.where(
        here, row.status == Status.PLANNED, row.starts_at >= clock.now(), _is_live(IN_HAND)
    )
    seen = sa.select(sa.func.max(row.happened_at)).where(here, row.status == Status.ATTENDED)
    return Coarse(session().scalar(coming), session().scalar(seen))


def _is_live(states: Sequence[Referred]) -> sa.ColumnElement[bool]:
    """Of an appointment joined to its referral: the team that planned it has the referral still, in
    one of `states`. Handed over or ended, nobody comes to it; put back, it stands as it was."""
    return sa.and_(Referral.provider_id == Appointment.provider_id, Referral.status.in_(states))


@dataclass(frozen=True)
class OpenEnds:
    """What is left to do before a referral is closed."""

    planned: int
    unanswered: int
    unread: int

    def __bool__(self) -> bool:
        return bool(self.planned or self.unanswered or self.unread)


def open_ends(referral_id: uuid.UUID) -> OpenEnds:
    """Planned appointments, onward referrals nobody answered, messages of the sender unread by L&D;
    of the team that has it. The caller has opened the referral."""
    mine = sa.select(Referral.provider_id).where(Referral.id == referral_id).scalar_subquery()

    def counted(*where: sa.ColumnElement[bool]) -> int:
        return session().scalar(sa.select(sa.func.count()).where(*where)) or 0

    return OpenEnds(
        counted(
            Appointment.referral_id == referral_id,
            Appointment.provider_id == mine,
            Appointment.status == Status.PLANNED,
        ),
        counted(
            OnwardReferral.referral_id == referral_id,
            OnwardReferral.provider_id == mine,
            OnwardReferral.status == OnwardStatus.WAITING,
        ),
        counted(
            Message.referral_id == referral_id,
            Message.status == MessageStatus.SENT,
            Message.side == "police",
        ),
    )
