"""What CPS answered and what the victim said reaches the criteria."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.disposals import (
    looking,
    options_queries,
    recording,
    service,
    victims,
    waiting,
)
from cjdiversion.disposals.assessing import assess
from cjdiversion.disposals.criteria import Verdict
from cjdiversion.disposals.waiting_models import CpsWait
from cjdiversion.errors import Invalid
from cjdiversion.reference import Mark, ReferenceEntry
from tests.disposals import made
from tests.disposals.test_views import booked
from tests.pages import Caller

Person = Callable[[str], Actor]
TODAY = clock.today()
EXCEPTIONAL = {"exceptional": "yes", "exceptional_because": "Everything about it is exceptional"}
PROSECUTOR = {"prosecutor": "P. Nair", "prosecutor_reference": "CPS/77"}


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    return person("supervisor")


@pytest.fixture
def case(by: Actor, person: Person) -> Case:
    """Three days old, of an offence that is indictable only."""
    with clock.at(clock.now() - timedelta(days=3)):
        found = made.booked_for(by, recorded_by=person("sergeant"), offences=[{"code": "OF61016"}])
        made.answered(found, by=by, **EXCEPTIONAL)
    return found


def verdict(case: Case, by: Actor, criterion: str, option: str = "simple-caution") -> Verdict:
    facts = looking.facts_of(case, by)
    held = facts.held.option(option)
    assert held is not None
    return next(one for one in assess(held, facts).verdicts if one.criterion == criterion)


# --- the consent of the DPP -----------------------------------------------------------------------


def asked(case: Case, by: Actor, kind: str = "dpp-consent", days: int = 2) -> CpsWait:
    return waiting.begin(case, by=by, kind=kind, sent_at=clock.now() - timedelta(days=days))


def answered(case: Case, by: Actor, answer: str, on: date = TODAY) -> CpsWait:
    wait = asked(case, by)
    said = {**PROSECUTOR, "prosecutor_decided_on": on}
    waiting.answer(wait, by=by, answer=answer, **said)
    return wait


def test_a_consent_that_cps_gave_meets_the_criterion_in_words(by: Actor, case: Case) -> None:
    answered(case, by, "yes")
    found = verdict(case, by, "indictable")
    assert found.state == "met"
    assert f"the DPP’s consent: P. Nair, CPS/77, {clock.day_in_words(TODAY)}" in found.words


@pytest.mark.parametrize("answer", ["no", "not-public-interest"])
def test_a_consent_that_cps_refused_closes_the_option(by: Actor, case: Case, answer: str) -> None:
    answered(case, by, answer)
    found = verdict(case, by, "indictable")
    assert (found.state, found.code, found.to_do) == ("not-met", "dpp-refused", "")
    assert "CPS has refused it: P. Nair, CPS/77" in found.words


def test_while_cps_has_not_answered_nobody_knows_and_nobody_decides(by: Actor, case: Case) -> None:
    wait = asked(case, by)
    found = verdict(case, by, "indictable")
    since = clock.day_in_words(clock.london(wait.sent_at).date())
    assert (found.state, found.closes) == ("unknown", True)
    assert f"waiting for CPS since {since}" in found.words
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts("3"))
    assert [code for code, _ in refused.value.fields["outcome_code"]] == ["dpp-awaited"]


def test_where_cps_needs_more_it_is_still_waited_for(by: Actor, case: Case) -> None:
    wait = asked(case, by)
    said = {**PROSECUTOR, "prosecutor_decided_on": TODAY, "answer_words": "The interview"}
    waiting.answer(wait, by=by, answer="more-needed", **said)
    assert verdict(case, by, "indictable").code == "dpp-awaited"


def test_what_cps_is_no_longer_asked_says_nothing(by: Actor, case: Case) -> None:
    waiting.cancel(asked(case, by), by=by, because="The offence is another one after all")
    found = verdict(case, by, "indictable")
    assert (found.code, found.to_do) == (
        "indictable-only",
        "It would be open with the consent of the DPP: ask CPS",
    )


def test_an_answer_to_another_question_is_no_consent(by: Actor, case: Case) -> None:
    wait = asked(case, by, "charge")
    said = {**PROSECUTOR, "prosecutor_decided_on": TODAY}
    waiting.answer(wait, by=by, answer="yes", **said)
    assert verdict(case, by, "indictable").state == "not-met"


def test_what_cps_refused_is_answered_away_only_by_a_later_consent(by: Actor, case: Case) -> None:
    yesterday = TODAY - timedelta(days=1)
    answered(case, by, "no", yesterday)
    entered = {"dpp_prosecutor": "R. Low", "dpp_reference": "CPS/90"}
    for on, state in ((yesterday, "not-met"), (TODAY, "met")):
        said = {"dpp_consent": "yes", **entered, "dpp_on": on}
        recording.record(case, by=by, is_whole=False, **said)
        assert verdict(case, by, "indictable").state == state


def test_what_cps_consented_to_is_closed_by_a_later_refusal(by: Actor, case: Case) -> None:
    answered(case, by, "yes", TODAY - timedelta(days=1))
    refused = {"dpp_consent": "no", "dpp_prosecutor": "R. Low", "dpp_on": TODAY}
    recording.record(case, by=by, is_whole=False, **refused)
    assert verdict(case, by, "indictable").code == "dpp-refused"


def test_a_prosecutor_who_is_named_has_not_refused_for_that(by: Actor, case: Case) -> None:
    told = {"dpp_consent": "not-known", "dpp_prosecutor": "R. Low"}
    recording.record(case, by=by, is_whole=False, **told)
    assert verdict(case, by, "indictable").code == "indictable-only"


def test_nobody_answers_away_that_an_offence_is_indictable_only(by: Actor, case: Case) -> None:
    recording.record(case, by=by, is_whole=False, indictable_only="no")
    assert verdict(case, by, "indictable").code == "indictable-only"


def test_a_consent_given_after_the_day_of_the_decision_was_none_for_it(
    by: Actor, case: Case
) -> None:
    answered(case, by, "yes")
    with pytest.raises(Invalid) as refused:
        early = clock.now() - timedelta(days=1)
        service.decide(case, by=by, **made.facts("3", at=early, victim_told_on=TODAY))
    assert [code for code, _ in refused.value.fields["outcome_code"]] == ["dpp-late"]
    assert verdict(case, by, "indictable").state == "met"


def test_a_kind_of_its_own_by_which_a_force_asks_for_consent_counts_too(
    by: Actor, case: Case
) -> None:
    session().add(
        ReferenceEntry(
            kind="cps_wait_kinds",
            code="our-consent",
            label="Consent by the area",
            force_code="99",
            from_on=reference.ALWAYS,
            attributes={"gives": "dpp-consent"},
            source="Agreed with the area",
            mark=Mark.LOCAL,
        )
    )
    session().flush()
    asked(case, by, "our-consent")
    assert verdict(case, by, "indictable").code == "dpp-awaited"


def test_the_answers_for_the_criteria_begin_with_what_cps_answered(by: Actor, case: Case) -> None:
    """Saved again as they stand, they are complete."""
    answered(case, by, "yes")
    given = options_queries.suggested(case, TODAY)
    assert (given["dpp_consent"], given["dpp_prosecutor"]) == ("yes", "P. Nair")
    stated = {name: given[name] for name in ("dpp_consent", *("dpp_prosecutor", "dpp_reference"))}
    recording.record(case, by=by, is_whole=False, **stated, dpp_on=given["dpp_on"])
    assert verdict(case, by, "indictable").state == "met"


# --- the victim -----------------------------------------------------------------------------------


def contacted(case: Case, by: Actor, **said: Any) -> None:
    victims.record(case, by=by, kind="standard", **said)


def victim_of(case: Case, by: Actor) -> tuple[str, str]:
    found = verdict(case, by, "victim")
    return found.state.value, found.words


def test_a_victim_who_was_asked_is_not_asked_again(by: Actor, case: Case) -> None:
    made.answered(case, by=by, victim="not-yet")
    assert victim_of(case, by)[0] == "not-met"
    contacted(case, by, consulted_on=TODAY, view="opposes")
    state, words = victim_of(case, by)
    assert state == "met"
    assert f"Asked on {clock.day_in_words(TODAY)}: does not support this outcome." in words


def test_a_victim_who_was_only_told_is_still_to_be_asked(by: Actor, case: Case) -> None:
    made.answered(case, by=by, victim=None)
    decision = service.decide(case, by=by, **made.facts("1", victim_view="not-asked"))
    found = verdict(case, by, "victim")
    assert found.state == "unknown"
    told = f"Told on {clock.day_in_words(TODAY)}; whether they were asked for their view is not"
    assert told in found.words
    assert found.to_do == "Ask the victim, or whoever speaks for them"
    contacted(case, by, decision=decision, consulted_on=TODAY, view="no-view")
    assert verdict(case, by, "victim").state == "met"


def test_what_was_answered_of_the_victim_is_not_taken_back_by_their_having_been_told(
    by: Actor, case: Case
) -> None:
    made.answered(case, by=by, victim="yes")
    service.decide(case, by=by, **made.facts("1", victim_view="not-asked"))
    assert victim_of(case, by) == (
        "met",
        "The victim has been asked; the view is weighed and is not a veto",
    )


def test_where_it_was_tried_and_is_not_possible_that_is_known(by: Actor, case: Case) -> None:
    made.answered(case, by=by, victim="not-yet")
    contacted(case, by, not_possible_because="The line is dead and the letter came back")
    assert victim_of(case, by) == ("met", "It was tried and is not possible")


def test_a_victim_who_was_told_later_could_be_asked(by: Actor, case: Case) -> None:
    made.answered(case, by=by, victim=None)
    contacted(case, by, not_possible_because="The line is dead and the letter came back")
    service.decide(case, by=by, **made.facts("1", victim_view="not-asked"))
    assert verdict(case, by, "victim").state == "unknown"


def test_a_view_asked_after_the_day_of_the_decision_is_none_for_it(by: Actor, case: Case) -> None:
    made.answered(case, by=by, victim="not-yet")
    contacted(case, by, consulted_on=TODAY, view="opposes")
    known = options_queries.known_of(case, TODAY - timedelta(days=1))
    assert (known.victim, known.victim_words) == ("not-yet", "")


def test_the_victim_of_another_offence_was_not_asked_about_this_one(
    by: Actor, person: Person
) -> None:
    two = [{"code": "CJ88116"}, {"code": "TH68020"}]
    case = made.case_for(by, recorded_by=person("sergeant"), offences=two)
    service.decide(case, by=by, **made.facts("1", offences=["1"]))
    first, second = case.offences
    assert options_queries.known_of(case, TODAY, [first]).victim == "yes"
    assert options_queries.known_of(case, TODAY, [second]).victim == ""


def test_what_the_decision_says_of_the_victim_is_not_asked_again(by: Actor, person: Person) -> None:
    case = made.booked_for(by, recorded_by=person("sergeant"))
    made.answered(case, by=by, victim="not-yet")
    decision = service.decide(case, by=by, **made.facts("8", victim_view="opposes"))
    (found,) = [one for one in decision.verdicts if one["criterion"] == "victim"]
    assert found["state"] == "met"
    assert "does not support this outcome" in found["words"]


# --- the page and the API -------------------------------------------------------------------------


def test_page_and_api_say_what_is_waited_for_and_what_the_victim_said(
    db: Database, visit: Any, app: Flask
) -> None:
    with clock.at(clock.now() - timedelta(days=3)):
        token = booked(db, offences=[{"code": "OF61016"}])
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        case = cases.open(token, by=by)
        made.answered(case, by=by, victim="not-yet", **EXCEPTIONAL)
        asked(case, by)
        contacted(case, by, consulted_on=TODAY, view="supports")
    text = visit("supervisor").get(f"/cases/{token}/options").text
    told = Caller(app, "supervisor@example.test").get(f"/api/v1/cases/{token}/options")
    (option,) = [one for one in told["options"] if one["option"] == "simple-caution"]
    words = {one["criterion"]: one["words"] for one in option["criteria"]}
    assert "waiting for CPS since" in words["indictable"]
    assert "supports this outcome" in words["victim"]
    for said in (words["indictable"], words["victim"]):
        assert said in text
