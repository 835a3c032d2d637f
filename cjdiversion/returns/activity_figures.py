"""What the force asked of L&D and what came of it: for the force itself, no national return."""

from __future__ import annotations

from cjdiversion.referrals.steps import Status
from cjdiversion.returns.rules import (
    AGES,
    ETHNICITY,
    NOT_RECORDED,
    YES_NO,
    Check,
    Figure,
    Kind,
    total,
)

_OURS = "Proposed by this service: no national collection of it by the police was found"
ANSWERED = {
    "in-time": "Answered in time",
    "late": "Answered late",
    "without-target": "Answered, no time was set",
    "not-answered": "Not answered",
}

ACTIVITY = Kind(
    code="ld-activity",
    label="L&D activity",
    thing="referral",
    things="referrals",
    about="Referrals that the force sent to liaison and diversion, and how they stand now. What "
    "L&D find of a person is theirs and is not here, nor are referrals that they began themselves. "
    "It is for the force: no collection asks it.",
    day="Day on which the referral was sent, London time",
    is_national=False,
    is_by_quarter=True,
    figures=(
        total("referrals"),
        Figure(
            "source",
            "Where it came from",
            "By where the person was when it was sent",
            _OURS,
            "P",
            codes="referral_sources",
        ),
        Figure(
            "priority",
            "Priority",
            "As it stands now",
            _OURS,
            "P",
            codes="referral_priorities",
        ),
        Figure(
            "agreed",
            "Agreed to be seen, when it was sent",
            "As the police recorded it",
            _OURS,
            "P",
            labels=YES_NO,
        ),
        Figure(
            "state",
            "How it stands",
            "On the day this is counted, not on the last day of the period",
            _OURS,
            "P",
            labels={one.value: one.words for one in Status if one is not Status.DRAFT},
        ),
        Figure(
            "decline",
            "Why declined",
            "Of those that stand as declined, by the category of the reason",
            _OURS,
            "P",
            codes="referral_decline_reasons",
            labels={NOT_RECORDED: "Not recorded"},
            among=("state", "declined"),
        ),
        Figure(
            "answer",
            "Answered in time",
            "By the deadline that was counted for its answer, pauses and exemptions taken off. It "
            "does not leave: how a referral stands says whether it was answered",
            _OURS,
            "P",
            labels=ANSWERED,
            leaves=False,
        ),
        Figure(
            "age",
            "Age",
            "On the day it was sent: by date of birth, else the age stated",
            _OURS,
            "P",
            labels=AGES,
        ),
        Figure(
            "sex",
            "Sex",
            "As the police recorded it",
            _OURS,
            "P",
            codes="sexes",
            labels={NOT_RECORDED: "Not recorded"},
        ),
        Figure(
            "ethnicity",
            "Ethnicity",
            "Five groups of the self-defined code, as the person said",
            _OURS,
            "P",
            labels=ETHNICITY,
        ),
    ),
    checks=(
        Check(
            "no-answer",
            "Not answered, and neither withdrawn nor expired",
            "Ask the team; the referral’s page says when the answer is or was due",
        ),
        Check(
            "no-agreement",
            "Whether the person agreed to be seen is missing",
            "Counted as not recorded",
        ),
        Check(
            "no-age",
            "Neither date of birth nor stated age",
            "Counted as not recorded, never as an adult",
        ),
        Check("no-sex", "Sex missing or not known", "Counted as recorded"),
        Check(
            "no-ethnicity",
            "Self-defined ethnicity missing",
            "Counted as not recorded. “Asked, not stated” is an answer and is not listed here",
        ),
    ),
)
