"""A new case put together from its facts. Nothing is stored here: that is for the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases import alleged, placing
from cjdiversion.cases.models import (
    Case,
    CaseEvent,
    CustodyBooking,
    ImportRun,
    MhaDetention,
    Offence,
    PersonInCase,
    ToFix,
    VoluntaryAttendance,
    Way,
)
from cjdiversion.cases.rules import STATION, Ask
from cjdiversion.database import new_key

Facts = Mapping[str, Any]

PERSON = frozenset(
    {
        *("surname", "forenames", "other_names", "born_on", "stated_age", "sex"),
        *("gender_identity", "self_defined_ethnicity", "observed_ethnicity", "language"),
        *("disability_stated", "needs_interpreter", "pnc_id", "phone"),
    }
)
BOOKING = frozenset(
    {
        *("location", "arrested_at", "arrived_at", "relevant_at", "authorised_at", "released_at"),
        *("arresting_officer", "asn", "warning_markers", "notes"),
    }
)
DETENTION = frozenset({"section", "place_of_safety", "place_words", "detained_at", "arrived_at"})
CASE = frozenset({"crime_number", "urn"})
_ELSEWHERE = frozenset({"offences", "suite", "investigating_unit", "reference"})
_STANDS_FOR_ARRIVAL = ("arrived_at", "authorised_at", "arrested_at")


def begun(
    by: Actor,
    way: Way,
    facts: Facts,
    *,
    at: datetime | None,
    is_suspect: bool = True,
    units: dict[str, Any] | None = None,
) -> Case:
    """The row with its units, its person and what is alleged; `at` is when it began.

    `reference` is a free one. `suite` and `investigating_unit` are tokens, unless `units` has them
    already.
    """
    now = clock.now()
    opened_at = min(at or now, now)
    return Case(
        id=new_key(),
        reference=facts["reference"],
        way=way,
        is_in_suite=False,
        opened_at=opened_at,
        recorded_at=now,
        recorded_by_id=by.person_id,
        person=PersonInCase(is_suspect=is_suspect, **given(PERSON, facts)),
        booking=None,
        attendance=None,
        detention=None,
        offences=offences(facts.get("offences") or ()),
        **(units or _units(by, facts, opened_at)),
        **given(CASE, facts),
    )


def booked(by: Actor, number: str, facts: Facts, units: dict[str, Any] | None = None) -> Case:
    case = begun(by, Way.CUSTODY, facts, at=beginning(facts), units=units)
    case.booking = CustodyBooking(
        force_id=case.force_id,
        custody_record_no=number,
        imported={},
        **{"warning_markers": [], **given(BOOKING, facts)},
    )
    case.is_in_suite = case.booking.released_at is None
    return case


def beginning(facts: Facts) -> datetime | None:
    """When a booking began, as far as it is known; what lists are ordered by."""
    return next((facts[name] for name in _STANDS_FOR_ARRIVAL if facts.get(name)), None)


def attending(by: Actor, facts: Facts, *, place: str, at: datetime, interviewer: str) -> Case:
    case = begun(by, Way.VOLUNTARY, facts, at=at)
    case.attendance = VoluntaryAttendance(place=place, attended_at=at, interviewer=interviewer)
    return case


def detained(by: Actor, facts: Facts, detention: MhaDetention) -> Case:
    """Not a suspect: nothing is alleged. At a police station they are in its suite."""
    case = begun(by, Way.MENTAL_HEALTH_ACT, facts, at=detention.detained_at, is_suspect=False)
    case.detention = detention
    case.is_in_suite = detention.place_of_safety == STATION and case.suite_id is not None
    return case


def offences(described: Iterable[Facts], *, after: int = 0) -> list[Offence]:
    rows = alleged.numbered(described, clock.today(), after=after)
    return [Offence(**columns) for columns in rows]


def event(
    case: Case, by: Actor, kind: str, at: datetime, *, place: str = "", words: str = ""
) -> CaseEvent:
    return CaseEvent(
        id=new_key(),
        case_id=case.id,
        kind=kind,
        at=at,
        recorded_at=clock.now(),
        recorded_by_id=by.person_id,
        place=place,
        words=words,
    )


def mark(case: Case, ask: Ask) -> ToFix:
    return ToFix(case_id=case.id, found_at=clock.now(), **vars(ask))


def import_run(by: Actor, digest: str) -> ImportRun:
    return ImportRun(
        id=new_key(),
        file_digest=digest,
        started_at=clock.now(),
        by_id=by.person_id,
        force_id=by.force_id,
        counts={},
        rows=[],
    )


def given(columns: frozenset[str], facts: Facts) -> dict[str, Any]:
    """Of the facts, those of these columns that say something: the rest take their defaults."""
    return {name: facts[name] for name in columns if facts.get(name) is not None}


def is_kept(name: str) -> bool:
    return name in PERSON or name in BOOKING or name in CASE


def check_names(facts: Facts, *, also: frozenset[str] = frozenset()) -> None:
    """A fact nobody keeps would be lost without a word. Raises TypeError."""
    unknown = {name for name in facts if not is_kept(name)} - _ELSEWHERE - also
    if unknown:
        raise TypeError(f"not facts of a case: {sorted(unknown)}")


def _units(by: Actor, facts: Facts, at: datetime) -> dict[str, Any]:
    suite = placing.suite_of(by, facts.get("suite"))
    investigating = placing.investigating_of(by, facts.get("investigating_unit"))
    return placing.columns(placing.force_of(by), suite, investigating, at)
