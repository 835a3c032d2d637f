"""The states of a referral and the steps between them: buttons, API actions, help page, tests."""

from __future__ import annotations

from enum import StrEnum

from cjdiversion.access import May
from cjdiversion.audit import Did, Operation
from cjdiversion.workflow import Step


class Status(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ASSESSED = "assessed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

    @property
    def words(self) -> str:
        return {
            Status.DRAFT: "Draft, not sent",
            Status.SENT: "Sent, not yet received",
            Status.RECEIVED: "Received, not yet accepted",
            Status.ACCEPTED: "Accepted",
            Status.DECLINED: "Declined",
            Status.ASSESSED: "Assessed",
            Status.CLOSED: "Closed",
            Status.WITHDRAWN: "Withdrawn",
            Status.EXPIRED: "Expired",
        }[self]


CHANGE = Step(
    "change",
    (Status.DRAFT,),
    Status.DRAFT,
    May.REFERRAL_SEND,
    Did.REFERRAL_CHANGED,
    "Change the draft",
)
SEND = Step(
    "send",
    (Status.DRAFT,),
    Status.SENT,
    May.REFERRAL_SEND,
    Did.REFERRAL_SENT,
    "Send the referral",
    hint="It stands on the L&D team’s list at once. Sent does not mean seen",
    operation=Operation.DISCLOSURE,
)
RECEIVE = Step(
    "receive",
    (Status.SENT,),
    Status.RECEIVED,
    May.REFERRAL_DECIDE,
    Did.REFERRAL_RECEIVED,
    "Mark as received",
    hint="Tells the sender that somebody has seen it",
)
ACCEPT = Step(
    "accept",
    (Status.SENT, Status.RECEIVED),
    Status.ACCEPTED,
    May.REFERRAL_DECIDE,
    Did.REFERRAL_ACCEPTED,
    "Accept",
    hint="Tells the sender that the person will be seen",
)
DECLINE = Step(
    "decline",
    (Status.SENT, Status.RECEIVED),
    Status.DECLINED,
    May.REFERRAL_DECIDE,
    Did.REFERRAL_DECLINED,
    "Decline",
    hint="Say why, who decided and what happens next",
    warning="No capacity and out of hours are never reasons to decline",
)
ASSESS = Step(
    "assess",
    (Status.ACCEPTED,),
    Status.ASSESSED,
    May.REFERRAL_WORK,
    Did.REFERRAL_ASSESSED,
    "Record the assessment",
    hint="What stays with L&D is written apart from what may be told",
)
CLOSE = Step(
    "close",
    (Status.ACCEPTED, Status.ASSESSED),
    Status.CLOSED,
    May.REFERRAL_WORK,
    Did.REFERRAL_CLOSED,
    "Close",
    hint="With the report, or a coded reason why there is none",
)
WITHDRAW = Step(
    "withdraw",
    (Status.DRAFT, Status.SENT, Status.RECEIVED),
    Status.WITHDRAWN,
    May.REFERRAL_SEND,
    Did.REFERRAL_WITHDRAWN,
    "Withdraw",
    hint="Take it back, with the reason",
)
EXPIRE = Step(
    "expire",
    (Status.SENT, Status.RECEIVED),
    Status.EXPIRED,
    May.REFERRAL_EXPIRE,
    Did.REFERRAL_EXPIRED,
    "Expire",
    hint="Done by the service when nobody answered in time; the sender is told",
)
STEPS = (CHANGE, SEND, RECEIVE, ACCEPT, DECLINE, ASSESS, CLOSE, WITHDRAW, EXPIRE)
