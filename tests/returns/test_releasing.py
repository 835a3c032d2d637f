"""What may leave of a return: nothing small, and nothing that gives a hidden figure away."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from cjdiversion.returns import releasing
from cjdiversion.returns.releasing import Left
from cjdiversion.returns.rules import Counted, Figure, Value, total

SMALLEST, HALF = 8, 2


def figure(code: str, counts: Mapping[str, int], **over: object) -> Counted:
    told = Figure(code, code, "r", "s", "V", **over)  # type: ignore[arg-type]
    return Counted(told, tuple(Value(name, name, count) for name, count in counts.items()))


def released(
    *figures: Counted,
    groups: Mapping[str, Mapping[str, str]] | None = None,
    before: Mapping[str, releasing.Printed] | None = None,
) -> list[Left]:
    return list(releasing.released(figures, groups or {}, before or {}))


def parts(told: Left) -> dict[str, int | None]:
    return {name: shown for name, shown in told.printed.items() if name}


NUMBERS = st.integers(0, 40)


@given(st.dictionaries(st.sampled_from("abcdefg"), NUMBERS, min_size=2))
def test_nothing_small_is_shown_and_a_hidden_part_has_room(counts: dict[str, int]) -> None:
    (told,) = released(figure("place", counts))
    hidden = [name for name, shown in parts(told).items() if shown is None]
    for name, shown in parts(told).items():
        assert shown is None or not 0 < counts[name] < SMALLEST
        assert shown is None or abs(shown - counts[name]) <= HALF
    if hidden and told.total is not None:
        assert len(hidden) > 1 and sum(counts[name] for name in hidden) >= SMALLEST


@given(st.dictionaries(st.sampled_from("abcdefg"), NUMBERS, min_size=2), st.data())
def test_what_divides_a_hidden_value_does_not_leave(
    counts: dict[str, int], data: st.DataObject
) -> None:
    """Its own total would say what the other list hides."""
    name = data.draw(st.sampled_from(sorted(counts)))
    yes = data.draw(st.integers(0, counts[name]))
    parts = {"yes": yes, "no": counts[name] - yes}
    whole, part = released(
        figure("place", counts), figure("arrested", parts, among=("place", name))
    )
    if whole.printed[name] is None or part.total != whole.printed[name]:
        assert set(part.printed.values()) == {None}


def test_what_divides_the_rest_of_a_list_leaves_only_with_that_list() -> None:
    """A table may be brought that has the one and not the other."""
    adults = figure("age", {"child": 20, "adult": 30})
    called = figure("called", {"yes": 8, "no": 12}, among=("age", "adult"), is_rest=True)
    assert parts(released(adults, called)[1]) == {"yes": 10, "no": 10}
    assert parts(released(called)[0]) == {"yes": None, "no": None}


@settings(max_examples=25)
@given(st.lists(NUMBERS, min_size=6, max_size=6))
def test_groups_leave_as_one_table_with_what_they_group(counts: list[int]) -> None:
    codes = dict(zip(["1", "2", "3", "8", "15", "16"], counts, strict=True))
    group_of = {"1": "a", "2": "b", "3": "b", "8": "c", "15": "d", "16": "d"}
    sums = {name: sum(codes[c] for c in codes if group_of[c] == name) for name in "abcd"}
    outcomes, groups = released(
        figure("outcome", codes),
        figure("group", sums, groups_of="outcome"),
        groups={"group": group_of},
    )
    for name, shown in parts(groups).items():
        assert shown is None or not 0 < sums[name] < SMALLEST
        below = [outcomes.printed[code] for code in codes if group_of[code] == name]
        if len(below) > 1 and shown is not None:  # one hidden part of a shown group is no secret
            assert below.count(None) != 1
        if len(below) == 1:
            assert below == [shown]


def test_a_group_of_nothing_in_the_table_is_nought() -> None:
    _, groups = released(
        figure("outcome", {"1": 20}),
        figure("group", {"a": 20, "none-such": 0}, groups_of="outcome"),
        groups={"group": {"1": "a"}},
    )
    assert parts(groups) == {"a": 20, "none-such": 0}


def test_what_does_not_leave_is_left_out() -> None:
    assert released(figure("alternate", {"1A": 9}, leaves=False)) == []


def test_a_return_of_nothing_is_noughts_and_no_fault() -> None:
    whole = Counted(total("detentions"), (Value("all", "All detentions", 0),))
    (told,) = released(whole)
    assert (parts(told), told.total) == ({"all": 0}, 0)


@settings(max_examples=40)
@given(st.lists(NUMBERS, min_size=5, max_size=5), st.lists(NUMBERS, min_size=5, max_size=5))
def test_a_second_version_never_shows_what_the_first_hid(
    first: list[int], second: list[int]
) -> None:
    was = dict(zip("abcde", first, strict=True))
    now = dict(zip("abcde", second, strict=True))
    (before,) = released(figure("place", was))
    (after,) = released(figure("place", now), before={"place": before.printed})
    for name, shown in before.printed.items():
        assert shown is not None or after.printed[name] is None
    for name, shown in parts(after).items():
        assert shown is None or not 0 < now[name] < SMALLEST


@settings(max_examples=40)
@given(st.lists(st.integers(0, 12), min_size=3, max_size=3))
def test_a_list_shows_the_total_that_is_shown_elsewhere_or_nothing(
    counts: list[int],
) -> None:
    named = dict(zip("abc", counts, strict=True))
    whole = Counted(total("detentions"), (Value("all", "All", sum(counts)),))
    first, other = released(whole, figure("place", named))
    assert other.total in (first.total, None)
    if other.total is None:
        assert set(other.printed.values()) == {None}


def test_many_offences_of_few_records_are_hidden() -> None:
    told = Figure("offence", "offence", "r", "s", "V")
    many = frozenset(map(str, range(40)))
    values = [
        Value("theft", "theft", 12, frozenset("ab")),
        Value("violence", "violence", 40, many),
        Value("drugs", "drugs", 30, many),
    ]
    (left,) = released(Counted(told, tuple(values)))
    assert left.printed["theft"] is None and left.printed["violence"] is not None
