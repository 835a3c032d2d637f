from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

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
from cjdiversion.database import Database
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.screenings import needs, queries, questions, rules, service
from cjdiversion.screenings.models import Answer, Need, NeedStatus
from cjdiversion.screenings.steps import Status
from tests import make
from tests.screenings import made

Person = Callable[[str], Actor]
ASKED = questions.of("needs", 1)
NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)
LONG = "Spoke clearly and explained the caution back"


def deeds(unit: Session, did: Did) -> list[AuditEvent]:
    query = sa.select(AuditEvent).where(AuditEvent.did == did)
    return list(unit.scalars(query.order_by(AuditEvent.at, AuditEvent.id)))


def active(screening: object) -> set[tuple[str, str, str]]:
    found = queries.record_of(screening).needs  # type: ignore[arg-type]
    return {(need.code, need.rule, need.source) for need in found}


# --- start and open ----------------------------------------------------------------------------


def test_a_screening_keeps_the_version_it_was_begun_under(unit: Session, person: Person) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    assert (screening.question_set, screening.question_set_version) == ("needs", 1)
    assert (screening.status, screening.started_by_name) == (Status.STARTED, by.name)
    assert len(deeds(unit, Did.SCREENING_STARTED)) == 1


def test_starting_again_goes_on_with_the_record_under_way(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    first = service.start(case, by=by)
    assert service.start(case, by=person("detention")) is first
    service.could_not(first, by=by, reason="asleep", try_again_at=None)
    assert service.start(case, by=by) is not first, "each attempt keeps its own reason"


def test_people_starting_at_the_same_moment_share_one_record(db: Database) -> None:
    with db.unit():
        token = make.booking(by=actor_named("sergeant@example.test")).token

    def begin(key: str) -> str:
        with db.unit():
            by = actor_named(f"{key}@example.test")
            return service.start(cases.open(token, by=by), by=by).token

    with ThreadPoolExecutor(4) as desks:
        begun = set(desks.map(begin, ["sergeant", "detention"] * 4))
    assert len(begun) == 1


def test_a_screening_out_of_reach_is_not_there(unit: Session, person: Person) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    for stranger in ("sergeant.riverside", "sergeant.south"):
        with pytest.raises(Missing):
            service.open(screening.token, by=person(stranger))
    assert service.open(screening.token, by=by).case.person.surname == "Okonkwo-Jones"
    assert [row.actor_id for row in deeds(unit, Did.SCREENING_OPENED)] == [by.person_id]


def test_a_practitioner_opens_no_police_screening(unit: Session, person: Person) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    with pytest.raises(NotPermitted):
        service.open(screening.token, by=person("practitioner"))


# --- answers and needs -------------------------------------------------------------------------


def test_a_yes_raises_a_need_with_its_rule_source_author_and_review(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    screening = service.start(case, by=by)
    service.answer(screening, by=by, answers={"self-harm-ever": "yes"})
    (need,) = queries.needs_of(case.id)
    assert (need.code, need.rule, need.source) == ("self-harm", "N-SH3", "self-told")
    assert (need.raised_by_name, need.status) == (by.name, NeedStatus.ACTIVE)
    assert need.review_by_on == clock.today() + timedelta(days=7)
    assert queries.safety_action_due(case.id)


def test_a_changed_answer_stays_as_history_and_supersedes_its_need(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    service.answer(screening, by=by, answers={"abuse": "yes", "learning": "yes"})
    service.answer(screening, by=by, answers={"abuse": "no"})
    kept = unit.scalars(sa.select(Answer).where(Answer.question == "abuse")).all()
    assert {(row.answer, row.superseded_at is None) for row in kept} == {
        ("yes", False),
        ("no", True),
    }
    gone = unit.scalars(sa.select(Need).where(Need.rule == "N-AB1")).one()
    assert gone.status is NeedStatus.SUPERSEDED
    assert gone.superseded_at is not None
    assert active(screening) == {("learning-disability", "N-LD1", "self-told")}


def test_an_answer_said_again_changes_no_row(unit: Session, person: Person) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    for _ in range(2):
        service.answer(screening, by=by, answers={"abuse": "yes"}, own_words={})
    assert len(unit.scalars(sa.select(Answer)).all()) == 1
    assert len(unit.scalars(sa.select(Need)).all()) == 1


def test_a_need_two_questions_raise_stands_until_both_are_unsaid(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    screening = service.start(case, by=by)
    service.answer(screening, by=by, answers={"self-harm-ever": "yes", "seen-marks": "yes"})
    service.answer(screening, by=by, answers={"self-harm-ever": "no"})
    assert [need.rule for need in queries.needs_of(case.id)] == ["N-SH4"]
    assert queries.safety_action_due(case.id)


def test_a_later_denial_in_another_screening_unsays_nothing(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    made.screening(case, by=by, self_harm_ever="yes")
    made.screening(case, by=by)
    assert [need.rule for need in queries.needs_of(case.id)] == ["N-SH3"]
    assert queries.safety_action_due(case.id)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    history=st.lists(
        st.dictionaries(
            st.sampled_from(sorted(ASKED.by_code)),
            st.sampled_from(["yes", "both", "no", "not-asked", "drink", "self-harm"]),
            max_size=4,
        ),
        max_size=4,
    )
)
def test_any_history_of_answers_ends_in_the_needs_of_the_last_ones(
    unit: Session, person: Person, history: list[dict[str, str]]
) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    last: dict[str, str] = {}
    for said in history:
        fitting = {code: one for code, one in said.items() if one in ASKED.by_code[code].options}
        service.answer(screening, by=by, answers=fitting)
        last |= fitting
    wanted = {(one.code, one.rule, one.source) for one in needs.raised(last, ASKED)}
    assert active(screening) == wanted
    record = queries.record_of(screening)
    assert record.plain == last
    assert record.is_safety_action_due == ("self-harm" in {code for code, _, _ in wanted})


def test_an_answer_changed_back_gives_the_same_active_needs(unit: Session, person: Person) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    service.answer(screening, by=by, answers={"records": "both", "medicine": "missed"})
    before = active(screening)
    service.answer(screening, by=by, answers={"records": "unable"})
    assert active(screening) < before
    service.answer(screening, by=by, answers={"records": "both"})
    assert active(screening) == before


def test_a_wrong_answer_loses_none_of_what_stands_and_saves_nothing(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    service.answer(screening, by=by, answers={"learning": "yes"})
    with pytest.raises(Invalid) as refused:
        service.answer(screening, by=by, answers={"abuse": "yes", "learning": "perhaps"})
    assert list(refused.value.fields) == ["learning"]
    assert queries.record_of(screening).plain == {"learning": "yes"}


def test_a_stale_page_of_answers_is_noticed(unit: Session, person: Person) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    shown = screening.version
    service.answer(screening, by=person("detention"), answers={"abuse": "yes"}, version=shown)
    with pytest.raises(Conflict):
        service.answer(screening, by=by, answers={"abuse": "no"}, version=shown)


def test_own_words_stay_with_the_answer_and_never_reach_the_audit(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    words = {"medicine": "Insulin, due at noon"}
    service.answer(screening, by=by, answers={"medicine": "missed"}, own_words=words)
    service.answer(screening, by=by, answers={"medicine": "taken"})
    assert queries.answers_of(screening.id)["medicine"].own_words == words["medicine"]
    (first, _) = deeds(unit, Did.SCREENING_ANSWERED)
    assert first.facts == {"questions": ["medicine"]}
    assert first.case_id == screening.case_id


def test_nobody_without_the_power_answers(unit: Session, person: Person) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    with pytest.raises(NotPermitted):
        service.answer(screening, by=person("nurse"), answers={"abuse": "yes"})


# --- complete and could not --------------------------------------------------------------------


def test_completing_names_the_questions_nobody_looked_at(unit: Session, person: Person) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    said = made.answers()
    del said["abuse"], said["records"]
    service.answer(screening, by=by, answers=said)
    with pytest.raises(Invalid) as refused:
        service.complete(screening, by=by)
    assert list(refused.value.fields) == ["abuse", "records"]
    assert screening.status is Status.STARTED


def test_not_asked_refused_and_unable_complete_a_record(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    screening = made.screening(case, by=by, abuse="not-asked", learning="refused", records="unable")
    assert screening.status is Status.COMPLETE
    assert screening.completed_at is not None
    with pytest.raises(OutOfOrder):
        service.complete(screening, by=by)


def test_a_completed_record_can_still_be_corrected(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    screening = made.screening(case, by=by)
    assert queries.screened(case.id) == rules.NOTHING_FOUND
    service.answer(screening, by=by, answers={"abuse": "yes"})
    assert queries.screened(case.id) == rules.NEEDS_FOUND


def test_could_not_screen_keeps_why_and_when_to_try_again(unit: Session, person: Person) -> None:
    by = person("detention")
    case = make.booking(by=by)
    screening = service.start(case, by=by)
    again = clock.now() + timedelta(hours=4)
    service.could_not(screening, by=by, reason="intoxicated", try_again_at=again)
    assert (screening.status, screening.could_not_reason) == (Status.COULD_NOT, "intoxicated")
    assert screening.try_again_at == again
    assert queries.screened(case.id) == rules.COULD_NOT
    with pytest.raises(OutOfOrder):
        service.could_not(screening, by=by, reason="asleep", try_again_at=again)


def test_another_reason_has_to_be_said_in_words(unit: Session, person: Person) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    for reason, field in (("busy", "reason"), ("other", "words")):
        with pytest.raises(Invalid) as refused:
            service.could_not(screening, by=by, reason=reason, try_again_at=None)
        assert list(refused.value.fields) == [field]
    service.could_not(screening, by=by, reason="other", words="Alarm", try_again_at=None)
    assert screening.could_not_words == "Alarm"


# --- the decision ------------------------------------------------------------------------------


def test_a_detention_officer_types_and_does_not_decide(unit: Session, person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    made.screening(case, by=person("detention"), learning="yes")
    with pytest.raises(NotPermitted):
        service.decide_vulnerability(
            case, by=person("detention"), is_vulnerable=True, limbs=["i"], reasons="x"
        )


def test_not_vulnerable_against_an_indicator_demands_reasons_and_is_marked(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    made.screening(case, by=by, learning="yes")
    with pytest.raises(Invalid) as refused:
        service.decide_vulnerability(case, by=by, is_vulnerable=False, limbs=[], reasons="Seems ok")
    assert refused.value.fields["reasons"][0][0] == "reasons-needed"
    assert queries.vulnerability_of(case.id) is None
    made_it = service.decide_vulnerability(case, by=by, is_vulnerable=False, limbs=[], reasons=LONG)
    assert made_it.indicators == ["N-LD1"]
    (event,) = deeds(unit, Did.VULNERABILITY_DECIDED)
    assert event.facts == {"against_indicators": True}
    assert queries.adult_needed(case) is None


def test_the_newest_decision_stands_and_the_older_is_kept(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    with clock.at(clock.now()):
        for is_vulnerable in (False, True, False, True):
            service.decide_vulnerability(
                case, by=by, is_vulnerable=is_vulnerable, limbs=["iii"], reasons=LONG
            )
    standing = queries.vulnerability_of(case.id)
    assert standing is not None
    assert (standing.is_vulnerable, standing.limbs) == (True, ["iii"])
    assert len(deeds(unit, Did.VULNERABILITY_DECIDED)) == 4


def test_an_investigator_decides_at_a_voluntary_attendance(unit: Session, person: Person) -> None:
    by = person("investigator")
    case = make.attendance(by=by)
    decision = service.decide_vulnerability(
        case, by=by, is_vulnerable=True, limbs=["i"], reasons=None
    )
    assert decision.decided_by_name == by.name
    needed = queries.adult_needed(case)
    assert needed is not None
    assert needed.code == "AA-2"


def test_an_unknown_limb_is_refused(unit: Session, person: Person) -> None:
    by = person("sergeant")
    with pytest.raises(Invalid) as refused:
        service.decide_vulnerability(
            make.booking(by=by), by=by, is_vulnerable=True, limbs=["iv"], reasons=""
        )
    assert list(refused.value.fields) == ["limbs"]


@pytest.mark.parametrize(
    ("born_on", "stated_age", "is_child"),
    [
        (date(2012, 1, 1), None, True),
        (None, None, True),
        (None, 17, True),
        (date(1990, 4, 9), None, False),
    ],
)
def test_a_possibly_under_18_needs_an_adult_whatever_was_decided(
    unit: Session, person: Person, born_on: date | None, stated_age: int | None, is_child: bool
) -> None:
    by = person("sergeant")
    case = make.booking(by=by, born_on=born_on, stated_age=stated_age)
    service.decide_vulnerability(case, by=by, is_vulnerable=False, limbs=[], reasons=LONG)
    assert (queries.adult_needed(case) is not None) is is_child


# --- the appropriate adult ---------------------------------------------------------------------


def test_the_three_moments_are_recorded_in_any_order(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    service.record_aa(case, by=by, arrived_at=NOON)
    service.record_aa(case, by=person("detention"), name="Mrs Lee", relationship_code="parent")
    adult = service.record_aa(case, by=by, requested_at=NOON - timedelta(hours=1))
    assert (adult.name, adult.relationship_code) == ("Mrs Lee", "parent")
    assert (adult.requested_at, adult.contacted_at, adult.arrived_at) == (
        NOON - timedelta(hours=1),
        None,
        NOON,
    )
    assert adult.version == 3
    assert len(deeds(unit, Did.AA_RECORDED)) == 3


def test_an_arrival_before_the_request_gets_a_message_and_changes_nothing(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    service.record_aa(case, by=by, requested_at=NOON)
    with pytest.raises(Invalid) as refused:
        service.record_aa(case, by=by, arrived_at=NOON - timedelta(minutes=5))
    assert list(refused.value.fields) == ["arrived_at"]
    adult = queries.aa_of(case.id)
    assert adult is not None
    assert adult.arrived_at is None
    service.record_aa(case, by=by, requested_at=None, arrived_at=NOON - timedelta(minutes=5))


def test_a_stale_page_of_the_adult_is_noticed(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    service.record_aa(case, by=by, requested_at=NOON, version=0)
    with pytest.raises(Conflict):
        service.record_aa(case, by=by, name="Mrs Lee", version=0)


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
