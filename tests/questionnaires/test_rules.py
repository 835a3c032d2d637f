"""What is wrong with a question set is said before it is published."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.questionnaires import national, questions, rules
from cjdiversion.questionnaires.questions import FILES
from cjdiversion.screenings.signs import RULES, SELF_HARM

NATIONAL = questions.of("needs", 2)
SOURCES = frozenset({"self-told", "officer-observed", "previous-record", "family"})
NEEDS = frozenset({"exploitation", "dementia"})


def content() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FILES / "needs-2.json").read_text(encoding="utf-8"))
    return read


def asked(told: dict[str, Any], code: str) -> dict[str, Any]:
    return next(
        one for section in told["sections"] for one in section["questions"] if one["code"] == code
    )


def problems(told: Any) -> list[tuple[str, str]]:
    return rules.problems(told, national=NATIONAL, sources=SOURCES, needs=NEEDS)


def codes(told: Any) -> set[str]:
    return {code for code, _ in problems(told)}


@pytest.mark.parametrize("path", sorted(FILES.glob("*.json")), ids=lambda path: path.stem)
def test_nothing_is_wrong_with_the_national_sets(path: Any) -> None:
    told = json.loads(path.read_text(encoding="utf-8"))
    asks = questions.of("needs", told["version"])
    assert rules.problems(told, national=asks, sources=SOURCES) == []


def _with(question: str, **over: Any) -> Any:
    def spoil(told: dict[str, Any]) -> None:
        asked(told, question).update(over)

    return spoil


def _top(**over: Any) -> Any:
    return lambda told: told.update(over)


DEPENDS = {"question": "abuse", "answers": ["yes"]}


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_top(sections=None), "shape"),
        (_top(code="Needs!"), "shape"),
        (_top(from_on="tomorrow"), "shape"),
        (_top(review_after_days={"any": 0, "safety": 7}), "shape"),
        (_top(not_answered={}), "not-answered"),
        (_top(extra="more"), "shape"),
        (_top(sections=[{"code": "x"}]), "shape"),
        (_with("abuse", code="Abuse"), "shape"),
        (_with("abuse", code="abuse-words"), "code"),
        (_with("abuse", code="learning"), "twice"),
        (_with("abuse", words=""), "shape"),
        (_with("abuse", asked_of="neighbour"), "unknown"),
        (_with("abuse", told="rumour"), "unknown"),
        (_with("abuse", source="nowhere"), "unknown"),
        (_with("abuse", answers="maybe-maybe"), "answers"),
        (_with("abuse", kind="guess"), "shape"),
        (lambda told: asked(told, "mental-health-care").pop("own_words"), "own-words"),
        (
            _with("learning", asked_if={"question": "shoe-size", "answers": ["yes"]}),
            "unknown-dependent",
        ),
        (_with("learning", asked_if={"question": "abuse", "answers": ["often"]}), "unknown-answer"),
        (_with("learning", asked_if={"question": "abuse", "answers": []}), "shape"),
        (_with("learning", asked_if={"question": "abuse"}), "shape"),
        (_with("abuse", asked_if=DEPENDS), "cycle"),
        (lambda told: told["told"].update({"told-by-a-neighbour-of-the-family": "So"}), "told"),
        (_with("abuse", raises={"yes": "sadness"}), "raises"),
        (_with("abuse", raises={"no": "dementia"}), "raises"),
    ],
)
def test_each_thing_that_can_be_wrong_is_named(spoil: Any, code: str) -> None:
    told = content()
    spoil(told)
    assert code in codes(told)


def test_a_cycle_of_three_is_found_and_drawn() -> None:
    told = content()
    for code, above in (("abuse", "weighing"), ("weighing", "learning"), ("learning", "abuse")):
        asked(told, code)["asked_if"] = {"question": above, "answers": ["yes"]}
    found = [words for code, words in problems(told) if code == "cycle"]
    assert any("abuse → weighing → learning → abuse" in words for words in found)


def test_what_hangs_on_a_cycle_does_not_go_round_for_ever() -> None:
    told = content()
    asked(told, "abuse")["asked_if"] = DEPENDS
    asked(told, "school")["asked_if"] = DEPENDS
    cycles = [words for code, words in problems(told) if code == "cycle"]
    assert len(cycles) == 1


@pytest.mark.parametrize("told", [None, 7, "x", [], {}, {"code": "needs"}])
def test_what_is_no_question_set_at_all_is_refused(told: Any) -> None:
    assert problems(told)


SCRAPS: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    st.sampled_from(["asked_if", "answers", "kind", "raises", "words", "told", "audience"]), SCRAPS
)
def test_scraps_in_place_of_a_question_never_break_the_check(part: str, scrap: Any) -> None:
    told = copy.deepcopy(content())
    asked(told, "abuse")[part] = scrap
    if not problems(told):
        questions.read(json.dumps(told))  # what passes can be read


# --- what a force may not change ---------------------------------------------------------------


def _without(*codes: str) -> Any:
    def spoil(told: dict[str, Any]) -> None:
        for section in told["sections"]:
            section["questions"] = [one for one in section["questions"] if one["code"] not in codes]

    return spoil


def _answered(code: str, **labels: str) -> Any:
    """The question with a list of answers of its own."""

    def spoil(told: dict[str, Any]) -> None:
        told["answers"]["own"] = labels
        asked(told, code)["answers"] = "own"

    return spoil


def _in_another_section(told: dict[str, Any]) -> None:
    safety = next(one for one in told["sections"] if one["code"] == "safety")
    safety["code"] = "more"


def _for_another_to_answer(told: dict[str, Any]) -> None:
    told["asked_of"]["neighbour"] = "Ask a neighbour"
    told["not_answered"]["neighbour"] = told["not_answered"]["person"]


@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        (_without("intoxicated"), "required", "“intoxicated” must be asked in every set"),
        (_without("records"), "required", "“records” must be asked in every set"),
        (_without("self-harm-plan"), "required", "in the section “safety”"),
        (_in_another_section, "required", "“self-harm-thoughts” must be asked in every set"),
        (
            _answered("self-harm-plan", no="No", sometimes="Sometimes", often="Often"),
            "national-answers",
            "with these codes: no, yes",
        ),
        (
            _answered("self-harm-thoughts", no="No", yes="Yes", often="Yes, often"),
            "national-answers",
            "with these codes: no, yes",
        ),
        (_answered("abuse", no="No", home="At home"), "national-answers", "under another code"),
        (_with("learning", kind="several"), "national-answers", "of the kind “one”"),
        (
            _with("self-harm-ever", asked_if={"question": "abuse", "answers": ["yes"]}),
            "required",
            "is asked always: take “asked_if” away",
        ),
        (
            lambda told: asked(told, "self-harm-plan").pop("asked_if"),
            "required",
            "is asked once “self-harm-thoughts” is yes, and only then",
        ),
        (_with("self-harm-ever", audience={"child": True}), "required", "leave “audience”"),
        (_with("self-harm-ever", asked_of="officer"), "required", "is for “person” to answer"),
        (_for_another_to_answer, "asked-of", "neighbour"),
    ],
)
def test_a_set_that_would_switch_safety_action_off_is_refused_in_words(
    spoil: Any, code: str, words: str
) -> None:
    told = content()
    spoil(told)
    found = problems(told)
    assert {one for one, _ in found} == {code}
    assert any(words in said for _, said in found), found


def test_a_force_may_reword_leave_out_and_add_the_rest() -> None:
    told = content()
    _without("school", "head-or-memory")(told)
    asked(told, "accommodation")["asked_if"] = {"question": "abuse", "answers": ["refused", "yes"]}
    asked(told, "abuse")["words"] = "Does anybody hurt you at home?"
    gang = {**asked(told, "abuse"), "code": "gang", "raises": {"yes": "exploitation"}}
    told["sections"][4]["questions"].append(gang)
    assert problems(told) == []


def test_whatever_a_rule_about_self_harm_reads_nationally_no_force_can_leave_out() -> None:
    kept = national.required(NATIONAL)
    read = {rule.reads for rule in RULES.values() if rule.need == SELF_HARM}
    assert read & NATIONAL.by_code.keys() <= kept.keys()
    for code in kept:
        above = NATIONAL.by_code[code].asked_if
        assert above is None or above.question in kept, code


def test_every_rule_reads_a_national_question_so_that_its_answers_are_fixed() -> None:
    known = {question.code for one in questions.every() for question in one}
    assert {rule.reads for rule in RULES.values()} <= known
