"""By when, and when it goes on: with the clock stopped, and no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.annexes import timing
from tests.house.test_reference_files import entries

APPROVAL = {code: row["attributes"] for code, row in entries("annex_approval_times").items()}
HURRY = {code: row["attributes"] for code, row in entries("annex_question_priorities").items()}
AREA = entries("annex_area_hours")["area"]["attributes"]
NOON, THREE = (datetime(2026, 11, 26, hour, tzinfo=UTC) for hour in (12, 3))


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


@pytest.mark.parametrize(
    ("at", "is_urgent", "waits"),
    [(NOON, False, 240), (NOON, True, 30), (THREE, False, 30), (THREE, True, 30)],
)
def test_an_approval_waits_half_a_shift_and_half_an_hour_at_night_or_where_somebody_is_held(
    at: datetime, is_urgent: bool, waits: int
) -> None:
    assert timing.approval_due(at, APPROVAL, is_urgent=is_urgent) == at + minutes(waits)


@pytest.mark.parametrize(
    ("hour", "is_night"), [(21, False), (22, True), (0, True), (6, True), (7, False)]
)
def test_a_night_goes_over_midnight_on_the_clock_of_london(hour: int, is_night: bool) -> None:
    winter = datetime(2026, 11, 26, hour, 30, tzinfo=UTC)
    assert timing.is_within(winter, APPROVAL["night"]) is is_night
    summer = datetime(2026, 7, 1, hour, 30, tzinfo=UTC) - timedelta(hours=1)
    assert timing.is_within(summer, APPROVAL["night"]) is is_night


@pytest.mark.parametrize(
    ("at", "is_at_work"),
    [(NOON, True), (THREE, False), (datetime(2026, 11, 28, 12, tzinfo=UTC), False)],
)
def test_out_of_hours_and_at_weekends_cps_direct_is_offered_first(
    at: datetime, is_at_work: bool
) -> None:
    assert timing.is_area_at_work(at, AREA) is is_at_work


def test_a_question_without_a_moment_has_the_target_of_its_priority() -> None:
    found = timing.question_clock(NOON, None, HURRY["1"])
    assert found.due_at == NOON + minutes(120)
    assert (found.pass_on_at, found.soon_at) == (NOON + minutes(30), NOON + minutes(90))


def test_what_is_needed_sooner_goes_on_within_a_quarter_of_the_time() -> None:
    found = timing.question_clock(NOON, NOON + minutes(60), HURRY["3"])
    assert found.due_at == NOON + minutes(60)
    assert (found.pass_on_at, found.soon_at) == (NOON + minutes(15), NOON)


@given(st.sampled_from(sorted(HURRY)), st.none() | st.integers(1, 500_000))
def test_nothing_is_due_before_it_goes_on_nor_called_due_soon_before_it_is_asked(
    priority: str, needed_in: int | None
) -> None:
    needed_by = NOON + minutes(needed_in) if needed_in else None
    found = timing.question_clock(NOON, needed_by, HURRY[priority])
    assert NOON <= found.pass_on_at <= found.due_at
    assert NOON <= found.soon_at <= found.due_at


def test_what_was_promised_goes_on_when_the_promise_is_over() -> None:
    promised = NOON + timedelta(days=3)
    for days in (2, 4, -1):
        target = NOON + timedelta(days=days)
        found = timing.promised_clock(NOON, promised, target, HURRY["2"])
        assert (found.due_at, found.pass_on_at) == (min(promised, target), promised)
        assert found.soon_at <= found.due_at
