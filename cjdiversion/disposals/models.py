"""An outcome decided by a named person, with the reasons and what was known at that moment."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion.access import Actor, Role
from cjdiversion.authority import Authorised
from cjdiversion.cases.models import Case, Offence
from cjdiversion.cases.models import in_scope as cases_in_scope
from cjdiversion.database import (
    CRIMINAL,
    HEALTH,
    LINK,
    NOT_PERSONAL,
    POLICE,
    STAFF,
    Addressed,
    Base,
    Keyed,
)
from cjdiversion.disposals.steps import Status

_UNTOLD = (
    "victim_due_on IS NOT NULL AND victim_informed_on IS NULL AND victim_not_possible_since IS NULL"
)
_TO_CONFIRM = (
    "authority_at IS NOT NULL AND authority_confirmed_at IS NULL AND authority_denied_at IS NULL"
)


class Grounded:
    """The columns of `grounds.Grounds`."""

    public_interest: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info=CRIMINAL)
    why_not_others: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    opinion_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    opinion_role: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    opinion_on: Mapped[date | None] = mapped_column(info=HEALTH)
    opinion_lasting: Mapped[str] = mapped_column(sa.String(20), default="", info=HEALTH)
    opinion_until: Mapped[date | None] = mapped_column(info=HEALTH)
    evidential_position: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    prevented_who: Mapped[str] = mapped_column(sa.String(20), default="", info=CRIMINAL)
    prevented_how: Mapped[str] = mapped_column(sa.String(20), default="", info=HEALTH)
    prevented_known: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    taken_over_by: Mapped[str] = mapped_column(sa.String(200), default="", info=CRIMINAL)
    taken_over_reference: Mapped[str] = mapped_column(sa.String(120), default="", info=CRIMINAL)
    victim_told_on: Mapped[date | None] = mapped_column(info=CRIMINAL)
    exception_reason: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    activity: Mapped[str] = mapped_column(sa.String(200), default="", info=CRIMINAL)
    activity_provider: Mapped[str] = mapped_column(sa.String(200), default="", info=CRIMINAL)
    activity_done_on: Mapped[date | None] = mapped_column(info=CRIMINAL)


class Decision(Base, Addressed, Authorised, Grounded):
    """`needs_known` and `referrals_known` are frozen: [{code, label, source}], [{reference,
    state, label}], and so are the `verdicts` on each criterion of the option, as its rows read
    then: [{criterion, label, code, state, words, source, mark}]. The units stand on the row because
    counts are made from it alone, and `screened` stands in the index for the same reason.

    Three days that are never one another: the crime was recorded, the outcome decided, the matter
    closed. `closed_on` is empty while a record is still to be signed, or conditions
    to be kept.
    """

    __tablename__ = "disposal_decision"
    __table_args__ = (
        sa.Index(
            "ix_disposal_decision_counting",
            *("force_id", "status", "decided_on", "outcome_code", "unit_id", "screened", "case_id"),
        ),
        # By the two other days that a figure can be counted by.
        *(
            sa.Index(
                f"ix_disposal_decision_{name}",
                *("force_id", "status", day, "outcome_code", "unit_id", "screened", "case_id"),
            )
            for name, day in (("closed", "closed_on"), ("recorded", "crime_recorded_on"))
        ),
        # What waits for somebody is little among all that was decided.
        sa.Index(
            "ix_disposal_decision_untold",
            "victim_due_on",
            sqlite_where=sa.text(_UNTOLD),
            postgresql_where=sa.text(_UNTOLD),
        ),
        sa.Index(
            "ix_disposal_decision_to_confirm",
            "authority_at",
            sqlite_where=sa.text(_TO_CONFIRM),
            postgresql_where=sa.text(_TO_CONFIRM),
        ),
        {"info": POLICE},
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    status: Mapped[Status] = mapped_column(default=Status.STANDS, info=NOT_PERSONAL)
    force_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    outcome_code: Mapped[str] = mapped_column(sa.String(4), info=CRIMINAL)
    option_code: Mapped[str] = mapped_column(sa.String(40), default="", info=CRIMINAL)
    reasons: Mapped[str] = mapped_column(sa.Text, info=CRIMINAL)
    decided_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    decided_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)  # London day, for counting
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    decided_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    decided_by_rank: Mapped[str] = mapped_column(sa.String(30), default="", info=STAFF)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    crime_recorded_on: Mapped[date | None] = mapped_column(info=CRIMINAL)
    closed_on: Mapped[date | None] = mapped_column(info=CRIMINAL)
    prosecutor: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    prosecutor_reference: Mapped[str] = mapped_column(sa.String(60), default="", info=CRIMINAL)
    prosecutor_decided_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    # Who confirmed in the place of whoever gave it, and why they could not.
    authority_deputy: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    authority_deputy_because: Mapped[str] = mapped_column(sa.Text, default="", info=STAFF)
    # Whoever is named says that they did not give it. It stands until somebody replaces it.
    authority_denied_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    authority_denied_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    authority_denied_because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    suspect_position: Mapped[str] = mapped_column(sa.String(20), default="", info=CRIMINAL)
    suspect_agrees: Mapped[bool | None] = mapped_column(info=CRIMINAL)
    victim_told: Mapped[str] = mapped_column(sa.String(20), default="", info=CRIMINAL)
    victim_view: Mapped[str] = mapped_column(sa.String(30), default="", info=CRIMINAL)
    victim_kind: Mapped[str] = mapped_column(sa.String(30), default="", info=CRIMINAL)
    victim_consulted_on: Mapped[date | None] = mapped_column(info=CRIMINAL)
    victim_why_not: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    # As far as it is known today, for the measures: VictimContact has each word of it.
    victim_due_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    victim_informed_on: Mapped[date | None] = mapped_column(info=CRIMINAL)
    victim_not_possible_since: Mapped[date | None] = mapped_column(info=CRIMINAL)
    is_view_sought: Mapped[bool] = mapped_column(default=False, info=CRIMINAL)
    ld_available: Mapped[str] = mapped_column(sa.String(12), default="", info=HEALTH)
    ld_read: Mapped[str] = mapped_column(sa.String(12), default="", info=HEALTH)
    ld_used: Mapped[str] = mapped_column(sa.String(12), default="", info=HEALTH)
    needs_known: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, info=HEALTH)
    screened: Mapped[str] = mapped_column(sa.String(20), default="", info=HEALTH)
    # Of the newest score of the gravity by then; `departs` where the outcome is another.
    gravity_score_id: Mapped[uuid.UUID | None] = mapped_column(info=LINK)
    departs: Mapped[bool] = mapped_column(default=False, info=CRIMINAL)
    departure_reasons: Mapped[list[str]] = mapped_column(sa.JSON, default=list, info=CRIMINAL)
    departure_words: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    departure_reference: Mapped[str] = mapped_column(sa.String(120), default="", info=CRIMINAL)
    circumstances_id: Mapped[uuid.UUID | None] = mapped_column(info=LINK)
    referrals_known: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, info=HEALTH)
    verdicts: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, info=HEALTH)
    superseded_reason: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    superseded_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("disposal_decision.id"), info=LINK
    )

    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    covers: Mapped[list[Covered]] = relationship(
        back_populates="decision", lazy="raise_on_sql", order_by="Covered.id"
    )

    @property
    def reference(self) -> str:
        return self.case.reference

    @property
    def is_to_confirm(self) -> bool:
        return super().is_to_confirm and self.authority_denied_at is None

    @property
    def offence_words(self) -> list[str]:
        """Empty where it was decided of a case with no offence."""
        return [one.offence.words for one in self.covers if one.offence is not None]

    @property
    def offence_numbers(self) -> list[str]:
        return [str(one.offence.position) for one in self.covers if one.offence is not None]


class Covered(Base, Keyed):
    """One offence that a decision is about; without an offence it is about the whole case, which
    has none. While it `stands`, the database lets no other decision cover the same."""

    __tablename__ = "disposal_offence"
    __table_args__ = (
        sa.Index(
            "uq_disposal_offence_standing",
            "offence_id",
            unique=True,
            sqlite_where=sa.text("stands AND offence_id IS NOT NULL"),
            postgresql_where=sa.text("stands AND offence_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_disposal_offence_whole_case",
            "case_id",
            unique=True,
            sqlite_where=sa.text("stands AND offence_id IS NULL"),
            postgresql_where=sa.text("stands AND offence_id IS NULL"),
        ),
        {"info": POLICE},
    )

    decision_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("disposal_decision.id"), index=True, info=LINK
    )
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    offence_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("offence.id"), index=True, info=LINK
    )
    stands: Mapped[bool] = mapped_column(default=True, info=NOT_PERSONAL)

    decision: Mapped[Decision] = relationship(back_populates="covers", lazy="raise_on_sql")
    offence: Mapped[Offence | None] = relationship(lazy="raise_on_sql")


def is_of_right_person() -> sa.ColumnElement[bool]:
    """Not of a record that is closed as about the wrong person."""
    return Decision.case_id.not_in(sa.select(Case.id).where(Case.quarantined_at.is_not(None)))


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Numbers people count their own force; others see the decisions of cases in their reach."""
    if actor.role in (Role.PERFORMANCE_LEAD, Role.REVIEWER):
        return Decision.force_id == actor.force_id
    return Decision.case_id.in_(sa.select(Case.id).where(cases_in_scope(actor)))
