"""The states of a referral and the steps between them: buttons, API actions, help page, README and
tests are made from this table. `tells` names "sender", "provider", "next-provider" and "suite".
"""

from __future__ import annotations

from enum import StrEnum

from cjdiversion.access import May
from cjdiversion.audit import Did, Operation
from cjdiversion.workflow import Step


class Status(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    REDIRECTED = "redirected"
    ON_HOLD = "on-hold"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SCREENED = "screened"
    ASSESSED = "assessed"
    IN_SUPPORT = "in-support"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Status.DRAFT: "Draft, not sent",
    Status.SENT: "Sent, not yet received",
    Status.RECEIVED: "Received, not yet accepted",
    Status.REDIRECTED: "Redirected, not yet received",
    Status.ON_HOLD: "On hold",
    Status.ACCEPTED: "Accepted",
    Status.DECLINED: "Declined",
    Status.SCREENED: "Screened",
    Status.ASSESSED: "Assessed",
    Status.IN_SUPPORT: "In support",
    Status.CLOSED: "Closed",
    Status.WITHDRAWN: "Withdrawn",
    Status.EXPIRED: "Expired",
}


class Kept(StrEnum):
    """Of what L&D keep: nothing in it is ever changed."""

    STANDS = "stands"
    IN_ERROR = "in-error"

    @property
    def words(self) -> str:
        return {Kept.STANDS: "Recorded", Kept.IN_ERROR: "Recorded in error"}[self]


UNANSWERED = (Status.SENT, Status.RECEIVED, Status.REDIRECTED)
IN_HAND = (Status.ACCEPTED, Status.SCREENED, Status.ASSESSED, Status.IN_SUPPORT)
OPEN = (*UNANSWERED, Status.ON_HOLD, *IN_HAND)
SENDER, PROVIDER, NEXT_PROVIDER, SUITE = "sender", "provider", "next-provider", "suite"

CHANGE = Step(
    "change",
    (Status.DRAFT,),
    Status.DRAFT,
    May.REFERRAL_SEND,
    Did.REFERRAL_CHANGED,
    "Change the draft",
    hint="Saving does not send it",
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
    tells=(PROVIDER,),
    can_be_undone=True,
)
BEGIN = Step(
    "begin",
    (Status.DRAFT,),
    Status.RECEIVED,
    May.REFERRAL_BEGIN,
    Did.REFERRAL_BEGUN,
    "Start a referral of one’s own",
    hint="By a practitioner, for whoever she meets. It is hers at once",
    operation=Operation.DISCLOSURE,
    tells=(SUITE,),
)
RECEIVE = Step(
    "receive",
    (Status.SENT, Status.REDIRECTED),
    Status.RECEIVED,
    May.REFERRAL_DECIDE,
    Did.REFERRAL_RECEIVED,
    "Mark as received",
    hint="Tells the sender that somebody has seen it. A redirected one is yours from then on",
    tells=(SENDER,),
    can_be_undone=True,
)
TAKE = Step(
    "take",
    (Status.SENT, Status.RECEIVED),
    Status.RECEIVED,
    May.REFERRAL_DECIDE,
    Did.REFERRAL_TAKEN,
    "Take it",
    hint="It is received, and yours. “Take the next” chooses the one that waits most urgently",
    tells=(SENDER,),
    can_be_undone=True,
)
ASSIGN = Step(
    "assign",
    OPEN,
    None,
    May.REFERRAL_ASSIGN,
    Did.REFERRAL_ASSIGNED,
    "Hand to a colleague",
    hint="One person has it at a time; the history says who had it before",
    can_be_undone=True,
)
ACCEPT = Step(
    "accept",
    (Status.SENT, Status.RECEIVED),
    Status.ACCEPTED,
    May.REFERRAL_DECIDE,
    Did.REFERRAL_ACCEPTED,
    "Accept",
    hint="Tells the sender that the person will be seen",
    tells=(SENDER,),
    can_be_undone=True,
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
    reasons="referral_decline_reasons",
    tells=(SENDER,),
    can_be_undone=True,
)
SIGN_OFF = Step(
    "sign-off",
    (Status.DECLINED,),
    None,
    May.REFERRAL_SIGN_OFF,
    Did.REFERRAL_SIGNED_OFF,
    "Sign off the decline",
    hint="By a clinician in charge other than whoever declined. Nothing waits for it",
    tells=(SENDER,),
)
HOLD = Step(
    "hold",
    (Status.SENT, Status.RECEIVED, Status.ACCEPTED, Status.SCREENED),
    Status.ON_HOLD,
    May.REFERRAL_DECIDE,
    Did.REFERRAL_HELD,
    "Put on hold",
    hint="The person cannot be seen yet. Say why, and when you look again",
    reasons="referral_hold_reasons",
    tells=(SENDER,),
    can_be_undone=True,
)
RESUME = Step(
    "resume",
    (Status.ON_HOLD,),
    None,
    May.REFERRAL_DECIDE,
    Did.REFERRAL_RESUMED,
    "Take off hold",
    hint="It goes on where it was put on hold, and its clocks with it",
    is_back=True,
    tells=(SENDER,),
    can_be_undone=True,
)
REDIRECT = Step(
    "redirect",
    (Status.SENT, Status.RECEIVED, Status.ACCEPTED),
    Status.REDIRECTED,
    May.REFERRAL_DECIDE,
    Did.REFERRAL_REDIRECTED,
    "Redirect to another team",
    hint="It stays yours until they receive it",
    warning="A second time it is raised to those in charge",
    reasons="referral_redirect_reasons",
    operation=Operation.DISCLOSURE,
    tells=(SENDER, NEXT_PROVIDER),
    can_be_undone=True,
)
TAKE_BACK = Step(
    "take-back",
    (Status.REDIRECTED,),
    Status.RECEIVED,
    May.REFERRAL_DECIDE,
    Did.REFERRAL_TAKEN_BACK,
    "Take it back",
    hint="The other team has not received it",
    tells=(SENDER, NEXT_PROVIDER),
)
SCREEN = Step(
    "screen",
    (Status.ACCEPTED, Status.SCREENED),
    Status.SCREENED,
    May.REFERRAL_WORK,
    Did.REFERRAL_SCREENED,
    "Record the screening",
    hint="Needs found, nothing found, or could not be screened. Nothing found is not clearance",
    reasons="referral_screening_outcomes",
    tells=(SENDER,),
    can_be_undone=True,
)
ASSESS = Step(
    "assess",
    (Status.ACCEPTED, Status.SCREENED, Status.ASSESSED),
    Status.ASSESSED,
    May.REFERRAL_WORK,
    Did.REFERRAL_ASSESSED,
    "Record the assessment",
    hint="What stays with L&D is written apart from what may be told",
    tells=(SENDER,),
)
SUPPORT = Step(
    "support",
    (Status.SCREENED, Status.ASSESSED),
    Status.IN_SUPPORT,
    May.REFERRAL_WORK,
    Did.REFERRAL_SUPPORTED,
    "Begin support",
    hint="Somebody stays in touch with the person until other help has begun",
    tells=(SENDER,),
    can_be_undone=True,
)
CLOSE = Step(
    "close",
    IN_HAND,
    Status.CLOSED,
    May.REFERRAL_WORK,
    Did.REFERRAL_CLOSED,
    "Close",
    hint="With the report, or a coded reason why there is none",
    reasons="referral_closure_reasons",
    tells=(SENDER,),
    can_be_undone=True,
)
REOPEN = Step(
    "reopen",
    (Status.DECLINED, Status.CLOSED, Status.EXPIRED),
    Status.RECEIVED,
    May.REFERRAL_DECIDE,
    Did.REFERRAL_REOPENED,
    "Open again",
    hint="It waits for an answer again",
    reasons="referral_reopen_reasons",
    tells=(SENDER,),
    can_be_undone=True,
)
AMEND = Step(
    "amend",
    OPEN,
    None,
    May.REFERRAL_SEND,
    Did.REFERRAL_AMENDED,
    "Amend what it says",
    hint="Both sides read what it said before and what it says now",
    operation=Operation.DISCLOSURE,
    tells=(PROVIDER, NEXT_PROVIDER),
    can_be_undone=True,
)
WITHDRAW = Step(
    "withdraw",
    (Status.DRAFT, *UNANSWERED, Status.ON_HOLD),
    Status.WITHDRAWN,
    May.REFERRAL_SEND,
    Did.REFERRAL_WITHDRAWN,
    "Withdraw",
    hint="Take it back, with the reason",
    reasons="referral_withdraw_reasons",
    tells=(PROVIDER, NEXT_PROVIDER),
    can_be_undone=True,
)
FOLLOW_UP = Step(
    "follow-up",
    OPEN,
    None,
    May.REFERRAL_SEND,
    Did.REFERRAL_CHANGED,
    "Turn into community follow-up",
    hint="Done by the release check when the person leaves: it says how they can be reached safely",
    tells=(PROVIDER, NEXT_PROVIDER),
)
EXEMPT = Step(
    "exempt",
    (Status.SENT, Status.RECEIVED, Status.ACCEPTED, Status.SCREENED),
    None,
    May.REFERRAL_DECIDE,
    Did.REFERRAL_EXEMPTED,
    "Exempt from its deadline",
    hint="Say why it cannot be met, and when you look again. It no longer counts as missed",
    warning="It stays on the list “Exempt”, and is raised when nobody has looked again in time",
    reasons="referral_exempt_reasons",
    tells=(SENDER,),
    can_be_undone=True,
)
COUNT_AGAIN = Step(
    "count-again",
    (Status.SENT, Status.RECEIVED, Status.ON_HOLD, Status.ACCEPTED, Status.SCREENED),
    None,
    May.REFERRAL_DECIDE,
    Did.REFERRAL_COUNTED_AGAIN,
    "End the exemption",
    hint="Its deadline counts as before",
    tells=(SENDER,),
    can_be_undone=True,
)
RECOUNT = Step(
    "recount",
    OPEN,
    None,
    May.REFERRAL_RECOUNT,
    Did.REFERRAL_RECOUNTED,
    "Count the deadlines anew",
    hint="Done by the service when a bank holiday is added or taken away",
)
EXPIRE = Step(
    "expire",
    UNANSWERED,
    Status.EXPIRED,
    May.REFERRAL_EXPIRE,
    Did.REFERRAL_EXPIRED,
    "Expire",
    hint="Done by the service: at its deadline where nobody has received it, well after it where "
    "somebody has. Whatever was received or came back is told of before. Both sides are told",
    tells=(SENDER, PROVIDER, NEXT_PROVIDER),
)
UNDO = Step(
    "undo",
    tuple(Status),
    None,
    May.REFERRAL_UNDO,
    Did.REFERRAL_UNDONE,
    "Undo",
    hint="Within minutes, by whoever took the last step and nobody else; what was read stays read",
    is_back=True,
    tells=(SENDER, PROVIDER, NEXT_PROVIDER),
)
PUT_BACK = Step(
    "put-back",
    tuple(Status),
    None,
    May.REFERRAL_PUT_BACK,
    Did.REFERRAL_PUT_BACK,
    "Put back a step",
    hint="The last step of one’s own side was a mistake. The reason is kept and both sides read it",
    is_back=True,
    tells=(SENDER, PROVIDER, NEXT_PROVIDER),
)
STEPS = (
    *(
        CHANGE,
        SEND,
        BEGIN,
        RECEIVE,
        TAKE,
        ACCEPT,
        DECLINE,
        SIGN_OFF,
        RESUME,
        TAKE_BACK,
        SCREEN,
        ASSESS,
    ),
    *(SUPPORT, CLOSE, REOPEN, HOLD, REDIRECT, ASSIGN, AMEND, FOLLOW_UP, WITHDRAW, EXPIRE),
    *(EXEMPT, COUNT_AGAIN, RECOUNT, UNDO, PUT_BACK),
)
ON_ITS_PAGE = tuple(step for step in STEPS if step not in (BEGIN, FOLLOW_UP))
BY_NAME = {step.name: step for step in STEPS}


def resumed(before: Status) -> Status:
    """Where a referral goes on that was put on hold in that state: by then somebody has seen it."""
    return Status.RECEIVED if before is Status.SENT else before
