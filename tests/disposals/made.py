"""Decisions for tests, made through the services."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.disposals import recording, service
from cjdiversion.disposals.consistency import releasing
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.options_models import Circumstances
from cjdiversion.disposals.telling_victims import SOUGHT
from tests import make

REASONS = "Weighed the offence, the person’s needs and what the victim said"


def _parts(name: str) -> dict[str, str]:
    """Today, as it is typed."""
    today = clock.today()
    return {f"{name}-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}


# What a page asks of every outcome besides the code, without the moment, which is filled in.
ANSWERS = {
    "reasons": REASONS,
    "victim_told": "yes",
    "victim_view": "opposes",
    "ld_available": "yes",
    "ld_read": "yes",
    "ld_used": "no",
    **_parts("victim_told_on"),
    **_parts("victim_consulted_on"),
}

DAY = date(2019, 1, 1)  # before any decision of a test

# What each outcome asks for besides the facts that all share.
ASKS: dict[str, dict[str, Any]] = {
    "2": {"option_code": "youth-caution", "suspect_position": "admits"},
    "3": {"option_code": "simple-caution", "suspect_position": "admits", "suspect_agrees": True},
    "6": {"option_code": "penalty-notice"},
    "8": {
        "option_code": "community-resolution",
        "suspect_position": "accepts",
        "suspect_agrees": True,
    },
    "10": {
        "public_interest": ["seriousness", "proportionate"],
        "why_not_others": "A first offence; no agreement to 8 or 22",
    },
    "12": {
        "opinion_by": "Dr Oyelaran",
        "opinion_role": "consultant-psychiatrist",
        "opinion_on": DAY,
        "opinion_lasting": "beyond-the-day",
        "evidential_position": "Two witnesses: enough to charge",
    },
    "13": {
        "prevented_who": "key-witness",
        "prevented_how": "died",
        "prevented_known": "Certificate seen",
    },
    "20": {
        "taken_over_by": "Northshire adult safeguarding",
        "taken_over_reference": "NAS/77",
    },
    "22": {
        "option_code": "diversionary-activity",
        "activity": "Four evenings of an awareness course",
        "activity_provider": "Northshire Together",
        "activity_done_on": DAY,
    },
}


def facts(outcome: str = "1", *, at: datetime | None = None, **over: Any) -> dict[str, Any]:
    """Everything a sergeant or above needs to state for this outcome."""
    day = clock.london(at or clock.now()).date()
    said = {
        "outcome_code": outcome,
        "reasons": REASONS,
        "decided_at": at or clock.now(),
        "victim_told": "yes",
        "victim_view": "no-view",
        "ld_available": "yes",
        "ld_read": "yes",
        "ld_used": "no",
        **ASKS.get(outcome, {}),
        **over,
    }
    told = {"victim_told_on": day} if said["victim_told"] == "yes" else {}
    asked = {"victim_consulted_on": day} if said["victim_view"] in SOUGHT else {}
    return {**told, **asked, **said}


def booked_for(by: Actor, *, recorded_by: Actor, **over: Any) -> Case:
    """A booking within reach of the one who is to decide."""
    unit = ""
    if by.unit_kind is UnitKind.INVESTIGATION and by.unit_id:
        unit = accounts.unit(by.unit_id).token
    return make.booking(by=recorded_by, investigating_unit=unit or None, **over)


def case_for(by: Actor, *, recorded_by: Actor, **over: Any) -> Case:
    """The same, looked into as far as must be before a caution, a notice or a resolution."""
    case = booked_for(by, recorded_by=recorded_by, **over)
    looked_into(case, by=by)
    return case


def decided(
    outcome: str = "1",
    *,
    by: Actor,
    recorded_by: Actor,
    at: datetime | None = None,
    case: Case | None = None,
    **over: Any,
) -> Decision:
    case = case or case_for(by, recorded_by=recorded_by)
    return service.decide(case, by=by, **facts(outcome, at=at, **over))


def two_of_a_case(
    first: str, second: str, *, by: Actor, recorded_by: Actor
) -> tuple[Decision, Decision]:
    """One person, two offences that make alike cases, decided one after the other."""
    offence = {"code": "CJ88116"}
    case = case_for(by, recorded_by=recorded_by, offences=[offence, offence])
    done = service.decide(case, by=by, **facts(first, offences=["1"]))
    with clock.at(clock.now() + timedelta(minutes=5)):
        return done, service.decide(case, by=by, **facts(second, offences=["2"]))


# What nobody decides a caution, a notice or a resolution without.
LOOKED_INTO = {
    "evidence": "realistic-prospect",
    "reliability": "reliable",
    "reliability_by": "DS Mary Quill, with the appropriate adult",
    "either_way_listed": "no",
    "penalty_listed": "yes",
    "similar_before": "no",
    "intimate": "no",
    "has_limit": "no",
}


def looked_into(case: Case, *, by: Actor, **over: Any) -> Circumstances:
    return recording.record(case, by=by, **{**LOOKED_INTO, **over})


def answered(case: Case, *, by: Actor, **over: Any) -> Circumstances:
    """What the criteria ask: nothing is in the way of an ordinary case, child or adult."""
    said: dict[str, Any] = {
        **LOOKED_INTO,
        "position": "admits",
        "agrees": "yes",
        "aa_present": "yes",
        "has_limit": "no",
        "history": "no",
        "recent_penalty": "no",
        "youth_cautions": 0,
        "victim": "yes",
        "exceptional": "no",
        "consulted": "no",
        "youth_asked": "yes",
        **over,
    }
    return recording.record(case, by=by, **said)


def file_of(table: str, period: str, *, by: Actor) -> bytes:
    """What leaves the force of a period that is worked out at once."""
    return releasing.file(releasing.take(table, period, by=by), by=by)
