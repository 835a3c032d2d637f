"""Fitness before scoring, a time to try again, and what a cut-off may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cjdiversion.instruments import rules
from cjdiversion.instruments.rules import Fitness
from tests.instruments.made import one

FIT = Fitness(is_fit=True, affected="no", distress="none", interpreting="not-needed")
NOW = datetime(2026, 3, 27, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, []),
        ({"is_fit": False}, ["Cannot be asked now"]),
        ({"affected": "drink"}, ["Affected by drink or drugs"]),
        ({"affected": "drugs"}, ["Affected by drink or drugs"]),
        ({"affected": "both"}, ["Affected by drink or drugs"]),
        ({"affected": "cannot-tell"}, []),
        ({"distress": "some"}, []),
        ({"distress": "too-much"}, ["Too distressed to go on"]),
        ({"interpreting": "present"}, []),
        ({"interpreting": "telephone"}, []),
        ({"interpreting": "missing"}, ["No interpreter yet"]),
        (
            {"is_fit": False, "affected": "both", "interpreting": "missing"},
            ["Cannot be asked now", "Affected by drink or drugs", "No interpreter yet"],
        ),
    ],
)
def test_why_somebody_cannot_be_asked_now(changes: dict[str, object], reasons: list[str]) -> None:
    fitness = replace(FIT, **changes)  # type: ignore[arg-type]
    assert rules.not_now(fitness, asked_when_affected=False) == reasons


def test_what_looks_for_delirium_is_asked_of_the_drunk_too_but_not_of_who_cannot_be_asked() -> None:
    drunk = replace(FIT, affected="drink", distress="too-much")
    assert rules.not_now(drunk, asked_when_affected=True) == []
    away = replace(drunk, is_fit=False)
    assert rules.not_now(away, asked_when_affected=True) == ["Cannot be asked now"]


def test_what_a_reader_must_allow_for_is_said() -> None:
    assert rules.cautions(FIT, "en", one("phq-9")) == []
    hard = replace(FIT, affected="cannot-tell", distress="some", interpreting="telephone")
    assert rules.cautions(hard, "pl", one("phq-9")) == [
        "Affected by drink or drugs: cannot tell",
        "Distressed, and able to go on",
        "Asked in a language for which no official form is listed here",
        "Asked through an interpreter",
    ]


def test_a_code_nobody_offered_is_refused_at_its_field() -> None:
    odd = Fitness(is_fit=True, affected="a bit", distress="none", interpreting="sister")
    assert set(rules.wrong_fitness(odd)) == {"affected", "interpreting"}
    assert rules.wrong_fitness(FIT) == {}


@pytest.mark.parametrize(
    ("reasons", "minutes", "code"),
    [
        ([], None, ""),
        ([], 60, "not-needed"),
        (["Asleep"], None, "required"),
        (["Asleep"], 0, "past"),
        (["Asleep"], -1, "past"),
        (["Asleep"], 1, ""),
    ],
)
def test_a_time_to_try_again_is_needed_when_not_fit_and_must_be_to_come(
    reasons: list[str], minutes: int | None, code: str
) -> None:
    at = None if minutes is None else NOW + timedelta(minutes=minutes)
    wrong = rules.wrong_try_again(reasons, at, NOW)
    assert [problem for problem, _ in wrong.get("try_again_at", [])] == ([code] if code else [])


def test_the_words_for_a_missing_time_say_why_it_is_needed() -> None:
    reasons = ["Affected by drink or drugs", "No interpreter yet"]
    wrong = rules.wrong_try_again(reasons, None, NOW)
    assert wrong["try_again_at"][0][1] == (
        "Enter when to try again (affected by drink or drugs, no interpreter yet)"
    )


@pytest.mark.parametrize(
    ("name", "whose", "code"),
    [
        ("pc-ptsd-5", "", "required"),
        ("pc-ptsd-5", "boys", "required"),
        ("pc-ptsd-5", "women", ""),
        ("phq-9", "", ""),
        ("phq-9", "women", "not-needed"),
    ],
)
def test_whose_cut_off_holds_is_asked_where_there_is_more_than_one(
    name: str, whose: str, code: str
) -> None:
    wrong = rules.wrong_choice(one(name), whose)
    assert [problem for problem, _ in wrong.get("scored_for", [])] == ([code] if code else [])


def test_what_is_missing_may_follow_within_the_sitting_and_not_after_it() -> None:
    phq = one("phq-9")
    assert rules.is_in_sitting(phq, NOW - phq.sitting, NOW)
    assert not rules.is_in_sitting(phq, NOW - phq.sitting - timedelta(seconds=1), NOW)


@pytest.mark.parametrize(
    ("name", "level", "whose", "at_least", "field"),
    [
        ("phq-9", "positive", "", 1, ""),
        ("phq-9", "positive", "", 27, ""),
        ("phq-9", "positive", "", 28, "at_least"),
        ("phq-9", "positive", "", 0, "at_least"),
        ("phq-9", "delirium", "", 9, "level"),
        ("phq-9", "positive", "men", 9, "scored_for"),
        ("pc-ptsd-5", "positive", "men", 5, ""),
        ("pc-ptsd-5", "positive", "men", 6, "at_least"),
        ("pc-ptsd-5", "positive", "", 4, "scored_for"),
        ("bjmhs", "positive", "", 2, "instrument"),
    ],
)
def test_a_cut_off_must_be_one_that_the_instrument_can_have(
    name: str, level: str, whose: str, at_least: int, field: str
) -> None:
    wrong = rules.wrong_cut_off(one(name), level, whose, at_least)
    assert list(wrong) == ([field] if field else [])


def test_a_cut_off_never_holds_backwards() -> None:
    today = date(2026, 3, 27)
    assert rules.wrong_beginning(today, today) == {}
    assert rules.wrong_beginning(today + timedelta(days=1), today) == {}
    assert "from_on" in rules.wrong_beginning(today - timedelta(days=1), today)
    assert "from_on" in rules.wrong_beginning(None, today)


def test_levels_keep_their_order() -> None:
    published = one("4at").cut_offs_for("any")
    assert rules.wrong_order(one("4at"), published) == {}
    level = [published[0], replace(published[1], at_least=4)]
    assert "must fall in that order" in rules.wrong_order(one("4at"), level)["at_least"][0][1]


@pytest.mark.parametrize("words", ["", "  ", "\n"])
def test_words_that_are_needed_are_not_blank(words: str) -> None:
    assert rules.required("because", words, "Say why") == {"because": [("required", "Say why")]}
    assert rules.wrong_hand_over(words)
    assert rules.required("because", "Slip", "Say why") == {}


def test_a_language_must_be_known() -> None:
    assert rules.wrong_language("en", {"en": "English"}) == {}
    assert "language" in rules.wrong_language("", {"en": "English"})
