from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime

import pytest

from cjdiversion import clock
from cjdiversion.screenings import needs, questions
from cjdiversion.screenings.questions import FILES, NOT_ANSWERED

ASKED = questions.of("needs", 1)


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


def test_every_answer_that_is_not_no_raises_a_need() -> None:
    for question in ASKED:
        for answer in set(question.options) - NOT_ANSWERED - {"no"}:
            assert needs.met({question.code: answer}), (question.code, answer)


def test_a_version_once_published_can_always_be_read_and_not_be_changed() -> None:
    assert questions.of("needs", 1) is ASKED
    with pytest.raises(FrozenInstanceError):
        ASKED.version = 2  # type: ignore[misc]
    with pytest.raises(TypeError):
        next(iter(ASKED)).options["maybe"] = "Maybe"  # type: ignore[index]


def test_an_unknown_version_is_not_guessed() -> None:
    with pytest.raises(KeyError):
        questions.of("needs", 99)


def test_a_story_told_of_the_years_before_uses_the_first_version() -> None:
    with clock.at(datetime(2024, 5, 1, tzinfo=UTC)):
        assert questions.current().version == 1
    assert questions.current().from_on == date(2026, 1, 1)


def test_the_file_holds_no_weight_cut_off_or_score() -> None:
    for path in FILES.glob("*.json"):
        for section in json.loads(path.read_text(encoding="utf-8"))["sections"]:
            for question in section["questions"]:
                assert not {"weight", "score", "cut_off"} & set(question), question["code"]
