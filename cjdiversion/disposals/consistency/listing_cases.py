"""The cases behind a group of people, a month or an outcome: references without names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor, May, require
from cjdiversion.disposals import measures, numbers, queries
from cjdiversion.disposals.consistency.dividing import DIVISIONS
from cjdiversion.disposals.measures import Measure, Period
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.summary_models import Counted
from cjdiversion.errors import Invalid, Missing
from cjdiversion.listing import Page, Place


@dataclass(frozen=True)
class Listed:
    """`about`: the group or the month in words."""

    about: str
    measure: Measure
    period: Period
    is_with_outcome: bool
    page: Page[Any]


def of_group(
    *, measure: str, period: str, divided: str, group: str, shown: str, by: Actor, place: Place
) -> Listed:
    """As `disposal_counted` has the group of each decision: the same that the page counts."""
    require(by, May.NUMBERS_SEE)
    division = next(one for one in DIVISIONS if one.code == divided)
    if group not in division.groups:
        raise Invalid.at("group", "unknown", "Choose a group that the page shows")
    asked, over = measures.MEASURES[measure], measures.period(period, clock.today())
    is_with_outcome = shown == "with-outcome"
    codes = numbers.codes_of(asked, is_with_outcome=is_with_outcome)
    query = queries.behind(by, None, over, codes).join(Counted, Counted.decision_id == Decision.id)
    query = query.where(getattr(Counted, division.code) == group)
    about = f"{division.label}: {division.groups[group]}"
    return Listed(about, asked, over, is_with_outcome, numbers.listed(query, by=by, place=place))


def of_month(
    *,
    measure: str,
    period: str,
    basis: str,
    month: str | None,
    shown: str,
    by: Actor,
    place: Place,
) -> Listed:
    """Without a month, of the whole period."""
    require(by, May.NUMBERS_SEE)
    asked, over = measures.MEASURES[measure], measures.period(period, clock.today())
    about, days = over.label, over
    if month is not None:
        days = measures.within(measures.month_in(month, over), over)
        about = days.label
    is_with_outcome = shown == "with-outcome"
    codes = numbers.codes_of(asked, is_with_outcome=is_with_outcome)
    found = numbers.listed(queries.behind(by, None, days, codes, basis), by=by, place=place)
    return Listed(about, asked, over, is_with_outcome, found)


def of_mix(
    *,
    period: str,
    basis: str,
    unit: str | None = None,
    outcome: str | None = None,
    by: Actor,
    place: Place,
) -> Listed:
    """What is counted under an outcome. Raises Missing for a unit of another force."""
    require(by, May.NUMBERS_SEE)
    over = measures.period(period, clock.today())
    about = queries.unit_in_force(unit, by) if unit else None
    if unit and about is None:
        raise Missing
    codes = [*numbers.recorded_as([outcome]), outcome] if outcome else None
    asked = Measure(
        "outcome-mix",
        "Outcome mix",
        f"with outcome {outcome}",
        frozenset(codes or ()),
        None,
        "all outcomes assigned: every code but 0",
        leaves=False,
    )
    found = numbers.listed(queries.behind(by, about, over, codes, basis), by=by, place=place)
    return Listed(about.name if about else "All units", asked, over, outcome is not None, found)
