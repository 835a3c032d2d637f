"""The outcomes of a force in a period, one row for each offence decided, on one of two bases."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from cjdiversion import reference
from cjdiversion.cases.models import Case, Offence
from cjdiversion.disposals.models import Covered, Decision
from cjdiversion.disposals.steps import Status
from cjdiversion.returns import expressions as by
from cjdiversion.returns.expressions import Column
from cjdiversion.returns.outcome_figures import NOT_LISTED
from cjdiversion.returns.periods import Period
from cjdiversion.returns.rules import ALL, TOTAL


def recorded(force_id: uuid.UUID | None, over: Period) -> sa.Select[*tuple[object, ...]]:
    return _rows(Decision.crime_recorded_on, force_id, over)


def closed(force_id: uuid.UUID | None, over: Period) -> sa.Select[*tuple[object, ...]]:
    return _rows(Decision.closed_on, force_id, over)


def _rows(
    counted_on: Any, force_id: uuid.UUID | None, over: Period
) -> sa.Select[*tuple[object, ...]]:
    """Those of the period by `counted_on`; and, counted nowhere, those decided in it that have no
    such day, so that nobody takes them for not there."""
    codes = reference.attributes("outcome_codes")
    parts = {code: str(one["subset_of"]) for code, one in codes.items() if "subset_of" in one}
    outcome = by.under(parts, Decision.outcome_code)
    listed = by.offence_group()
    is_outcome = Decision.outcome_code.not_in(
        [code for code, one in codes.items() if not one["is_outcome"]]
    )
    days = (over.from_on, over.to_on)
    is_of_period = counted_on.between(*days)
    has_no_day = sa.and_(counted_on.is_(None), Decision.decided_on.between(*days))
    return (
        sa.select(
            Covered.id.label("id"),
            Case.reference.label("reference"),
            sa.func.coalesce(counted_on, Decision.decided_on).label("day"),
            sa.and_(counted_on.is_not(None), is_outcome).label("is_counted"),
            sa.literal(ALL).label(TOTAL),
            outcome.label("outcome"),
            by.under({code: str(one["group"]) for code, one in codes.items()}, outcome).label(
                "group"
            ),
            sa.case(
                (Decision.outcome_code.in_(list(parts)), Decision.outcome_code), else_="none"
            ).label("alternate"),
            sa.func.coalesce(sa.func.nullif(listed, ""), NOT_LISTED).label("offence"),
            _quarter(counted_on).label("quarter"),
            counted_on.is_(None).label("has_no_day"),
            is_outcome.label("is_outcome"),
            Covered.offence_id.is_(None).label("has_no_offence"),
            (Case.crime_number == "").label("has_no_crime_number"),
            (Decision.closed_on < Decision.crime_recorded_on).label("is_closed_first"),
        )
        .join(Decision, Decision.id == Covered.decision_id)
        .join(Case, Case.id == Decision.case_id)
        .outerjoin(Offence, Offence.id == Covered.offence_id)
        .where(
            Decision.force_id == force_id,
            Decision.status == Status.STANDS,
            Case.quarantined_at.is_(None),
            sa.or_(is_of_period, has_no_day),
        )
    )


def _quarter(day: Any) -> Column:
    month = sa.extract("month", day)
    return sa.case((month < 4, "q4"), (month < 7, "q1"), (month < 10, "q2"), else_="q3")


def failing(row: sa.FromClause) -> Mapping[str, Column]:
    """Check → which rows fail it."""
    of = row.c
    has_no_day = of["has_no_day"]
    return {
        "no-recorded-day": has_no_day,
        "not-closed": has_no_day,
        "no-outcome": sa.and_(~has_no_day, ~of["is_outcome"]),
        "no-offence": sa.and_(of["is_counted"], of["has_no_offence"]),
        "offence-not-listed": sa.and_(
            of["is_counted"], ~of["has_no_offence"], of["offence"] == NOT_LISTED
        ),
        "no-crime-number": sa.and_(of["is_counted"], of["has_no_crime_number"]),
        "closed-first": sa.and_(of["is_counted"], of["is_closed_first"]),
    }
