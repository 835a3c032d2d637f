"""An appropriate adult who was asked for and does not come is raised."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.escalations import queries as raised
from cjdiversion.interviews import raising
from cjdiversion.interviews.models import AppropriateAdult
from tests import make

Person = Callable[[str], Actor]


def asked(unit: Session, person: Person, **facts: Any) -> AppropriateAdult:
    case = make.booking(by=person("sergeant"))
    adult = AppropriateAdult(case_id=case.id, requested_at=clock.now(), **facts)
    unit.add(adult)
    unit.flush()
    return adult


def raised_after(minutes: int, since: datetime) -> int:
    with clock.at(since + timedelta(minutes=minutes)):
        return raising.raise_not_arrived()


def test_it_is_raised_when_the_time_is_over_and_once(unit: Session, person: Person) -> None:
    adult = asked(unit, person)
    since = adult.requested_at
    assert since is not None
    assert [raised_after(minutes, since) for minutes in (119, 120, 125)] == [0, 1, 0]
    (found,) = raised.of_case(adult.case_id)
    assert (found.kind, found.level, found.partner) == (raising.NOT_ARRIVED, "local", "aa-scheme")


def test_one_who_came_is_not_raised(unit: Session, person: Person) -> None:
    adult = asked(unit, person, arrived_at=clock.now())
    assert adult.requested_at is not None
    assert raised_after(500, adult.requested_at) == 0


def test_asking_again_is_a_new_cause_and_only_the_present_adult_counts(
    unit: Session, person: Person
) -> None:
    first = asked(unit, person)
    since = first.requested_at
    assert since is not None
    assert raised_after(120, since) == 1
    second = AppropriateAdult(case_id=first.case_id, number=2)
    second.requested_at = since + timedelta(minutes=121)
    unit.add(second)
    unit.flush()
    assert [raised_after(minutes, since) for minutes in (240, 241, 260)] == [0, 1, 0]
    assert len(raised.of_case(first.case_id)) == 2


def test_nobody_waits_for_an_adult_in_a_closed_case(unit: Session, person: Person) -> None:
    adult = asked(unit, person)
    case = unit.get(Case, adult.case_id)
    assert case is not None
    case.is_open = False
    unit.flush()
    assert adult.requested_at is not None
    assert raised_after(500, adult.requested_at) == 0
