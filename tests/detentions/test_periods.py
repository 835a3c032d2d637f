"""What counts and what does not: hospital interludes, whole and in pieces."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.detentions import periods
from tests.detentions.law import Event, at, hours

NOON = at("2026-03-12 12:00")


def gone(*moved: tuple[str, float]) -> periods.Away:
    return periods.away([Event(kind, NOON + hours(after)) for kind, after in moved])


def left_out(*moved: tuple[str, float]) -> list[tuple[float, float | None]]:
    return [
        (_after(one.begins_at), _after(one.ends_at) if one.ends_at else None)
        for one in gone(*moved).stretches
    ]


def _after(moment: object) -> float:
    return (moment - NOON) / timedelta(hours=1)  # type: ignore[operator]


TO, BACK = periods.TO_HOSPITAL, periods.FROM_HOSPITAL
MOVED, REVIEWED, INTERVIEWED = periods.SEEN_KINDS
ASKED, ASKED_UNTIL = periods.QUESTIONED_FROM, periods.QUESTIONED_TO


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        ([], []),
        ([(TO, 1), (BACK, 3)], [(1, 3)]),
        ([(TO, 1)], [(1, None)]),  # still there
        ([(TO, 1), (TO, 2), (BACK, 3)], [(1, 3)]),  # on to another hospital
        ([(TO, 1), (BACK, 2), (TO, 3), (BACK, 5)], [(1, 2), (3, 5)]),
        ([(TO, 1), (ASKED, 2), (ASKED_UNTIL, 3), (BACK, 5)], [(1, 2), (3, 5)]),
        ([(TO, 1), (ASKED, 2), (ASKED_UNTIL, 3)], [(1, 2), (3, None)]),
        ([(TO, 1), (ASKED, 2)], [(1, 2)]),  # being questioned now: it counts
        ([(TO, 1), (ASKED, 2), (BACK, 5)], [(1, 2)]),  # nobody said when that ended
        ([(TO, 1), (ASKED_UNTIL, 3), (BACK, 5)], [(3, 5)]),  # nor when it began
        ([(BACK, 3)], []),
        ([(ASKED, 2), (ASKED_UNTIL, 3)], []),  # questioned, and not at a hospital
        ([("moved", 2), ("charged", 3)], []),
        ([(TO, 1), ("charged", 3)], [(1, None)]),  # somebody can be charged there
        ([(TO, 1), (MOVED, 3)], [(1, 3)]),  # to a cell: back, whatever nobody recorded
        ([(TO, 1), (REVIEWED, 3)], [(1, 3)]),
        ([(TO, 1), (INTERVIEWED, 3)], [(1, 3)]),
        ([(TO, 1), (MOVED, 3), (BACK, 5)], [(1, 3)]),  # the reading that ends detention sooner
        ([(TO, 1), (BACK, 3), (MOVED, 4)], [(1, 3)]),
        ([(TO, 1), (MOVED, 3), (TO, 4)], [(1, 3), (4, None)]),  # or they were still there
        ([(TO, 1), (ASKED, 2), (MOVED, 3)], [(1, 2)]),
        ([(TO, 1), (MOVED, 1)], [(1, None)]),  # they set off from there
        ([(MOVED, 0), (TO, 1)], [(1, None)]),
        ([(TO, 1), (BACK, 1)], []),
    ],
)
def test_time_in_hospital_is_left_out_but_for_questioning(
    moved: list[tuple[str, float]], expected: list[tuple[float, float | None]]
) -> None:
    assert left_out(*moved) == expected


def test_the_order_in_which_it_was_recorded_does_not_matter() -> None:
    moved = [(TO, 1.0), (ASKED, 2.0), (ASKED_UNTIL, 3.0), (BACK, 5.0)]
    found = {str(left_out(*order)) for order in permutations(moved)}
    assert len(found) == 1


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        ([(BACK, 3)], "nothing says when the person was taken to hospital"),
        ([(TO, 1), (ASKED_UNTIL, 3)], "nothing says when it began"),
        ([(TO, 1), (ASKED, 2), (BACK, 3)], "Nothing says when questioning at hospital ended"),
        ([(ASKED, 2)], "no time is left out for it"),
        ([(TO, 1), (MOVED, 3)], "Moved within the suite 12 March 2026 at 15:00, and nothing says"),
        ([(TO, 1), (REVIEWED, 3)], "the time from then on is counted"),
        ([(TO, 1), (MOVED, 3), (BACK, 3)], "the time from then on is counted"),
    ],
)
def test_a_missing_moment_is_said(moved: list[tuple[str, float]], words: str) -> None:
    (note,) = gone(*moved).notes
    assert words in note


@pytest.mark.parametrize(
    ("moved", "due", "left"),
    [
        ([], 24, 24),
        ([(TO, 1), (BACK, 3)], 26, 23),
        ([(TO, -5), (BACK, -3)], 24, 24),  # before the count began
        ([(TO, -2), (BACK, 3)], 27, 24),  # the count began while they were away
        ([(TO, 1)], None, 23),
        ([(TO, 24)], 24, 24),  # it was reached before they set off
        ([(TO, 25), (BACK, 27)], 24, 24),
        ([(TO, 23), (BACK, 25)], 26, 1),
        ([(TO, 23), (BACK, 25), (TO, 25.5), (BACK, 28)], 28.5, 0.5),
    ],
)
def test_the_end_is_moved_by_what_is_left_out_before_it(
    moved: list[tuple[str, float]], due: float | None, left: float
) -> None:
    found = periods.counted(NOON, hours(24), gone(*moved).stretches)
    assert (found.due_at and _after(found.due_at)) == due
    assert found.left == hours(left)


moments = st.lists(
    st.tuples(
        st.sampled_from(periods.HOSPITAL_KINDS),
        st.integers(-300, 3000).map(lambda minute: minute / 60),
    ),
    max_size=8,
)
pairs = st.lists(st.integers(0, 3000), min_size=2, max_size=8, unique=True).map(sorted)


@given(moments)
def test_hospital_time_never_shortens_what_is_left(moved: list[tuple[str, float]]) -> None:
    found = periods.counted(NOON, hours(24), gone(*moved).stretches)
    assert found.due_at is None or found.due_at >= NOON + hours(24)


@given(pairs)
def test_one_more_stay_in_hospital_never_brings_the_end_forward(minutes: list[int]) -> None:
    ins_and_outs = [
        (TO if number % 2 == 0 else BACK, minute / 60)
        for number, minute in enumerate(minutes[: len(minutes) // 2 * 2])
    ]
    fewer = periods.counted(NOON, hours(24), gone(*ins_and_outs[:-2]).stretches)
    more = periods.counted(NOON, hours(24), gone(*ins_and_outs).stretches)
    assert fewer.due_at is not None
    assert more.due_at is not None
    assert more.due_at >= fewer.due_at


@given(moments)
def test_stretches_stand_in_order_and_do_not_overlap(moved: list[tuple[str, float]]) -> None:
    found = gone(*moved).stretches
    for one, following in pairwise(found):
        assert one.ends_at is not None
        assert one.begins_at < one.ends_at <= following.begins_at


def test_spans_are_said_in_hours_and_minutes() -> None:
    said = [periods.lasting(timedelta(minutes=m)) for m in (0, 1, 20, 60, 61, 540, 2160)]
    assert said == [
        "less than a minute",
        "1 minute",
        "20 minutes",
        "1 hour",
        "1 hour 1 minute",
        "9 hours",
        "36 hours",
    ]
