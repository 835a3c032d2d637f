from __future__ import annotations

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion import reference
from cjdiversion.screenings import needs, questions
from cjdiversion.screenings.needs import RULES, RaisedNeed
from cjdiversion.screenings.questions import NOT_ANSWERED

ASKED = questions.of("needs", 1)
KNOWN = {
    row["code"]: row
    for row in json.loads((reference.FILES / "vulnerabilities.json").read_text())["entries"]
}
ANY_ANSWERS = st.fixed_dictionaries(
    {}, optional={q.code: st.sampled_from(sorted(q.options)) for q in ASKED}
)

# rule, question, answers that meet it; every other answer of the question must not
MEETS = (
    ("N-SH1", "self-harm-thoughts", {"yes"}),
    ("N-SH2", "self-harm-recent", {"yes"}),
    ("N-SH3", "self-harm-ever", {"yes"}),
    ("N-SH4", "seen-marks", {"yes"}),
    ("N-SH5", "records", {"self-harm", "both"}),
    ("N-MH1", "mental-health-now", {"yes"}),
    ("N-MH2", "mental-health-before", {"yes"}),
    ("N-MH3", "seen-distress", {"yes"}),
    ("N-MH4", "records", {"mental-health", "both"}),
    ("N-LD1", "learning", {"yes"}),
    ("N-AU1", "neurodiversity", {"autism", "both"}),
    ("N-AD1", "neurodiversity", {"adhd", "both"}),
    ("N-BI1", "head-or-memory", {"head-injury", "both"}),
    ("N-DE1", "head-or-memory", {"memory", "both"}),
    ("N-CO1", "communication", {"help", "both"}),
    ("N-CO2", "communication", {"interpreter", "both"}),
    ("N-CO3", "seen-following", {"does-not-follow", "both"}),
    ("N-CO4", "seen-following", {"goes-along", "both"}),
    ("N-PH1", "medicine", {"taken", "missed"}),
    ("N-PH2", "physical-health", {"ill", "both"}),
    ("N-PR1", "physical-health", {"pregnant", "both"}),
    ("N-AL1", "substances", {"drink", "both"}),
    ("N-AL2", "intoxicated", {"drink", "both"}),
    ("N-DR1", "substances", {"drugs", "both"}),
    ("N-DR2", "intoxicated", {"drugs", "both"}),
    ("N-AC1", "accommodation", {"yes"}),
    ("N-AB1", "abuse", {"yes"}),
    ("N-VE1", "background", {"forces", "both"}),
    ("N-CE1", "background", {"care", "both"}),
)


@pytest.mark.parametrize(("rule", "question", "meets"), MEETS, ids=[row[0] for row in MEETS])
def test_a_rule_is_met_by_these_answers_and_no_others(
    rule: str, question: str, meets: set[str]
) -> None:
    found = {
        answer
        for answer in ASKED.by_code[question].options
        if rule in {one.code for one in needs.met({question: answer})}
    }
    assert found == meets
    assert RULES[rule] not in needs.met({}), "an unknown answer meets nothing"


def test_every_rule_stands_in_the_table_above() -> None:
    assert {row[0] for row in MEETS} == set(RULES)


def test_every_rule_raises_a_need_that_reference_data_knows() -> None:
    assert {rule.need for rule in RULES.values()} <= set(KNOWN)


def test_a_code_fits_its_column() -> None:
    assert all(re.fullmatch(r"N-[A-Z]{2}[0-9]", code) for code in RULES)


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
    raised = needs.raised({"self-harm-ever": "yes", "seen-marks": "yes"}, ASKED)
    assert raised == {
        RaisedNeed("self-harm", "N-SH3", "self-told"),
        RaisedNeed("self-harm", "N-SH4", "officer-observed"),
    }


def test_an_answer_to_a_question_this_set_does_not_have_raises_nothing() -> None:
    assert needs.raised({"of-another-set": "yes"}, ASKED) == frozenset()


def test_a_need_about_safety_is_looked_at_again_sooner() -> None:
    on = date(2026, 3, 27)
    assert needs.review_by("self-harm", ASKED, on) < needs.review_by("veteran", ASKED, on)


def test_a_rule_that_is_gone_is_shown_by_its_code() -> None:
    assert needs.words_of("N-SH3") == "Has tried to harm themself at some time"
    assert needs.words_of("N-XX9") == "N-XX9"
