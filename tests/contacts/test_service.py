"""What L&D do on a referral and what the two sides write: the verbs, each rule once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.contacts import queries, reading, service
from cjdiversion.contacts.models import Appointment, Message, Note, Outcome
from cjdiversion.contacts.steps import MessageStatus, OnwardStatus, Status
from cjdiversion.database import Database, session
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.listing import Place
from cjdiversion.outbox.models import Message as Letter
from cjdiversion.referrals import answering
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status as Referred
from cjdiversion.rotas import service as rotas
from tests.contacts import made
from tests.referrals import made as referred

Person = Callable[[str], Actor]
NOW = datetime(2026, 3, 25, 10, 0, tzinfo=UTC)  # a Wednesday; the clocks change on Sunday


@pytest.fixture
def unit(db: Database) -> Iterator[Session]:
    with clock.at(NOW), db.unit() as opened:
        yield opened


@pytest.fixture
def referral(unit: Session, person: Person) -> Referral:
    return referred.in_state(Referred.ACCEPTED, person)


@pytest.fixture
def dana(person: Person) -> Actor:
    return person("practitioner")


def wall(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return clock.from_wall(datetime(2026, month, day, hour, minute))


def problems(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {name: found[0][0] for name, found in refused.value.fields.items()}


# --- planning -------------------------------------------------------------------------------------


def test_an_appointment_is_planned_from_to_with_whom(referral: Referral, dana: Actor) -> None:
    row = made.planned(referral, by=dana, starts_at=wall(27, 14), minutes=30)
    assert row.status is Status.PLANNED and row.ends_at == wall(27, 14, 30)
    assert (row.with_whom, row.recorded_by) == ("Dana Okafor", dana.name)


@pytest.mark.parametrize(
    ("starts_at", "minutes", "code"),
    [
        (wall(25, 9), 45, "past"),
        (wall(25, 20, 30), 45, "outside-hours"),  # begins within, ends after
        (wall(28, 7), 45, "outside-hours"),  # a Saturday begins at eight
        (wall(27, 23, 45), 30, "outside-hours"),  # over midnight
        (datetime(2027, 6, 1, 12, tzinfo=UTC), 45, "far"),
    ],
)
def test_what_cannot_be_planned_is_refused_in_words(
    referral: Referral, dana: Actor, starts_at: datetime, minutes: int, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        made.planned(referral, by=dana, starts_at=starts_at, minutes=minutes)
    assert problems(refused) == {"starts_at": code}
    assert session().scalars(sa.select(Appointment)).all() == []


def test_the_refusal_says_which_hours_there_are(referral: Referral, dana: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        made.planned(referral, by=dana, starts_at=wall(28, 7))
    words = refused.value.fields["starts_at"][0][1]
    assert "On Saturday 28 March 2026 they are: 08:00 to 20:00" in words
    assert "Monday to Friday 07:00 to 21:00, Saturday and Sunday 08:00 to 20:00" in words


def test_a_provider_sets_its_own_hours_and_days_that_differ(
    referral: Referral, dana: Actor, person: Person
) -> None:
    lead = person("teamlead")
    said = {"who": "Crisis line", "phone": "01632 960190", "because": "Nights"}
    rotas.set_hours(by=lead, from_on=NOW.date(), friday="22:00 to 24:00", **said)
    assert made.planned(referral, by=dana, starts_at=wall(27, 23), minutes=60).id
    with pytest.raises(Invalid):
        made.planned(referral, by=dana, starts_at=wall(27, 12))
    rotas.set_day(by=lead, differs_on=NOW.date() + timedelta(days=9), label="Closed")
    with pytest.raises(Invalid) as refused:
        made.planned(referral, by=dana, starts_at=wall(3, 22, month=4), minutes=60)
    assert "On Friday 3 April 2026 they are: closed" in refused.value.fields["starts_at"][0][1]


def test_an_hour_on_the_day_the_clocks_change_is_counted_in_london(
    referral: Referral, dana: Actor
) -> None:
    row = made.planned(referral, by=dana, starts_at=datetime(2026, 3, 29, 7, tzinfo=UTC))
    assert clock.wall_time(row.starts_at) == "08:00"


def test_two_appointments_of_one_practitioner_are_warned_about(
    referral: Referral, dana: Actor
) -> None:
    made.planned(referral, by=dana, starts_at=wall(27, 14))
    with pytest.raises(Invalid) as refused:
        made.planned(referral, by=dana, starts_at=wall(27, 14, 30), with_whom="dana  okafor")
    assert problems(refused) == {"is_double": "double"}
    made.planned(referral, by=dana, starts_at=wall(27, 14, 45))  # one ends as the other begins
    made.planned(referral, by=dana, starts_at=wall(27, 14, 30), with_whom="Sam Reid")
    made.planned(referral, by=dana, starts_at=wall(27, 14, 30), is_double=True)


@pytest.mark.parametrize("state", [Referred.SENT, Referred.CLOSED])
def test_nothing_is_planned_that_l_and_d_do_not_have_in_hand(
    unit: Session, person: Person, dana: Actor, state: Referred
) -> None:
    referral = referred.in_state(state, person)
    with pytest.raises(OutOfOrder):
        made.planned(referral, by=dana)
    with pytest.raises(OutOfOrder):
        made.onward(referral, by=dana)
    contact = {"kind": "follow-up", "way": "telephone", "minutes": 5}
    row = service.record_contact(referral, by=dana, happened_at=NOW - timedelta(hours=9), **contact)
    assert row.status is Status.ATTENDED and not row.is_planned


# --- attended, not attended, re-arranged ----------------------------------------------------------


def test_attended_says_how_and_when(referral: Referral, dana: Actor) -> None:
    row = made.planned(referral, by=dana, starts_at=wall(25, 12))
    with clock.at(wall(25, 14)):
        service.attended(row, by=dana, attendance="late-seen", happened_at=wall(25, 12, 20))
    assert (row.status, row.attendance) == (Status.ATTENDED, "late-seen")
    assert row.starts_at == wall(25, 12) and row.happened_at == wall(25, 12, 20)
    with pytest.raises(OutOfOrder, match="attended"):
        service.missed(row, by=dana, reason="cancelled-person", rearranged_by="ld")


def test_did_not_attend_is_not_said_before_it_began(referral: Referral, dana: Actor) -> None:
    row = made.planned(referral, by=dana, starts_at=wall(25, 12))
    for reason, code in (("did-not-attend", "not-begun"), ("nonsense", "unknown")):
        with pytest.raises(Invalid) as refused:
            service.missed(row, by=dana, reason=reason, rearranged_by="ld")
        assert problems(refused) == {"reason": code}
    with pytest.raises(Invalid) as refused:
        service.missed(row, by=dana, reason="other", rearranged_by="ld")
    assert problems(refused) == {"words": "required"}
    service.missed(row, by=dana, reason="cancelled-person", rearranged_by="person")
    assert (row.status, row.missed_because) == (Status.NOT_ATTENDED, "cancelled-person")


def test_a_new_appointment_is_linked_to_the_one_not_attended_once(
    referral: Referral, dana: Actor
) -> None:
    row = made.planned(referral, by=dana)
    service.missed(row, by=dana, reason="police-released", rearranged_by="ld")
    facts = made.plan_of(starts_at=wall(30, 12))
    new = service.rearrange(row, by=dana, rearranged_by="ld", **facts)
    assert new.replaces_id == row.id and row.status is Status.NOT_ATTENDED
    with pytest.raises(OutOfOrder, match="already"):
        service.rearrange(row, by=dana, rearranged_by="ld", **facts)


def test_re_arranging_frees_the_time_it_had(referral: Referral, dana: Actor) -> None:
    row = made.planned(referral, by=dana, starts_at=wall(27, 14))
    facts = made.plan_of(starts_at=wall(27, 14, 15))
    service.rearrange(row, by=dana, rearranged_by="person", **facts)
    assert (row.status, row.rearranged_by) == (Status.REARRANGED, "person")


def test_a_page_that_is_stale_changes_nothing(referral: Referral, dana: Actor) -> None:
    onward = made.onward(referral, by=dana)
    service.answered(onward, by=dana, answer="accepted")
    with pytest.raises(Conflict):
        service.first(onward, by=dana, attended="not-known", version=1)


# --- L&D's own ------------------------------------------------------------------------------------


def test_what_was_recorded_in_error_is_kept_struck_out(referral: Referral, dana: Actor) -> None:
    note = service.note(referral, by=dana, text="Wrong person", happened_at=NOW)
    aim = {"aim": "gp", "result": "achieved", "seen_on": NOW.date()}
    outcome = service.record_outcome(referral, by=dana, **aim)
    rows: list[Any] = [
        note,
        outcome,
        made.planned(referral, by=dana),
        made.onward(referral, by=dana),
    ]
    for row in rows:
        service.strike(row, by=dana, because="Typed on the wrong referral")
        assert row.status.value == "in-error" and row.struck_by == dana.name
        with pytest.raises(OutOfOrder):
            service.strike(row, by=dana, because="Again")
    assert session().scalars(sa.select(Note.text)).all() == ["Wrong person"]
    assert not queries.open_ends(referral.id)


def test_police_and_other_providers_find_nothing_of_it(
    referral: Referral, dana: Actor, person: Person
) -> None:
    service.note(referral, by=dana, text="Ours", happened_at=NOW)
    row = made.planned(referral, by=dana)
    for other in ("sergeant", "inspector", "investigator", "dpo"):
        with pytest.raises(NotPermitted):
            service.open("appointment", row.token, by=person(other))
        assert queries.of_referral(Note, referral.id, person(other)) == []
    with pytest.raises(Missing):
        service.open("appointment", row.token, by=person("practitioner.south"))
    with pytest.raises(Missing):
        service.open("nonsense", row.token, by=dana)
    with pytest.raises(NotPermitted):
        service.note(referral, by=person("sergeant"), text="x", happened_at=NOW)


def test_an_onward_referral_is_followed_to_the_first_appointment(
    referral: Referral, dana: Actor
) -> None:
    row = made.onward(referral, by=dana)
    with pytest.raises(OutOfOrder):
        service.first(row, by=dana, attended="not-yet")
    service.answered(row, by=dana, answer="accepted", first_on=wall(27, 12).date())
    assert (row.status, row.first_attended) == (OnwardStatus.ACCEPTED, "not-yet")
    for first_on, wrong in ((None, "first_on"), (wall(27, 12).date(), "attended")):
        with pytest.raises(Invalid) as refused:
            service.first(row, by=dana, attended="attended", first_on=first_on)
        assert set(problems(refused)) == {wrong}
    with clock.at(wall(30, 12)):
        service.first(row, by=dana, attended="attended", first_on=wall(27, 12).date(), outcome="In")
    assert (row.first_attended, row.outcome) == ("attended", "In")


def test_a_refusal_of_a_service_needs_words(referral: Referral, dana: Actor) -> None:
    row = made.onward(referral, by=dana)
    with pytest.raises(Invalid) as refused:
        service.answered(row, by=dana, answer="refused")
    assert problems(refused) == {"words": "required"}
    service.answered(row, by=dana, answer="refused", words="Not our area")
    assert row.status is OnwardStatus.REFUSED


def test_an_outcome_is_of_a_day_that_came_and_another_aim_is_said(
    referral: Referral, dana: Actor
) -> None:
    facts = {"aim": "other", "result": "partly", "seen_on": NOW.date()}
    with pytest.raises(Invalid) as refused:
        service.record_outcome(referral, by=dana, **facts)
    assert problems(refused) == {"aim_words": "required"}
    tomorrow = {**facts, "aim": "gp", "seen_on": NOW.date() + timedelta(days=1)}
    with pytest.raises(Invalid) as refused:
        service.record_outcome(referral, by=dana, **tomorrow)
    assert problems(refused) == {"seen_on": "future"}
    assert session().scalars(sa.select(Outcome)).all() == []


# --- messages -------------------------------------------------------------------------------------


def test_delivered_is_not_read(referral: Referral, dana: Actor, person: Person) -> None:
    sergeant = person("sergeant")
    row = service.send(referral, by=sergeant, text="He asks when you come")
    assert [one.text for one in queries.unread(dana, most=9)] == [row.text]
    assert queries.unread(sergeant, most=9) == []
    reading.messages(referral, by=dana)  # having it on the screen says nothing
    shown = [row.token]
    assert row.status is MessageStatus.SENT
    assert service.read(referral, by=sergeant, shown=shown) == 0
    assert service.read(referral, by=dana, shown=shown) == 1
    assert (row.status, row.read_by) == (MessageStatus.READ, dana.name)
    assert service.read(referral, by=dana, shown=shown) == 0
    assert queries.unread(dana, most=9) == []


def test_nobody_has_read_what_came_after_the_page_was_shown(
    referral: Referral, dana: Actor, person: Person
) -> None:
    service.send(referral, by=person("sergeant"), text="Here until six")
    shown = reading.messages(referral, by=dana).shown
    later = service.send(referral, by=person("sergeant"), text="He says he will harm himself")
    assert service.read(referral, by=dana, shown=shown) == 1
    assert later.status is MessageStatus.SENT
    assert reading.messages(referral, by=dana).shown == [later.token]


# --- a team it is only offered to -----------------------------------------------------------------


@pytest.fixture
def offered(referral: Referral, dana: Actor) -> Referral:
    referred.redirect(referral, by=dana)
    return referral


def test_a_team_it_is_offered_to_writes_nothing_into_the_record_of_the_other(
    offered: Referral, person: Person
) -> None:
    south, now = person("practitioner.south"), clock.now()
    seen = {"happened_at": now, "minutes": 5, "kind": "follow-up", "way": "face-to-face"}
    reached = {"aim": "other", "aim_words": "x", "result": "achieved", "seen_on": clock.today()}
    for deed in (
        lambda: service.note(offered, by=south, text="South’s own", happened_at=now),
        lambda: service.record_contact(offered, by=south, **seen),
        lambda: service.record_outcome(offered, by=south, **reached),
        lambda: reading.work(offered, by=south),
    ):
        with pytest.raises(OutOfOrder):
            deed()
    assert session().scalars(sa.select(Note)).all() == []


def test_a_team_it_is_offered_to_reads_along_and_answers_for_nothing(
    offered: Referral, dana: Actor, person: Person
) -> None:
    south = person("practitioner.south")
    row = service.send(offered, by=person("sergeant"), text="Who comes?")
    assert [one.message.text for one in reading.messages(offered, by=south).written] == [row.text]
    assert reading.messages(offered, by=south).unread == 0
    assert queries.unread(south, most=9) == []
    with pytest.raises(OutOfOrder):
        service.read(offered, by=south, shown=[row.token])
    assert [one.text for one in queries.unread(dana, most=9)] == [row.text]
    answering.receive(offered, by=south)
    assert [one.text for one in queries.unread(south, most=9)] == [row.text]


def test_what_a_team_writes_is_its_own(offered: Referral, dana: Actor, person: Person) -> None:
    south = person("practitioner.south")
    service.note(offered, by=dana, text="North’s own", happened_at=clock.now())
    answering.receive(offered, by=south)
    service.note(offered, by=south, text="South’s own", happened_at=clock.now())
    assert [one.text for one in queries.of_referral(Note, offered.id, south)] == ["South’s own"]
    assert [one.text for one in queries.of_referral(Note, offered.id, dana)] == ["North’s own"]


def test_messages_of_referrals_out_of_reach_are_not_counted(
    referral: Referral, dana: Actor, person: Person
) -> None:
    service.send(referral, by=person("sergeant"), text="To Northshire")
    service.send(referral, by=dana, text="To Northgate")
    for other in ("practitioner.south", "sergeant.south"):
        assert queries.unread(person(other), most=9) == []


def test_nobody_is_written_to_about_a_draft(unit: Session, person: Person) -> None:
    draft = referred.in_state(Referred.DRAFT, person)
    with pytest.raises(OutOfOrder):
        service.send(draft, by=person("sergeant"), text="Hello")
    assert session().scalars(sa.select(Message)).all() == []


def test_the_trail_says_who_was_told_and_holds_no_words(
    referral: Referral, dana: Actor, person: Person
) -> None:
    service.send(referral, by=dana, text="Secret words")
    event = session().scalar(sa.select(AuditEvent).where(AuditEvent.did == Did.MESSAGE_SENT))
    assert event is not None and event.recipient == "Police"
    assert "Secret" not in str(event.facts)


# --- what is left, and what others may know -------------------------------------------------------


def test_open_ends_are_counted(referral: Referral, dana: Actor, person: Person) -> None:
    assert not queries.open_ends(referral.id)
    made.planned(referral, by=dana)
    made.onward(referral, by=dana)
    service.send(referral, by=person("sergeant"), text="Well?")
    service.send(referral, by=dana, text="Soon")  # unread by the police: not for L&D to do
    assert queries.open_ends(referral.id) == queries.OpenEnds(1, 1, 1)


def test_police_know_when_and_no_more(referral: Referral, dana: Actor) -> None:
    made.planned(referral, by=dana, starts_at=wall(27, 14))
    assert queries.coarse(referral.id) == queries.Coarse(wall(27, 14), None)


@pytest.mark.parametrize(
    ("when", "hours"),
    [("today", [11, 15]), ("week", [11, 15, 12]), ("to-record", [11]), ("all", [12, 15, 11])],
)
def test_the_list_and_its_counts_agree(
    referral: Referral, dana: Actor, when: str, hours: list[int]
) -> None:
    for starts_at in (wall(25, 11), wall(25, 15), wall(27, 12)):
        made.planned(referral, by=dana, starts_at=starts_at)
    with clock.at(wall(25, 13)):
        page = reading.appointments(dana, when=when, place=Place())
        counts = reading.counts(dana)
    assert [clock.london(row.starts_at).hour for row in page.rows] == hours
    assert when == "all" or counts[when] == len(hours)


def test_another_providers_list_is_its_own(referral: Referral, dana: Actor, person: Person) -> None:
    made.planned(referral, by=dana)
    page = reading.appointments(person("practitioner.south"), when="all", place=Place())
    assert (page.rows, page.total) == ([], 0)


def test_a_message_is_told_to_whoever_of_the_other_side_has_the_referral(
    referral: Referral, dana: Actor, person: Person
) -> None:
    """By reference and link alone: the words are read in the service."""
    service.send(referral, by=person("sergeant"), text="He asks when you come")
    service.send(referral, by=dana, text="At two")
    query = sa.select(Letter.recipient_id).where(Letter.kind == "message-waits")
    found = set(session().scalars(query))
    assert found == {dana.person_id, person("sergeant").person_id}
