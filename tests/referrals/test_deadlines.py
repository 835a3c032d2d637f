"""Deadlines as they are kept with a referral, listed, explained and counted anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import session
from cjdiversion.errors import Invalid, NotPermitted, OutOfOrder
from cjdiversion.escalations.models import Escalation
from cjdiversion.listing import Place
from cjdiversion.reference import Mark, ReferenceEntry
from cjdiversion.referrals import (
    answering,
    counting,
    detours,
    exempting,
    jobs,
    owning,
    queries,
    recounting,
    service,
    ways_back,
)
from cjdiversion.referrals.due import Kind
from cjdiversion.referrals.listed import calendar, counts, explained_of, sent_list, worklist
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from tests import make
from tests.referrals import made

Person = Callable[[str], Actor]
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_wednesday() -> Iterator[None]:
    with clock.at(WEDNESDAY):
        yield


def at(hours: float) -> datetime:
    return WEDNESDAY + timedelta(hours=hours)


def own_target(person: Person, key: str, code: str, **attributes: object) -> None:
    """A provider sets a target of its own."""
    unit_id = person(key).unit_id
    assert unit_id is not None
    session().add(
        ReferenceEntry(
            kind="referral_targets",
            code=code,
            label="As agreed with the team",
            from_on=reference.ALWAYS,
            attributes={"provider": accounts.unit(unit_id).code, **attributes},
            source="Invented for a test",
            mark=Mark.LOCAL,
        )
    )
    session().flush()


def holds(referral: Referral) -> tuple[object, object]:
    return referral.answer_due_at, referral.next_due_at


def explains_what_is_kept(referral: Referral) -> None:
    """The page says what the columns hold."""
    found = {one.kind: one for one in explained_of(referral)}
    assert found["answer"].due_at == referral.answer_due_at
    assert (found["assess"].due_at if "assess" in found else None) == referral.assess_due_at


def test_a_hold_for_a_listed_reason_stops_the_clock_and_another_does_not(
    person: Person, unit: Session
) -> None:
    stopped, running = (made.in_state(Status.SENT, person) for _ in range(2))
    by = person("practitioner")
    made.hold(stopped, by=by)
    made.hold(running, by=by, reason="other", words="The room is flooded")
    assert holds(stopped) == (None, None)
    assert holds(running) == (at(4), at(4))
    with clock.at(at(1.5)):
        for referral in (stopped, running):
            detours.resume(referral, by=by)
            explains_what_is_kept(referral)
        assert holds(stopped) == (at(5.5), at(5.5))
        assert holds(running) == (at(4), at(4))
        (answer,) = (one for one in explained_of(running) if one.kind == "answer")
        assert "The clock runs on in that time" in answer.notes[0]


def test_undoing_a_hold_takes_its_pause_back(person: Person, unit: Session) -> None:
    referral, by = made.in_state(Status.SENT, person), person("practitioner")
    made.hold(referral, by=by)
    with clock.at(at(0.1)):
        ways_back.undo(referral, by=by)
    assert referral.status is Status.SENT
    assert holds(referral) == (at(4), at(4))


def test_a_priority_amended_counts_as_agreed(person: Person, unit: Session) -> None:
    sooner, later = (made.in_state(Status.RECEIVED, person) for _ in range(2))
    sergeant = person("sergeant")
    with clock.at(at(2)):
        made.amend(sooner, by=sergeant, priority="1")
        made.amend(later, by=sergeant, priority="3")
    assert holds(sooner) == (at(3), at(3))  # an hour from then
    assert holds(later) == (at(24), at(24))  # a day from the beginning
    with clock.at(at(2.05)):
        ways_back.undo(sooner, by=sergeant)
    assert holds(sooner) == (at(4), at(4))


def test_what_was_due_soon_already_stays_due_when_it_is_made_more_urgent(
    person: Person, unit: Session
) -> None:
    referral = made.in_state(Status.RECEIVED, person)
    with clock.at(at(3.5)):
        made.amend(referral, by=person("sergeant"), priority="1")
    assert referral.answer_due_at == at(4)
    (answer,) = (one for one in explained_of(referral) if one.kind == "answer")
    assert "stays due when it was" in answer.turns[0]


def test_a_redirected_referral_has_the_targets_of_whoever_receives_it(
    person: Person, unit: Session
) -> None:
    south = person("practitioner.south")
    own_target(
        person,
        "practitioner.south",
        "answer-2-south",
        kind="answer",
        priority="2",
        unit="working-days",
        amount=1,
        **{"from": "09:00", "to": "17:00"},
    )
    referral = made.in_state(Status.RECEIVED, person)
    code = accounts.unit(south.unit_id).token  # type: ignore[arg-type]
    made.redirect(referral, by=person("practitioner"), provider=code)
    assert referral.answer_due_at == at(4)
    with clock.at(at(2)):
        answering.receive(referral, by=south)
    assert referral.answer_due_at == at(2 + 24)  # noon to noon
    explains_what_is_kept(referral)


def test_opened_again_it_has_a_whole_target_and_redirected_when_accepted_too(
    person: Person, unit: Session
) -> None:
    opened = made.in_state(Status.DECLINED, person)
    accepted = made.in_state(Status.ACCEPTED, person)
    assert opened.next_due_at is None
    with clock.at(at(30)):
        made.reopen(opened, by=person("practitioner"))
        made.redirect(accepted, by=person("practitioner"))
    assert opened.answer_due_at == accepted.answer_due_at == at(34)
    with clock.at(at(31)):
        assert service.expire_overdue() == 0
        explains_what_is_kept(accepted)


def test_an_accepted_one_is_to_be_assessed_and_then_nothing_is_due(
    person: Person, unit: Session
) -> None:
    referral, by = made.in_state(Status.ACCEPTED, person), person("practitioner")
    assert referral.next_due_at == referral.assess_due_at == at(8)
    explains_what_is_kept(referral)
    with clock.at(at(9)):
        assert [one.state for one in explained_of(referral)] == ["Met", "Met", "Missed"]
        made.assess(referral, by=by)
        assert referral.next_due_at is None
        assert [one.state for one in explained_of(referral)] == ["Met", "Met", "Met late"]


# --- exempt ---------------------------------------------------------------------------------------


def test_exempt_it_neither_expires_nor_counts_as_missed_and_is_raised_when_nobody_looks_again(
    person: Person, unit: Session
) -> None:
    referral, by = made.in_state(Status.SENT, person), person("practitioner")
    made.exempt(referral, by=by, review_at=at(48))
    assert (referral.next_due_at, referral.answer_due_at) == (None, at(4))
    with clock.at(at(47)):
        assert service.expire_overdue() == 0
        assert jobs.raise_unanswered() == "0 raised"
        assert jobs.raise_exempt() == "0 raised"
        assert counts(by) == {"due-soon": 0, "overdue": 0, "exempt": 1}
        page = worklist(by, wanted="exempt", place=Place())
        assert [row.reference for row in page.rows] == [referral.reference]
    with clock.at(at(48)):
        assert [jobs.raise_exempt() for _ in range(2)] == ["1 raised", "0 raised"]
    kinds = [one.kind for one in unit.query(Escalation)]
    assert kinds == ["referral-exempt-too-long"]
    with clock.at(at(49)):
        exempting.count_again(referral, by=by)
        assert referral.exempt_review_at is None
        assert counts(by)["overdue"] == 1
        assert service.expire_overdue() == 0  # nobody was told yet
        assert jobs.tell_before_expiry() == "1 told"
    with clock.at(at(53)):
        assert service.expire_overdue() == 1


def test_an_answer_ends_the_exemption_and_undoing_the_answer_brings_it_back(
    person: Person, unit: Session
) -> None:
    referral, by = made.in_state(Status.RECEIVED, person), person("practitioner")
    made.exempt(referral, by=by)
    answering.accept(referral, by=by)
    assert (referral.exempt_at, referral.exempt_reason) == (None, "")
    assert referral.next_due_at == referral.assess_due_at
    ways_back.undo(referral, by=by)
    assert (referral.exempt_at, referral.exempt_reason) == (WEDNESDAY, "court")
    assert referral.next_due_at is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": "because"}, "reason"),
        ({"reason": "other"}, "words"),
        ({"review_at": None}, "review_at"),
        ({"review_at": WEDNESDAY}, "review_at"),
        ({"review_at": WEDNESDAY + timedelta(days=29)}, "review_at"),
    ],
)
def test_an_exemption_says_why_and_until_when(
    person: Person, unit: Session, said: dict[str, object], field: str
) -> None:
    referral = made.in_state(Status.RECEIVED, person)
    with pytest.raises(Invalid) as refused:
        made.exempt(referral, by=person("practitioner"), **said)
    assert list(refused.value.fields) == [field]
    with pytest.raises(OutOfOrder):
        exempting.count_again(referral, by=person("practitioner"))


# --- lists ----------------------------------------------------------------------------------------


def test_both_sides_list_what_is_due_soon_and_what_is_overdue_and_nobody_elses(
    person: Person, unit: Session
) -> None:
    referral = made.in_state(Status.RECEIVED, person)
    mine, theirs = person("sergeant"), person("practitioner")
    for hours, soon, overdue in ((1.9, 0, 0), (2, 1, 0), (3.99, 1, 0), (4, 0, 1)):
        with clock.at(at(hours)):
            expected = {"due-soon": soon, "overdue": overdue, "exempt": 0}
            assert counts(theirs) == counts(mine, whose="mine") == expected
            assert counts(person("practitioner.south")) == dict.fromkeys(expected, 0)
            for wanted, number in (("due-soon", soon), ("overdue", overdue)):
                found = [referral.reference] * number
                sent = sent_list(mine, wanted=wanted, whose="mine", place=Place())
                assert [row.reference for row in sent.rows] == found
                page = worklist(theirs, wanted=wanted, place=Place())
                assert [row.reference for row in page.rows] == found
    colleague, elsewhere = person("investigator"), person("sergeant.south")
    assert sent_list(colleague, wanted="all", whose="mine", place=Place()).total == 0
    assert sent_list(elsewhere, wanted="all", whose="all", place=Place()).total == 0


# --- bank holidays --------------------------------------------------------------------------------


def add(person: Person, day: str = "2026-11-26") -> str:
    found = datetime.fromisoformat(day).date()
    holiday = service.add_holiday(
        by=person("admin"), day=found, name="A day of mourning", reason="Proclamation"
    )
    return str(holiday.token)


def routine(person: Person) -> Referral:
    sergeant = person("sergeant")
    referral = made.sent(make.booking(by=sergeant), by=sergeant, priority="3")
    answering.accept(referral, by=person("practitioner"))
    return referral


def test_a_bank_holiday_moves_what_it_touches_once_and_both_sides_read_why(
    person: Person, unit: Session
) -> None:
    touched, other = routine(person), made.in_state(Status.SENT, person)
    due_at = touched.assess_due_at
    assert due_at == WEDNESDAY + timedelta(days=7)
    add(person)
    assert recounting.recount_open() == 0  # a step taken this minute may not know of it
    assert calendar().waiting == 2
    with clock.at(at(0.1)):
        assert [jobs.recount() for _ in range(2)] == ["1 changed", "0 changed"]
        assert calendar().waiting == 0
        explains_what_is_kept(touched)
    assert touched.assess_due_at == touched.next_due_at == due_at + timedelta(days=1)
    assert other.answer_due_at == at(4)
    *_, line = queries.moves_of(touched.id)
    assert (line.step, line.by_name) == ("recount", "The service itself")
    (amended,) = line.amended
    assert amended["field"] == "assess_due_at"
    (holiday,) = (one for one in explained_of(touched)[-1].lines if "mourning" in one.words)
    assert holiday.length == "1 day"
    deeds = (Did.BANK_HOLIDAY_ADDED, Did.REFERRAL_RECOUNTED)
    assert sorted(one.did for one in unit.query(AuditEvent) if one.did in deeds) == [
        Did.BANK_HOLIDAY_ADDED,
        Did.REFERRAL_RECOUNTED,
    ]


def test_taken_away_it_is_as_if_it_had_never_been(person: Person, unit: Session) -> None:
    referral = routine(person)
    due_at, token = referral.assess_due_at, add(person)
    with clock.at(at(0.1)):
        assert recounting.recount_open() == 1
        service.remove_holiday(token, by=person("admin"))
        with pytest.raises(OutOfOrder, match="already"):
            service.remove_holiday(token, by=person("admin"))
    with clock.at(at(0.2)):
        assert recounting.recount_open() == 1
    assert referral.assess_due_at == due_at
    add(person)  # the day is free again


def test_counted_anew_a_step_before_can_still_be_undone(person: Person, unit: Session) -> None:
    referral, by = routine(person), person("practitioner")
    add(person)
    with clock.at(at(0.1)):
        assert recounting.recount_open() == 1
        ways_back.undo(referral, by=by)
    assert referral.status is Status.SENT


def test_a_day_that_is_known_or_far_away_is_refused_and_only_administrators_add(
    person: Person, unit: Session
) -> None:
    for day in ("2026-12-25", "2036-11-26"):
        with pytest.raises(Invalid) as refused:
            add(person, day)
        assert list(refused.value.fields) == ["day"]
    with pytest.raises(NotPermitted):
        service.add_holiday(
            by=person("teamlead"), day=WEDNESDAY.date(), name="Ours", reason="We said so"
        )
    with pytest.raises(NotPermitted):
        recounting.recount_open(by=person("admin"))


def test_one_never_counted_is_counted_without_a_word(person: Person, unit: Session) -> None:
    """As an upgrade leaves those that were open."""
    referral = made.in_state(Status.ACCEPTED, person)
    before = len(queries.moves_of(referral.id))
    due_at, referral.assess_due_at = referral.assess_due_at, None
    referral.counted_at = referral.next_due_at = None
    unit.flush()
    assert recounting.recount_open() == 0
    assert referral.assess_due_at == referral.next_due_at == due_at
    assert len(queries.moves_of(referral.id)) == before


def test_what_is_taken_keeps_its_deadline(person: Person, unit: Session) -> None:
    referral = made.in_state(Status.SENT, person)
    with clock.at(at(1)):
        owning.take(referral, by=person("practitioner"))
    assert holds(referral) == (at(4), at(4))
    kinds = [one.kind for one in counting.deadlines(referral, queries.moves_of(referral.id))]
    assert kinds == [Kind.RECEIVE, Kind.ANSWER]
