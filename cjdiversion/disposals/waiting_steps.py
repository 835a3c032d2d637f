"""A decision that CPS is asked for waits until it is answered, or is no longer wanted."""

from __future__ import annotations

from enum import StrEnum

from cjdiversion.access import May
from cjdiversion.audit import Did
from cjdiversion.workflow import Step


class Waiting(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        return {
            Waiting.WAITING: "Waiting for CPS",
            Waiting.ANSWERED: "Answered",
            Waiting.CANCELLED: "No longer wanted",
        }[self]


ANSWER = Step(
    "answer",
    (Waiting.WAITING,),
    Waiting.ANSWERED,
    May.DISPOSAL_DECIDE,
    Did.CPS_WAIT_ANSWERED,
    "Record what CPS decided",
)
MORE = Step(
    "more",
    (Waiting.WAITING,),
    None,
    May.DISPOSAL_DECIDE,
    Did.CPS_WAIT_ANSWERED,
    "Record what CPS still needs",
)
CHASE = Step(
    "chase",
    (Waiting.WAITING,),
    None,
    May.DISPOSAL_DECIDE,
    Did.CPS_WAIT_CHASED,
    "Record that you chased it",
)
TAKE = Step(
    "take",
    (Waiting.WAITING,),
    None,
    May.DISPOSAL_DECIDE,
    Did.CPS_WAIT_TAKEN,
    "Take it on",
    hint="You own it instead, and follow it up",
)
CANCEL = Step(
    "cancel",
    (Waiting.WAITING,),
    Waiting.CANCELLED,
    May.DISPOSAL_DECIDE,
    Did.CPS_WAIT_CANCELLED,
    "CPS is no longer asked",
)
STEPS = (ANSWER, MORE, CHASE, TAKE, CANCEL)
