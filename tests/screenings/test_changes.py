from __future__ import annotations

import pytest

from cjdiversion.errors import Invalid
from cjdiversion.screenings import questions
from cjdiversion.screenings.changes import changed

ASKED = questions.of("needs", 1)
STANDING = {"medicine": ("taken", "insulin"), "learning": ("no", "")}


def test_what_stands_already_is_no_change() -> None:
    assert changed(ASKED, STANDING, {"learning": "no"}, {"medicine": "insulin"}) == {}


def test_an_answer_keeps_its_words_unless_they_are_sent() -> None:
    assert changed(ASKED, STANDING, {"medicine": "missed"}, {}) == {
        "medicine": ("missed", "insulin")
    }
    assert changed(ASKED, STANDING, {}, {"medicine": ""}) == {"medicine": ("taken", "")}


def test_words_alone_change_what_stands_beside_an_answer() -> None:
    found = changed(ASKED, STANDING, {}, {"medicine": " insulin, twice a day "})
    assert found == {"medicine": ("taken", "insulin, twice a day")}


@pytest.mark.parametrize(
    ("answers", "words", "field", "code"),
    [
        ({"shoe-size": "9"}, {}, "shoe-size", "unknown-question"),
        ({"learning": "maybe"}, {}, "learning", "unknown"),
        ({}, {"physical-health": "asthma"}, "physical-health", "answer-needed"),
    ],
)
def test_what_cannot_be_taken_is_named(
    answers: dict[str, str], words: dict[str, str], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        changed(ASKED, STANDING, {"abuse": "yes", **answers}, words)
    assert {name: told[0][0] for name, told in refused.value.fields.items()} == {field: code}
