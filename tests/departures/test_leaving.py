"""Leaving with something open: what has to be said, where it goes, and what nobody looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.departures import queries, rules, service
from cjdiversion.departures.rules import Asked, Kind, Open
from cjdiversion.detentions import service as detentions
from cjdiversion.errors import Conflict, Invalid, OutOfOrder
from cjdiversion.escalations.models import Escalation
from cjdiversion.instruments import service as instruments
from cjdiversion.referrals import queries as referral_queries
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from cjdiversion.safeguards import queries as safeguards
from cjdiversion.screenings import service as screenings
from tests import make
from tests.detentions import made as detained
from tests.instruments import made as ld

REASON = "He would not wait for the nurse"


def actor(key: str) -> Any:
    return accounts.actor_named(f"{key}@example.test")


def booked(db: Database, **over: Any) -> Case:
    with db.unit():
        return make.booking(by=actor("sergeant"), **over)


def referred(db: Database) -> Case:
    case = booked(db)
    with db.unit():
        found, by = cases.open(case.token, by=actor("sergeant")), actor("sergeant")
        referrals.refer(found, by=by, priority="1", concern="Low and not eating")
    return case


def leave(db: Database, case: Case, *, key: str = "sergeant", **said: Any) -> None:
    with db.unit():
        by = actor(key)
        service.leave(cases.open(case.token, by=by), by=by, **{"at": clock.now(), **said})


def only_referral(db: Database, case: Case) -> Referral:
    return referral_queries.of_case(case.id)[0]


# --- the rules -----------------------------------------------------------------------------------

DRAFT = Open(Kind.DRAFT, "R234567", "")
SENT = Open(Kind.REFERRAL, "R234567", "")
UNMET = Open(Kind.SAFEGUARD, "hcp", "")
RISKS = Open(Kind.SAFEGUARD, "pre-release", "")
CALLED = Open(Kind.ALERT, "R234567", "")
UNASKED = Open(Kind.QUESTIONS, "not-screened", "")


@pytest.mark.parametrize(
    ("things", "wrong"),
    [
        ([], []),
        ([SENT], []),
        ([RISKS], ["arranged"]),
        ([DRAFT], ["because"]),
        ([UNMET], ["because"]),
        ([UNASKED], ["because"]),
        ([CALLED], ["because"]),
        ([SENT, RISKS, UNMET], ["arranged", "because"]),
    ],
)
def test_what_is_open_decides_what_has_to_be_said(things: list[Open], wrong: list[str]) -> None:
    assert list(rules.wrong(things, arranged="", because="")) == wrong
    assert rules.wrong(things, arranged="His sister comes", because=REASON) == {}


def test_questions_are_open_until_they_are_asked_or_cannot_be() -> None:
    def open_(outcome: str, unanswered: int = 0) -> list[str]:
        return [one.words for one in rules.open_things([], [], Asked(outcome, unanswered))]

    assert open_("not-screened") == ["Nobody asked about vulnerability and needs"]
    assert open_("in-progress", 3) == ["Vulnerability and needs: 3 questions without an answer"]
    assert open_("in-progress", 1) == ["Vulnerability and needs: 1 question without an answer"]
    for outcome in ("needs-found", "nothing-found", "could-not", "no-information"):
        assert open_(outcome) == []


def test_a_call_for_safety_action_is_open_until_somebody_acknowledges_it(
    unit: Session, person: Callable[[str], Actor]
) -> None:
    referral = ld.accepted(person)
    said = {"hand_over": "Said goodbye to his sister", "person_told": True}
    alert = instruments.ask_for_safety(referral, by=person("practitioner"), **said)
    unit.flush()
    case = cases.open(referral.case.token, by=person("sergeant"))
    first = queries.open_of(case)[0]
    assert (first.kind, first.code) == (Kind.ALERT, referral.reference)
    assert "nobody has acknowledged" in first.words
    with pytest.raises(Invalid) as refused:
        service.leave(case, by=person("sergeant"), at=clock.now(), arranged="Bus", safe_contact="x")
    assert "because" in refused.value.fields
    instruments.acknowledge(alert, by=person("sergeant"))
    unit.flush()
    assert Kind.ALERT not in {thing.kind for thing in queries.open_of(case)}


# --- the verb ------------------------------------------------------------------------------------


def test_an_open_referral_becomes_follow_up_that_says_how_to_reach_them(db: Database) -> None:
    case = referred(db)
    with db.unit():
        before = only_referral(db, case).answer_due_at
    leave(db, case, arranged="Bus", because=REASON, safe_contact="01632 960123 after six")
    with db.unit():
        referral = only_referral(db, case)
        assert referral.status is Status.SENT
        assert referral.follow_up_at is not None
        assert referral.safe_contact == "01632 960123 after six"
        assert before and referral.answer_due_at
        assert referral.answer_due_at >= referral.follow_up_at + timedelta(hours=24) > before


def test_no_safe_way_needs_a_reason_and_both_are_a_contradiction(db: Database) -> None:
    case = referred(db)
    said = {"arranged": "Bus", "because": REASON}
    with pytest.raises(Invalid) as none:
        leave(db, case, **said)
    assert list(none.value.fields) == ["safe_contact"]
    with pytest.raises(Invalid) as both:
        leave(db, case, **said, safe_contact="01632 960123", no_contact_because="None")
    assert list(both.value.fields) == ["no_contact_because"]
    with db.unit():
        assert only_referral(db, case).follow_up_at is None
        assert cases.open(case.token, by=actor("sergeant")).is_in_suite
    leave(db, case, **said, no_contact_because="His phone was seized and he has no address")


def test_each_safeguard_not_met_keeps_the_reason_and_the_look_at_risks_is_done(
    db: Database,
) -> None:
    case = booked(db, needs_interpreter=True)
    leave(db, case, arranged="His sister comes", because=REASON)
    with db.unit():
        found = cases.open(case.token, by=actor("sergeant"))
        states = {r.kind: (r.state.value, r.because) for r in safeguards.records_of(found.id)}
        assert states["interpreter"] == ("not-done", REASON)
        assert states["pre-release"] == ("done", "")
        assert queries.open_of(found) == [
            Open(Kind.QUESTIONS, "not-screened", "Nobody asked about vulnerability and needs")
        ]
        check = queries.check_of(found.id)
        assert check is not None
        assert {thing["code"] for thing in check.left_open} == {
            "interpreter",
            "pre-release",
            "not-screened",
        }


def test_they_leave_once(db: Database) -> None:
    case = booked(db)
    leave(db, case, arranged="Bus", because=REASON)
    with pytest.raises(OutOfOrder, match="left already"):
        leave(db, case, arranged="Bus", because=REASON)


def test_of_two_who_record_it_one_is_told_and_nothing_of_theirs_is_kept(db: Database) -> None:
    case = referred(db)
    said = {"arranged": "Bus", "because": REASON, "safe_contact": "01632 960123"}
    with pytest.raises(Conflict):
        leave(db, case, version=99, **said)
    with db.unit():
        assert only_referral(db, case).follow_up_at is None
        assert queries.check_of(case.id) is None
        assert safeguards.records_of(case.id) == []


# --- who left without anybody looking ------------------------------------------------------------


def raised(db: Database) -> list[str]:
    with db.unit() as unit:
        service.raise_unchecked()
        return list(unit.scalars(sa.select(Escalation.reference)))


def left_by_feed(db: Database, case: Case) -> None:
    with db.unit():
        by = actor("sergeant")
        cases.release(cases.open(case.token, by=by), by=by, at=clock.now())


@pytest.mark.parametrize(
    ("place", "is_raised"), [("police-station", True), ("health-based", False)]
)
def test_who_was_held_under_the_mental_health_act_at_a_station_is_looked_at_too(
    db: Database, place: str, is_raised: bool
) -> None:
    with db.unit():
        case = detained.detained(by=actor("sergeant"), place=place)
    left_by_feed(db, case)
    with db.unit():
        found = queries.left_unchecked(clock.now() - service.LOOKED_BACK, limit=5)
        assert [one.reference for one in found] == [case.reference] * is_raised


def test_who_was_moved_to_a_station_is_looked_at_too(db: Database) -> None:
    with db.unit():
        case = detained.detained(by=actor("sergeant"), place="health-based")
        moved = clock.now() - timedelta(hours=1)
        detentions.transfer(
            case,
            suite="elsewhere",
            by=actor("sergeant"),
            place_of_safety="police-station",
            left_at=moved,
        )
    left_by_feed(db, case)
    with db.unit():
        assert len(queries.left_unchecked(clock.now() - service.LOOKED_BACK, limit=5)) == 1


def test_nobody_is_passed_over_because_many_left_after_them(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those who are held longest were booked first."""
    monkeypatch.setattr(service, "LOOKED_AT_ONCE", 2)
    found = [booked(db) for _ in range(5)]
    for case in found:
        left_by_feed(db, case)
    assert sorted(raised(db)) == sorted(case.reference for case in found)


def test_a_leaving_told_a_day_late_is_raised_all_the_same(db: Database) -> None:
    arrived = clock.now() - timedelta(days=3)
    case = booked(db, arrived_at=arrived, authorised_at=arrived)
    with db.unit():
        by, left = actor("sergeant"), clock.now() - timedelta(hours=30)
        cases.release(cases.open(case.token, by=by), by=by, at=left)
    assert raised(db) == [case.reference]


def test_somebody_who_left_with_something_open_is_raised_once_until_it_is_looked_at(
    db: Database,
) -> None:
    case = referred(db)
    assert raised(db) == []
    left_by_feed(db, case)
    assert raised(db) == [case.reference]
    assert raised(db) == [case.reference]
    said = {"arranged": "Nobody looked", "because": REASON}
    leave(db, case, **said, no_contact_because="He told us no number")
    with db.unit():
        assert only_referral(db, case).follow_up_at is not None
        assert queries.left_unchecked(clock.now() - service.LOOKED_BACK, limit=5) == []


def test_somebody_who_was_looked_at_is_not_raised(db: Database) -> None:
    case = booked(db)
    leave(db, case, arranged="Bus", because=REASON)
    assert raised(db) == []


# --- the page ------------------------------------------------------------------------------------


def test_what_came_up_after_somebody_looked_needs_a_look_of_its_own(
    db: Database, visit: Any
) -> None:
    case = booked(db)
    page = visit("sergeant").get(f"/cases/{case.token}/leave")
    with db.unit():
        by = actor("detention")
        found = cases.open(case.token, by=by)
        said = "Said he will kill himself tonight"
        screenings.record_need(found, by=by, code="self-harm", source="officer-observed", fact=said)
    typed = {"because": "He was asleep", "arranged": "Bus"}
    page = page.send("Record that they left", status=422, **typed)
    assert any("come up since you looked: Observation level" in one for one in page.errors)
    assert "He was asleep" in page.html
    with db.unit():
        assert queries.check_of(case.id) is None
        assert cases.open(case.token, by=actor("sergeant")).is_in_suite
    page.send("Record that they left")
    with db.unit():
        assert queries.check_of(case.id) is not None


def test_a_system_that_names_nothing_it_saw_is_refused_what_is_open() -> None:
    assert [code for code, _ in rules.not_seen([SENT, UNMET], "")] == ["more-open"] * 2
    assert rules.not_seen([SENT, UNMET], f"{SENT.name} {UNMET.name}") == []
    assert rules.not_seen([], "") == []


def test_the_page_lists_what_is_open_and_keeps_what_was_typed(db: Database, visit: Any) -> None:
    case = referred(db)
    page = visit("sergeant").get(f"/cases/{case.token}/leave")
    assert "Nobody asked about vulnerability and needs" in page.text
    assert "The referral becomes community follow-up" in page.text
    wrong = page.send("Record that they left", status=422, arranged="Bus to Riverside")
    assert wrong.errors == [
        "Say why these are left open",
        "Enter how they can be reached safely, or say why there is no safe way",
    ]
    assert "Bus to Riverside" in wrong.html
    done = wrong.send(
        "Record that they left", because=REASON, safe_contact="01632 960123, not before ten"
    )
    assert "They left" in done.text
    with db.unit():
        token = only_referral(db, case).token
    seen = visit("practitioner").get(f"/referrals/{token}")
    assert "to be followed up in the community" in seen.text
    assert "01632 960123, not before ten" in seen.text
    assert "Left" in visit("practitioner").get("/referrals").text


def test_the_page_of_somebody_who_left_by_the_feed_asks_no_time(db: Database, visit: Any) -> None:
    case = booked(db)
    left_by_feed(db, case)
    page = visit("sergeant").get(f"/cases/{case.token}").click("Look at what was left open")
    assert "nobody has recorded a look at what was open" in page.text
    page.send("Save", arranged="Nobody looked at it then", because=REASON)
    assert "Look at what was left open" not in visit("sergeant").get(f"/cases/{case.token}").links


def test_the_page_is_not_there_for_another_unit(db: Database, visit: Any) -> None:
    case = booked(db)
    visit("sergeant.south").get(f"/cases/{case.token}/leave", status=404)
    visit("practitioner").get(f"/cases/{case.token}/leave", status=403)
