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
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.entries import queries as entries
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.questionnaires import questions
from cjdiversion.screenings import changes, needs, queries, records, rules, service
from cjdiversion.screenings.models import Answer, Need, NeedStatus, VulnerabilityDecision
from cjdiversion.screenings.steps import Status, Superseded
from tests import make
from tests.detentions import made as held
from tests.screenings import made

Person = Callable[[str], Actor]
ASKED = questions.of("needs", 2).narrowed("custody", possibly_child=False)
NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)
LONG = "Spoke clearly and explained the caution back"


def deeds(unit: Session, did: Did) -> list[AuditEvent]:
    query = sa.select(AuditEvent).where(AuditEvent.did == did)
    return list(unit.scalars(query.order_by(AuditEvent.at, AuditEvent.id)))


def active(screening: object) -> set[tuple[str, str, str]]:
    found = records.of(screening).needs  # type: ignore[arg-type]
    return {(need.code, need.rule, need.source) for need in found}


# --- start and open ----------------------------------------------------------------------------


def test_a_screening_keeps_the_version_it_was_begun_under(unit: Session, person: Person) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    assert (screening.question_set, screening.question_set_version) == ("needs", 2)
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
    assert gone.ended_at is not None
    assert gone.ended_because == "The answer it followed from was changed"
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
    service.answer(screening, by=by, answers={"self-harm-ever": "yes", "records": "self-harm"})
    service.answer(screening, by=by, answers={"self-harm-ever": "no"})
    assert [need.rule for need in queries.needs_of(case.id)] == ["N-SH5"]
    assert queries.safety_action_due(case.id)


def test_a_later_denial_in_another_screening_unsays_nothing(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    made.screening(case, by=by, self_harm_ever="yes")
    made.screening(case, by=by)
    assert [need.rule for need in queries.needs_of(case.id)] == ["N-SH3"]
    assert queries.safety_action_due(case.id)


def a_save(draw: st.DrawFn) -> dict[str, str]:
    """Some answers of one page: any of those offered."""
    codes = draw(st.lists(st.sampled_from(sorted(ASKED.by_code)), max_size=5, unique=True))
    said = {}
    for code in codes:
        question = ASKED.by_code[code]
        offered = sorted(set(question.options) - {"given"})
        several = st.sets(st.sampled_from(sorted(set(offered) - questions.ALONE)), min_size=1)
        is_several = question.kind is questions.Kind.SEVERAL and draw(st.booleans())
        said[code] = (
            questions.joined(draw(several)) if is_several else draw(st.sampled_from(offered))
        )
    return said


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=st.lists(st.composite(a_save)(), max_size=6))
def test_any_order_of_answering_and_changing_ends_in_the_needs_of_answering_once(
    unit: Session, person: Person, history: list[dict[str, str]]
) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    for said in history:
        standing = {code: (one, "") for code, one in records.of(screening).plain.items()}
        fitting = said.keys() & changes.open_after(ASKED, standing, said)
        service.answer(screening, by=by, answers={code: said[code] for code in fitting})
    record = records.of(screening)
    assert all(ASKED.is_open(code, record.plain) for code in record.plain)
    once = service.start(make.booking(by=by), by=by)
    service.answer(once, by=by, answers=record.plain)
    assert records.of(once).plain == record.plain
    assert active(screening) == active(once)
    assert active(once) == {
        (one.code, one.rule, one.source) for one in needs.raised(record.plain, ASKED)
    }
    assert record.is_safety_action_due == ("self-harm" in {code for code, _, _ in active(once)})


def test_a_change_clears_what_hung_on_it_and_keeps_it_in_the_history(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    weighed = {"weighing": "yes", "weighing-what": "alone happened"}
    service.answer(screening, by=by, answers=weighed)
    assert {code for code, _, _ in active(screening)} == {"social-support", "trauma"}
    service.answer(screening, by=by, answers={"weighing": "no"})
    assert records.of(screening).plain == {"weighing": "no"}
    assert active(screening) == set()
    cleared = unit.scalars(sa.select(Answer).where(Answer.question == "weighing-what")).one()
    assert cleared.superseded_because is Superseded.NO_LONGER_ASKED
    ended = records.of(screening).ended
    assert {(need.code, need.status) for need in ended} == {
        ("social-support", NeedStatus.SUPERSEDED),
        ("trauma", NeedStatus.SUPERSEDED),
    }


def test_somebody_who_will_not_speak_of_the_past_is_asked_about_the_last_few_days(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    said = made.answers(self_harm_ever="refused")
    del said["self-harm-recent"]
    service.answer(screening, by=by, answers=said)
    with pytest.raises(Invalid) as refused:
        service.complete(screening, by=by)
    assert list(refused.value.fields) == ["self-harm-recent"]
    service.answer(screening, by=by, answers={"self-harm-recent": "yes"})
    assert active(screening) == {("self-harm", "N-SH2", "self-told")}
    assert queries.safety_action_due(screening.case_id)


def test_contradictory_answers_are_refused_in_words_and_nothing_is_saved(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    said = {"abuse": "yes", "self-harm-ever": "no", "self-harm-recent": "yes"}
    with pytest.raises(Invalid) as refused:
        service.answer(screening, by=by, answers=said)
    (problem,) = refused.value.fields["self-harm-recent"]
    assert problem[0] == "contradictory"
    assert "the two cannot both be right" in problem[1]
    assert records.of(screening).plain == {}


def test_what_was_asked_on_paper_keeps_its_own_time(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    screening = service.start(case, by=by)
    asked_at = clock.now() - timedelta(hours=3)
    service.answer(screening, by=by, answers=made.answers(abuse="yes"), at=asked_at)
    service.complete(screening, by=by)
    row = queries.answers_of(screening.id)["abuse"]
    assert row.answered_at == asked_at
    assert row.recorded_at > asked_at + timedelta(hours=2)
    assert screening.on_paper_at == asked_at
    assert screening.completed_at is not None
    assert screening.completed_at > asked_at
    (entry,) = entries.of_case(case.id)
    assert entry.happened_at == asked_at


def test_a_child_is_asked_about_school_and_an_adult_is_not(unit: Session, person: Person) -> None:
    by = person("sergeant")
    young = service.start(make.booking(by=by, born_on=None), by=by)
    assert "school" in records.asked_in(young).by_code
    grown = service.start(make.booking(by=by), by=by)
    assert "school" not in records.asked_in(grown).by_code
    with pytest.raises(Invalid):
        service.answer(grown, by=by, answers={"school": "out"})


def test_an_answer_stays_though_the_age_was_put_right_since(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by, born_on=None)
    screening = service.start(case, by=by)
    service.answer(screening, by=by, answers={"school": "out"})
    assert {code for code, _, _ in active(screening)} == {"education", "young-person"}
    cases.correct(case, by=by, version=None, born_on=date(1980, 1, 1))
    service.answer(screening, by=by, answers={"abuse": "no"})
    assert [one.question for one in records.of(screening).said] == ["abuse", "school"]
    assert {code for code, _, _ in active(screening)} == {"education"}


def test_what_the_booking_raises_follows_when_the_booking_is_put_right(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by, born_on=None)
    made.screening(case, by=by, self_harm_ever="yes", school="no")
    untouched = make.booking(by=by, born_on=None)
    service.start(untouched, by=by)
    codes = lambda of: {need.code for need in queries.needs_of(of.id)}  # noqa: E731
    assert codes(case) == {"self-harm", "young-person"}
    for changed in (case, untouched):
        cases.correct(changed, by=by, version=None, born_on=date(1980, 1, 1), sex="F")
    assert codes(case) == {"self-harm", "woman-in-custody"}
    assert codes(untouched) == set(), "nothing was answered yet"
    (ended,) = [one for one in queries.all_needs_of(case.id) if one.status is not NeedStatus.ACTIVE]
    assert ended.ended_because == "The booking it followed from was put right"
    cases.correct(case, by=by, version=None, born_on=None, sex="")
    assert codes(case) == {"self-harm", "young-person"}


def test_what_the_booking_raises_follows_a_delivery_from_the_custody_system(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    row = {"force": "99", "custody_record_no": "A/1", "surname": "Begum", "dob": "1990-04-09"}
    cases.take_in([row], by=by, digest="0" * 64)
    case = unit.scalars(sa.select(Case).where(Case.is_open)).one()
    made.screening(case, by=by)
    assert queries.needs_of(case.id) == []
    cases.take_in([{**row, "offence_codes": "OF61016"}], by=by, digest="1" * 64)
    assert [need.code for need in queries.needs_of(case.id)] == ["charge-related"]


def test_what_somebody_refuted_does_not_come_back_with_a_correction(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by, born_on=None)
    made.screening(case, by=by, school="no")
    (need,) = queries.needs_of(case.id)
    service.refute_need(need, by=by, because="His mother says that he is 20")
    cases.correct(case, by=by, version=None, forenames="Ray")
    assert queries.needs_of(case.id) == []


def test_a_woman_in_custody_was_not_found_by_asking(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by, sex="F")
    made.screening(case, by=by)
    assert [need.code for need in queries.needs_of(case.id)] == ["woman-in-custody"]
    assert queries.screened(case.id) == rules.NOTHING_FOUND


def test_gone_through_with_nothing_answered_is_no_information(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    screening = service.start(case, by=by)
    unasked = dict.fromkeys(ASKED.by_code, "not-asked")
    service.answer(screening, by=by, answers=unasked)
    service.complete(screening, by=by)
    assert queries.screened(case.id) == rules.NO_INFORMATION
    assert queries.needs_of(case.id) == []


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
    assert records.of(screening).plain == {"learning": "yes"}


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
    words = {"communication": "Lip-reads"}
    service.answer(screening, by=by, answers={"communication": "help"}, own_words=words)
    service.answer(screening, by=by, answers={"communication": "both"})
    assert queries.answers_of(screening.id)["communication"].own_words == "Lip-reads"
    (first, _) = deeds(unit, Did.SCREENING_ANSWERED)
    assert first.facts == {"questions": ["communication"]}
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


def test_the_custody_record_is_told_when_a_completed_record_finds_something_else(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    screening = made.screening(case, by=by)
    service.answer(screening, by=by, answers={"self-harm-thoughts": "yes"})
    assert records.of(screening).unanswered == ["self-harm-plan"]
    service.answer(screening, by=by, answers={"self-harm-plan": "no"})  # finds nothing else
    service.answer(screening, by=by, answers={"self-harm-thoughts": "no"})
    told = [one.words.partition("completion. ")[2] for one in reversed(entries.of_case(case.id))]
    assert sorted(told) == [
        "",
        "Screened: needs found. Safety action is due.",
        "Screened: no trigger found. No answer calls for safety action now.",
    ]


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
            limbs = ["iii"] if is_vulnerable else []
            service.decide_vulnerability(
                case, by=by, is_vulnerable=is_vulnerable, limbs=limbs, reasons=LONG
            )
    standing = queries.vulnerability_of(case.id)
    assert standing is not None
    assert (standing.is_vulnerable, standing.limbs) == (True, ["iii"])
    assert len(deeds(unit, Did.VULNERABILITY_DECIDED)) == 4


def test_a_yes_is_overturned_only_with_reasons_by_somebody_who_has_read_it(
    unit: Session, person: Person
) -> None:
    by, other = person("sergeant"), person("inspector")
    case = make.booking(by=by)
    made.screening(case, by=by)
    no = {"is_vulnerable": False, "limbs": []}
    service.decide_vulnerability(case, by=other, is_vulnerable=True, limbs=["i"], reasons="")
    with pytest.raises(Conflict):
        service.decide_vulnerability(case, by=by, **no, reasons=LONG, version=0)
    for version in (1, None):  # of a page, and of a system that opened none
        with pytest.raises(Invalid) as refused:
            service.decide_vulnerability(case, by=by, **no, reasons="Fine", version=version)
        assert refused.value.fields["reasons"][0][1].startswith("It was decided that they are")
    standing = queries.vulnerability_of(case.id)
    assert standing is not None and standing.is_vulnerable
    service.decide_vulnerability(case, by=by, **no, reasons=LONG, version=1)
    assert queries.vulnerabilities_of([case.id]) == {case.id: False}


def test_a_decision_entered_later_keeps_its_own_time_and_stands_only_if_it_is_the_newest(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = held.held(by=by, since=5)

    def decide(back: float | None, *, is_vulnerable: bool) -> VulnerabilityDecision:
        return service.decide_vulnerability(
            case,
            by=by,
            is_vulnerable=is_vulnerable,
            limbs=["i"] if is_vulnerable else [],
            reasons=LONG,
            decided_at=held.ago(back) if back is not None else None,
        )

    on_paper = decide(3, is_vulnerable=False)
    assert on_paper.decided_at < on_paper.recorded_at == on_paper.entered_at
    (line,) = entries.of_case(case.id)
    assert line.happened_at == on_paper.decided_at < line.recorded_at
    now = decide(None, is_vulnerable=True)
    decide(1, is_vulnerable=False)
    assert (now.entered_at, queries.vulnerability_of(case.id)) == (None, now)
    assert queries.adult_needed(case) is not None
    for back, code in ((6.0, "out-of-order"), (-1.0, "future")):
        with pytest.raises(Invalid) as refused:
            decide(back, is_vulnerable=False)
        assert refused.value.fields["decided_at"][0][0] == code


def test_a_no_entered_later_did_not_know_what_came_after_it(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = held.held(by=by, since=5)
    screening = service.start(case, by=by)
    service.answer(screening, by=by, answers=made.answers(learning="yes"), at=held.ago(4))
    told = {"code": "dementia", "source": "family", "fact": "Forgets where he lives"}
    service.record_need(case, by=by, **told)
    no = {"is_vulnerable": False, "limbs": [], "reasons": LONG}
    decision = service.decide_vulnerability(case, by=by, **no, decided_at=held.ago(3))
    assert decision.indicators == ["N-LD1"]
    assert [reason.code for reason in queries.new_reasons_of(case.id)] == ["V-ND:dementia"]
    service.decide_vulnerability(case, by=by, **no)
    assert queries.new_reasons_of(case.id) == []


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
