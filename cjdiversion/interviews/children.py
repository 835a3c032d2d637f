"""What is done for somebody who is or may be under 18: each step, and how it stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from cjdiversion import clock
from cjdiversion.errors import Problem
from cjdiversion.interviews.models import AppropriateAdult, ChildStepRecord
from cjdiversion.interviews.rules import ELIGIBLE
from cjdiversion.reference import Row

FORM = "information-form"  # the code of the Child Information Form


class State(StrEnum):
    DONE = "done"
    NOT_DONE = "not-done"  # with a reason
    TO_DO = "to-do"
    EACH_TIME = "each-time"  # asked for with each referral, none of which may be due

    @property
    def words(self) -> str:
        return {
            State.DONE: "Done",
            State.NOT_DONE: "Not done, with a reason",
            State.TO_DO: "To do",
            State.EACH_TIME: "With each referral to CPS",
        }[self]


@dataclass(frozen=True)
class ChildStep:
    """`records`: newest first. `line` says how it stands, in words."""

    row: Row
    state: State
    records: Sequence[ChildStepRecord] = ()
    line: str = ""

    @property
    def code(self) -> str:
        return self.row.code

    @property
    def is_recorded_here(self) -> bool:
        """The adult is recorded on the adult’s own page."""
        return not self.row.attributes.get("derived")


def steps(
    rows: Iterable[Row],
    records: Sequence[ChildStepRecord],
    adults: Sequence[AppropriateAdult],
) -> list[ChildStep]:
    """`records` and `adults`: newest first."""
    return [_step(row, [one for one in records if one.code == row.code], adults) for row in rows]


def _step(
    row: Row, records: Sequence[ChildStepRecord], adults: Sequence[AppropriateAdult]
) -> ChildStep:
    if row.attributes.get("derived"):
        return _adult(row, adults)
    newest = records[0] if records else None
    if newest is None:
        state = State.EACH_TIME if row.attributes.get("each") else State.TO_DO
        return ChildStep(row, state)
    state = State.DONE if newest.is_done else State.NOT_DONE
    return ChildStep(row, state, records, line(newest))


def _adult(row: Row, adults: Sequence[AppropriateAdult]) -> ChildStep:
    came = [one for one in adults if one.arrived_at and one.eligibility == ELIGIBLE]
    if came and came[0].arrived_at:
        return ChildStep(row, State.DONE, line=f"Arrived {clock.in_words(came[0].arrived_at)}")
    return ChildStep(row, State.TO_DO, line="Nobody who may act as one has arrived")


def line(record: ChildStepRecord) -> str:
    """One record in words."""
    if not record.is_done:
        return f"Not done: {record.why_not}"
    said = [
        f"{clock.in_words(record.done_at)}" if record.done_at else "",
        f"by {record.done_by}" if record.done_by else "",
        f"told: {record.told_whom}" if record.told_whom else "",
        f"for {record.referral}" if record.referral else "",
        f"said: {record.said}" if record.said else "",
    ]
    return ", ".join(part for part in said if part)


_ASKED = {
    "told_whom": "Enter who was told or asked",
    "said": "Enter what they said, in one line",
    "referral": "Enter which referral or charging request it is for",
}


def problems(
    rows: Sequence[Row], code: str, *, is_done: bool, facts: Mapping[str, Any]
) -> dict[str, list[Problem]]:
    """Field → problems. Done needs a time and what the step asks; not done needs the reason."""
    row = next((one for one in rows if one.code == code), None)
    if row is None or row.attributes.get("derived"):
        return {"step": [("unknown", "Select one of the steps offered")]}
    if not is_done:
        return {} if facts.get("why_not") else {"why_not": [("required", "Say why not")]}
    wanted = {"done_at": "Enter when it was done"}
    wanted |= {name: _ASKED[name] for name in row.attributes.get("asks", ())}
    return {name: [("required", words)] for name, words in wanted.items() if not facts.get(name)}


def is_form_missing(forms: Sequence[ChildStepRecord], *, left_at: datetime | None) -> bool:
    """Whether the referral being prepared has no Child Information Form yet. `left_at`: when the
    last annex left the force; a form from before went with that one, and each referral has its
    own."""
    done = [one.recorded_at for one in forms if one.is_done]
    return not done or (left_at is not None and max(done) <= left_at)
