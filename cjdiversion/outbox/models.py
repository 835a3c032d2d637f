"""One row per cause and recipient: (kind, what it is about, period, person)."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion.access import Actor
from cjdiversion.accounts.models import Person, Posting, Unit
from cjdiversion.accounts.models import in_scope as units_in_scope
from cjdiversion.database import (
    CONTACT,
    LINK,
    NOT_PERSONAL,
    SERVICE,
    STAFF,
    Addressed,
    Base,
    Keyed,
)
from cjdiversion.outbox.steps import Status


class Message(Base, Addressed):
    """`kind`: reference data "message_kinds", and the name of a file in templates/emails. The
    address is looked up when it is sent, but that of somebody outside, who has no account.
    `message_id` is what stands before the @ in its Message-ID, the same at every try. `error` is
    the class of the last failure, never its words: a mail server repeats addresses in them."""

    __tablename__ = "message"
    __table_args__ = (
        sa.UniqueConstraint("kind", "subject_id", "period", "recipient_id"),
        sa.Index(None, "status", "next_at", "id"),
        sa.Index(None, "status", "made_at", "id"),
        sa.Index(None, "recipient_id"),
        {"info": SERVICE},
    )

    kind: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    subject_kind: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    subject_id: Mapped[uuid.UUID] = mapped_column(info=LINK)
    period: Mapped[str] = mapped_column(sa.String(40), default="", info=NOT_PERSONAL)
    recipient_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), info=STAFF)
    address: Mapped[str] = mapped_column(sa.String(254), default="", info=CONTACT)
    unit_id: Mapped[uuid.UUID | None] = mapped_column(  # on whose behalf somebody outside is asked
        sa.ForeignKey("unit.id"), index=True, info=NOT_PERSONAL
    )
    reference: Mapped[str] = mapped_column(sa.String(16), info=LINK)
    path: Mapped[str] = mapped_column(sa.String(120), info=LINK)
    message_id: Mapped[str] = mapped_column(sa.String(80), unique=True, info=NOT_PERSONAL)
    status: Mapped[Status] = mapped_column(default=Status.WAITING, info=NOT_PERSONAL)
    attempts: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    made_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    next_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    claimed_until: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    sent_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    error: Mapped[str] = mapped_column(sa.String(60), default="", info=NOT_PERSONAL)

    recipient: Mapped[Person | None] = relationship(lazy="raise_on_sql")

    @property
    def recipient_name(self) -> str:
        return self.recipient.name if self.recipient else "Somebody outside"


class MessageChoice(Base, Keyed):
    """What a person has switched on or off; without a row a kind is on."""

    __tablename__ = "message_choice"
    __table_args__ = (sa.UniqueConstraint("person_id", "kind"), {"info": SERVICE})

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), info=STAFF)
    kind: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    is_wanted: Mapped[bool] = mapped_column(info=STAFF)


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Messages to the people an administrator keeps, leavers included, and to those outside whom
    their units ask."""
    kept = sa.select(Unit.id).where(units_in_scope(actor)).correlate(None)
    posted = sa.select(Posting.person_id).where(Posting.unit_id.in_(kept))
    outside = sa.and_(Message.recipient_id.is_(None), Message.unit_id.in_(kept))
    return sa.or_(Message.recipient_id.in_(posted.correlate(None)), outside)
