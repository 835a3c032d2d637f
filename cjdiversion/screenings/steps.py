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
    REFUTED = "refuted"  # it was looked into, and is not so
    RECORDED_IN_ERROR = "recorded-in-error"

    @property
    def words(self) -> str:
        return {
            NeedStatus.ACTIVE: "Active",
            NeedStatus.SUPERSEDED: "Superseded",
            NeedStatus.REFUTED: "Refuted",
            NeedStatus.RECORDED_IN_ERROR: "Recorded in error",
        }[self]


SETTLED = frozenset({NeedStatus.REFUTED, NeedStatus.RECORDED_IN_ERROR})
"""By somebody who gave a reason, not by a change of answers."""


class Superseded(StrEnum):
    """Why an answer no longer stands."""

    CHANGED = "changed"
    NO_LONGER_ASKED = "no-longer-asked"


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
REFUTE = Step(
    "refute",
    (NeedStatus.ACTIVE,),
    NeedStatus.REFUTED,
    May.SCREENING_DECIDE,
    Did.NEED_REFUTED,
    "Refute the need",
    hint="It was looked into, and is not so: say who found that, and how",
)
STRIKE = Step(
    "strike",
    (NeedStatus.ACTIVE, NeedStatus.REFUTED, NeedStatus.SUPERSEDED),
    NeedStatus.RECORDED_IN_ERROR,
    May.SCREENING_DECIDE,
    Did.NEED_STRUCK,
    "Mark as recorded in error",
    hint="It should never have been written down: say why. The row stays in the history",
)
NEED_STEPS = (SUPERSEDE, REFUTE, STRIKE)
