"""Held, redirected, screened, opened again, signed off: no referral waits unseen on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.entries import queries as entries
from cjdiversion.errors import Invalid, Missing, NotPermitted
from cjdiversion.escalations import queries as escalations
from cjdiversion.referrals import answering, detours, expiring, queries, service, ways_back
from cjdiversion.referrals.models import Referral, ReferralMove
from cjdiversion.referrals.standing import stands
from cjdiversion.referrals.steps import Status
from tests.referrals import made

Person = Callable[[str], Actor]


def wrong(refused: Any) -> dict[str, list[str]]:
    return {name: [code for code, _ in told] for name, told in refused.value.fields.items()}


# --- on hold --------------------------------------------------------------------------------------


def test_a_hold_says_why_and_when_somebody_looks_again(unit: Session, person: Person) -> None:
    referral = made.in_state(Status.RECEIVED, person)
    made.hold(referral, by=person("practitioner"), words="Slurred")
    shown = dict(stands(referral))
    assert (shown["On hold"], shown["In their words"]) == ("Intoxicated", "Slurred")
    assert "Looked at again" in shown
    words = entries.of_case(referral.case_id)[-1].words
    assert "on hold. Intoxicated, to be looked at again" in words
    assert "Slurred" not in words


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"reason": "no-capacity"}, {"reason": ["unknown"]}),
        ({"reason": "out-of-hours"}, {"reason": ["unknown"]}),
        ({"reason": "other"}, {"words": ["required"]}),
        ({"review_at": None}, {"review_at": ["required"]}),
        ({"back": -1}, {"review_at": ["past"]}),
        ({"back": 73}, {"review_at": ["late"]}),
    ],
)
def test_a_hold_is_refused_without_a_reason_that_is_one_and_a_time(
    unit: Session, person: Person, said: dict[str, Any], expected: dict[str, list[str]]
) -> None:
    referral = made.in_state(Status.RECEIVED, person)
    if "back" in said:
        said = {"review_at": clock.now() + timedelta(hours=said["back"])}
    with pytest.raises(Invalid) as refused:
        made.hold(referral, by=person("practitioner"), **said)
    assert wrong(refused) == expected
    assert referral.status is Status.RECEIVED


@pytest.mark.parametrize(
    ("state", "goes_on"),
    [
        (Status.SENT, Status.RECEIVED),
        (Status.RECEIVED, Status.RECEIVED),
        (Status.ACCEPTED, Status.ACCEPTED),
        (Status.SCREENED, Status.SCREENED),
    ],
)
def test_off_hold_it_goes_on_where_it_was_and_the_hold_counts_for_no_deadline(
    unit: Session, person: Person, state: Status, goes_on: Status
) -> None:
    referral, by = made.in_state(state, person), person("practitioner")
    runs = "answer_due_at" if goes_on is Status.RECEIVED else "assess_due_at"
    due_at = getattr(referral, runs)
    assert due_at is not None
    made.hold(referral, by=by)
    with made.later(90):
        detours.resume(referral, by=by)
    assert referral.status is goes_on
    assert (referral.hold_reason, referral.hold_review_at) == ("", None)
    moved_by = getattr(referral, runs) - due_at
    if goes_on is Status.RECEIVED:  # counted day and night
        assert timedelta(minutes=90) <= moved_by < timedelta(minutes=91)
    assert moved_by >= timedelta()


def test_what_is_on_hold_does_not_expire(unit: Session, person: Person) -> None:
    referral = made.in_state(Status.SENT, person)
    made.hold(referral, by=person("practitioner"))
    with made.later(60 * 24 * 7):
        assert service.expire_overdue() == 0


# --- redirected -----------------------------------------------------------------------------------


def test_the_redirecting_team_keeps_it_until_the_next_receives(
    unit: Session, person: Person
) -> None:
    referral = made.in_state(Status.RECEIVED, person)
    north, south = person("practitioner"), person("practitioner.south")
    with pytest.raises(Missing):
        service.open(referral.token, by=south)
    made.redirect(referral, by=north)
    assert referral.provider_id == north.unit_id
    assert service.open(referral.token, by=north) is referral
    assert service.open(referral.token, by=south) is referral
    answering.receive(referral, by=south)
    assert (referral.provider_id, referral.redirected_to_id) == (south.unit_id, None)
    assert referral.provider.name == south.unit_name
    with pytest.raises(Missing):
        service.open(referral.token, by=north)


def test_only_the_next_team_receives_and_only_the_first_takes_back(
    unit: Session, person: Person
) -> None:
    referral = made.in_state(Status.REDIRECTED, person)
    with pytest.raises(NotPermitted):
        answering.receive(referral, by=person("practitioner"))
    with pytest.raises(NotPermitted):
        detours.take_back(referral, by=person("practitioner.south"))
    detours.take_back(referral, by=person("teamlead"))
    assert referral.status is Status.RECEIVED
    with pytest.raises(Missing):
        service.open(referral.token, by=person("practitioner.south"))


def test_a_second_redirect_is_raised_to_those_in_charge(unit: Session, person: Person) -> None:
    referral = made.in_state(Status.REDIRECTED, person)
    assert escalations.of_case(referral.case_id) == []
    south = person("practitioner.south")
    answering.receive(referral, by=south)
    made.redirect(referral, by=south)
    (raised,) = escalations.of_case(referral.case_id)
    assert raised.kind == "referral-redirected-again"


def test_a_redirected_referral_that_nobody_receives_expires(unit: Session, person: Person) -> None:
    referral = made.in_state(Status.REDIRECTED, person)
    with made.later(241):
        assert service.expire_overdue() == 0  # the team that redirected it had received it
    with made.later(241 + 1440 - 240):
        assert expiring.tell_before() == 1
    with made.later(241 + 1440):
        assert service.expire_overdue() == 1
    assert referral.status is Status.EXPIRED


@pytest.mark.parametrize("end", ["expire", "withdraw"])
def test_what_is_over_is_offered_to_nobody_any_more(
    unit: Session, person: Person, end: str
) -> None:
    referral = made.in_state(Status.REDIRECTED, person)
    assert "Redirected to" in dict(stands(referral))
    made.STEPS[end](referral, by=SYSTEM if end == "expire" else person("sergeant"))
    assert (referral.redirected_to_id, referral.redirected_at) == (None, None)
    assert "Redirected to" not in dict(stands(referral))
    with pytest.raises(Missing):
        service.open(referral.token, by=person("practitioner.south"))
    if end == "expire":
        made.reopen(referral, by=person("practitioner"))
        answering.accept(referral, by=person("practitioner"))
        assert "Redirected to" not in dict(stands(referral))


def test_a_withdrawal_that_is_undone_offers_it_again(unit: Session, person: Person) -> None:
    referral, south = made.in_state(Status.REDIRECTED, person), person("practitioner.south")
    at = referral.redirected_at
    made.withdraw(referral, by=person("sergeant"))
    ways_back.undo(referral, by=person("sergeant"))
    assert (referral.status, referral.redirected_at) == (Status.REDIRECTED, at)
    assert service.open(referral.token, by=south).redirected_to_id == south.unit_id


@pytest.mark.parametrize("state", [Status.SENT, Status.REDIRECTED])
def test_the_database_keeps_what_is_redirected_and_to_whom_together(
    unit: Session, person: Person, state: Status
) -> None:
    referral = made.in_state(state, person)
    to = None if state is Status.REDIRECTED else person("practitioner.south").unit_id
    with pytest.raises(IntegrityError), unit.begin_nested():
        unit.execute(
            sa.update(Referral).where(Referral.id == referral.id).values(redirected_to_id=to)
        )


@pytest.mark.parametrize("to", ["nowhere", "itself"])
def test_it_is_not_redirected_to_nobody_or_to_itself(
    unit: Session, person: Person, to: str
) -> None:
    referral = made.in_state(Status.RECEIVED, person)
    own = accounts.unit(referral.provider_id)
    assert own.kind is UnitKind.PROVIDER
    token = own.token if to == "itself" else "x" * 22
    with pytest.raises(Invalid) as refused:
        made.redirect(referral, by=person("practitioner"), provider=token)
    assert wrong(refused) == {"provider": ["unknown"]}


# --- screened, in support -------------------------------------------------------------------------


def test_could_not_be_screened_says_why_and_when_it_is_tried_again(
    unit: Session, person: Person
) -> None:
    referral, by = made.in_state(Status.ACCEPTED, person), person("practitioner")
    with pytest.raises(Invalid) as refused:
        made.screen(referral, by=by, outcome="could-not")
    assert wrong(refused) == {"words": ["required"], "try_again_at": ["required"]}
    again = clock.now() + timedelta(hours=3)
    made.screen(referral, by=by, outcome="could-not", words="Asleep", try_again_at=again)
    assert dict(stands(referral))["About the screening"] == "Asleep"
    made.screen(referral, by=by, outcome="nothing-found")
    assert (referral.status, referral.try_again_at) == (Status.SCREENED, None)
    assert dict(stands(referral))["Screened by L&D"] == "Screened, nothing found"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"outcome": "clear"}, {"outcome": ["unknown"]}),
        ({"outcome": "needs-found", "back": 1}, {"try_again_at": ["contradictory"]}),
        ({"outcome": "could-not", "words": "Asleep", "back": -1}, {"try_again_at": ["past"]}),
    ],
)
def test_a_screening_that_contradicts_itself_is_refused(
    unit: Session, person: Person, said: dict[str, Any], expected: dict[str, list[str]]
) -> None:
    referral = made.in_state(Status.ACCEPTED, person)
    if back := said.pop("back", None):
        said = {**said, "try_again_at": clock.now() + timedelta(hours=back)}
    with pytest.raises(Invalid) as refused:
        made.screen(referral, by=person("practitioner"), **said)
    assert wrong(refused) == expected


# --- ended, and opened again ----------------------------------------------------------------------


def test_what_expired_is_opened_again_with_a_time_of_its_own(unit: Session, person: Person) -> None:
    referral = made.in_state(Status.EXPIRED, person)
    with made.later(600):
        made.reopen(referral, by=person("practitioner"), reason="answered-late")
        assert referral.status is Status.RECEIVED
        assert referral.answer_due_at is not None and referral.answer_due_at > clock.now()
        assert referral.closed_at is None


def test_a_decline_is_signed_off_by_somebody_else_and_nothing_waits_for_it(
    unit: Session, person: Person
) -> None:
    referral, lead = made.in_state(Status.DECLINED, person), person("teamlead")
    waits = dict(stands(referral))["Signed off by a clinician in charge"]
    assert waits.startswith("Not yet. You need not wait")
    detours.sign_off(referral, by=lead)
    assert dict(stands(referral))["Signed off by a clinician in charge"].startswith(lead.name)
    with pytest.raises(NotPermitted):
        detours.sign_off(referral, by=lead)


def test_whoever_declined_never_signs_it_off(unit: Session, person: Person) -> None:
    referral, lead = made.in_state(Status.SENT, person), person("teamlead")
    made.decline(referral, by=lead)
    with pytest.raises(NotPermitted):
        detours.sign_off(referral, by=lead)


def test_a_new_decline_waits_for_a_new_sign_off(unit: Session, person: Person) -> None:
    referral, lead = made.in_state(Status.DECLINED, person), person("teamlead")
    detours.sign_off(referral, by=lead)
    made.reopen(referral, by=lead)
    made.decline(referral, by=person("practitioner"))
    assert referral.signed_off_at is None


# --- the history ----------------------------------------------------------------------------------


def test_every_step_is_a_line_that_both_sides_read(unit: Session, person: Person) -> None:
    referral = made.in_state(Status.CLOSED, person)
    lines = queries.moves_of(referral.id)
    assert [one.step for one in lines] == ["send", "accept", "assess", "close"]
    assert [one.is_by_ld for one in lines] == [False, True, True, True]
    assert lines[-1].by_unit == person("practitioner").unit_name


def test_the_database_takes_no_move_that_is_not_in_the_table(unit: Session, person: Person) -> None:
    referral = made.in_state(Status.SENT, person)
    unknown = {"step": "close", "from_status": "sent", "to_status": "closed"}
    with pytest.raises(IntegrityError), unit.begin_nested():
        unit.add(ReferralMove(referral_id=referral.id, at=clock.now(), **unknown))
        unit.flush()
    with pytest.raises(IntegrityError), unit.begin_nested():
        unit.execute(sa.update(Referral).values(status=sa.literal_column("'lost'")))


def test_somebody_who_could_not_be_screened_is_tried_again_or_it_is_said_why_not(
    unit: Session, person: Person
) -> None:
    referral = made.in_state(Status.ACCEPTED, person)
    by = person("practitioner")
    could_not: dict[str, Any] = {"outcome": "could-not", "words": "Asleep"}
    again = clock.now() + timedelta(hours=1)
    with pytest.raises(Invalid) as refused:
        made.screen(referral, by=by, **could_not)
    assert [*refused.value.fields] == ["try_again_at"]
    both: dict[str, Any] = {"try_again_at": again, "not_again_because": "He has left"}
    for said in (could_not | both, {"not_again_because": "He has left"}):
        with pytest.raises(Invalid) as refused:
            made.screen(referral, by=by, **said)
        assert [*refused.value.fields] == ["not_again_because"]
    made.screen(referral, by=by, **could_not, not_again_because="He has left")
    assert ("Not tried again because", "He has left") in stands(referral)
