"""What a sender is told before sending, and what happens where nobody is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.database import Database
from cjdiversion.escalations import queries as raised
from cjdiversion.referrals import answering, covering, detours, jobs, raising, steps
from cjdiversion.referrals.cover import FEWEST, Cover, Load, Median, took
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from cjdiversion.rotas import queries as rotas
from cjdiversion.rotas.rules import Route, Standing, Timetable, Week, parsed, standing
from tests import make
from tests.pages import Caller
from tests.referrals import made
from tests.rotas import made as hours

Person = Callable[[str], Actor]
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)  # a Friday


def sent(person: Person, priority: str = "2") -> Referral:
    sergeant = person("sergeant")
    return made.sent(make.booking(by=sergeant), by=sergeant, priority=priority)


def here(person: Person) -> Cover:
    unit_id = person("practitioner").unit_id
    assert unit_id is not None
    return covering.of(accounts.unit(unit_id))


def stands(daily: str, *, is_set: bool = True) -> Standing:
    week = Week(
        NOW.date() - timedelta(days=9),
        dict.fromkeys(range(7), parsed(daily)),
        Route("Crisis line", "01632 960190"),
        is_set=is_set,
    )
    return standing(Timetable([week], {}), NOW)


def cover(at: Standing, seen: Median) -> Cover:
    return Cover("Team", "", NOW, at, Load(0, 0, 0), {}, {"2": seen})


# --- in words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("median", "words"),
    [
        (Median(), "too few sent in 28 days to say (0)"),
        (Median(FEWEST - 1, 5), "too few sent in 28 days to say (9)"),
        (Median(FEWEST, 30), "half of 10 were seen within half an hour"),
        (Median(12, 30.1), "half of 12 were seen within an hour"),
        (Median(12, 200), "half of 12 were seen within 4 hours"),
        (Median(12, 2881), "half of 12 waited more than 2 days to be seen"),
        (Median(12), "more than half of 12 sent in 28 days were not seen"),
    ],
)
def test_a_time_is_said_coarsely_with_its_cases_or_not_at_all(median: Median, words: str) -> None:
    assert took(median, "seen") == words


def test_where_nobody_is_there_nobody_is_seen_before_they_are() -> None:
    told = cover(stands("13:00 to 21:00"), Median(99, 10)).likely("2")
    assert told == "not before 27 November 2026 at 13:00"
    assert cover(stands(""), Median(99, 10)).likely("2").startswith("not known")


def test_who_goes_home_before_the_usual_time_may_be_gone() -> None:
    told = cover(stands("07:00 to 13:00"), Median(99, 100)).likely("2")
    assert told == "half of 99 were seen within 2 hours. They may close before that"
    assert "close" not in cover(stands("07:00 to 14:00"), Median(99, 100)).likely("2")
    assert "close" not in cover(stands("00:00 to 24:00"), Median(99, 2000)).likely("2")


def test_hours_that_are_only_proposed_close_nothing() -> None:
    proposed = stands("13:00 to 21:00", is_set=False)
    assert cover(proposed, Median(99, 10)).likely("2") == "half of 99 were seen within half an hour"


def test_only_priorities_with_enough_cases_have_a_line_of_their_own() -> None:
    told = cover(stands("00:00 to 24:00"), Median(FEWEST, 100))
    told = replace(told, answered={"2": Median(FEWEST, 20), "3": Median(FEWEST - 1, 1)})
    assert told.times({"1": "Emergency", "2": "Urgent", "3": "Routine"}) == [
        "Urgent: half of 10 were answered within half an hour, half of 10 were seen within 2 hours",
        "Emergency, Routine: too few to say",
    ]


# --- counted --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "median"),
    [
        ([10], Median(1, 10)),
        ([30, 10, 20], Median(3, 20)),
        ([10, 20, 30, 40], Median(4, 25)),
        ([10, 20, None], Median(3, 20)),  # the one still waiting counts as the longest
        ([10, None], Median(2, None)),  # between ten minutes and nobody knows when
        ([10, None, None], Median(3, None)),
    ],
)
def test_the_median_is_the_middle_of_all_that_were_sent(
    unit: Session, person: Person, minutes: list[int | None], median: Median
) -> None:
    for one in minutes:
        with clock.at(NOW - timedelta(days=2)):
            referral = sent(person)
        if one is not None:
            with clock.at(NOW - timedelta(days=2) + timedelta(minutes=one)):
                answering.accept(referral, by=person("practitioner"))
    unit.flush()
    with clock.at(NOW):
        found = here(person).answered["2"]
    assert found.cases == median.cases
    assert (found.minutes is None) is (median.minutes is None)
    assert found.minutes == pytest.approx(median.minutes)


def test_seen_is_counted_apart_by_priority_and_only_of_the_last_weeks(
    unit: Session, person: Person
) -> None:
    for priority, days in (("1", 1), ("2", 1), ("2", 27), ("2", 29)):
        with clock.at(NOW - timedelta(days=days)):
            referral = sent(person, priority)
            answering.accept(referral, by=person("practitioner"))
        with clock.at(NOW - timedelta(days=days) + timedelta(hours=int(priority))):
            made.assess(referral, by=person("practitioner"))
        with clock.at(NOW - timedelta(days=days) + timedelta(hours=9)):  # again: no case more
            made.assess(referral, by=person("practitioner"))
    withdrawn = sent(person)
    made.withdraw(withdrawn, by=person("sergeant"))
    unit.flush()
    with clock.at(NOW):
        found = here(person).seen
    assert {code: one.cases for code, one in found.items()} == {"1": 1, "2": 2}
    assert found["2"].minutes == pytest.approx(120)
    assert found["1"].minutes == pytest.approx(60)


def test_the_load_is_what_waits_about_how_many_people_and_who_has_work(
    unit: Session, person: Person
) -> None:
    case = make.booking(by=person("sergeant"))
    for _ in range(2):
        made.sent(case, by=person("sergeant"), is_second=True)
    made.in_state(Status.RECEIVED, person)
    made.in_state(Status.ACCEPTED, person)
    made.in_state(Status.CLOSED, person)
    unit.flush()
    assert here(person).load == Load(referrals=3, people=2, working=1)


# --- where nobody is there ------------------------------------------------------------------------


@pytest.fixture
def closed(unit: Session, person: Person) -> Iterator[None]:
    """The north’s team is there from 13:00; it is noon."""
    with clock.at(NOW):
        hours.hours("13:00 to 21:00", by=person("teamlead"))
        yield


def kinds(referral: Referral) -> list[str]:
    return [one.kind for one in raised.of_subject(referral.id)]


@pytest.mark.usefixtures("closed")
def test_sent_while_nobody_is_there_it_is_sent_and_raises_itself_once(person: Person) -> None:
    referral = sent(person)
    assert referral.status is Status.SENT
    (found,) = raised.of_subject(referral.id)
    assert (found.kind, found.level, found.raised_by_id) == (raising.NO_COVER, "local", None)
    assert found.unit.name == "Northgate"
    assert jobs.raise_no_cover() == "0 raised"
    with clock.at(NOW + timedelta(minutes=59)):
        assert jobs.raise_no_cover() == "0 raised"


@pytest.mark.usefixtures("closed")
def test_sent_while_somebody_is_there_it_is_raised_when_they_go_unreceived(person: Person) -> None:
    with clock.at(NOW + timedelta(hours=8)):
        left, received = sent(person, "3"), sent(person, "3")
        answering.receive(received, by=person("practitioner"))
        assert jobs.raise_no_cover() == "0 raised"
    with clock.at(NOW + timedelta(hours=9)):
        assert [jobs.raise_no_cover() for _ in range(2)] == ["1 raised", "0 raised"]
    assert (kinds(left), kinds(received)) == ([raising.NO_COVER], [])


@pytest.mark.usefixtures("unit")
def test_hours_nobody_has_set_raise_nothing(person: Person) -> None:
    with clock.at(NOW.replace(hour=3)):
        assert kinds(sent(person)) == []
        assert jobs.raise_no_cover() == "0 raised"


@pytest.mark.usefixtures("unit")
def test_redirected_to_a_team_that_is_not_there_it_is_a_cause_of_its_own(person: Person) -> None:
    with clock.at(NOW):
        hours.hours("", by=person("teamlead"))
        hours.hours("", by=person("teamlead.south"))
        referral = sent(person)
    with clock.at(NOW + timedelta(minutes=1)):
        made.redirect(referral, by=person("practitioner"))
        assert [jobs.raise_no_cover() for _ in range(2)] == ["1 raised", "0 raised"]
        assert kinds(referral) == [raising.NO_COVER] * 2
        assert referral.provider_id == person("practitioner").unit_id


# --- a decline and its sign-off -------------------------------------------------------------------


@pytest.mark.usefixtures("unit")
def test_a_missing_sign_off_blocks_no_step_and_no_escalation(person: Person) -> None:
    """Each step a declined referral may take, by whoever may take it, with nobody’s signature."""
    for step, by in (
        ("reopen", "practitioner"),
        ("undo", "practitioner"),
        ("put-back", "teamlead"),
    ):
        referral = made.in_state(Status.DECLINED, person)
        assert referral.signed_off_at is None
        made.STEPS[step](referral, by=person(by))
        assert referral.status is not Status.DECLINED
    declined = made.in_state(Status.DECLINED, person)
    assert steps.SIGN_OFF.target is None
    again = made.sent(declined.case, by=person("sergeant"))  # refer again, without a signature
    with clock.at(again.answer_due_at or NOW):
        raising.raise_unanswered()
    assert kinds(again) == [raising.UNANSWERED]
    assert raising.no_cover(declined)
    made.redirect(again, by=person("practitioner"))
    detours.take_back(again, by=person("practitioner"))
    made.redirect(again, by=person("practitioner"))
    assert "referral-redirected-again" in kinds(again)


# --- on the page and in the API -------------------------------------------------------------------


def test_the_sender_sees_who_is_there_and_what_was_raised_to_whom(
    db: Database, person: Person, visit: Callable[..., Any], app: Flask
) -> None:
    with db.unit():
        case = make.booking(by=person("sergeant")).token
    page = visit("sergeant").get(f"/cases/{case}/refer")
    assert "This team has not set its hours" in page.text
    assert "Urgent: too few sent in 28 days" in page.text
    with db.unit():
        hours.hours("00:00 to 24:00", by=person("teamlead"))
    page = visit("sergeant").get(f"/cases/{case}/refer")
    assert "There now, around the clock. Nobody waiting" in page.text
    assert "Every day: around the clock" in page.text
    with db.unit():
        hours.hours("", by=person("teamlead"))
    page = visit("sergeant").get(f"/cases/{case}/refer")
    assert "Nobody is there now" in page.text
    assert "Crisis line, 01632 960190" in page.text.split("Send the referral")[0]
    told = Caller(app, "sergeant@example.test").get(f"/api/v1/referrals/cover/{case}")
    assert told["now"] == {"is_set": True, "is_open": False, "until": None, "opens_at": None}
    assert told["out_of_hours"]["phone"] == "01632 960190"
    assert told["waiting"] == {"referrals": 0, "people": 0, "working": 0}
    page = page.send("Send the referral", agrees="agrees", priority="2", concern="Low")
    assert "Raised to those in charge at Northgate" in page.text
    assert "There is no L&D cover" in page.text
    token = page.path.split("/")[-1]
    (one,) = Caller(app, "sergeant@example.test").get(f"/api/v1/referrals/{token}")["raised"]
    assert (one["kind"], one["to"]) == ("no-ld-cover", "Northgate")
    assert (
        Caller(app, "practitioner@example.test").get(f"/api/v1/referrals/{token}")["raised"] == []
    )


def test_a_draft_is_checked_against_the_hours_of_the_moment(
    db: Database, person: Person, visit: Callable[..., Any]
) -> None:
    with db.unit():
        hours.hours("", by=person("teamlead"))
        referral = made.draft(make.booking(by=person("sergeant")), by=person("sergeant"))
        token = referral.token
        assert rotas.timetable(referral.provider_id).weeks[-1].is_set
    page = visit("sergeant").get(f"/referrals/{token}/send")
    assert "Nobody is there now" in page.text and "Urgent: not known" in page.text
    page = page.send("Send the referral")
    assert "Raised to those in charge at Northgate" in page.text
