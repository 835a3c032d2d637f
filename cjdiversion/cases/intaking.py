"""What each row of a delivery would do to the force's bookings. The service does it, row by row:
a later row of the same file finds what an earlier one left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor, UnitKind
from cjdiversion.audit import Did
from cjdiversion.cases import checks, correcting, importing, making, placing, queries, rooms, rules
from cjdiversion.cases.correcting import Change
from cjdiversion.cases.feeds import Row
from cjdiversion.cases.importing import Known, News, Outcome, Told
from cjdiversion.cases.models import Case, ToFix
from cjdiversion.cases.rooms import Against
from cjdiversion.cases.rules import Ask

_MOST_REMEMBERED = 200  # rows of one booking
_SEEN = "This row was taken before"


@dataclass
class Plan:
    """What to add, set and settle; the line of the report; what the trail says."""

    line: dict[str, Any]
    case: Case | None = None
    is_new: bool = False
    hanging: list[Any] = field(default_factory=list)  # marks and events
    changes: list[Change] = field(default_factory=list)
    settled: list[ToFix] = field(default_factory=list)
    did: Did | None = None


@dataclass
class Intake:
    by: Actor
    known: Known
    told: Sequence[Told]
    found: queries.Standing
    references: Iterator[str]
    elsewhere: rooms.Elsewhere
    coverage: placing.Coverage = field(default_factory=placing.Coverage)


def begun(rows: Sequence[Row], by: Actor) -> Intake:
    """Everything that is asked of the database, asked once."""
    force = placing.force_of(by)
    own = placing.suite_of(by) if by.unit_kind is UnitKind.SUITE else None
    known = Known(force, placing.named_in_rows(by), own, clock.today())
    told = [importing.read(row, known) for row in rows]
    numbers = list(dict.fromkeys(one.number for one in told if one.number))
    found = queries.numbered(force.id, numbers)
    references = iter(checks.free_references(len(numbers) - len(found.cases)))
    elsewhere = rooms.elsewhere(case.id for case in found.cases.values())
    return Intake(by, known, told, found, references, elsewhere)


def plan(place: int, told: Told, intake: Intake) -> Plan:
    if not told.number:
        refused = importing.line(place, Outcome.REFUSED, number="", asks=told.asks)
        return Plan(refused)
    case = intake.found.cases.get(told.number)
    if case is None:
        return _of_new(place, told, intake)
    assert case.booking is not None
    if told.digest in case.booking.imported.get("rows", ()):
        return Plan(_line(place, Outcome.UNCHANGED, case, told, because=_SEEN))
    return _of_news(place, told, case, intake)


def _of_new(place: int, told: Told, intake: Intake) -> Plan:
    case = _booked(told, intake)
    intake.found.cases[told.number] = case
    _, aside = _aside(case, told, intake)
    asks = [*told.asks, *aside, *rules.out_of_order(correcting.moments(case))]
    outcome = Outcome.TO_FIX if asks else Outcome.CREATED
    made = Plan(_line(place, outcome, case, told, asks), case, True, did=Did.CASE_RECORDED)
    _mark(made, asks, intake)
    taken = _without(told, aside).facts
    intake.elsewhere.take(case, taken, taken)
    made.changes.append(_remembered(case, told))
    return made


def _aside(case: Case, told: Told, intake: Intake) -> tuple[Against, list[Ask]]:
    """What other rooms have of it, and what of the row cannot stand there, as it was written."""
    against = intake.elsewhere.against(case, told.facts)
    asks = [replace(ask, original=told.texts.get(ask.field, "")) for ask in against.asks]
    return against, asks


def _without(told: Told, aside: Iterable[Ask]) -> Told:
    names = {ask.field for ask in aside}
    return replace(told, facts={n: value for n, value in told.facts.items() if n not in names})


def _booked(told: Told, intake: Intake) -> Case:
    known, by = intake.known, intake.by
    if known.own_suite is not None:  # a suite that is not readable: they stand where it came from
        told.facts.setdefault("suite", known.own_suite.id)
    facts = importing.case_facts(told)
    units = [_unit(told.facts, column, known) for column in ("suite", "investigating_unit")]
    began = making.beginning(facts) or clock.now()
    placed = placing.columns(known.force, units[0], units[1], began, intake.coverage)
    return making.booked(by, told.number, {**facts, "reference": next(intake.references)}, placed)


def _of_news(place: int, told: Told, case: Case, intake: Intake) -> Plan:
    marks = intake.found.marks[case.id]
    assert case.booking is not None
    last = case.booking.imported.get("values", {})
    against, aside = _aside(case, told, intake)
    standing, fit = importing.standing(case) | against.standing, _without(told, aside)
    news = importing.news(fit, standing, last, against.by_hand)
    asks = importing.not_asked_before(
        [*told.asks, *aside, *news.asks, *_order(case, news)],
        [(mark.field, mark.original) for mark in marks],
    )
    made = Plan({}, case)
    made.changes += _changes(case, news, intake)
    made.settled += [m for m in marks if m.settled_at is None and m.field in news.changes]
    _mark(made, asks, intake)
    _add_move(made, news.changes, intake)
    intake.elsewhere.take(case, news.changes, fit.facts)
    made.changes.append(_remembered(case, told))
    outcome = Outcome.TO_FIX if asks else Outcome.UPDATED if news.changes else Outcome.UNCHANGED
    if outcome is not Outcome.UNCHANGED:
        made.did = Did.CASE_UPDATED
        made.changes += _version(case)
    made.line = _line(place, outcome, case, told, asks, news.changes, news.because)
    return made


def _order(case: Case, news: News) -> list[Ask]:
    """Moments out of order, as they will be."""
    new = {name: value for name, value in news.changes.items() if name in making.BOOKING}
    found = rules.out_of_order({**correcting.moments(case), **new})
    return [ask for ask in found if new]


def _changes(case: Case, news: News, intake: Intake) -> list[Change]:
    kept = {name: value for name, value in news.changes.items() if making.is_kept(name)}
    changes = list(correcting.changes(case, kept))
    if "released_at" in kept:
        changes.append(Change(case, "is_in_suite", False))
    flags = [name for name in importing.FLAGS if name in news.changes]
    changes += [Change(one, flag, news.changes[flag]) for one in case.offences for flag in flags]
    changes += _offences(case, news.changes.get("offence_codes", []))
    return changes + _moved(case, news.changes, intake)


def _moved(case: Case, changed: dict[str, Any], intake: Intake) -> list[Change]:
    """To another suite or unit, and so perhaps to another provider."""
    moved = [name for name in ("suite", "investigating_unit") if name in changed]
    suite, unit = (_unit(changed, name, intake.known) for name in ("suite", "investigating_unit"))
    changes = []
    if suite:
        changes += [Change(case, "suite", suite), Change(case, "suite_id", suite.id)]
    if unit:
        changes.append(Change(case, "investigating_unit_id", unit.id))
    if suite or (moved and case.suite_id is None):
        on = clock.london(case.opened_at).date()
        provider = intake.coverage.serving(suite or unit, UnitKind.PROVIDER, on)
        changes.append(Change(case, "provider_id", provider))
    return changes


def _offences(case: Case, codes: list[str]) -> list[Change]:
    """What the export has besides. What it no longer has stays: others may have worked with it."""
    there = {one.code or one.as_text for one in case.offences}
    added = [{"code": code} for code in codes if code not in there]
    rows = making.offences(added, after=len(case.offences))
    return [Change(case, "offences", [*case.offences, *rows])] if rows else []


def _add_move(made: Plan, changes: dict[str, Any], intake: Intake) -> None:
    if "suite" in changes:
        assert made.case is not None
        words = "Found in an export from the custody system; the time it happened is not known"
        event = making.event(made.case, intake.by, "changed-suite", clock.now(), words=words)
        made.hanging.append(event)


def _mark(made: Plan, asks: Iterable[Ask], intake: Intake) -> None:
    case = made.case
    assert case is not None
    marks = [making.mark(case, ask) for ask in asks]
    made.hanging += marks
    intake.found.marks[case.id] += marks
    total = (case.to_fix or 0) + len(marks) - len(made.settled)
    made.changes += [Change(case, "to_fix", total)]
    now = clock.now()
    made.changes += [Change(mark, "settled_at", now) for mark in made.settled]


def _version(case: Case) -> list[Change]:
    """So that a form opened before is stale. A row not yet stored has no version to go up."""
    stored = sa.inspect(case).persistent
    return [Change(case, "version", Case.version + 1)] if stored else []


def _remembered(case: Case, told: Told) -> Change:
    assert case.booking is not None
    before = case.booking.imported
    rows = [*before.get("rows", ()), told.digest][-_MOST_REMEMBERED:]
    values = {**before.get("values", {}), **told.values}
    return Change(case.booking, "imported", {"rows": rows, "values": values})


def _unit(facts: dict[str, Any], column: str, known: Known) -> Any:
    units = known.units[column].values()
    return next((unit for unit in units if unit.id == facts.get(column)), None)


def _line(
    place: int,
    outcome: Outcome,
    case: Case,
    told: Told,
    asks: Sequence[Ask] = (),
    changed: Iterable[str] = (),
    because: str = "",
) -> dict[str, Any]:
    return importing.line(
        place,
        outcome,
        number=told.number,
        reference=case.reference,
        asks=asks,
        changed=changed,
        because=because,
    )
