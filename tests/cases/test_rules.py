"""Age, the order of moments, places of safety."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.cases import rules

DAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass
class Somebody:
    born_on: date | None = None
    stated_age: int | None = None


@pytest.mark.parametrize(
    ("somebody", "band"),
    [
        (Somebody(date(2008, 6, 2)), "under 18"),
        (Somebody(date(2008, 6, 1)), "18 to 24"),
        (Somebody(date(2001, 6, 1)), "25 to 39"),
        (Somebody(date(1986, 6, 1)), "40 to 59"),
        (Somebody(date(1966, 6, 1)), "60 and over"),
        (Somebody(stated_age=17), "under 18"),
        (Somebody(stated_age=41), "40 to 59"),
        (Somebody(), "possibly under 18"),
        (Somebody(date(1990, 1, 1), stated_age=16), "possibly under 18"),
        (Somebody(date(2009, 1, 1), stated_age=30), "possibly under 18"),
        (Somebody(date(2027, 1, 1)), "possibly under 18"),
        (Somebody(date(1900, 1, 1)), "possibly under 18"),
    ],
)
def test_an_age_band_says_what_is_known_and_no_more(somebody: Somebody, band: str) -> None:
    assert rules.age_band(somebody, DAY) == band


@given(
    st.one_of(st.none(), st.dates(date(1890, 1, 1), date(2030, 1, 1))),
    st.one_of(st.none(), st.integers(-5, 200)),
)
def test_whoever_may_be_a_child_is_never_put_in_an_adult_band(
    born_on: date | None, stated_age: int | None
) -> None:
    somebody = Somebody(born_on, stated_age)
    is_child_band = rules.age_band(somebody, DAY) in ("under 18", "possibly under 18")
    assert is_child_band == rules.is_possibly_child(somebody, DAY)


def test_nobody_is_an_adult_because_nothing_is_known() -> None:
    assert rules.is_possibly_child(Somebody(), DAY)


def test_an_arrival_before_the_arrest_is_asked_about_and_not_refused() -> None:
    asks = rules.out_of_order({"arrested_at": NOON, "arrived_at": NOON - timedelta(hours=3)})
    assert [(ask.field, ask.code) for ask in asks] == [("arrived_at", "arrived-before-arrest")]
    assert asks[0].original == "1 June 2026 at 10:00"


def test_moments_in_their_order_or_not_known_are_not_asked_about() -> None:
    assert rules.out_of_order({"arrested_at": NOON, "arrived_at": NOON}) == []
    assert rules.out_of_order({"arrested_at": NOON, "arrived_at": None}) == []


def test_detention_authorised_or_ended_before_the_arrival_is_asked_about() -> None:
    before = NOON - timedelta(hours=1)
    asks = rules.out_of_order({"arrived_at": NOON, "authorised_at": before, "released_at": before})
    assert {ask.code for ask in asks} == {"authorised-before-arrival", "released-before-arrival"}


def test_a_child_at_a_police_station_as_a_place_of_safety_is_marked() -> None:
    assert rules.child_at_station(Somebody(stated_age=15), "police-station", DAY)
    assert rules.child_at_station(Somebody(), "police-station", DAY)
    assert not rules.child_at_station(Somebody(stated_age=15), "health-based", DAY)
    assert not rules.child_at_station(Somebody(stated_age=30), "police-station", DAY)
