"""Each rule: met, not met, and not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.interviews import rules

NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)
RELATIONS = {
    "parent": {"child": True, "adult": True},
    "partner": {"adult": True},
    "local-authority": {"child": True},
}
MAY_ACT = {rules.ELIGIBLE: "No, not any of these", "witness": "A witness"}
SOURCES = dict.fromkeys(MAY_ACT, "PACE Code C note 1B")


# --- naming an adult ---------------------------------------------------------------------------


def adult(**over: object) -> dict[str, object]:
    empty = {**dict.fromkeys(rules.MOMENTS), "name": "", "relationship_code": "", "eligibility": ""}
    return {**empty, **over}


def offered(*, is_child: bool = False) -> rules.Offered:
    return rules.Offered(
        relationships={code: code.capitalize() for code in RELATIONS},
        relations=RELATIONS,
        eligibility=MAY_ACT,
        sources=SOURCES,
        is_child=is_child,
    )


def problems(*, is_child: bool = False, **over: object) -> dict[str, Any]:
    found = rules.adult_problems(adult(**over), over, offered(is_child=is_child))
    return {name: problem[0][0] for name, problem in found.items()}


def test_the_moments_of_an_adult_have_an_order_where_they_are_known() -> None:
    names = ("requested_at", "contacted_at", "arrived_at", "rights_repeated_at", "left_at")
    for order in permutations(range(5)):
        given_ = {
            name: NOON + timedelta(hours=hour) for name, hour in zip(names, order, strict=True)
        }
        assert (problems(**given_) == {}) == (list(order) == [0, 1, 2, 3, 4]), order


def test_an_adult_may_have_arrived_without_being_requested() -> None:
    assert problems(arrived_at=NOON) == {}
    assert problems(name="Mrs Lee") == {}


def test_an_adult_who_came_first_is_told_where_to_look() -> None:
    before = NOON - timedelta(minutes=1)
    assert problems(requested_at=NOON, arrived_at=before) == {"arrived_at": "out-of-order"}
    assert problems(arrived_at=NOON, left_at=before) == {"left_at": "out-of-order"}
    assert problems(requested_at=NOON, arrived_at=NOON) == {}


def test_within_one_minute_nothing_is_before_anything() -> None:
    assert problems(arrived_at=NOON + timedelta(seconds=40), rights_repeated_at=NOON) == {}


def test_telling_the_person_and_offering_privacy_wait_for_nobody() -> None:
    early = NOON - timedelta(hours=3)
    assert problems(requested_at=NOON, told_at=early, private_offered_at=early) == {}


def test_an_adult_about_whom_nothing_is_known_is_not_recorded() -> None:
    assert problems() == {"requested_at": "required"}
    assert problems(name="Mrs Lee", relationship_code="neighbour") == {
        "relationship_code": "unknown"
    }


@pytest.mark.parametrize(
    ("code", "is_child", "problem"),
    [
        ("parent", True, None),
        ("parent", False, None),
        ("partner", False, None),
        ("partner", True, "not-for-this-person"),
        ("local-authority", True, None),
        ("local-authority", False, "not-for-this-person"),
        ("", True, None),
    ],
)
def test_a_relationship_is_chosen_for_whom_it_is(
    code: str, is_child: bool, problem: str | None
) -> None:
    found = problems(is_child=is_child, name="A", relationship_code=code)
    assert found.get("relationship_code") == problem


def test_somebody_who_may_not_act_is_refused_in_words_with_the_source() -> None:
    found = rules.adult_problems(
        adult(eligibility="witness"), {"eligibility": "witness"}, offered()
    )
    ((code, words),) = found["eligibility"]
    assert code == "not-eligible"
    assert "a witness (PACE Code C note 1B)" in words
    assert "record that interview as it was" in words
    assert problems(name="A", eligibility="none-of-these") == {}
    assert problems(name="A", eligibility="astronaut") == {"eligibility": "unknown"}


def test_what_stood_is_not_held_against_a_new_time() -> None:
    stands = adult(relationship_code="partner", eligibility="witness", arrived_at=NOON)
    assert rules.adult_problems(stands, {"arrived_at": NOON}, offered(is_child=True)) == {}


# --- what an interview waits for ---------------------------------------------------------------


@dataclass
class Adult:
    relationship_code: str = "parent"
    eligibility: str = rules.ELIGIBLE
    arrived_at: datetime | None = NOON - timedelta(hours=1)
    rights_repeated_at: datetime | None = NOON - timedelta(minutes=50)
    left_at: datetime | None = None


def lacks(*, is_child: bool = False, **over: Any) -> list[str]:
    found = rules.lacks_of(
        Adult(**over), relations=RELATIONS, is_child=is_child, at=NOON, stays=timedelta(hours=12)
    )
    return [lack.code for lack in found]


@pytest.mark.parametrize(
    ("over", "wanted"),
    [
        ({}, []),
        ({"eligibility": ""}, ["IV-2"]),
        ({"eligibility": "witness"}, ["IV-3"]),
        ({"relationship_code": "partner"}, []),
        ({"relationship_code": ""}, []),
        ({"relationship_code": "partner", "is_child": True}, ["IV-4"]),
        ({"arrived_at": None}, ["IV-5"]),
        ({"arrived_at": None, "rights_repeated_at": None}, ["IV-5", "IV-7"]),
        ({"left_at": NOON}, ["IV-6"]),
        ({"rights_repeated_at": None}, ["IV-7"]),
        ({"arrived_at": NOON - timedelta(hours=12)}, []),
        ({"arrived_at": NOON - timedelta(hours=12, minutes=1)}, ["IV-8"]),
    ],
)
def test_what_is_lacking_with_an_adult(over: dict[str, Any], wanted: list[str]) -> None:
    assert lacks(**over) == wanted


def test_every_lack_has_a_code_of_its_own_and_a_source() -> None:
    all_of_them = [one for one in vars(rules).values() if isinstance(one, rules.Lack)]
    assert len({one.code for one in all_of_them}) == len(all_of_them) == 8
    assert all("PACE Code C" in one.source for one in all_of_them)


def missing(*found: list[rules.Lack], is_needed: bool = True, is_excepted: bool = False) -> Any:
    return rules.missing(found, is_needed=is_needed, is_excepted=is_excepted)


def test_nothing_is_missing_where_no_adult_is_needed_or_one_is_fine() -> None:
    assert missing(is_needed=False) == []
    assert missing([rules.NOT_ARRIVED], is_needed=False) == []
    assert missing([rules.NOT_ARRIVED], []) == []


def test_nobody_recorded_is_what_is_missing() -> None:
    assert missing() == [rules.NOBODY_CALLED]


def test_an_authority_stands_for_an_adult() -> None:
    assert missing(is_excepted=True) == []
    assert missing([rules.HAS_LEFT], is_excepted=True) == []


def test_of_several_adults_the_one_who_has_not_left_is_waited_for() -> None:
    assert missing([rules.HAS_LEFT], [rules.NOT_ARRIVED]) == [rules.NOT_ARRIVED]
    assert missing([rules.CAME_LONG_AGO], [rules.HAS_LEFT]) == [rules.CAME_LONG_AGO]
    assert rules.nearest([]) is None


@given(st.lists(st.lists(st.sampled_from([rules.NOT_ASKED, rules.HAS_LEFT, rules.NOT_REPEATED]))))
def test_something_is_missing_exactly_where_every_adult_lacks_something(
    found: list[list[rules.Lack]],
) -> None:
    assert (missing(*found) == []) == any(not one for one in found)


@pytest.mark.parametrize(
    ("given_at", "is_used", "usable"),
    [
        (None, False, False),
        (NOON, False, True),
        (NOON - timedelta(hours=2), False, True),
        (NOON - timedelta(hours=2, seconds=1), False, False),
        (NOON + timedelta(seconds=1), False, False),
        (NOON, True, False),
    ],
)
def test_an_authority_carries_one_interview_for_a_while(
    given_at: datetime | None, is_used: bool, usable: bool
) -> None:
    lasts = timedelta(hours=2)
    assert rules.is_usable(given_at, is_used=is_used, at=NOON, lasts=lasts) is usable


# --- an interview that took place --------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "eligibility", "had"),
    [
        ("throughout", rules.ELIGIBLE, True),
        ("so-far", rules.ELIGIBLE, True),
        ("throughout", "witness", False),
        ("throughout", "", None),
        ("throughout", "not-known", None),
        ("part", rules.ELIGIBLE, False),
        ("nobody", "", False),
        ("not-known", rules.ELIGIBLE, None),
        ("not-known", "", None),
        ("", "", None),
    ],
)
def test_whether_an_eligible_adult_was_there(
    there: str, eligibility: str, had: bool | None
) -> None:
    assert rules.had_adult(there, eligibility) is had
    assert rules.was_without(there, eligibility, is_needed=True) is (had is not True)
    assert rules.was_without(there, eligibility, is_needed=False) is False


def test_an_interview_ends_after_it_starts() -> None:
    assert rules.interview_problems(NOON, None) == {}
    assert rules.interview_problems(NOON + timedelta(seconds=30), NOON) == {}
    assert set(rules.interview_problems(NOON, NOON - timedelta(minutes=1))) == {"ended_at"}
