"""A decision stands until another takes its place, with a reason; it is never overwritten."""

from __future__ import annotations

from enum import StrEnum

from cjdiversion.access import May
from cjdiversion.audit import Did
from cjdiversion.workflow import Step


class Status(StrEnum):
    STANDS = "stands"
    SUPERSEDED = "superseded"

    @property
    def words(self) -> str:
        return {Status.STANDS: "Stands", Status.SUPERSEDED: "Superseded"}[self]


SUPERSEDE = Step(
    "supersede",
    (Status.STANDS,),
    Status.SUPERSEDED,
    May.DISPOSAL_DECIDE,
    Did.DISPOSAL_SUPERSEDED,
    "Replace this decision",
    hint="The earlier decision stays on the record, with your reason",
)
CLOSE = Step(
    "close",
    (Status.STANDS,),
    None,
    May.DISPOSAL_CLOSE,
    Did.DISPOSAL_CLOSED,
    "Close this matter",
)
CONFIRM = Step(
    "confirm",
    (Status.STANDS,),
    None,
    May.CASE_OPEN,  # whoever gave it, whatever they do here: authorising.confirmation
    Did.AUTHORITY_CONFIRMED,
    "Confirm the authority",
)
NOT_MINE = Step(
    "not-mine",
    (Status.STANDS,),
    None,
    May.CASE_OPEN,  # whoever is named, whatever they do here: authorising.denial
    Did.AUTHORITY_DENIED,
    "I did not give this authority",
)
STEPS = (SUPERSEDE,)
