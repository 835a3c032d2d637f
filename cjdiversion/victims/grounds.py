"""Whether a victim or witness is vulnerable, intimidated, or has enhanced rights: pure rules, each
with its code and the law it stands on. The court decides; this says what is met, not met, unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cjdiversion.cases.rules import POSSIBLY_UNDER_18, UNDER_18, Aged, age_band
from cjdiversion.victims.answers import NOT_LOOKED_AT, OF_EVIDENCE, OPT_OUT, PLAIN, UNANSWERED
from cjdiversion.victims.rules import Part


class State(StrEnum):
    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        return {State.MET: "Met", State.NOT_MET: "Not met", State.UNKNOWN: "Not known"}[self]


class Group(StrEnum):
    VULNERABLE = "vulnerable"
    INTIMIDATED = "intimidated"
    ENHANCED = "enhanced"


Judged = tuple[State, str]
"""The state, and why in words."""


@dataclass(frozen=True)
class About:
    """What a rule may know of the person besides the answer."""

    age_band: str
    part: Part


@dataclass(frozen=True)
class Rule:
    """`name`: what the page calls it; the reference data of the day may word it otherwise."""

    code: str
    group: Group
    name: str
    source: str
    question: str
    answers: Mapping[str, str]
    judge: Callable[[str, About], Judged]


@dataclass(frozen=True)
class Verdict:
    """`known_by` and `because` are the officer’s; `reason` is the rule’s own."""

    code: str
    group: Group
    state: State
    reason: str
    source: str
    known_by: str = ""
    because: str = ""


Said = Mapping[str, Mapping[str, str]]
"""Ground → {answer, known_by, because}, as it is stored."""


def verdicts(said: Said, aged: Aged, part: Part, offered: Sequence[str], on: date) -> list[Verdict]:
    """One for each ground that is asked on the day (reference data "victim_grounds")."""
    about = About(age_band(aged, on), part)
    return [_verdict(RULES[code], said.get(code, {}), about) for code in offered if code in RULES]


def _verdict(rule: Rule, given: Mapping[str, str], about: About) -> Verdict:
    state, reason = rule.judge(given.get("answer", ""), about)
    kept = {name: given.get(name, "") for name in ("known_by", "because")}
    return Verdict(rule.code, rule.group, state, reason, rule.source, **kept)


def group_state(found: Sequence[Verdict], group: Group) -> State:
    """One ground is enough; all must be ruled out before none is."""
    return any_of([one.state for one in found if one.group is group])


def any_of(states: Sequence[State]) -> State:
    if State.MET in states:
        return State.MET
    return State.UNKNOWN if State.UNKNOWN in states else State.NOT_MET


def enhanced(found: Sequence[Verdict], part: Part) -> Judged:
    """Victims’ Code 2021: most serious crime, persistently targeted, vulnerable or intimidated."""
    if part is Part.WITNESS:
        return State.NOT_MET, "A witness who is not a victim: the Victims’ Code is for victims"
    state = any_of([one.state for one in found])
    named = ", ".join(one.reason for one in found if one.state is State.MET)
    return state, named or {
        State.NOT_MET: "No ground is met",
        State.UNKNOWN: "Until it is known, work to the shorter times",
    }[state]


# --- the grounds --------------------------------------------------------------------------------


def _unanswered(answer: str) -> Judged:
    return State.UNKNOWN, UNANSWERED.get(answer, NOT_LOOKED_AT)


def _under_18(answer: str, about: About) -> Judged:
    """The Act asks for the age at the hearing (s16(3)): somebody near 18 is to be asked again."""
    if about.age_band == UNDER_18:
        return State.MET, "Under 18 by the age on record"
    if about.age_band != POSSIBLY_UNDER_18:
        return State.NOT_MET, "18 or over by the age on record"
    if answer in ("yes", "no"):
        words = {"yes": "Taken to be under 18", "no": "Taken to be 18 or over"}[answer]
        return (State.MET if answer == "yes" else State.NOT_MET), f"{words}; the age is not certain"
    return State.UNKNOWN, "Age not known: treat as under 18 until it is"


def _diminished(condition: str) -> Callable[[str, About], Judged]:
    def judge(answer: str, about: About) -> Judged:
        known = {
            "yes": (State.MET, f"{condition}; evidence likely to suffer"),
            "yes-without": (State.NOT_MET, f"{condition}; evidence not likely to suffer"),
            "yes-unsure": (State.UNKNOWN, f"{condition}; effect on evidence not known"),
            "no": (State.NOT_MET, "Said not to be so"),
        }
        return known.get(answer) or _unanswered(answer)

    return judge


def _complainant(answer: str, about: About) -> Judged:
    if about.part is Part.WITNESS:
        return State.NOT_MET, "A witness who is not a victim is no complainant"
    known = {
        "yes": (State.MET, "Complainant of such an offence"),
        "yes-without": (State.NOT_MET, "Complainant, and does not wish to be treated so"),
        "no": (State.NOT_MET, "Not such an offence"),
    }
    return known.get(answer) or _unanswered(answer)


def _weapon(answer: str, about: About) -> Judged:
    """Of every witness, whether harmed or not."""
    known = {
        "yes": (State.MET, "Witness of an offence with a gun or a knife"),
        "yes-without": (State.NOT_MET, "Such an offence, and does not wish to be treated so"),
        "no": (State.NOT_MET, "Not such an offence"),
    }
    return known.get(answer) or _unanswered(answer)


def _of_the_code(met: str) -> Callable[[str, About], Judged]:
    def judge(answer: str, about: About) -> Judged:
        if about.part is Part.WITNESS:
            return State.NOT_MET, "A witness who is not a victim"
        known = {"yes": (State.MET, met), "no": (State.NOT_MET, "Said not to be so")}
        return known.get(answer) or _unanswered(answer)

    return judge


_ACT = "Youth Justice and Criminal Evidence Act 1999"
_CODE = "Victims’ Code 2021, enhanced rights"

_RULES = (
    Rule(
        *("under-18", Group.VULNERABLE, "Under 18", f"{_ACT} s16(1)(a)"),
        question="Are they under 18?",
        answers=PLAIN,
        judge=_under_18,
    ),
    Rule(
        *("mental-disorder", Group.VULNERABLE, "Mental disorder", f"{_ACT} s16(2)(a)(i)"),
        question="Do they have a mental disorder?",
        answers=OF_EVIDENCE,
        judge=_diminished("Mental disorder"),
    ),
    Rule(
        *("impairment", Group.VULNERABLE, "Significant impairment", f"{_ACT} s16(2)(a)(ii)"),
        question="Is there a significant impairment of intelligence and social functioning?",
        answers=OF_EVIDENCE,
        judge=_diminished("Significant impairment"),
    ),
    Rule(
        *("physical", Group.VULNERABLE, "Physical disability or disorder", f"{_ACT} s16(2)(b)"),
        question="Do they have a physical disability or disorder?",
        answers=OF_EVIDENCE,
        judge=_diminished("Physical disability or disorder"),
    ),
    Rule(
        *("fear", Group.INTIMIDATED, "Fear or distress", f"{_ACT} s17(1)"),
        question="Are they afraid or distressed about giving evidence?",
        answers=OF_EVIDENCE,
        judge=_diminished("Fear or distress"),
    ),
    Rule(
        *("complainant", Group.INTIMIDATED, "Complainant", f"{_ACT} s17(4)"),
        question="Are they the complainant of a sexual offence, modern slavery or domestic abuse?",
        answers=OPT_OUT,
        judge=_complainant,
    ),
    Rule(
        *("weapon-offence", Group.INTIMIDATED, "Gun or knife offence", f"{_ACT} s17(5)"),
        question="Is it a killing, or another violent offence, in which a gun or a knife was used?",
        answers=OPT_OUT,
        judge=_weapon,
    ),
    Rule(
        *("serious-crime", Group.ENHANCED, "Most serious crime", _CODE),
        question="Is it one of the most serious crimes?",
        answers=PLAIN,
        judge=_of_the_code("Most serious crime"),
    ),
    Rule(
        *("persistently-targeted", Group.ENHANCED, "Persistently targeted", _CODE),
        question="Have they been targeted again and again?",
        answers=PLAIN,
        judge=_of_the_code("Persistently targeted"),
    ),
)
RULES: dict[str, Rule] = {rule.code: rule for rule in _RULES}
