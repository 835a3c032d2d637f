"""The states of an entry."""

from __future__ import annotations

from enum import StrEnum

from cjdiversion.access import May
from cjdiversion.audit import Did
from cjdiversion.workflow import Step


class Status(StrEnum):
    WAITING = "waiting"
    ENTERED = "entered"

    @property
    def words(self) -> str:
        return {
            Status.WAITING: "Not yet in the custody record",
            Status.ENTERED: "In the custody record",
        }[self]


MARK = Step(
    "mark",
    (Status.WAITING,),
    Status.ENTERED,
    May.ENTRY_MARK,
    Did.ENTRY_MARKED,
    "Mark as entered",
    hint="Once it stands in the custody record",
)
FOUND = Step(
    "found",
    (Status.WAITING,),
    Status.ENTERED,
    May.CASE_IMPORT,
    Did.ENTRY_MARKED,
    "Found in the custody system’s feed",
    hint="Done by the service when the feed brings what the entry says",
)
STEPS = (MARK, FOUND)
