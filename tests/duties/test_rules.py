"""Who may be on duty at which suite, until when: each rule met, and not met."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.access import UnitKind
from cjdiversion.duties import rules
from cjdiversion.duties.rules import Asker, Place
from tests.duties.made import NOON

HOME, OTHER, FORCE, ABROAD = (uuid.UUID(int=n) for n in range(1, 5))
WHO = Asker(HOME, FORCE)
SUITE = Place(OTHER, UnitKind.SUITE, FORCE)


def codes(
    who: Asker = WHO, suite: Place = SUITE, until: datetime = NOON + timedelta(hours=4), **over: Any
) -> dict[str, str]:
    asked = {"now": NOON, "hours": 12, "words": str, **over}
    found = rules.wrong(who, suite, until, **asked)
    return {field: problems[0][0] for field, problems in found.items()}


def test_another_suite_of_the_own_force_within_the_limit_is_taken() -> None:
    assert codes() == {}


@pytest.mark.parametrize("kind", [kind for kind in UnitKind if kind is not UnitKind.SUITE])
def test_a_duty_is_at_a_custody_suite(kind: UnitKind) -> None:
    assert codes(suite=Place(OTHER, kind, FORCE)) == {"suite": "not-a-suite"}


@pytest.mark.parametrize("force", [ABROAD, None])
def test_a_duty_is_in_the_own_force(force: uuid.UUID | None) -> None:
    assert codes(suite=Place(OTHER, UnitKind.SUITE, force)) == {"suite": "other-force"}


def test_whoever_belongs_to_no_force_is_on_duty_nowhere() -> None:
    abroad = Place(OTHER, UnitKind.SUITE, None)
    assert codes(Asker(HOME, None), abroad) == {"suite": "other-force"}


def test_nobody_declares_to_be_where_they_are_posted() -> None:
    assert codes(suite=Place(HOME, UnitKind.SUITE, FORCE)) == {"suite": "own-suite"}


def test_nobody_is_on_duty_twice() -> None:
    assert codes(Asker(HOME, FORCE, on_duty="Eastgate until 18:00")) == {"suite": "overlap"}


@pytest.mark.parametrize(
    ("minutes", "code"),
    [
        (-1, "past"),
        (0, "past"),
        (1, ""),
        (720, ""),
        (721, "over-limit"),
        (525600, "over-limit"),
    ],
)
def test_the_time_is_to_come_and_within_the_limit(minutes: int, code: str) -> None:
    found = codes(until=NOON + timedelta(minutes=minutes))
    assert found == ({"until": code} if code else {})


@pytest.mark.parametrize(("minutes", "code"), [(-1, "after-posting"), (0, ""), (1, "")])
def test_a_duty_does_not_outlast_the_posting(minutes: int, code: str) -> None:
    until = NOON + timedelta(hours=4)
    ends = until + timedelta(minutes=minutes)
    found = codes(Asker(HOME, FORCE, posting_ends=ends), until=until)
    assert found == ({"until": code} if code else {})


def test_both_answers_are_told_at_once() -> None:
    found = codes(suite=Place(HOME, UnitKind.SUITE, FORCE), until=NOON)
    assert found == {"suite": "own-suite", "until": "past"}


@given(st.integers(-3000, 3000), st.integers(1, 48))
def test_exactly_the_times_from_now_to_the_limit_are_taken(minutes: int, hours: int) -> None:
    taken = codes(until=NOON + timedelta(minutes=minutes), hours=hours) == {}
    assert taken == (0 < minutes <= hours * 60)
