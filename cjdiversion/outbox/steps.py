"""The states of a message. Those between waiting and sent are taken by the sender in one guarded
statement each; a person takes only the one step below."""

from __future__ import annotations

from enum import StrEnum

from cjdiversion.access import May
from cjdiversion.audit import Did, Operation
from cjdiversion.workflow import Step


class Status(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        return {
            Status.WAITING: "Waits to be sent",
            Status.SENDING: "Being sent",
            Status.SENT: "Sent",
            Status.DEAD: "Not delivered",
            Status.CANCELLED: "Not sent, no longer needed",
        }[self]


SEND_AGAIN = Step(
    "send-again",
    (Status.DEAD,),
    Status.WAITING,
    May.MESSAGE_SEE,
    Did.MESSAGE_SENT_AGAIN,
    "Send again",
    operation=Operation.ADMINISTRATION,
)
STEPS = (SEND_AGAIN,)
