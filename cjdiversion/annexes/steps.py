"""The states of one version of an annex, and of the information under one of its headings."""

from __future__ import annotations

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


class State(StrEnum):
    """How it stands with the information on one section (DPA 2018 s38(5): completeness)."""

    NOT_SOUGHT = "not-sought"
    REFUSED = "sought-and-refused"
    OUTSTANDING = "sought-and-outstanding"
    OBTAINED = "obtained"

    @property
    def words(self) -> str:
        return self.value.replace("-", " ")


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
    (Status.APPROVED, Status.ATTACHED),
    Status.SHARED,
    May.ANNEX_SHARE,
    Did.ANNEX_SHARED,
    "Share with CPS",
    operation=Operation.DISCLOSURE,
)
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
    (Status.SHARED, Status.ATTACHED),
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
    May.ANNEX_APPROVE,
    Did.ANNEX_SUPERSEDED,
    "Replace",
    hint="Done by the service when a newer version is approved and this one was not yet shared",
)
STEPS = (APPROVE, RETURN, SHARE, ATTACH, ACKNOWLEDGE)
BY_THE_SERVICE = (SUPERSEDE, REPLACE)
