"""Lines about the appropriate adult, interviews and a child: from rows to words."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from cjdiversion.annexes import interview_lines
from cjdiversion.annexes.facts import Line, State
from cjdiversion.consents.release import Holder
from cjdiversion.interviews.models import (
    AppropriateAdult,
    ChildStepRecord,
    Interview,
    UrgentAuthority,
)
from tests.annexes.test_sharing import NOW, known

AUTHORITY = uuid.uuid4()


def lines(section: str = "vulnerability", **over: Any) -> list[Line]:
    return [line for line in interview_lines.of(known(**over)) if line.section == section]


def only(section: str = "vulnerability", **over: Any) -> Line:
    (line,) = lines(section, **over)
    return line


def held(**over: Any) -> Interview:
    """Until 14:20, in Room 2."""
    facts = {"started_at": NOW, "ended_at": NOW + timedelta(minutes=20), "place": "Room 2"}
    empty = dict.fromkeys(("interviewer", "adult_there", "eligibility", "adapted", "breaks"), "")
    marks = {"is_without_adult": False, "adaptations": []}
    return Interview(**{**empty, **marks, **facts, **over})


# --- the adult ---------------------------------------------------------------------------------


def test_a_vulnerable_person_without_an_adult_is_said_so() -> None:
    line = only(needs_adult=True)
    assert line.text == "No appropriate adult is recorded"
    assert line.state is State.OUTSTANDING
    assert lines(needs_adult=False) == []


def test_the_adult_is_told_by_relationship_and_three_moments_and_not_by_name() -> None:
    adult = AppropriateAdult(name="Ola Berg", relationship_code="parent", requested_at=NOW)
    line = only(adults=[adult], needs_adult=True)
    assert line.text == (
        "Appropriate adult (parent): requested 27 March 2026 at 14:00; "
        "contacted not recorded; arrived not recorded"
    )
    assert (line.holder, line.as_at, line.is_opinion) == (Holder.POLICE, NOW, False)


def test_each_adult_has_a_line_the_first_one_first() -> None:
    first = AppropriateAdult(relationship_code="parent", arrived_at=NOW, left_at=NOW)
    second = AppropriateAdult(relationship_code="scheme", rights_repeated_at=NOW)
    told = [line.text for line in lines(adults=[second, first])]
    assert [text.split(":")[0] for text in told] == [
        "Appropriate adult (parent)",
        "Appropriate adult (scheme)",
    ]
    assert told[0].endswith("left 27 March 2026 at 14:00")
    assert told[1].endswith("rights repeated with them 27 March 2026 at 14:00")


# --- interviews --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("over", "words", "state"),
    [
        (
            {"adult_there": "throughout", "eligibility": "none-of-these"},
            "appropriate adult there throughout",
            State.OBTAINED,
        ),
        (
            {"adult_there": "nobody"},
            "without the appropriate adult who was needed",
            State.OBTAINED,
        ),
        (
            {"adult_there": "part", "eligibility": "none-of-these"},
            "the appropriate adult who was needed was there for part of it only",
            State.OBTAINED,
        ),
        (
            {"adult_there": "throughout", "eligibility": "witness"},
            "without an adult who may act as one. Who was there: witness",
            State.OBTAINED,
        ),
        (
            {"adult_there": "not-known"},
            "an appropriate adult was needed; not known whether one was there",
            State.OUTSTANDING,
        ),
    ],
)
def test_an_interview_says_whether_the_adult_was_there(
    over: dict[str, Any], words: str, state: State
) -> None:
    line = lines(needs_adult=True, interviews=[held(**over)])[-1]
    assert line.text == f"Interview 27 March 2026 at 14:00 to 14:20 at Room 2: {words}"
    assert (line.state, line.as_at) == (state, NOW)


def test_an_interview_for_which_no_adult_was_needed_is_not_told() -> None:
    assert lines(interviews=[held(adult_there="nobody")]) == []


def test_a_marked_interview_is_told_whatever_was_decided_later() -> None:
    marked = held(adult_there="nobody", is_without_adult=True)
    assert only(needs_adult=False, interviews=[marked]).text.endswith("who was needed")


def test_an_authority_to_do_without_is_told_with_its_ground_and_rank() -> None:
    given = UrgentAuthority(
        id=AUTHORITY, ground="people", authority_rank="superintendent", reasons="Reasoncanary"
    )
    interview = held(adult_there="nobody", authority_id=AUTHORITY)
    line = lines(needs_adult=True, interviews=[interview], urgent=[given])[-1]
    assert line.text.endswith(
        "without the appropriate adult who was needed. Authorised by a superintendent, not yet "
        "confirmed (PACE Code C 11.18). Waiting would risk: people"
    )
    assert "Reasoncanary" not in line.text


def test_how_it_was_adapted_stands_under_communication() -> None:
    adapted = {
        "adaptations": ["breaks"],
        "adapted": "Drew what he meant.",
        "breaks": "14:05 to 14:10",
    }
    line = only("communication", interviews=[held(**adapted)])
    assert line.text == (
        "Interview 27 March 2026 at 14:00 adapted: breaks. Drew what he meant. "
        "Breaks: 14:05 to 14:10"
    )
    assert lines("communication", interviews=[held()]) == []


# --- a child -----------------------------------------------------------------------------------


def form(**over: Any) -> ChildStepRecord:
    facts = {"is_done": True, "done_at": NOW, "done_by": "DC Ford", "referral": "CM01 of 27 March"}
    return ChildStepRecord(code="information-form", **{**facts, **over})


def test_the_childs_form_is_told_with_its_day_and_referral() -> None:
    line = only(is_child=True, child_forms=[form()])
    assert line.text == ("Child Information Form: completed on 27 March 2026 for CM01 of 27 March")
    assert (line.author, line.state) == ("DC Ford", State.OBTAINED)


@pytest.mark.parametrize("forms", [[], [form(is_done=False, done_at=None)]])
def test_a_form_that_is_not_recorded_is_said_so(forms: list[ChildStepRecord]) -> None:
    line = only(is_child=True, child_forms=forms)
    assert line.text == "Child Information Form: not recorded"
    assert line.state is State.OUTSTANDING


def test_nothing_is_said_of_the_form_of_somebody_known_to_be_of_age() -> None:
    assert lines(is_child=False, child_forms=[form()]) == []
