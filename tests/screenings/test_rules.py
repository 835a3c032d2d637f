from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.questionnaires import questions
from cjdiversion.screenings import rules
from cjdiversion.screenings.rules import LIMBS, Reason
from tests.screenings.test_needs import ANY_ANSWERS

ASKED = questions.of("needs", 2)
HARM_HERE = replace(ASKED.by_code["abuse"], code="harm-here", raises={"yes": "self-harm"})
OF_A_FORCE = replace(
    ASKED,
    force="99",
    sections=(*ASKED.sections, replace(ASKED.sections[0], code="own", questions=(HARM_HERE,))),
)
REASON = Reason("N-MH1", "Mental health is a trouble now", "PACE Code C 1.4")
NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)
SELF_HARM = (
    ("self-harm-thoughts", "yes"),
    ("self-harm-recent", "yes"),
    ("self-harm-ever", "yes"),
    ("self-harm-plan", "yes"),
    ("seen-what", "marks"),
    ("seen-what", "distress marks"),
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


@given(ANY_ANSWERS, st.sampled_from(["no", "yes", "not-asked", "refused", "unable"]))
def test_safety_action_is_due_exactly_so_in_a_set_with_a_question_of_the_force(
    answers: dict[str, str], said: str
) -> None:
    raised = rules.raised(answers | {"harm-here": said}, OF_A_FORCE)
    local = [need.code for need in raised if need.rule.startswith("local:")]
    due = rules.safety_action_due(answers | {"harm-here": said}, local)
    assert due == ("self-harm" in {need.code for need in raised})
    assert due or said != "yes"


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
    (reason,) = rules.suspects_vulnerability({question: answer}, ASKED)
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
    assert rules.suspects_vulnerability({question: answer}, ASKED) == []


def test_being_unable_to_answer_is_a_reason_once_however_often() -> None:
    found = rules.suspects_vulnerability({"learning": "unable", "abuse": "unable"}, ASKED)
    assert [reason.code for reason in found] == ["V-UN1"]


def test_an_officer_who_could_not_tell_says_nothing_of_the_person() -> None:
    """As while a system is down: it is no fault of theirs."""
    assert rules.suspects_vulnerability({"records": "unable", "intoxicated": "unable"}, ASKED) == []


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
        (False, [REASON], "AA-3"),  # a reason the decision did not know
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


LATER = Reason("V-ND:dementia", "A need was recorded", "PACE Code C 1.4", need="b2")
REASONS = st.lists(
    st.builds(
        Reason,
        code=st.sampled_from(["N-MH1", "N-LD1", "V-ND:dementia"]),
        words=st.just("A sign"),
        source=st.just("PACE Code C 1.4"),
        need=st.sampled_from(["", "a1", "b2"]),
    )
)


@given(known=REASONS, since=REASONS)
def test_a_no_stands_against_what_was_known_and_nothing_that_came_since(
    known: list[Reason], since: list[Reason]
) -> None:
    """In whatever order the reasons are found, and however often each of them is."""
    indicators = [one.key for one in known]
    found = rules.needs_appropriate_adult(
        is_vulnerable=False, possibly_child=False, reasons=since, indicators=indicators
    )
    assert (found is None) == ({one.key for one in since} <= set(indicators))
    assert found is None or (found.code, found.source) == ("AA-3", "PACE Code C 1.4")


def test_two_needs_of_a_kind_recorded_by_hand_are_two_reasons() -> None:
    earlier = Reason("V-ND:dementia", "A need was recorded", "PACE Code C 1.4", need="a1")
    assert rules.unweighed(False, [earlier.key], [earlier, LATER]) == [LATER]


def test_nothing_is_left_to_weigh_while_nobody_has_decided_or_after_a_yes() -> None:
    assert rules.unweighed(None, [], [LATER]) == rules.unweighed(True, [], [LATER]) == []


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


@pytest.mark.parametrize(
    "outcome", ["not-screened", "could-not", "in-progress", "partly", "no-information"]
)
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


OF_PERSON = [
    one.code
    for one in ASKED.narrowed("custody", possibly_child=False)
    if one.asked_of == "person" and not one.asked_if
]
OF_OFFICER = {"intoxicated": "no", "seen-signs": "no", "records": "no"}


@given(
    st.fixed_dictionaries(
        {code: st.sampled_from(["no", "not-asked", "refused", "unable"]) for code in OF_PERSON}
    )
)
def test_nothing_was_found_only_where_the_person_answered_everything(
    said: dict[str, str],
) -> None:
    answered = [answer == "no" for answer in said.values()]
    whole, none = all(answered), not any(answered)
    outcome = rules.found_without_needs(OF_OFFICER | said, ASKED)
    assert (outcome == rules.NOTHING_FOUND, outcome == rules.NO_INFORMATION) == (whole, none)
    assert outcome in (rules.NOTHING_FOUND, rules.NO_INFORMATION, rules.PARTLY)


def test_a_question_that_was_opened_since_is_not_answered() -> None:
    said = OF_OFFICER | dict.fromkeys(OF_PERSON, "no")
    assert rules.found_without_needs(said | {"weighing": "yes"}, ASKED) == rules.PARTLY
    said |= {"weighing": "yes", "weighing-what": "other"}
    assert rules.found_without_needs(said, ASKED) == rules.NOTHING_FOUND


def test_how_much_was_not_answered_is_said_beside_the_outcome() -> None:
    counts = {"asked_count": 15, "refused_count": 3, "unable_count": 0, "not_asked_count": 1}
    words = rules.outcome_words(rules.PARTLY, counts)
    assert words.endswith(": 3 refused, 1 not asked of 15 questions")
    assert rules.outcome_words(rules.NEEDS_FOUND, counts) == "Screened: needs found"


def test_no_outcome_is_worded_as_clearance() -> None:
    assert rules.OUTCOME_WORDS[rules.NOTHING_FOUND] == "Screened: no trigger found"
    assert not [words for words in rules.OUTCOME_WORDS.values() if "no needs" in words.lower()]
