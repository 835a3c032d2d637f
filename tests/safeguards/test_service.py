from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.consents import service as consents
from cjdiversion.database import session
from cjdiversion.departures import queries as departures
from cjdiversion.detentions import service as detentions
from cjdiversion.detentions.checks import ELSEWHERE
from cjdiversion.entries import queries as entries
from cjdiversion.errors import Invalid, Missing, NotPermitted
from cjdiversion.escalations.models import Escalation
from cjdiversion.interviews import rooms
from cjdiversion.interviews import service as interviews
from cjdiversion.interviews.models import Interview
from cjdiversion.safeguards import facts, queries, service
from cjdiversion.safeguards.models import Observation, SafeguardRecord
from tests import make
from tests.detentions import made as held
from tests.screenings import made as asked

Person = Callable[[str], Actor]


def deeds(unit: Session, did: Did) -> list[AuditEvent]:
    return list(unit.scalars(sa.select(AuditEvent).where(AuditEvent.did == did)))


NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)


# --- the observation level ---------------------------------------------------------------------


def test_the_newest_level_stands_with_its_reason(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    with clock.at(clock.now()):
        service.set_observation(case, by=by, level="2", because="Drunk")
        service.set_observation(case, by=by, level="3", because="Said they want to die")
    level = queries.observation_of(case.id)
    assert level is not None
    assert (level.level, level.because, level.set_by_name) == (
        "3",
        "Said they want to die",
        by.name,
    )


def test_a_detention_officer_raises_the_level_and_does_not_lower_it(
    unit: Session, person: Person
) -> None:
    by = person("detention")
    case = make.booking(by=by)
    service.set_observation(case, by=by, level="4", because="Ligature found")
    with pytest.raises(NotPermitted):
        service.set_observation(case, by=by, level="1", because="Calm now")
    service.set_observation(case, by=person("sergeant"), level="1", because="Calm, nurse agrees")


@pytest.mark.parametrize(
    ("level", "because", "field"), [("5", "Because", "level"), ("2", "  ", "because")]
)
def test_an_unknown_level_or_an_empty_reason_is_refused(
    unit: Session, person: Person, level: str, because: str, field: str
) -> None:
    by = person("sergeant")
    with pytest.raises(Invalid) as refused:
        service.set_observation(make.booking(by=by), by=by, level=level, because=because)
    assert list(refused.value.fields) == [field]


def test_a_level_entered_later_keeps_its_own_time_and_stands_only_if_it_is_the_newest(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = held.held(by=by, since=5)

    def level(code: str, back: float | None, key: str = "sergeant") -> Observation:
        at = held.ago(back) if back is not None else None
        told = {"level": code, "because": "On paper", "set_at": at}
        return service.set_observation(case, by=person(key), **told)

    paper = level("3", 2)
    assert paper.set_at < paper.recorded_at == paper.entered_at
    (line,) = entries.of_case(case.id)
    assert line.happened_at == paper.set_at < line.recorded_at
    now = level("2", None)
    assert (now.entered_at, queries.observation_of(case.id)) == (None, now)
    four = level("4", 1)  # what was on paper meanwhile
    assert queries.observation_of(case.id) is now
    assert queries.standing_of(case) and facts.of([case])[case.id].observation == "2"
    with pytest.raises(NotPermitted):  # lower than the level that stood then
        level("1", 1.5, "detention")
    level("4", 1.5, "detention")
    same_minute = level("2", 1)  # typed later, so it is the newer
    assert four.set_at < same_minute.set_at < four.set_at + timedelta(seconds=1)


def test_a_level_is_set_neither_in_the_future_nor_before_they_came(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = held.held(by=by, since=1)
    for back, code in ((2.0, "out-of-order"), (-1.0, "future")):
        with pytest.raises(Invalid) as refused:
            service.set_observation(
                case, by=by, level="3", because="On paper", set_at=held.ago(back)
            )
        assert refused.value.fields["set_at"][0][0] == code
    service.set_observation(case, by=by, level="3", because="On arrival", set_at=held.ago(1))


# --- what was done about a safeguard ------------------------------------------------------------


def done(case: Case, by: Actor, kind: str = "hcp", **over: Any) -> SafeguardRecord:
    told = {"state": "done", "happened_at": clock.now(), **over}
    return service.record(case, by=by, kind=kind, **told)


def test_a_nurse_records_an_opinion_with_its_end_and_conditions(
    unit: Session, person: Person
) -> None:
    case = make.booking(by=person("sergeant"))
    until = clock.now() + timedelta(hours=6)
    row = done(
        case,
        person("nurse"),
        "fit-interview",
        who="Nurse Bel Adeyemi",
        result="fit-with-conditions",
        conditions="With an appropriate adult; a break each half hour",
        expires_at=until,
        notes_held="Health provider’s record",
    )
    assert (row.recorded_by, row.expires_at) == ("Nurse Bel Adeyemi", until)
    (entry,) = entries.of_case(case.id)
    assert entry.words.startswith("Fit to be interviewed: done. Fit, with conditions. With an")
    assert "clinical notes held: Health provider’s record" in entry.words
    assert len(deeds(unit, Did.FITNESS_RECORDED)) == 1


@pytest.mark.parametrize(
    ("kind", "over", "field", "code"),
    [
        ("hcp", {"state": "not-done"}, "because", "required"),
        ("pre-release", {"state": "requested"}, "state", "not-awaited"),
        ("fit-detention", {"expires_at": None}, "result", "required"),
        ("fit-detention", {"result": "fit"}, "expires_at", "required"),
        ("fit-detention", {"result": "splendid"}, "result", "required"),
        ("hcp", {"result": "fit"}, "result", "unknown"),
        ("hcp", {"state": "requested", "result": "fit"}, "result", "contradictory"),
    ],
)
def test_what_has_to_be_said_is_asked_for_in_words(
    unit: Session, person: Person, kind: str, over: dict[str, Any], field: str, code: str
) -> None:
    case = make.booking(by=person("sergeant"))
    with pytest.raises(Invalid) as refused:
        done(case, person("sergeant"), kind, **over)
    assert refused.value.fields[field][0][0] == code
    assert queries.records_of(case.id) == []


def test_an_opinion_holds_until_after_it_was_given_and_names_its_conditions(
    unit: Session, person: Person
) -> None:
    case, by = make.booking(by=person("sergeant")), person("sergeant")
    past = clock.now() - timedelta(hours=1)
    said = {"result": "fit-with-conditions", "expires_at": past}
    with pytest.raises(Invalid) as refused:
        done(case, by, "fit-detention", **said)
    assert set(refused.value.fields) == {"conditions", "expires_at"}


def test_an_unknown_safeguard_is_not_there(unit: Session, person: Person) -> None:
    with pytest.raises(Missing):
        done(make.booking(by=person("sergeant")), person("sergeant"), "yoga")


def test_those_without_the_power_record_nothing(unit: Session, person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    for key in ("superintendent", "practitioner", "disclosure"):
        with pytest.raises(NotPermitted):
            done(case, person(key))


def unfit(case: Case, by: Actor, kind: str = "fit-interview", **over: Any) -> SafeguardRecord:
    until = clock.now() + timedelta(hours=3)
    return done(case, by, kind, **{"result": "not-fit", "expires_at": until, **over})


def test_an_opinion_that_stops_is_raised_and_left_open_when_they_leave(
    unit: Session, person: Person
) -> None:
    case, nurse = make.booking(by=person("sergeant")), person("nurse")
    for kind in ("fit-detention", "fit-interview", "fit-charge"):
        unfit(case, nurse, kind, conditions="To hospital")
        (raised,) = raised_as("found-not-fit", kind)
        assert (raised.case_id, raised.unit_id) == (case.id, case.suite_id)
        (left,) = [one for one in departures.open_of(case) if one.code == kind]
        assert ": not fit until " in left.words
    done(case, nurse, "hcp")
    done(case, nurse, "fit-charge", result="fit", expires_at=clock.now() + timedelta(hours=1))
    kinds = {one.code for one in departures.open_of(case)}
    assert "fit-charge" not in kinds
    assert len(raised_as("found-not-fit")) == 3


def raised_as(kind: str, about: str = "") -> list[Escalation]:
    query = sa.select(Escalation).where(Escalation.kind == kind)
    if about:
        row = SafeguardRecord
        query = query.join(row, row.id == Escalation.subject_id).where(row.kind == about)
    return list(session().scalars(query))


# --- before an interview -------------------------------------------------------------------------


def begin(case: Case, by: Actor) -> Interview:
    return interviews.start(case, by=by, interviewer="DC Roe")


def test_no_interview_starts_on_not_fit_before_a_newer_opinion_or_an_authority_to_do_so(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    unfit(case, person("nurse"))
    with pytest.raises(Invalid) as refused:
        begin(case, by)
    ((code, words),) = refused.value.fields[""]
    assert code == "not-fit"
    assert words.startswith("Fit to be interviewed: not fit until ")
    assert "PACE Code C 12.3" in words
    urgent = make.booking(by=by)
    unfit(urgent, person("nurse"))
    interviews.authorise_urgent(
        urgent,
        by=person("superintendent"),
        ground="people",
        reasons="A child is missing",
        is_harmless=True,
        authority_name="Supt Vale",
        authority_rank="superintendent",
        authority_at=clock.now(),
    )
    begin(urgent, by)
    (raised,) = raised_as("interview-not-fit")
    assert raised.case_id == urgent.id
    until = clock.now() + timedelta(hours=6)
    done(case, person("nurse"), "fit-interview", result="fit", expires_at=until)
    begin(case, by)
    assert len(raised_as("interview-not-fit")) == 1


def test_an_interview_that_took_place_against_an_opinion_is_recorded_and_raised_once(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case, ago = make.booking(by=by), lambda minutes: clock.now() - timedelta(minutes=minutes)
    early, within = (
        interviews.record(case, by=by, started_at=ago(minutes)) for minutes in (50, 20)
    )
    assert raised_as("interview-not-fit") == []
    unfit(case, person("nurse"), happened_at=ago(40))
    (raised,) = raised_as("interview-not-fit")
    assert raised.subject_id == within.id != early.id
    again = interviews.record(case, by=by, started_at=ago(10))
    said = [one.words for one in entries.of_case(case.id)]
    assert {one.subject_id for one in raised_as("interview-not-fit")} == {within.id, again.id}
    against = [words for words in said if "against an opinion that the person was not" in words]
    assert len(against) == 1  # of the one recorded after the opinion


def test_what_is_not_settled_and_what_holds_under_conditions_is_said_before_an_interview(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    until = clock.now() + timedelta(hours=6)
    assert rooms.advice(case, at=clock.now()) == []
    done(case, by, "fit-interview", result="fit", expires_at=until)
    assert rooms.advice(case, at=clock.now()) == []
    asked.screening(case, by=by, intoxicated="drink")
    (due,) = rooms.advice(case, at=clock.now())
    assert "An interview may harm them, or prove unreliable" in due.words
    told = {"result": "fit-with-conditions", "conditions": "A break each half hour"}
    done(case, by, "fit-interview", expires_at=until, **told)
    (held,) = rooms.advice(case, at=clock.now())
    assert (held.stops, "A break each half hour" in held.words) == (False, True)
    (gone,) = rooms.advice(case, at=until)
    assert "run out, due again" in gone.words


def test_the_list_follows_the_answers_and_is_met_by_what_is_done(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    assert [one.kind for one in queries.standing_of(case)] == ["pre-release"]
    asked.screening(case, by=by, self_harm_ever="yes", intoxicated="drink")
    open_ = {one.kind for one in queries.standing_of(case) if one.is_open}
    assert open_ == {
        *("observation", "hcp", "fit-detention", "fit-interview", "fit-charge"),
        *("ld-offer", "pre-release"),
    }
    service.set_observation(case, by=by, level="2", because="Drunk, low")
    consents.tell(case, by=by, agrees=None)
    done(case, person("nurse"))
    left = {one.kind for one in queries.standing_of(case) if one.is_open}
    assert left == {"fit-detention", "fit-interview", "fit-charge", "pre-release"}


def test_who_was_told_of_l_and_d_before_a_need_arose_is_told_again_and_that_counts(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    consents.tell(case, by=by, agrees=None)
    asked.screening(case, by=by, accommodation="yes")

    def offer() -> str:
        (one,) = [one for one in queries.standing_of(case) if one.kind == "ld-offer"]
        return one.words

    assert offer() == "Done before this was known: look again"
    consents.tell(case, by=by, agrees=True)
    assert offer() == "Done"


def test_the_place_of_safety_now_says_whether_police_keep_the_person_safe(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = held.detained(by=by, place="health-based")
    asked.screening(case, by=by, self_harm_ever="yes")

    def kept_safe() -> bool:
        due = {one.kind for one in queries.standing_of(case) if one.is_open}
        assert ({"observation", "hcp", "fit-detention"} <= due) is bool("observation" in due)
        assert "fit-interview" not in due
        return "observation" in due

    assert (kept_safe(), queries.is_in_police_detention(case)) == (False, False)
    for back, place, is_there in ((2, "police-station", True), (1, "health-based", False)):
        suite = ELSEWHERE if is_there else None
        detentions.transfer(case, by=by, suite=suite, place_of_safety=place, left_at=held.ago(back))
        assert (kept_safe(), queries.is_in_police_detention(case)) == (is_there, is_there)


@pytest.mark.parametrize(
    ("told", "is_escorted"),
    [
        ([], False),
        ([("charged", 3)], True),
        ([("charged", 3), ("bailed", 3)], False),
        ([("bailed", 3), ("charged", 3)], False),  # recorded in the other order
        ([("charged", 3), ("bailed", 2)], False),
        ([("bailed", 3), ("charged", 2)], True),  # bailed before, and back
        ([("charged", 3), ("bailed", 2), ("charged", 1)], True),
        ([("charged", 3), ("bailed", 2), ("to-court", 1)], True),
        ([("to-court", 1)], True),
    ],
)
def test_only_whoever_goes_to_court_from_here_needs_lines_for_the_escort(
    unit: Session, person: Person, told: list[tuple[str, float]], is_escorted: bool
) -> None:
    by = person("sergeant")
    case = held.held(by=by, since=5)
    for kind, back in told:
        cases.move(case, by=by, kind=kind, at=held.ago(back))
    due = {one.kind for one in queries.standing_of(case)}
    assert due - {"pre-release"} == ({"escort-record"} if is_escorted else set())


def test_many_cases_ask_no_more_statements_than_one(
    unit: Session, person: Person, statements: Any
) -> None:
    by = person("sergeant")
    some = [make.booking(by=by) for _ in range(5)]
    for case in some:
        asked.screening(case, by=by, self_harm_ever="yes")
    queries.standing_of_all(some)  # what one process remembers is remembered now
    with statements() as one:
        queries.standing_of_all(some[:1])
    with statements() as five:
        queries.standing_of_all(some)
    assert len(one) == len(five)
