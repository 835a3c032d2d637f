"""Units, people and their postings; sessions, sign-in attempts and service tokens."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from cjdiversion import clock
from cjdiversion.access import Actor, Role, UnitKind
from cjdiversion.accounts.rules import DutyEnd
from cjdiversion.database import (
    NOT_PERSONAL,
    SECRET,
    SERVICE,
    STAFF,
    Addressed,
    Base,
    Keyed,
)


class Unit(Base, Addressed):
    """A force, a custody suite, an investigation unit, an L&D provider or a CPS area."""

    __tablename__ = "unit"
    __table_args__ = (sa.UniqueConstraint("kind", "name"), {"info": SERVICE})

    kind: Mapped[UnitKind] = mapped_column(info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(sa.String(120), info=NOT_PERSONAL)
    code: Mapped[str] = mapped_column(sa.String(20), default="", info=NOT_PERSONAL)  # force, ODS
    force_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("unit.id"), index=True, info=NOT_PERSONAL
    )
    phone: Mapped[str] = mapped_column(sa.String(30), default="", info=NOT_PERSONAL)


class Person(Base, Addressed):
    """Somebody who signs in. Never a suspect, victim or witness."""

    __tablename__ = "person"
    __table_args__ = ({"info": SERVICE},)

    name: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True, info=STAFF)
    password_hash: Mapped[str] = mapped_column(sa.String(200), default="", info=SECRET)
    is_active: Mapped[bool] = mapped_column(default=True, info=STAFF)


class Posting(Base, Addressed):
    """A person's role and rank in a unit, from one day to another (both days included)."""

    __tablename__ = "posting"
    __table_args__ = ({"info": SERVICE},)

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True, info=STAFF)
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), index=True, info=STAFF)
    role: Mapped[Role] = mapped_column(info=STAFF)
    rank: Mapped[str] = mapped_column(sa.String(30), default="", info=STAFF)
    from_on: Mapped[date] = mapped_column(info=STAFF)
    to_on: Mapped[date | None] = mapped_column(info=STAFF)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    unit: Mapped[Unit] = relationship(lazy="raise_on_sql")


class Duty(Base, Addressed):
    """“On duty at SUITE until TIME”: the posting's role, for a while at another suite.

    The reach is then the declared suite's and no longer the posting's own: exactly one suite at a
    time, for who is wanted in one is not looking after the other. The clock ends it (`on_duty`);
    that it ended is written down afterwards.
    """

    __tablename__ = "duty"
    __table_args__ = (
        sa.Index(
            "uq_duty_running",
            "person_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(None, "posting_id", "ended_at"),
        sa.Index(None, "suite_id", "declared_at", "id"),
        sa.Index(None, "ended_at", "until"),
        {"info": SERVICE},
    )

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True, info=STAFF)
    posting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("posting.id"), info=STAFF)
    suite_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=STAFF)
    because: Mapped[str] = mapped_column(sa.Text, info=STAFF)
    declared_at: Mapped[datetime] = mapped_column(info=STAFF)
    until: Mapped[datetime] = mapped_column(info=STAFF)
    ended_at: Mapped[datetime | None] = mapped_column(info=STAFF)
    ended_how: Mapped[DutyEnd | None] = mapped_column(info=STAFF)
    ended_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    ended_because: Mapped[str] = mapped_column(sa.Text, default="", info=STAFF)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    posting: Mapped[Posting] = relationship(lazy="raise_on_sql")
    suite: Mapped[Unit] = relationship(lazy="raise_on_sql")


class Coverage(Base, Keyed):
    """Which provider serves a suite or unit, and which CPS area serves a force, from when to when.

    `by_unit` is the provider or area; its kind says which.
    """

    __tablename__ = "coverage"
    __table_args__ = (sa.Index(None, "served_unit_id", "from_on"), {"info": SERVICE})

    served_unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    by_unit_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("unit.id"), index=True, info=NOT_PERSONAL
    )
    from_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    to_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)


class Remit(Base, Keyed):
    """What a provider takes, from when to when: whose ages, from where, and under which name.

    `service`: reference data "ld_services". No `youngest` or `oldest`: no such limit. No `sources`
    (reference data "referral_sources"): all of them. Of a provider without a row nothing is known
    to be refused.
    """

    __tablename__ = "provider_remit"
    __table_args__ = (sa.Index(None, "provider_id", "from_on"), {"info": SERVICE})

    provider_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    service: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    youngest: Mapped[int | None] = mapped_column(info=NOT_PERSONAL)
    oldest: Mapped[int | None] = mapped_column(info=NOT_PERSONAL)
    sources: Mapped[list[str]] = mapped_column(default=list, info=NOT_PERSONAL)
    from_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    to_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)


class SignedIn(Base, Keyed):
    """A session kept on the server: signing out, a new password or an ended posting ends it."""

    __tablename__ = "session"
    __table_args__ = ({"info": SERVICE},)

    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True, info=SECRET)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True, info=STAFF)
    posting_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("posting.id"), index=True, info=STAFF
    )
    started_at: Mapped[datetime] = mapped_column(info=STAFF)
    seen_at: Mapped[datetime] = mapped_column(info=STAFF)
    ended_at: Mapped[datetime | None] = mapped_column(info=STAFF)


class SignInAttempt(Base, Keyed):
    """A failed guess, so that the throttle survives a restart. Digests, never what was typed."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        sa.Index(None, "account_digest", "at"),
        sa.Index(None, "address_digest", "at"),
        {"info": SERVICE},
    )

    account_digest: Mapped[str] = mapped_column(sa.String(64), info=STAFF)
    address_digest: Mapped[str] = mapped_column(sa.String(64), info=STAFF)
    at: Mapped[datetime] = mapped_column(info=STAFF)


class ServiceToken(Base, Addressed):
    """How a system signs in: for one person, or for one unit in a named role; stored hashed."""

    __tablename__ = "service_token"
    __table_args__ = (
        sa.CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name="person_or_unit"),
        {"info": SERVICE},
    )

    name: Mapped[str] = mapped_column(sa.String(80), info=NOT_PERSONAL)
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True, info=SECRET)
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("person.id"), index=True, info=STAFF
    )
    unit_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("unit.id"), index=True, info=NOT_PERSONAL
    )
    role: Mapped[Role | None] = mapped_column(info=NOT_PERSONAL)
    scopes: Mapped[list[str]] = mapped_column(info=NOT_PERSONAL)
    made_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    ends_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    revoked_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)


def running(
    kind: type[Posting] | type[Coverage] | type[Remit],
    on: date | sa.BindParameter[date] | None = None,
) -> sa.ColumnElement[bool]:
    """Rows that hold on the day; today when none is named."""
    day = clock.today() if on is None else on
    return sa.and_(kind.from_on <= day, sa.or_(kind.to_on.is_(None), kind.to_on >= day))


def on_duty(now: datetime | sa.BindParameter[datetime]) -> sa.ColumnElement[bool]:
    """Duties that hold at the moment, whether or not anybody has written down that they ended."""
    return sa.and_(Duty.ended_at.is_(None), Duty.declared_at <= now, Duty.until > now)


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Units an administrator keeps: the own force, what belongs to it, and what serves it today.
    CPS Direct serves every force and is kept by none: its people read what all of them share."""
    if actor.force_id is None:
        return sa.false()
    served = aliased(Unit)
    is_own = sa.or_(served.id == actor.force_id, served.force_id == actor.force_id)
    serving = (
        sa.select(Coverage.by_unit_id)
        .join(served, served.id == Coverage.served_unit_id)
        .where(is_own, running(Coverage))
    )
    serves_here = sa.and_(Unit.id.in_(serving), Unit.kind != UnitKind.CPS_DIRECT)
    return sa.or_(Unit.id == actor.force_id, Unit.force_id == actor.force_id, serves_here)
