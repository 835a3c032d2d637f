from __future__ import annotations

from dataclasses import replace

import pytest

from cjdiversion.errors import Invalid
from cjdiversion.questionnaires import questions
from cjdiversion.questionnaires.questions import Kind, QuestionSet
from cjdiversion.screenings.changes import Change, changed, open_after

ASKED = questions.of("needs", 2)
WEIGHED = {"weighing": "yes"}
STANDING = {"physical-health": ("ill", "insulin"), "learning": ("no", "")}


def test_what_stands_already_is_no_change() -> None:
    found = changed(ASKED, STANDING, {"learning": "no"}, {"physical-health": "insulin"})
    assert found == Change()


def test_an_answer_keeps_its_words_unless_they_are_sent() -> None:
    assert changed(ASKED, STANDING, {"physical-health": "both"}, {}).said == {
        "physical-health": ("both", "insulin")
    }
    emptied = changed(ASKED, STANDING, {}, {"physical-health": ""})
    assert emptied.said == {"physical-health": ("ill", "")}


def test_words_alone_change_what_stands_beside_an_answer() -> None:
    found = changed(ASKED, STANDING, {}, {"physical-health": " insulin, twice a day "})
    assert found.said == {"physical-health": ("ill", "insulin, twice a day")}


@pytest.mark.parametrize(
    ("answers", "words", "field", "code"),
    [
        ({"shoe-size": "9"}, {}, "shoe-size", "unknown-question"),
        ({"learning": "maybe"}, {}, "learning", "unknown"),
        ({"learning": "yes no"}, {}, "learning", "contradictory"),
        ({"neurodiversity": "adhd autism"}, {}, "neurodiversity", "unknown"),
        ({}, {"communication": "a loop"}, "communication", "answer-needed"),
        (
            {"weighing": "yes", "weighing-what": "money refused"},
            {},
            "weighing-what",
            "contradictory",
        ),
        ({"weighing": "yes", "weighing-what": "money shoes"}, {}, "weighing-what", "unknown"),
        ({"medicine": "taken", "medicine-what": "given"}, {}, "medicine-what", "required"),
        ({"self-harm-recent": "yes"}, {}, "self-harm-recent", "contradictory"),
        (
            {"self-harm-ever": "no", "self-harm-recent": "no"},
            {},
            "self-harm-recent",
            "contradictory",
        ),
    ],
)
def test_what_cannot_be_taken_is_named(
    answers: dict[str, str], words: dict[str, str], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        changed(ASKED, STANDING, {"abuse": "yes", **answers}, words)
    assert {name: told[0][0] for name, told in refused.value.fields.items()} == {field: code}


def test_a_changed_answer_clears_what_hung_on_it_and_what_hung_on_that() -> None:
    standing = {"weighing": ("yes", ""), "weighing-what": ("money", ""), "abuse": ("no", "")}
    found = changed(ASKED, standing, {"weighing": "no"}, {})
    assert (found.said, found.cleared) == ({"weighing": ("no", "")}, ["weighing-what"])
    assert found.codes == {"weighing", "weighing-what"}


def test_a_question_that_is_not_asked_is_left_blank_without_a_word() -> None:
    """Whoever says “not asked” of everything says nothing false of a question that is closed."""
    assert changed(ASKED, {}, {"self-harm-recent": "not-asked"}, {}) == Change()


def test_what_a_closed_box_still_sends_is_left_out() -> None:
    sent = {"self-harm-ever": "no", "self-harm-recent": "yes", "abuse": "no"}
    assert sent.keys() & open_after(ASKED, {}, sent) == {"self-harm-ever", "abuse"}


def typed(kind: Kind) -> QuestionSet:
    """The set with one question that is answered by typing."""
    asked = ASKED.by_code["abuse"]
    options = {"given": "Answered", "not-asked": "Not asked"}
    own = replace(asked, kind=kind, options=options, own_words="Which")
    return replace(ASKED, sections=(replace(ASKED.sections[0], questions=(own,)),))


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (Kind.WHOLE, "12", None),
        (Kind.WHOLE, "-1", "number"),
        (Kind.WHOLE, "1.5", "number"),
        (Kind.WHOLE, "٣", "number"),
        (Kind.DAY, "2026-03-27", None),
        (Kind.DAY, "27/3/2026", "day"),
        (Kind.DAY, "2026-02-30", "day"),
        (Kind.WRITTEN, "Anything at all", None),
    ],
)
def test_what_is_typed_is_checked_by_its_kind(kind: Kind, value: str, code: str | None) -> None:
    asked = typed(kind)
    if code is None:
        said = changed(asked, {}, {"abuse": "given"}, {"abuse": value}).said
        assert said == {"abuse": ("given", value)}
    else:
        with pytest.raises(Invalid) as refused:
            changed(asked, {}, {"abuse": "given"}, {"abuse": value})
        assert refused.value.fields["abuse"][0][0] == code
