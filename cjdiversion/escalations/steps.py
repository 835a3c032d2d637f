"""The states of something raised."""

from __future__ import annotations

from enum import StrEnum

from cjdiversion.access import May
from cjdiversion.audit import Did
from cjdiversion.workflow import Step


class Status(StrEnum):
    RAISED = "raised"
    ANSWERED = "answered"

    @property
    def words(self) -> str:
        return {Status.RAISED: "Waits for an answer", Status.ANSWERED: "Answered"}[self]


ANSWER = Step(
    "answer",
    (Status.RAISED,),
    Status.ANSWERED,
    May.ESCALATION_ANSWER,
    Did.ESCALATION_ANSWERED,
    "Answer",
    hint="Say what was done about it",
)
SETTLE = Step(
    "settle",
    (Status.RAISED,),
    Status.ANSWERED,
    May.ESCALATION_SETTLE,
    Did.ESCALATION_ANSWERED,
    "Settle",
    hint="Done by the service when what it waited for is done",
)
OWN = Step(
    "own",
    (Status.RAISED,),
    None,
    May.ESCALATION_ANSWER,
    Did.ESCALATION_OWNED,
    "Take ownership",
    hint="You are the one who sees to it, until you hand it on",
)
HAND_ON = Step(
    "hand-on",
    (Status.RAISED,),
    None,
    May.ESCALATION_ANSWER,
    Did.ESCALATION_HANDED_ON,
    "Hand on",
    hint="To a named person, or back to everybody it was raised to",
)
TAKE_UP = Step(
    "take-up",
    (Status.RAISED,),
    None,
    May.ESCALATION_ANSWER,
    Did.ESCALATION_TAKEN_UP,
    "Take to the next level",
    hint="A named person does this; the service never does. No personal data goes with it",
)
REPLY = Step(
    "reply",
    tuple(Status),
    None,
    May.ESCALATION_ANSWER,
    Did.ESCALATION_REPLIED,
    "Record a reply",
    hint="What a partner agency or another level said. A late reply is recorded too",
)
STEPS = (ANSWER, OWN, HAND_ON, TAKE_UP, REPLY)
