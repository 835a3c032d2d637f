"""Undone within minutes, put back with a reason, amended with both values: nothing is erased."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.contacts import service as contacts
from cjdiversion.entries import queries as entries
from cjdiversion.errors import Conflict, Invalid, NotPermitted, OutOfOrder, Refusal
from cjdiversion.escalations import queries as escalations
from cjdiversion.referrals import answering, counting, detours, moves, queries, service, ways_back
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.reading import reading
from cjdiversion.referrals.steps import BY_NAME, Status
from tests import make
from tests.referrals import made

Person = Callable[[str], Actor]
# Deadlines are counted anew with every step: what waiting was lost is given back.
APART = {"version", "status", "counted_at", *counting.COLUMNS}


def held(referral: Referral) -> dict[str, Any]:
    columns = [column.name for column in sa.inspect(Referral).columns]
    return {name: getattr(referral, name) for name in columns if name not in APART}


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (Status.SENT, "receive"),
        (Status.SENT, "accept"),
        (Status.RECEIVED, "decline"),
        (Status.RECEIVED, "hold"),
        (Status.RECEIVED, "redirect"),
        (Status.ON_HOLD, "resume"),
        (Status.ACCEPTED, "screen"),
        (Status.ACCEPTED, "close"),
        (Status.SCREENED, "support"),
        (Status.DECLINED, "reopen"),
    ],
)
def test_undoing_a_step_brings_back_what_there_was_before_it(
    unit: Session, person: Person, state: Status, step: str
) -> None:
    referral, by = made.in_state(state, person), person("practitioner")
    before = held(referral)
    made.STEPS[step](referral, by=by)
    ways_back.undo(referral, by=by)
    unit.expire(referral)
    assert (referral.status, held(referral)) == (state, before)
    undone = queries.moves_of(referral.id)[-2]
    assert (undone.step, undone.undone_at is not None) == (step, True)


@pytest.mark.parametrize("step", ["send", "amend", "withdraw"])
def test_the_sender_undoes_too(unit: Session, person: Person, step: str) -> None:
    by = person("sergeant")
    referral = made.in_state(Status.DRAFT if step == "send" else Status.RECEIVED, person)
    before, state = held(referral), referral.status
    made.STEPS[step](referral, by=by)
    ways_back.undo(referral, by=by)
    unit.expire(referral)
    assert (referral.status, held(referral)) == (state, before)


@pytest.mark.parametrize(("back", "key"), [("undo", "sergeant"), ("put-back", "inspector")])
def test_the_custody_record_says_that_a_sending_was_taken_back(
    unit: Session, person: Person, back: str, key: str
) -> None:
    referral = made.in_state(Status.SENT, person)
    made.STEPS[back](referral, by=person(key))
    assert referral.status is Status.DRAFT
    words = [one.words for one in entries.of_case(referral.case_id)][-2:]
    assert words[0].startswith(f"Referred to Liaison and Diversion, {referral.reference}")
    assert "“send the referral” was taken back" in words[1]


def test_nothing_of_a_draft_that_was_never_sent_is_in_the_custody_record(
    unit: Session, person: Person
) -> None:
    referral = made.in_state(Status.DRAFT, person)
    before = len(entries.of_case(referral.case_id))
    made.withdraw(referral, by=person("sergeant"))
    ways_back.undo(referral, by=person("sergeant"))
    assert len(entries.of_case(referral.case_id)) == before


@pytest.mark.parametrize("wrote", ["message", "note"])
@pytest.mark.parametrize(("back", "key"), [("undo", "sergeant"), ("put-back", "inspector")])
def test_a_sending_is_not_taken_back_once_the_team_has_written(
    unit: Session, person: Person, back: str, key: str, wrote: str
) -> None:
    referral, by = made.in_state(Status.SENT, person), person("practitioner")
    if wrote == "message":
        contacts.send(referral, by=by, text="On my way, 20 minutes")
    else:
        contacts.note(referral, by=by, text="Known to us", happened_at=clock.now())
    with pytest.raises(OutOfOrder, match="L&D have written about this referral"):
        made.STEPS[back](referral, by=person(key))
    assert back not in _offered(referral, person(key))
    assert service.open(referral.token, by=by).status is Status.SENT


def test_what_the_sender_wrote_hinders_nobody(unit: Session, person: Person) -> None:
    referral, by = made.in_state(Status.SENT, person), person("sergeant")
    contacts.send(referral, by=by, text="He is awake now")
    assert "undo" in _offered(referral, by)
    ways_back.undo(referral, by=by)
    assert referral.status is Status.DRAFT


def test_the_next_team_that_undoes_its_receipt_gives_it_back(unit: Session, person: Person) -> None:
    referral, south = made.in_state(Status.REDIRECTED, person), person("practitioner.south")
    answering.receive(referral, by=south)
    ways_back.undo(referral, by=south)
    assert referral.status is Status.REDIRECTED
    assert referral.provider_id == person("practitioner").unit_id
    assert referral.redirected_to_id == south.unit_id


def test_nobody_undoes_after_ten_minutes_or_what_somebody_else_did(
    unit: Session, person: Person
) -> None:
    referral = made.in_state(Status.ACCEPTED, person)
    for key in ("practitioner.second", "teamlead", "sergeant"):
        with pytest.raises(NotPermitted):
            ways_back.undo(referral, by=person(key))
    with made.later(11), pytest.raises(NotPermitted):
        ways_back.undo(referral, by=person("practitioner"))
    assert referral.status is Status.ACCEPTED


def test_a_step_is_undone_only_while_it_is_the_last(unit: Session, person: Person) -> None:
    referral = made.in_state(Status.SENT, person)
    answering.receive(referral, by=person("practitioner"))
    with pytest.raises(NotPermitted):
        ways_back.undo(referral, by=person("sergeant"))


def test_an_undo_that_crossed_another_step_is_refused(unit: Session, person: Person) -> None:
    referral, by = made.in_state(Status.RECEIVED, person), person("practitioner")
    seen = referral.version
    answering.accept(referral, by=by)
    with pytest.raises(Conflict):
        ways_back.undo(referral, by=by, version=seen)


def test_somebody_in_charge_puts_back_a_step_of_their_own_side_at_any_time(
    unit: Session, person: Person
) -> None:
    referral = made.in_state(Status.CLOSED, person)
    with pytest.raises(NotPermitted):
        made.put_back(referral, by=person("inspector"))
    with pytest.raises(Invalid):
        made.put_back(referral, by=person("teamlead"), because="  ")
    with made.later(60 * 24 * 30):
        made.put_back(referral, by=person("teamlead"), because="Closed the wrong one")
    assert referral.status is Status.ASSESSED
    assert queries.moves_of(referral.id)[-1].words == "Closed the wrong one"
    with pytest.raises(NotPermitted):
        made.put_back(referral, by=person("practitioner"))


def test_the_team_it_is_offered_to_puts_back_nothing_of_the_team_that_has_it(
    unit: Session, person: Person
) -> None:
    referral, south = made.in_state(Status.REDIRECTED, person), person("teamlead.south")
    service.open(referral.token, by=south)
    assert "put-back" not in _offered(referral, south)
    with pytest.raises(NotPermitted):
        made.put_back(referral, by=south)
    answering.receive(referral, by=south)
    assert "put-back" in _offered(referral, south)
    made.put_back(referral, by=south)
    assert (referral.status, referral.provider_id) == (
        Status.REDIRECTED,
        person("teamlead").unit_id,
    )
    with pytest.raises(NotPermitted):
        made.put_back(referral, by=south)


def test_what_was_redirected_and_put_back_was_passed_on_all_the_same(
    unit: Session, person: Person
) -> None:
    referral = made.in_state(Status.REDIRECTED, person)
    made.put_back(referral, by=person("teamlead"))
    assert referral.status is Status.SENT
    assert escalations.of_case(referral.case_id) == []
    made.redirect(referral, by=person("practitioner"))
    (raised,) = escalations.of_case(referral.case_id)
    assert (raised.kind, referral.redirects) == ("referral-redirected-again", 2)


@pytest.mark.parametrize("step", ["amend", "follow-up"])
def test_what_the_sender_adds_hides_no_mistake_of_the_team(
    unit: Session, person: Person, step: str
) -> None:
    referral = made.in_state(Status.ACCEPTED, person)
    made.STEPS[step](referral, by=person("sergeant"))
    assert "put-back" in _offered(referral, person("teamlead"))
    added = (referral.location, referral.safe_contact)
    made.put_back(referral, by=person("teamlead"))
    assert (referral.status, referral.answered_at) == (Status.SENT, None)
    assert (referral.location, referral.safe_contact) == added


def test_what_the_team_does_among_themselves_hides_no_mistake_of_the_sender(
    unit: Session, person: Person
) -> None:
    referral = made.in_state(Status.ACCEPTED, person)
    before = referral.location
    made.amend(referral, by=person("sergeant"))
    made.assign(referral, by=person("teamlead"))
    made.put_back(referral, by=person("inspector"))
    assert (referral.status, referral.location) == (Status.ACCEPTED, before)


def test_a_sign_off_goes_with_the_decline_that_is_put_back(unit: Session, person: Person) -> None:
    referral, lead = made.in_state(Status.DECLINED, person), person("teamlead")
    detours.sign_off(referral, by=lead)
    made.put_back(referral, by=lead)
    assert (referral.status, referral.signed_off_by) == (Status.SENT, "")


def test_what_was_amended_is_put_back_wherever_the_referral_stands_by_then(
    unit: Session, person: Person
) -> None:
    referral = made.in_state(Status.ACCEPTED, person)
    before = referral.location
    made.amend(referral, by=person("sergeant"))
    made.put_back(referral, by=person("teamlead"))
    ways_back.undo(referral, by=person("sergeant"))
    assert (referral.status, referral.location) == (Status.SENT, before)


def test_what_was_amended_stays_where_there_is_nothing_left_to_amend(
    unit: Session, person: Person
) -> None:
    referral = made.in_state(Status.DECLINED, person)
    made.reopen(referral, by=person("practitioner"))
    made.amend(referral, by=person("sergeant"))
    made.put_back(referral, by=person("teamlead"))
    assert referral.status is Status.DECLINED
    for back, key in (("undo", "sergeant"), ("put-back", "inspector")):
        assert back not in _offered(referral, person(key))
        with pytest.raises(NotPermitted):
            made.STEPS[back](referral, by=person(key))


def test_a_sending_that_the_team_has_begun_with_is_not_put_back(
    unit: Session, person: Person
) -> None:
    referral = made.in_state(Status.SENT, person)
    made.assign(referral, by=person("teamlead"))
    with pytest.raises(NotPermitted):
        made.put_back(referral, by=person("inspector"))


def _offered(referral: Referral, by: Actor) -> set[str]:
    return {step.name for step in reading(referral, by=by).actions}


def test_what_comes_back_beside_another_open_one_is_asked_about(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    referral = made.in_state(Status.SENT, person)
    made.withdraw(referral, by=by)
    second = made.sent(unit.get_one(Case, referral.case_id), by=by)
    with pytest.raises(OutOfOrder, match=f"{second.reference}. Open this one too"):
        ways_back.undo(referral, by=by)
    assert "undo" not in _offered(referral, by)
    with pytest.raises(Invalid) as refused:
        made.put_back(referral, by=person("inspector"))
    assert list(refused.value.fields) == ["is_second"]
    assert referral.status is Status.WITHDRAWN
    made.put_back(referral, by=person("inspector"), is_second=True)
    assert (referral.status, second.status) == (Status.SENT, Status.SENT)
    answering.receive(second, by=person("practitioner"))
    ways_back.undo(second, by=person("practitioner"))  # it was open all the time


@pytest.mark.parametrize("state", [Status.EXPIRED, Status.DECLINED])
def test_what_is_opened_again_beside_another_open_one_is_asked_about(
    unit: Session, person: Person, state: Status
) -> None:
    referral = made.in_state(state, person)
    made.sent(unit.get_one(Case, referral.case_id), by=person("sergeant"))
    with pytest.raises(Invalid) as refused:
        made.reopen(referral, by=person("practitioner"))
    assert list(refused.value.fields) == ["is_second"]
    made.reopen(referral, by=person("practitioner"), is_second=True)
    assert referral.status is Status.RECEIVED


def test_an_amendment_keeps_what_it_said_before(unit: Session, person: Person) -> None:
    referral = made.in_state(Status.ACCEPTED, person)
    made.amend(referral, by=person("sergeant"), location="Cell 9", concern="Worse now")
    amended = queries.moves_of(referral.id)[-1].amended
    assert {one["field"]: (one["before"], one["after"]) for one in amended} == {
        "concern": (made.CONCERN, "Worse now"),
        "location": ("Northgate, Cell 4", "Cell 9"),
    }
    assert referral.location == "Cell 9"


def test_an_amendment_that_changes_nothing_is_refused(unit: Session, person: Person) -> None:
    referral = made.in_state(Status.SENT, person)
    with pytest.raises(Invalid):
        made.amend(referral, by=person("sergeant"), location=referral.location)
    assert [one.step for one in queries.moves_of(referral.id)] == ["send"]


# “count-again” is made of two steps here.
BY_LD = [name for name in made.STEPS if BY_NAME[name].can_be_undone and name != "count-again"]
ACTORS = ("sergeant", "practitioner", "teamlead")


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from([*BY_LD, "assess"]), max_size=8))
def test_any_walk_undone_step_by_step_ends_where_it_began(
    unit: Session, person: Person, walk: list[str]
) -> None:
    by = {key: person(key) for key in ACTORS}
    with unit.begin_nested() as trial:
        referral = made.draft(make.booking(by=by["sergeant"]), by=by["sergeant"])
        before, taken = held(referral), []
        for step in ["send", *walk]:
            who = "sergeant" if step in ("send", "amend", "withdraw") else "practitioner"
            try:
                made.STEPS[step](referral, by=by[who])
            except Refusal:
                continue
            taken.append((step, who))
            if step == "assess":
                break
        while taken and taken[-1][0] != "assess":
            ways_back.undo(referral, by=by[taken.pop()[1]])
        if not taken:
            assert (referral.status, held(referral)) == (Status.DRAFT, before)
            assert [getattr(referral, name) for name in counting.COLUMNS] == [None, None, None]
            assert moves.last(queries.moves_of(referral.id)) is None
        trial.rollback()
