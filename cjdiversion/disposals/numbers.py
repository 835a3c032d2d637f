"""Consistency by unit: true counts for those inside the force, suppressed ones for what leaves.

Reading and exporting are recorded; nothing is ever counted from what was recorded that way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cjdiversion import audit, clock, reference, sheets, suppression
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts.models import Unit
from cjdiversion.audit import Did, Operation
from cjdiversion.disposals import measures, queries, summary_queries, victim_measures
from cjdiversion.disposals.measures import Measure, Numbers, Period, UnitNumbers
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.victim_measures import VictimNumbers
from cjdiversion.errors import Conflict, Missing
from cjdiversion.listing import Page, Place, page
from cjdiversion.suppression import CannotProtect, Figure, Share

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
    codes = asked.events if is_with_outcome else asked.among
    named = None if codes is None else _recorded_as(codes)
    query = queries.behind(by, unit, over, named, basis)
    found = page(
        query,
        newest=Decision.decided_on.expression,
        key=Decision.id.expression,
        place=place,
        cursor_of=lambda row: (row.decided_on, row.id),
    )
    audit.listed(Did.CASE_LISTED, [row.reference for row in found.rows], by=by, kind="case_file")
    return Behind(unit, asked, over, is_with_outcome, found)


def export(measure: str, period: str, basis: str = measures.DECIDED, *, by: Actor) -> bytes:
    """The one way these numbers leave the force. Raises Conflict where they cannot be protected."""
    require(by, May.NUMBERS_EXPORT)
    asked = measures.MEASURES[measure]
    quarters = measures.quarters_to_release(period, clock.today())
    tables = [_counted(asked, quarter, basis, by) for quarter in quarters]
    told = file_of(tables, force=queries.force_name(by.force_id))
    days = {"from": quarters[0].from_on.isoformat(), "to": quarters[-1].to_on.isoformat()}
    audit.record(
        Did.NUMBERS_EXPORTED,
        Operation.DISCLOSURE,
        by=by,
        kind=Decision.__tablename__,
        recipient=f"Downloaded at {by.unit_name}"[:120],
        facts={**_filter(tables[0]), "period": period, **days, "digest": _digest(told)},
    )
    return told


def file_of(tables: Iterable[Numbers], *, force: str) -> bytes:
    """Suppressed, rounded, and every line saying what it counts; `tables` are of periods that do
    not overlap. Raises Conflict."""
    lines: list[sheets.Row] = []
    for numbers in tables:
        try:
            told = suppression.release({r.name: Share(r.events, r.cases) for r in numbers.rows})
        except CannotProtect:
            words = "These figures cannot leave safely in this shape"
            raise Conflict(words, code="unsafe") from None
        lines += _lines(numbers, force, [*told.rows, told.total])
    return sheets.csv_of(_HEADER, lines)


def _digest(told: bytes) -> str:
    return audit.digest(told.decode())


_HEADER = (
    *("Force", "Measure", "Among", "Counted on", "Coverage", "From", "To"),
    *("Decided by unit", "Decisions", "With the outcome", "Share", "Note"),
)


def _lines(numbers: Numbers, force: str, figures: Iterable[Figure]) -> Iterable[sheets.Row]:
    """One line a unit, each with the whole filter, so that no line is ever read without it."""
    measure, over = numbers.measure, numbers.period
    asked = (force, measure.label, measure.among_words, numbers.basis_words, IN_THIS_SERVICE)
    days = (over.from_on.isoformat(), over.to_on.isoformat())
    for figure in figures:
        yield (*asked, *days, figure.label, *_printed(figure), suppression.HIDDEN_NOTE)


def _printed(figure: Figure) -> tuple[sheets.Cell, ...]:
    if figure.is_hidden:
        return (suppression.HIDDEN_MARK,) * 3
    share = "" if figure.share is None else f"{100 * figure.share:.0f}%"
    return figure.cases, figure.events, share


def _counted(measure: Measure, over: Period, basis: str, by: Actor) -> Numbers:
    counted = summary_queries.by_unit(by.force_id, over, basis)
    found = measures.tally(counted, measure, counted_as())
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


def _recorded_as(codes: Iterable[str]) -> list[str]:
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
