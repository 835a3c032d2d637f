"""Consistency by unit: true counts, for those inside the force. `consistency.releasing` lets out.

Reading is recorded; nothing is ever counted from what was recorded that way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts.models import Unit
from cjdiversion.audit import Did, Operation
from cjdiversion.disposals import measures, queries, summary_queries, victim_measures
from cjdiversion.disposals.measures import Measure, Numbers, Period, UnitNumbers
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.victim_measures import VictimNumbers
from cjdiversion.errors import Missing
from cjdiversion.listing import Page, Place, page

if TYPE_CHECKING:
    from cjdiversion.disposals.charts import FunnelChart

IN_THIS_SERVICE = "Cases in this service, not all crime of the force"


def see(measure: str, period: str, basis: str = measures.DECIDED, *, by: Actor) -> Numbers:
    """The actor's own force, true counts."""
    require(by, May.NUMBERS_SEE)
    over = measures.period(period, clock.today())
    numbers = _counted(measures.MEASURES[measure], over, basis, by)
    facts = _filter(numbers)
    audit.record(
        Did.NUMBERS_SEEN, Operation.CONSULTATION, by=by, kind=Decision.__tablename__, facts=facts
    )
    return numbers


def victims(period: str, *, by: Actor) -> list[VictimNumbers]:
    """Of the actor's own force, true counts, in the order of names. The page that shows them has
    recorded that numbers were seen."""
    require(by, May.NUMBERS_SEE)
    over, today = measures.period(period, clock.today()), clock.today()
    found = victim_measures.by_unit(summary_queries.victims(by.force_id, over), today)
    units = {unit.id: unit for unit in queries.units(found)}
    rows = [
        VictimNumbers(name_of(units[key], units.values()), units[key].token, counts)
        for key, counts in found.items()
    ]
    return sorted(rows, key=lambda row: row.name)


def screening(
    over: Period, basis: str = measures.DECIDED, measure: Measure | None = None, *, by: Actor
) -> str:
    """How many of the decisions a page counts were of people who had been screened."""
    require(by, May.NUMBERS_SEE)
    under = counted_as()
    rows = [
        row
        for row in summary_queries.by_unit(by.force_id, over, basis)
        if measure is None or measure.counts(under.get(row.outcome_code, row.outcome_code))
    ]
    screened = sum(row.count for row in rows if row.screened in measures.SCREENED)
    return measures.coverage_words(screened, sum(row.count for row in rows))


def chart(numbers: Numbers) -> FunnelChart:
    # scipy costs a process 86 MiB: only one that draws a chart pays, not every web worker at start
    from cjdiversion.disposals.charts import FunnelRow, funnel_chart

    return funnel_chart(
        [FunnelRow(row.name, row.cases, row.events) for row in numbers.rows],
        key="consistency",
        title=f"{numbers.measure.label}, by the unit that decided",
        outcome=numbers.measure.outcome,
        units=("unit", "units"),
    )


@dataclass(frozen=True)
class Behind:
    """The cases behind one figure of one unit."""

    unit: Unit
    measure: Measure
    period: Period
    is_with_outcome: bool
    page: Page[Any]


def behind(
    token: str,
    measure: str,
    period: str,
    basis: str = measures.DECIDED,
    *,
    is_with_outcome: bool,
    by: Actor,
    place: Place,
) -> Behind:
    """Case references without names. Raises Missing for a unit of another force."""
    require(by, May.NUMBERS_SEE)
    unit = queries.unit_in_force(token, by)
    if unit is None:
        raise Missing
    asked, over = measures.MEASURES[measure], measures.period(period, clock.today())
    codes = codes_of(asked, is_with_outcome=is_with_outcome)
    found = listed(queries.behind(by, unit, over, codes, basis), by=by, place=place)
    return Behind(unit, asked, over, is_with_outcome, found)


def codes_of(measure: Measure, *, is_with_outcome: bool) -> list[str] | None:
    """As they are recorded; None is every code."""
    codes = measure.events if is_with_outcome else measure.among
    return None if codes is None else recorded_as(codes)


def listed(query: sa.Select[*tuple[Any, ...]], *, by: Actor, place: Place) -> Page[Any]:
    """A page of decisions, the newest first; recorded as read."""
    found = page(
        query,
        newest=Decision.decided_on.expression,
        key=Decision.id.expression,
        place=place,
        cursor_of=lambda row: (row.decided_on, row.id),
    )
    audit.listed(Did.CASE_LISTED, [row.reference for row in found.rows], by=by, kind="case_file")
    return found


def _counted(measure: Measure, over: Period, basis: str, by: Actor) -> Numbers:
    rows_of = summary_queries.by_unit(by.force_id, over, basis)
    found = measures.tally(rows_of, measure, counted_as())
    units = {unit.id: unit for unit in queries.units(found)}
    rows = (
        UnitNumbers(name_of(units[key], units.values()), units[key].token, one.cases, one.events)
        for key, one in found.items()
    )
    screened = sum(one.screened for one in found.values())
    in_order = tuple(sorted(rows, key=lambda row: row.name))
    return Numbers(measure, over, in_order, screened, basis=basis)


def name_of(unit: Unit, others: Iterable[Unit]) -> str:
    """A suite and an investigation unit may be called the same: then the kind is said."""
    is_shared = sum(other.name.casefold() == unit.name.casefold() for other in others) > 1
    return f"{unit.name} ({unit.kind.value.replace('-', ' ')})" if is_shared else unit.name


def counted_as() -> Mapping[str, str]:
    rows = reference.attributes("outcome_codes")
    return {code: asked.get("subset_of", code) for code, asked in rows.items()}


def recorded_as(codes: Iterable[str]) -> list[str]:
    """The codes that are counted under these."""
    wanted = set(codes)
    return [code for code, under in counted_as().items() if under in wanted]


def _filter(numbers: Numbers) -> dict[str, str]:
    over = numbers.period
    return {
        "measure": numbers.measure.code,
        "period": over.code,
        "basis": numbers.basis,
        "from": over.from_on.isoformat(),
        "to": over.to_on.isoformat(),
    }
