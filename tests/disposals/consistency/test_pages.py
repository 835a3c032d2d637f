"""The pages of numbers, and their twins."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database, session
from tests.disposals import made
from tests.pages import Caller

PAGES = ["/consistency/over-time", "/consistency/outcome-mix", "/consistency/people"]


def who(key: str) -> Any:
    return accounts.actor_named(f"{key}@example.test")


@pytest.fixture
def _decided(db: Database) -> None:
    with db.unit():
        for outcome in ("8", "1", "16"):
            made.decided(outcome, by=who("supervisor"), recorded_by=who("sergeant"))
        made.decided("8", by=who("inspector"), recorded_by=who("sergeant"))


@pytest.mark.usefixtures("_decided")
def test_the_page_by_unit_begins_with_how_alike_cases_ended(visit: Any) -> None:
    page = visit("performance").get("/consistency")
    assert "There are too few alike cases to compare" in page.text
    for words in ("Over time", "Outcome mix", "By group of people"):
        assert words in page.text


@pytest.mark.usefixtures("_decided")
def test_the_outcome_mix_prints_every_share_and_number(visit: Any) -> None:
    page = visit("performance").get("/consistency/outcome-mix")
    assert "Of 4 decisions, outcome 8 was the most frequent, with 50%." in page.text
    assert "OC16" in page.text and "Cases in this service" in page.text


@pytest.mark.usefixtures("_decided")
def test_the_page_of_groups_says_how_many_are_not_recorded(visit: Any) -> None:
    page = visit("performance").get("/consistency/people?measure=out-of-court&period=all")
    assert "of 3 decisions" in page.text
    assert "It does not say why" in page.text


@pytest.mark.usefixtures("_decided")
@pytest.mark.parametrize(("path", "cases"), [*zip(PAGES, (3, 4, 3), strict=True)])
def test_each_page_prints_basis_denominator_filter_and_screening_coverage(
    visit: Any, path: str, cases: int
) -> None:
    page = visit("performance").get(f"{path}?period=all")
    for words in (
        "Day of the outcome; decisions that stand",
        "Counted among",
        "All dates",
        f"0 of {cases} (0%) had been screened when decided",
    ):
        assert words in page.text


@pytest.mark.usefixtures("_decided")
def test_over_time_leaves_the_month_that_is_not_over_out(visit: Any) -> None:
    page = visit("performance").get("/consistency/over-time?basis=closed")
    assert "There are too few complete months with decisions" in page.text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_without_decisions_says_so_in_words(visit: Any, path: str) -> None:
    page = visit("performance").get(path)
    assert "nan" not in page.text.lower().split()
    assert "no decisions" in page.text.lower() or "too few" in page.text


@pytest.mark.parametrize("path", PAGES)
def test_a_choice_that_is_none_is_refused_in_words(visit: Any, path: str) -> None:
    assert visit("performance").get(f"{path}?period=yesterday", status=422)


@pytest.mark.usefixtures("_decided")
def test_another_force_sees_none_of_it(visit: Any) -> None:
    page = visit("performance.south").get("/consistency/outcome-mix")
    assert "There are no decisions in this period." in page.text


@pytest.mark.usefixtures("_decided")
def test_reading_each_is_recorded(db: Database, visit: Any) -> None:
    for path in PAGES:
        visit("performance").get(path)
    with db.unit():
        seen = session().query(AuditEvent).filter_by(did=Did.NUMBERS_SEEN).all()
        assert sorted(one.facts["page"] for one in seen) == ["outcome-mix", "over-time", "people"]


@pytest.mark.usefixtures("_decided")
def test_the_twins_tell_the_same(app: Flask) -> None:
    call = Caller(app, "performance@example.test")
    mix = call.get("/api/v1/consistency/outcome-mix")
    assert mix["codes"] == ["1", "8", "16"]
    assert [row["cases"] for row in mix["rows"]] == [1, 3]
    groups = call.get("/api/v1/consistency/people")
    assert [one["by"] for one in groups["divisions"]] == ["ethnicity", "sex", "age"]
    assert {one["cases"] for one in groups["divisions"]} == {3}
    over_time = call.get("/api/v1/consistency/over-time")
    assert over_time["months"] == []
