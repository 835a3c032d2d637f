"""A rate of residents beside the share of decisions: labelled, sourced, and judging nobody."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest
from flask import Flask

from cjdiversion import clock
from cjdiversion.database import Database
from cjdiversion.disposals.consistency import residents
from cjdiversion.disposals.consistency.dividing import DIVISIONS
from cjdiversion.reference import Mark, Row
from tests.disposals import made
from tests.pages import Caller

PEOPLE = "/consistency/people?period=all"
HEADING = "For 1,000 residents (not compared)"


def row(code: str, people: int, source: str = "Census") -> Row:
    return Row(code, code, MappingProxyType({"residents": people}), source, Mark.LOCAL)


@pytest.fixture
def _decided(db: Database, person: Any) -> None:
    """Out of court 5 of 10 White men and none of 10 Black men, a month ago."""
    with db.unit():
        for number in range(20):
            decision = made.decided(
                "8" if number < 5 else "1", by=person("supervisor"), recorded_by=person("sergeant")
            )
            decision.case.person.self_defined_ethnicity = "W1" if number < 10 else "B1"
            decision.decided_on = clock.today() - timedelta(days=30)


def test_every_group_has_a_code_of_its_own() -> None:
    codes = [residents.code_of(one, group) for one in DIVISIONS for group in one.groups]
    assert len(codes) == len({*codes})
    assert {"ethnicity-W", "sex-F", "age-25-to-34", "disability-yes"} <= {*codes}


def test_a_rate_is_of_the_residents_of_the_group_and_none_where_nobody_said() -> None:
    told = residents.of_division(DIVISIONS[0], [row("ethnicity-W", 4000), row("sex-F", 9)])
    assert told.per_thousand("W", 10) == pytest.approx(2.5)
    assert told.per_thousand("W", 0) == 0
    assert told.per_thousand("B", 3) is None


@pytest.mark.parametrize("told", [{}, {"residents": 0}, {"residents": -4}, {"residents": "many"}])
def test_a_row_without_a_number_of_people_tells_nothing(told: dict[str, Any]) -> None:
    bad = Row("ethnicity-W", "White", MappingProxyType(told), "Ours", Mark.LOCAL)
    assert residents.of_division(DIVISIONS[0], [bad]) == residents.Residents({}, ())


def test_each_source_is_named_once() -> None:
    rows = [row("sex-F", 5, "Census 2021"), row("sex-M", 5, "Census 2021"), row("sex-I", 1, "Ours")]
    assert residents.of_division(DIVISIONS[1], rows).sources == ("Census 2021", "Ours")


@pytest.mark.usefixtures("_decided")
def test_the_page_has_it_beside_the_share_with_its_source_and_what_it_mixes(visit: Any) -> None:
    page = visit("performance").get(f"{PEOPLE}&measure=out-of-court")
    assert page.html.count(HEADING) == 2  # nobody counted ages, or who is disabled
    table = page.text
    assert table.index("Share") < table.index(HEADING)
    assert "0.03" in table  # 5 of 182,000
    assert "Residents: Invented for the demonstration; no census." in table
    assert "It mixes who comes to the police’s notice with what is decided then" in table


@pytest.mark.usefixtures("_decided")
def test_a_force_that_has_said_nothing_is_told_no_rate(visit: Any) -> None:
    page = visit("performance.south").get(PEOPLE)
    assert HEADING not in page.html and "For 1,000 residents" not in page.text


@pytest.mark.usefixtures("_decided")
def test_the_twin_tells_residents_and_their_source(app: Flask) -> None:
    told = Caller(app, "performance@example.test").get("/api/v1/consistency/people")["residents"]
    assert told["ethnicity"]["of"]["B"] == 11600
    assert told["ethnicity"]["sources"] == ["Invented for the demonstration; no census"]
    assert told["age"] == {"of": {}, "sources": []}
