"""How much was asked stands beside how long it took."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.database import Database
from cjdiversion.errors import NotPermitted
from cjdiversion.identities import service as identities
from cjdiversion.screenings import coverage, service
from tests import make
from tests.screenings import made

Person = Callable[[str], Actor]
TODAY = clock.today()


def found(person: Person, key: str = "performance") -> dict[str, coverage.Line]:
    from_on, to_on = coverage.period("", "")
    return {one.place: one for one in coverage.lines(person(key), from_on=from_on, to_on=to_on)}


def asked(case: Any, by: Actor, minutes: int, **over: str) -> None:
    """Begun so many minutes ago, completed now."""
    with clock.at(clock.now() - timedelta(minutes=minutes)):
        screening = service.start(case, by=by)
    service.answer(screening, by=by, answers=made.answers(**over))
    service.complete(screening, by=by)


def test_a_suite_and_a_voluntary_attendance_stand_apart(unit: Session, person: Person) -> None:
    sergeant, investigator = person("sergeant"), person("investigator")
    asked(make.booking(by=sergeant), sergeant, 4, abuse="not-asked", records="unable")
    asked(make.booking(by=sergeant), sergeant, 8)
    make.booking(by=sergeant)
    asked(make.attendance(by=investigator), investigator, 10, abuse="refused")
    suite = found(person)["Northgate"]
    assert (suite.cases, suite.records, suite.without) == (3, 2, 1)
    assert (suite.questions, suite.not_asked, suite.not_answered) == (32, 1, 1)
    assert suite.minutes_to_record == 6
    assert suite.minutes_from_start is not None
    assert sum(suite.shares) == pytest.approx(100)
    attended = found(person)["Voluntary attendance, Northshire CID"]
    assert (attended.records, attended.not_asked, attended.not_answered) == (1, 0, 1)


def test_a_second_record_of_a_case_does_not_count_twice(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    asked(case, by, 4, abuse="not-asked")
    asked(case, by, 4)
    assert (found(person)["Northgate"].records, found(person)["Northgate"].not_asked) == (1, 1)


def test_what_was_entered_from_paper_says_nothing_of_the_minutes_to_record(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    screening = service.start(case, by=by)
    at = case.opened_at + timedelta(minutes=10)
    with clock.at(case.opened_at + timedelta(hours=9)):
        service.answer(screening, by=by, answers=made.answers(), at=at)
        service.complete(screening, by=by)
    line = found(person)["Northgate"]
    assert (line.minutes_to_record, line.minutes_from_start) == (None, 10)


def test_a_case_about_the_wrong_person_is_not_counted(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    asked(case, by, 4, abuse="not-asked")
    asked(make.booking(by=by), by, 4)
    unit.flush()
    identities.quarantine(case, by=person("inspector"), because="His brother’s answers")
    line = found(person)["Northgate"]
    assert (line.cases, line.records, line.not_asked) == (1, 1, 0)


def test_another_force_is_not_counted(unit: Session, person: Person) -> None:
    by = person("sergeant.south")
    asked(make.booking(by=by), by, 4)
    assert found(person) == {}
    assert list(found(person, "performance.south")) == ["Eastgate"]


def test_nobody_without_the_power_sees_it(unit: Session, person: Person) -> None:
    with pytest.raises(NotPermitted):
        found(person, "sergeant")


@pytest.mark.parametrize(
    ("asked_for", "begins", "ends"),
    [
        (("", ""), TODAY - timedelta(days=90), TODAY),
        (("2026-01-01", "2026-02-01"), date(2026, 1, 1), date(2026, 2, 1)),
        (("2026-02-01", "2026-01-01"), TODAY - timedelta(days=90), TODAY),
        (("2026-02-30", "2026-03-01"), TODAY - timedelta(days=90), TODAY),
        (("2020-01-01", "2026-01-01"), date(2024, 12, 31), date(2026, 1, 1)),
        (("2026-01-01", "9999-01-01"), TODAY - timedelta(days=90), TODAY),
    ],
)
def test_a_period_that_cannot_be_is_the_usual_one(
    asked_for: tuple[str, str], begins: date, ends: date
) -> None:
    assert coverage.period(*asked_for) == (begins, ends)


def test_coverage_page_shows_shares_and_minutes_side_by_side(db: Database, visit: Any) -> None:
    assert "No case began in this time" in visit("performance").get("/screenings/coverage").text
    with db.unit():
        by = accounts.actor_named("sergeant@example.test")
        asked(make.booking(by=by), by, 4, abuse="not-asked")
    page = visit("reviewer").get("/").click("How much was asked")
    assert "Northgate: 6 % not asked" in page.text
    assert "1 of 16 (6.2 %)" in page.text
