"""What is overdue for somebody held is raised, once, whoever looks or does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.detentions import jobs, service
from cjdiversion.escalations.models import Escalation
from tests import make
from tests.detentions import made

Person = Callable[[str], Actor]


def raised(case: Case) -> list[str]:
    from cjdiversion.escalations import queries

    return sorted(one.kind for one in queries.of_case(case.id))


def in_hospital(by: Actor, hours: float) -> Case:
    case = made.held(by=by, since=hours + 1)
    made.review(case, by=by, back=hours + 0.5)
    cases.move(case, by=by, kind="to-hospital", at=made.ago(hours))
    return case


def unwritten(by: Actor, back: float) -> Case:
    case = make.booking(by=by, authorised_at=None, relevant_at=None)
    case.opened_at = made.ago(back)
    return case


def checked(by: Actor, since: float, *backs: float) -> Case:
    case = made.detained(by=by, since=since)
    made.station(case, by=by, authority_by_phone=False, authority_at=made.ago(since))
    for back in backs:
        service.check(
            case,
            by=by,
            checked_at=made.ago(back),
            checked_by="Nurse Ade",
            profession="nurse",
        )
        service.look(
            case,
            by=by,
            reviewed_at=made.ago(back),
            officer_name="Sgt Bea Holt",
            officer_rank="sergeant",
            is_imminent=True,
            is_no_other=True,
            consulted="nurse",
            next_step="stays",
        )
    return case


CASES: list[tuple[str, Callable[[Actor], Case], list[str]]] = [
    ("nothing yet", lambda by: made.held(by=by, since=5.9), []),
    ("a review", lambda by: made.held(by=by, since=6.1), ["review-overdue"]),
    ("24 hours too", lambda by: made.held(by=by, since=24.1), ["limit-passed", "review-overdue"]),
    ("just booked", lambda by: make.booking(by=by), []),
    ("not written down yet", lambda by: unwritten(by, 0.9), []),
    ("never written down", lambda by: unwritten(by, 1.1), ["clock-not-known", "clock-not-known"]),
    ("in hospital", lambda by: in_hospital(by, 3.9), []),
    ("long in hospital", lambda by: in_hospital(by, 4.1), ["hospital-stop-long"]),
    (
        "elsewhere for a day",
        lambda by: made.detained(by=by, place="health-based", since=24.1),
        ["place-of-safety-passed"],
    ),
    ("checked", lambda by: checked(by, 1, 0.6, 0.2), ["authority-to-confirm"]),
    (
        "no check for half an hour",
        lambda by: checked(by, 1, 0.6),
        ["authority-to-confirm", "station-check-missed"],
    ),
]


@pytest.mark.parametrize(
    ("told", "expected"), [row[1:] for row in CASES], ids=[r[0] for r in CASES]
)
def test_each_overdue_clock_of_somebody_held_is_raised_once(
    unit: Session, person: Person, told: Callable[[Actor], Case], expected: list[str]
) -> None:
    case = told(person("sergeant"))
    jobs.raise_overdue()
    assert raised(case) == expected
    assert jobs.raise_overdue() == "0 raised"
    assert raised(case) == expected


def test_who_has_left_or_is_closed_as_somebody_else_is_not_raised(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    left, closed = made.held(by=by, since=30), made.held(by=by, since=30)
    cases.release(left, by=by, at=clock.now())
    closed.quarantined_at = clock.now()
    unit.flush()
    assert jobs.raise_overdue() == "0 raised"


def test_the_next_that_falls_due_is_raised_again(unit: Session, person: Person) -> None:
    """After a check that came, the one after it is another cause."""
    by = person("sergeant")
    case = checked(by, 3, 2.5)
    jobs.raise_overdue()
    service.check(case, by=by, checked_at=made.ago(0.8), checked_by="Nurse Ade", profession="nurse")
    jobs.raise_overdue()
    assert Counter(raised(case))["station-check-missed"] == 3  # two checks, one review


def test_it_goes_to_those_in_charge_of_the_suite(unit: Session, person: Person) -> None:
    by = person("sergeant")
    made.held(by=by, since=6.1)
    jobs.raise_overdue()
    row: Any = unit.scalars(sa.select(Escalation)).one()
    assert (row.unit_id, row.raised_by_name) == (by.unit_id, "The service itself")
    assert row.period.startswith("review-1 ")


def test_for_many_it_asks_as_often_as_for_one(
    unit: Session, person: Person, statements: Any
) -> None:
    by = person("sergeant")

    def asked() -> int:
        unit.expire_all()
        with statements() as found:
            jobs.raise_overdue()
        return len(found)

    made.held(by=by, since=6.1)
    jobs.raise_overdue()
    one = asked()
    for _ in range(3):
        made.held(by=by, since=6.1)
    jobs.raise_overdue()
    assert asked() == one


def test_a_child_at_a_station_is_raised_by_the_next_look(unit: Session, person: Person) -> None:
    """Whatever way the date of birth came into the record."""
    case = made.detained(by=person("sergeant"))
    case.person.born_on = date(clock.today().year - 15, 1, 1)
    unit.flush()
    jobs.raise_overdue()
    assert "child-at-police-station" in raised(case)
