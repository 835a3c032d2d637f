"""Who sees whom: the unit that investigates, and the one officer who has the person. The same
answer from list, search, count, open and print.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor, May, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts import service as account_service
from cjdiversion.accounts.models import Person as PersonAccount
from cjdiversion.accounts.models import Posting
from cjdiversion.accounts.rules import UNIT_TOKEN_MAY
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.demo.people import PEOPLE
from cjdiversion.errors import Missing, NotPermitted, Refusal
from cjdiversion.listing import Place
from cjdiversion.victims import looking, queries, service
from cjdiversion.victims.models import Victim
from tests.victims import made
from tests.victims.conftest import post_second

Person = Callable[[str], Actor]
SEES = {"investigator", "supervisor", "victims"}
MAY_ELSEWHERE = {
    *("investigator.riverside", "investigator.south", "supervisor.riverside"),
    *("supervisor.south", "victims.south"),
}


def reach(victim: Victim, by: Actor) -> set[bool]:
    """Every way to somebody, asked one after another."""
    try:
        service.open(victim.token, by=by)
        is_opened = True
    except Refusal:
        is_opened = False
    counted = queries.count_of_case(victim.case_id, by) > 0
    rows = queries.of_case(victim.case_id, by)
    found: list[object] = []
    listed: list[object] = []
    if by.role.value in ("investigator", "supervisor", "victim-officer"):
        found = list(looking.search(by, surname="quill"))
        listed = list(looking.people(by, Place()).rows)
    return {is_opened, counted, bool(rows), bool(found), bool(listed)}


@pytest.mark.parametrize("key", [one.key for one in PEOPLE])
def test_everybody_sees_them_by_every_way_or_by_none(
    key: str, person: Person, unit: Session
) -> None:
    assert reach(made.one(person), person(key)) == {key in SEES}


@pytest.mark.parametrize("key", [one.key for one in PEOPLE if one.key not in SEES])
def test_the_rest_are_refused_by_role_or_find_nobody(
    key: str, person: Person, unit: Session
) -> None:
    victim = made.one(person)
    with pytest.raises(Missing if key in MAY_ELSEWHERE else NotPermitted):
        service.open(victim.token, by=person(key))


def test_another_officer_of_the_same_unit_sees_nobody_who_is_not_theirs(
    person: Person, unit: Session
) -> None:
    assert reach(made.one(person), person("second")) == {False}


def test_an_officer_sees_nobody_before_they_are_assigned(person: Person, unit: Session) -> None:
    victim = made.victim(made.case(person), by=person("investigator"))
    assert reach(victim, person("victims")) == {False}
    made.assigned(victim, person("victims"), by=person("supervisor"))
    assert reach(victim, person("victims")) == {True}


def test_reassigning_moves_the_reach_and_keeps_the_history(person: Person, unit: Session) -> None:
    victim = made.one(person)
    with clock.at(clock.now() + timedelta(minutes=1)):
        made.assigned(victim, person("second"), by=person("supervisor"), because="On leave")
    assert reach(victim, person("victims")) == {False}
    assert reach(victim, person("second")) == {True}
    newest, first = queries.officers_of(victim.id)
    assert (newest.officer_name, newest.because, newest.to_at) == ("Tam Reyes", "On leave", None)
    assert (first.officer_name, first.to_at) == ("Nell Avery", newest.from_at)


def test_nobody_has_them_when_nobody_is_assigned(person: Person, unit: Session) -> None:
    victim = made.one(person)
    service.assign(victim, by=person("investigator"), officer="nobody")
    assert reach(victim, person("victims")) == {False}
    assert [one.to_at is None for one in queries.officers_of(victim.id)] == [False]


def test_an_officer_who_moves_to_another_force_sees_them_no_more(
    person: Person, unit: Session
) -> None:
    victim = made.one(person)
    officer = person("victims")
    south = accounts.unit_named("Southmere CID", UnitKind.INVESTIGATION)
    posting = unit.get_one(Posting, officer.posting_id)
    posting.unit_id = south.id if south else posting.unit_id
    unit.flush()
    unit.expire_all()
    assert reach(victim, accounts.actor_named("victims@example.test")) == {False}


def test_an_officer_of_the_whole_force_is_assigned_like_any_other(
    person: Person, unit: Session
) -> None:
    victim = made.victim(made.case(person), by=person("investigator"))
    officer = post_second("Northshire Police", UnitKind.FORCE)
    made.assigned(victim, officer, by=person("supervisor"))
    assert reach(victim, officer) == {True}


def test_a_units_token_sees_nobody_not_even_those_whom_nobody_has(
    person: Person, unit: Session
) -> None:
    victim = made.victim(made.case(person), by=person("investigator"))
    assert victim.officer_id is None
    assert reach(victim, replace(person("victims"), person_id=None)) == {False}
    assert not {May.VICTIM_MANAGE, May.VICTIM_OPEN, May.VICTIM_RECORD} & UNIT_TOKEN_MAY


def test_a_case_given_to_another_unit_takes_its_people_with_it(
    person: Person, unit: Session
) -> None:
    victim = made.one(person)
    riverside = accounts.unit_named("Riverside Response", UnitKind.INVESTIGATION)
    assert riverside is not None
    cases.assign(victim.case, by=person("supervisor"), unit_token=riverside.token)
    unit.flush()
    assert reach(victim, person("investigator")) == {False}
    assert reach(victim, person("investigator.riverside")) == {True}
    assert reach(victim, person("victims")) == {True}


def test_nobody_adds_to_a_case_that_no_unit_or_another_investigates(
    person: Person, unit: Session
) -> None:
    case = made.case(person)
    case.investigating_unit_id = None
    unit.flush()
    with pytest.raises(Missing):
        service.open_case(case.token, by=person("supervisor"))  # who may open the case itself
    with pytest.raises(NotPermitted):
        service.open_case(case.token, by=person("victims"))


def test_a_referral_is_in_the_reach_of_its_person(person: Person, unit: Session) -> None:
    victim = made.one(person)
    referral = made.offered(victim, by=person("victims"))
    assert service.open_referral(referral.token, by=person("investigator")) is referral
    assert [row.reference for row in queries.open_referrals(person("victims"), most=9)] == [
        referral.reference
    ]
    for key in ("second", "victims.south", "investigator.riverside"):
        with pytest.raises(Missing):
            service.open_referral(referral.token, by=person(key))
        assert not queries.open_referrals(person(key), most=9)


def test_an_officer_of_another_force_cannot_be_assigned(person: Person, unit: Session) -> None:
    victim = made.one(person)
    with pytest.raises(Refusal) as refused:
        made.assigned(victim, person("victims.south"), by=person("supervisor"))
    assert "of this force" in str(getattr(refused.value, "fields", ""))
    assert victim.officer_id == person("victims").person_id
    assert len(queries.officers_of(victim.id)) == 1


def test_whose_officer_has_left_or_moved_to_another_force_is_on_the_list_of_those_without(
    person: Person, unit: Session
) -> None:
    victim = made.one(person)
    unit.flush()
    supervisor = person("supervisor")
    assert queries.without_officer(supervisor, most=9) == []
    officer = unit.get(PersonAccount, person("victims").person_id)
    assert officer is not None
    officer.is_active = False
    unit.flush()
    assert [one.reference for one in queries.without_officer(supervisor, most=9)] == [
        victim.reference
    ]


def test_an_officer_whose_posting_has_ended_is_not_offered(person: Person, unit: Session) -> None:
    officer = person("second")
    force = person("investigator").force_id
    assert {one.name for one in queries.officers(force).values()} == {"Nell Avery", "Tam Reyes"}
    posting = unit.get_one(Posting, officer.posting_id)
    account_service.end_posting(posting, by=SYSTEM, on=date(2025, 6, 1))
    unit.flush()
    assert {one.name for one in queries.officers(force).values()} == {"Nell Avery"}


def test_each_opening_and_each_list_is_written_down(person: Person, unit: Session) -> None:
    victim, by = made.one(person), person("victims")
    service.open(victim.token, by=by)
    looking.people(by, Place())
    looking.search(by, surname="quill")
    query = sa.select(AuditEvent).where(AuditEvent.actor_id == by.person_id)
    events = list(unit.scalars(query.order_by(AuditEvent.at, AuditEvent.id)))
    assert [event.did for event in events] == [
        Did.VICTIM_OPENED,
        Did.VICTIM_LISTED,
        Did.VICTIM_LISTED,
    ]
    assert events[0].case_id == victim.case_id
    assert [event.facts for event in events[1:]] == [{"shown": [victim.reference]}] * 2
