"""Raised by a person, owned, handed on, taken further without personal data, replied to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.escalations import queries, service
from cjdiversion.escalations.models import Deed, Escalation, Rung
from cjdiversion.escalations.queries import Filter
from tests import make

pytestmark = pytest.mark.usefixtures("app")  # rooms say what they know when they register
Person = Callable[[str], Actor]
FURTHER = {
    "partner": "mental-health-trust",
    "need": "mental-health",
    "reason": "No bed in three trusts",
}


def no_bed(by: Actor, case: Case | None = None) -> Escalation:
    case = case or make.booking(by=by)
    return service.raise_by_hand(case, by=by, kind="no-bed", reason="Three wards asked")


def test_raised_by_a_person_it_says_why_and_whose_service_it_is(
    unit: Session, person: Person
) -> None:
    found = no_bed(person("sergeant"))
    assert (found.reason, found.partner) == ("Three wards asked", "mental-health-trust")
    assert (found.level, found.owner_name) == ("local", "")


def test_what_waits_is_not_raised_again_and_what_rises_again_is_a_new_cause(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    first = no_bed(by, case)
    with pytest.raises(Invalid) as refused:
        no_bed(person("inspector"), case)
    assert "waits for those it was raised to" in refused.value.fields["kind"][0][1]
    service.answer(first, by=person("inspector"), answer="A bed", resolution="partner-acted")
    assert no_bed(by, case).period != first.period
    assert len(queries.of_case(case.id)) == 2


def test_only_who_looks_after_people_raises_by_hand(unit: Session, person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    for key in ("detention", "superintendent", "practitioner"):
        with pytest.raises(NotPermitted):
            no_bed(person(key), case)


def test_an_owner_is_one_person_until_they_hand_it_on(unit: Session, person: Person) -> None:
    found, inspector = no_bed(person("sergeant")), person("inspector")
    service.own(found, by=inspector)
    assert found.owner_name == inspector.name
    chief = person("superintendent")
    posting = next(p for p in queries.answerers(inspector) if p.person_id == chief.person_id)
    service.hand_on(found, by=inspector, to=posting.token, because="Off duty at two")
    assert found.owner_name == chief.name
    service.hand_on(found, by=chief, to=service.EVERYBODY, because="Whoever is on duty")
    assert (found.owner_id, found.owner_name) == (None, "")
    session().flush()
    deeds = [(one.deed, one.words) for one in queries.history_of(found)]
    assert deeds == [
        (Deed.OWNED, ""),
        (Deed.HANDED_ON, "Off duty at two"),
        (Deed.HANDED_ON, "Whoever is on duty"),
    ]


def test_it_is_handed_to_nobody_who_could_not_open_it(unit: Session, person: Person) -> None:
    found, inspector = no_bed(person("sergeant")), person("inspector")
    others = {one.person.name: one.token for one in queries.answerers(inspector)}
    token = others[person("inspector.riverside").name]
    for to in (token, "nobody"):
        with pytest.raises(Invalid):
            service.hand_on(found, by=inspector, to=to, because="Busy")
    assert person("inspector.south").name not in others


def test_a_named_person_takes_it_to_regional_then_national_and_no_further(
    unit: Session, person: Person
) -> None:
    found, inspector = no_bed(person("sergeant")), person("inspector")
    assert service.take_up(found, by=inspector, **FURTHER).level == "regional"
    assert service.take_up(found, by=person("superintendent"), **FURTHER).level == "national"
    with pytest.raises(OutOfOrder):
        service.take_up(found, by=inspector, **FURTHER)
    session().flush()
    assert [one.level for one in queries.rungs_of(found)] == ["regional", "national"]
    did = sa.select(sa.func.count()).where(AuditEvent.did == Did.ESCALATION_TAKEN_UP)
    assert unit.scalar(did) == 2


def test_the_service_itself_and_who_only_raises_never_take_it_further(
    unit: Session, person: Person
) -> None:
    found = no_bed(person("sergeant"))
    for by in (SYSTEM, person("sergeant"), person("practitioner")):
        with pytest.raises(NotPermitted):
            service.take_up(found, by=by, **FURTHER)
    assert found.level == "local"


def test_what_goes_holds_nothing_of_the_record(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    found = no_bed(by, case)
    rung = service.take_up(found, by=person("inspector"), **FURTHER)
    told = str(rung.sent)
    assert case.booking is not None
    of_person = (case.reference, case.token, case.person.surname, case.person.forenames)
    for never in (*of_person, case.booking.custody_record_no, found.reason, by.name):
        assert never not in told
    assert rung.sent["need"] == "Mental health"
    assert rung.sent["reason"] == FURTHER["reason"]


@pytest.mark.parametrize(
    ("reason", "named"),
    [
        ("Okonkwo has no bed", "the person’s surname"),
        ("Born 9 April 1990, no bed", "the person’s date of birth"),
        ("Zoe has no bed", "the person’s forenames"),
    ],
)
def test_a_reason_that_says_who_it_is_about_is_refused_and_says_what_it_holds(
    unit: Session, person: Person, reason: str, named: str
) -> None:
    found = no_bed(person("sergeant"))
    with pytest.raises(Invalid) as refused:
        service.take_up(found, by=person("inspector"), **{**FURTHER, "reason": reason})
    assert named in refused.value.fields["reason"][0][1]
    assert queries.rungs_of(found) == []


def test_a_reference_and_a_record_number_are_refused_too(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    found = no_bed(by, case)
    assert case.booking is not None
    for number in (case.reference, case.booking.custody_record_no):
        with pytest.raises(Invalid):
            reason = f"{number} has no bed"
            service.take_up(found, by=person("inspector"), **{**FURTHER, "reason": reason})


def test_two_who_take_it_up_at_the_same_moment_take_it_one_level_up(db: Database) -> None:
    with db.unit():
        found = no_bed(accounts.actor_named("sergeant@example.test"))
    ended: list[str] = []

    def take_up(key: str) -> None:
        try:
            with db.unit():
                by = accounts.actor_named(f"{key}@example.test")
                its = service.open(found.token, by=by)
                service.take_up(its, by=by, version=found.version, **FURTHER)
            ended.append("taken")
        except (OutOfOrder, Conflict):
            ended.append("told")

    names = ("inspector", "superintendent")
    two = [threading.Thread(target=take_up, args=(name,)) for name in names]
    for one in two:
        one.start()
    for one in two:
        one.join()
    with db.unit():
        assert session().scalars(sa.select(Rung.level)).all() == ["regional"]
    assert sorted(ended) == ["taken", "told"]


def test_a_reply_is_recorded_for_whoever_gave_it_after_the_answer_too(
    unit: Session, person: Person
) -> None:
    found, inspector = no_bed(person("sergeant")), person("inspector")
    at = clock.now() - timedelta(minutes=5)
    said: dict[str, Any] = {"partner": "icb", "said_by": "Jo Hart, director", "said_at": at}
    service.record_reply(found, by=inspector, **said, said="A bed from six", follows="Van at five")
    service.answer(found, by=inspector, answer="Left at six", resolution="partner-acted")
    service.record_reply(found, by=inspector, **said, said="Confirmed in writing")
    session().flush()
    first, second = queries.history_of(found)
    assert (first.who, first.partner, first.at) == ("Jo Hart, director", "icb", at)
    assert (first.words, first.follows) == ("A bed from six", "Van at five")
    assert first.recorded_by_name == inspector.name
    assert second.words == "Confirmed in writing"
    assert found.resolution == "partner-acted"


def test_answered_it_is_neither_owned_nor_taken_further(unit: Session, person: Person) -> None:
    found, inspector = no_bed(person("sergeant")), person("inspector")
    service.answer(found, by=inspector, answer="A bed", resolution="partner-acted")
    with pytest.raises(OutOfOrder):
        service.own(found, by=inspector)
    with pytest.raises(OutOfOrder):
        service.take_up(found, by=inspector, **FURTHER)


def test_past_its_time_the_deputy_sees_it_as_overdue_and_it_stays_local(
    unit: Session, person: Person
) -> None:
    late = Filter("raised", is_overdue=True)

    def seen(key: str) -> int:
        return len(unit.scalars(queries.listed(person(key), late)).all())

    found = no_bed(person("sergeant"))
    assert seen("superintendent") == 0
    with clock.at(found.answer_due_at + timedelta(seconds=1)):
        assert seen("superintendent") == 1
        assert seen("inspector.riverside") == 0
        service.take_up(found, by=person("inspector"), **FURTHER)
        assert seen("superintendent") == 0  # the time of the next level runs
    with clock.at(clock.now() + timedelta(days=2)):
        assert seen("superintendent") == 1


def test_each_filter_narrows_and_a_code_nobody_knows_finds_nothing(
    unit: Session, person: Person
) -> None:
    no_bed(person("sergeant"))
    inspector = person("inspector")
    for wanted, count in (
        (Filter(kind="no-bed", level="local", partner="mental-health-trust"), 1),
        (Filter(kind="relief-on-duty"), 0),
        (Filter(level="national"), 0),
        (Filter(partner="what"), 0),
    ):
        assert len(unit.scalars(queries.listed(inspector, wanted)).all()) == count


def test_a_sheet_of_another_force_is_not_there(unit: Session, person: Person) -> None:
    rung = service.take_up(no_bed(person("sergeant")), by=person("inspector"), **FURTHER)
    assert service.open_rung(rung.token, by=person("superintendent")).level == "regional"
    for key in ("superintendent.south", "inspector.riverside"):
        with pytest.raises(Missing):
            service.open_rung(rung.token, by=person(key))


def test_numbers_count_the_own_force_by_kind_level_partner_end_and_age(
    unit: Session, person: Person
) -> None:
    for hours in (0, 2, 30):
        with clock.at(clock.now() - timedelta(hours=hours)):
            no_bed(person("sergeant"))
    lead = person("performance")
    assert queries.counts(lead, "kind") == {"no-bed": 3}
    assert queries.counts(lead, "level") == {"local": 3}
    assert queries.counts(lead, "partner") == {"mental-health-trust": 3}
    assert queries.counts(lead, "resolution") == {}
    assert list(queries.ages(lead).values()) == [1, 1, 0, 1]
    assert queries.counts(person("performance.south"), "kind") == {}
