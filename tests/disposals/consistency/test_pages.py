"""The pages of numbers, and their twins."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database, session
from cjdiversion.disposals.consistency import people
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


def test_the_page_of_groups_says_how_it_judges_and_how_often_it_marks_by_chance(visit: Any) -> None:
    shown = " ".join(visit("performance").get("/consistency/people?period=all").text.split())
    for words in (
        "or from that of everyone else (Fisher’s exact test), and it is said from which",
        "allows for all comparisons on this page together (Benjamini and Hochberg, 5%)",
        f"treats all alike, at most {people.STATED * 100:.0f} pages in 100 mark anybody",
        "score interval of their ratio, with 95% confidence (Koopman)",
    ):
        assert words in shown


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


@pytest.mark.parametrize(("long", "is_said"), [(24, False), (25, True)])
def test_over_time_says_that_more_than_two_years_mark_more(
    db: Database, visit: Any, long: int, is_said: bool
) -> None:
    first = clock.today().replace(day=1)
    with db.unit():
        for _ in range(long):
            decision = made.decided("8", by=who("supervisor"), recorded_by=who("sergeant"))
            first = (first - timedelta(days=1)).replace(day=1)
            decision.decided_on = first
    text = visit("performance").get("/consistency/over-time").text
    assert (f"This chart shows {long} months, and a longer chart marks more" in text) is is_said


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
    assert [one["by"] for one in groups["divisions"]] == [
        *("ethnicity", "sex", "age", "disability")
    ]
    assert {one["cases"] for one in groups["divisions"]} == {3}
    over_time = call.get("/api/v1/consistency/over-time")
    assert over_time["months"] == []


# --- the cases behind a group and behind a month ----------------------------------------------


def links_to(page: Any, part: str) -> list[tuple[str, str]]:
    return [(words, href) for words, href in page.links.items() if part in href]


@pytest.fixture
def _many(db: Database) -> None:
    """Out of court 5 of 10 White men, none of 10 Black men; in two months that are over."""
    this_month = clock.today().replace(day=1)
    last = this_month - timedelta(days=1)
    with db.unit():
        for number in range(20):
            decision = made.decided(
                "8" if number < 5 else "1", by=who("supervisor"), recorded_by=who("sergeant")
            )
            person = decision.case.person
            person.self_defined_ethnicity = "W1" if number < 10 else "B1"
            decision.decided_on = last if number % 4 else last.replace(day=1) - timedelta(days=1)


@pytest.mark.usefixtures("_many")
def test_every_number_of_a_group_leads_to_as_many_references_without_names(
    db: Database, visit: Any
) -> None:
    lead = visit("performance")
    page = lead.get("/consistency/people?period=all")
    links = links_to(page, "/people/cases")
    assert len(links) >= 6
    for words, href in links:
        listed = lead.get(href)
        assert f"of {words.split()[0]} decisions" in listed.text
        assert "OKONKWO" not in listed.text.upper()
    with db.unit():
        read = session().query(AuditEvent).filter_by(did=Did.CASE_LISTED).all()
        assert len(read) == len(links) and all(one.facts["shown"] for one in read)


@pytest.mark.usefixtures("_many")
def test_groups_are_drawn_once_for_each_screen_with_title_description_and_words(
    visit: Any,
) -> None:
    page = visit("performance").get("/consistency/people?period=all")
    assert page.html.count('id="people-ethnicity-wide-title"') == 1
    assert page.html.count('id="people-ethnicity-narrow-desc"') == 1
    assert "Black: 0.00 (0.00 to" in page.html
    assert 'id="people-age' not in page.html  # all of one age: nothing to compare


@pytest.mark.usefixtures("_many")
def test_every_number_of_a_month_leads_to_as_many_references(visit: Any) -> None:
    lead = visit("performance")
    page = lead.get("/consistency/over-time?period=all")
    links = links_to(page, "/over-time/cases")
    assert len(links) == 4
    for words, href in links:
        assert f"of {words.split()[0]} decisions" in lead.get(href).text


def test_a_list_of_a_group_or_month_is_for_the_own_force_and_of_fixed_choices(
    db: Database, visit: Any
) -> None:
    with db.unit():
        made.decided("8", by=who("supervisor"), recorded_by=who("sergeant"))
    south, lead = visit("performance.south"), visit("performance")
    for path in ("/consistency/people/cases?group=W", "/consistency/over-time/cases"):
        assert "Showing 1 of 1 decisions" in lead.get("/consistency/over-time/cases").text
        assert "No decisions" in south.get(path).text
        visit("supervisor").get(path, status=403)
    for asked in (
        "people/cases?group=purple",
        "people/cases?divided=height",
        "people/cases?shown=x",
    ):
        lead.get(f"/consistency/{asked}", status=422)
    for month in ("soon", "2026-13", "9999-12", "0001-01"):
        lead.get(f"/consistency/over-time/cases?month={month}", status=422)


@pytest.mark.usefixtures("_many")
def test_the_twins_list_the_same_cases(app: Flask) -> None:
    call = Caller(app, "performance@example.test")
    told = call.get("/api/v1/consistency/people/cases?group=B")
    assert (told["about"], told["total"]) == ("Ethnicity as the person defined it: Black", 10)
    assert {one["outcome_code"] for one in told["cases"]} == {"1"}
    months = call.get("/api/v1/consistency/over-time/cases?shown=with-outcome")
    assert months["total"] == 5


@pytest.mark.usefixtures("_many")
def test_every_number_of_the_outcome_mix_leads_to_as_many_references(visit: Any) -> None:
    lead = visit("performance")
    links = links_to(lead.get("/consistency/outcome-mix?period=all"), "/outcome-mix/cases")
    assert len(links) >= 4
    for words, href in links:
        assert f"of {words.split()[0]} decisions" in lead.get(href).text


def test_the_list_of_an_outcome_is_of_that_outcome_and_of_the_own_force(
    db: Database, visit: Any, app: Flask
) -> None:
    with db.unit():
        made.decided("8", by=who("supervisor"), recorded_by=who("sergeant"))
    lead = visit("performance")
    ((_, href), *_) = links_to(lead.get("/consistency/outcome-mix"), "/outcome-mix/cases")
    assert "Showing 1 of 1 decisions" in lead.get(href).text
    visit("performance.south").get(href, status=404)
    visit("supervisor").get(href, status=403)
    call = Caller(app, "performance@example.test")
    for outcome, count in (("8", 1), ("1", 0)):
        told = call.get(f"/api/v1/consistency/outcome-mix/cases?outcome={outcome}")
        assert (told["about"], told["total"]) == ("All units", count)
