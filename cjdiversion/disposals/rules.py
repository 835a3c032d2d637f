"""What a decision must rest on: each rule with its code, field, words and source.

Nothing here says which outcome is right. A rule says what is missing from the one that a named
person has chosen, or why it is not open to the suspect.
"""

from __future__ import annotations

from collections.abc import Iterator

from cjdiversion.disposals import deciders, demands, departing
from cjdiversion.disposals.openings import CYPA, RESPONSIBLE_FROM, why_closed
from cjdiversion.disposals.proposals import Asked
from cjdiversion.disposals.rule import Broken, Rule

__all__ = ["REASONS_AT_LEAST", "RULES", "Broken", "broken"]

REASONS_AT_LEAST = 20  # P: characters, the same for every outcome

_HO = "Home Office crime outcomes (V2)"
_CAUTIONS = "Crime and Disorder Act 1998 ss66ZA, 66B; Criminal Justice Act 2003 s23 (V)"
_RESOLUTION = "NPCC guidance on community resolutions (V)"


def broken(asked: Asked) -> list[Broken]:
    """Everything that stands in the way, not only the first; empty when nothing does."""
    return [
        *_closed(asked),
        *(rule.broken(asked) for rule in RULES if rule.is_broken(asked)),
        *deciders.authority(asked),
        *demands.unmet(asked),
        *departing.broken(asked),
    ]


def _closed(asked: Asked) -> Iterator[Broken]:
    if asked.option is not None:
        for closed in why_closed(asked.option, asked.suspect):
            yield Broken("outcome_code", closed.code, closed.words, closed.source)


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


def _is_recorded_early(a: Asked) -> bool:
    on, happened = a.said.crime_recorded_on, a.suspect.offence_on
    return on is not None and happened is not None and on < happened


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

# --- the suspect's part -------------------------------------------------------------------------


def _misses_acceptance(a: Asked) -> bool:
    is_asked = a.admission == "accepts-or-admits"
    return is_asked and a.said.suspect_position not in ("admits", "accepts")


def _misses_agreement(a: Asked) -> bool:
    # “engages” is shown by the activity having been done
    return a.agreement not in ("none", "engages") and a.said.suspect_agrees is not True


_SUSPECT_RULES = (
    Rule(
        *("not-admitted", "suspect_position"),
        *("{option} needs the suspect to admit the offence", _CAUTIONS),
        lambda a: a.admission == "admits" and a.said.suspect_position != "admits",
    ),
    Rule(
        *("not-accepted", "suspect_position"),
        *("{option} needs the suspect to accept responsibility or admit the offence", _RESOLUTION),
        _misses_acceptance,
    ),
    Rule(
        *("not-agreed", "suspect_agrees", "{option} needs the suspect’s agreement"),
        f"{_RESOLUTION}; {_CAUTIONS}",
        _misses_agreement,
    ),
)

RULES = (*_OUTCOME_RULES, *_EQUAL_RULES, *_SUSPECT_RULES, *deciders.RULES, *demands.RULES)
