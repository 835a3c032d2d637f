"""What L&D asked and scored, which is L&D's; and the one thing of it that police are told."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion.access import Actor, Role
from cjdiversion.cases.models import Case
from cjdiversion.cases.models import in_scope as cases_in_scope
from cjdiversion.consents import queries as consents
from cjdiversion.database import (
    EQUALITY,
    HEALTH,
    LD,
    LINK,
    NOT_PERSONAL,
    POLICE,
    STAFF,
    Addressed,
    Base,
    Keyed,
)
from cjdiversion.instruments.rules import Fitness
from cjdiversion.instruments.steps import AlertStatus, Status
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.models import in_scope as referrals_in_scope


class SafetyAlert(Base, Addressed):
    """L&D asks for safety action now. It says who asks, what L&D hands over and who took note; no
    score, no instrument and no answer, and nothing in it leads to one.

    `ground`: reference data "override_grounds"; told without waiting for consent (`person_told`).
    """

    __tablename__ = "safety_alert"
    __table_args__ = (
        sa.Index(None, "case_id", "status"),
        sa.Index(None, "referral_id", "raised_at"),
        sa.Index(None, "status", "raised_at", "id"),
        {"info": POLICE},
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    referral_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("referral.id"), info=LINK)
    status: Mapped[AlertStatus] = mapped_column(default=AlertStatus.RAISED, info=NOT_PERSONAL)
    ground: Mapped[str] = mapped_column(sa.String(40), info=HEALTH)
    raised_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    raised_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    raised_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    raised_by_unit: Mapped[str] = mapped_column(sa.String(120), info=NOT_PERSONAL)
    hand_over: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    person_told: Mapped[bool | None] = mapped_column(info=HEALTH)
    handed_over_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    handed_over_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    acknowledged_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    acknowledged_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    acknowledged_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)

    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    referral: Mapped[Referral] = relationship(lazy="raise_on_sql")


class Administration(Base, Addressed):
    """One time an instrument was begun with a person: how fit they were to be asked, what they
    answered and what followed, under the version and the cut-offs of that day.

    `missing`, `levels`, `met` and `branch` are codes of the instrument's file. `cut_offs`: a list
    of {level, at_least, source, mark, from_on}.
    """

    __tablename__ = "instrument_administration"
    __table_args__ = (
        sa.Index(None, "referral_id", "instrument", "asked_at", "id"),
        sa.Index(None, "provider_id", "status", "try_again_at", "id"),
        sa.CheckConstraint(
            "status IN ('complete', 'in-error') OR (total IS NULL AND is_positive IS NULL)",
            name="no_verdict_unless_complete",
        ),
        {"info": LD},
    )

    referral_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("referral.id"), info=LINK)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    provider_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    instrument: Mapped[str] = mapped_column(sa.String(20), info=HEALTH)
    instrument_version: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    scored_for: Mapped[str] = mapped_column(sa.String(20), default="", info=EQUALITY)
    status: Mapped[Status] = mapped_column(info=NOT_PERSONAL)
    asked_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    begun_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    begun_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    begun_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)

    # asked before anything is scored
    is_fit: Mapped[bool] = mapped_column(info=HEALTH)
    affected: Mapped[str] = mapped_column(sa.String(20), info=HEALTH)
    distress: Mapped[str] = mapped_column(sa.String(20), info=HEALTH)
    language: Mapped[str] = mapped_column(sa.String(10), info=EQUALITY)
    interpreting: Mapped[str] = mapped_column(sa.String(20), info=EQUALITY)
    not_fit_words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    try_again_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)

    # what was answered, and what follows
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict, info=HEALTH)
    scored_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    scored_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    scored_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    missing: Mapped[list[str]] = mapped_column(default=list, info=HEALTH)
    total: Mapped[int | None] = mapped_column(info=HEALTH)
    band: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    is_positive: Mapped[bool | None] = mapped_column(info=HEALTH)
    levels: Mapped[list[str]] = mapped_column(default=list, info=HEALTH)
    met: Mapped[list[str]] = mapped_column(default=list, info=HEALTH)
    branch: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    cut_offs: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, info=NOT_PERSONAL)

    # safety: an alert to the police while the person is in their care, else what L&D did
    is_safety_due: Mapped[bool] = mapped_column(default=False, info=HEALTH)
    alert_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("safety_alert.id"), unique=True, info=LINK
    )
    safety_done: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    safety_done_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    safety_done_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)

    struck_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    struck_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    struck_because: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)

    referral: Mapped[Referral] = relationship(lazy="raise_on_sql")
    alert: Mapped[SafetyAlert | None] = relationship(lazy="raise_on_sql")

    @property
    def fitness(self) -> Fitness:
        return Fitness(self.is_fit, self.affected, self.distress, self.interpreting)


class OwnCutOff(Base, Keyed):
    """A provider's own cut-off from a day on, set with the clinical lead's name and reasons."""

    __tablename__ = "instrument_cut_off"
    __table_args__ = (
        sa.UniqueConstraint(
            *("provider_id", "instrument", "instrument_version", "level", "scored_for", "from_on"),
            name="uq_instrument_cut_off_day",
        ),
        {"info": LD},
    )

    provider_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    instrument: Mapped[str] = mapped_column(sa.String(20), info=NOT_PERSONAL)
    instrument_version: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    level: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    scored_for: Mapped[str] = mapped_column(sa.String(20), info=NOT_PERSONAL)
    at_least: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    from_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    because: Mapped[str] = mapped_column(sa.Text, info=NOT_PERSONAL)
    clinical_lead: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    set_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    set_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    set_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)


_LD = frozenset({Role.LD_PRACTITIONER, Role.LD_TEAM_LEADER})


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The provider whose record it is, but for those of its people who must not see it, and nobody
    else: not police, CPS or those who count."""
    if actor.role not in _LD:
        return sa.false()
    may_see = ~consents.excluded_from(Administration.case_id, actor)
    return sa.and_(Administration.provider_id == actor.unit_id, may_see)


def alerts_in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Police see those of cases in their reach, L&D those of referrals sent to them."""
    if actor.role is Role.SYSTEM:
        return sa.true()
    # One by one from the few that wait: the other way round begins with every case of a suite.
    if actor.role in (Role.LD_PRACTITIONER, Role.LD_TEAM_LEADER):
        of_alert = sa.select(sa.literal(1)).where(Referral.id == SafetyAlert.referral_id)
        return of_alert.where(referrals_in_scope(actor)).correlate(SafetyAlert).exists()
    of_alert = sa.select(sa.literal(1)).where(Case.id == SafetyAlert.case_id)
    return of_alert.where(cases_in_scope(actor)).correlate(SafetyAlert).exists()
