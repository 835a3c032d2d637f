"""Of an ordinary case: which outcome a named person came to, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from cjdiversion import clock
from cjdiversion.cases.rules import is_possibly_child
from cjdiversion.demo import rates
from cjdiversion.demo.rates import Place, happens, one_of
from cjdiversion.demo.scenarios import agreeing
from cjdiversion.demo.scenarios.telling import DAY, HOUR, Story

_REASONS: Mapping[str, str] = {
    "1": "Evidence is sufficient and a court should decide",
    "2": "Admits it; agreed with the youth justice service",
    "3": "Admits it, is sorry, and has little on record",
    "6": "A small matter, dealt with on the day",
    "8": "Made good to the victim, who is content with that",
    "10": "No public interest is served by going further",
    "12": "Too ill to be prosecuted, and that will not change",
    "15": "The victim would go on; the evidence will not carry it",
    "16": "The victim does not want anything further done",
    "20": "Another body takes this on from here",
    "22": "The course was attended to the end",
}
# What each outcome asks for besides what all share: reference data "oocr_options" and
# "outcome_demands".
_ASKS: Mapping[str, Mapping[str, Any]] = {
    "2": {"option_code": "youth-caution", "suspect_position": "admits"},
    "3": {"option_code": "simple-caution", "suspect_position": "admits", "suspect_agrees": True},
    "6": {"option_code": "penalty-notice"},
    "8": {
        "option_code": "community-resolution",
        "suspect_position": "accepts",
        "suspect_agrees": True,
    },
    "10": {
        "public_interest": ["harm", "proportionate"],
        "why_not_others": "Made good already; neither 8 nor 22 was agreed to",
    },
    "12": {
        "opinion_by": "Dr Osric Vane",
        "opinion_role": "consultant-psychiatrist",
        "opinion_lasting": "beyond-the-day",
        "evidential_position": "One witness and a recording: enough to charge",
    },
    "20": {
        "taken_over_by": "The council’s adult safeguarding team",
        "taken_over_reference": "Duty officer of the team",
    },
    "22": {
        "option_code": "diversionary-activity",
        "activity": "Awareness course of four evenings",
        "activity_provider": "Northshire Together",
    },
}
_VIEWS = {"supports": 40, "opposes": 12, "no-view": 33, "not-asked": 15}  # P
_NOT_FOR_CHILDREN = ("3", "6", "12")


def concluded(
    s: Story, r: Random, place: Place, *, unit: str, after: int, is_flagged: bool
) -> None:
    """Some time after the person left; many cases have no outcome yet."""
    at = after + HOUR + int(r.expovariate(1 / (rates.DAYS_TO_OUTCOME * DAY)))
    if not happens(r, rates.DECIDED) or not s.is_past(at):
        return
    is_in_suite = s.case.suite is not None and happens(r, rates.DECIDED_IN_SUITE)
    deciding = place.suite if is_in_suite else unit
    outcome = _outcome(s, r, deciding, is_flagged=is_flagged)
    by = place.inspector if is_in_suite else _detective(unit, outcome)
    decision = s.concludes(at, outcome, _REASONS[outcome], by=by, **_facts(s, r, outcome, at))
    if outcome in ("2", "3") and s.is_past(at + HOUR):
        agreeing.given(s, at + HOUR, decision, by=by, adult="Pat Ashe, volunteer")
    if s.is_past(at + DAY):
        s.ends(at + DAY, "Outcome recorded and everybody told", by=by)


def _detective(unit: str, outcome: str) -> str:
    """A sergeant where the rank rule of the outcome asks for one."""
    constable, sergeant = rates.DETECTIVES[unit]
    return sergeant if outcome in ("3", "10", "12", "22") else constable


def _outcome(s: Story, r: Random, deciding: str, *, is_flagged: bool) -> str:
    tilt = rates.TILT[deciding] * (rates.WITH_NEEDS if is_flagged else 1)
    weights = {
        code: weight * (tilt if code in rates.OUT_OF_COURT else 1)
        for code, weight in rates.OUTCOMES.items()
    }
    if is_possibly_child(s.case.person, s.began.date()):
        weights = {code: w for code, w in weights.items() if code not in _NOT_FOR_CHILDREN}
        weights["2"] = rates.OUTCOMES["3"] * tilt
    return one_of(r, weights)


def _days(day: date, outcome: str) -> dict[str, date]:
    """On which day what the outcome rests on was."""
    names = {"12": "opinion_on", "20": "victim_told_on", "22": "activity_done_on"}
    return {names[outcome]: day} if outcome in names else {}


def _facts(s: Story, r: Random, outcome: str, at: int) -> dict[str, Any]:
    told = s.was_assessed
    return {
        **_ASKS.get(outcome, {}),
        **_days(clock.london(s.moment(at)).date(), outcome),
        "victim_view": one_of(r, _VIEWS),
        "is_ld_there": told and happens(r, 0.8),  # P: some of it is never found
    }
