"""How often what happens in the invented cases.

V: read in a published source (named). P: proposed for these simulations, a guess, and nothing to
cite. No figure here says anything about real people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

Kind = TypeVar("Kind")

WAYS = {"custody": 80, "attendance": 15, "mental-health-act": 5}  # P
FEMALE = 0.15  # P
AGES: Mapping[tuple[int, int], float] = {(12, 17): 8, (18, 24): 24, (25, 39): 42, (40, 59): 22} | {
    (60, 84): 4
}  # P
ETHNICITY = {
    "W1": 68,
    "W2": 2,
    "W9": 6,
    "M1": 2,
    "M9": 1,
    "A1": 2,
    "A2": 4,
    "A3": 2,
    "A9": 2,
    "B1": 3,
    "B2": 3,
    "B9": 1,
    "O9": 2,
    "NS": 2,
}  # P
DISABILITY = {"no": 62, "yes": 22, "prefer-not": 6, "": 10}  # P: what they say; empty, not asked

NEED = 0.35  # P; HELP-PC phase 4 has 64 % with any disorder (V)
FLAGGED_WITH_NEED = 0.6  # P; the standard screen finds about 0.75 of severe illness (V, HELP-PC)
FLAGGED_WITHOUT = 0.10  # P
COULD_NOT_SCREEN, NOT_SCREENED = 0.05, 0.04  # P
AGREES_TO_BE_SEEN = 0.75  # P
NOT_ANSWERED, DECLINED = 0.02, 0.08  # P: nine in ten are accepted
SEEN_BEFORE_RELEASE = 0.6  # P
PRIORITIES = {"1": 5, "2": 25, "3": 70}  # P
DETAINED_WHEN_SEEN = 0.045  # V: 158 of 3,500 seen in a year (CNWL)
TOLD_TO_POLICE, TOLD_TO_CPS, WITHDRAWN = 0.85, 0.6, 0.04  # P

# Of people seen by L&D, 71 % have a mental-health need and 52 % drink or drugs (V, RAND 2021);
# at risk of suicide 18 %, ADHD 11 %, intellectual disability 4 % of detained people (V, Samele et
# al.); accommodation is the commonest unmet need (V, same). The rest: P.
NEEDS: Mapping[tuple[str, str], float] = {
    ("mental_health", "now"): 0.71,
    ("substances", "drink"): 0.28,
    ("substances", "drugs"): 0.24,
    ("self_harm_ever", "yes"): 0.18,
    ("neurodiversity", "adhd"): 0.11,
    ("neurodiversity", "autism"): 0.05,
    ("learning", "yes"): 0.04,
    ("accommodation", "yes"): 0.40,
    ("abuse", "yes"): 0.12,
    ("weighing_what", "forces"): 0.05,
    ("head_or_memory", "head-injury"): 0.08,
    ("seen_what", "distress"): 0.25,
    ("medicine", "missed"): 0.20,
}

OFFENCES = {
    "TH68010": 20,
    "CJ88116": 16,
    "CD71039": 9,
    "PU86004": 8,
    "MD71530": 7,
    "CJ88001": 6,
    "OF61102": 6,
    "TH68037": 5,
    "CJ88144": 4,
    "RT88026": 6,
    "PH97004": 4,
    "CJ88159": 4,
    "TH68013": 3,
    "OF61131": 2,
}  # P
DOMESTIC = 0.3  # P: of assaults and harassment

DECIDED = 0.8  # P: the rest is still under investigation
DAYS_TO_OUTCOME = 14  # V: median, England and Wales, year to March 2023
OUTCOMES = {"1": 34, "8": 14, "3": 8, "22": 6, "6": 2, "16": 18, "15": 12}  # P
OUTCOMES |= {"10": 2, "12": 1, "20": 1}  # P
# More is settled out of court where needs are known, and units differ. P: so that there is
# something to see, and nothing else.
OUT_OF_COURT = ("8", "3", "22", "6")
WITH_NEEDS = 1.4
TILT = {
    "Northshire CID": 0.9,
    "Riverside Response": 1.7,
    "Northgate": 1.0,
    "Riverside": 1.2,
    "Southmere CID": 1.0,
    "Eastgate": 1.1,
}


@dataclass(frozen=True)
class Place:
    """A suite, who works there, and the investigation units it works with."""

    suite: str
    sergeant: str
    inspector: str
    side: str
    units: Sequence[str]
    weight: float


PLACES = (
    Place(
        *("Northgate", "sergeant", "inspector", ""), ("Northshire CID", "Riverside Response"), 45
    ),
    Place(
        *("Riverside", "sergeant.riverside", "inspector.riverside", ""),
        *(("Riverside Response", "Northshire CID"), 30),
    ),
    Place("Eastgate", "sergeant.south", "inspector.south", ".south", ("Southmere CID",), 25),
)
NOT_ASKING = "Northgate"  # nobody there is asked whether they are disabled
DETECTIVES = {
    "Northshire CID": ("investigator", "supervisor"),
    "Riverside Response": ("investigator.riverside", "supervisor.riverside"),
    "Southmere CID": ("investigator.south", "supervisor.south"),
}
PRACTITIONERS = {"": ("practitioner", "practitioner.second"), ".south": ("practitioner.south",)}
DECIDED_IN_SUITE = 0.35  # P: by the duty inspector, not by a detective


def one_of(r: Random, weights: Mapping[Kind, float]) -> Kind:
    return r.choices(list(weights), weights=list(weights.values()))[0]


def happens(r: Random, rate: float) -> bool:
    return r.random() < rate
