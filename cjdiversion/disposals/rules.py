"""What a decision must rest on: each rule with its code, field, words and source.

Nothing here says which outcome is right. A rule says what is missing from the one that a named
person has chosen, or why it is not open to the suspect.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cjdiversion import clock
from cjdiversion.disposals import beforehand, closed, deciders, demands, departing, telling_victims
from cjdiversion.disposals.assessing import assess
from cjdiversion.disposals.criteria import Facts, Verdict
from cjdiversion.disposals.criteria_person import OF_ADULTS
from cjdiversion.disposals.known import Answer
from cjdiversion.disposals.proposals import Asked
from cjdiversion.disposals.rule import Broken, Rule

__all__ = ["REASONS_AT_LEAST", "RULES", "Broken", "broken"]

REASONS_AT_LEAST = 20  # P: characters, the same for every outcome

_HO = "Home Office crime outcomes (V2)"


def broken(asked: Asked) -> list[Broken]:
    """Everything that stands in the way, not only the first; empty when nothing does."""
    return [
        *_closed(asked),
        *_closed_by_outcome(asked),
        *(rule.broken(asked) for rule in RULES if rule.is_broken(asked)),
        *deciders.authority(asked),
        *demands.unmet(asked),
        *departing.broken(asked),
    ]


def _closed(asked: Asked) -> Iterator[Broken]:
    """What the chosen option asks of the suspect and the offences."""
    if asked.option is not None:
        for verdict in assess(asked.option, facts_of(asked)).closing:
            yield in_the_way(verdict)


def _closed_by_outcome(asked: Asked) -> list[Broken]:
    """An option says the same of itself: any of a child under 10, and one for adults of its age."""
    option, said = asked.option, set[str]()
    if option is not None:
        said = {closed.UNDER_TEN, *([closed.TOO_YOUNG] if option.outcome_code in OF_ADULTS else [])}
    found = closed.why_closed(asked.outcome, asked.suspect, asked.day)
    return [one for one in found if one.code not in said]


def in_the_way(verdict: Verdict) -> Broken:
    return Broken(verdict.field, verdict.code, verdict.words, verdict.told_source)


def facts_of(asked: Asked) -> Facts:
    """What the decision maker states comes before what was recorded earlier."""
    said, known = asked.said, asked.suspect.known
    if said.suspect_position:
        known = replace(known, position=said.suspect_position)
    if said.suspect_agrees is not None:
        known = replace(known, agrees=Answer.YES if said.suspect_agrees else Answer.NO)
    if said.victim_view in telling_victims.SOUGHT and said.victim_consulted_on is not None:
        on = clock.day_in_words(said.victim_consulted_on)
        words = f"Asked on {on}: {telling_victims.VIEWS[said.victim_view].lower()}"
        known = replace(known, victim="yes", victim_words=words)
    return Facts(replace(asked.suspect, known=known), asked.day, asked.rank, asked.catalogue)


# --- the outcome and its option -----------------------------------------------------------------


def _names_no_option(a: Asked) -> bool:
    return not a.said.option_code and a.catalogue.needs_option(a.outcome)


def _names_other_option(a: Asked) -> bool:
    return a.option is not None and a.option.outcome_code != a.outcome.counted_as


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
)

# --- reasons and moments ------------------------------------------------------------------------


def _is_before_case(a: Asked) -> bool:
    return a.suspect.opened_at is not None and a.said.decided_at < a.suspect.opened_at


def _is_before_offence(a: Asked) -> bool:
    return a.suspect.offence_on is not None and a.day < a.suspect.offence_on


def _is_recorded_early(a: Asked) -> bool:
    on, happened = a.said.crime_recorded_on, a.suspect.offence_on
    return on is not None and happened is not None and on < happened


def _closes_early(a: Asked) -> bool:
    return a.said.closed_on is not None and a.said.closed_on < a.day


def _closes_late(a: Asked) -> bool:
    return a.said.closed_on is not None and a.said.closed_on > clock.london(a.now).date()


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
        *("before-the-offence", "decided_at", "The decision cannot be before the offence", _HO),
        _is_before_offence,
    ),
    Rule(
        *("recorded-late", "crime_recorded_on"),
        *("The crime cannot have been recorded after the outcome was decided", _HO),
        lambda a: a.said.crime_recorded_on is not None and a.said.crime_recorded_on > a.day,
    ),
    Rule(
        *("recorded-early", "crime_recorded_on"),
        *("The crime cannot have been recorded before it happened", _HO),
        _is_recorded_early,
    ),
    Rule(
        *("closed-early", "closed_on", "It cannot have closed before it was decided", _HO),
        _closes_early,
    ),
    Rule(
        *("closed-late", "closed_on", "The day on which it closed is still to come", _HO),
        _closes_late,
    ),
    Rule(
        *("closed-open", "closed_on"),
        "{option} closes once its record is signed and its conditions are kept: leave this day out",
        _HO,
        lambda a: a.said.closed_on is not None and not a.closes_at_once,
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

RULES = (*_OUTCOME_RULES, *_EQUAL_RULES, *deciders.RULES, *demands.RULES, *beforehand.RULES)
