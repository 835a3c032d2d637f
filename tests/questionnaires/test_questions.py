from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta

import pytest

from cjdiversion import clock
from cjdiversion.questionnaires import questions
from cjdiversion.questionnaires.questions import ALONE, FILES, NOT_ANSWERED, AskedIf
from cjdiversion.screenings import needs

ASKED = questions.of("needs", 2)


def test_every_question_can_be_not_asked_refused_or_not_answerable() -> None:
    assert all(set(question.options) > NOT_ANSWERED for question in ASKED)


def test_every_question_has_words_a_source_and_says_who_answers() -> None:
    for question in ASKED:
        assert question.words.endswith("?"), question.code
        assert question.source, question.code
        assert question.told in ASKED.told, question.code
        assert question.asked_of in ASKED.asked_of, question.code


def test_the_real_answers_stand_before_the_reasons_for_having_none() -> None:
    for question in ASKED:
        assert list(question.options)[-3:] == ["not-asked", "refused", "unable"], question.code


def test_the_person_is_asked_whether_they_ever_tried_to_harm_themself() -> None:
    asked = ASKED.by_code["self-harm-ever"]
    assert asked.words == "Have you ever tried to harm yourself?"
    assert (asked.asked_of, asked.told) == ("person", "self-told")


def test_intoxication_is_looked_at_before_anything_is_asked() -> None:
    assert next(iter(ASKED)).code == "intoxicated"


def test_no_question_is_asked_twice_and_no_code_ends_like_a_box_of_words() -> None:
    codes = [question.code for question in ASKED]
    assert len(codes) == len(set(codes))
    assert not [code for code in codes if code.endswith("-words")]


# What only leads to another question, or is asked for the sake of care and not of a need.
LEADS_ON = {("weighing", "yes"), ("seen-signs", "yes")}


@pytest.mark.parametrize("version", [1, 2])
def test_every_answer_that_is_not_no_raises_a_need_or_leads_on(version: int) -> None:
    asked = questions.of("needs", version)
    for question in asked:
        for answer in set(question.options) - ALONE - {"given"}:
            pair = question.code, answer
            assert needs.raised({question.code: answer}, asked) or pair in LEADS_ON, pair


def test_few_questions_are_asked_first_and_more_only_where_an_answer_leads_to_them() -> None:
    adult = ASKED.narrowed("custody", possibly_child=False)
    first = adult.open_to({})
    assert 12 <= len(first) <= 16
    assert len(adult.by_code) > len(first) + 5
    after = {one.code for one in adult.open_to({"weighing": "yes"})}
    assert after - {one.code for one in first} == {"weighing-what"}


def test_the_last_few_days_are_asked_about_unless_they_never_tried_to_harm_themself() -> None:
    asked = ASKED.by_code["self-harm-ever"]
    leads = {
        answer
        for answer in asked.options
        if ASKED.is_open("self-harm-recent", {"self-harm-ever": answer})
    }
    assert leads == set(asked.options) - {"no"}


def test_a_blow_to_the_head_and_memory_are_asked_about_whatever_is_said_of_learning() -> None:
    assert all(
        ASKED.is_open("head-or-memory", said) for said in ({}, {"learning": "no"}, {"abuse": "yes"})
    )


def test_a_question_is_closed_where_the_one_above_it_is_closed() -> None:
    above = replace(ASKED.by_code["weighing-what"], code="above")
    below = replace(above, code="below", asked_if=AskedIf("above", frozenset({"money"})))
    asked = replace(
        ASKED,
        sections=(replace(ASKED.sections[0], questions=(ASKED.by_code["weighing"], above, below)),),
    )
    said = {"weighing": "yes", "above": "money work"}
    assert asked.is_open("below", said)
    assert not asked.is_open("below", {**said, "weighing": "no"})
    assert not asked.is_open("of-another-set", said)


def test_a_label_names_each_of_several_answers() -> None:
    asked = ASKED.by_code["weighing-what"]
    assert asked.label("money alone") == "Nobody to turn to, Money, debt or benefits"
    assert asked.label("unheard-of") == "unheard-of"


def test_a_version_once_published_can_always_be_read_and_not_be_changed() -> None:
    assert questions.of("needs", 2) is ASKED
    with pytest.raises(FrozenInstanceError):
        ASKED.version = 3  # type: ignore[misc]
    with pytest.raises(TypeError):
        next(iter(ASKED)).options["maybe"] = "Maybe"  # type: ignore[index]


def test_an_unknown_version_is_not_guessed() -> None:
    with pytest.raises(KeyError):
        questions.of("needs", 99)


@pytest.mark.parametrize(
    ("day", "version"),
    [(date(2024, 5, 1), 2), (date(2026, 1, 1), 1), (date(2026, 1, 2), 2), (date(2026, 11, 1), 2)],
)
def test_the_newest_that_has_begun_is_asked_and_before_the_first_the_newest_there_is(
    day: date, version: int
) -> None:
    with clock.at(clock.day_starts(day) + timedelta(hours=12)):
        assert questions.current().version == version


def test_the_file_holds_no_weight_cut_off_or_score() -> None:
    for path in FILES.glob("*.json"):
        for section in json.loads(path.read_text(encoding="utf-8"))["sections"]:
            for question in section["questions"]:
                assert not {"weight", "score", "cut_off"} & set(question), question["code"]
