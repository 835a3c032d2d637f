"""What a decision must rest on: each rule with its code, field, words and source.

Nothing here says which outcome is right. A rule says what is missing from the one that a named
person has chosen, or why it is not open to the suspect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from cjdiversion.disposals.assessing import assess
from cjdiversion.disposals.criteria import Facts, Verdict
from cjdiversion.disposals.known import Answer
from cjdiversion.disposals.openings import CYPA, RESPONSIBLE_FROM
from cjdiversion.disposals.proposals import Asked

REASONS_AT_LEAST = 20  # P: characters, the same for every outcome
APPROVER = "sergeant"  # G: the least rank where an outcome's dated row says it needs approval

_HO = "Home Office crime outcomes (V2)"
_RANK = "rank rule of the outcome or option, dated reference data"


@dataclass(frozen=True)
class Broken:
    """What stands in the way, at which field, and where the rule comes from."""

    field: str
    code: str
    words: str
    source: str = ""

    @property
    def told(self) -> tuple[str, str]:
        return self.code, f"{self.words}. Source: {self.source}" if self.source else self.words


@dataclass(frozen=True)
class Rule:
    """`words` may name {code}, {outcome} and {option}."""

    code: str
    field: str
    words: str
    source: str
    is_broken: Callable[[Asked], bool]

    def broken(self, asked: Asked) -> Broken:
        option = asked.option.label if asked.option else ""
        words = self.words.format(
            code=asked.outcome.code, outcome=asked.outcome.label, option=option
        )
        return Broken(self.field, self.code, words, self.source)


def broken(asked: Asked) -> list[Broken]:
    """Everything that stands in the way, not only the first; empty when nothing does."""
    return [
        *_closed(asked),
        *(rule.broken(asked) for rule in RULES if rule.is_broken(asked)),
        *_unmet(asked),
    ]


def _closed(asked: Asked) -> Iterator[Broken]:
    """What the chosen option asks of the suspect and the offences."""
    if asked.option is not None:
        for verdict in assess(asked.option, facts_of(asked)).closing:
            yield in_the_way(verdict)


def in_the_way(verdict: Verdict) -> Broken:
    return Broken(verdict.field, verdict.code, verdict.words, verdict.told_source)


def facts_of(asked: Asked) -> Facts:
    """What the decision maker states comes before what was recorded earlier."""
    said, known = asked.said, asked.suspect.known
    if said.suspect_position:
        known = replace(known, position=said.suspect_position)
    if said.suspect_agrees is not None:
        known = replace(known, agrees=Answer.YES if said.suspect_agrees else Answer.NO)
    return Facts(replace(asked.suspect, known=known), asked.day, asked.rank, asked.catalogue)


# --- the outcome and its option -----------------------------------------------------------------


def _names_no_option(a: Asked) -> bool:
    return not a.said.option_code and a.catalogue.needs_option(a.outcome)


def _names_other_option(a: Asked) -> bool:
    return a.option is not None and a.option.outcome_code != a.outcome.counted_as


def _is_old_enough(a: Asked) -> bool:
    age = a.suspect.age_at_offence
    return a.outcome.code == "11" and age is not None and age >= RESPONSIBLE_FROM


_OUTCOME_RULES = (
    Rule(
        *("not-a-suspect", "outcome_code"),
        "This person is not a suspect: there is no outcome to decide",
        "Mental Health Act 1983 ss135, 136 (V)",
        lambda a: not a.suspect.is_suspect,
    ),
    Rule(
        *("not-an-outcome", "outcome_code", "“{outcome}” cannot be decided here", _HO),
        lambda a: not a.outcome.is_assignable,
    ),
    Rule(
        *("option-missing", "outcome_code", "Say which option outcome {code} is given for", _HO),
        _names_no_option,
    ),
    Rule(
        *("option-of-other-outcome", "outcome_code"),
        *("{option} is not recorded under outcome {code}", _HO),
        _names_other_option,
    ),
    Rule(
        *("old-enough", "outcome_code"),
        *("Outcome 11 is for a child who was under 10 at the time of the offence", CYPA),
        _is_old_enough,
    ),
)

# --- reasons and moments ------------------------------------------------------------------------


def _is_before_case(a: Asked) -> bool:
    return a.suspect.opened_at is not None and a.said.decided_at < a.suspect.opened_at


def _is_before_offence(a: Asked) -> bool:
    return a.suspect.offence_on is not None and a.day < a.suspect.offence_on


_EQUAL_RULES = (
    Rule(
        *("reasons-short", "reasons"),
        f"Give reasons of {REASONS_AT_LEAST} characters or more, whichever outcome you choose",
        "",
        lambda a: len(a.said.reasons.strip()) < REASONS_AT_LEAST,
    ),
    Rule(
        *("in-the-future", "decided_at", "The decision must be in the past", ""),
        lambda a: a.said.decided_at > a.now,
    ),
    Rule(
        *("before-the-case", "decided_at"),
        *("The decision cannot be before the case was opened", ""),
        _is_before_case,
    ),
    Rule(
        *("before-the-offence", "decided_at", "The decision cannot be before the offence", ""),
        _is_before_offence,
    ),
    Rule(
        *("ld-not-there", "ld_read"),
        *("L&D information that was not available cannot have been read or used", ""),
        lambda a: a.said.ld_available == "no" and "yes" in (a.said.ld_read, a.said.ld_used),
    ),
    Rule(
        *("ld-used-unread", "ld_used"),
        *("L&D information that was not read cannot have been used", ""),
        lambda a: a.said.ld_used == "yes" and a.said.ld_read != "yes",
    ),
)

# --- who decides --------------------------------------------------------------------------------


def _needs_authority(a: Asked) -> bool:
    least = (a.option.lowest_rank if a.option else "", APPROVER if a.outcome.needs_approval else "")
    return any(a.catalogue.is_below(a.rank, rank) for rank in least)


def _authorises_own(a: Asked) -> bool:
    return bool(a.name) and a.name.casefold() in a.said.authority.casefold()


def _is_cps_date_late(a: Asked) -> bool:
    on: date | None = a.said.prosecutor_decided_on
    return on is not None and on > a.day


_AUTHORITY_RULES = (
    Rule(
        *("prosecutor-missing", "prosecutor", "CPS decides this: enter the prosecutor", _HO),
        lambda a: a.is_for_cps and not a.said.prosecutor,
    ),
    Rule(
        *("prosecutor-reference-missing", "prosecutor_reference"),
        *("CPS decides this: enter the reference of the CPS decision", _HO),
        lambda a: a.is_for_cps and not a.said.prosecutor_reference,
    ),
    Rule(
        *("prosecutor-date-missing", "prosecutor_decided_on"),
        *("CPS decides this: enter the date of the CPS decision", _HO),
        lambda a: a.is_for_cps and a.said.prosecutor_decided_on is None,
    ),
    Rule(
        *("prosecutor-date-late", "prosecutor_decided_on"),
        *("The CPS decision cannot be after the day of this decision", ""),
        _is_cps_date_late,
    ),
    Rule(
        *("not-for-cps", "prosecutor"),
        *("Outcome {code} is decided by the police. Outcome 9 is the one for CPS", _HO),
        lambda a: a.outcome.decided_by == "police" and a.said.names_prosecutor,
    ),
    Rule(
        *("authority-missing", "authority"),
        *("Your rank does not decide this alone. Say who gave the authority", _RANK),
        lambda a: _needs_authority(a) and not a.said.authority.strip(),
    ),
    Rule(
        *("authority-own", "authority"),
        *("The authority must be another person’s, not your own", _RANK),
        _authorises_own,
    ),
)

RULES = (*_OUTCOME_RULES, *_EQUAL_RULES, *_AUTHORITY_RULES)

# --- what single outcomes rest on, by dated rows --------------------------------------------------


def _is_exception(a: Asked) -> bool:
    return a.suspect.is_sensitive or a.suspect.is_possibly_child


def _rests(a: Asked) -> bool:
    return bool(a.said.rests_on.strip())


# A dated row names the question; here is its field, and when it counts as answered.
DEMANDS: dict[str, tuple[str, Callable[[Asked], bool]]] = {
    "rests-on": ("rests_on", _rests),
    "exception": ("rests_on", lambda a: not _is_exception(a) or _rests(a)),
    "victim-told": ("victim_told", lambda a: a.said.victim_told in ("yes", "no-victim")),
    "activity-done": ("is_activity_done", lambda a: a.said.is_activity_done is True),
    "lasting-opinion": ("is_opinion_lasting", lambda a: a.said.is_opinion_lasting is True),
}


def _unmet(asked: Asked) -> Iterator[Broken]:
    for row in asked.catalogue.demands:
        field, is_met = DEMANDS[row.demand]
        if row.outcome == asked.outcome.counted_as and not is_met(asked):
            yield Broken(field, row.code, row.words, f"{row.source} ({row.mark})")
