"""How a dip sample stands, and each case of it."""

from __future__ import annotations

from enum import StrEnum

from cjdiversion.access import May
from cjdiversion.audit import Did, Operation
from cjdiversion.workflow import Step


class Sampled(StrEnum):
    """How a sample stands."""

    PLANNED = "planned"
    SEEDED = "seeded"
    DRAWN = "drawn"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return {
            Sampled.PLANNED: "Waiting for the second person’s words",
            Sampled.SEEDED: "Seed fixed, ready to draw",
            Sampled.DRAWN: "Drawn",
            Sampled.WITHDRAWN: "Taken back, never drawn",
        }[self]


class Status(StrEnum):
    """How a case of the frame stands."""

    RESERVE = "reserve"
    TO_REVIEW = "to-review"
    DISPUTED = "disputed"
    AGREED = "agreed"
    SETTLED = "settled"
    TOLD = "told"
    ANSWERED = "answered"
    REPLACED = "replaced"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Status.RESERVE: "Reserve",
    Status.TO_REVIEW: "With the first two reviewers",
    Status.DISPUTED: "With the third reviewer",
    Status.AGREED: "Two reviewers agree",
    Status.SETTLED: "Settled by the third reviewer",
    Status.TOLD: "Finding told to the decision maker",
    Status.ANSWERED: "Finding read by the decision maker",
    Status.REPLACED: "Replaced by a reserve",
}

OPEN = (Status.TO_REVIEW, Status.DISPUTED)
REVIEWED = (Status.AGREED, Status.SETTLED, Status.TOLD, Status.ANSWERED)
IN_SAMPLE = (*OPEN, *REVIEWED)

# --- the sample ---------------------------------------------------------------------------------

WORDS = Step(
    "words",
    (Sampled.PLANNED,),
    Sampled.SEEDED,
    May.SAMPLE_SEED,
    Did.SAMPLE_SEEDED,
    "Give the second words of the seed",
    hint="You do not see the first words, and whoever gave them does not choose yours",
)
DRAW = Step(
    "draw",
    (Sampled.SEEDED,),
    Sampled.DRAWN,
    May.SAMPLE_PLAN,
    Did.SAMPLE_DRAWN,
    "Draw the sample",
    hint="The frame is frozen as it stands now, and its checksum kept",
)
WITHDRAW = Step(
    "withdraw",
    (Sampled.PLANNED, Sampled.SEEDED),
    Sampled.WITHDRAWN,
    May.SAMPLE_PLAN,
    Did.SAMPLE_WITHDRAWN,
    "Take the plan back",
    hint="It stays on the list, with your reason",
)
SHARE_OUT = Step(
    "share-out",
    (Sampled.DRAWN,),
    None,
    May.SAMPLE_PLAN,
    Did.REVIEW_SHARED_OUT,
    "Share the cases out",
    hint="Nobody gets a case they decided or authorised, nor one they have reviewed",
)
OF_SAMPLE = (WORDS, DRAW, SHARE_OUT, WITHDRAW)

# --- a case of it -------------------------------------------------------------------------------

ASSIGN = Step(
    "assign", OPEN, None, May.SAMPLE_PLAN, Did.REVIEW_ASSIGNED, "Give it to another reviewer"
)
REPLACE = Step(
    "replace",
    OPEN,
    Status.REPLACED,
    May.SAMPLE_PLAN,
    Did.REVIEW_CASE_REPLACED,
    "Replace it by the next reserve",
    hint="Only where it cannot be reviewed, never for what was decided",
)
TAKE_IN = Step(
    "take-in",
    (Status.RESERVE,),
    Status.TO_REVIEW,
    May.SAMPLE_PLAN,
    Did.REVIEW_CASE_TAKEN_IN,
    "Takes the place of another",
)
GRADE = Step(
    "grade", (Status.TO_REVIEW,), None, May.REVIEW_GRADE, Did.REVIEW_GRADED, "Record your verdict"
)
AGREE = Step(
    "agree", (Status.TO_REVIEW,), Status.AGREED, May.REVIEW_GRADE, Did.REVIEW_GRADED, GRADE.label
)
DISPUTE = Step(
    "dispute",
    (Status.TO_REVIEW,),
    Status.DISPUTED,
    May.REVIEW_GRADE,
    Did.REVIEW_GRADED,
    GRADE.label,
)
SETTLE = Step(
    "settle", (Status.DISPUTED,), Status.SETTLED, May.REVIEW_GRADE, Did.REVIEW_GRADED, GRADE.label
)
TELL = Step(
    "tell",
    (Status.AGREED, Status.SETTLED),
    Status.TOLD,
    May.SAMPLE_PLAN,
    Did.REVIEW_FINDING_TOLD,
    "Tell the decision maker",
    hint="They read the verdict and your words, never who reviewed it",
)
ANSWER = Step(
    "answer",
    (Status.TOLD,),
    Status.ANSWERED,
    May.DISPOSAL_DECIDE,
    Did.REVIEW_FINDING_ANSWERED,
    "Say that you have read it",
    operation=Operation.ALTERATION,
)
OF_CASE = (ASSIGN, REPLACE, TELL)
