"""What those inside a force who read its numbers see of it; each reading is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.disposals import measures, numbers, queries, summary_queries
from cjdiversion.disposals.consistency import dividing, residents
from cjdiversion.disposals.consistency.residents import Residents
from cjdiversion.disposals.measures import Measure, Period
from cjdiversion.disposals.models import Decision

if TYPE_CHECKING:
    from cjdiversion.disposals.consistency.alike import Headline
    from cjdiversion.disposals.consistency.mix import Mix
    from cjdiversion.disposals.consistency.months import Change, Run
    from cjdiversion.disposals.consistency.people import Divided

# numpy and scipy cost a process 86 MiB: only one that draws pays, so they come with the functions.


def alike(period: str, *, by: Actor) -> Headline:
    """By the month of the decision, whatever else is compared. Recorded by the page around it."""
    from cjdiversion.disposals.consistency import alike as alike_cases

    require(by, May.NUMBERS_SEE)
    rows = summary_queries.alike(by.force_id, measures.period(period, clock.today()))
    return alike_cases.headline(rows, numbers.counted_as())


@dataclass(frozen=True)
class OverTime:
    measure: Measure
    period: Period
    basis: str
    run: Run
    coverage: str


def over_time(measure: str, period: str, basis: str = measures.DECIDED, *, by: Actor) -> OverTime:
    from cjdiversion.disposals.consistency import months

    over = seen("over-time", period, by, measure=measure, basis=basis)
    asked = measures.MEASURES[measure]
    rows = summary_queries.by_month(by.force_id, over, basis)
    this_month = clock.today().replace(day=1)
    dated = changes(by)
    found = months.run(rows, asked, numbers.counted_as(), dated, until=this_month)
    return OverTime(asked, over, basis, found, numbers.screening(over, basis, asked, by=by))


@dataclass(frozen=True)
class Mixed:
    period: Period
    basis: str
    labels: Mapping[str, str]
    mix: Mix
    coverage: str


def outcome_mix(period: str, basis: str = measures.DECIDED, *, by: Actor) -> Mixed:
    from cjdiversion.disposals.consistency import mix

    over = seen("outcome-mix", period, by, basis=basis)
    rows = summary_queries.by_unit(by.force_id, over, basis)
    units = queries.units({row.unit_id for row in rows})
    names = {unit.id: numbers.name_of(unit, units) for unit in units}
    labels = reference.choices("outcome_codes")
    tokens = {unit.id: unit.token for unit in units}
    found = mix.mix(rows, names, numbers.counted_as(), list(labels), tokens)
    return Mixed(over, basis, labels, found, numbers.screening(over, basis, by=by))


@dataclass(frozen=True)
class ByPeople:
    measure: Measure
    period: Period
    divisions: tuple[Divided, ...]
    residents: Mapping[str, Residents]  # by division
    coverage: str


def people(measure: str, period: str, *, by: Actor) -> ByPeople:
    from cjdiversion.disposals.consistency import people as groups

    over = seen("people", period, by, measure=measure)
    asked = measures.MEASURES[measure]
    rows = summary_queries.people(by.force_id, over)
    found = groups.divided(rows, asked, numbers.counted_as())
    told = reference.rows(residents.KIND, force=queries.force_code(by.force_id))
    living = {one.code: residents.of_division(one, told) for one in dividing.DIVISIONS}
    coverage = numbers.screening(over, measure=asked, by=by)
    return ByPeople(asked, over, found, living, coverage)


def seen(what: str, period: str, by: Actor, **asked: str) -> Period:
    require(by, May.NUMBERS_SEE)
    over = measures.period(period, clock.today())
    facts = {"page": what, **asked, "period": period}
    audit.record(
        Did.NUMBERS_SEEN, Operation.CONSULTATION, by=by, kind=Decision.__tablename__, facts=facts
    )
    return over


def changes(by: Actor) -> list[Change]:
    """Dated changes in law or recording, national ones and the force's own."""
    from cjdiversion.disposals.consistency.months import Change

    rows = reference.rows("dated_changes", force=queries.force_code(by.force_id))
    told = [Change(date.fromisoformat(row.attributes["on"]), row.label) for row in rows]
    return sorted(told, key=lambda one: (one.on, one.words))
