"""What follows from answers and needs: safety action, reasons to suspect, who needs an adult.

Verdicts are in words with their source; nothing is added up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cjdiversion.cases.rules import is_possibly_child
from cjdiversion.errors import Problem
from cjdiversion.screenings import needs
from cjdiversion.screenings.needs import RaisedNeed, raised
from cjdiversion.screenings.questions import NOT_ANSWERED, UNABLE, QuestionSet

__all__ = ["RaisedNeed", "is_possibly_child", "raised"]

# PACE Code C 1.13(d): any one of the three is enough. In our words.
LIMBS: Mapping[str, str] = {
    "i": "May have difficulty understanding or communicating about what is happening, what it "
    "means for them, or their rights",
    "ii": "Does not seem to understand what is said to them, what they are asked, or why their "
    "answers matter",
    "iii": "Seems easily confused or led, ready to agree, or likely to say what is unreliable or "
    "harms them without knowing it",
}

# Long enough to be a reason; ours.
LEAST_REASONS = 20

NEEDS_FOUND, NOTHING_FOUND = "needs-found", "nothing-found"
COULD_NOT, NOT_SCREENED, IN_PROGRESS = "could-not", "not-screened", "in-progress"

# Finding nothing is never clearance (HELP-PC, health evaluation of custody screening, 2013).
OUTCOME_WORDS: Mapping[str, str] = {
    NEEDS_FOUND: "Screened: needs found",
    NOTHING_FOUND: "Screened: no trigger found",
    COULD_NOT: "Could not screen",
    NOT_SCREENED: "Not screened",
    IN_PROGRESS: "Screening in progress",
}


@dataclass(frozen=True)
class Reason:
    code: str
    words: str
    source: str


def safety_action_due(answers: Mapping[str, str]) -> bool:
    """Any one positive answer about self-harm, whatever else was said: no total (NICE NG225)."""
    return any(rule.need == needs.SELF_HARM for rule in needs.met(answers))


def suspects_vulnerability(answers: Mapping[str, str]) -> list[Reason]:
    """Any reason to suspect is enough; no diagnosis is asked for (PACE Code C 1.4)."""
    seen = [
        Reason(rule.code, rule.words, "PACE Code C 1.4")
        for rule in needs.met(answers)
        if rule.suspects
    ]
    return seen + _unable(answers)


def _unable(answers: Mapping[str, str]) -> list[Reason]:
    if UNABLE not in answers.values():
        return []
    words = "Was unable to answer at least one question"
    return [Reason("V-UN1", words, "PACE Code C 1.4 and 1.13(d)(i)")]


def needs_appropriate_adult(
    *, is_vulnerable: bool | None, possibly_child: bool, reasons: Sequence[Reason]
) -> Reason | None:
    """Why an appropriate adult is needed. `is_vulnerable` is None while nobody has decided."""
    if possibly_child:  # whatever was decided about vulnerability
        return Reason("AA-1", "Under 18, or not known to be 18 or over", "PACE Code C 1.5")
    if is_vulnerable:
        return Reason("AA-2", "Decided to be vulnerable", "PACE Code C 1.13(d) and 3.15")
    if is_vulnerable is None and reasons:
        words = "There is a reason to suspect vulnerability and nobody has decided yet"
        return Reason("AA-3", words, "PACE Code C 1.4")
    return None


def lacking(
    *,
    is_vulnerable: bool,
    limbs: Sequence[str],
    words: str,
    reasons: Sequence[Reason],
    outcome: str,
) -> Problem | None:
    """What a decision still has to say for itself: (code, words), or None when it stands.

    Somebody who has not been asked is in doubt too, and doubt means vulnerable (PACE Code C 1.4).
    """
    if is_vulnerable:
        said = limbs or words or reasons
        return None if said else ("reasons-needed", "Say what makes you think so")
    if len(words) >= LEAST_REASONS:
        return None
    least = (
        f"Say why they are not to be treated as vulnerable, in at least {LEAST_REASONS} characters"
    )
    if reasons:
        return "reasons-needed", f"There are reasons to suspect vulnerability. {least}"
    if outcome not in (NEEDS_FOUND, NOTHING_FOUND):
        return "not-screened", f"No screening has been completed. {least}"
    return None


def was_anything_answered(answers: Mapping[str, str]) -> bool:
    return any(answer not in NOT_ANSWERED for answer in answers.values())


def not_looked_at(answers: Mapping[str, str], asked: QuestionSet) -> list[str]:
    """Codes of the questions left blank, in page order. “Not asked” is an answer; blank is not."""
    return [question.code for question in asked if not answers.get(question.code)]


def blank_problems(answers: Mapping[str, str], asked: QuestionSet) -> dict[str, list[Problem]]:
    by_code = asked.by_code
    return {
        code: [("not-looked-at", f"Looked at, not complete: “{by_code[code].words}” has no answer")]
        for code in not_looked_at(answers, asked)
    }


def adult_problems(
    adult: Mapping[str, Any], relationships: Mapping[str, str]
) -> dict[str, list[Problem]]:
    """Field → problems. Any moment may be missing: an adult may come without being asked."""
    if not any(adult.values()):
        words = "Enter a name or at least one of the times"
        return {"requested_at": [("required", words)]}
    code = adult["relationship_code"]
    if code and code not in relationships:
        return {"relationship_code": [("unknown", "Select one of the answers offered")]}
    return _out_of_order(adult["requested_at"], adult["contacted_at"], adult["arrived_at"])


def _out_of_order(
    requested_at: datetime | None, contacted_at: datetime | None, arrived_at: datetime | None
) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    empty = "leave the request empty if nobody asked for them"
    if requested_at and contacted_at and contacted_at < requested_at:
        words = f"They were contacted before they were requested. Check both times, or {empty}"
        found["contacted_at"] = [("out-of-order", words)]
    earliest = [moment for moment in (requested_at, contacted_at) if moment]
    if arrived_at and any(arrived_at < moment for moment in earliest):
        words = f"They arrived before they were requested or contacted. Check the times, or {empty}"
        found["arrived_at"] = [("out-of-order", words)]
    return found
