"""Who is there at a moment, and what hours may be set: each rule once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from cjdiversion import clock
from cjdiversion.rotas import rules
from cjdiversion.rotas.rules import Day, Route, Timetable, Week, Windows, parsed

OFFICE = Week(date(2026, 1, 1), {day: parsed("09:00 to 17:00") for day in range(5)})
NIGHTS = Week(date(2026, 1, 1), {day: parsed("00:00 to 06:00, 22:00 to 24:00") for day in range(7)})


def timetable(week: Week, days: Mapping[date, Day] | None = None) -> Timetable:
    return Timetable([week], days or {})


def daily(hours: str, *, from_on: date = date(2026, 1, 1)) -> Timetable:
    return timetable(Week(from_on, {day: parsed(hours) for day in range(7)}))


def wall(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return clock.from_wall(datetime(2026, month, day, hour, minute))


@pytest.mark.parametrize(
    ("now", "is_open", "until", "opens_at"),
    [
        (wall(11, 27, 8, 59), False, None, wall(11, 27, 9)),  # a Friday
        (wall(11, 27, 9), True, wall(11, 27, 17), wall(11, 30, 9)),
        (wall(11, 27, 16, 59), True, wall(11, 27, 17), wall(11, 30, 9)),
        (wall(11, 27, 17), False, None, wall(11, 30, 9)),
        (wall(11, 28, 12), False, None, wall(11, 30, 9)),
    ],
)
def test_a_week_says_who_is_there_until_when_and_when_next(
    now: datetime, is_open: bool, until: datetime | None, opens_at: datetime
) -> None:
    found = rules.standing(timetable(OFFICE), now)
    assert (found.is_open, found.until, found.opens_at) == (is_open, until, opens_at)
    assert found.is_closed is not is_open


def test_hours_over_midnight_are_one_time() -> None:
    found = rules.standing(timetable(NIGHTS), wall(11, 27, 23))
    assert (found.is_open, found.until) == (True, wall(11, 28, 6))
    assert rules.is_within(timetable(NIGHTS), wall(11, 27, 23), wall(11, 28, 1))
    assert not rules.is_within(timetable(NIGHTS), wall(11, 28, 5, 30), wall(11, 28, 6, 30))


def test_around_the_clock_never_closes() -> None:
    found = rules.standing(daily("00:00 to 24:00"), wall(11, 27, 3))
    assert (found.is_open, found.until, found.opens_at) == (True, None, None)


def test_nothing_set_in_the_next_weeks_is_said_as_that() -> None:
    found = rules.standing(daily(""), wall(11, 27, 12))
    assert (found.is_closed, found.opens_at) == (True, None)


def test_a_day_that_differs_holds_in_place_of_its_weekday() -> None:
    christmas = {date(2026, 12, 25): Day("Christmas Day", ())}
    found = rules.standing(timetable(OFFICE, christmas), wall(12, 25, 12))  # a Friday
    assert (found.is_open, found.opens_at) == (False, wall(12, 28, 9))
    assert found.day is not None and found.day.label == "Christmas Day"
    late = {date(2026, 12, 24): Day("Late", parsed("12:00 to 20:00"))}
    assert rules.standing(timetable(OFFICE, late), wall(12, 24, 19)).until == wall(12, 24, 20)


def test_a_later_week_takes_over_on_its_day_and_the_last_set_for_one_day_holds() -> None:
    on = date(2026, 11, 27)
    weeks = [OFFICE, Week(on, {}), Week(on, {4: parsed("12:00 to 13:00")}, Route("A", "1"))]
    held = Timetable(weeks, {})
    assert held.windows(date(2026, 11, 26)) == parsed("09:00 to 17:00")
    assert held.windows(on) == parsed("12:00 to 13:00")
    assert held.week(on).route.who == "A"


@pytest.mark.parametrize(
    ("hours", "begins", "ends"),
    [
        ("00:00 to 01:30", 0.0, 1.0),  # never was 01:30: at 01:00 GMT it is 02:00
        ("01:30 to 08:00", 1.0, 7.0),
        ("00:00 to 08:00", 0.0, 7.0),
    ],
)
def test_in_spring_the_hour_that_never_was_is_passed_over(
    hours: str, begins: float, ends: float
) -> None:
    midnight = datetime(2026, 3, 29, tzinfo=UTC)
    (span,) = rules.spans(daily(hours), date(2026, 3, 29), 1)
    assert span == (midnight + timedelta(hours=begins), midnight + timedelta(hours=ends))


@pytest.mark.parametrize(
    ("hours", "found"),
    [
        ("00:00 to 08:00", [(-1, 8)]),  # nine hours, from 00:00 BST
        ("00:00 to 01:30", [(-1, 0.5)]),  # until the first 01:30
        ("01:30 to 08:00", [(1.5, 8)]),  # from the second
        ("01:15 to 01:45", []),  # by either clock it may be over or not begun
        ("00:00 to 01:30, 01:30 to 08:00", [(-1, 8)]),
    ],
)
def test_in_autumn_they_count_as_there_only_when_they_surely_are(
    hours: str, found: list[tuple[float, float]]
) -> None:
    midnight = datetime(2026, 10, 25, tzinfo=UTC)
    spans = rules.spans(daily(hours), date(2026, 10, 25), 1)
    assert spans == [
        (midnight + timedelta(hours=begins), midnight + timedelta(hours=ends))
        for begins, ends in found
    ]


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("", []),
        ("07:00 to 21:00", ["07:00 to 21:00"]),
        ("13.00-2100 and 7:00 – 12:00", ["07:00 to 12:00", "13:00 to 21:00"]),
        ("00:00 TO 24:00", ["00:00 to 24:00"]),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, stored: list[str]) -> None:
    assert [one.words for one in parsed(text)] == stored


@pytest.mark.parametrize(
    "text",
    ["nine to five", "9 to 17", "24:01 to 24:30", "22:00 to 06:00", "09:00 to 09:00",
     "07:00 to 12:00, 11:00 to 15:00", "24:00 to 24:00", "07:60 to 08:00"],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused_in_words(text: str) -> None:
    ((_, words),) = rules.wrong_hours({"monday": text})["monday"]
    assert len(words) > 10


def test_days_with_the_same_hours_are_said_together() -> None:
    assert rules.hours_in_words(OFFICE) == (
        "Monday to Friday 09:00 to 17:00, Saturday and Sunday closed"
    )
    around: Windows = parsed("00:00 to 24:00")
    week = Week(date(2026, 1, 1), dict.fromkeys(range(7), around))
    assert rules.hours_in_words(week) == "Every day around the clock"


@pytest.mark.parametrize(("phone", "is_right"), [("01632 960190", True), ("ask Dana", False)])
def test_a_telephone_number_is_a_number(phone: str, is_right: bool) -> None:
    assert (rules.wrong_phone(phone) == {}) is is_right
