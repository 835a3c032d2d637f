"""How often each outcome was decided, kept as it happens: pages of numbers read nothing else.

`summaries.py` keeps these rows in the unit of work that changes a decision.
"""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.database import CRIMINAL, EQUALITY, LINK, NOT_PERSONAL, POLICE, Base


def _part(length: int) -> Mapped[str]:
    return mapped_column(sa.String(length), primary_key=True, info=NOT_PERSONAL)


def _unit() -> Mapped[uuid.UUID]:
    return mapped_column(sa.ForeignKey("unit.id"), primary_key=True, index=True, info=NOT_PERSONAL)


def _force() -> Mapped[uuid.UUID]:
    return mapped_column(sa.ForeignKey("unit.id"), primary_key=True, info=NOT_PERSONAL)


def _month() -> Mapped[date]:
    """Its first day."""
    return mapped_column(primary_key=True, info=NOT_PERSONAL)


class Counted(Base):
    """How a decision that stands is counted now: the columns of `summing.Counted`. There is a row
    exactly while it counts."""

    __tablename__ = "disposal_counted"
    __table_args__ = ({"info": POLICE},)

    decision_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("disposal_decision.id"), primary_key=True, info=LINK
    )
    force_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("unit.id"), index=True, info=NOT_PERSONAL
    )
    unit_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("unit.id"), index=True, info=NOT_PERSONAL
    )
    decided_in: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    closed_in: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    recorded_in: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    outcome_code: Mapped[str] = mapped_column(sa.String(4), info=CRIMINAL)
    screened: Mapped[str] = mapped_column(sa.String(20), info=CRIMINAL)
    alike: Mapped[str] = mapped_column(sa.String(80), info=CRIMINAL)
    ethnicity: Mapped[str] = mapped_column(sa.String(2), info=EQUALITY)
    sex: Mapped[str] = mapped_column(sa.String(10), info=EQUALITY)
    age: Mapped[str] = mapped_column(sa.String(20), info=EQUALITY)
    disability: Mapped[str] = mapped_column(sa.String(3), info=EQUALITY)
    victim: Mapped[str] = mapped_column(sa.String(12), info=CRIMINAL)
    victim_due_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    is_view_sought: Mapped[bool] = mapped_column(info=CRIMINAL)
    is_victim_assessed: Mapped[bool] = mapped_column(info=CRIMINAL)


class OutcomeSum(Base):
    """Decisions of a unit in a month, by one of `measures.BASES`."""

    __tablename__ = "disposal_outcome_sum"
    __table_args__ = ({"info": POLICE},)

    force_id: Mapped[uuid.UUID] = _force()
    basis: Mapped[str] = _part(10)
    month: Mapped[date] = _month()
    unit_id: Mapped[uuid.UUID] = _unit()
    outcome_code: Mapped[str] = _part(4)
    screened: Mapped[str] = _part(20)
    decisions: Mapped[int] = mapped_column(info=NOT_PERSONAL)


class AlikeSum(Base):
    """Decisions of a unit in the month of the decision, by what makes cases alike."""

    __tablename__ = "disposal_alike_sum"
    __table_args__ = ({"info": POLICE},)

    force_id: Mapped[uuid.UUID] = _force()
    month: Mapped[date] = _month()
    alike: Mapped[str] = _part(80)
    unit_id: Mapped[uuid.UUID] = _unit()
    outcome_code: Mapped[str] = _part(4)
    decisions: Mapped[int] = mapped_column(info=NOT_PERSONAL)


class PeopleSum(Base):
    """Decisions of a force in the month of the decision, by whom they are about."""

    __tablename__ = "disposal_people_sum"
    __table_args__ = ({"info": POLICE},)

    force_id: Mapped[uuid.UUID] = _force()
    month: Mapped[date] = _month()
    outcome_code: Mapped[str] = _part(4)
    ethnicity: Mapped[str] = _part(2)
    sex: Mapped[str] = _part(10)
    age: Mapped[str] = _part(20)
    disability: Mapped[str] = _part(3)
    decisions: Mapped[int] = mapped_column(info=NOT_PERSONAL)


class VictimSum(Base):
    """Decisions of a unit that have a victim, in the month of the decision, by `summing.of_victim`.
    `due_on`: by when they are to be told, `summing.NO_DAY` for those that do not wait."""

    __tablename__ = "disposal_victim_sum"
    __table_args__ = ({"info": POLICE},)

    force_id: Mapped[uuid.UUID] = _force()
    month: Mapped[date] = _month()
    unit_id: Mapped[uuid.UUID] = _unit()
    told: Mapped[str] = _part(12)
    due_on: Mapped[date] = mapped_column(primary_key=True, info=NOT_PERSONAL)
    is_view_sought: Mapped[bool] = mapped_column(primary_key=True, info=NOT_PERSONAL)
    is_assessed: Mapped[bool] = mapped_column(primary_key=True, info=NOT_PERSONAL)
    decisions: Mapped[int] = mapped_column(info=NOT_PERSONAL)


SUMS: tuple[type[OutcomeSum | AlikeSum | PeopleSum | VictimSum], ...] = (
    *(OutcomeSum, AlikeSum, PeopleSum, VictimSum),
)
