"""What is recorded stands, its history is kept, and what contradicts itself saves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.accounts.queries import actor_named
from cjdiversion.audit import AuditEvent, Did, Operation
from cjdiversion.database import Base, Database, session
from cjdiversion.errors import Conflict, Invalid, NotPermitted, OutOfOrder, Refusal
from cjdiversion.reference import Mark, ReferenceEntry
from cjdiversion.victims import queries, reading, service
from cjdiversion.victims.grounds import State
from cjdiversion.victims.models import (
    MeasuresRecord,
    NeedsAssessment,
    SafeContact,
    Victim,
    VictimReferral,
)
from cjdiversion.victims.rules import Part
from cjdiversion.victims.steps import Standing, Status
from tests.victims import made

Person = Callable[[str], Actor]
OWN = [table for table in Base.metadata.sorted_tables if table.name.startswith("victim")]


def rows(unit: Session) -> list[str]:
    unit.flush()
    return [repr((table.name, sorted(map(repr, unit.execute(sa.select(table)))))) for table in OWN]


@contextmanager
def refused(unit: Session, kind: type[Refusal], *codes: str) -> Iterator[None]:
    """In words, and nothing half-saved."""
    before = rows(unit)
    with pytest.raises(kind) as told:
        yield
    if isinstance(told.value, Invalid):
        problems = [one for found in told.value.fields.values() for one in found]
        assert [code for code, _ in problems] == list(codes)
        assert all(len(words) > 15 for _, words in problems)
    assert rows(unit) == before


def deeds(unit: Session, *dids: Did) -> list[AuditEvent]:
    query = sa.select(AuditEvent).where(AuditEvent.did.in_(dids))
    return list(unit.scalars(query.order_by(AuditEvent.at, AuditEvent.id)))


# --- who it is ----------------------------------------------------------------------------------


def test_somebody_is_added_to_the_case_they_are_part_of(person: Person, unit: Session) -> None:
    by = person("investigator")
    case = made.case(person)
    victim = made.victim(case, by=by, part="witness")
    assert (victim.part, victim.case_id, victim.status) == (Part.WITNESS, case.id, Standing.ACTIVE)
    assert (victim.surname_key, victim.officer_id) == ("quillfeather", None)
    (trace,) = deeds(unit, Did.VICTIM_RECORDED)
    assert (trace.case_id, trace.operation, trace.facts) == (case.id, Operation.COLLECTION, {})


def test_a_victims_officer_adds_nobody(person: Person, unit: Session) -> None:
    case = made.case(person)
    with refused(unit, NotPermitted):
        made.victim(case, by=person("victims"))


def test_somebody_without_any_name_is_not_added(person: Person, unit: Session) -> None:
    case = made.case(person)
    with refused(unit, Invalid, "required"):
        made.victim(case, by=person("investigator"), surname="", forenames="")


def test_correcting_leaves_names_of_fields_in_the_trail_and_not_what_they_say(
    person: Person, unit: Session
) -> None:
    victim = made.one(person)
    service.correct(
        victim, by=person("victims"), part="both", surname="Quill", forenames="Ada", born_on=None
    )
    assert (victim.surname, victim.surname_key, victim.born_on) == ("Quill", "quill", None)
    (trace,) = deeds(unit, Did.VICTIM_CORRECTED)
    assert trace.facts == {"fields": ["born_on", "surname", "surname_key"]}


def test_a_stale_correction_changes_nothing(person: Person, unit: Session) -> None:
    victim = made.one(person)
    version = victim.version
    made.reachable(victim, by=person("victims"))
    with refused(unit, Conflict):
        service.correct(
            victim, by=person("victims"), part="victim", surname="Other", version=version
        )


def test_what_was_recorded_in_error_leaves_the_lists_and_takes_nothing_more(
    person: Person, unit: Session
) -> None:
    victim, by = made.one(person), person("supervisor")
    made.reachable(victim, by=by)
    referral = made.offered(victim, by=by)
    with refused(unit, Invalid, "required"):
        service.strike(victim, by=by, because=" ")
    service.strike(victim, by=by, because="On the wrong case")
    assert queries.count_of_case(victim.case_id, by) == 0
    assert service.open(victim.token, by=by).struck_because == "On the wrong case"
    for attempt in (
        lambda: made.reachable(victim, by=by),
        lambda: service.assess(victim, by=by, grounds={}),
        lambda: service.record_measures(victim, by=by),
        lambda: service.correct(victim, by=by, part="victim", surname="X"),
        lambda: service.assign(victim, by=by, officer="nobody"),
        lambda: made.offered(victim, by=by),
        lambda: made.send(referral, by=by),
        lambda: service.strike(victim, by=by, because="Again"),
    ):
        with refused(unit, OutOfOrder):
            attempt()
    assert reading.pages(referral, by) == {}


def test_a_victims_officer_neither_strikes_nor_assigns(person: Person, unit: Session) -> None:
    victim = made.one(person)
    with refused(unit, NotPermitted):
        service.strike(victim, by=person("victims"), because="No")
    with refused(unit, NotPermitted):
        service.assign(victim, by=person("victims"), officer="nobody")


def test_assigning_to_who_has_them_already_is_noticed(person: Person, unit: Session) -> None:
    victim = made.one(person)
    with refused(unit, Invalid, "assigned-already"):
        made.assigned(victim, person("victims"), by=person("supervisor"))


# --- what is recorded ---------------------------------------------------------------------------


def test_the_newest_stands_and_the_others_are_history(person: Person, unit: Session) -> None:
    victim, by = made.one(person), person("victims")
    made.reachable(victim, by=by, phone="07700 900111")
    made.reachable(victim, by=by, phone="07700 900222")  # in the same moment, perhaps
    service.assess(victim, by=by, grounds={"fear": made.ground("no")})
    service.assess(victim, by=by, grounds={"fear": made.ground("yes")})
    contact = queries.standing(SafeContact, victim.id)
    assert contact is not None
    assert contact.phone == "07700 900222"
    assert [row.phone for row in queries.history(SafeContact, victim.id)] == [
        "07700 900222",
        "07700 900111",
    ]
    assert [
        row.grounds["fear"]["answer"] for row in queries.history(NeedsAssessment, victim.id)
    ] == [
        "yes",
        "no",
    ]
    assert reading.of(victim, by).intimidated is State.MET


def test_blank_is_kept_apart_from_every_answer(person: Person, unit: Session) -> None:
    victim, by = made.one(person), person("victims")
    service.record_contact(victim, by=by)
    service.assess(victim, by=by, grounds={"fear": made.ground("refused")}, therapy="not-asked")
    row = queries.standing(NeedsAssessment, victim.id)
    assert row is not None
    assert (row.communication, row.therapy, row.mental_health) == ("", "not-asked", "")
    assert set(row.grounds) == {"fear"}
    contact = queries.standing(SafeContact, victim.id)
    assert contact is not None
    assert (contact.wants_contact, contact.ways, contact.verified_at) == ("", [], None)


def test_each_deed_leaves_one_trace_and_none_of_its_words(person: Person, unit: Session) -> None:
    victim, by = made.one(person), person("victims")
    made.reachable(victim, by=by, never_words="CANARY contact")
    service.assess(victim, by=by, grounds={"fear": made.ground("yes", "self", "CANARY ground")})
    service.record_measures(victim, by=by, own_view="CANARY view", measures={"screens": "wanted"})
    dids = (Did.VICTIM_CONTACT_RECORDED, Did.VICTIM_ASSESSED, Did.VICTIM_MEASURES_RECORDED)
    assert [event.did for event in deeds(unit, *dids)] == list(dids)
    assert "CANARY" not in repr([event.facts for event in deeds(unit, *Did)])


def test_what_nobody_asks_cannot_be_kept(person: Person, unit: Session) -> None:
    victim = made.one(person)
    with pytest.raises(TypeError, match="therapy_notes"):
        service.assess(victim, by=person("victims"), grounds={}, therapy_notes="What she said")


def test_a_stale_page_saves_nothing(person: Person, unit: Session) -> None:
    victim, by = made.one(person), person("victims")
    version = victim.version
    service.assess(victim, by=person("investigator"), grounds={}, version=version)
    with refused(unit, Conflict):
        service.assess(victim, by=by, grounds={}, version=version)
    with refused(unit, Conflict):
        service.record_contact(victim, by=by, version=version)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"grounds": {"under-18": made.ground("yes")}}, "contradicts-age"),
        ({"grounds": {}, "mental_health": "yes"}, "no-consent"),
        ({"grounds": {}, "interpreter": "no", "language": "pl"}, "contradiction"),
    ],
)
def test_a_contradictory_assessment_is_refused(
    facts: dict[str, Any], code: str, person: Person, unit: Session
) -> None:
    forty_years_ago = date(clock.today().year - 40, 1, 1)
    victim = made.one(person, born_on=forty_years_ago)
    with refused(unit, Invalid, code):
        service.assess(victim, by=person("victims"), **facts)


def test_contradictory_contact_and_statement_are_refused(person: Person, unit: Session) -> None:
    victim, by = made.one(person), person("victims")
    with refused(unit, Invalid, "contradiction"):
        made.reachable(victim, by=by, wants_contact="no")
    with refused(unit, Invalid, "contradiction"):
        service.record_measures(victim, by=by, vps_offered="no", vps_taken="yes")


def test_an_old_assessment_keeps_the_age_it_was_made_at(person: Person, unit: Session) -> None:
    victim = made.one(person, born_on=date(2008, 6, 1))
    with clock.at(datetime(2026, 5, 31, 12, tzinfo=UTC)):
        assert reading.of(victim, person("victims")).vulnerable is State.MET
    with clock.at(datetime(2026, 6, 1, 12, tzinfo=UTC)):
        assert reading.of(victim, person("victims")).vulnerable is State.UNKNOWN


def test_update_times_are_one_day_until_it_is_known_that_five_are_enough(
    person: Person, unit: Session
) -> None:
    victim, by = made.one(person), person("victims")
    always = "28 days"
    assert {right.within for right in reading.of(victim, by).rights} == {"1 working day", always}
    no = {code: made.ground("no") for code in reference.choices("victim_grounds")}
    service.assess(victim, by=by, grounds=no)
    assert {right.within for right in reading.of(victim, by).rights} == {"5 working days", always}
    service.correct(victim, by=by, part="witness", surname="Quillfeather", forenames="Ada")
    assert reading.of(victim, by).rights == []


def test_a_force_sets_its_own_times_and_services(person: Person, unit: Session) -> None:
    victim, by = made.one(person), person("victims")
    own = {"force_code": "99", "from_on": reference.ALWAYS, "source": "Local", "mark": Mark.LOCAL}
    times = {"enhanced": 2, "standard": 7, "unit": "working day"}
    unit.add(
        ReferenceEntry(
            kind="victim_rights", code="updates", label="Tell them", attributes=times, **own
        )
    )
    unit.add(ReferenceEntry(kind="victim_services", code="north", label="North aid", **own))
    unit.flush()
    assert [right.count for right in reading.of(victim, by).rights] == [2, 1, 28]
    assert made.offered(victim, by=by, service="north").service == "north"
    south = made.victim(
        made.case(person, unit="Southmere CID", side=".south"), by=person("investigator.south")
    )
    with refused(unit, Invalid, "unknown"):
        made.offered(south, by=person("investigator.south"), service="north")


# --- referrals ----------------------------------------------------------------------------------


def ready(person: Person, **contact: Any) -> VictimReferral:
    victim, by = made.one(person), person("victims")
    made.reachable(victim, by=by, **contact)
    return made.offered(victim, by=by)


def test_a_referral_carries_the_contact_as_it_was_when_it_was_sent(
    person: Person, unit: Session
) -> None:
    referral, by = ready(person), person("victims")
    made.send(referral, by=by)
    made.reachable(referral.victim, by=by, phone="07700 900999", never=["no-voicemail"])
    assert referral.contact["phone"] == made.PHONE
    assert referral.contact["never"] == ["no-letters"]
    assert datetime.fromisoformat(referral.contact["verified_at"]).tzinfo is not None
    (trace,) = deeds(unit, Did.VICTIM_REFERRED)
    assert (trace.operation, trace.recipient) == (Operation.DISCLOSURE, "Victim Support")


def test_refusing_is_an_answer_and_sends_nothing(person: Person, unit: Session) -> None:
    victim, by = made.one(person), person("victims")
    made.reachable(victim, by=by)
    referral = made.offered(victim, by=by, consent="refused")
    assert (referral.status, referral.consent_at is None) == (Status.REFUSED, False)
    with refused(unit, OutOfOrder):
        made.send(referral, by=by)
    with refused(unit, OutOfOrder):
        made.ask(referral, by=by)


def test_a_referral_without_agreement_waits_until_they_are_asked(
    person: Person, unit: Session
) -> None:
    victim, by = made.one(person), person("victims")
    made.reachable(victim, by=by)
    referral = made.offered(victim, by=by, consent="not-asked")
    assert referral.consent_at is None
    with refused(unit, Invalid, "no-consent"):
        made.send(referral, by=by)
    made.ask(referral, by=by)
    made.send(referral, by=by)
    assert referral.status is Status.SENT


def test_who_wants_no_contact_is_not_referred(person: Person, unit: Session) -> None:
    referral, by = ready(person), person("victims")
    made.reachable(referral.victim, by=by, wants_contact="no", ways=[], phone="")
    with refused(unit, Invalid, "wants-no-contact"):
        made.send(referral, by=by)


def test_a_contact_not_marked_safe_goes_only_with_the_reason(person: Person, unit: Session) -> None:
    referral, by = ready(person, is_safe="not-asked", verified_at=None), person("victims")
    with refused(unit, Invalid, "not-safe"):
        made.send(referral, by=by)
    service.send(referral, by=by, sent_to="The ward", unsafe_because="The ward passes it on")
    assert (referral.unsafe_because, referral.status) == ("The ward passes it on", Status.SENT)


def test_nothing_goes_where_nobody_knows_how_to_reach_them(person: Person, unit: Session) -> None:
    victim, by = made.one(person), person("victims")
    referral = made.offered(victim, by=by)
    with refused(unit, Invalid, "no-contact"):
        made.send(referral, by=by)


def test_a_second_referral_to_the_same_service_is_asked_about(
    person: Person, unit: Session
) -> None:
    first, by = ready(person), person("victims")
    made.send(first, by=by)
    second = made.offered(first.victim, by=by)
    with refused(unit, Invalid, "open-duplicate"):
        service.send(second, by=by, sent_to="Northshire hub")
    made.answer(first, by=by, outcome="miss")
    with refused(unit, Invalid, "open-duplicate"):
        service.send(second, by=by, sent_to="Northshire hub")
    made.close(first, by=by)
    service.send(second, by=by, sent_to="Northshire hub")
    assert second.status is Status.SENT


def test_somebody_harmed_never_goes_to_liaison_and_diversion(person: Person, unit: Session) -> None:
    victim, by = made.one(person), person("victims")
    for service_code, sent_to in (("other", "Northshire L&D Service"), ("ld", "")):
        with pytest.raises(Invalid):
            made.offered(victim, by=by, service=service_code, sent_to=sent_to)
    made.reachable(victim, by=by)
    referral = made.offered(victim, by=by)
    with refused(unit, Invalid, "not-for-victims"):
        service.send(referral, by=by, sent_to="Liaison and Diversion, Northgate")


def test_what_the_service_answered_is_recorded_for_it(person: Person, unit: Session) -> None:
    referral, by = ready(person), person("victims")
    made.send(referral, by=by)
    with refused(unit, Invalid, "before-sent"):
        made.answer(referral, by=by, happened_at=clock.now() - timedelta(hours=1))
    with refused(unit, Invalid, "unknown"):
        made.answer(referral, by=by, outcome="lost")
    made.answer(referral, by=by, outcome="decline", words="Not their area")
    assert (referral.status, referral.decline_reason) == (Status.DECLINED, "not-for-them")
    assert [row.reference for row in queries.open_referrals(by, most=9)] == [referral.reference]
    with refused(unit, Invalid, "unknown"):
        service.close(referral, by=by, reason="bored")
    with refused(unit, Invalid, "required"):
        service.close(referral, by=by, reason="other")
    service.close(referral, by=by, reason="declined")
    assert not queries.open_referrals(by, most=9)


def test_of_two_who_send_at_once_one_wins(db: Database) -> None:
    with db.unit():
        token = ready(lambda key: actor_named(f"{key}@example.test")).token

    def send(key: str) -> str:
        try:
            with db.unit():
                by = actor_named(f"{key}@example.test")
                made.send(service.open_referral(token, by=by), by=by)
        except OutOfOrder as late:
            return late.words
        return "sent"

    with ThreadPoolExecutor(4) as desks:
        came = list(desks.map(send, ["victims", "investigator", "supervisor", "victims"]))
    assert came.count("sent") == 1
    assert all("cannot be done now" in words for words in came if words != "sent")


def test_of_two_who_assign_at_once_both_stand_in_the_history_and_one_has_them(
    db: Database,
) -> None:
    from tests.victims.conftest import post_second

    with db.unit():
        post_second()
        token = made.victim(
            made.case(lambda key: actor_named(f"{key}@example.test")),
            by=actor_named("investigator@example.test"),
        ).token

    def assign(officer: str) -> None:
        with db.unit():
            by = actor_named("supervisor@example.test")
            victim = service.open(token, by=by)
            made.assigned(victim, actor_named(f"{officer}@example.test"), by=by)

    with ThreadPoolExecutor(2) as desks:
        list(desks.map(assign, ["victims", "victims.second"]))
    with db.unit():
        victim = session().scalars(sa.select(Victim)).one()
        held = queries.officers_of(victim.id)
    assert [one.officer_id for one in held if one.to_at is None] == [victim.officer_id]
    assert len(held) == 2


# --- the one thing an annex may ask -------------------------------------------------------------


def test_whether_a_view_is_recorded_follows_the_newest_word_of_who_still_stands(
    person: Person, unit: Session
) -> None:
    victim, by = made.one(person), person("victims")
    assert not queries.is_view_recorded(victim.case_id)
    service.record_measures(victim, by=by, view_recorded="yes", view_where="MG3")
    assert queries.is_view_recorded(victim.case_id)
    service.record_measures(victim, by=by, view_recorded="no")
    assert not queries.is_view_recorded(victim.case_id)
    service.record_measures(victim, by=by, view_recorded="yes")
    service.strike(victim, by=person("supervisor"), because="Wrong case")
    unit.flush()
    assert not queries.is_view_recorded(victim.case_id)
    assert len(queries.history(MeasuresRecord, victim.id)) == 3
