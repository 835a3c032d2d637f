"""Numbers by unit: the same as a count by hand inside the force, and never small outside it."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did, Operation
from cjdiversion.database import session
from cjdiversion.disposals import numbers, service
from cjdiversion.disposals.measures import MEASURES, Numbers, UnitNumbers, period
from cjdiversion.errors import Conflict, Missing, NotPermitted
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
    ("outcome-22", "last-12-months", {"Northgate": (0, 2), "Northshire CID": (1, 6)}),
    ("outcomes-10-12", "last-12-months", {"Northgate": (1, 3), "Northshire CID": (1, 8)}),
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
        assert numbers.file_of([found], force="X").decode().count(found.basis_words) >= 1
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
    assert found.coverage_words == "1 of 2 (50%)"


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


def test_a_reviewer_sees_numbers_and_takes_none_out(person: Person) -> None:
    assert counts("out-of-court", "all", person("reviewer")) == {}
    with pytest.raises(NotPermitted):
        numbers.export("out-of-court", "all", by=person("reviewer"))


# --- what leaves ----------------------------------------------------------------------------------


def read(told: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(told.decode("utf-8-sig"), newline="")))


def test_an_export_is_suppressed_rounded_and_states_its_filter(lead: Actor, person: Person) -> None:
    then = timedelta(days=70)
    decide(person, "supervisor", ["8"] * 12 + ["1"] * 11, ago=then)
    decide(person, "inspector", ["1"] * 9 + ["8"] * 3, ago=then)
    every = read(numbers.export("out-of-court", "last-12-months", by=lead))
    told = [row for row in every if row["From"] == "2026-07-01"]
    assert [row["Decided by unit"] for row in every if row not in told] == ["Total"] * 3
    figures = {
        row["Decided by unit"]: (row["Decisions"], row["With the outcome"], row["Share"])
        for row in told
    }
    # Northgate’s 3 are hidden, and with two rows the other goes too; the total stays.
    assert figures == {
        "Northgate": ("c", "c", "c"),
        "Northshire CID": ("c", "c", "c"),
        "Total": ("35", "15", "43%"),
    }
    for row in told:
        assert row["Force"] == "Northshire Police"
        assert (row["From"], row["To"]) == ("2026-07-01", "2026-09-30")
        assert row["Among"].startswith("positive outcomes")
        assert row["Coverage"] == "Cases in this service, not all crime of the force"


def test_an_export_is_recorded_as_a_disclosure_with_what_it_held(lead: Actor) -> None:
    told = numbers.export("outcome-22", "all", by=lead)
    row = (
        session().scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.NUMBERS_EXPORTED)).one()
    )
    assert (row.operation, row.recipient) == (
        Operation.DISCLOSURE,
        "Downloaded at Northshire Police",
    )
    assert (row.facts["measure"], row.facts["to"]) == ("outcome-22", "2026-09-30")
    assert len(row.facts["digest"]) == 32
    assert told


def numbers_of(rows: dict[str, tuple[int, int]]) -> Numbers:
    made_of = tuple(
        UnitNumbers(name, name, events + others, events) for name, (events, others) in rows.items()
    )
    return Numbers(MEASURES["out-of-court"], period("all", TODAY.date()), made_of, 0)


SMALL = st.one_of(st.integers(0, 9), st.integers(0, 300))
NAMES = st.sampled_from(["Northgate", "Riverside", "CID", "=1+1", "@unit", "Response"])


@given(st.dictionaries(NAMES, st.tuples(SMALL, SMALL), max_size=6))
@settings(max_examples=200)
def test_no_count_from_one_to_seven_stands_anywhere_in_an_export(
    rows: dict[str, tuple[int, int]],
) -> None:
    told = numbers.file_of([numbers_of(rows)], force="Northshire Police").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(told, newline="")) for cell in row]
    assert not {str(count) for count in range(1, 8)}.intersection(cells)
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]


def test_two_rows_of_one_name_do_not_leave() -> None:
    rows = numbers_of({"CID": (9, 20), " cid": (9, 20)})
    with pytest.raises(Conflict):
        numbers.file_of([rows], force="Northshire Police")


def test_two_units_of_one_name_are_told_apart_by_their_kind(lead: Actor, person: Person) -> None:
    decide(person, "inspector", ["1"])
    decide(person, "supervisor", ["1"])
    unit = accounts.unit(person("supervisor").unit_id)  # type: ignore[arg-type]
    unit.name = "Northgate"
    names = {row.name for row in numbers.see("out-of-court", "all", by=lead).rows}
    assert names == {"Northgate (custody suite)", "Northgate (investigation unit)"}
