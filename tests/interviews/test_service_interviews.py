"""Interviews: started once nothing is missing, recorded whatever happened, done without an adult
on authority; and what is marked and raised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts.queries import actor_named
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.entries import queries as entries
from cjdiversion.errors import Invalid, NotPermitted, OutOfOrder, Refusal
from cjdiversion.escalations import queries as raised
from cjdiversion.escalations.steps import Status as Raised
from cjdiversion.interviews import jobs, queries, service
from cjdiversion.interviews.models import Interview
from cjdiversion.interviews.steps import Status
from cjdiversion.reference import ALWAYS, Mark, ReferenceEntry
from cjdiversion.scheduling import JOBS
from cjdiversion.screenings import service as screenings
from tests import make
from tests.interviews import made
from tests.screenings import made as screened

Person = Callable[[str], Actor]


@contextmanager
def later(minutes: float) -> Iterator[None]:
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        yield


def kinds(case: Case) -> list[str]:
    return sorted(one.kind for one in raised.of_case(case.id))


def deeds(unit: Session, did: Did) -> list[AuditEvent]:
    return list(unit.scalars(sa.select(AuditEvent).where(AuditEvent.did == did)))


def blocked(case: Case, by: Actor, **conduct: Any) -> list[str]:
    """Codes of what stands in the way; nothing was started."""
    with pytest.raises(Invalid) as refused:
        service.start(case, by=by, **conduct)
    assert queries.interviews_of(case.id) == []
    return [code for problems in refused.value.fields.values() for code, _ in problems]


# --- starting here -----------------------------------------------------------------------------


def test_who_needs_no_adult_is_interviewed_at_once(unit: Session, person: Person) -> None:
    by = person("investigator")
    case = make.booking(by=person("sergeant"))
    interview = service.start(case, by=by, place="Room 2")
    assert (interview.status, interview.interviewer, interview.place) == (
        Status.STARTED,
        by.name,
        "Room 2",
    )
    assert not interview.is_without_adult
    assert len(deeds(unit, Did.INTERVIEW_STARTED)) == 1
    assert kinds(case) == []


def test_an_interview_waits_for_each_thing_in_turn(unit: Session, person: Person) -> None:
    by, now = person("sergeant"), clock.now()
    case = made.vulnerable(person)
    assert blocked(case, by) == ["IV-1"]
    adult = service.record_aa(case, by=by, name="Mrs Lee")
    assert blocked(case, by) == ["IV-2", "IV-5", "IV-7"]
    service.record_aa(case, by=by, eligibility=made.ELIGIBLE)
    assert blocked(case, by) == ["IV-5", "IV-7"]
    service.record_aa(case, by=by, arrived_at=now)
    assert blocked(case, by) == ["IV-7"]
    service.record_aa(case, by=by, rights_repeated_at=now, left_at=now)
    assert blocked(case, by) == ["IV-6"]
    service.record_aa(case, by=by, left_at=None)
    interview = service.start(case, by=by)
    assert (interview.adult_there, interview.adult_name) == ("so-far", "Mrs Lee")
    assert not interview.is_without_adult
    assert adult.number == 1


def test_the_refusal_says_what_is_missing_with_its_source(unit: Session, person: Person) -> None:
    with pytest.raises(Invalid) as refused:
        service.start(made.vulnerable(person), by=person("sergeant"))
    ((_, words),) = refused.value.fields[""]
    assert words == "No appropriate adult is recorded (PACE Code C 11.15)"


@pytest.mark.parametrize("over", [{"born_on": None}, {"born_on": clock.today()}])
def test_a_child_or_an_unknown_age_waits_for_an_adult(
    unit: Session, person: Person, over: dict[str, Any]
) -> None:
    by = person("sergeant")
    case = make.booking(by=by, **over)
    assert blocked(case, by) == ["IV-1"]
    made.came(case, by=by)
    assert service.start(case, by=by).adult_name == "Mrs Lee"


def test_a_reason_to_suspect_is_enough_until_somebody_decides(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    screened.screening(case, by=by, learning="yes")
    assert blocked(case, by) == ["IV-1"]
    long = "Follows everything and says it back in his own words"
    screenings.decide_vulnerability(case, by=by, is_vulnerable=False, limbs=[], reasons=long)
    service.start(case, by=by)


def test_a_reason_that_came_after_the_decision_holds_the_interview_back(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    screened.screening(case, by=by)
    long = "Follows everything and says it back in his own words"
    screenings.decide_vulnerability(case, by=by, is_vulnerable=False, limbs=[], reasons=long)
    told = {"code": "learning-disability", "source": "family", "fact": "Special school; no reading"}
    screenings.record_need(case, by=person("detention"), **told)
    assert blocked(case, by) == ["IV-1"]


def test_one_adult_of_several_is_enough(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.vulnerable(person)
    made.came(case, by=by)
    service.call_another(case, by=by, name="Rob Hale", eligibility=made.ELIGIBLE)
    assert service.start(case, by=by).adult_name == "Mrs Lee"


def test_an_adult_nobody_saw_leave_is_not_here_for_ever(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.vulnerable(person)
    made.came(case, by=by)
    with later(12 * 60):
        assert blocked(case, by) == ["IV-8"]
        made.came(case, by=by)
        service.start(case, by=by)


def test_the_same_holds_for_a_voluntary_attendance(unit: Session, person: Person) -> None:
    by = person("investigator")
    case = make.attendance(by=by)
    made.decided(case, person, "investigator")
    assert blocked(case, by) == ["IV-1"]
    made.came(case, by=by)
    assert service.start(case, by=by).interviewer == "DC Lena Ford"


def test_an_interpreter_who_is_needed_is_named_first(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by, needs_interpreter=True)
    assert blocked(case, by) == ["interpreter-needed"]
    assert service.start(case, by=by, interpreter="Mr Rahimi").interpreter == "Mr Rahimi"
    other = make.booking(by=by)
    screened.screening(other, by=by, communication="interpreter")
    made.came(other, by=by)
    assert blocked(other, by) == ["interpreter-needed"]


def test_two_interviews_are_not_under_way_at_once(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    service.start(case, by=by)
    with pytest.raises(OutOfOrder, match="under way"):
        service.start(case, by=person("investigator"))


def test_of_two_who_start_at_once_one_does(db: Database) -> None:
    with db.unit():
        token = make.booking(by=actor_named("sergeant@example.test")).token

    def begin(key: str) -> bool:
        try:
            with db.unit():
                by = actor_named(f"{key}@example.test")
                service.start(cases.open(token, by=by), by=by)
        except OutOfOrder:
            return False
        return True

    with ThreadPoolExecutor(4) as desks:
        assert sum(desks.map(begin, ["sergeant", "inspector"] * 3)) == 1


@pytest.mark.parametrize("key", ["detention", "nurse", "superintendent", "practitioner"])
def test_not_everybody_starts_an_interview(unit: Session, person: Person, key: str) -> None:
    case = make.booking(by=person("sergeant"))
    with pytest.raises(NotPermitted):
        service.start(case, by=person(key))


# --- ending ------------------------------------------------------------------------------------


def begun(person: Person) -> tuple[Interview, Case]:
    by = person("sergeant")
    case = made.vulnerable(person)
    made.came(case, by=by)
    return service.start(case, by=by), case


def test_it_ends_with_an_adult_who_stayed(unit: Session, person: Person) -> None:
    interview, case = begun(person)
    facts = {"adaptations": ["short-questions"], "breaks": "Five minutes at 10:20"}
    service.end(
        interview,
        case,
        by=person("detention"),
        ended_at=clock.now(),
        adult_there="throughout",
        **facts,
    )
    assert (interview.status, interview.adaptations) == (Status.ENDED, ["short-questions"])
    assert not interview.is_without_adult
    assert kinds(case) == []
    assert entries.of_case(case.id)[-1].words.endswith("appropriate adult there throughout")
    with pytest.raises(OutOfOrder):
        service.end(
            interview, case, by=person("sergeant"), ended_at=clock.now(), adult_there="part"
        )


@pytest.mark.parametrize("there", ["part", "nobody", "not-known"])
def test_an_adult_who_did_not_stay_is_marked_and_raised(
    unit: Session, person: Person, there: str
) -> None:
    interview, case = begun(person)
    by, now = person("sergeant"), clock.now()
    service.end(interview, case, by=by, ended_at=now, adult_there=there)
    assert interview.is_without_adult
    assert kinds(case) == ["interview-without-adult"]


def test_ending_asks_whether_the_adult_stayed(unit: Session, person: Person) -> None:
    interview, case = begun(person)
    with pytest.raises(Invalid) as refused:
        service.end(
            interview, case, by=person("sergeant"), ended_at=clock.now() - timedelta(hours=1)
        )
    assert list(refused.value.fields) == ["ended_at", "adult_there"]
    assert interview.status is Status.STARTED


def test_an_interview_without_need_of_an_adult_just_ends(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    interview = service.start(case, by=by)
    service.end(interview, case, by=by, ended_at=clock.now(), version=interview.version)
    assert interview.ended_at is not None


# --- recording what happened -------------------------------------------------------------------


def recorded(case: Case, by: Actor, **over: Any) -> Interview:
    now = clock.now()
    facts = {"started_at": now - timedelta(hours=2), "ended_at": now - timedelta(hours=1), **over}
    return service.record(case, by=by, **facts)


@pytest.mark.parametrize(
    ("there", "eligibility", "without"),
    [
        ("throughout", made.ELIGIBLE, False),
        ("throughout", "solicitor", True),
        ("throughout", "not-known", True),
        ("throughout", None, True),
        ("part", made.ELIGIBLE, True),
        ("nobody", None, True),
        ("not-known", None, True),
        (None, None, True),
    ],
)
def test_an_interview_that_took_place_is_recorded_as_it_was(
    unit: Session, person: Person, there: str | None, eligibility: str | None, without: bool
) -> None:
    case, by = made.vulnerable(person), person("investigator")
    interview = recorded(case, by, adult_there=there, eligibility=eligibility, place="His flat")
    assert interview.status is Status.RECORDED
    assert interview.is_without_adult is without
    assert kinds(case) == (["interview-without-adult"] if without else [])
    assert len(deeds(unit, Did.INTERVIEW_RECORDED)) == 1
    assert queries.standing(case).without_adult == ([interview] if without else [])


def test_with_nobody_needed_nothing_is_raised(unit: Session, person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    interview = recorded(case, person("detention"), adult_there="nobody")
    assert not interview.is_without_adult
    assert kinds(case) == []


def test_it_goes_to_the_inspector_of_the_suite_and_the_unit_that_investigates(
    unit: Session, person: Person
) -> None:
    case = made.vulnerable(person)
    case.investigating_unit_id = person("supervisor").unit_id
    recorded(case, person("sergeant"))
    for key, count in (("inspector", 1), ("supervisor", 1), ("superintendent", 1)):
        assert len(raised.waiting(person(key), most=9)) == count, key
    for key in ("inspector.riverside", "supervisor.riverside", "inspector.south"):
        assert raised.waiting(person(key), most=9) == [], key


def test_the_line_of_the_custody_record_says_who_was_there(unit: Session, person: Person) -> None:
    case, by = made.vulnerable(person), person("sergeant")
    recorded(case, by, adult_there="throughout", eligibility="witness", place="The shop")
    words = [one.words for one in entries.of_case(case.id) if one.code == "interview:recorded"]
    assert words[0].endswith(
        "at The shop, without an adult who may act as one. Who was there: a witness"
    )


def test_times_that_cannot_be_right_are_asked_again(unit: Session, person: Person) -> None:
    case, now = made.vulnerable(person), clock.now()
    with pytest.raises(Invalid) as refused:
        recorded(case, person("sergeant"), started_at=now, ended_at=now - timedelta(hours=1))
    assert list(refused.value.fields) == ["ended_at"]
    assert queries.interviews_of(case.id) == []
    assert kinds(case) == []


# --- it is known only later that an adult was needed -------------------------------------------


def test_what_was_held_before_the_decision_is_marked_and_raised(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    interview = recorded(case, by, adult_there="nobody")
    assert jobs.mark_late() == "0 marked"
    made.decided(case, person)
    assert queries.standing(case).without_adult == [interview]
    assert not interview.is_without_adult
    assert jobs.mark_late() == "1 marked"
    assert interview.is_without_adult
    assert kinds(case) == ["interview-without-adult"]
    assert len(deeds(unit, Did.INTERVIEW_MARKED)) == 1
    assert jobs.mark_late() == "0 marked"


def test_one_is_marked_late_though_the_case_is_closed_by_then(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    interview = recorded(case, by, adult_there="nobody")
    case.is_open = False
    made.decided(case, person)
    with clock.at(clock.now() + service.TOUCHED_WITHIN + timedelta(minutes=1)):
        assert jobs.mark_late() == "0 marked"  # nothing was written down since
    assert jobs.mark_late() == "1 marked" and interview.is_without_adult


def test_what_had_its_adult_is_not_marked_later(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    recorded(case, by, adult_there="throughout", eligibility=made.ELIGIBLE)
    made.decided(case, person)
    assert service.mark_late() == 0


def test_a_later_decision_unsays_no_mark(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.vulnerable(person)
    interview = recorded(case, by, adult_there="nobody")
    reasons = "Seen again with his solicitor: follows all that is said"
    screenings.decide_vulnerability(case, by=by, is_vulnerable=False, limbs=[], reasons=reasons)
    assert queries.standing(case).without_adult == [interview]


def test_only_the_service_itself_marks_late(unit: Session, person: Person) -> None:
    with pytest.raises(NotPermitted):
        service.mark_late(by=person("sergeant"))


@pytest.mark.usefixtures("app")
def test_the_work_is_on_the_timetable() -> None:
    job = JOBS["interviews.mark_late"]
    assert job.act is jobs.mark_late
    assert job.every == timedelta(minutes=5)


# --- an authority to do without ----------------------------------------------------------------


def test_by_telephone_it_carries_one_interview_at_once(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.vulnerable(person)
    given_ = made.urgent(case, by=by)
    assert given_.is_to_confirm
    assert queries.standing(case).missing == []
    interview = service.start(case, by=by)
    assert (interview.authority_id, interview.adult_there) == (given_.id, "nobody")
    assert interview.is_without_adult
    assert kinds(case) == ["authority-to-confirm", "interview-without-adult"]
    service.end(interview, case, by=by, ended_at=clock.now())
    assert [lack.code for lack in queries.standing(case).missing] == ["IV-1"]


def test_it_is_not_used_up_while_an_adult_is_there(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.vulnerable(person)
    made.urgent(case, by=by)
    made.came(case, by=by)
    assert service.start(case, by=by).authority_id is None


def test_it_does_not_last(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.vulnerable(person)
    made.urgent(case, by=by)
    with later(121):
        assert blocked(case, by) == ["IV-1"]


def test_what_was_held_on_it_elsewhere_is_recorded_with_it(unit: Session, person: Person) -> None:
    by, now = person("sergeant"), clock.now()
    case = made.vulnerable(person)
    given_ = made.urgent(case, by=by, authority_at=now - timedelta(hours=3))
    at = {"started_at": now - timedelta(hours=2), "ended_at": None}
    with_adult = recorded(case, by, adult_there="throughout", eligibility=made.ELIGIBLE, **at)
    without = recorded(case, by, adult_there="nobody", **at)
    assert (with_adult.authority_id, without.authority_id) == (None, given_.id)


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"authority_rank": "chief-inspector"}, "authority_rank"),
        ({"authority_name": ""}, "authority_name"),
        ({"authority_at": None}, "authority_at"),
        ({"ground": "convenience"}, "ground"),
        ({"reasons": "  "}, "reasons"),
        ({"is_harmless": False}, "is_harmless"),
    ],
)
def test_what_the_law_asks_for_is_asked_for(
    unit: Session, person: Person, over: dict[str, Any], field: str
) -> None:
    case = made.vulnerable(person)
    with pytest.raises(Invalid) as refused:
        made.urgent(case, by=person("sergeant"), **over)
    assert list(refused.value.fields) == [field]
    assert queries.authorities_of(case.id) == []
    assert kinds(case) == []


def test_the_superintendent_confirms_and_what_was_raised_is_answered(
    unit: Session, person: Person
) -> None:
    case = made.vulnerable(person)
    given_ = made.urgent(case, by=person("sergeant"))
    with pytest.raises(NotPermitted):
        service.confirm(given_, case, by=person("inspector"))
    service.confirm(given_, case, by=person("superintendent"))
    assert not given_.is_to_confirm
    (one,) = raised.of_case(case.id)
    assert one.status is Raised.ANSWERED
    with pytest.raises(OutOfOrder):
        service.confirm(given_, case, by=person("superintendent"))
    assert len(deeds(unit, Did.AUTHORITY_CONFIRMED)) == 1


def test_given_by_the_superintendent_in_person_nothing_waits(unit: Session, person: Person) -> None:
    case = made.vulnerable(person)
    given_ = made.urgent(case, by=person("superintendent"), authority_by_phone=False)
    assert not given_.is_to_confirm
    assert kinds(case) == []


def test_a_force_may_ask_for_a_higher_rank(unit: Session, person: Person) -> None:
    rank = {"least_rank": "chief-superintendent", "lasts_minutes": 30}
    row = {"kind": "interview_rules", "code": "urgent", "label": "Urgent", "force_code": "99"}
    unit.add(
        ReferenceEntry(**row, from_on=ALWAYS, attributes=rank, source="Force", mark=Mark.LOCAL)
    )
    case = made.vulnerable(person)
    with pytest.raises(Invalid):
        made.urgent(case, by=person("sergeant"))
    made.urgent(case, by=person("sergeant"), authority_rank="chief-superintendent")
    with later(31):
        assert blocked(case, person("sergeant")) == ["IV-1"]


# --- any order ---------------------------------------------------------------------------------

MARKS = ("requested_at", "contacted_at", "arrived_at", "rights_repeated_at", "left_at")
EVENTS = st.one_of(
    st.tuples(st.just("mark"), st.sampled_from(MARKS)),
    st.tuples(st.just("take away"), st.sampled_from(MARKS)),
    st.tuples(st.just("ask"), st.sampled_from([made.ELIGIBLE, "witness", ""])),
    st.tuples(st.just("another"), st.sampled_from([made.ELIGIBLE, "victim", ""])),
    st.tuples(st.just("start"), st.just("")),
    st.tuples(st.just("end"), st.sampled_from(["throughout", "part"])),
    st.tuples(st.just("record"), st.sampled_from(["throughout", "nobody"])),
    st.tuples(st.just("wait"), st.sampled_from(["1", "800"])),
)


def happens(case: Case, by: Actor, what: str, which: str) -> Interview | None:
    """What an officer might do next; the interview, if one was started."""
    if what == "start":
        return service.start(case, by=by)
    if what == "end" and (under_way := queries.standing(case).under_way):
        service.end(under_way, case, by=by, ended_at=clock.now(), adult_there=which)
    elif what == "mark":
        service.record_aa(case, by=by, **{which: clock.now()})  # type: ignore[misc]
    elif what == "take away":
        service.record_aa(case, by=by, **{which: None})  # type: ignore[misc]
    elif what == "ask":
        service.record_aa(case, by=by, eligibility=which)
    elif what == "another":
        service.call_another(case, by=by, name="Somebody", eligibility=which)
    elif what == "record":
        service.record(case, by=by, started_at=clock.now(), adult_there=which)
    return None


def is_somebody_there(case: Case) -> bool:
    """Said apart from the rules that are tried here."""
    return any(
        adult.eligibility == made.ELIGIBLE
        and adult.arrived_at is not None
        and clock.now() - adult.arrived_at <= timedelta(hours=12)
        and adult.rights_repeated_at is not None
        and adult.left_at is None
        for adult in queries.adults_of(case.id)
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(events=st.lists(EVENTS, max_size=14))
def test_no_order_of_events_starts_an_interview_with_nobody_eligible_there(
    unit: Session, person: Person, events: list[tuple[str, str]]
) -> None:
    by, now = person("sergeant"), clock.now()
    case = made.vulnerable(person)
    for what, which in events:
        now += timedelta(minutes=int(which) if what == "wait" else 1)
        with clock.at(now):
            try:
                started = happens(case, by, what, which)
            except Refusal:
                assert what != "record", "what happened is always recorded"
                continue
            assert started is None or is_somebody_there(case)


def test_the_events_of_that_test_do_reach_an_interview(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.vulnerable(person)
    told = [("ask", made.ELIGIBLE), ("mark", "arrived_at"), ("mark", "rights_repeated_at")]
    for what, which in told:
        happens(case, by, what, which)
    assert is_somebody_there(case)
    assert happens(case, by, "start", "") is not None
