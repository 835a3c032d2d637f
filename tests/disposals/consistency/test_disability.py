"""Outcomes by whether people say that they are disabled: pages, twins and the cases behind them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import audit, clock, migrations
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import PersonInCase
from cjdiversion.database import Database, session
from cjdiversion.disposals import summaries, summary_queries
from cjdiversion.disposals.consistency import leaving, releasing
from cjdiversion.disposals.measures import Period
from cjdiversion.disposals.summary_queries import PeopleRow
from tests.disposals import made
from tests.pages import Caller, Visitor

Visit = Callable[[str], Visitor]
PAGE = "/consistency/people?period=all"
LIST = "/consistency/people/cases?period=all&divided=disability&group="
LABEL = "Disability as the person stated it (Equality Act 2010)"


def who(key: str) -> Actor:
    return accounts.actor_named(f"{key}@example.test")


def decided(db: Database, *answers: tuple[str, str]) -> None:
    """(what the person answered, outcome)."""
    with db.unit():
        for said, code in answers:
            decision = made.decided(code, by=who("supervisor"), recorded_by=who("sergeant"))
            decision.case.person.disability_stated = said


@pytest.fixture
def _stated(db: Database) -> None:
    """Out of court 1 of 12 who say yes and 10 of 12 who say no; 4 of whom it is not known."""
    decided(
        db,
        *[("yes", "8" if number < 1 else "1") for number in range(12)],
        *[("no", "8" if number < 10 else "1") for number in range(12)],
        *[("prefer-not", "1"), ("", "1"), ("", "8"), ("", "8")],
    )


@pytest.mark.usefixtures("_stated")
def test_the_page_divides_by_it_with_ranges_excess_and_who_is_missing(visit: Visit) -> None:
    page = visit("performance").get(PAGE)
    shown = page.text[page.text.index(LABEL) :]
    assert "1 of 1 group differs from expected, look at cases: Disabled." in shown
    assert "Times Not disabled (likely range)" in shown
    assert "-9.0" in shown  # 1 of 12, where the share of the others would give 10
    missing = "3 not recorded, 1 asked and not stated, of 28 decisions (14%)"
    assert missing in " ".join(shown.split())
    assert page.html.count('id="people-disability-wide-title"') == 1
    assert "needs, conditions and vulnerability never stand for it" in page.text


@pytest.mark.usefixtures("_stated")
def test_each_of_its_numbers_leads_to_as_many_cases_of_the_own_force(visit: Visit) -> None:
    lead = visit("performance")
    links = [
        (words, href)
        for words, href in lead.get(PAGE).links.items()
        if "/people/cases" in href and "divided=disability" in href
    ]
    assert len(links) == 4
    for words, href in links:
        listed = lead.get(href)
        assert f"of {words.split()[0]} decisions" in listed.text and LABEL in listed.text
    assert "No decisions" in visit("performance.south").get(f"{LIST}yes").text
    visit("supervisor").get(f"{LIST}yes", status=403)
    for group in ("", "NS", "maybe"):
        lead.get(f"{LIST}{group or '%20'}", status=422)


@pytest.mark.usefixtures("_stated")
def test_the_twins_tell_it_too(app: Flask) -> None:
    call = Caller(app, "performance@example.test")
    told = call.get("/api/v1/consistency/people?period=all")["divisions"][3]
    assert (told["by"], told["not_stated"], told["not_recorded"]) == ("disability", 1, 3)
    disabled, others = told["groups"]
    assert (disabled["cases"], disabled["events"]) == (12, 1)
    assert disabled["against"]["lower"] < disabled["against"]["ratio"] < 1
    assert disabled["against"]["excess"] == pytest.approx(-9) and others["is_reference"]
    listed = call.get(f"/api/v1{LIST}yes&shown=with-outcome")
    assert (listed["about"], listed["total"]) == (f"{LABEL}: Disabled", 1)


def test_that_nobody_was_asked_is_a_sentence_on_the_page(db: Database, visit: Visit) -> None:
    decided(db, *[("", "8")] * 3)
    page = visit("performance").get(PAGE)
    shown = " ".join(page.text[page.text.index(LABEL) :].split())
    assert "This is on record for none of these decisions: nothing to compare." in shown
    assert "3 not recorded, of 3 decisions (100%)" in shown


def test_an_answer_that_is_put_right_is_counted_anew(db: Database) -> None:
    decided(db, ("", "8"))
    for said, group in (("yes", "yes"), ("prefer-not", "NS"), ("", "")):
        with db.unit():
            (row,) = _rows()
            assert row.count == 1
            someone = session().scalars(sa.select(PersonInCase)).one()
            someone.disability_stated = said
        with db.unit():
            assert [one.disability for one in _rows()] == [group]


def _rows() -> list[PeopleRow]:
    over = Period("", "", date(2020, 1, 1), clock.today())
    return summary_queries.people(who("performance").force_id, over)


# --- what leaves the force ----------------------------------------------------------------------


@pytest.fixture
def _quarter(db: Database) -> Iterator[None]:
    """Decided in summer, looked at once the quarter is over."""
    with clock.at(datetime(2026, 8, 20, 12, tzinfo=UTC)):
        decided(db, *[("yes", "1")] * 3, *[("no", "8")] * 12, *[("no", "1")] * 9)
        decided(db, *[("prefer-not", "8")] * 5, *[("", "1")] * 14)
    with clock.at(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        yield


@pytest.mark.usefixtures("_quarter")
def test_it_leaves_with_the_other_divisions_hidden_and_rounded_as_they_are(db: Database) -> None:
    with db.unit():
        lead = who("performance")
        told = made.file_of("people", "all", by=lead).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(told)))
    shown = {
        row["Group"]: row["All decisions"]
        for row in rows
        if row["Divided by"] == "Disability as the person stated it"
    }
    assert [*shown] == ["Disabled", "Not disabled", "Not recorded or not stated", "Total"]
    assert (shown["Disabled"], shown["Total"]) == ("c", "45")
    assert [*shown.values()].count("c") > 1, "nor can the three be worked out from the others"


@pytest.mark.usefixtures("_quarter")
def test_a_quarter_that_left_before_it_was_asked_stays_as_it_left(db: Database) -> None:
    with db.unit():
        lead = who("performance")
        (row,) = releasing.take("people", "all", by=lead).rows
        tables = {name: of for name, of in row.cells["tables"].items() if name != "disability"}
        (base,), _ = releasing._bases(row.force_id, [Period("", "", row.from_on, row.to_on)])
        row.rule, row.cells = 2, {**row.cells, "tables": tables}
        row.base_digest = audit.digest(leaving.told(base, 2))
    with db.unit():
        assert "Disab" not in made.file_of("people", "all", by=lead).decode()
        (told,) = releasing.releases(by=lead)
        assert not told.has_changed
        session().scalars(sa.select(PersonInCase)).first().sex = "F"  # type: ignore[union-attr]
        session().flush()
        (told,) = releasing.releases(by=lead)
        assert told.has_changed


# --- the sums -----------------------------------------------------------------------------------


def test_what_was_counted_before_it_was_asked_and_since_is_counted_either_way(
    db: Database,
) -> None:
    decided(db, ("yes", "8"), ("no", "8"), ("", "1"))
    migrations.downgrade(db.engine, "0049")
    with db.engine.connect() as connection:
        query = sa.text("SELECT outcome_code, decisions FROM disposal_people_sum")
        rows = sorted((row.outcome_code, row.decisions) for row in connection.execute(query))
        assert rows == [("1", 1), ("8", 2)]
    migrations.upgrade(db.engine)
    with db.engine.connect() as connection:
        assert summaries.check(connection) == []
    with db.unit():
        assert {(one.disability, one.count) for one in _rows()} == {("", 2), ("", 1)}
