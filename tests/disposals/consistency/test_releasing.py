"""A quarter is released once, as one; whoever takes a file of it is given the same cells."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did, Operation
from cjdiversion.database import Database, session
from cjdiversion.disposals import service
from cjdiversion.disposals.consistency import releasing
from cjdiversion.disposals.consistency.leaving import OUTCOMES, VIEWS
from cjdiversion.disposals.release_models import Release
from cjdiversion.errors import NotPermitted, OutOfOrder
from tests.disposals import made
from tests.pages import Caller

Person = Callable[[str], Actor]
TODAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
IN_SUMMER, IN_SPRING = datetime(2026, 8, 3, 12, tzinfo=UTC), datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def _today(unit: Session) -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def lead(person: Person) -> Actor:
    return person("performance")


def who(key: str) -> Actor:
    return accounts.actor_named(f"{key}@example.test")


def decide(key: str, outcomes: list[str], at: datetime = IN_SUMMER) -> list[Any]:
    recorder = who("sergeant.south" if key.endswith("south") else "sergeant")
    with clock.at(at):
        return [made.decided(outcome, by=who(key), recorded_by=recorder) for outcome in outcomes]


def read(told: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(told.decode("utf-8-sig"), newline="")))


def figures(told: bytes) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in read(told)]


@pytest.mark.usefixtures("_today")
def test_a_file_is_suppressed_rounded_and_says_what_it_counts_on_every_line(lead: Actor) -> None:
    decide("supervisor", ["8"] * 12 + ["3"] * 10 + ["1"] * 11)
    decide("inspector", ["1"] * 9 + ["8"] * 9 + ["3"] * 2)
    rows = read(made.file_of("units", "last-12-months", by=lead))
    names = ("All decisions", "Charged or summonsed", "Caution", "Community resolution")
    assert {row["Group"]: tuple(row[name] for name in names) for row in rows} == {
        "Northgate": ("20", "10", "c", "c"),  # the 2 cautions, and what would give them away
        "Northshire CID": ("35", "10", "c", "c"),
        "Total": ("55", "20", "10", "20"),
    }
    assert rows[-1]["Out of court, of positive outcomes"] == "64%"
    for row in rows:
        assert row["Force"] == "Northshire Police"
        assert (row["From"], row["To"]) == ("2026-07-01", "2026-09-30")
        assert row["Coverage"] == "Cases in this service, not all crime of the force"
        assert row["Counted on"].startswith("Day of the outcome")
        assert row["Released on"] == "2026-11-23"


@pytest.mark.usefixtures("_today")
def test_a_unit_whose_cases_all_ended_in_one_way_is_not_known_by_its_noughts(lead: Actor) -> None:
    decide("supervisor", ["1"] * 20 + ["8"] * 15)
    decide("inspector", ["12"] * 12)
    rows = {row["Group"]: row for row in read(made.file_of("units", "all", by=lead))}
    told = [rows["Northgate"][name] for name in OUTCOMES]
    assert rows["Northgate"]["Not in the public interest, or too ill"] == "c"
    assert told.count("c") > 1, "whoever was in the row could have had either"


@pytest.mark.usefixtures("_today")
def test_ten_decisions_about_one_person_are_about_one_person(lead: Actor) -> None:
    decide("supervisor", ["1"] * 20 + ["8"] * 15 + ["12"] * 9)
    decide("inspector", ["1"] * 20 + ["8"] * 15)
    with clock.at(IN_SUMMER):
        alleged = [{"code": "CJ88116", "committed_on": clock.today()} for _ in range(10)]
        case = made.case_for(who("inspector"), recorded_by=who("sergeant"), offences=alleged)
        for place in range(1, 11):
            service.decide(case, by=who("inspector"), **made.facts("12", offences=[str(place)]))
    rows = {row["Group"]: row for row in read(made.file_of("units", "all", by=lead))}
    assert rows["Northgate"]["Not in the public interest, or too ill"] == "c"
    assert rows["Northgate"]["Charged or summonsed"] == "20"


@pytest.mark.usefixtures("_today")
def test_every_file_and_every_period_gives_a_quarter_the_same_cells(lead: Actor) -> None:
    decide("supervisor", ["8"] * 9 + ["1"] * 2)
    decide("inspector", ["1"] * 9, at=IN_SPRING)
    narrow = made.file_of("units", "last-12-months", by=lead)
    for period in ("all", "this-year"):
        assert figures(made.file_of("units", period, by=lead)) == figures(narrow)
    totals = {
        tuple(list(row.values())[7:])
        for view in VIEWS
        for row in read(made.file_of(view, "all", by=lead))
        if row["Group"] == "Total" and row["From"] == "2026-07-01"
    }
    assert len(totals) == 1
    assert session().scalar(sa.select(sa.func.count()).select_from(Release)) == 2


@pytest.mark.usefixtures("_today")
def test_a_quarter_stays_as_released_when_decisions_are_put_right_or_come_late(
    lead: Actor,
) -> None:
    first, *_ = decide("supervisor", ["8"] * 12 + ["1"] * 11)
    before = made.file_of("people", "all", by=lead)
    service.replace(
        first, first.case, by=who("supervisor"), because="It was another case’s", **made.facts("1")
    )
    decide("inspector", ["22"] * 9)
    with clock.at(TODAY + timedelta(days=1)):
        assert made.file_of("people", "all", by=lead) == before
        (told,) = releasing.releases(by=lead)
    assert told.has_changed
    assert (told.quarter, told.row.first_by) == ("July to September 2026", lead.name)


@pytest.fixture
def _five_quarters(db: Database) -> Iterator[None]:
    quarters = [datetime(year, month, 4, 12, tzinfo=UTC) for year, month in FIVE]
    with clock.at(TODAY):
        with db.unit():
            for at in quarters:
                decide("supervisor", ["8"] * 2, at=at)
        yield


FIVE = ((2025, 8), (2025, 11), (2026, 2), (2026, 5), (2026, 8))


@pytest.mark.usefixtures("_five_quarters")
def test_many_quarters_are_worked_out_a_few_at_a_time_and_the_page_says_how_far_it_is(
    visit: Any, db: Database
) -> None:
    page = visit("performance").get("/consistency/releases")
    told = page.send("Download suppressed", table="months", period="all")
    assert "4 of 5 quarters are worked out and released" in told.text
    with db.unit():
        assert session().scalar(sa.select(sa.func.count()).select_from(Release)) == 4
        ((operation, recipient),) = taken_so_far()
        assert (operation, recipient) == (Operation.COMBINATION, "")
    last = told.send("Download suppressed")  # what was asked for is still chosen
    assert last.response.mimetype == "text/csv"
    days = {row["From"] for row in read(last.response.data)}
    assert days == {f"{year}-{month - 1:02}-01" for year, month in FIVE}
    with db.unit():
        operations = {operation for operation, _ in taken_so_far()}
        assert operations == {Operation.COMBINATION, Operation.DISCLOSURE}


def taken_so_far() -> list[Any]:
    query = sa.select(AuditEvent.operation, AuditEvent.recipient)
    return list(session().execute(query.where(AuditEvent.did == Did.NUMBERS_EXPORTED)))


@pytest.mark.usefixtures("_five_quarters")
def test_the_twin_gives_no_figure_before_all_quarters_are_worked_out(app: Flask) -> None:
    call = Caller(app, "performance@example.test")
    asked = {"table": "months", "period": "all"}
    first, second = (call.post("/api/v1/consistency/releases", asked) for _ in range(2))
    assert (first["left"], first["quarters"]) == (1, [])
    assert second["left"] == 0 and len(second["quarters"]) == 5


@pytest.mark.usefixtures("_today")
def test_a_quarter_without_decisions_is_not_released_and_may_be_once_it_has_some(
    lead: Actor,
) -> None:
    decide("supervisor", ["8"] * 9)
    assert {row["From"] for row in read(made.file_of("months", "all", by=lead))} == {"2026-07-01"}
    decide("supervisor", ["8"] * 9, at=IN_SPRING)
    assert len({row["From"] for row in read(made.file_of("months", "all", by=lead))}) == 2


@pytest.mark.usefixtures("_today")
def test_nothing_to_export_is_said_in_words_and_nothing_is_recorded(lead: Actor) -> None:
    decide("supervisor", ["8"], at=TODAY - timedelta(days=1))  # of this quarter, which is not over
    with pytest.raises(OutOfOrder, match="No decision stands in a complete quarter"):
        made.file_of("units", "all", by=lead)
    query = sa.select(AuditEvent).where(AuditEvent.did == Did.NUMBERS_EXPORTED)
    assert session().scalars(query).all() == []


@pytest.mark.usefixtures("_today")
def test_each_taking_is_recorded_as_a_disclosure_with_the_checksum_of_each_quarter(
    lead: Actor,
) -> None:
    decide("supervisor", ["8"] * 9)
    for table in ("units", "people"):
        made.file_of(table, "all", by=lead)
    query = sa.select(AuditEvent).where(AuditEvent.did == Did.NUMBERS_EXPORTED)
    rows = session().scalars(query).all()
    assert {row.operation for row in rows} == {Operation.DISCLOSURE}
    assert {row.recipient for row in rows} == {"Downloaded at Northshire Police"}
    assert sorted(row.facts["table"] for row in rows) == ["people", "units"]
    kept = session().scalars(sa.select(Release)).one()
    assert [row.facts["quarters"] for row in rows] == [{"2026-07-01": kept.digest}] * 2


@pytest.mark.usefixtures("_today")
def test_each_force_releases_its_own_and_sees_no_other(lead: Actor) -> None:
    decide("supervisor", ["8"] * 9)
    decide("supervisor.south", ["1"] * 9)
    south = who("performance.south")
    north_file, south_file = (made.file_of("units", "all", by=by) for by in (lead, south))
    assert "Southmere" not in north_file.decode() and "Northshire" not in south_file.decode()
    assert [len(releasing.releases(by=by)) for by in (lead, south)] == [1, 1]


@pytest.mark.usefixtures("_today")
@pytest.mark.parametrize("key", ["reviewer", "supervisor", "cps", "admin", "dpo"])
def test_nobody_but_who_may_export_takes_or_sees_what_left(person: Person, key: str) -> None:
    with pytest.raises(NotPermitted):
        made.file_of("units", "all", by=person(key))
    with pytest.raises(NotPermitted):
        releasing.releases(by=person(key))


@pytest.fixture
def _decided(db: Database) -> Iterator[None]:
    with clock.at(TODAY):
        with db.unit():
            decide("supervisor", ["8"] * 9)
        yield


@pytest.mark.usefixtures("_decided")
def test_two_who_take_a_quarter_at_once_are_given_the_same_release(db: Database) -> None:
    told: list[bytes] = []
    start = threading.Barrier(2)

    def take() -> None:
        start.wait(10)
        with clock.at(TODAY), db.unit():
            told.append(made.file_of("units", "all", by=who("performance")))

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(told) == 2 and told[0] == told[1]
    with db.unit():
        assert session().scalar(sa.select(sa.func.count()).select_from(Release)) == 1


@pytest.mark.usefixtures("_decided")
@pytest.mark.parametrize(
    ("path", "table"),
    [
        ("/consistency", "units"),
        ("/consistency/over-time", "months"),
        ("/consistency/outcome-mix", "units"),
        ("/consistency/people", "people"),
    ],
)
def test_each_page_has_the_file_of_its_figures(visit: Any, path: str, table: str) -> None:
    page = visit("performance").get(f"{path}?period=all").send("Download suppressed")
    assert page.response.mimetype == "text/csv"
    name = page.response.headers["Content-Disposition"]
    assert name == f'attachment; filename="outcomes-{table}-all-suppressed.csv"'
    assert page.html.startswith('\ufeff"Force"')
    assert "Download suppressed" not in visit("reviewer").get(path).text


@pytest.mark.usefixtures("_decided")
def test_the_list_of_what_has_left_names_each_quarter_and_takes_a_file(visit: Any) -> None:
    lead = visit("performance")
    page = lead.get("/consistency").click("What has left")
    assert "No quarter has left yet" in page.text
    told = page.send("Download suppressed", table="people", period="all")
    assert told.response.mimetype == "text/csv"
    page = lead.get("/consistency/releases")
    assert "July to September 2026" in page.text and "The same" in page.text
    page.send("Download suppressed", status=422, table="by-officer")
    visit("reviewer").get("/consistency/releases", status=403)
    assert "What has left" not in visit("reviewer").get("/consistency").text


@pytest.mark.usefixtures("_decided")
def test_a_period_with_nothing_in_it_is_refused_on_the_page_in_words(visit: Any) -> None:
    page = visit("performance").get("/consistency/releases")
    told = page.send("Download suppressed", status=409, table="units", period="last-year")
    assert "No decision stands in a complete quarter" in told.text


@pytest.mark.usefixtures("_decided")
def test_the_twins_take_and_list_the_same_cells(app: Flask) -> None:
    call = Caller(app, "performance@example.test")
    taken = call.post("/api/v1/consistency/releases", {"table": "months", "period": "all"})
    (quarter,) = taken["quarters"]
    assert [line["group"] for line in quarter["lines"]][-1] == "Total"
    assert len(taken["columns"]) == len(quarter["lines"][0]["figures"])
    (listed,) = call.get("/api/v1/consistency/releases")["releases"]
    assert listed["digest"] == quarter["digest"] and not listed["has_changed"]


APART = ("outcome-10", "outcome-12")


@pytest.mark.usefixtures("_decided")
@pytest.mark.parametrize("measure", APART)
@pytest.mark.parametrize("path", ["/consistency", "/consistency/over-time", "/consistency/people"])
def test_the_page_of_a_measure_that_does_not_leave_says_so_and_has_no_file(
    visit: Any, path: str, measure: str
) -> None:
    lead = visit("performance")
    told = lead.get(f"{path}?measure={measure}").text
    assert "this measure does not leave the force, and there is no file of it" in told
    assert "Download suppressed" not in told
    together = lead.get(f"{path}?measure=outcomes-10-12").text
    assert "Download suppressed" in together and "does not leave the force" not in together


@pytest.mark.usefixtures("_decided")
@pytest.mark.parametrize("measure", APART)
def test_a_file_of_a_measure_that_does_not_leave_is_refused_and_nothing_is_released(
    visit: Any, db: Database, measure: str
) -> None:
    page = visit("performance").get("/consistency?measure=outcomes-10-12&period=all")
    told = page.send("Download suppressed", status=409, measure=measure)
    assert "This measure does not leave the force" in told.text
    with db.unit():
        assert session().scalar(sa.select(sa.func.count()).select_from(Release)) == 0
    assert page.send("Download suppressed").response.mimetype == "text/csv"


@pytest.mark.usefixtures("_decided")
def test_the_twin_refuses_a_measure_that_does_not_leave_with_a_code(app: Flask) -> None:
    call = Caller(app, "performance@example.test")
    asked = {"table": "units", "period": "all"}
    for measure in APART:
        told = call.post("/api/v1/consistency/releases", {**asked, "measure": measure}, status=409)
        assert told["error"]["code"] == "does-not-leave"
    given = call.post("/api/v1/consistency/releases", {**asked, "measure": "outcomes-10-12"})
    assert given == call.post("/api/v1/consistency/releases", asked)
