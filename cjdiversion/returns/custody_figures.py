"""The custody collection: what this service captures of it, and what it does not."""

from __future__ import annotations

from cjdiversion.returns.outcome_figures import NOT_LISTED
from cjdiversion.returns.rules import (
    AGES,
    ETHNICITY,
    NOT_RECORDED,
    YES_NO,
    Check,
    Figure,
    Kind,
    NotCaptured,
    total,
)

_GOV = (
    "gov.uk/government/statistics/police-custody-and-pre-charge-bail-year-ending-march-2024: "
    "official statistics in development"
)
ADULT = ("age", "18-over")
NEEDS = {
    "child": "Under 18, or age not recorded",
    "vulnerable-adult": "Adult declared vulnerable",
    "neither": "Neither",
}
CALLED = {"yes": "Called", "no": "No call recorded"}
_CALLED = "whether an appropriate adult was asked for, reached or came, by what is recorded here"

CUSTODY = Kind(
    code="custody",
    label="Custody",
    thing="detention",
    things="detentions",
    about="People whose detention in custody was authorised. A person detained twice is counted "
    "twice. No field on liaison and diversion or on mental health was found in the collection, so "
    "none is here; the number of the collection is not verified.",
    day="Day on which detention was authorised, London time",
    figures=(
        total("detentions"),
        Figure(
            "age",
            "Age",
            "On the day detention was authorised: by date of birth, else the age stated. The "
            "bands of the collection are not verified",
            _GOV,
            "V2",
            labels=AGES,
        ),
        Figure(
            "sex",
            "Sex",
            "As the police recorded it",
            _GOV,
            "V",
            codes="sexes",
            labels={NOT_RECORDED: "Not recorded"},
        ),
        Figure(
            "ethnicity",
            "Ethnicity",
            "Five groups of the self-defined code, as the person said. Officer-observed ethnicity "
            "never fills a gap",
            _GOV,
            "V",
            labels=ETHNICITY,
        ),
        Figure(
            "offence",
            "Offence group",
            "By the group of the first offence alleged, on the newest list",
            "Home Office offence groups, general knowledge",
            "G",
            codes="offence_groups",
            labels={NOT_LISTED: "Offence on no list, or none recorded"},
        ),
        Figure(
            "vulnerable",
            "Adults declared vulnerable",
            "Of adults, by the newest decision on vulnerability (PACE Code C 1.13(d))",
            _GOV,
            "V",
            labels=YES_NO,
            among=ADULT,
        ),
        Figure(
            "needs-adult",
            "Who is to have an appropriate adult",
            "Under 18, or an age nobody knows, which is never taken for an adult’s; else an adult "
            "declared vulnerable. It does not leave: it is made of the two lists before it, and "
            "would tell what they hide",
            "PACE Code C 1.4 and 1.5",
            "V",
            labels=NEEDS,
            leaves=False,
        ),
        Figure(
            "called-child",
            "Appropriate adult called for a child",
            f"Of those under 18 or of unknown age, {_CALLED}",
            _GOV,
            "V",
            labels=CALLED,
            among=ADULT,
            is_rest=True,
        ),
        Figure(
            "called-vulnerable",
            "Appropriate adult called for a vulnerable adult",
            f"Of adults declared vulnerable, {_CALLED}",
            _GOV,
            "V",
            labels=CALLED,
            among=("vulnerable", "yes"),
        ),
        Figure(
            "over-24",
            "Over 24 hours without charge",
            "Time on the clock from the relevant time to the first charge or to release, whichever "
            "came first. Time in hospital is not taken off; not recorded where neither has "
            "happened or the relevant time is missing",
            _GOV,
            "V2",
            labels=YES_NO,
        ),
    ),
    checks=(
        Check(
            "no-authorised",
            "Opened in the period, and no time at which detention was authorised",
            "Left out: without it nobody knows that the person was detained, nor when",
            leaves_out=True,
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
        Check(
            "no-offence",
            "No offence, or one on no list",
            "Counted, in no offence group",
        ),
        Check(
            "no-vulnerability",
            "Adult, and no decision on vulnerability",
            "Counted as not recorded, never as not vulnerable",
        ),
        Check(
            "no-call",
            "Child or vulnerable adult, and no call of an appropriate adult recorded",
            "Record who was asked and when, or look at why nobody was",
        ),
        Check(
            "no-length",
            "Relevant time missing, or neither charge nor release recorded",
            "The time without charge cannot be told",
        ),
    ),
    not_captured=(
        NotCaptured("strip-searches", "Strip searches, by age, sex and ethnicity", _GOV, "V"),
        NotCaptured("intimate-searches", "Intimate searches", _GOV, "V"),
        NotCaptured(
            "child-overnight",
            "Children held overnight, before or after charge: what counts as a night was not found",
            _GOV,
            "V2",
        ),
        NotCaptured(
            "adult-arrival",
            "Time until the appropriate adult arrived: the bands were not found",
            _GOV,
            "V2",
        ),
    ),
)
