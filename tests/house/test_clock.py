"""London on the wall, UTC inside."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from cjdiversion import clock
from tests import noon


def test_the_present_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is UTC
    assert abs(noon.machines() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_stopped_clock_stands_still_and_goes_on_afterwards() -> None:
    noon = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
    with clock.at(noon):
        assert clock.now() == clock.now() == noon
        with clock.at(noon + timedelta(hours=1)):
            assert clock.now() == noon + timedelta(hours=1)
        assert clock.now() == noon
    assert clock.now() != noon


def test_a_stopped_clock_takes_any_zone_and_shows_utc() -> None:
    with clock.at(datetime(2026, 6, 15, 12, 0, tzinfo=timezone(timedelta(hours=5)))):
        assert clock.now().isoformat() == "2026-06-15T07:00:00+00:00"


def test_today_is_the_london_day() -> None:
    with clock.at(datetime(2026, 6, 15, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 6, 16)
    with clock.at(datetime(2026, 1, 15, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 1, 15)


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_the_hour_the_clocks_skip_is_no_time_at_all(minute: int) -> None:
    with pytest.raises(ValueError, match="clocks went forward"):
        clock.from_wall(datetime(2026, 3, 29, 1, minute))


def test_the_hour_that_comes_twice_means_the_first() -> None:
    first = clock.from_wall(datetime(2026, 10, 25, 1, 30))
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = clock.from_wall(datetime(2026, 10, 25, 1, 30, fold=1))
    assert second == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_the_hour_that_comes_twice_says_which_it_is_wherever_it_is_shown() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert clock.in_words(first) == "25 October 2026 at 01:30 BST"
    assert clock.in_words(first + timedelta(hours=1)) == "25 October 2026 at 01:30 GMT"
    assert clock.wall_time(first + timedelta(hours=2)) == "02:30"
    assert clock.wall_time(first - timedelta(hours=1)) == "00:30"
    assert clock.wall_time(datetime(2026, 3, 29, 1, 30, tzinfo=UTC)) == "02:30"


def test_wall_time_and_back_is_the_same_all_year_outside_the_hour_that_comes_twice() -> None:
    wall = datetime(2026, 1, 1)
    while wall.year == 2026:
        if (wall.month, wall.day, wall.hour) != (3, 29, 1):
            assert clock.london(clock.from_wall(wall)).replace(tzinfo=None) == wall
        wall += timedelta(minutes=30)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)]
)
def test_a_london_day_is_as_long_as_it_is(day: date, hours: int) -> None:
    assert clock.day_ends(day) - clock.day_starts(day) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2008, 6, 15), date(2026, 6, 14), 17),
        (date(2008, 6, 15), date(2026, 6, 15), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 6, 15), date(2026, 6, 15), 0),
    ],
)
def test_a_person_comes_of_age_on_the_birthday(born: date, on: date, age: int) -> None:
    assert clock.age_on(born, on) == age


def test_moments_and_days_in_words() -> None:
    summer = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
    assert clock.in_words(summer) == "23 November 2026 at 14:05"
    assert clock.in_words(datetime(2026, 6, 1, 23, 5, tzinfo=UTC)) == "2 June 2026 at 00:05"
    assert clock.day_in_words(date(2026, 3, 7)) == "7 March 2026"
