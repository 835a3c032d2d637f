"""The states of an appointment, of an onward referral and of what is only written or struck out."""

from __future__ import annotations

from enum import StrEnum

from cjdiversion.access import May
from cjdiversion.audit import Did
from cjdiversion.referrals.steps import Kept
from cjdiversion.workflow import Step


class Status(StrEnum):
    """Of an appointment, or of a contact nobody had planned: that begins as attended."""

    PLANNED = "planned"
    ATTENDED = "attended"
    NOT_ATTENDED = "not-attended"
    REARRANGED = "re-arranged"
    IN_ERROR = "in-error"

    @property
    def words(self) -> str:
        return {
            Status.PLANNED: "Planned",
            Status.ATTENDED: "Attended",
            Status.NOT_ATTENDED: "Not attended",
            Status.REARRANGED: "Re-arranged",
            Status.IN_ERROR: "Recorded in error",
        }[self]


ATTEND = Step(
    "attended",
    (Status.PLANNED,),
    Status.ATTENDED,
    May.REFERRAL_WORK,
    Did.APPOINTMENT_ATTENDED,
    "Attended",
    hint="On time, or late but seen",
)
MISS = Step(
    "missed",
    (Status.PLANNED,),
    Status.NOT_ATTENDED,
    May.REFERRAL_WORK,
    Did.APPOINTMENT_MISSED,
    "Not attended",
    hint="Say why, and who makes a new appointment",
)
REARRANGE = Step(
    "rearrange",
    (Status.PLANNED,),
    Status.REARRANGED,
    May.REFERRAL_WORK,
    Did.APPOINTMENT_REARRANGED,
    "Re-arrange",
    hint="Before it happens: a new appointment takes its place",
)
MAKE_NEW = Step(
    "rearrange",
    (Status.NOT_ATTENDED,),
    None,
    May.REFERRAL_WORK,
    Did.APPOINTMENT_REARRANGED,
    "Make a new appointment",
    hint="It stays on record that this one was not attended",
)
STRIKE = Step(
    "strike",
    tuple(one for one in Status if one is not Status.IN_ERROR),
    Status.IN_ERROR,
    May.REFERRAL_WORK,
    Did.LD_RECORD_STRUCK,
    "Recorded in error: an appointment",
    hint="It is kept, struck out, with your reason",
)
APPOINTMENT_STEPS = (ATTEND, MISS, REARRANGE, MAKE_NEW, STRIKE)


class OnwardStatus(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    IN_ERROR = "in-error"

    @property
    def words(self) -> str:
        return {
            OnwardStatus.WAITING: "Waiting for an answer",
            OnwardStatus.ACCEPTED: "Accepted",
            OnwardStatus.REFUSED: "Refused",
            OnwardStatus.IN_ERROR: "Recorded in error",
        }[self]


TAKE_ON = Step(
    "answered",
    (OnwardStatus.WAITING,),
    OnwardStatus.ACCEPTED,
    May.REFERRAL_WORK,
    Did.ONWARD_REFERRAL_ANSWERED,
    "Record their answer",
    hint="Accepted or refused, in their words",
)
REFUSE = Step(
    "answered",
    (OnwardStatus.WAITING,),
    OnwardStatus.REFUSED,
    May.REFERRAL_WORK,
    Did.ONWARD_REFERRAL_ANSWERED,
    "Record that they refused",
    hint="Accepted or refused, in their words",
)
FIRST = Step(
    "first",
    (OnwardStatus.ACCEPTED,),
    None,
    May.REFERRAL_WORK,
    Did.ONWARD_REFERRAL_FOLLOWED,
    "First appointment",
    hint="When it is, and whether the person was there",
)
STRIKE_ONWARD = Step(
    "strike",
    (OnwardStatus.WAITING, OnwardStatus.ACCEPTED, OnwardStatus.REFUSED),
    OnwardStatus.IN_ERROR,
    May.REFERRAL_WORK,
    Did.LD_RECORD_STRUCK,
    "Recorded in error: a referral on",
    hint="It is kept, struck out, with your reason",
)
ONWARD_STEPS = (TAKE_ON, FIRST, STRIKE_ONWARD)


STRIKE_KEPT = Step(
    "strike",
    (Kept.STANDS,),
    Kept.IN_ERROR,
    May.REFERRAL_WORK,
    Did.LD_RECORD_STRUCK,
    "Recorded in error",
    hint="It is kept, struck out, with your reason",
)


class MessageStatus(StrEnum):
    """Delivered is not read."""

    SENT = "sent"
    READ = "read"

    @property
    def words(self) -> str:
        return {MessageStatus.SENT: "Not yet read", MessageStatus.READ: "Read"}[self]


READ = Step(
    "read",
    (MessageStatus.SENT,),
    MessageStatus.READ,
    May.MESSAGE_SEND,
    Did.MESSAGE_READ,
    "Mark as read",
    hint="Tells the other side who read it, and when",
)
STEPS = (*APPOINTMENT_STEPS, *ONWARD_STEPS, REFUSE, STRIKE_KEPT, READ)
