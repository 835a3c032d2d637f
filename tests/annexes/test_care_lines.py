"""Fitness opinions, assessments and what the law leaves open: from rows to words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cjdiversion.annexes import care_lines, sharing
from cjdiversion.annexes.facts import Line, State
from cjdiversion.detentions.models import Outcome
from cjdiversion.safeguards import steps
from cjdiversion.safeguards.models import SafeguardRecord
from tests.annexes.test_sharing import NOW, TODAY, from_ld, known, told

KINDS = {"fit-interview": {"results": {"fit-with-conditions": "Fit, with conditions"}}}


def record(kind: str, state: steps.State, minutes: int = 0, **over: Any) -> SafeguardRecord:
    facts: dict[str, Any] = {
        "kind": kind,
        "state": state,
        "happened_at": NOW + timedelta(minutes=minutes),
        **dict.fromkeys(("who", "result", "conditions", "notes_held", "because"), ""),
        "recorded_by": "Sgt Ann Marsh",
    }
    return SafeguardRecord(**{**facts, **over})


def care(*rows: SafeguardRecord) -> list[Line]:
    """`rows` newest first."""
    return care_lines.of(known(care=rows, care_kinds=KINDS))


def test_an_opinion_on_fitness_says_whose_its_conditions_and_where_the_notes_are() -> None:
    said = {"who": "Nurse Adeyemi", "result": "fit-with-conditions", "conditions": "With an adult."}
    said |= {"notes_held": "Northgate medical room", "expires_at": NOW}
    (line,) = care(record("fit-interview", steps.State.DONE, **said))
    assert line.text == (
        "fit-interview: done. Fit, with conditions. With an adult. "
        "Holds until 27 March 2026 at 14:00. Clinical notes held: Northgate medical room"
    )
    assert (line.section, line.author, line.is_opinion) == ("fitness", "Nurse Adeyemi", True)
    assert (line.reliability, line.state) == ("professional", State.OBTAINED)


def test_of_several_the_newest_stands_and_what_is_awaited_since_is_said() -> None:
    again = record("hcp", steps.State.REQUESTED, 9)
    seen, before = record("hcp", steps.State.DONE, 5), record("hcp", steps.State.DONE, 1)
    found = care(again, seen, before)
    assert [line.text for line in found] == ["hcp: done", "hcp: asked for"]
    assert [line.state for line in found] == [State.OBTAINED, State.OUTSTANDING]


def test_what_was_not_done_says_why_and_obtains_nothing() -> None:
    why = "He slept"
    (line,) = care(record("mha-assessment", steps.State.NOT_DONE, because=why))
    assert (line.text, line.state) == ("mha-assessment: not done. He slept", State.NOT_SOUGHT)


def test_an_opinion_on_fitness_says_nothing_of_being_seen_by_ld() -> None:
    seen = record("hcp", steps.State.DONE)
    waiting = {**from_ld(), "ld_lines": [], "assessments": []}
    facts = sharing.facts_of(known(**waiting, care=[seen]), on=TODAY)
    assert told(facts, "support").state is not State.OBTAINED


def test_that_ld_assessed_and_who_holds_the_report_is_told_and_none_of_it() -> None:
    (line,) = care_lines.of(known(**from_ld()))
    assert line.text == ("L&D assessment: done by Northshire L&D Service, who hold the report")


def test_that_ld_saw_the_person_of_their_own_accord_is_not_for_police_to_tell() -> None:
    seen = from_ld()
    seen["referrals"][0].is_begun_by_ld = True
    assert care_lines.of(known(**seen)) == []
    assert care_lines.of(known(**{**seen, "referrals": []})) == []


def test_what_came_of_an_assessment_under_the_act_is_told() -> None:
    made = Outcome(
        was_assessed=True,
        assessed_at=NOW,
        assessed_by=["doctor", "amhp"],
        assessor_names="Dr Vane",
        result="section-2",
        handed_over_to="",
    )
    (line,) = care_lines.of(known(mha=made))
    words = "Assessed under the Mental Health Act 1983 by doctor, amhp: section-2"
    assert (line.text, line.author, line.section) == (words, "Dr Vane", "legal-status")


def test_what_the_law_leaves_open_is_no_place_that_is_really_there() -> None:
    facts = sharing.facts_of(known(open_options=["Community resolution"]), on=TODAY)
    (line,) = care_lines.of(known(open_options=["Community resolution"]))
    assert "open by age and law: Community resolution." in line.text
    assert line.state is State.NOT_SOUGHT
    assert line.text in [one.text for one in facts.lines]
