"""What an answer is a sign of: each rule reads one answer, has a code, and raises one need, or is
only a reason to suspect vulnerability. No score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cjdiversion.questionnaires.questions import ALONE, parts

SELF_HARM = "self-harm"

Holds = Callable[[str], bool]


@dataclass(frozen=True)
class Rule:
    """`suspects`: whether it is also a reason to suspect vulnerability (PACE Code C 1.4). Without a
    need it is nothing but that reason. `holds` is given the answer: a code, or several."""

    code: str
    need: str
    reads: str
    words: str
    suspects: bool
    holds: Holds


RULES: dict[str, Rule] = {}


def _rule(
    code: str, need: str, reads: str, words: str, suspects: bool = False
) -> Callable[[Holds], Holds]:
    def keep(holds: Holds) -> Holds:
        assert code not in RULES, f"two rules are called {code}"
        RULES[code] = Rule(code, need, reads, words, suspects, holds)
        return holds

    return keep


def _sign(code: str, need: str, reads: str, words: str) -> Callable[[Holds], Holds]:
    """A rule that is also a reason to suspect vulnerability."""
    return _rule(code, need, reads, words, suspects=True)


# --- self-harm: PACE Code C 3.6 to 3.10; NICE NG225 (asked and acted on, never scored) -----------


@_sign("N-SH1", SELF_HARM, "self-harm-thoughts", "Thoughts of self-harm or suicide now")
def thinks_of_self_harm(answer: str) -> bool:
    return answer == "yes"


@_sign("N-SH2", SELF_HARM, "self-harm-recent", "Self-harm in the last few days")
def has_lately_self_harmed(answer: str) -> bool:
    return answer == "yes"


@_sign("N-SH3", SELF_HARM, "self-harm-ever", "Has tried to harm themself at some time")
def has_ever_self_harmed(answer: str) -> bool:
    return answer == "yes"


@_sign("N-SH6", SELF_HARM, "self-harm-plan", "Has thought how, or made ready for it")
def has_made_ready(answer: str) -> bool:
    return answer == "yes"


@_sign("N-SH7", SELF_HARM, "seen-what", "Marks that may be self-harm seen")
def shows_marks(answer: str) -> bool:
    return "marks" in parts(answer)


@_sign("N-SH4", SELF_HARM, "seen-marks", "Marks that may be self-harm seen")
def has_marks(answer: str) -> bool:
    return answer == "yes"


@_sign("N-SH5", SELF_HARM, "records", "Records or warning markers of self-harm confirmed")
def has_record_of_self_harm(answer: str) -> bool:
    return answer in ("self-harm", "both")


# --- mental health: PACE Code C 1.4, 1.13(d), 9.5; NICE NG66 -------------------------------------


@_sign("N-MH1", "mental-health", "mental-health-now", "Mental health is a trouble now")
def is_mentally_unwell(answer: str) -> bool:
    return answer == "yes"


@_sign("N-MH2", "mental-health", "mental-health-before", "Has had help with mental health")
def has_been_helped(answer: str) -> bool:
    return answer == "yes"


@_sign(
    "N-MH3",
    "mental-health",
    "seen-distress",
    "Very low, very agitated, or seeing or hearing what is not there",
)
def seems_distressed(answer: str) -> bool:
    return answer == "yes"


@_sign(
    "N-MH4", "mental-health", "records", "Records or warning markers of mental ill health confirmed"
)
def has_record_of_mental_ill_health(answer: str) -> bool:
    return answer in ("mental-health", "both")


@_sign("N-MH5", "mental-health", "mental-health", "Mental health is a trouble now")
def is_unwell_now(answer: str) -> bool:
    return answer in ("now", "both")


@_sign("N-MH6", "mental-health", "mental-health", "Has had help with mental health")
def was_unwell_before(answer: str) -> bool:
    return answer in ("before", "both")


@_sign(
    "N-MH7", "mental-health", "seen-what", "Very low, very agitated, or seeing or hearing things"
)
def shows_distress(answer: str) -> bool:
    return "distress" in parts(answer)


# The detail is asked for next; until it is given, the suspicion stands alone.
@_sign("V-SE1", "", "seen-signs", "The officer sees signs that make them suspect it")
def shows_signs(answer: str) -> bool:
    return answer == "yes"


# --- understanding: PACE Code C 1.13(d) and its notes; published L&D scope -----------------------


@_sign("N-LD1", "learning-disability", "learning", "Finds reading, remembering or learning hard")
def finds_learning_hard(answer: str) -> bool:
    return answer == "yes"


@_sign("N-AU1", "autism", "neurodiversity", "May be autistic")
def may_be_autistic(answer: str) -> bool:
    return answer in ("autism", "both")


@_sign("N-AD1", "adhd", "neurodiversity", "May have ADHD")
def may_have_adhd(answer: str) -> bool:
    return answer in ("adhd", "both")


@_sign("N-BI1", "brain-injury", "head-or-memory", "Has had a head injury")
def has_had_head_injury(answer: str) -> bool:
    return answer in ("head-injury", "both")


@_sign("N-DE1", "dementia", "head-or-memory", "Memory is a problem")
def has_memory_trouble(answer: str) -> bool:
    return answer in ("memory", "both")


@_sign("N-CO1", "communication", "communication", "Needs help to hear, see, speak, read or follow")
def needs_help_to_communicate(answer: str) -> bool:
    return answer in ("help", "both")


@_rule("N-CO2", "communication", "communication", "Needs an interpreter")
def needs_interpreter(answer: str) -> bool:
    return answer in ("interpreter", "both")  # a language, not a condition: PACE Code C section 13


@_sign(
    "N-CO3", "communication", "seen-following", "Does not seem to follow what is said"
)  # PACE Code C 1.13(d)(ii)
def does_not_follow(answer: str) -> bool:
    return answer in ("does-not-follow", "both")


@_sign(
    "N-CO4", "communication", "seen-following", "Seems confused, or goes along with anything"
)  # PACE Code C 1.13(d)(iii)
def goes_along(answer: str) -> bool:
    return answer in ("goes-along", "both")


@_sign("N-CO5", "communication", "seen-what", "Does not seem to follow what is said")
def seems_not_to_follow(answer: str) -> bool:
    return "does-not-follow" in parts(answer)  # PACE Code C 1.13(d)(ii)


@_sign("N-CO6", "communication", "seen-what", "Seems confused, or goes along with anything")
def seems_to_go_along(answer: str) -> bool:
    return "goes-along" in parts(answer)  # PACE Code C 1.13(d)(iii)


# --- body and substances: PACE Code C section 9, Annex H; published L&D scope --------------------


@_rule("N-PH1", "physical-health", "medicine", "Takes medicine, or should")
def takes_medicine(answer: str) -> bool:
    return answer in ("taken", "missed")


@_rule("N-PH2", "physical-health", "physical-health", "Ill, hurt or in pain")
def is_ill(answer: str) -> bool:
    return answer in ("ill", "both")


@_rule("N-PR1", "pregnancy", "physical-health", "Pregnant, or a recent birth")
def is_pregnant(answer: str) -> bool:
    return answer in ("pregnant", "both")


@_rule("N-AL1", "alcohol", "substances", "Drinks most days, or is ill without")
def depends_on_drink(answer: str) -> bool:
    return answer in ("drink", "both")


@_rule("N-AL2", "alcohol", "intoxicated", "Affected by drink when seen")
def is_drunk(answer: str) -> bool:
    return answer in ("drink", "both")


@_rule("N-DR1", "drugs", "substances", "Uses drugs most days, or is ill without")
def depends_on_drugs(answer: str) -> bool:
    return answer in ("drugs", "both")


@_rule("N-DR2", "drugs", "intoxicated", "Affected by drugs when seen")
def is_drugged(answer: str) -> bool:
    return answer in ("drugs", "both")


# --- home and background: published L&D scope ----------------------------------------------------


@_rule("N-AC1", "accommodation", "accommodation", "No settled place to live")
def is_unsettled(answer: str) -> bool:
    return answer == "yes"


@_rule("N-AB1", "abuse", "abuse", "Somebody hurts, threatens or controls them")
def is_abused(answer: str) -> bool:
    return answer == "yes"


@_rule("N-VE1", "veteran", "background", "Has served in the armed forces")
def has_served(answer: str) -> bool:
    return answer in ("forces", "both")


@_rule("N-CE1", "care-experienced", "background", "Has been in care")
def has_been_in_care(answer: str) -> bool:
    return answer in ("care", "both")


# What weighs on somebody: answers of one question, (code, need, answer, words, is a reason to
# suspect vulnerability).
_WEIGHING = (
    ("N-FI1", "finance", "money", "Money, debt or benefits weigh on them", False),
    ("N-EM1", "employment", "work", "Work, or having none, weighs on them", False),
    ("N-GA1", "gambling", "gambling", "Gambling", False),
    ("N-SS1", "social-support", "alone", "Has nobody to turn to", False),
    ("N-CA1", "carer", "caring", "Cares for somebody", False),
    ("N-IM1", "immigration", "immigration", "Immigration or asylum weighs on them", False),
    ("N-EX1", "exploitation", "used", "Is pressed or used by others", True),
    ("N-TR1", "trauma", "happened", "Something bad happened to them", True),
    ("N-VE2", "veteran", "forces", "Has served in the armed forces", False),
    ("N-CE2", "care-experienced", "in-care", "Has been in care", False),
)


def _names(answer: str) -> Holds:
    return lambda given: answer in parts(given)


for _code, _need, _answer, _words, _suspects in _WEIGHING:
    _rule(_code, _need, "weighing-what", _words, _suspects)(_names(_answer))


# --- children: published L&D scope ---------------------------------------------------------------


@_rule("N-ED1", "education", "school", "Out of school, or it is hard there")
def school_is_trouble(answer: str) -> bool:
    return bool(answer) and answer not in ALONE
