"""Crime outcomes on both bases: what is counted, and what a row should have."""

from __future__ import annotations

from cjdiversion.returns.rules import Check, Figure, Kind, total

_DATA = "Home Office crime outcomes open data, as read by github.com/SGilr/oocd-dashboard"
NOT_LISTED = "not-listed"
GROUPS = {
    "charged": "Charged or summonsed",
    "taken-into-consideration": "Taken into consideration",
    "out-of-court-formal": "Out of court, formal",
    "out-of-court-informal": "Out of court, informal",
    "diversionary": "Diversionary activity (22, apart)",
    "prosecution-prevented": "Prosecution prevented or not in the public interest",
    "evidential-difficulties": "Evidential difficulties, victim supports action",
    "evidential-difficulties-victim": "Evidential difficulties, victim does not support action",
    "no-suspect": "Investigation complete, no suspect identified",
    "transferred": "Taken over by another body",
    "public-interest-investigation": "Further investigation not in the public interest",
    "fraud": "Fraud recorded nationally",
}
QUARTERS = {
    "q1": "April to June",
    "q2": "July to September",
    "q3": "October to December",
    "q4": "January to March",
}
_NAMED = {
    "1A": "1A: charged or summonsed for an alternate offence",
    "2A": "2A: youth caution for an alternate offence",
    "3A": "3A: adult caution for an alternate offence",
    "none": "None of these",
}
ALTERNATES = frozenset(_NAMED) - {"none"}

_FIGURES = (
    total("outcomes"),
    Figure(
        "outcome",
        "Outcome type",
        "By outcome code. 0 is no outcome and is left out; 1A, 2A and 3A are counted in 1, 2 and "
        "3. Simple and conditional cautions stand in one code and cannot be told apart here; 19 is "
        "never given by a force",
        _DATA,
        "V",
        codes="outcome_codes",
    ),
    Figure(
        "group",
        "Outcome group",
        "Outcome types taken together; 22 stands apart. Which types belong to the group of "
        "prosecutions not in the public interest is general knowledge",
        _DATA,
        "G",
        labels=GROUPS,
        groups_of="outcome",
    ),
    Figure(
        "alternate",
        "Alternate offences among these",
        "Outcomes recorded as 1A, 2A or 3A, which are counted in 1, 2 and 3. The Home Office shows "
        "them in another file; they do not leave with this one",
        _DATA,
        "V",
        labels=_NAMED,
        leaves=False,
    ),
    Figure(
        "offence",
        "Offence group",
        "By the group of the offence’s code on the newest list",
        "Home Office offence groups, general knowledge",
        "G",
        codes="offence_groups",
        labels={NOT_LISTED: "Offence on no list, or none recorded"},
    ),
    Figure(
        "quarter",
        "Quarter",
        "By the quarter of the financial year in which the day falls. It does not leave: a return "
        "is of one quarter, which holds everybody",
        _DATA,
        "V",
        labels=QUARTERS,
        leaves=False,
    ),
)
_NO_OFFENCE = Check(
    "no-offence",
    "No offence recorded",
    "Counted once, in no offence group. Record the offence in the case",
)
_NOT_LISTED = Check(
    "offence-not-listed",
    "Offence on no list",
    "Counted, in no offence group. Settle the code in the case’s list of things to fix",
)
_NO_CRIME = Check(
    "no-crime-number",
    "No crime number",
    "Counted here; the crime register cannot be compared without it",
)
_IN_ORDER = Check(
    "closed-first",
    "Closed before the crime was recorded",
    "One of the two days is wrong: look at the decision",
)
_NO_OUTCOME = Check(
    "no-outcome",
    "Recorded with code 0 or another that is no outcome",
    "Left out: 0 says that no outcome is assigned yet",
    leaves_out=True,
)
_COUNTS = (
    "One for each offence that a standing decision covers, and one for a decision about a case "
    "with no offence. The Home Office counts one for each recorded crime: a crime that is no case "
    "in this service is not here. "
)

RECORDED = Kind(
    code="crime-outcomes-recorded",
    label="Crime outcomes, by the day the crime was recorded",
    is_by_quarter=True,
    thing="outcome",
    things="outcomes",
    about=_COUNTS + "On this basis many of the newest crimes have no outcome yet: recent quarters "
    "read low, and rise with each later version.",
    day="Day on which the crime was recorded",
    figures=_FIGURES,
    checks=(
        Check(
            "no-recorded-day",
            "Decided in the period, and the day the crime was recorded is missing",
            "Left out: without the day it falls into no period. Write it with the decision",
            leaves_out=True,
        ),
        *(_NO_OUTCOME, _NO_OFFENCE, _NOT_LISTED, _NO_CRIME, _IN_ORDER),
    ),
)
CLOSED = Kind(
    code="crime-outcomes-closed",
    label="Crime outcomes, by the day the matter was closed",
    is_by_quarter=True,
    thing="outcome",
    things="outcomes",
    about=_COUNTS + "On this basis a quarter that is over changes only where a day is put right.",
    day="Day on which the matter was closed",
    figures=_FIGURES,
    checks=(
        Check(
            "not-closed",
            "Decided in the period and not closed yet",
            "Left out until it is closed: a record is to be signed, or conditions are to be kept",
            leaves_out=True,
        ),
        *(_NO_OUTCOME, _NO_OFFENCE, _NOT_LISTED, _NO_CRIME, _IN_ORDER),
    ),
)
