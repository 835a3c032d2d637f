"""Working time counted on the wall clock of London, and what must hold for every count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjdiversion import clock
from cjdiversion.referrals import counting
from cjdiversion.referrals.calendars import Pause, Target, Unit, Why, count

HOURS = Unit.HOURS
DAYS = Unit.DAYS


def wall(text: str) -> datetime:
    return clock.from_wall(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("starts", "target", "due"),
    [
        ("2026-11-25 23:50", Target(60), "2026-11-26 00:50"),
        ("2026-11-25 10:00", Target(4, HOURS), "2026-11-25 14:00"),
        ("2026-11-25 15:00", Target(4, HOURS), "2026-11-26 11:00"),
        ("2026-11-25 09:00", Target(8, HOURS), "2026-11-25 17:00"),
        ("2026-11-25 06:00", Target(1, HOURS), "2026-11-25 10:00"),
        ("2026-11-27 16:00", Target(2, HOURS), "2026-11-30 10:00"),
        ("2026-11-28 12:00", Target(1, HOURS), "2026-11-30 10:00"),
        ("2026-11-24 14:00", Target(5, DAYS), "2026-12-01 14:00"),
        ("2026-12-24 14:00", Target(1, DAYS), "2026-12-29 14:00"),
        ("2026-12-24 14:00", Target(9, HOURS, weekdays=frozenset(range(7))), "2026-12-26 15:00"),
    ],
)
def test_time_counts_in_working_hours_alone(starts: str, target: Target, due: str) -> None:
    found = count(wall(starts), target, counting.kept_holidays())
    assert found.due_at == wall(due)


def test_christmas_stands_in_the_steps_by_name() -> None:
    found = count(wall("2026-12-24 14:00"), Target(1, DAYS), counting.kept_holidays())
    told = [(one.why, one.name) for one in found.stretches]
    assert told == [
        (Why.COUNTED, ""),
        (Why.CLOSED, ""),
        (Why.HOLIDAY, "Christmas Day"),
        (Why.WEEKEND, ""),
        (Why.HOLIDAY, "Boxing Day"),
        (Why.CLOSED, ""),
        (Why.COUNTED, ""),
    ]


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        ("2026-03-28 23:00", "2026-03-29 04:00"),  # the hour after one never was
        ("2026-10-24 23:00", "2026-10-25 02:00"),  # and this one comes twice
    ],
)
@pytest.mark.parametrize("unit", [Unit.MINUTES, HOURS])
def test_when_the_clocks_change_time_that_passes_is_what_counts(
    starts: str, due: str, unit: Unit
) -> None:
    amount = 4 if unit is HOURS else 240
    target = Target(amount, unit, opens=0, closes=1440, weekdays=frozenset(range(7)))
    found = count(wall(starts), target, {})
    assert found.due_at == wall(due)
    assert found.counted == timedelta(hours=4)


@pytest.mark.parametrize("day", ["2026-03-27", "2026-10-23"])
def test_a_working_day_over_the_weekend_of_a_change_ends_at_the_same_wall_time(day: str) -> None:
    found = count(wall(f"{day} 11:30"), Target(1, DAYS), {})
    assert found.due_at and clock.wall_time(found.due_at) == "11:30"
    assert clock.london(found.due_at).weekday() == 0


def test_a_pause_that_lasts_leaves_nobody_able_to_say_when_it_is_due() -> None:
    starts, held = wall("2026-11-25 10:00"), wall("2026-11-25 10:20")
    found = count(starts, Target(60), {}, [Pause(held, None, "intoxicated")])
    assert (found.due_at, found.stands_since) == (None, held)
    assert found.counted == timedelta(minutes=20)


def test_a_pause_after_it_was_due_changes_nothing() -> None:
    starts = wall("2026-11-25 10:00")
    late = Pause(starts + timedelta(minutes=61), None, "intoxicated")
    found = count(starts, Target(60), {}, [late])
    assert found.due_at == starts + timedelta(minutes=60)


def test_what_nobody_can_work_towards_is_no_target() -> None:
    for wrong in ({"amount": 0}, {"opens": 600, "closes": 600}, {"weekdays": frozenset()}):
        with pytest.raises(ValueError, match="not a target"):
            Target(**{"amount": 1, **wrong})  # type: ignore[arg-type]
    every = {date(2026, 1, 1) + timedelta(days=n): "Never" for n in range(5000)}
    with pytest.raises(ValueError, match="ten years"):
        count(wall("2026-11-25 10:00"), Target(1, HOURS), every)


# --- for every count -----------------------------------------------------------------------------

FIRST = datetime(2026, 3, 20, tzinfo=UTC)  # both changes of the clock are within reach
MINUTES = st.integers(0, 400 * 24 * 60)
moments = MINUTES.map(lambda n: FIRST + timedelta(minutes=n))
targets = st.builds(
    lambda amount, unit, opens, length, days: Target(
        amount, unit, opens, min(opens + length, 1440), days
    ),
    st.integers(1, 40),
    st.sampled_from(Unit),
    st.integers(0, 1380),
    st.integers(30, 1440),
    st.frozensets(st.integers(0, 6), min_size=1),
)
days = st.integers(0, 420).map(lambda n: FIRST.date() + timedelta(days=n))
calendars = st.frozensets(days, max_size=20).map(lambda found: dict.fromkeys(found, "Holiday"))


@st.composite
def pauses(draw: st.DrawFn) -> list[Pause]:
    edges = sorted(draw(st.lists(moments, max_size=6, unique=True)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return [Pause(begins, ends, "intoxicated") for begins, ends in pairs]


@settings(max_examples=150, deadline=None)
@given(moments, targets, calendars, pauses())
def test_the_steps_follow_each_other_and_add_up(
    starts: datetime, target: Target, calendar: dict[date, str], held: list[Pause]
) -> None:
    found = count(starts, target, calendar, held)
    assert found.due_at is not None
    assert found.counted == target.length
    edges = [starts, *(one.ends_at for one in found.stretches)]
    assert [one.starts_at for one in found.stretches] == edges[:-1]
    assert edges[-1] == found.due_at
    assert sum((one.length for one in found.stretches), timedelta()) == found.due_at - starts


@settings(max_examples=150, deadline=None)
@given(moments, targets, calendars, pauses(), moments, st.integers(1, 5000))
def test_a_pause_never_makes_it_due_earlier(
    starts: datetime,
    target: Target,
    calendar: dict[date, str],
    held: list[Pause],
    begins: datetime,
    length: int,
) -> None:
    another = Pause(begins, begins + timedelta(minutes=length), "resting")
    before = count(starts, target, calendar, held).due_at
    after = count(starts, target, calendar, [*held, another]).due_at
    assert before is not None and after is not None and after >= before


@settings(max_examples=150, deadline=None)
@given(moments, targets, calendars, moments, st.integers(2, 5000), st.data())
def test_splitting_a_pause_changes_nothing(
    starts: datetime,
    target: Target,
    calendar: dict[date, str],
    begins: datetime,
    length: int,
    data: st.DataObject,
) -> None:
    ends = begins + timedelta(minutes=length)
    middle = begins + timedelta(minutes=data.draw(st.integers(1, length - 1)))
    whole = count(starts, target, calendar, [Pause(begins, ends, "resting")])
    parts = [Pause(begins, middle, "resting"), Pause(middle, ends, "resting")]
    assert count(starts, target, calendar, parts) == whole


@settings(max_examples=150, deadline=None)
@given(moments, targets, calendars, pauses(), days)
def test_a_bank_holiday_more_never_makes_it_due_earlier(
    starts: datetime, target: Target, calendar: dict[date, str], held: list[Pause], day: date
) -> None:
    before = count(starts, target, calendar, held).due_at
    after = count(starts, target, {**calendar, day: "Another"}, held).due_at
    assert before is not None and after is not None and after >= before
