"""How a record and a condition stand, in words, and which states belong together."""

from __future__ import annotations

from enum import StrEnum


class Kept(StrEnum):
    """How a record stands."""

    DRAFT = "draft"
    SIGNED = "signed"
    COMPLETED = "completed"
    CEASED = "ceased"

    @property
    def words(self) -> str:
        return {
            Kept.DRAFT: "Not signed",
            Kept.SIGNED: "Signed, in force",
            Kept.COMPLETED: "Completed",
            Kept.CEASED: "Ended without completion",
        }[self]


class Status(StrEnum):
    """How a condition stands."""

    SET = "set"
    RUNNING = "running"
    PARTLY = "partly"
    NOT_MET = "not-met"
    UNANSWERED = "unanswered"
    MET = "met"
    EXCUSED = "excused"
    VARIED = "varied"
    BREACHED = "breached"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Status.SET: "Set, not signed",
    Status.RUNNING: "In force",
    Status.PARTLY: "Partly done: to decide",
    Status.NOT_MET: "Not done: to decide",
    Status.UNANSWERED: "Nobody answered: to decide",
    Status.MET: "Done",
    Status.EXCUSED: "No action taken",
    Status.VARIED: "Replaced by a variation",
    Status.BREACHED: "Breached: the case goes to a decision on prosecution",
    Status.CANCELLED: "Taken out",
}

TO_DECIDE = (Status.PARTLY, Status.NOT_MET, Status.UNANSWERED)
"""What waits for the decision maker."""
IN_FORCE = (Status.RUNNING, *TO_DECIDE)
SATISFIED = (Status.MET, Status.EXCUSED)
"""No more is asked of it, and the record can be completed."""
STANDING = (Status.SET, *IN_FORCE, *SATISFIED)
"""Counts towards the hours of attendance, and stands on the paper."""
