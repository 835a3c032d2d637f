"""What becomes of what was planned when the referral ends, is put back or goes to another team."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.contacts import queries, reading, service
from cjdiversion.contacts.models import Appointment
from cjdiversion.contacts.steps import Status
from cjdiversion.database import Database, session
from cjdiversion.errors import Invalid, OutOfOrder
from cjdiversion.listing import Place
from cjdiversion.referrals import answering, owning
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status as Referred
from tests import make
from tests.contacts import made
from tests.identities import made as linked
from tests.pages import Visitor
from tests.referrals import made as referred

Person = Callable[[str], Actor]
Visit = Callable[[str], Visitor]
NOW = datetime(2026, 3, 25, 10, 0, tzinfo=UTC)


@pytest.fixture
def unit(db: Database) -> Iterator[Session]:
    with clock.at(NOW), db.unit() as opened:
        yield opened


@pytest.fixture
def dana(person: Person) -> Actor:
    return person("practitioner")


@pytest.fixture
def referral(unit: Session, person: Person) -> Referral:
    """Accepted, with an appointment at noon in two days."""
    row = referred.in_state(Referred.ACCEPTED, person)
    made.planned(row, by=person("practitioner"))
    session().flush()
    return row


def listed(by: Actor, when: str = "week") -> list[Any]:
    return list(reading.appointments(by, when=when, place=Place()).rows)


def handed_over(referral: Referral, dana: Actor, south: Actor) -> None:
    referred.redirect(referral, by=dana)
    answering.receive(referral, by=south)


def test_nobody_is_told_of_an_appointment_with_a_team_that_no_longer_has_it(
    referral: Referral, dana: Actor, person: Person
) -> None:
    south = person("practitioner.south")
    assert queries.coarse(referral.id).next_at == made.noon()
    handed_over(referral, dana, south)
    answering.accept(referral, by=south)
    assert queries.coarse(referral.id).next_at is None
    assert not queries.open_ends(referral.id)
    assert listed(dana) == [] and listed(south) == []


@pytest.mark.parametrize("end", ["close", "withdrawn"])
def test_nor_once_it_has_ended(referral: Referral, dana: Actor, person: Person, end: str) -> None:
    if end == "close":
        referred.close(referral, by=dana)
    else:
        referred.hold(referral, by=dana)
        referred.withdraw(referral, by=person("sergeant"))
    assert queries.coarse(referral.id).next_at is None
    assert listed(dana) == []


def test_nor_once_accepting_it_was_put_back_until_it_is_accepted_again(
    referral: Referral, dana: Actor, person: Person
) -> None:
    referred.put_back(referral, by=person("teamlead"))
    assert queries.coarse(referral.id).next_at is None
    answering.accept(referral, by=dana)
    assert queries.coarse(referral.id).next_at == made.noon()
    assert [row.reference for row in listed(dana)] == [referral.reference]


def test_what_came_of_it_is_still_recorded_by_the_team_that_planned_it(
    referral: Referral, dana: Actor, person: Person
) -> None:
    handed_over(referral, dana, person("practitioner.south"))
    session().flush()
    with clock.at(made.noon() + timedelta(hours=1)):
        (row,) = listed(dana, "to-record")
        assert not row.is_ours
        appointment = service.open("appointment", row.token, by=dana)
        with pytest.raises(OutOfOrder):
            service.rearrange(appointment, by=dana, rearranged_by="ld", **made.plan_of())
        service.missed(appointment, by=dana, reason="cancelled-provider", rearranged_by="nobody")
        assert listed(dana, "to-record") == []


def test_the_pages_lead_nowhere_that_is_out_of_reach(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        row = referred.in_state(Referred.ACCEPTED, person)
        with clock.at(clock.now() - timedelta(days=2)):
            made.planned(row, by=person("practitioner"), starts_at=made.noon(1))
        session().flush()
        handed_over(row, person("practitioner"), person("practitioner.south"))
    page = visit("practitioner").get("/appointments?when=to-record")
    assert "Another team has it now" in page.text
    missed = {"reason": "cancelled-provider", "rearranged_by": "nobody"}
    after = page.click("not attended").send("Record it", **missed)
    assert after.path.startswith("/appointments") and "Recorded as not attended" in after.text


# --- a record closed as the wrong person's --------------------------------------------------------


def test_nothing_is_planned_anew_on_a_record_closed_as_the_wrong_persons(
    unit: Session, dana: Actor, person: Person
) -> None:
    sergeant = person("sergeant")
    case = linked.booked(by=sergeant)
    row = referred.in_state(Referred.ACCEPTED, person, case)
    appointment = made.planned(row, by=dana)
    session().flush()
    linked.closed(case, by=linked.colleague(sergeant))
    with pytest.raises(OutOfOrder):
        service.rearrange(appointment, by=dana, rearranged_by="ld", **made.plan_of())
    assert session().scalars(sa.select(Appointment)).all() == [appointment]
    assert appointment.status is Status.PLANNED


def test_take_the_next_passes_over_a_record_closed_as_the_wrong_persons(
    unit: Session, dana: Actor, person: Person
) -> None:
    sergeant = person("sergeant")
    wrong = linked.booked(by=sergeant)
    referred.sent(wrong, by=sergeant, priority="1")
    session().flush()
    linked.closed(wrong, by=linked.colleague(sergeant))
    right = referred.sent(make.booking(by=sergeant), by=sergeant, priority="3")
    session().flush()
    taken = owning.take_next(by=dana)
    assert taken is not None and taken.reference == right.reference


# --- when it was attended -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "is_taken"), [(-3, False), (-2, True), (0, True), (12, True), (13, False)]
)
def test_attended_is_near_the_time_it_was_planned_for(
    referral: Referral, dana: Actor, hours: int, is_taken: bool
) -> None:
    appointment = session().scalars(sa.select(Appointment)).one()
    at = made.noon() + timedelta(hours=hours)
    said = {"attendance": "on-time", "happened_at": at}
    if is_taken:
        service.attended(appointment, by=dana, **said)
    else:
        with pytest.raises(Invalid) as refused:
            service.attended(appointment, by=dana, **said)
        assert refused.value.fields["happened_at"][0][0] == "not-near"
    assert (appointment.status is Status.ATTENDED) is is_taken
