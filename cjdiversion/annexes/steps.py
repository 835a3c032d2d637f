"""The states of one version of an annex, and of the information under one of its headings."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from cjdiversion.access import May
from cjdiversion.audit import Did, Operation
from cjdiversion.workflow import Step


class Status(StrEnum):
    ISSUED = "issued"
    RETURNED = "returned"
    APPROVED = "approved"
    SHARED = "shared"
    ATTACHED = "attached"
    ACKNOWLEDGED = "acknowledged"
    SUPERSEDED = "superseded"

    @property
    def words(self) -> str:
        return {
            Status.ISSUED: "Waiting for approval",
            Status.RETURNED: "Returned to the investigator",
            Status.APPROVED: "Approved, not yet shared",
            Status.SHARED: "Shared with CPS",
            Status.ATTACHED: "Attached to the file, receipt unknown",
            Status.ACKNOWLEDGED: "Acknowledged by CPS",
            Status.SUPERSEDED: "Superseded by a later version",
        }[self]


def words_for_cps(is_acknowledged: bool) -> str:
    """One status stands for every part of the CPS it was shared with; each is told its own."""
    return "Acknowledged by your unit" if is_acknowledged else "Not yet acknowledged by your unit"


class State(StrEnum):
    """How it stands with the information on one section (DPA 2018 s38(5): completeness)."""

    NOT_SOUGHT = "not-sought"
    REFUSED = "sought-and-refused"
    OUTSTANDING = "sought-and-outstanding"
    OBTAINED = "obtained"

    @property
    def words(self) -> str:
        return self.value.replace("-", " ")


class Asked(StrEnum):
    """How it stands with something the prosecutor asked for."""

    ASKED = "asked"
    FOLLOWS = "follows"
    OBTAINED = "obtained"
    UNAVAILABLE = "unavailable"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        return {
            Asked.ASKED: "Not yet answered",
            Asked.FOLLOWS: "Will follow",
            Asked.OBTAINED: "Obtained",
            Asked.UNAVAILABLE: "Not available",
            Asked.CLOSED: "Closed by CPS",
        }[self]


UNANSWERED = (Asked.ASKED, Asked.FOLLOWS)  # the clock runs
ANSWERED = (Asked.OBTAINED, Asked.UNAVAILABLE)  # it waits for the prosecutor to read it

WAITING = (Status.ISSUED, Status.RETURNED)  # nobody has approved them
LEFT = (Status.SHARED, Status.ATTACHED, Status.ACKNOWLEDGED)  # the copy is out of the force’s hands
LIVE = (Status.ISSUED, Status.APPROVED, *LEFT)


APPROVE = Step(
    "approve",
    (Status.ISSUED,),
    Status.APPROVED,
    May.ANNEX_APPROVE,
    Did.ANNEX_APPROVED,
    "Approve",
    warning="The paper is made now and cannot be changed; a new fact makes a new version",
)
RETURN = Step(
    "send-back",
    (Status.ISSUED,),
    Status.RETURNED,
    May.ANNEX_APPROVE,
    Did.ANNEX_RETURNED,
    "Return with a reason",
)
SHARE = Step(
    "share",
    (Status.APPROVED,),
    Status.SHARED,
    May.ANNEX_SHARE,
    Did.ANNEX_SHARED,
    "Share with CPS",
    operation=Operation.DISCLOSURE,
)
# With each part of the CPS once: what was acknowledged or attached stays so.
SHARE_ALSO = replace(SHARE, sources=LEFT, target=None)
ATTACH = Step(
    "attach",
    (Status.APPROVED, Status.SHARED),
    Status.ATTACHED,
    May.ANNEX_SHARE,
    Did.ANNEX_ATTACHED,
    "Mark as attached to the file",
    hint="Nothing waits for CPS to click: receipt is shown as unknown",
    operation=Operation.DISCLOSURE,
)
ACKNOWLEDGE = Step(
    "acknowledge",
    LEFT,  # each part of the CPS for itself
    Status.ACKNOWLEDGED,
    May.ANNEX_TAKE,
    Did.ANNEX_ACKNOWLEDGED,
    "Acknowledge",
)
SUPERSEDE = Step(
    "supersede",
    WAITING,
    Status.SUPERSEDED,
    May.ANNEX_WRITE,
    Did.ANNEX_SUPERSEDED,
    "Supersede",
    hint="Done by the service when a newer version is issued",
)
REPLACE = Step(
    "replace",
    (Status.APPROVED,),
    Status.SUPERSEDED,
    May.ANNEX_OPEN,  # whichever way the newer one was approved
    Did.ANNEX_SUPERSEDED,
    "Replace",
    hint="Done by the service when a newer version is approved and this one was not yet shared",
)
APPROVE_BY_PHONE = Step(
    "approve-by-phone",
    (Status.ISSUED,),
    Status.APPROVED,
    May.ANNEX_WRITE,
    Did.ANNEX_APPROVED,
    "Record an approval given by telephone",
    hint="Nobody waits for a signature at night: whoever gave it confirms it later",
    warning="The paper is made now and cannot be changed; a new fact makes a new version",
)
CONFIRM = Step(
    "confirm",
    (Status.APPROVED, *LEFT, Status.SUPERSEDED),
    None,
    May.ANNEX_APPROVE,
    Did.ANNEX_CONFIRMED,
    "Confirm your approval by telephone",
)
NOT_MINE = Step(
    "not-mine",
    CONFIRM.sources,
    None,
    May.ANNEX_APPROVE,
    Did.ANNEX_APPROVAL_DENIED,
    "I did not approve this",
    hint="The approval no longer stands, and what was approved waits for approval again",
)
# What had not left the force: the same facts wait as the next version, or it goes back.
NOT_MINE_AGAIN = replace(NOT_MINE, sources=(Status.APPROVED,), target=Status.SUPERSEDED)
NOT_MINE_BACK = replace(NOT_MINE, sources=(Status.APPROVED,), target=Status.RETURNED)
PASS_ON = Step(
    "pass-on",
    (Status.ISSUED,),
    None,
    May.ANNEX_PASS_ON,
    Did.ANNEX_PASSED_ON,
    "Pass on to the deputy",
    hint="Done by the service when nobody has approved it in time",
)
ASK = Step("ask", LEFT, None, May.ANNEX_TAKE, Did.ANNEX_ASKED, "Ask for what is missing")
USE = Step("use", LEFT, None, May.ANNEX_TAKE, Did.ANNEX_USE_SAID, "Say whether it was used")
_BY_CPS = (ACKNOWLEDGE, ASK, USE)
_BY_PHONE = (APPROVE_BY_PHONE, CONFIRM, NOT_MINE)
STEPS = (APPROVE, RETURN, *_BY_PHONE, SHARE, SHARE_ALSO, ATTACH, *_BY_CPS)

# --- of a question of the prosecutor’s ------------------------------------------------------------

OBTAIN = Step(
    "obtain",
    UNANSWERED,
    Asked.OBTAINED,
    May.ANNEX_WRITE,
    Did.ANNEX_ANSWERED,
    "Obtained",
    hint="A new version shows it",
)
CANNOT = Step(
    "cannot",
    UNANSWERED,
    Asked.UNAVAILABLE,
    May.ANNEX_WRITE,
    Did.ANNEX_ANSWERED,
    "Not available",
    reasons="annex_unavailable_reasons",
)
FOLLOW = Step(
    "follow",
    UNANSWERED,
    Asked.FOLLOWS,
    May.ANNEX_WRITE,
    Did.ANNEX_ANSWERED,
    "Will follow",
    hint="The clock runs to that day",
)
CLOSE = Step(
    "close",
    (*UNANSWERED, *ANSWERED),
    Asked.CLOSED,
    May.ANNEX_TAKE,
    Did.ANNEX_QUESTION_CLOSED,
    "Close",
)
PASS_QUESTION_ON = Step(
    "pass-on",
    UNANSWERED,
    None,
    May.ANNEX_PASS_ON,
    Did.ANNEX_PASSED_ON,
    "Pass on to the supervisors",
    hint="Done by the service when the investigating officer has not answered in time",
)
OF_A_QUESTION = (OBTAIN, CANNOT, FOLLOW, CLOSE)
