"""What is known of the suspect and the offences when an option is looked at: answers with where
each came from. “Not known” (asked, nobody knows) and “not asked” are two answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not-known"
    NOT_ASKED = "not-asked"

    @property
    def is_open(self) -> bool:
        return self in (Answer.NOT_KNOWN, Answer.NOT_ASKED)


ANSWERS = {
    Answer.YES.value: "Yes",
    Answer.NO.value: "No",
    Answer.NOT_KNOWN.value: "Not known",
    Answer.NOT_ASKED.value: "Not asked yet",
}

NOT_SAID = (Answer.NOT_KNOWN, Answer.NOT_ASKED, "")

# From nothing to the most; what an option asks for is met by it and by whatever comes after.
EVIDENCE = {
    "none": "Less than reasonable suspicion",
    "reasonable-suspicion": "Reasonable suspicion",
    "evidential-test": "Enough to prove the offence or to charge",
    "realistic-prospect": "A realistic prospect of conviction, as a prosecutor would test it",
}
RELIABILITY = {
    "reliable": "Reliable",
    "doubtful": "In doubt",
    "not-assessed": "Nobody has assessed it",
}
VICTIM = {
    "yes": "Yes",
    "not-possible": "It was tried and is not possible",
    "not-yet": "Not yet",
    "no-victim": "There is no victim",
}


@dataclass(frozen=True)
class Known:
    """Names are those of the columns of Circumstances, then what other rooms say.

    `adult_because`: why an appropriate adult is needed, empty where no reason is on record.
    `here`: cautions and the like in this force’s own records of the person, in words.
    `dpp_since`: since when CPS is asked for the consent of the DPP, while nobody has answered.
    `cps_`: the same of what a prosecutor says of another caution, and the answer with its day.
    `victim_words`: what is recorded of the victim, in words. `limit_missing`: the offences without
    a day, from which a time limit would be counted.
    `came_from`: name of an answer → where it was taken from, where nobody gave it here.
    """

    evidence: str = ""
    position: str = ""
    agrees: Answer = Answer.NOT_ASKED
    aa_present: Answer = Answer.NOT_ASKED
    reliability: str = ""
    reliability_by: str = ""
    hcp_asked: Answer = Answer.NOT_ASKED
    indictable_only: Answer = Answer.NOT_ASKED
    either_way_listed: Answer = Answer.NOT_ASKED
    penalty_listed: Answer = Answer.NOT_ASKED
    has_limit: Answer = Answer.NOT_ASKED
    limit_on: date | None = None
    similar_before: Answer = Answer.NOT_ASKED
    history: Answer = Answer.NOT_ASKED
    recent_penalty: Answer = Answer.NOT_ASKED
    youth_cautions: int | None = None
    domestic: Answer = Answer.NOT_ASKED
    intimate: Answer = Answer.NOT_ASKED
    hate: Answer = Answer.NOT_ASKED
    victim: str = ""
    exceptional: Answer = Answer.NOT_ASKED
    dpp_consent: Answer = Answer.NOT_ASKED
    dpp_prosecutor: str = ""
    dpp_reference: str = ""
    dpp_on: date | None = None
    consulted: Answer = Answer.NOT_ASKED
    youth_asked: Answer = Answer.NOT_ASKED
    dpp_since: date | None = None
    cps_agrees: Answer = Answer.NOT_ASKED
    cps_prosecutor: str = ""
    cps_reference: str = ""
    cps_on: date | None = None
    cps_since: date | None = None
    victim_words: str = ""
    limit_missing: str = ""
    adult_because: str = ""
    has_needs: bool = False
    is_screened: bool = False
    here: tuple[str, ...] = ()
    came_from: Mapping[str, str] = field(default_factory=dict)
