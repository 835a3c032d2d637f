"""The states of a link between two records, and of a record closed as about the wrong person."""

from __future__ import annotations

from enum import StrEnum

from cjdiversion.access import May
from cjdiversion.audit import Did, Operation
from cjdiversion.workflow import Step


class LinkStatus(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNDONE = "undone"

    @property
    def words(self) -> str:
        return {
            LinkStatus.PROPOSED: "Waits for a second person",
            LinkStatus.CONFIRMED: "Confirmed: one person",
            LinkStatus.REFUSED: "Refused: not one person",
            LinkStatus.UNDONE: "Undone",
        }[self]


CONFIRM = Step(
    "confirm",
    (LinkStatus.PROPOSED,),
    LinkStatus.CONFIRMED,
    May.IDENTITY_LINK,
    Did.IDENTITY_CONFIRMED,
    "Confirm: they are one person",
    hint="Both records stay as they are",
    operation=Operation.COMBINATION,
)
REFUSE = Step(
    "refuse",
    (LinkStatus.PROPOSED,),
    LinkStatus.REFUSED,
    May.IDENTITY_LINK,
    Did.IDENTITY_REFUSED,
    "Refuse: they are two people",
    hint="Say what shows it",
)
UNDO = Step(
    "undo",
    (LinkStatus.PROPOSED, LinkStatus.CONFIRMED),
    LinkStatus.UNDONE,
    May.IDENTITY_LINK,
    Did.IDENTITY_UNDONE,
    "Undo",
    hint="Say why it was wrong, or is not wanted any more",
)
LINK_STEPS = (CONFIRM, REFUSE, UNDO)


class QuarantineStatus(StrEnum):
    SET = "set"
    LIFTED = "lifted"

    @property
    def words(self) -> str:
        return {
            QuarantineStatus.SET: "Closed: about the wrong person",
            QuarantineStatus.LIFTED: "Lifted",
        }[self]


TELL = Step(
    "tell",
    (QuarantineStatus.SET,),
    QuarantineStatus.SET,
    May.IDENTITY_QUARANTINE,
    Did.QUARANTINE_TOLD,
    "Save who was told",
)
LIFT = Step(
    "lift",
    (QuarantineStatus.SET,),
    QuarantineStatus.LIFTED,
    May.IDENTITY_QUARANTINE,
    Did.QUARANTINE_LIFTED,
    "Open the record again",
    hint="By somebody other than who closed it",
)
QUARANTINE_STEPS = (TELL, LIFT)
