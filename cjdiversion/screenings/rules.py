"""What follows from answers and needs: safety action, reasons to suspect, who needs an adult.

Verdicts are in words with their source; nothing is added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cjdiversion import clock
from cjdiversion.cases.rules import is_possibly_child
from cjdiversion.errors import Problem
from cjdiversion.questionnaires.questions import NOT_ANSWERED, UNABLE, Audience, QuestionSet
from cjdiversion.screenings import needs
from cjdiversion.screenings.needs import RaisedNeed, raised
from cjdiversion.screenings.signs import SELF_HARM

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

PERSON = "person"  # of a question: it is asked of them, not answered by the officer

# Long enough to be a reason; ours.
LEAST_REASONS = 20

NEEDS_FOUND, NOTHING_FOUND = "needs-found", "nothing-found"
COULD_NOT, NO_INFORMATION, PARTLY = "could-not", "no-information", "partly"
NOT_SCREENED, IN_PROGRESS = "not-screened", "in-progress"

# Finding nothing is never clearance (HELP-PC, health evaluation of custody screening, 2013).
OUTCOME_WORDS: Mapping[str, str] = {
    NEEDS_FOUND: "Screened: needs found",
    NOTHING_FOUND: "Screened: no trigger found",
    PARTLY: "Screened in part: no trigger found in what was answered",
    COULD_NOT: "Could not screen",
    NO_INFORMATION: "Gone through: no information",
    NOT_SCREENED: "Not screened",
    IN_PROGRESS: "Screening in progress",
}


def outcome_words(outcome: str, counts: Mapping[str, int]) -> str:
    """`counts`: columns of the screening. How much was not answered is said beside it."""
    words = OUTCOME_WORDS[outcome]
    if outcome not in (PARTLY, NO_INFORMATION):
        return words
    kinds = {
        "refused_count": "refused",
        "unable_count": "unable to answer",
        "not_asked_count": "not asked",
    }
    said = [f"{counts[name]} {kind}" for name, kind in kinds.items() if counts[name]]
    of = f" of {counts['asked_count']} questions" if said else ""
    return f"{words}{': ' if said else ''}{', '.join(said)}{of}"


@dataclass(frozen=True)
class Reason:
    """`need`: which one it is, of those recorded by hand; two of a kind are two reasons."""

    code: str
    words: str
    source: str
    need: str = ""

    @property
    def key(self) -> str:
        """By which a decision keeps what was known when it was made."""
        return f"{self.code}:{self.need}" if self.need else self.code


def safety_action_due(answers: Mapping[str, str], local: Iterable[str] = ()) -> bool:
    """Any one positive answer about self-harm, whatever else was said: no total (NICE NG225).
    `local`: codes of the needs a force's own questions raised."""
    return SELF_HARM in local or any(rule.need == SELF_HARM for rule in needs.met(answers))


def suspects_vulnerability(answers: Mapping[str, str], asked: QuestionSet) -> list[Reason]:
    """Any reason to suspect is enough; no diagnosis is asked for (PACE Code C 1.4)."""
    seen = [
        Reason(rule.code, rule.words, "PACE Code C 1.4")
        for rule in needs.met(answers)
        if rule.suspects
    ]
    return seen + _unable(of_the_person(answers, asked))


def of_the_person(answers: Mapping[str, str], asked: QuestionSet) -> dict[str, str]:
    """What was asked of the person, not of the officer: question → answer."""
    of = {one.code for one in asked if one.asked_of == PERSON}
    return {code: answer for code, answer in answers.items() if code in of}


def _unable(of_person: Mapping[str, str]) -> list[Reason]:
    """An officer who could not tell, as while a system is down, says nothing of the person."""
    if UNABLE not in of_person.values():
        return []
    words = "Was unable to answer at least one question"
    return [Reason("V-UN1", words, "PACE Code C 1.4 and 1.13(d)(i)")]


def unweighed(
    is_vulnerable: bool | None, indicators: Iterable[str], reasons: Iterable[Reason]
) -> list[Reason]:
    """Reasons that came after it was decided that somebody is not vulnerable. Any officer may come
    to suspect it at any time (PACE Code C 1.4), so each of them opens the decision again."""
    known = set(indicators)
    return [one for one in reasons if is_vulnerable is False and one.key not in known]


def needs_appropriate_adult(
    *,
    is_vulnerable: bool | None,
    possibly_child: bool,
    reasons: Sequence[Reason],
    indicators: Iterable[str] = (),
) -> Reason | None:
    """Why an appropriate adult is needed. `is_vulnerable` is None while nobody has decided;
    `indicators` are the keys of the reasons that were known to whoever did."""
    if possibly_child:  # whatever was decided about vulnerability
        return Reason("AA-1", "Under 18, or not known to be 18 or over", "PACE Code C 1.5")
    if is_vulnerable:
        return Reason("AA-2", "Decided to be vulnerable", "PACE Code C 1.13(d) and 3.15")
    if is_vulnerable is None and reasons:
        words = "There is a reason to suspect vulnerability and nobody has decided yet"
        return Reason("AA-3", words, "PACE Code C 1.4")
    if unweighed(is_vulnerable, indicators, reasons):
        words = "There is a new reason to suspect vulnerability since it was decided"
        return Reason("AA-3", words, "PACE Code C 1.4")
    return None


def lacking(
    *,
    is_vulnerable: bool,
    limbs: Sequence[str],
    words: str,
    reasons: Sequence[Reason],
    outcome: str,
    was_vulnerable: bool = False,
) -> Problem | None:
    """What a decision still has to say for itself: (code, words), or None when it stands.

    Somebody who has not been asked is in doubt too, and doubt means vulnerable (PACE Code C 1.4);
    so is somebody whom another officer found vulnerable (`was_vulnerable`).
    """
    if is_vulnerable:
        said = limbs or words or reasons
        return None if said else ("reasons-needed", "Say what makes you think so")
    if len(words) >= LEAST_REASONS:
        return None
    least = (
        f"Say why they are not to be treated as vulnerable, in at least {LEAST_REASONS} characters"
    )
    if was_vulnerable:
        return "reasons-needed", f"It was decided that they are vulnerable. {least}"
    if reasons:
        return "reasons-needed", f"There are reasons to suspect vulnerability. {least}"
    if outcome not in (NEEDS_FOUND, NOTHING_FOUND):
        return "not-screened", f"No screening has been completed. {least}"
    return None


def wrong_decision(
    *,
    is_vulnerable: bool,
    limbs: Sequence[str],
    words: str,
    reasons: Sequence[Reason],
    outcome: str,
    was_vulnerable: bool = False,
) -> dict[str, list[Problem]]:
    """Field → problems of a decision as it was made."""
    if unknown := set(limbs) - set(LIMBS):
        return {"limbs": [("unknown", f"There is no limb {', '.join(sorted(unknown))}")]}
    if limbs and not is_vulnerable:
        words_of_it = (
            "Leave these empty, or decide that the person is vulnerable: any one is enough"
        )
        return {"limbs": [("contradictory", words_of_it)]}
    problem = lacking(
        is_vulnerable=is_vulnerable,
        limbs=limbs,
        words=words,
        reasons=reasons,
        outcome=outcome,
        was_vulnerable=was_vulnerable,
    )
    return {"reasons": [problem]} if problem else {}


def decision_words(*, is_vulnerable: bool, limbs: Sequence[str], reasons: str) -> str:
    """For a line of the custody record."""
    address = "".join(f" ({limb})" for limb in limbs)
    verdict = "Decided: to be treated as vulnerable" if is_vulnerable else "Decided: not vulnerable"
    said = f" Reasons: {reasons}" if reasons else ""
    return f"{verdict} (PACE Code C 1.13(d){address}).{said}"


def wrong_need(
    sources: Mapping[str, Mapping[str, Any]],
    *,
    source: str,
    fact: str,
    diagnosed_by: str,
    review_by_on: date | None,
) -> dict[str, list[Problem]]:
    """Field → problems of a need recorded by hand. `sources`: reference data "need_sources"."""
    found: dict[str, list[Problem]] = {}
    kept = sources.get(source, {})
    if not kept.get("by_hand"):
        found["source"] = [("unknown", "Select one of the answers offered")]
    if not fact.strip():
        words = "Write what was said, seen or read. What you make of it has its own box"
        found["fact"] = [("required", words)]
    if kept.get("needs") == "diagnosed_by" and not diagnosed_by:
        found["diagnosed_by"] = [("required", "Enter who made the diagnosis")]
    if review_by_on and review_by_on < clock.today():
        words = "The day to look at it again must not be in the past"
        found["review_by_on"] = [("past", words)]
    return found


def by_hand(
    recorded: Iterable[tuple[str, str]], vulnerabilities: Mapping[str, Mapping[str, Any]]
) -> list[Reason]:
    """Reasons to suspect out of needs recorded by hand, (need, its id), each on its own:
    `vulnerabilities` is the reference data of that name."""
    words = "A need was recorded that may affect how they understand"
    return [
        Reason(f"V-ND:{code}", words, _SUSPECT, need)
        for code, need in recorded
        if vulnerabilities.get(code, {}).get("suspects")
    ]


_SUSPECT = "PACE Code C 1.4"


def was_anything_answered(answers: Mapping[str, str]) -> bool:
    return any(answer not in NOT_ANSWERED for answer in answers.values())


def found_without_needs(answers: Mapping[str, str], asked: QuestionSet) -> str:
    """What a completed record comes to that raised no need. Only of somebody who answered every
    question asked of them is it said that nothing was found; what an officer answers for them is
    no screening. A question that a change has opened since is not answered either."""
    said = of_the_person(answers, asked)
    if not was_anything_answered(said):
        return NO_INFORMATION
    is_whole = not NOT_ANSWERED & set(said.values()) and not _opened_since(answers, asked)
    return NOTHING_FOUND if is_whole else PARTLY


def _opened_since(answers: Mapping[str, str], asked: QuestionSet) -> bool:
    """A dependent question that every kind of case is asked; `asked` may be the whole set."""
    return any(
        one.asked_if and one.audience == Audience() and not answers.get(one.code)
        for one in asked.open_to(answers)
    )


def not_looked_at(answers: Mapping[str, str], asked: QuestionSet) -> list[str]:
    """Codes of the open questions left blank, in page order. “Not asked” is an answer; blank is
    not, and a dependent question is open only once an answer leads to it."""
    return [question.code for question in asked.open_to(answers) if not answers.get(question.code)]


def blank_problems(answers: Mapping[str, str], asked: QuestionSet) -> dict[str, list[Problem]]:
    by_code = asked.by_code
    return {
        code: [("not-looked-at", f"Looked at, not complete: “{by_code[code].words}” has no answer")]
        for code in not_looked_at(answers, asked)
    }
