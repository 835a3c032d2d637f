"""The states of an interview."""

from __future__ import annotations

from enum import StrEnum

from cjdiversion.access import May
from cjdiversion.audit import Did
from cjdiversion.workflow import Step


class Status(StrEnum):
    STARTED = "started"
    ENDED = "ended"
    RECORDED = "recorded"  # written down after it took place, wherever that was

    @property
    def words(self) -> str:
        return {
            Status.STARTED: "Under way",
            Status.ENDED: "Ended",
            Status.RECORDED: "Recorded afterwards",
        }[self]


END = Step(
    "end",
    (Status.STARTED,),
    Status.ENDED,
    May.SCREENING_RECORD,
    Did.INTERVIEW_ENDED,
    "End the interview",
    hint="Say whether the appropriate adult was there throughout",
)
STEPS = (END,)
