from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion import reference
from cjdiversion.questionnaires import questions
from cjdiversion.questionnaires.questions import NOT_ANSWERED
from cjdiversion.screenings import needs
from cjdiversion.screenings.needs import FACT_RULES, Facts, RaisedNeed
from cjdiversion.screenings.signs import RULES

SETS = {1: questions.of("needs", 1), 2: questions.of("needs", 2)}
ASKED = SETS[2]
KNOWN = {
    row["code"]: row
    for row in json.loads((reference.FILES / "vulnerabilities.json").read_text())["entries"]
}
ANY_ANSWERS = st.fixed_dictionaries(
    {}, optional={q.code: st.sampled_from(sorted(q.options)) for q in ASKED}
)

# version of the question set, rule, question, answers that meet it; every other answer must not
MEETS = (
    (2, "N-SH1", "self-harm-thoughts", {"yes"}),
    (2, "N-SH2", "self-harm-recent", {"yes"}),
    (2, "N-SH3", "self-harm-ever", {"yes"}),
    (1, "N-SH4", "seen-marks", {"yes"}),
    (2, "N-SH5", "records", {"self-harm", "both"}),
    (2, "N-SH6", "self-harm-plan", {"yes"}),
    (2, "N-SH7", "seen-what", {"marks"}),
    (1, "N-MH1", "mental-health-now", {"yes"}),
    (1, "N-MH2", "mental-health-before", {"yes"}),
    (1, "N-MH3", "seen-distress", {"yes"}),
    (2, "N-MH4", "records", {"mental-health", "both"}),
    (2, "N-MH5", "mental-health", {"now", "both"}),
    (2, "N-MH6", "mental-health", {"before", "both"}),
    (2, "N-MH7", "seen-what", {"distress"}),
    (2, "V-SE1", "seen-signs", {"yes"}),
    (2, "N-LD1", "learning", {"yes"}),
    (2, "N-AU1", "neurodiversity", {"autism", "both"}),
    (2, "N-AD1", "neurodiversity", {"adhd", "both"}),
    (2, "N-BI1", "head-or-memory", {"head-injury", "both"}),
    (2, "N-DE1", "head-or-memory", {"memory", "both"}),
    (2, "N-CO1", "communication", {"help", "both"}),
    (2, "N-CO2", "communication", {"interpreter", "both"}),
    (1, "N-CO3", "seen-following", {"does-not-follow", "both"}),
    (1, "N-CO4", "seen-following", {"goes-along", "both"}),
    (2, "N-CO5", "seen-what", {"does-not-follow"}),
    (2, "N-CO6", "seen-what", {"goes-along"}),
    (2, "N-PH1", "medicine", {"taken", "missed"}),
    (2, "N-PH2", "physical-health", {"ill", "both"}),
    (2, "N-PR1", "physical-health", {"pregnant", "both"}),
    (2, "N-AL1", "substances", {"drink", "both"}),
    (2, "N-AL2", "intoxicated", {"drink", "both"}),
    (2, "N-DR1", "substances", {"drugs", "both"}),
    (2, "N-DR2", "intoxicated", {"drugs", "both"}),
    (2, "N-AC1", "accommodation", {"yes"}),
    (2, "N-AB1", "abuse", {"yes"}),
    (1, "N-VE1", "background", {"forces", "both"}),
    (1, "N-CE1", "background", {"care", "both"}),
    (2, "N-FI1", "weighing-what", {"money"}),
    (2, "N-EM1", "weighing-what", {"work"}),
    (2, "N-GA1", "weighing-what", {"gambling"}),
    (2, "N-SS1", "weighing-what", {"alone"}),
    (2, "N-CA1", "weighing-what", {"caring"}),
    (2, "N-IM1", "weighing-what", {"immigration"}),
    (2, "N-EX1", "weighing-what", {"used"}),
    (2, "N-TR1", "weighing-what", {"happened"}),
    (2, "N-VE2", "weighing-what", {"forces"}),
    (2, "N-CE2", "weighing-what", {"in-care"}),
    (2, "N-ED1", "school", {"out", "trouble"}),
)


@pytest.mark.parametrize(
    ("version", "rule", "question", "meets"), MEETS, ids=[row[1] for row in MEETS]
)
def test_a_rule_is_met_by_these_answers_and_no_others(
    version: int, rule: str, question: str, meets: set[str]
) -> None:
    found = {
        answer
        for answer in SETS[version].by_code[question].options
        if rule in {one.code for one in needs.met({question: answer})}
    }
    assert found == meets
    assert RULES[rule] not in needs.met({}), "an unknown answer meets nothing"


def test_every_rule_stands_in_the_table_above() -> None:
    assert {row[1] for row in MEETS} == set(RULES)


def test_every_rule_raises_a_need_that_reference_data_knows() -> None:
    by_answer = {rule.need for rule in RULES.values()} - {""}
    assert by_answer | {rule.need for rule in FACT_RULES.values()} <= set(KNOWN)


def test_every_vulnerability_is_raised_by_a_rule_or_can_be_recorded_by_hand() -> None:
    """The published scope of L&D is wider than mental health; what no question asks is typed."""
    raised = {rule.need for rule in (*RULES.values(), *FACT_RULES.values())}
    assert set(KNOWN) - raised == {"safeguarding", "risk-to-others"}


def test_a_rule_without_a_need_is_a_reason_to_suspect() -> None:
    assert all(rule.suspects for rule in RULES.values() if not rule.need)
    assert needs.raised({"seen-signs": "yes"}, ASKED) == frozenset()


def test_one_of_several_answers_is_enough() -> None:
    raised = needs.raised({"weighing-what": "alone happened money"}, ASKED)
    assert {need.code for need in raised} == {"social-support", "trauma", "finance"}


def test_a_code_fits_its_column() -> None:
    assert all(re.fullmatch(r"[NV]-[A-Z]{2}[0-9]", code) for code in RULES)


@given(ANY_ANSWERS)
def test_every_raised_need_has_a_rule_and_says_how_it_is_known(answers: dict[str, str]) -> None:
    for need in needs.raised(answers, ASKED):
        rule = RULES[need.rule]
        assert rule.need == need.code
        assert need.source == ASKED.by_code[rule.reads].told


@given(ANY_ANSWERS, st.randoms())
def test_the_order_of_answering_changes_nothing(answers: dict[str, str], random: object) -> None:
    shuffled = list(answers.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert needs.raised(dict(shuffled), ASKED) == needs.raised(answers, ASKED)


@given(ANY_ANSWERS, st.sampled_from(sorted(ASKED.by_code)))
def test_an_answer_raises_needs_of_its_own_question_alone(
    answers: dict[str, str], question: str
) -> None:
    without = {code: said for code, said in answers.items() if code != question}
    alone = {question: answers[question]} if question in answers else {}
    both = needs.raised(without, ASKED) | needs.raised(alone, ASKED)
    assert needs.raised(answers, ASKED) == both


@given(st.sampled_from(sorted(NOT_ANSWERED)))
def test_what_was_not_answered_raises_nothing(said: str) -> None:
    assert needs.raised(dict.fromkeys(ASKED.by_code, said), ASKED) == frozenset()


def test_what_is_seen_keeps_another_source_than_what_is_told() -> None:
    raised = needs.raised({"self-harm-ever": "yes", "seen-what": "marks"}, ASKED)
    assert raised == {
        RaisedNeed("self-harm", "N-SH3", "self-told"),
        RaisedNeed("self-harm", "N-SH7", "officer-observed"),
    }


def test_an_answer_to_a_question_this_set_does_not_have_raises_nothing() -> None:
    assert needs.raised({"of-another-set": "yes"}, ASKED) == frozenset()


def test_a_need_about_safety_is_looked_at_again_sooner() -> None:
    on = date(2026, 3, 27)
    assert needs.review_by("self-harm", ASKED, on) < needs.review_by("veteran", ASKED, on)


def test_a_rule_that_is_gone_is_shown_by_its_code() -> None:
    assert needs.words_of("N-SH3") == "Has tried to harm themself at some time"
    assert needs.words_of("N-XX9") == "N-XX9"
    assert needs.words_of("") == "Recorded by hand"
    assert needs.words_of("N-YP1") == "Under 18, or age not known"


# --- what the booking itself says ----------------------------------------------------------------


def facts(**over: Any) -> Facts:
    known = {"way": "custody", "youngest": 30, "sex": "M", "offence_categories": frozenset({"CS"})}
    return Facts(**{**known, **over})


@pytest.mark.parametrize(
    ("rule", "met", "not_met"),
    [
        ("N-YP1", [{"youngest": 17}, {"youngest": None}], [{"youngest": 18}, {"youngest": 60}]),
        (
            "N-WO1",
            [{"sex": "F"}],
            [{"sex": ""}, {"sex": "M"}, {"sex": "F", "way": "voluntary-attendance"}],
        ),
        (
            "N-CR1",
            [{"offence_categories": frozenset({"CS", "CI"})}],
            [{"offence_categories": frozenset()}, {"offence_categories": frozenset({"CE"})}],
        ),
    ],
)
def test_a_fact_of_the_booking_raises_its_need(
    rule: str, met: list[dict[str, Any]], not_met: list[dict[str, Any]]
) -> None:
    for over in met:
        assert rule in {need.rule for need in needs.raised_by(facts(**over))}, over
    for over in not_met:
        assert rule not in {need.rule for need in needs.raised_by(facts(**over))}, over


def test_a_question_of_the_force_raises_what_the_force_says() -> None:
    own = replace(
        ASKED.by_code["abuse"], code="gang", raises={"yes": "exploitation"}, asked_if=None
    )
    asked = replace(ASKED, sections=(replace(ASKED.sections[0], questions=(own,)),), force="99")
    assert needs.raised({"gang": "yes"}, asked) == {
        RaisedNeed("exploitation", "local:gang", "self-told")
    }
    assert needs.raised({"gang": "no"}, asked) == frozenset()
    assert needs.read_by("local:gang") == "gang"
