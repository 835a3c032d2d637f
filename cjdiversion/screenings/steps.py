"""The states of a screening, and of a need."""

from __future__ import annotations

from enum import StrEnum

from cjdiversion.access import May
from cjdiversion.audit import Did
from cjdiversion.workflow import Step


class Status(StrEnum):
    STARTED = "started"
    COMPLETE = "complete"
    COULD_NOT = "could-not-screen"

    @property
    def words(self) -> str:
        return {
            Status.STARTED: "Started, not complete",
            Status.COMPLETE: "Complete",
            Status.COULD_NOT: "Could not screen",
        }[self]


class NeedStatus(StrEnum):
    ACTIVE = "active"
    SUPERSEDED = "superseded"  # the answer it followed from was changed
    RECORDED_IN_ERROR = "recorded-in-error"

    @property
    def words(self) -> str:
        return {
            NeedStatus.ACTIVE: "Active",
            NeedStatus.SUPERSEDED: "Superseded",
            NeedStatus.RECORDED_IN_ERROR: "Recorded in error",
        }[self]


COMPLETE = Step(
    "complete",
    (Status.STARTED, Status.COULD_NOT),
    Status.COMPLETE,
    May.SCREENING_RECORD,
    Did.SCREENING_COMPLETED,
    "Complete the record",
)
COULD_NOT = Step(
    "could-not",
    (Status.STARTED,),
    Status.COULD_NOT,
    May.SCREENING_RECORD,
    Did.SCREENING_COMPLETED,
    "Could not screen",
    hint="Say why, and when to try again",
)
STEPS = (COMPLETE, COULD_NOT)

SUPERSEDE = Step(
    "supersede",
    (NeedStatus.ACTIVE,),
    NeedStatus.SUPERSEDED,
    May.SCREENING_RECORD,
    Did.NEED_SUPERSEDED,
    "Supersede the need",
)
NEED_STEPS = (SUPERSEDE,)
