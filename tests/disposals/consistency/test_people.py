"""Shares by group of people: what is compared with what, what is missing, and what is not said."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pytest
from sqlalchemy.orm import Session

from cjdiversion import reference
from cjdiversion.disposals.consistency import dividing, group_drawing, people
from cjdiversion.disposals.consistency.people import Divided, Group
from cjdiversion.disposals.measures import MEASURES
from cjdiversion.disposals.statistics import Discoveries, benjamini_hochberg, relative_share
from cjdiversion.disposals.summary_queries import PeopleRow

OUT = MEASURES["out-of-court"]


def rows(
    *counts: tuple[str, int, int], sex: str = "M", age: str = "25 to 34", disability: str = ""
) -> list[PeopleRow]:
    """(ethnicity, out of court, charged)."""
    return [
        PeopleRow(code, ethnicity, sex, age, disability, count)
        for ethnicity, out, charged in counts
        for code, count in (("8", out), ("1", charged))
        if count
    ]


def ethnicity(some: list[PeopleRow]) -> Divided:
    return people.divided(some, OUT, {"1A": "1"})[0]


def named(found: Divided, name: str) -> Group:
    return next(group for group in found.groups if group.name == name)


UNLIKE = rows(("W", 500, 500), ("B", 60, 240), ("A", 50, 50), ("", 30, 30), ("NS", 5, 5))


def test_a_group_is_held_against_white_and_against_everyone_else() -> None:
    black = named(ethnicity(UNLIKE), "Black")
    assert black.against == relative_share(60, 300, 500, 1000)
    assert black.others == relative_share(60, 300, 550, 1100)
    assert black.against is not None
    assert (black.against.ratio, round(black.against.excess, 1)) == (0.4, -90.0)


def test_a_common_outcome_is_judged_as_a_share_and_not_as_a_rate() -> None:
    """90 % beside 70 %: as rates, 70 of 100 could be 900 of 1,000 by chance."""
    some = rows(("W", 900, 100), ("B", 70, 30), ("A", 90, 10), ("M", 45, 5), ("O", 27, 3))
    found = ethnicity(some)
    black = named(found, "Black")
    assert black.words == "Differs from expected, look at cases: from White and from everyone else"
    assert found.finding.startswith("1 of 4 groups differs from expected, look at cases: Black.")
    assert black.against is not None and black.against.p < 1e-6
    assert (black.against.lower, black.against.upper) == pytest.approx((0.670, 0.870), abs=1e-3)


def test_a_group_that_differs_is_marked_and_one_that_does_not_is_not() -> None:
    found = ethnicity(UNLIKE)
    assert {group.name: group.unlike for group in found.groups if group.unlike} == {
        "White": ("everyone else",),
        "Black": ("White", "everyone else"),
    }
    assert found.finding == (
        "1 of 2 groups differs from expected, look at cases: Black."
        " White differs from everyone else, look at cases."
    )
    assert named(found, "Asian").words == "As expected"
    assert "bias" not in str(found).lower()


def test_who_is_not_recorded_is_counted_apart_from_who_did_not_say() -> None:
    found = ethnicity(UNLIKE)
    assert (found.cases, found.not_recorded, found.not_stated) == (1470, 60, 10)


def test_the_bounds_hold_the_figure_and_widen_with_who_is_missing() -> None:
    few, many = ethnicity(UNLIKE), ethnicity([*UNLIKE, *rows(("", 200, 200))])
    for found in (few, many):
        black = named(found, "Black")
        assert black.bounds is not None and black.against is not None and black.against.ratio
        assert black.bounds[0] < black.against.ratio < black.bounds[1]
    narrow, wide = named(few, "Black").bounds, named(many, "Black").bounds
    assert narrow is not None and wide is not None
    assert wide[0] < narrow[0] and narrow[1] < wide[1]


def test_a_small_group_is_shown_and_not_assessed() -> None:
    found = named(ethnicity(rows(("W", 50, 50), ("M", 9, 0))), "Mixed")
    assert (found.cases, found.against, found.others) == (9, None, None)
    assert found.words == "Not assessed: fewer than 10 decisions"


def test_nobody_in_the_group_compared_with_leaves_everyone_else() -> None:
    like = ethnicity(rows(("B", 20, 20), ("A", 20, 20)))
    assert {group.words for group in like.groups if group.cases} == {"As expected"}
    assert like.finding == "None of 2 groups differs from White or from everyone else."
    unlike = ethnicity(rows(("B", 20, 20), ("A", 35, 5)))
    assert {group.unlike for group in unlike.groups if group.cases} == {("everyone else",)}
    assert unlike.finding == "2 of 2 groups differ from expected, look at cases: Asian, Black."


def test_one_group_alone_leaves_nothing_to_compare() -> None:
    found = ethnicity(rows(("B", 20, 20)))
    assert named(found, "Black").words == "Not assessed: nothing to compare it with"
    assert found.finding.startswith("Fewer than 2 groups")


def test_whom_only_everyone_else_differs_from_is_marked_and_it_is_said() -> None:
    """Too few are White for a comparison with them to show it."""
    found = ethnicity(rows(("W", 10, 10), ("B", 120, 280), ("A", 220, 180)))
    black = named(found, "Black")
    assert black.unlike == ("everyone else",) and black.is_flagged
    assert black.words == "Differs from expected, look at cases: from everyone else"
    assert named(found, "White").words == "The others are compared with this group"


def test_one_comparison_of_two_groups_counts_once_among_all_of_the_page() -> None:
    """Everyone else is the reference: the mark is on the other group, and of one p."""
    found = disability(STATED)
    disabled, others = named(found, "Disabled"), named(found, "Not disabled")
    assert not (disabled.is_own or others.is_own)
    assert (disabled.unlike, others.unlike) == (("Not disabled",), ())


def test_every_comparison_of_the_page_is_allowed_for_and_none_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of ethnicity 2 with White and 3 with everyone else; of disability the two are one."""
    families = []

    def looked_at(p: list[float], q: float) -> Discoveries:
        families.append(benjamini_hochberg(p, q))
        return families[-1]

    monkeypatch.setattr(people.statistics, "benjamini_hochberg", looked_at)
    people.divided([*UNLIKE, *STATED], OUT, {"1A": "1"})
    assert [family.family for family in families] == [2 + 3 + 1]


def test_all_missing_and_nothing_at_all_are_sentences_and_never_a_nan() -> None:
    for some in ([], rows(("", 40, 40)), rows(("NS", 5, 5), ("", 0, 3))):
        told = people.divided(some, OUT, {})
        assert "nan" not in str(told).lower()
        assert told[0].finding.startswith(("There are no decisions", "This is on record for none"))


def test_all_or_none_with_the_outcome_are_sentences_and_never_a_nan() -> None:
    for some in (
        rows(("W", 0, 100), ("B", 0, 50), ("A", 0, 10)),
        rows(("W", 100, 0), ("B", 50, 0), ("A", 10, 0)),
    ):
        found = ethnicity(some)
        assert "nan" not in str(found).lower()
        assert found.finding == "None of 2 groups differs from White or from everyone else."
    split = ethnicity(rows(("W", 100, 0), ("B", 0, 50)))
    assert named(split, "Black").is_flagged and "nan" not in str(split).lower()


def test_no_events_in_the_group_compared_with_has_no_ratio() -> None:
    black = named(ethnicity(rows(("W", 0, 100), ("B", 10, 90))), "Black")
    assert black.against is not None
    assert black.against.ratio is None and math.isinf(black.against.upper)


def test_a_code_of_no_group_counts_as_not_recorded() -> None:
    by_sex = people.divided(rows(("W", 20, 20), sex="U"), OUT, {})[1]
    assert (by_sex.not_recorded, by_sex.cases) == (40, 40)


def test_flags_are_of_all_groups_of_the_page_together() -> None:
    """Alone it would be marked; among so many it is not."""
    some = rows(("W", 500, 500), ("B", 57, 89), ("A", 50, 50), ("M", 50, 50), ("O", 50, 50))
    black = named(ethnicity(some), "Black")
    assert black.against is not None and black.against.p < 0.05
    assert not black.is_flagged


def test_groups_go_by_the_codes_that_are_recorded(unit: Session) -> None:
    ethnicity, sex, _, disability = dividing.DIVISIONS
    recorded = {code[0] for code in reference.choices("ethnicity_self_defined") if code != "NS"}
    assert recorded == set(ethnicity.groups)
    assert set(reference.choices("sexes")) - {"U"} == set(sex.groups)
    assert set(reference.choices("disability_stated")) - {"prefer-not"} == set(disability.groups)


# --- by disability ----------------------------------------------------------------------------


def disability(some: list[PeopleRow]) -> Divided:
    return people.divided(some, OUT, {"1A": "1"})[3]


STATED = [
    *rows(("W", 400, 400), disability="no"),
    *rows(("W", 30, 170), disability="yes"),
    *rows(("W", 4, 6), disability="NS"),
    *rows(("W", 60, 30), disability=""),
]


def test_who_says_they_are_disabled_is_held_against_who_says_they_are_not() -> None:
    found = disability(STATED)
    disabled, others = named(found, "Disabled"), named(found, "Not disabled")
    assert others.is_reference and disabled.against == disabled.others
    assert disabled.against == relative_share(30, 200, 400, 800)
    assert disabled.against.ratio == 0.3 and disabled.against.lower < 0.3 < disabled.against.upper
    assert disabled.against.excess == 30 - 200 * 0.5
    assert disabled.is_flagged
    assert found.finding == "1 of 1 group differs from expected, look at cases: Disabled."


def test_who_was_not_asked_and_who_preferred_not_to_say_are_missing_and_widen_the_bounds() -> None:
    found = disability(STATED)
    assert (found.cases, found.not_recorded, found.not_stated) == (1100, 90, 10)
    bounds = named(found, "Disabled").bounds
    # Of the 100 missing 64 had the outcome: they are all of one group, the other 36 of the other.
    assert bounds == pytest.approx(((30 / 236) / (464 / 864), (94 / 264) / (400 / 836)))
    known = disability([row for row in STATED if row.disability in ("yes", "no")])
    assert named(known, "Disabled").bounds == (0.3, 0.3)


def test_that_nobody_was_asked_is_a_sentence() -> None:
    found = disability(UNLIKE)
    assert found.finding == "This is on record for none of these decisions: nothing to compare."
    assert (found.not_recorded, found.not_stated) == (found.cases, 0)
    assert [group.bounds for group in found.groups] == [None, None]
    assert group_drawing.drawings(found) == ()


# --- drawn ------------------------------------------------------------------------------------


def test_each_group_is_drawn_with_the_words_and_at_the_height_of_its_figure() -> None:
    for drawing in group_drawing.drawings(ethnicity(UNLIKE)):
        by_name = {" ".join(row.lines).split(":")[0]: row for row in drawing.rows}
        assert [*by_name] == ["White", "Mixed", "Asian", "Black", "Other"]
        black = named(ethnicity(UNLIKE), "Black")
        assert " ".join(by_name["Black"].lines) == f"Black: {group_drawing.in_words(black.against)}"
        assert by_name["Black"].is_odd and not by_name["Asian"].is_odd
        assert by_name["White"].point == by_name["Mixed"].point == ""
        same, asian = (
            float(re.findall(r"M([\d.]+)", path)[0])
            for path in (drawing.same, by_name["Asian"].point)
        )
        assert same == asian == drawing.width / 2  # as large a share as White’s
        assert float(re.findall(r"M([\d.]+)", by_name["Black"].point)[0]) < same


def test_each_step_of_the_drawing_doubles_and_all_of_it_lies_within() -> None:
    for some in (UNLIKE, rows(("W", 1, 500), ("B", 60, 2), ("A", 0, 50), ("M", 3, 3))):
        for drawing in group_drawing.drawings(ethnicity(some)):
            steps = [tick.at for tick in drawing.ticks]
            apart = {round(b - a, 0) for a, b in pairwise(steps)}
            assert max(apart) - min(apart) <= 1
            for row in drawing.rows:
                for at in re.findall(r"[MH]([-\d.]+)", row.range + row.point):
                    assert 0 <= float(at) <= drawing.width
                assert all(len(line) * 8 <= drawing.width for line in row.lines)


def test_nothing_is_drawn_where_no_group_can_be_compared() -> None:
    for some in ([], rows(("B", 20, 20)), rows(("W", 0, 100), ("B", 10, 90))):
        assert group_drawing.drawings(ethnicity(some)) == ()
