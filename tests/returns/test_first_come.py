"""Of the numbers of outcomes and the return of a quarter, one tells the outcomes: the first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.database import Database
from cjdiversion.disposals import service
from cjdiversion.disposals.consistency import releasing
from cjdiversion.errors import Conflict
from cjdiversion.returns.models import KeptReturn
from tests.disposals import made as deciding
from tests.disposals.consistency.test_releasing import IN_SUMMER, TODAY, decide
from tests.returns import made
from tests.returns.made import Person

CLOSED = "crime-outcomes-closed"


@pytest.fixture
def _decided(unit: Session) -> Any:
    with clock.at(TODAY):
        decide("supervisor", ["1"] * 9 + ["12"] * 9, at=IN_SUMMER)
        yield


@pytest.mark.usefixtures("_decided")
def test_a_return_after_the_numbers_left_has_no_list_of_outcomes(person: Person) -> None:
    deciding.file_of("units", "all", by=person("performance"))
    kept = made.kept(person, kind=CLOSED)
    assert {"outcome", "group"}.isdisjoint(kept.printed["here"])
    assert kept.printed["here"]["offence"] and b"Outcome type" not in kept.csv
    again = made.kept(person, kind=CLOSED, because="Sent again")
    assert "outcome" not in again.printed["here"]


@pytest.mark.usefixtures("_decided")
def test_numbers_do_not_leave_after_a_return_that_told_the_outcomes(person: Person) -> None:
    lead = person("performance")
    kept = made.kept(person, kind=CLOSED)
    assert "outcome" in kept.printed["here"]
    with pytest.raises(Conflict, match="told the outcomes of this quarter first"):
        deciding.file_of("units", "all", by=lead)
    (told,) = releasing.releases(by=lead)
    assert told.row.is_told_elsewhere and not told.has_changed
    assert "outcome" in made.kept(person, kind=CLOSED, because="Sent again").printed["here"]


@pytest.mark.usefixtures("_decided")
def test_ten_offences_of_one_case_are_one_record(person: Person) -> None:
    with clock.at(IN_SUMMER):
        alleged = [{"code": "CJ88116", "committed_on": clock.today()} for _ in range(10)]
        by, sergeant = person("supervisor"), person("sergeant")
        case = deciding.case_for(by, recorded_by=sergeant, offences=alleged)
        numbers = [str(place) for place in range(1, 11)]
        service.decide(case, by=by, **deciding.facts("16", offences=numbers))
    kept = made.kept(person, kind=CLOSED)
    outcomes = next(one for one in kept.figures if one["code"] == "outcome")
    assert [one["count"] for one in outcomes["values"] if one["code"] == "16"] == [10]
    assert kept.printed["here"]["outcome"]["16"] is None


@pytest.mark.usefixtures("_decided")
def test_another_basis_and_another_force_are_not_in_the_way(person: Person) -> None:
    made.kept(person, kind="crime-outcomes-recorded")
    made.kept(person, kind=CLOSED, by="performance.south")
    assert deciding.file_of("units", "all", by=person("performance"))


def test_of_both_at_once_one_alone_tells_the_outcomes(db: Database) -> None:
    told: list[str] = []
    start = threading.Barrier(2)
    with clock.at(TODAY), db.unit():
        decide("supervisor", ["1"] * 9 + ["12"] * 9, at=IN_SUMMER)

    def named(key: str) -> Any:
        return accounts.actor_named(f"{key}@example.test")

    def keep() -> None:
        kept: KeptReturn = made.kept(named, kind=CLOSED)
        told.extend(["return"] if "outcome" in kept.printed["here"] else [])

    def take() -> None:
        try:
            deciding.file_of("units", "all", by=named("performance"))
        except Conflict:
            return
        told.append("numbers")

    def run(deed: Callable[[], None]) -> None:
        start.wait(10)
        with clock.at(TODAY), db.unit():
            deed()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in (keep, take)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(told) == 1
