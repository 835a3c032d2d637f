"""The states of an instrument that was begun, and of a request for safety action."""

from __future__ import annotations

from enum import StrEnum

from cjdiversion.access import May
from cjdiversion.audit import Did, Operation
from cjdiversion.workflow import Step


class Status(StrEnum):
    STARTED = "started"
    NOT_FIT = "not-fit"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    IN_ERROR = "in-error"

    @property
    def words(self) -> str:
        return {
            Status.STARTED: "Begun, no answers yet",
            Status.NOT_FIT: "Not asked: not fit to be asked",
            Status.INCOMPLETE: "Incomplete",
            Status.COMPLETE: "Complete",
            Status.IN_ERROR: "Recorded in error",
        }[self]


RECORD = Step(
    "record",
    (Status.STARTED, Status.INCOMPLETE),
    Status.COMPLETE,
    May.INSTRUMENT_ADMINISTER,
    Did.INSTRUMENT_RECORDED,
    "Save the answers",
    operation=Operation.COLLECTION,
)
RECORD_PART = Step(
    "record-part",
    (Status.STARTED, Status.INCOMPLETE),
    Status.INCOMPLETE,
    May.INSTRUMENT_ADMINISTER,
    Did.INSTRUMENT_RECORDED,
    "Save the answers",
    operation=Operation.COLLECTION,
)
STRIKE = Step(
    "strike",
    (Status.STARTED, Status.NOT_FIT, Status.INCOMPLETE, Status.COMPLETE),
    Status.IN_ERROR,
    May.INSTRUMENT_ADMINISTER,
    Did.INSTRUMENT_STRUCK,
    "Mark as recorded in error",
    hint="It is kept, struck out, with your reason",
)
STEPS = (RECORD, RECORD_PART, STRIKE)


class AlertStatus(StrEnum):
    RAISED = "raised"
    HANDED_OVER = "handed-over"
    ACKNOWLEDGED = "acknowledged"

    @property
    def words(self) -> str:
        return {
            AlertStatus.RAISED: "Not yet acknowledged, hand-over to follow",
            AlertStatus.HANDED_OVER: "Not yet acknowledged",
            AlertStatus.ACKNOWLEDGED: "Acknowledged",
        }[self]


# A hand-over that comes after somebody has acknowledged is to be acknowledged too.
HAND_OVER = Step(
    "hand-over",
    (AlertStatus.RAISED, AlertStatus.ACKNOWLEDGED),
    AlertStatus.HANDED_OVER,
    May.INSTRUMENT_ADMINISTER,
    Did.SAFETY_ALERT_HANDED_OVER,
    "Hand over",
    hint="Police read it at once",
    operation=Operation.DISCLOSURE,
)
ACKNOWLEDGE = Step(
    "acknowledge",
    (AlertStatus.RAISED, AlertStatus.HANDED_OVER),
    AlertStatus.ACKNOWLEDGED,
    May.SAFETY_ALERT_ACKNOWLEDGE,
    Did.SAFETY_ALERT_ACKNOWLEDGED,
    "Acknowledge",
    hint="L&D see who did, and when",
)
ALERT_STEPS = (HAND_OVER, ACKNOWLEDGE)
