"""The tables of a record (a caution, or a plan) and of each condition in it.

A condition is set, is in force from the signature on, and ends: it was met, or what came of it goes
back to the decision maker, who varies it, lets it be, or prosecutes.
"""

from __future__ import annotations

from cjdiversion.access import May
from cjdiversion.audit import Did, Operation
from cjdiversion.conditions.states import IN_FORCE, TO_DECIDE, Kept, Status
from cjdiversion.workflow import Step

# Nothing follows for somebody who has done what was asked.
_BREACH = "Criminal Justice Act 2003 s24 (V); Crime and Disorder Act 1998 s66E (G)"

# --- the record ---------------------------------------------------------------------------------

SIGN = Step(
    "sign",
    (Kept.DRAFT,),
    Kept.SIGNED,
    May.DISPOSAL_DECIDE,
    Did.CAUTION_SIGNED,
    "Record the signature",
    hint="From then on conditions change only by a variation with a fresh signature",
)
SET = Step("set", (Kept.DRAFT,), None, May.DISPOSAL_DECIDE, Did.CONDITION_SET, "Add a condition")
AMEND = Step(
    "amend", (Kept.DRAFT,), None, May.DISPOSAL_DECIDE, Did.CAUTION_BEGUN, "Change the record"
)
SIGN_AFRESH = Step(
    "sign-afresh",
    (Kept.SIGNED,),
    None,
    May.DISPOSAL_DECIDE,
    Did.CAUTION_SIGNED,
    "Record the fresh signature",
)
COMPLETE = Step(
    "complete",
    (Kept.DRAFT, Kept.SIGNED),
    Kept.COMPLETED,
    May.DISPOSAL_DECIDE,
    Did.CAUTION_ENDED,
    "Complete",
)
FINISH = Step(
    "finish",
    (Kept.SIGNED,),
    Kept.COMPLETED,
    May.CONDITION_ANSWER,
    Did.CAUTION_ENDED,
    "Complete on the last answer",
)
CEASE = Step(
    "cease",
    (Kept.DRAFT, Kept.SIGNED),
    Kept.CEASED,
    May.DISPOSAL_DECIDE,
    Did.CAUTION_ENDED,
    "End without completion",
)
LOSE = Step(
    "lose",
    (Kept.DRAFT, Kept.SIGNED),
    Kept.CEASED,
    May.CONDITION_LAPSE,
    Did.CAUTION_ENDED,
    "End, as its decision no longer stands",
)
MOVE = Step(
    "move",
    (Kept.DRAFT, Kept.SIGNED, Kept.COMPLETED),
    None,
    May.DISPOSAL_DECIDE,
    Did.CAUTION_MOVED,
    "Move to the decision that took the place of its own",
)
RESUME = Step(
    "resume",
    (Kept.COMPLETED,),
    Kept.SIGNED,
    May.DISPOSAL_DECIDE,
    Did.CONDITION_REOPENED,
    "Goes on, as a condition is reopened",
)
END = Step(
    "end",
    (Kept.DRAFT, Kept.SIGNED),
    Kept.CEASED,
    May.DISPOSAL_DECIDE,
    Did.CAUTION_ENDED,
    "End the plan",
    hint="Without completion: what it still asks for is asked no more",
)
"""Of a plan only; a caution ends with its decision."""
OF_A_RECORD = (SET, AMEND, SIGN, SIGN_AFRESH, COMPLETE, FINISH, CEASE, LOSE, MOVE, RESUME, END)

# --- a condition --------------------------------------------------------------------------------

CHANGE = Step("change", (Status.SET,), None, May.DISPOSAL_DECIDE, Did.CONDITION_SET, "Change")
TAKE_OUT = Step(
    "take-out",
    (Status.SET,),
    Status.CANCELLED,
    May.DISPOSAL_DECIDE,
    Did.CONDITION_CANCELLED,
    "Take out",
    warning="It stays on the record as taken out",
)
BEGIN = Step(
    "begin",
    (Status.SET,),
    Status.RUNNING,
    May.DISPOSAL_DECIDE,
    Did.CONDITION_BEGUN,
    "Comes into force with the signature",
)
MET = Step(
    "met",
    (Status.RUNNING, *TO_DECIDE),
    Status.MET,
    May.DISPOSAL_DECIDE,
    Did.CONDITION_REPORTED,
    "Report that it was done",
)
PARTLY = Step(
    "partly",
    (Status.RUNNING, Status.UNANSWERED),
    Status.PARTLY,
    May.DISPOSAL_DECIDE,
    Did.CONDITION_REPORTED,
    "Report that it was partly done",
    source=_BREACH,
)
NOT_MET = Step(
    "not-met",
    (Status.RUNNING, Status.PARTLY, Status.UNANSWERED),
    Status.NOT_MET,
    May.DISPOSAL_DECIDE,
    Did.CONDITION_REPORTED,
    "Report that it was not done",
    source=_BREACH,
)
ANSWER_MET = Step(
    "answer-met",
    (Status.RUNNING, Status.UNANSWERED),
    Status.MET,
    May.CONDITION_ANSWER,
    Did.CONDITION_ANSWERED,
    "Answer by link: done",
)
ANSWER_PARTLY = Step(
    "answer-partly",
    (Status.RUNNING, Status.UNANSWERED),
    Status.PARTLY,
    May.CONDITION_ANSWER,
    Did.CONDITION_ANSWERED,
    "Answer by link: partly done",
)
ANSWER_NOT_MET = Step(
    "answer-not-met",
    (Status.RUNNING, Status.UNANSWERED),
    Status.NOT_MET,
    May.CONDITION_ANSWER,
    Did.CONDITION_ANSWERED,
    "Answer by link: not done",
)
ANSWER_NOT_YET = Step(
    "answer-not-yet",
    (Status.RUNNING,),
    None,
    May.CONDITION_ANSWER,
    Did.CONDITION_ANSWERED,
    "Answer by link before the day it is due: not yet",
)
LAPSE = Step(
    "lapse",
    (Status.RUNNING,),
    Status.UNANSWERED,
    May.CONDITION_LAPSE,
    Did.CONDITION_LAPSED,
    "Goes back to the decision maker unanswered",
)
VARY = Step(
    "vary",
    IN_FORCE,
    Status.VARIED,
    May.DISPOSAL_DECIDE,
    Did.CONDITION_VARIED,
    "Vary",
    hint="With the person’s consent, and a fresh signature",
    source=_BREACH,
)
EXCUSE = Step(
    "excuse",
    TO_DECIDE,
    Status.EXCUSED,
    May.DISPOSAL_DECIDE,
    Did.CONDITION_DECIDED,
    "Take no action",
    source=_BREACH,
)
PROSECUTE = Step(
    "prosecute",
    TO_DECIDE,
    Status.BREACHED,
    May.DISPOSAL_DECIDE,
    Did.CONDITION_DECIDED,
    "Prosecute",
    warning="The caution ceases to have effect, and the case is decided anew",
    source=_BREACH,
)
REOPEN = Step(
    "reopen",
    (Status.MET,),
    Status.RUNNING,
    May.DISPOSAL_DECIDE,
    Did.CONDITION_REOPENED,
    "Reopen",
    hint="Where somebody said by mistake that it was done",
)
DROP = Step(
    "drop",
    (Status.SET, *IN_FORCE),
    Status.CANCELLED,
    May.DISPOSAL_DECIDE,
    Did.CONDITION_CANCELLED,
    "Ends with its record",
)
FALL = Step(
    "fall",
    (Status.SET, *IN_FORCE),
    Status.CANCELLED,
    May.CONDITION_LAPSE,
    Did.CONDITION_CANCELLED,
    "Ends with its record",
)
REMIND = Step(
    "remind",
    (Status.RUNNING, Status.UNANSWERED),
    None,
    May.CONDITION_LAPSE,
    Did.CONDITION_REMINDED,
    "Ask the provider",
    operation=Operation.DISCLOSURE,
)
REMIND_OWNER = Step(
    "remind-owner",
    (Status.RUNNING,),
    None,
    May.CONDITION_LAPSE,
    Did.CONDITION_REMINDED,
    "Remind the owner to ask the provider",
)
ASK = Step(
    "ask",
    (Status.RUNNING, Status.UNANSWERED),
    None,
    May.DISPOSAL_DECIDE,
    Did.CONDITION_REMINDED,
    "Ask the provider now",
    hint="By e-mail, with a link that takes one answer",
    operation=Operation.DISCLOSURE,
)
READDRESS = Step(
    "readdress",
    (Status.RUNNING, Status.UNANSWERED),
    None,
    May.DISPOSAL_DECIDE,
    Did.CONDITION_SET,
    "Change the address of the provider",
)
OF_A_CONDITION = (
    *(CHANGE, TAKE_OUT, BEGIN, MET, PARTLY, NOT_MET, ANSWER_MET, ANSWER_PARTLY, ANSWER_NOT_MET),
    *(ANSWER_NOT_YET, READDRESS, REMIND, REMIND_OWNER, ASK, LAPSE),
    *(VARY, EXCUSE, PROSECUTE, REOPEN, DROP, FALL),
)
REPORTS = {"yes": MET, "partly": PARTLY, "no": NOT_MET}
ANSWERS = {"yes": ANSWER_MET, "partly": ANSWER_PARTLY, "no": ANSWER_NOT_MET}
BREACHES = {"vary": VARY, "no-action": EXCUSE, "prosecute": PROSECUTE}
