"""The states of a victim’s or witness’s record, and of a referral to a victim service. Services
have no account here: what they answered is recorded for them.
"""

from __future__ import annotations

from enum import StrEnum

from cjdiversion.access import May
from cjdiversion.audit import Did, Operation
from cjdiversion.workflow import Step


class Standing(StrEnum):
    ACTIVE = "active"
    STRUCK = "recorded-in-error"

    @property
    def words(self) -> str:
        return {Standing.ACTIVE: "On the case", Standing.STRUCK: "Recorded in error"}[self]


STRIKE = Step(
    "strike",
    (Standing.ACTIVE,),
    Standing.STRUCK,
    May.VICTIM_MANAGE,
    Did.VICTIM_STRUCK,
    "Recorded in error",
    warning="The record leaves every list. It is kept, with your reason",
)


class Status(StrEnum):
    OFFERED = "offered"
    REFUSED = "refused"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NO_CONTACT = "no-contact"
    ATTENDED = "attended"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return {
            Status.OFFERED: "Prepared, not sent",
            Status.REFUSED: "Offered, and they said no",
            Status.SENT: "Sent, no answer yet",
            Status.ACCEPTED: "Accepted by the service",
            Status.DECLINED: "Declined by the service",
            Status.NO_CONTACT: "The service made no contact",
            Status.ATTENDED: "Seen by the service",
            Status.CLOSED: "Closed",
            Status.WITHDRAWN: "Withdrawn",
        }[self]


ASK = Step(
    "ask",
    (Status.OFFERED,),
    Status.OFFERED,
    May.VICTIM_RECORD,
    Did.VICTIM_REFERRAL_ASKED,
    "Record what they say to being referred",
)
REFUSE = Step(
    "refuse",
    (Status.OFFERED,),
    Status.REFUSED,
    May.VICTIM_RECORD,
    Did.VICTIM_REFERRAL_REFUSED,
    "Record that they say no",
    hint="Nothing is sent. It can be offered again later",
)
SEND = Step(
    "send",
    (Status.OFFERED,),
    Status.SENT,
    May.VICTIM_RECORD,
    Did.VICTIM_REFERRED,
    "Send the referral",
    hint="Only with their agreement. The safe contact goes with it as it stands now",
    operation=Operation.DISCLOSURE,
)
ACCEPT = Step(
    "accept",
    (Status.SENT, Status.NO_CONTACT),
    Status.ACCEPTED,
    May.VICTIM_RECORD,
    Did.VICTIM_REFERRAL_ACCEPTED,
    "The service accepted",
)
DECLINE = Step(
    "decline",
    (Status.SENT, Status.ACCEPTED, Status.NO_CONTACT),
    Status.DECLINED,
    May.VICTIM_RECORD,
    Did.VICTIM_REFERRAL_DECLINED,
    "The service declined",
    hint="It stays on your list until another way is found",
)
MISS = Step(
    "miss",
    (Status.SENT, Status.ACCEPTED),
    Status.NO_CONTACT,
    May.VICTIM_RECORD,
    Did.VICTIM_REFERRAL_MISSED,
    "The service made no contact",
    hint="Check the contact with the person",
)
ATTEND = Step(
    "attend",
    (Status.SENT, Status.ACCEPTED, Status.NO_CONTACT),
    Status.ATTENDED,
    May.VICTIM_RECORD,
    Did.VICTIM_REFERRAL_ATTENDED,
    "The service has seen the person",
)
CLOSE = Step(
    "close",
    (Status.SENT, Status.ACCEPTED, Status.DECLINED, Status.NO_CONTACT, Status.ATTENDED),
    Status.CLOSED,
    May.VICTIM_RECORD,
    Did.VICTIM_REFERRAL_CLOSED,
    "Close the referral",
)
WITHDRAW = Step(
    "withdraw",
    (Status.OFFERED, Status.SENT, Status.ACCEPTED, Status.NO_CONTACT),
    Status.WITHDRAWN,
    May.VICTIM_RECORD,
    Did.VICTIM_REFERRAL_WITHDRAWN,
    "Withdraw the referral",
    hint="Tell the service as well, if it was sent",
)
STEPS = (SEND, ASK, REFUSE, ACCEPT, DECLINE, MISS, ATTEND, CLOSE, WITHDRAW)
ANSWERS = {step.name: step for step in (ACCEPT, DECLINE, MISS, ATTEND)}
"""What a service may answer."""
OPEN = (
    Status.OFFERED,
    Status.SENT,
    Status.ACCEPTED,
    Status.DECLINED,
    Status.NO_CONTACT,
    Status.ATTENDED,
)
"""Somebody still has something to do."""
WITH_THE_SERVICE = (Status.SENT, Status.ACCEPTED, Status.NO_CONTACT, Status.ATTENDED)
