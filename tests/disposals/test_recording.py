"""What an officer answers for the criteria, what other rooms say, and what bad answers meet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases.identifiers import make_pnc_id
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.disposals import options_queries, queries, recording, service
from cjdiversion.disposals.known import Answer
from cjdiversion.disposals.options_models import Circumstances
from cjdiversion.errors import Conflict, Invalid, NotPermitted, OutOfOrder
from tests.disposals import made
from tests.screenings import made as screened

Person = Callable[[str], Actor]
CONSENT = {"dpp_prosecutor": "P. Nair", "dpp_reference": "CPS/77", "dpp_on": date(2026, 1, 5)}


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    return person("supervisor")


@pytest.fixture
def case(by: Actor, person: Person) -> Case:
    return made.booked_for(by, recorded_by=person("sergeant"))


def offence(**over: Any) -> list[dict[str, Any]]:
    return [{"code": "CJ88116", "is_domestic_abuse": False, "is_hate_crime": False, **over}]


def kept() -> int:
    return session().scalar(sa.select(sa.func.count()).select_from(Circumstances)) or 0


def test_the_newest_answers_stand_and_the_earlier_ones_stay(by: Actor, case: Case) -> None:
    made.answered(case, by=by, evidence="reasonable-suspicion")
    made.answered(case, by=by, evidence="evidential-test", agrees="not-known")
    known = options_queries.known_of(case, clock.today())
    assert (known.evidence, known.agrees) == ("evidential-test", Answer.NOT_KNOWN)
    assert kept() == 2
    did = sa.select(AuditEvent.did).where(AuditEvent.case_id == case.id)
    assert list(session().scalars(did)).count(Did.CIRCUMSTANCES_RECORDED) == 2


def test_nobody_is_taken_to_have_answered_what_was_left_out(by: Actor, case: Case) -> None:
    recording.record(case, by=by, evidence="none")
    known = options_queries.known_of(case, clock.today())
    assert (known.position, known.agrees, known.youth_cautions) == ("", Answer.NOT_ASKED, None)


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"dpp_consent": "yes", **CONSENT, "dpp_prosecutor": ""}, "dpp_prosecutor", "required"),
    ({"dpp_consent": "yes", **CONSENT, "dpp_reference": ""}, "dpp_reference", "required"),
    ({"dpp_consent": "yes", **CONSENT, "dpp_on": None}, "dpp_on", "required"),
    ({"dpp_consent": "yes", **CONSENT, "dpp_on": date(2199, 1, 1)}, "dpp_on", "future"),
    ({"consulted": "yes"}, "consulted_whom", "required"),
    ({"exceptional": "yes", "exceptional_because": "Is"}, "exceptional_because", "reasons-short"),
    ({"reliability": "doubtful", "reliability_by": ""}, "reliability_by", "required"),
    ({"intimate": "yes", "domestic": "no"}, "intimate", "contradictory"),
    ({"has_limit": "yes", "limit_on": date(1999, 1, 1)}, "limit_on", "before-the-offence"),
]


@pytest.mark.parametrize(("over", "field", "code"), BAD)
def test_a_bad_answer_is_refused_at_its_field_and_nothing_is_kept(
    by: Actor, person: Person, over: dict[str, Any], field: str, code: str
) -> None:
    told = offence(committed_on=date(2026, 1, 2))
    case = made.booked_for(by, recorded_by=person("sergeant"), offences=told)
    with pytest.raises(Invalid) as refused:
        made.answered(case, by=by, **over)
    assert [(name, one[0][0]) for name, one in refused.value.fields.items()] == [(field, code)]
    assert kept() == 0


def test_of_two_officers_the_second_is_told_of_the_first(by: Actor, case: Case) -> None:
    made.answered(case, by=by, version=0)
    with pytest.raises(Conflict):
        made.answered(case, by=by, version=0)


def test_somebody_who_decides_no_outcome_answers_nothing(case: Case, person: Person) -> None:
    with pytest.raises(NotPermitted):
        made.answered(case, by=person("sergeant"))


def test_of_somebody_who_is_no_suspect_nothing_is_asked(by: Actor, case: Case) -> None:
    case.person.is_suspect = False
    with pytest.raises(OutOfOrder, match="not a suspect"):
        made.answered(case, by=by)


# --- what other rooms say -------------------------------------------------------------------------


def test_how_the_offences_are_tried_and_what_marks_them_are_taken_over(
    by: Actor, person: Person
) -> None:
    told = offence(code="OF61016", is_domestic_abuse=True)
    case = made.booked_for(by, recorded_by=person("sergeant"), offences=told)
    known = options_queries.known_of(case, clock.today())
    assert (known.indictable_only, known.domestic, known.hate) == ("yes", "yes", "no")
    assert known.has_limit is Answer.NO
    assert known.came_from["domestic"] == "the offences of this case"


def test_a_summary_offence_has_a_limit_whose_day_is_asked_for(by: Actor, case: Case) -> None:
    assert [one.category for one in case.offences] == ["CS"]
    known = options_queries.known_of(case, clock.today())
    assert (known.has_limit, known.limit_on) == (Answer.YES, None)
    assert (known.indictable_only, known.either_way_listed) == (Answer.NO, Answer.NO)


def test_nobody_answers_domestic_abuse_away_that_an_offence_is_marked_by(
    by: Actor, person: Person
) -> None:
    told = offence(is_domestic_abuse=True)
    case = made.booked_for(by, recorded_by=person("sergeant"), offences=told)
    made.answered(case, by=by, domestic="no")
    assert options_queries.known_of(case, clock.today()).domestic is Answer.YES


def test_an_offence_nobody_knows_says_nothing_of_how_it_is_tried(by: Actor, person: Person) -> None:
    told = [{"code": "ZZ99999"}]
    case = made.booked_for(by, recorded_by=person("sergeant"), offences=told)
    known = options_queries.known_of(case, clock.today())
    assert known.indictable_only is known.domestic is Answer.NOT_ASKED
    assert known.came_from == {}


def test_a_reason_for_the_appropriate_adult_and_needs_are_taken_over(
    by: Actor, case: Case, person: Person
) -> None:
    before = options_queries.known_of(case, clock.today())
    assert (before.adult_because, before.has_needs, before.is_screened) == ("", False, False)
    screened.screening(case, by=person("sergeant"), self_harm_ever="yes")
    after = options_queries.known_of(case, clock.today())
    assert after.has_needs and after.is_screened


def test_a_caution_of_the_same_pnc_id_in_two_years_is_known_here(by: Actor, person: Person) -> None:
    recorder, pnc_id = person("sergeant"), make_pnc_id(4711, year=2012)
    same = {"recorded_by": recorder, "pnc_id": pnc_id}
    for days, outcome in ((100, "3"), (900, "3"), (50, "1")):
        with clock.at(clock.now() - timedelta(days=days)):
            made.decided(outcome, by=by, case=made.case_for(by, **same), recorded_by=recorder)
    case = made.booked_for(by, **same)
    other = made.booked_for(by, recorded_by=recorder)
    on = clock.day_in_words(clock.today() - timedelta(days=100))
    assert options_queries.here_before(case, clock.today()) == (f"outcome 3 on {on}",)
    assert options_queries.here_before(other, clock.today()) == ()


# --- and a decision -------------------------------------------------------------------------------


def child(by: Actor, person: Person) -> Case:
    born = clock.today().replace(year=clock.today().year - 15, day=1)
    return made.booked_for(by, recorded_by=person("sergeant"), born_on=born)


def test_a_youth_caution_waits_until_it_is_known_that_an_adult_was_there(
    by: Actor, person: Person
) -> None:
    case = child(by, person)
    made.looked_into(case, by=by)
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts("2"))
    ((code, words),) = refused.value.fields["outcome_code"]
    assert code == "adult-not-there"
    assert "in force 13 April 2015 (V)" in words
    made.answered(case, by=by)
    assert service.decide(case, by=by, **made.facts("2")).option_code == "youth-caution"


ADULT_OPTIONS = [("3", "simple-caution"), ("3", "conditional-caution"), ("6", "penalty-notice")]


@pytest.mark.parametrize(("outcome", "option"), ADULT_OPTIONS)
@pytest.mark.parametrize("is_known", [True, False])
def test_no_adult_option_is_decided_for_a_child_or_at_an_unknown_age_whatever_is_typed(
    by: Actor, person: Person, outcome: str, option: str, is_known: bool
) -> None:
    if is_known:
        case = child(by, person)
    else:
        case = made.booked_for(by, recorded_by=person("sergeant"), born_on=None)
    made.answered(
        case,
        by=by,
        exceptional="yes",
        exceptional_because="Everything about it is exceptional",
        dpp_consent="yes",
        **CONSENT,
    )
    said = {"option_code": option, "suspect_position": "admits", "suspect_agrees": True}
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts(outcome, **said))
    assert "adults-only" in [code for code, _ in refused.value.fields["outcome_code"]]
    assert queries.of_case(case.id) == []


def test_what_is_not_met_is_refused_with_its_source(by: Actor, person: Person) -> None:
    case = made.booked_for(by, recorded_by=person("sergeant"))
    made.answered(case, by=by, similar_before="yes")
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts("3"))
    ((code, words),) = refused.value.fields["outcome_code"]
    assert code == "similar-before"
    assert "s17(4)" in words


def test_what_the_decision_maker_states_comes_before_what_was_recorded(
    by: Actor, case: Case
) -> None:
    made.answered(case, by=by, position="neither", agrees="no")
    assert service.decide(case, by=by, **made.facts("8")).suspect_position == "accepts"
