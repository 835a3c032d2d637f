"""The drawing of repeats: inside its frame, in order, the same for any number of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.instruments.repeats import SHOWN, SIZES, drawings

FIRST = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def totals(*numbers: int) -> list[tuple[datetime, int]]:
    return [(FIRST + timedelta(days=day), number) for day, number in enumerate(numbers)]


def test_it_is_laid_out_for_a_wide_and_a_narrow_screen() -> None:
    wide, narrow = drawings(totals(20, 10), most=27, cut_off=10)
    assert (wide.size, narrow.size) == ("wide", "narrow")
    assert narrow.width <= 360 - 2 * 15
    assert [point.label for point in wide.points] == ["20", "10"]
    assert [point.day for point in wide.points] == ["1 Mar", "2 Mar"]


def test_a_higher_total_stands_higher_and_the_cut_off_stands_at_its_number() -> None:
    wide, _ = drawings(totals(20, 10), most=27, cut_off=10)
    assert wide.points[0].y < wide.points[1].y
    assert wide.points[1].y == wide.cut_off_y
    assert wide.line == "M" + "L".join(f"{p.x} {p.y}" for p in wide.points)


def test_only_the_newest_are_drawn() -> None:
    wide, _ = drawings(totals(*range(9)), most=27, cut_off=10)
    assert [point.label for point in wide.points] == ["3", "4", "5", "6", "7", "8"]


@given(st.lists(st.integers(0, 27), min_size=2, max_size=20), st.integers(0, 27))
def test_every_point_stays_inside_and_no_two_labels_meet(numbers: list[int], cut_off: int) -> None:
    for drawing in drawings(totals(*numbers), most=27, cut_off=cut_off):
        assert (drawing.width, drawing.height) == SIZES[drawing.size]
        assert len(drawing.points) == min(len(numbers), SHOWN)
        xs = [point.x for point in drawing.points]
        assert all(right - left >= 40 for left, right in pairwise(xs))
        for point in drawing.points:
            assert drawing.least_x <= point.x - 20
            assert point.x + 20 <= drawing.width
            assert drawing.top_y <= point.y <= drawing.base_y
