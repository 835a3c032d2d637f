"""At a place of safety: the 24 hours, the doctor's certificate, and what a police station asks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.detentions import safety
from cjdiversion.detentions.clocks import Clock, State
from cjdiversion.detentions.safety import Certificate, Check, Facts, Look, Stay
from tests.detentions.law import LAW, at, hours

NINE = at("2026-03-12 09:00")
HERE = [Stay(NINE)]


def told(now: float = 1, *, begins_at: datetime | None = NINE, **over: object) -> dict[str, Clock]:
    facts = Facts(begins_at, **over)  # type: ignore[arg-type]
    return {one.code: one for one in safety.clocks(facts, LAW, NINE + hours(now))}


def after(moment: datetime | None) -> float | None:
    return (moment - NINE) / timedelta(hours=1) if moment else None


@pytest.mark.parametrize(
    ("arrived", "expected"),
    [
        ("2026-03-12 23:40", "2026-03-13 23:40"),
        ("2026-03-28 12:00", "2026-03-29 13:00"),
        ("2026-10-24 12:00", "2026-10-25 11:00"),
    ],
)
def test_24_hours_run_from_the_arrival(arrived: str, expected: str) -> None:
    (found,) = safety.clocks(Facts(at(arrived)), LAW, at(arrived))
    assert found.due_at == at(expected)
    assert not found.is_approximate


def test_without_the_arrival_the_clock_says_what_is_missing() -> None:
    found = told(begins_at=None)["mha"]
    assert (found.state, found.due_at) == (State.UNKNOWN, None)
    assert found.missing == "Arrival at the place of safety: not recorded"


@pytest.mark.parametrize(
    ("now", "over", "expected"),
    [
        (1, {}, {"mha": "running"}),
        (23, {}, {"mha": "due-soon"}),
        (25, {}, {"mha": "overdue"}),
        (25, {"ended_at": NINE + hours(9)}, {"mha": "ended"}),
        (30, {"ended_at": NINE + hours(26)}, {"mha": "passed"}),
        (
            26,
            {"certificates": [Certificate(NINE + hours(22), 12)]},
            {"mha": "extended", "mha-extended-1": "running"},
        ),
        (
            26,
            {"certificates": [Certificate(NINE + hours(25), 12, stands=False)]},
            {"mha": "overdue", "mha-extended-1": "running"},
        ),
    ],
)
def test_how_the_detention_stands(
    now: float, over: dict[str, object], expected: dict[str, str]
) -> None:
    assert {code: one.state.value for code, one in told(now, **over).items()} == expected


def test_the_certificate_goes_on_from_the_end_of_the_24_hours() -> None:
    found = told(23, certificates=[Certificate(NINE + hours(20), 6)])
    assert after(found["mha-extended-1"].due_at) == 30
    assert found["mha-extended-1"].label == "30 hours at a place of safety"


def test_a_person_kept_where_they_were_is_counted_from_the_decision() -> None:
    (found,) = safety.clocks(Facts(NINE, safety.KEPT), LAW, NINE)
    assert found.steps[0].startswith("Decision to keep the person where they were")


@pytest.mark.parametrize(
    ("now", "checks", "state", "due"),
    [
        (0.1, [], "running", 0.5),
        (0.4, [], "due-soon", 0.5),
        (0.6, [], "overdue", 0.5),
        (0.6, [Check(NINE + hours(0.5), True)], "running", 1),
        (0.6, [Check(NINE + hours(0.5), False)], "overdue", 0.5),  # not by a professional
        (1.6, [Check(NINE + hours(0.5), True), Check(NINE + hours(1.5), True)], "running", 2),
    ],
)
def test_a_professional_checks_every_half_hour_at_a_station(
    now: float, checks: list[Check], state: str, due: float
) -> None:
    found = told(now, stays=HERE, checks=checks)["welfare-check"]
    assert (found.state.value, after(found.due_at)) == (state, due)


def test_checks_that_came_late_are_counted() -> None:
    checks = [Check(NINE + hours(h), True) for h in (0.5, 1.5, 1.9)]
    found = told(2, stays=HERE, checks=checks)["welfare-check"]
    assert any("Once more than 30 minutes passed without one" in step for step in found.steps)


@pytest.mark.parametrize(
    ("checks", "state"), [([0.4, 0.8], "met"), ([0.9], "late"), ([], "passed")]
)
def test_when_the_person_has_left_the_station_what_was_done_stands(
    checks: list[float], state: str
) -> None:
    done = [Check(NINE + hours(h), True) for h in checks]
    found = told(9, stays=[Stay(NINE, NINE + hours(1))], checks=done)["welfare-check"]
    assert (found.state.value, found.due_at) == (state, None)


@pytest.mark.parametrize(
    ("looks", "checks", "due"),
    [
        ([], [], 1),
        ([Look(NINE + hours(1))], [], 2),
        ([Look(NINE + hours(1), True)], [], 2),  # asleep, and nobody said they may sleep on
        ([Look(NINE + hours(1), True)], [Check(NINE + hours(1), True, True)], 4),
        ([Look(NINE + hours(1), True)], [Check(NINE + hours(1), True, False)], 2),
        ([Look(NINE + hours(1), True)], [Check(NINE + hours(1), False, True)], 2),
        (
            [Look(NINE + hours(1), True)],
            [Check(NINE + hours(0.5), True, True), Check(NINE + hours(1), True, False)],
            2,
        ),
        ([Look(NINE + hours(1), False)], [Check(NINE + hours(1), True, True)], 2),
    ],
)
def test_the_custody_officer_reviews_hourly_and_every_three_hours_where_the_person_may_sleep(
    looks: list[Look], checks: list[Check], due: float
) -> None:
    found = told(1.2, stays=HERE, looks=looks, checks=checks)["station-review"]
    assert after(found.due_at) == due


@pytest.mark.parametrize(
    ("looks", "checks", "state"),
    [
        ([1, 2, 3], [], "met"),
        ([1, 3], [], "late"),  # two hours, and nobody was asleep
        ([1, 3], [0.9], "late"),
        ([1, (3, True)], [2.9], "late"),  # asleep afterwards
        ([(1, True), 3.9], [1], "met"),
        ([(1, True), 3.9], [1.5, 2, 2.5, 3, 3.5], "met"),
        ([(1, True), 3.9], [], "late"),  # nobody said they may sleep on
        ([(1, True), 3.9], [1, -2], "late"),  # and then a check said that they may not
        ([(1, True), 4.1], [1], "late"),
        ([1.1, 2], [], "late"),  # the first hour runs from the arrival
    ],
)
def test_what_is_over_is_judged_by_what_was_so_then(
    looks: list[Any], checks: list[float], state: str
) -> None:
    """A check before the line says they may sleep on; one with a minus, that they may not."""
    told_of = [one if isinstance(one, tuple) else (one, False) for one in looks]
    done = [Look(NINE + hours(at), asleep) for at, asleep in told_of]
    checked = [Check(NINE + hours(abs(at)), True, at > 0) for at in checks]
    until = NINE + hours(told_of[-1][0] + 0.1)
    found = told(9, stays=[Stay(NINE, until)], looks=done, checks=checked)["station-review"]
    assert found.state.value == state


def test_nothing_of_a_station_is_asked_elsewhere() -> None:
    assert set(told()) == {"mha"}


def test_an_unknown_arrival_at_the_station_is_said() -> None:
    found = told(begins_at=None, stays=[Stay(None)])
    assert found["welfare-check"].state is State.UNKNOWN
    assert "arrival at the police station" in found["welfare-check"].missing


@given(st.lists(st.integers(0, 2000), max_size=6))
def test_nothing_that_is_done_at_a_station_moves_the_24_hours(minutes: list[int]) -> None:
    checks = [Check(NINE + timedelta(minutes=m), True) for m in minutes]
    looks = [Look(NINE + timedelta(minutes=m)) for m in minutes]
    stays = [Stay(NINE + timedelta(minutes=m)) for m in minutes]
    assert told(9, stays=stays, checks=checks, looks=looks)["mha"].due_at == NINE + hours(24)
