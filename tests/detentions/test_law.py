"""The law of a day: a change is a new row from its day, and a force has its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases import checks
from cjdiversion.detentions import law, queries
from cjdiversion.reference import Mark, ReferenceEntry
from tests.detentions import made
from tests.detentions.law import LAW, at

Person = Callable[[str], Actor]


def row(unit: Session, kind: str, code: str, **over: Any) -> None:
    told = {"label": code, "source": "A test", "mark": Mark.LOCAL, "attributes": {}, **over}
    unit.add(ReferenceEntry(kind=kind, code=code, **told))
    unit.flush()


def test_the_periods_are_those_of_the_files(unit: Session) -> None:
    assert law.periods(date(2026, 3, 12), "99") == LAW


def test_a_new_period_holds_from_its_day(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=1)
    today = clock.london(case.booking.authorised_at).date()  # type: ignore[union-attr]
    first = queries.clocks_of(case)[0]
    told = {"minutes": 240, "address": "A new Act s1", "soon": 60}
    row(unit, "detention_periods", "review-first", from_on=today, force_code="99", attributes=told)
    after = queries.clocks_of(case)[0]
    assert first.due_at is not None
    assert after.due_at == first.due_at - timedelta(hours=2)
    assert after.source == "A new Act s1"
    assert law.periods(today, "98") == LAW
    assert law.periods(today - timedelta(days=1), "99") == LAW


def test_a_condition_that_ends_is_asked_no_more(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=5)
    row(
        unit,
        "detention_conditions",
        "R3",
        from_on=date(2020, 1, 1),
        force_code="99",
        attributes={"group": "review", "address": "", "in_force": False},
    )
    kept = made.review(case, by=by, is_now=True, is_independent=False)
    assert "R3" not in kept.conditions


def test_a_police_station_is_a_place_of_safety_until_the_day_a_force_closes_it(
    unit: Session,
) -> None:
    """Mental Health Act 2025 s48, which was not commenced when this was written."""
    before, after = at("2026-06-30 12:00"), at("2026-07-01 00:30")
    closing = {"from_on": date(2026, 7, 1), "attributes": {"in_force": False}}
    assert checks.is_station_allowed(after, "99")
    row(unit, "places_of_safety", "police-station", force_code="99", **closing)
    assert checks.is_station_allowed(before, "99")
    assert not checks.is_station_allowed(after, "99")
    assert checks.is_station_allowed(after, "98")
