"""What pages of numbers read: sums of whole months, never the decisions themselves."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from cjdiversion.cases.models import PersonInCase
from cjdiversion.database import session
from cjdiversion.disposals import measures, summaries, summing
from cjdiversion.disposals.measures import CountRow, Period
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.steps import Status
from cjdiversion.disposals.summary_models import AlikeSum, Counted, OutcomeSum, PeopleSum, VictimSum
from cjdiversion.disposals.victim_measures import VictimRow


@dataclass(frozen=True)
class MonthRow:
    month: date  # its first day
    outcome_code: str
    count: int


@dataclass(frozen=True)
class UnitMonthRow:
    month: date
    unit_id: uuid.UUID
    outcome_code: str
    count: int


@dataclass(frozen=True)
class AlikeRow:
    alike: str
    unit_id: uuid.UUID
    outcome_code: str
    count: int


@dataclass(frozen=True)
class PeopleRow:
    outcome_code: str
    ethnicity: str
    sex: str
    age: str
    disability: str
    count: int


@dataclass(frozen=True)
class PeopleMonthRow:
    month: date
    outcome_code: str
    ethnicity: str
    sex: str
    age: str
    disability: str
    count: int


@dataclass(frozen=True)
class PersonRow:
    """That a record of somebody was counted so at least once."""

    month: date
    unit_id: uuid.UUID
    outcome_code: str
    ethnicity: str
    sex: str
    age: str
    disability: str
    record_id: uuid.UUID


_WHO = (
    *(PeopleSum.outcome_code, PeopleSum.ethnicity, PeopleSum.sex, PeopleSum.age),
    PeopleSum.disability,
)


def by_unit(
    force_id: uuid.UUID | None, over: Period, basis: str = measures.DECIDED
) -> list[CountRow]:
    grouped = (OutcomeSum.unit_id, OutcomeSum.outcome_code, OutcomeSum.screened)
    where = (OutcomeSum.force_id == force_id, OutcomeSum.basis == basis)
    return [CountRow(*row) for row in _summed(OutcomeSum, grouped, over, *where)]


def by_month(
    force_id: uuid.UUID | None, over: Period, basis: str = measures.DECIDED
) -> list[MonthRow]:
    grouped = (OutcomeSum.month, OutcomeSum.outcome_code)
    where = (OutcomeSum.force_id == force_id, OutcomeSum.basis == basis)
    return [MonthRow(*row) for row in _summed(OutcomeSum, grouped, over, *where)]


def alike(force_id: uuid.UUID | None, over: Period) -> list[AlikeRow]:
    """By the month of the decision."""
    grouped = (AlikeSum.alike, AlikeSum.unit_id, AlikeSum.outcome_code)
    found = _summed(AlikeSum, grouped, over, AlikeSum.force_id == force_id)
    return [AlikeRow(*row) for row in found]


def people(force_id: uuid.UUID | None, over: Period) -> list[PeopleRow]:
    """By the month of the decision."""
    found = _summed(PeopleSum, _WHO, over, PeopleSum.force_id == force_id)
    return [PeopleRow(*row) for row in found]


def victims(force_id: uuid.UUID | None, over: Period) -> list[VictimRow]:
    """By the month of the decision; decisions with a victim."""
    grouped = (VictimSum.unit_id, VictimSum.told, VictimSum.due_on)
    asked = (VictimSum.is_view_sought, VictimSum.is_assessed)
    found = _summed(VictimSum, (*grouped, *asked), over, VictimSum.force_id == force_id)
    return [VictimRow(*row) for row in found]


def units_by_month(force_id: uuid.UUID | None, over: Period) -> list[UnitMonthRow]:
    """By the month of the decision."""
    grouped = (OutcomeSum.month, OutcomeSum.unit_id, OutcomeSum.outcome_code)
    where = (OutcomeSum.force_id == force_id, OutcomeSum.basis == measures.DECIDED)
    return [UnitMonthRow(*row) for row in _summed(OutcomeSum, grouped, over, *where)]


def people_by_month(force_id: uuid.UUID | None, over: Period) -> list[PeopleMonthRow]:
    """By the month of the decision."""
    found = _summed(PeopleSum, (PeopleSum.month, *_WHO), over, PeopleSum.force_id == force_id)
    return [PeopleMonthRow(*row) for row in found]


def people_of(force_id: uuid.UUID | None, over: Period) -> list[PersonRow]:
    """Who the decisions of these months are about, read from the decisions, by their index: sums do
    not say whether one person is counted twice."""
    summaries.settle(session())
    how = Counted
    told = (how.decided_in, how.unit_id, how.outcome_code, how.ethnicity, how.sex, how.age)
    query = (
        sa.select(*told, how.disability, PersonInCase.id)
        .join(Decision, Decision.id == how.decision_id)
        .join(PersonInCase, PersonInCase.case_id == Decision.case_id)
        .where(
            Decision.force_id == force_id,
            Decision.status == Status.STANDS,
            Decision.decided_on.between(summing.month_of(over.from_on), over.to_on),
        )
    )
    return [PersonRow(*row) for row in session().execute(query)]


def _summed(
    table: Any, grouped: Sequence[Any], over: Period, *where: sa.ColumnElement[bool]
) -> Sequence[Any]:
    """Months that begin in the period; periods of pages begin with a month."""
    summaries.settle(session())
    total = sa.func.sum(table.decisions)
    query = sa.select(*grouped, total).where(
        *where, table.month.between(summing.month_of(over.from_on), over.to_on)
    )
    rows = session().execute(query.group_by(*grouped).having(total > 0))
    return [(*row[:-1], int(row[-1])) for row in rows]
