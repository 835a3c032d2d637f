"""What an option asks of the offence, the evidence and the victim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from cjdiversion import clock
from cjdiversion.disposals.criteria import Asking, Verdict
from cjdiversion.disposals.known import EVIDENCE, Answer


def evidence(a: Asking) -> Verdict:
    least, said = a.cell.params["least"], a.known.evidence
    order = list(EVIDENCE)
    words = f"{a.option.label} asks for: {EVIDENCE[least].lower()}"
    if said not in EVIDENCE:
        to_do = "Have a named officer say how far the evidence goes"
        return a.unknown("evidence-not-known", words, to_do)
    if order.index(said) >= order.index(least):
        return a.met(f"The evidence: {EVIDENCE[said].lower()}")
    return a.not_met("evidence-short", words, "It would be open if more evidence were found")


# --- gates ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Gate:
    """What is asked, in words: `where` it is so, `not_so` where it is not, and the question."""

    name: str
    where: str
    not_so: str
    find_out: str


def _gate(gate: _Gate) -> Callable[[Asking], Verdict]:
    """Where it is so, the rule of the cell says what is still open."""

    def criterion(a: Asking) -> Verdict:
        answer: Answer = getattr(a.known, gate.name)
        if answer is Answer.NO:
            return a.met(gate.not_so)
        code = gate.name.replace("_", "-")
        if answer.is_open:
            here = "".join(f". Known here: {one}" for one in _here(a, gate))
            words = f"Whether {gate.find_out} is not known{here}"
            return a.unknown(code, words, f"Find out whether {gate.find_out}")
        return _BY_RULE[a.cell.params["rule"]](a, code, gate.where)

    return criterion


def _here(a: Asking, gate: _Gate) -> tuple[str, ...]:
    return a.known.here if gate.name in ("similar_before", "history", "recent_penalty") else ()


def _never(a: Asking, code: str, where: str) -> Verdict:
    return a.not_met(code, f"{a.option.label} is not for {where}")


def _exceptional(a: Asking, code: str, where: str) -> Verdict:
    if a.known.exceptional is Answer.YES:
        return a.met(f"For {where}: exceptional circumstances are recorded")
    words = f"For {where}, {a.option.label.lower()} needs exceptional circumstances"
    to_do = "It would be open if exceptional circumstances were recorded, with reasons"
    return a.not_met(code, words, to_do)


def _dpp(a: Asking, code: str, where: str) -> Verdict:
    exceptional = _exceptional(a, code, where)
    if a.known.exceptional is not Answer.YES:
        return exceptional
    known, words = a.known, f"For {where}, {a.option.label.lower()} needs the consent of the DPP"
    if known.dpp_since is not None:
        since = clock.day_in_words(known.dpp_since)
        told = f"{words}: waiting for CPS since {since}"
        return a.awaited("dpp-awaited", told, "Wait for what CPS answers")
    by = _by(known.dpp_prosecutor, known.dpp_reference, known.dpp_on)
    if known.dpp_consent is Answer.YES:
        if known.dpp_on is not None and known.dpp_on > a.facts.day:
            return a.not_met("dpp-late", f"{words}, and it came after that day: {by}")
        told = f": {by}" if by else " is recorded"
        return a.met(f"For {where}: exceptional circumstances, and the DPP’s consent{told}")
    if by and known.dpp_consent is Answer.NO:
        return a.not_met("dpp-refused", f"{words}. CPS has refused it: {by}")
    return a.not_met(code, words, "It would be open with the consent of the DPP: ask CPS")


def _by(prosecutor: str, reference: str, on: date | None) -> str:
    day = clock.day_in_words(on) if on else ""
    return ", ".join(one for one in (prosecutor, reference, day) if one)


def _prosecutor(a: Asking, code: str, where: str) -> Verdict:
    """Nobody’s word for CPS counts: its answer with prosecutor, reference and day does, and so does
    a consent of the DPP that is entered with all of them."""
    known, words = a.known, f"For {where}, CPS is asked before {a.option.label.lower()}"
    if known.cps_since is not None:
        since = clock.day_in_words(known.cps_since)
        told = f"{words}: a prosecutor has had it since {since}, without an answer"
        return a.awaited("prosecutor-awaited", told, "Wait for what CPS answers")
    if known.cps_agrees is Answer.NO:
        by = _by(known.cps_prosecutor, known.cps_reference, known.cps_on)
        return a.not_met("prosecutor-refused", f"{words}. A prosecutor has said no: {by}")
    answered = (known.cps_prosecutor, known.cps_reference, known.cps_on)
    if known.cps_agrees is not Answer.YES and known.dpp_consent is Answer.YES:
        answered = (known.dpp_prosecutor, known.dpp_reference, known.dpp_on)
    *named, on = answered
    if on is None or not all(named):
        to_do = "It would be open once a prosecutor agrees: ask CPS, and enter what it answers"
        return a.not_met("prosecutor-not-asked", words, to_do)
    if on > a.facts.day:
        late = f"{words}, and the answer came after that day: {_by(*answered)}"
        return a.not_met("prosecutor-late", late)
    return a.met(f"For {where}: a prosecutor agrees: {_by(*answered)}")


def _consult(a: Asking, code: str, where: str) -> Verdict:
    if a.known.consulted is Answer.YES:
        return a.met(f"For {where}: an inspector or CPS has been asked")
    words = f"For {where}, an inspector or CPS is asked before {a.option.label.lower()}"
    return a.not_met(code, words, "It would be open once an inspector or CPS has been asked")


def _youth(a: Asking, code: str, where: str) -> Verdict:
    if a.known.youth_asked is Answer.YES:
        return a.met(f"For {where}: the youth justice service has been asked")
    words = f"For {where}, the police and the youth justice service decide together"
    return a.not_met(code, words, "It would be open once the youth justice service has been asked")


def _rank(a: Asking, code: str, where: str) -> Verdict:
    least = a.cell.params["least"]
    if a.facts.is_ranked(least):
        return a.met(f"For {where}: your rank advises on it")
    words = f"For {where}, a {least.replace('-', ' ')} or above advises"
    return a.not_met(code, words, f"Ask a {least.replace('-', ' ')} or above")


def _policy(a: Asking, code: str, where: str) -> Verdict:
    words = f"For {where}, the force’s own policy decides"
    return a.unknown(code, words, "Look up the policy of the force", is_pressing=False)


_BY_RULE: dict[str, Callable[[Asking, str, str], Verdict]] = {
    "never": _never,
    "exceptional": _exceptional,
    "dpp": _dpp,
    "consult": _consult,
    "prosecutor": _prosecutor,
    "youth": _youth,
    "rank": _rank,
    "policy": _policy,
    "allowed": lambda a, code, where: a.met(f"Open for {where} too"),
}
RULES = frozenset(_BY_RULE)

indictable = _gate(
    _Gate(
        "indictable_only",
        "an offence that is indictable only",
        "No offence is indictable only",
        "an offence is indictable only",
    )
)
either_way = _gate(
    _Gate(
        "either_way_listed",
        "an either-way offence that the order specifies",
        "No offence is an either-way one that the order specifies",
        "an offence is an either-way one that the order specifies",
    )
)
similar = _gate(
    _Gate(
        "similar_before",
        "somebody convicted of or cautioned for a similar offence in the two years before this one",
        "No conviction or caution for a similar offence in the two years before this one",
        "there was a conviction or caution (of any kind) for a similar offence in the two years "
        "before this one",
    )
)
history = _gate(
    _Gate("history", "somebody with relevant history", "No relevant history", "there is history")
)
recent_penalty = _gate(
    _Gate(
        "recent_penalty",
        "somebody who had a penalty notice or community resolution lately",
        "No penalty notice or community resolution lately",
        "there was a penalty notice or community resolution lately",
    )
)
domestic = _gate(
    _Gate("domestic", "domestic abuse", "No domestic abuse is alleged", "it is domestic abuse")
)
_intimate = _gate(
    _Gate(
        "intimate",
        "domestic abuse between intimate partners",
        "No domestic abuse between intimate partners is alleged",
        "it is domestic abuse between intimate partners",
    )
)


def intimate(a: Asking) -> Verdict:
    """Asked of domestic abuse only."""
    if a.known.domestic is Answer.NO and a.known.intimate.is_open:
        return a.met("No domestic abuse is alleged")
    return _intimate(a)


hate = _gate(_Gate("hate", "hate crime", "No hate crime is alleged", "it is hate crime"))


def penalty_list(a: Asking) -> Verdict:
    words = f"{a.option.label} is for listed offences only"
    if a.known.penalty_listed is Answer.YES:
        return a.met("Every offence is on the list")
    if a.known.penalty_listed is Answer.NO:
        return a.not_met("not-listed", words)
    return a.unknown("not-listed", words, "Look up whether every offence is on the list")


def time_limit(a: Asking) -> Verdict:
    """Time must be left to prosecute if the person does not do what was agreed."""
    known = a.known
    if known.has_limit is Answer.NO:
        return a.met("No time limit for prosecution")
    if known.has_limit.is_open:
        words = "Whether a time limit for prosecution runs is not known"
        return a.unknown("limit-not-known", words, "Find out whether it is a summary offence")
    if known.limit_on is None:
        words = "A time limit for prosecution runs, and when it runs out is not known"
        to_do = "Enter when the time to prosecute runs out"
        if known.limit_missing:
            to_do += f", or the day of the offence: {known.limit_missing}"
        return a.unknown("limit-not-known", words, to_do)
    last = known.limit_on - timedelta(days=a.cell.params.get("buffer_days", 0))
    until = clock.day_in_words(known.limit_on)
    if a.facts.day <= last:
        return a.met(f"The time limit for prosecution runs out on {until}")
    words = f"Too little time is left: the time limit for prosecution runs out on {until}"
    return a.not_met("limit-near", words)


def victim(a: Asking) -> Verdict:
    """Consulted, and the view recorded: it is not a veto."""
    said = a.known.victim
    if said in _ASKED:
        told = f"{a.known.victim_words}. " if said == "yes" and a.known.victim_words else ""
        return a.met(f"{told}{_ASKED[said]}")
    so_far = f". {a.known.victim_words}" if a.known.victim_words else ""
    words = f"The victim’s view is asked for before it is decided{so_far}"
    to_do = "Ask the victim, or whoever speaks for them"
    if said == "not-yet":
        return a.not_met("victim-not-asked", words, to_do)
    return a.unknown("victim-not-asked", words, to_do)


_ASKED = {
    "yes": "The victim has been asked; the view is weighed and is not a veto",
    "not-possible": "It was tried and is not possible",
    "no-victim": "There is no victim",
}
