"""The line of time: everything on it, in order, whatever the moments."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.detentions import drawing
from cjdiversion.detentions.clocks import Clock, State
from cjdiversion.detentions.periods import Stretch
from tests.detentions.law import at, hours

NINE = at("2026-03-12 09:00")


def one(start: float, due: float | None, done: float | None = None) -> Clock:
    return Clock(
        "a",
        "A clock",
        State.RUNNING,
        "",
        started_at=NINE + hours(start),
        due_at=NINE + hours(due) if due is not None else None,
        done_at=NINE + hours(done) if done is not None else None,
    )


def test_a_bar_runs_from_what_it_is_counted_from_to_when_it_falls_due() -> None:
    clocks = [one(0, 6, 3), one(0, 24)]
    wide, narrow = drawing.drawings(clocks, [], NINE + hours(12))
    first, second = wide.bars
    assert (first.from_x, second.to_x) == (1, wide.width - 1)
    assert first.to_x == round((wide.width - 2) / 4 + 1, 1)
    assert first.done == round((wide.width - 2) / 8 + 1, 1)
    assert wide.now_x == wide.width / 2
    assert narrow.width < wide.width
    assert first.words == "A clock: running"


def test_time_in_hospital_is_shaded_until_it_ends_or_until_now() -> None:
    stretches = [Stretch(NINE + hours(6), NINE + hours(12)), Stretch(NINE + hours(18))]
    (wide, _) = drawing.drawings([one(0, 24)], stretches, NINE + hours(20))
    across = wide.width - 2
    assert [round(shade.width / across * 24) for shade in wide.shades] == [6, 2]


def test_ticks_are_few_and_show_the_time_on_the_wall() -> None:
    wide, narrow = drawing.drawings([one(0, 24)], [], NINE)
    shown = " ".join(tick.text for tick in wide.ticks)
    assert shown == "12:00 15:00 18:00 21:00 13 Mar 03:00 06:00"
    assert len(narrow.ticks) <= 4


def test_a_long_line_shows_days() -> None:
    wide, narrow = drawing.drawings([one(0, 96)], [], NINE)
    assert [tick.text for tick in wide.ticks][:3] == ["12:00", "13 Mar", "12:00"]
    assert [tick.text for tick in narrow.ticks] == ["13 Mar", "14 Mar", "15 Mar", "16 Mar"]


def test_a_time_at_the_edge_is_written_inwards() -> None:
    wide, _ = drawing.drawings([one(0.75, 6.05)], [], NINE)
    assert (wide.ticks[0].anchor, wide.ticks[-1].anchor) == ("middle", "end")


def test_without_beginnings_and_ends_there_is_nothing_to_draw() -> None:
    assert drawing.drawings([], [], NINE) == []
    assert drawing.drawings([one(0, None)], [], NINE) == []


moments = st.floats(-50, 200)


@given(st.lists(st.tuples(moments, moments, moments), min_size=1, max_size=6), moments)
def test_nothing_stands_outside_the_drawing(
    told: list[tuple[float, float, float]], now: float
) -> None:
    clocks = [one(*three) for three in told]
    for found in drawing.drawings(clocks, [Stretch(NINE)], NINE + hours(now)):
        xs = [x for bar in found.bars for x in (bar.from_x, bar.to_x, bar.done)]
        xs += [tick.x for tick in found.ticks] + [found.now_x]
        assert all(x is not None and 0 <= x <= found.width for x in xs)
        assert len(found.ticks) <= 9
