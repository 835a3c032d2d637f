from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.screenings import questions, rules
from cjdiversion.screenings.rules import LIMBS, Reason
from tests.screenings.test_needs import ANY_ANSWERS

ASKED = questions.of("needs", 1)
REASON = Reason("N-MH1", "Mental health is a trouble now", "PACE Code C 1.4")
NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)
SELF_HARM = (
    ("self-harm-thoughts", "yes"),
    ("self-harm-recent", "yes"),
    ("self-harm-ever", "yes"),
    ("seen-marks", "yes"),
    ("records", "self-harm"),
    ("records", "both"),
)


# --- safety ------------------------------------------------------------------------------------


@given(ANY_ANSWERS, st.sampled_from(SELF_HARM))
def test_any_positive_self_harm_answer_starts_safety_action_whatever_else_was_said(
    answers: dict[str, str], positive: tuple[str, str]
) -> None:
    said = answers | dict([positive])
    assert rules.safety_action_due(said)
    assert "self-harm" in {need.code for need in rules.raised(said, ASKED)}


@given(ANY_ANSWERS)
def test_safety_action_is_due_exactly_when_a_self_harm_need_is_raised(
    answers: dict[str, str],
) -> None:
    raised = {need.code for need in rules.raised(answers, ASKED)}
    assert rules.safety_action_due(answers) == ("self-harm" in raised)


@pytest.mark.parametrize("said", ["no", "not-asked", "refused", "unable"])
def test_a_self_harm_question_without_a_yes_starts_nothing(said: str) -> None:
    assert not rules.safety_action_due({code: said for code, _ in SELF_HARM})


# --- reasons to suspect ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "answer", "code"),
    [
        ("mental-health-before", "yes", "N-MH2"),
        ("learning", "yes", "N-LD1"),
        ("neurodiversity", "autism", "N-AU1"),
        ("seen-following", "goes-along", "N-CO4"),
        ("self-harm-ever", "yes", "N-SH3"),
    ],
)
def test_an_indicator_is_a_reason_to_suspect(question: str, answer: str, code: str) -> None:
    (reason,) = rules.suspects_vulnerability({question: answer})
    assert (reason.code, reason.source) == (code, "PACE Code C 1.4")
    assert reason.words


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("communication", "interpreter"),
        ("accommodation", "yes"),
        ("background", "both"),
        ("intoxicated", "drink"),
        ("learning", "no"),
        ("learning", "refused"),
        ("learning", "not-asked"),
    ],
)
def test_a_need_that_is_no_sign_of_vulnerability_is_no_reason(question: str, answer: str) -> None:
    assert rules.suspects_vulnerability({question: answer}) == []


def test_being_unable_to_answer_is_a_reason_once_however_often() -> None:
    found = rules.suspects_vulnerability({"learning": "unable", "abuse": "unable"})
    assert [reason.code for reason in found] == ["V-UN1"]


# --- the appropriate adult ---------------------------------------------------------------------


@pytest.mark.parametrize("is_vulnerable", [True, False, None])
@pytest.mark.parametrize("reasons", [[], [REASON]])
def test_somebody_possibly_under_18_always_needs_an_adult(
    is_vulnerable: bool | None, reasons: list[Reason]
) -> None:
    found = rules.needs_appropriate_adult(
        is_vulnerable=is_vulnerable, possibly_child=True, reasons=reasons
    )
    assert found is not None
    assert found.code == "AA-1"


@pytest.mark.parametrize(
    ("is_vulnerable", "reasons", "code"),
    [
        (True, [], "AA-2"),
        (True, [REASON], "AA-2"),
        (None, [REASON], "AA-3"),
        (None, [], None),
        (False, [REASON], None),
        (False, [], None),
    ],
)
def test_an_adult_needs_one_when_vulnerable_or_in_doubt(
    is_vulnerable: bool | None, reasons: list[Reason], code: str | None
) -> None:
    found = rules.needs_appropriate_adult(
        is_vulnerable=is_vulnerable, possibly_child=False, reasons=reasons
    )
    assert (found.code if found else None) == code
    assert found is None or (found.words and found.source.startswith("PACE Code C"))


# --- what a decision has to say ----------------------------------------------------------------

LONG = "Spoke clearly, explained the caution back"


def lacking(*, is_vulnerable: bool, **over: object) -> str | None:
    given = {"limbs": [], "words": "", "reasons": [], "outcome": rules.NOTHING_FOUND, **over}
    found = rules.lacking(is_vulnerable=is_vulnerable, **given)  # type: ignore[arg-type]
    return found[0] if found else None


def test_vulnerable_stands_on_an_indicator_a_limb_or_words() -> None:
    assert lacking(is_vulnerable=True) == "reasons-needed"
    assert lacking(is_vulnerable=True, reasons=[REASON]) is None
    assert lacking(is_vulnerable=True, limbs=["ii"]) is None
    assert lacking(is_vulnerable=True, words="Rocked") is None


def test_not_vulnerable_against_an_indicator_needs_reasons_of_some_length() -> None:
    against = {"reasons": [REASON], "outcome": rules.NEEDS_FOUND}
    assert lacking(is_vulnerable=False, **against) == "reasons-needed"
    assert lacking(is_vulnerable=False, words="x" * 19, **against) == "reasons-needed"
    assert lacking(is_vulnerable=False, words="x" * 20, **against) is None


@pytest.mark.parametrize("outcome", ["not-screened", "could-not", "in-progress"])
def test_not_vulnerable_without_a_completed_screening_needs_reasons(outcome: str) -> None:
    assert lacking(is_vulnerable=False, outcome=outcome) == "not-screened"
    assert lacking(is_vulnerable=False, outcome=outcome, words=LONG) is None


def test_not_vulnerable_after_a_screening_that_found_nothing_needs_no_words() -> None:
    assert lacking(is_vulnerable=False) is None


def test_there_are_the_three_limbs_of_the_code() -> None:
    assert list(LIMBS) == ["i", "ii", "iii"]


# --- blank and answered ------------------------------------------------------------------------


def test_blank_is_not_looked_at_and_not_asked_is_an_answer() -> None:
    answers = dict.fromkeys(ASKED.by_code, "not-asked") | {"learning": ""}
    del answers["records"]
    assert rules.not_looked_at(answers, ASKED) == ["learning", "records"]
    assert list(rules.blank_problems(answers, ASKED)) == ["learning", "records"]
    assert not rules.was_anything_answered(dict.fromkeys(ASKED.by_code, "refused"))
    assert rules.was_anything_answered(answers | {"abuse": "no"})


def test_no_outcome_is_worded_as_clearance() -> None:
    assert rules.OUTCOME_WORDS[rules.NOTHING_FOUND] == "Screened: no trigger found"
    assert not [words for words in rules.OUTCOME_WORDS.values() if "no needs" in words.lower()]


# --- the adult’s three moments -----------------------------------------------------------------


def adult(**over: object) -> dict[str, object]:
    empty = dict.fromkeys(("requested_at", "contacted_at", "arrived_at"))
    return {"name": "", "relationship_code": "", **empty, **over}


def problems(**over: object) -> set[str]:
    return set(rules.adult_problems(adult(**over), {"parent": "Parent"}))


def test_the_moments_of_an_adult_have_an_order_where_they_are_known() -> None:
    names = ("requested_at", "contacted_at", "arrived_at")
    for order in permutations(range(3)):
        given = {
            name: NOON + timedelta(hours=hour) for name, hour in zip(names, order, strict=True)
        }
        assert (problems(**given) == set()) == (list(order) == [0, 1, 2]), order


def test_an_adult_may_have_arrived_without_being_requested() -> None:
    assert problems(arrived_at=NOON) == set()
    assert problems(name="Mrs Lee") == set()


def test_an_adult_who_came_first_is_told_where_to_look() -> None:
    assert problems(requested_at=NOON, arrived_at=NOON - timedelta(minutes=1)) == {"arrived_at"}
    assert problems(requested_at=NOON, arrived_at=NOON) == set()


def test_an_adult_about_whom_nothing_is_known_is_not_recorded() -> None:
    assert problems() == {"requested_at"}
    assert problems(name="Mrs Lee", relationship_code="neighbour") == {"relationship_code"}
