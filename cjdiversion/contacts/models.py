"""What L&D keep of their work on a referral, and what the two sides write each other."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion.access import Actor, Role
from cjdiversion.consents import queries as consents
from cjdiversion.contacts.rules import FIRST_ATTENDED, RESULTS, SIDES
from cjdiversion.contacts.steps import MessageStatus, OnwardStatus, Status
from cjdiversion.database import (
    HEALTH,
    LD,
    LINK,
    NOT_PERSONAL,
    POLICE,
    STAFF,
    Addressed,
    Base,
)
from cjdiversion.referrals.models import Assessment, AssessmentLine, Referral, struck_when
from cjdiversion.referrals.models import in_scope as referrals_in_scope
from cjdiversion.referrals.steps import Kept


def _one_of(column: str, codes: Iterable[str]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{code}'" for code in codes)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


class _Of(Addressed):
    """Of which referral, written by whom and when; recorded in error it is kept, struck out."""

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    provider_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    struck_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    struck_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    struck_because: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)


class Appointment(Base, _Of):
    """Planned, or (`is_planned` false) a contact that happened without being planned.

    `kind`, `way`, `attendance`, `missed_because` and `rearranged_by` are codes of reference data.
    `replaces_id`: the appointment it was made instead of.
    """

    __tablename__ = "ld_appointment"
    __table_args__ = (
        sa.Index(None, "referral_id", "starts_at"),
        sa.Index(None, "provider_id", "status", "starts_at", "id"),
        sa.Index(None, "provider_id", "with_whom_key", "starts_at"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        sa.CheckConstraint("status <> 'attended' OR happened_at IS NOT NULL", name="attended_when"),
        struck_when(),
        {"info": LD},
    )

    referral_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("referral.id"), info=LINK)
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("ld_appointment.id"), index=True, info=LINK
    )
    status: Mapped[Status] = mapped_column(info=NOT_PERSONAL)
    is_planned: Mapped[bool] = mapped_column(default=True, info=NOT_PERSONAL)
    kind: Mapped[str] = mapped_column(sa.String(40), info=HEALTH)
    way: Mapped[str] = mapped_column(sa.String(40), info=HEALTH)
    starts_at: Mapped[datetime] = mapped_column(info=HEALTH)
    ends_at: Mapped[datetime] = mapped_column(info=HEALTH)
    place: Mapped[str] = mapped_column(sa.String(200), default="", info=HEALTH)
    with_whom: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    with_whom_key: Mapped[str] = mapped_column(sa.String(120), info=STAFF)  # to find overlaps by
    attendance: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    missed_because: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    rearranged_by: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    happened_at: Mapped[datetime | None] = mapped_column(info=HEALTH)
    answered_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    answered_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)

    referral: Mapped[Referral] = relationship(lazy="raise_on_sql")


class Note(Base, _Of):
    """L&D's own: only they read it. Nothing in it is ever changed."""

    __tablename__ = "ld_note"
    __table_args__ = (sa.Index(None, "referral_id", "happened_at"), struck_when(), {"info": LD})

    referral_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("referral.id"), info=LINK)
    status: Mapped[Kept] = mapped_column(default=Kept.STANDS, info=NOT_PERSONAL)
    text: Mapped[str] = mapped_column(sa.Text, info=HEALTH)
    happened_at: Mapped[datetime] = mapped_column(info=HEALTH)

    referral: Mapped[Referral] = relationship(lazy="raise_on_sql")


class OnwardReferral(Base, _Of):
    """To a service that goes on helping. `first_attended`: a code of `rules.FIRST_ATTENDED`."""

    __tablename__ = "ld_onward_referral"
    __table_args__ = (
        sa.Index(None, "referral_id", "sent_on"),
        _one_of("first_attended", FIRST_ATTENDED),
        struck_when(),
        {"info": LD},
    )

    referral_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("referral.id"), info=LINK)
    status: Mapped[OnwardStatus] = mapped_column(default=OnwardStatus.WAITING, info=NOT_PERSONAL)
    service: Mapped[str] = mapped_column(sa.String(40), info=HEALTH)
    reason: Mapped[str] = mapped_column(sa.String(40), info=HEALTH)
    organisation: Mapped[str] = mapped_column(sa.String(200), info=HEALTH)
    sent_on: Mapped[date] = mapped_column(info=HEALTH)
    answer_words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    answered_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    answered_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    first_on: Mapped[date | None] = mapped_column(info=HEALTH)
    first_attended: Mapped[str] = mapped_column(sa.String(20), default="not-yet", info=HEALTH)
    outcome: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)

    referral: Mapped[Referral] = relationship(lazy="raise_on_sql")


class Outcome(Base, _Of):
    """What was aimed at with the person, and whether it was reached: never a claim about offending,
    on which no effect of L&D is known. A later view of it is a new row."""

    __tablename__ = "ld_outcome"
    __table_args__ = (
        sa.Index(None, "referral_id", "seen_on"),
        _one_of("result", RESULTS),
        struck_when(),
        {"info": LD},
    )

    referral_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("referral.id"), info=LINK)
    status: Mapped[Kept] = mapped_column(default=Kept.STANDS, info=NOT_PERSONAL)
    aim: Mapped[str] = mapped_column(sa.String(40), info=HEALTH)
    aim_words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    result: Mapped[str] = mapped_column(sa.String(20), info=HEALTH)
    words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    seen_on: Mapped[date] = mapped_column(info=HEALTH)

    referral: Mapped[Referral] = relationship(lazy="raise_on_sql")


class Message(Base, Addressed):
    """What one side writes to the other about a referral.

    The police answer for this table, as for the referral it hangs on (two controllers, decision 6):
    what L&D write here they have told the police of their own will, and from then on the police
    hold it, disclose it and answer a subject access request with it. L&D's own record is `Note`,
    another table, which no message is ever filled from. Never changed and never taken back.
    `side`: who wrote it.
    """

    __tablename__ = "referral_message"
    __table_args__ = (
        sa.Index(None, "referral_id", "sent_at", "id"),
        sa.Index(None, "status", "side", "sent_at", "id"),
        _one_of("side", SIDES),
        sa.CheckConstraint("(status = 'read') = (read_at IS NOT NULL)", name="read_when"),
        {"info": POLICE},
    )

    referral_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("referral.id"), info=LINK)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    side: Mapped[str] = mapped_column(sa.String(10), info=NOT_PERSONAL)
    status: Mapped[MessageStatus] = mapped_column(default=MessageStatus.SENT, info=NOT_PERSONAL)
    text: Mapped[str] = mapped_column(sa.Text, info=HEALTH)
    sent_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    sent_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    sent_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    sent_by_unit: Mapped[str] = mapped_column(sa.String(120), info=NOT_PERSONAL)
    read_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    read_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)

    referral: Mapped[Referral] = relationship(lazy="raise_on_sql")


Own = Appointment | Note | OnwardReferral | Outcome
Recorded = Own | Assessment | AssessmentLine
"""What can have been recorded in error."""
_LD = frozenset({Role.LD_PRACTITIONER, Role.LD_TEAM_LEADER})


def side_of(actor: Actor) -> str:
    return "ld" if actor.role in _LD else "police"


def in_scope(kind: type[Any], actor: Actor) -> sa.ColumnElement[bool]:
    """Of one of `Own`: the provider whose record it is, but for those of its people who must not
    see it, and nobody else: not police, CPS or those who count."""
    if actor.role not in _LD:
        return sa.false()
    may_see = ~consents.excluded_from(kind.case_id, actor)
    return sa.and_(kind.provider_id == actor.unit_id, may_see)


def messages_in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Of referrals in reach, on either side."""
    of_message = sa.select(sa.literal(1)).where(Referral.id == Message.referral_id)
    return of_message.where(referrals_in_scope(actor)).correlate(Message).exists()
