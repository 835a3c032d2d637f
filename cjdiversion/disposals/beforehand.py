"""What a decision rests on cannot have been said before the offence that it is about happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from cjdiversion import clock
from cjdiversion.disposals.known import Answer
from cjdiversion.disposals.proposals import Asked
from cjdiversion.disposals.rule import Rule

_ORDER = "order of events; working rule of this service (P)"


def _is_before(day_of: Callable[[Asked], date | None]) -> Callable[[Asked], bool]:
    """Before the earliest of the offences whose day is known."""

    def is_broken(a: Asked) -> bool:
        on, first = day_of(a), a.suspect.first_on
        return on is not None and first is not None and on < first

    return is_broken


def _authority_on(a: Asked) -> date | None:
    at = a.said.authority_at
    return clock.london(at).date() if at is not None else None


def _consented_on(a: Asked) -> date | None:
    """Where the option rests on it, or may."""
    known = a.suspect.known
    counts = a.option is not None and known.indictable_only is Answer.YES
    return known.dpp_on if counts and known.dpp_consent is Answer.YES else None


RULES = (
    Rule(
        *("authority-before-the-offence", "authority_at"),
        *("The authority cannot have been given before the offence", _ORDER),
        _is_before(_authority_on),
    ),
    Rule(
        *("victim-asked-before-the-offence", "victim_consulted_on"),
        *("The victim cannot have been asked before the offence", _ORDER),
        _is_before(lambda a: a.said.victim_consulted_on),
    ),
    Rule(
        *("prosecutor-before-the-offence", "prosecutor_decided_on"),
        *("CPS cannot have decided before the offence", _ORDER),
        _is_before(lambda a: a.said.prosecutor_decided_on),
    ),
    Rule(
        *("consent-before-the-offence", "outcome_code"),
        *("The consent of the DPP cannot be of a day before the offence", _ORDER),
        _is_before(_consented_on),
    ),
)
