"""The states of a handover."""

from __future__ import annotations

from enum import StrEnum

from cjdiversion.access import May
from cjdiversion.audit import Did
from cjdiversion.workflow import Step


class Status(StrEnum):
    HANDED_OVER = "handed-over"
    TAKEN_OVER = "taken-over"
    SUPERSEDED = "superseded"

    @property
    def words(self) -> str:
        return {
            Status.HANDED_OVER: "Waits to be taken over",
            Status.TAKEN_OVER: "Taken over",
            Status.SUPERSEDED: "Superseded by a later one",
        }[self]


TAKE_OVER = Step(
    "take-over",
    (Status.HANDED_OVER,),
    Status.TAKEN_OVER,
    May.SHIFT_HAND_OVER,
    Did.SHIFT_TAKEN_OVER,
    "Take the suite over",
    hint="By somebody other than who handed it over",
)
SUPERSEDE = Step(
    "supersede",
    (Status.HANDED_OVER,),
    Status.SUPERSEDED,
    May.SHIFT_HAND_OVER,
    Did.SHIFT_SUPERSEDED,
    "Hand over anew",
    hint="A handover nobody took over is kept, and shown as superseded",
)
STEPS = (TAKE_OVER, SUPERSEDE)
