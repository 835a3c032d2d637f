"""The return of detentions, recounted by another way than the one that counts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from cjdiversion import clock
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import rules as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.detentions import service
from cjdiversion.detentions.models import Move, Particulars, StationUse
from cjdiversion.disposals import summing
from cjdiversion.errors import NotPermitted
from cjdiversion.listing import Place
from cjdiversion.returns import building, queries
from cjdiversion.returns.detention_figures import DETENTIONS
from tests.detentions import made as detaining
from tests.returns import made
from tests.returns.made import Person


def recounted(unit: Session) -> dict[str, Counter[str]]:
    """Case by case, in Python, from the records themselves."""
    found: dict[str, Counter[str]] = {one.code: Counter() for one in DETENTIONS.figures}
    loads = joinedload(Case.person), joinedload(Case.detention)
    for case in unit.scalars(sa.select(Case).options(*loads).execution_options(autoflush=True)):
        held, who = case.detention, case.person
        if held is None:
            continue
        said = unit.scalar(sa.select(Particulars).where(Particulars.case_id == case.id))
        uses = unit.scalars(sa.select(StationUse).where(StationUse.case_id == case.id)).all()
        ages = cases.ages(who, clock.london(held.detained_at).date())
        band = "under-16" if ages and ages[0] < 16 else "16-17" if ages and ages[0] < 18 else ""
        transport = (said.transport if said else "") or "not-recorded"
        found["total"]["all"] += 1
        found["section"][held.section] += 1
        found["place"][held.place_of_safety] += 1
        found["transport"][transport] += 1
        found["age"][band or ("18-over" if ages else "not-recorded")] += 1
        found["sex"][who.sex or "not-recorded"] += 1
        group = summing.ethnic_group(who.self_defined_ethnicity)
        found["ethnicity"][group or "not-recorded"] += 1
        if transport == "police-vehicle":
            assert said is not None
            found["vehicle-reason"][said.police_vehicle_reason or "not-recorded"] += 1
        if held.place_of_safety == "police-station":
            reason = uses[-1].reason if uses else ""
            found["station-reason"][reason or "not-recorded"] += 1
            found["station-hours"][hours_at_station(case, held)] += 1
            arrested = {True: "yes", False: "no"}.get(said.was_arrested if said else None)  # type: ignore[arg-type]
            found["arrested"][arrested or "not-recorded"] += 1
    return found


def hours_at_station(case: Case, held: Any) -> str:
    moves = session().scalars(sa.select(Move).where(Move.case_id == case.id)).all()
    left = min([one.left_at for one in moves if one.struck_at is None], default=held.ended_at)
    if left is None or held.arrived_at is None or left < held.arrived_at:
        return "not-recorded"
    hours = (left - held.arrived_at) / timedelta(hours=1)
    bands = {6: "under-6", 12: "6-12", 24: "12-24"}
    return next((band for most, band in bands.items() if hours < most), "24-over")


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_is_what_a_count_by_hand_gives_and_lists_as_many_rows(
    unit: Session, person: Person, seed: int
) -> None:
    made.at_random(person, seed, 14)
    unit.flush()
    one, by_hand = made.built(person), recounted(unit)
    force = person("performance").force_id
    for figure in one.figures:
        code = figure.figure.code
        assert made.numbers(one, code) == dict(by_hand[code]), code
        for value in figure.values:
            page = queries.behind(
                one.kind, force, one.period, Place(), figure=code, value=value.code
            )
            assert page.total == value.count, (code, value.code)
        whole = queries.behind(one.kind, force, one.period, Place(), figure=code)
        assert whole.total == figure.total == sum(by_hand[code].values())


def test_every_check_lists_as_many_rows_as_it_counts(unit: Session, person: Person) -> None:
    made.at_random(person, 3, 14)
    one, force = made.built(person), person("performance").force_id
    assert one.found
    for failing in one.failing:
        page = queries.behind(one.kind, force, one.period, Place(), check=failing.check.code)
        assert page.total == failing.count, failing.check.code


def test_the_parts_of_every_figure_come_to_what_it_divides(unit: Session, person: Person) -> None:
    made.at_random(person, 4, 14)
    one = made.built(person)
    for figure in one.figures:
        among = figure.figure.among
        whole = made.numbers(one, among[0]).get(among[1], 0) if among else one.total
        assert figure.total == whole, figure.figure.code


def test_what_a_row_should_have_and_has_not_is_named(unit: Session, person: Person) -> None:
    bare = {"stated_age": None, "sex": "", "self_defined_ethnicity": ""}
    made.detained(person, place="not-known", **bare)
    child = made.detained(person, stated_age=15, sex="F", self_defined_ethnicity="NS")
    made.particulars(child, person, transport="police-vehicle")
    assert made.failing(made.built(person)) == {
        "no-place": 1,
        "no-transport": 1,
        "no-vehicle-reason": 1,
        "no-station-reason": 1,
        "no-station-hours": 1,
        "no-arrest": 1,
        "child-at-station": 1,
        "no-age": 1,
        "no-sex": 1,
        "no-ethnicity": 1,
        "no-end": 2,
    }


def test_hours_at_a_station_end_with_the_move_and_are_in_one_band(
    unit: Session, person: Person
) -> None:
    arrived = clock.now() - timedelta(hours=40)
    for hours in (0, 5.9, 6, 12, 23.9, 24, None):
        at = {"detained_at": arrived - timedelta(hours=1), "arrived_at": arrived}
        case = made.detained(person, **at)
        if hours is not None:
            left = arrived + timedelta(hours=hours)
            service.transfer(
                case, by=person("sergeant"), place_of_safety="health-based", left_at=left
            )
    assert made.numbers(made.built(person), "station-hours") == {
        "under-6": 2,
        "6-12": 1,
        "12-24": 2,
        "24-over": 1,
        "not-recorded": 1,
    }


def test_a_reason_that_was_struck_out_is_not_counted(unit: Session, person: Person) -> None:
    case = made.detained(person)
    wrong = detaining.station(case, by=person("inspector"), reason="other")
    why = "Another person’s"
    service.strike(case, by=person("inspector"), entry=wrong.id.hex, because=why)
    assert made.numbers(made.built(person), "station-reason") == {"not-recorded": 1}


def test_a_record_closed_as_about_somebody_else_is_counted_nowhere(
    unit: Session, person: Person
) -> None:
    made.closed_as_wrong(made.detained(person), person)
    one = made.built(person)
    assert one.total == 0 and one.found == []


def test_the_first_and_the_last_minute_of_a_year_are_in_it_by_london_time(
    unit: Session, person: Person
) -> None:
    """On 31 March and 1 April the clocks of London are an hour ahead of UTC."""
    for moment in (
        datetime(2025, 3, 31, 22, 59, tzinfo=UTC),
        datetime(2025, 3, 31, 23, 0, tzinfo=UTC),
        datetime(2026, 3, 31, 22, 59, tzinfo=UTC),
        datetime(2026, 3, 31, 23, 0, tzinfo=UTC),
    ):
        made.detained_at(person, moment)
    found = {p: made.built(person, period=p).total for p in ("2024-25", "2025-26", "2026-27")}
    assert found == {"2024-25": 1, "2025-26": 2, "2026-27": 1}


def test_another_force_counts_and_lists_nothing_of_it(unit: Session, person: Person) -> None:
    made.at_random(person, 5, 3)
    theirs = made.built(person, by="performance.south")
    assert theirs.total == 0 and theirs.found == []
    listed = building.behind(
        *("mha-detentions", made.THIS_YEAR),
        figure="total",
        value="",
        check="",
        by=person("performance.south"),
        place=Place(),
    )
    assert listed.page.rows == []


@pytest.mark.parametrize("key", ["reviewer", "sergeant", "supervisor", "admin"])
def test_nobody_else_builds_one(unit: Session, person: Person, key: str) -> None:
    with pytest.raises(NotPermitted):
        made.built(person, by=key)


def test_that_it_was_looked_at_is_recorded_and_so_are_the_references_listed(
    unit: Session, person: Person
) -> None:
    case: Any = made.detained(person)
    made.built(person)
    building.behind(
        *("mha-detentions", made.THIS_YEAR),
        figure="place",
        value="police-station",
        check="",
        by=person("performance"),
        place=Place(),
    )
    unit.flush()
    seen = unit.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc()).limit(2)).all()
    assert [(one.did, one.facts) for one in seen] == [
        (Did.CASE_LISTED, {"shown": [case.reference]}),
        (Did.RETURN_SEEN, {"kind": "mha-detentions", "period": made.THIS_YEAR}),
    ]


def test_a_return_is_counted_in_one_statement(unit: Session, person: Person, db: Any) -> None:
    made.detained(person)
    unit.flush()
    asked: list[str] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda c, k, s, *rest: asked.append(s))
    queries.counts(DETENTIONS, person("performance").force_id, made.built(person).period)
    assert sum("mha_detention" in one for one in asked) == 2  # and once more to be built
