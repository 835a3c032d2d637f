"""Numbers by unit: the same as a count by hand inside the force, and never small outside it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.disposals import numbers, service
from cjdiversion.disposals.measures import MEASURES
from cjdiversion.errors import Missing, NotPermitted
from cjdiversion.listing import Place
from tests.disposals import made
from tests.identities.made import closed
from tests.screenings import made as screened

Person = Callable[[str], Actor]
TODAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(unit: Session) -> object:
    with clock.at(TODAY):
        yield


@pytest.fixture
def lead(person: Person) -> Actor:
    return person("performance")


def decide(person: Person, who: str, outcomes: list[str], *, ago: timedelta = DAY) -> None:
    recorder = person("sergeant.south" if who.endswith("south") else "sergeant")
    by = person(who)
    with clock.at(TODAY - ago):
        for outcome in outcomes:
            made.decided(outcome, by=by, recorded_by=recorder)


@pytest.fixture
def _hand_counted(person: Person) -> None:
    """In the last 12 months, of Northshire CID: 8 8 3 22 1 1 16 10; of Northgate: 1 8 12."""
    decide(person, "supervisor", ["8", "8", "3", "22", "1", "1", "16", "10"])
    decide(person, "inspector", ["1", "8", "12"])
    decide(person, "supervisor", ["8", "8"], ago=timedelta(days=400))
    decide(person, "supervisor.south", ["8", "8", "1"])


def counts(measure: str, over: str, by: Actor) -> dict[str, tuple[int, int]]:
    return {row.name: (row.events, row.cases) for row in numbers.see(measure, over, by=by).rows}


BY_HAND = [
    ("out-of-court", "last-12-months", {"Northgate": (1, 2), "Northshire CID": (4, 6)}),
    ("charged", "last-12-months", {"Northgate": (1, 2), "Northshire CID": (2, 6)}),
    ("caution", "last-12-months", {"Northgate": (0, 2), "Northshire CID": (1, 6)}),
    ("penalty-notice", "last-12-months", {"Northgate": (0, 2), "Northshire CID": (0, 6)}),
    ("community-resolution", "last-12-months", {"Northgate": (1, 2), "Northshire CID": (2, 6)}),
    ("outcome-22", "last-12-months", {"Northgate": (0, 2), "Northshire CID": (1, 6)}),
    ("outcomes-10-12", "last-12-months", {"Northgate": (1, 3), "Northshire CID": (1, 8)}),
    ("outcome-10", "last-12-months", {"Northgate": (0, 3), "Northshire CID": (1, 8)}),
    ("outcome-12", "last-12-months", {"Northgate": (1, 3), "Northshire CID": (0, 8)}),
    ("out-of-court", "last-year", {"Northshire CID": (2, 2)}),
    ("out-of-court", "this-year", {"Northgate": (1, 2), "Northshire CID": (4, 6)}),
    ("out-of-court", "all", {"Northgate": (1, 2), "Northshire CID": (6, 8)}),
]


def test_each_basis_counts_by_its_own_day_and_says_so(lead: Actor, person: Person) -> None:
    """Decided this year; one crime of last year, one without its day, one that is not closed."""
    by, recorder = person("supervisor"), person("sergeant")
    last_year = TODAY.date().replace(year=2025)
    made.decided("8", by=by, recorded_by=recorder, crime_recorded_on=last_year)
    made.decided("1", by=by, recorded_by=recorder)
    conditional = made.decided(
        "3", by=by, recorded_by=recorder, option_code="conditional-caution",
        crime_recorded_on=TODAY.date(),
    )  # fmt: skip

    def cases(basis: str, over: str) -> int:
        found = numbers.see("out-of-court", over, basis, by=lead)
        return found.cases

    assert [cases("decided", over) for over in ("this-year", "last-year")] == [3, 0]
    assert [cases("recorded", over) for over in ("this-year", "last-year")] == [1, 1]
    assert [cases("closed", over) for over in ("this-year", "last-year")] == [2, 0]
    service.close(conditional, by=by, on=TODAY.date())
    assert cases("closed", "this-year") == 3


@pytest.mark.usefixtures("_hand_counted")
@pytest.mark.parametrize(("measure", "over", "by_hand"), BY_HAND)
def test_numbers_equal_a_count_by_hand(
    lead: Actor, measure: str, over: str, by_hand: dict[str, tuple[int, int]]
) -> None:
    assert counts(measure, over, lead) == by_hand


@pytest.mark.usefixtures("_hand_counted")
def test_rows_of_another_force_are_never_counted(lead: Actor, person: Person) -> None:
    assert "Southmere CID" not in counts("out-of-court", "all", lead)
    south = counts("out-of-court", "all", person("performance.south"))
    assert south == {"Southmere CID": (2, 3)}


def test_a_superseded_decision_is_not_counted(lead: Actor, person: Person) -> None:
    by = person("supervisor")
    case = made.case_for(by, recorded_by=person("sergeant"))
    first = service.decide(case, by=by, **made.facts("8"))
    service.replace(first, case, by=by, because="It was another case’s", **made.facts("1"))
    assert counts("out-of-court", "all", lead) == {"Northshire CID": (0, 1)}


def test_screening_coverage_is_that_of_the_cases_counted(lead: Actor, person: Person) -> None:
    by, recorder = person("supervisor"), person("sergeant")
    for outcome in ("8", "1", "16"):
        case = made.case_for(by, recorded_by=recorder)
        if outcome != "1":
            screened.screening(case, by=recorder)
        service.decide(case, by=by, **made.facts(outcome))
    found = numbers.see("out-of-court", "all", by=lead)
    assert found.coverage_words == "1 of 2 (50%) had been screened when decided"


@pytest.mark.usefixtures("_hand_counted")
@pytest.mark.parametrize("measure", list(MEASURES))
def test_the_list_behind_a_figure_is_as_long_as_the_figure(lead: Actor, measure: str) -> None:
    for row in numbers.see(measure, "all", by=lead).rows:
        for is_with_outcome, count in ((False, row.cases), (True, row.events)):
            behind = numbers.behind(
                row.token, measure, "all", is_with_outcome=is_with_outcome, by=lead, place=Place()
            )
            assert (len(behind.page.rows), behind.page.total) == (count, count)


@pytest.mark.usefixtures("_hand_counted")
def test_the_list_behind_a_figure_of_another_force_is_not_there(
    lead: Actor, person: Person
) -> None:
    (row,) = numbers.see("out-of-court", "all", by=person("performance.south")).rows
    with pytest.raises(Missing):
        numbers.behind(
            row.token, "out-of-court", "all", is_with_outcome=False, by=lead, place=Place()
        )


def test_a_long_list_behind_a_figure_is_walked_page_by_page(lead: Actor, person: Person) -> None:
    decide(person, "inspector", ["1"] * 26)
    (row,) = numbers.see("out-of-court", "all", by=lead).rows
    seen: list[str] = []
    place = Place()
    for _ in range(2):
        page = numbers.behind(
            row.token, "out-of-court", "all", is_with_outcome=False, by=lead, place=place
        ).page
        seen += [one.reference for one in page.rows]
        place = Place(after=page.next)
    assert (len(seen), len(set(seen)), page.next) == (26, 26, "")


def test_a_record_about_the_wrong_person_is_counted_nowhere(lead: Actor, person: Person) -> None:
    by = person("supervisor")
    one, _ = (made.decided(by=by, recorded_by=person("sergeant")) for _ in range(2))
    closed(one.case, by=by)
    (row,) = numbers.see("out-of-court", "all", by=lead).rows
    page = numbers.behind(
        row.token, "out-of-court", "all", is_with_outcome=False, by=lead, place=Place()
    ).page
    assert (row.cases, len(page.rows)) == (1, 1)


def test_a_chart_costs_only_the_process_that_draws_one() -> None:
    code = (
        "import sys; from cjdiversion import create_app; create_app(); "
        "sys.exit('scipy' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("key", ["supervisor", "practitioner", "cps", "admin", "dpo"])
def test_only_numbers_people_see_numbers(person: Person, key: str) -> None:
    with pytest.raises(NotPermitted):
        numbers.see("out-of-court", "all", by=person(key))


def test_two_units_of_one_name_are_told_apart_by_their_kind(lead: Actor, person: Person) -> None:
    decide(person, "inspector", ["1"])
    decide(person, "supervisor", ["1"])
    unit = accounts.unit(person("supervisor").unit_id)  # type: ignore[arg-type]
    unit.name = "Northgate"
    names = {row.name for row in numbers.see("out-of-court", "all", by=lead).rows}
    assert names == {"Northgate (custody suite)", "Northgate (investigation unit)"}
