"""Every step of a condition and of its record, from every state, as it was agreed by hand in two
files beside this one: where it leads, or “-” where it is refused."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import pytest

from cjdiversion.access import GRANTS, May, Role
from cjdiversion.conditions import states, steps
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.workflow import Step

TABLES: dict[str, tuple[type[StrEnum], Sequence[Step]]] = {
    "transitions.csv": (Status, steps.OF_A_CONDITION),
    "record_transitions.csv": (Kept, steps.OF_A_RECORD),
}


def agreed(name: str) -> dict[str, dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return {row.pop("step"): row for row in csv.DictReader(file)}


@pytest.mark.parametrize("name", TABLES)
def test_every_step_leads_from_every_state_where_it_was_agreed(name: str) -> None:
    states, table = TABLES[name]
    found = {
        step.name: {
            state.value: (step.target or state).value if state in step.sources else "-"
            for state in states
        }
        for step in table
    }
    assert found == agreed(name)


def test_no_state_that_waits_is_without_a_way_out_for_a_person() -> None:
    for state in (Status.SET, *states.IN_FORCE):
        ways = [step for step in steps.OF_A_CONDITION if state in step.sources]
        assert any(step.may is May.DISPOSAL_DECIDE and step.target for step in ways), state


def test_what_ended_stays_ended_unless_it_was_said_to_be_done_by_mistake() -> None:
    ended = set(Status) - {Status.SET, *states.IN_FORCE}
    ways = [step for step in steps.OF_A_CONDITION if ended & set(step.sources)]
    assert ways == [steps.REOPEN]
    assert steps.REOPEN.sources == (Status.MET,)


def test_the_service_never_decides_what_follows_from_a_breach() -> None:
    own = {step for step in steps.OF_A_CONDITION if step.may in GRANTS[Role.SYSTEM]}
    assert not {steps.VARY, steps.EXCUSE, steps.PROSECUTE} & own


def test_a_link_answers_once_only() -> None:
    for step in steps.ANSWERS.values():
        assert step.target not in (Status.RUNNING, Status.UNANSWERED)
        assert not {Status.MET, Status.PARTLY, Status.NOT_MET} & set(step.sources)
