"""Many ordinary cases, so that lists are long and numbers are there to compare: the same seed makes
the same cases, told through the services like the stories."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.database import Database
from cjdiversion.demo import concluding, invented, rates, referring
from cjdiversion.demo.rates import Place, happens, one_of
from cjdiversion.demo.scenarios.staging import born
from cjdiversion.demo.scenarios.telling import HOUR, Story

AT_ONCE = 50  # cases in one unit of work
_OVER = timedelta(days=365)
_ASSAULTS = ("CJ88116", "CJ88001", "OF61102", "PH97004")


def make(db: Database, *, cases: int, seed: int) -> int:
    """How many were made: over the past twelve months, oldest first, in both forces."""
    now, cast = clock.now(), dict[str, Actor]()
    moments = _moments(now, cases, Random(seed))  # noqa: S311 (nothing secret is drawn)
    for first in range(0, cases, AT_ONCE):
        with db.unit():
            for number, began in enumerate(moments[first : first + AT_ONCE], first + 1):
                story = Story(number=number, now=now, serials=0, cast=cast)
                story.began = began
                _live(story, Random(f"{seed}/{number}"))  # noqa: S311 (as above)
    return cases


def _moments(now: datetime, cases: int, r: Random) -> list[datetime]:
    """The last of them arrived an hour ago at the latest."""
    span = (_OVER - timedelta(hours=1)).total_seconds()
    ago = sorted((HOUR * 60 + r.random() * span for _ in range(cases)), reverse=True)
    return [(now - timedelta(seconds=s)).replace(second=0, microsecond=0) for s in ago]


def _live(s: Story, r: Random) -> None:
    place = one_of(r, {place: place.weight for place in rates.PLACES})
    s.side = place.side
    {"custody": _held, "attendance": _attended, "mental-health-act": _cared_for}[
        one_of(r, rates.WAYS)
    ](s, r, place)


# --- the three ways -----------------------------------------------------------------------------


def _held(s: Story, r: Random, place: Place) -> None:
    leaves = r.randint(4, 22) * HOUR + r.randint(0, 59)
    unit = "" if happens(r, 0.1) and not s.is_past(3 * 24 * HOUR) else r.choice(place.units)
    s.books(place.sergeant, location=f"Cell {r.randint(1, 14)}", unit=unit, **_person(s, r, place))
    _go_on(s, r, place, unit=unit, by=place.sergeant, leaves=leaves)


def _attended(s: Story, r: Random, place: Place) -> None:
    unit = r.choice(place.units)
    by = rates.DETECTIVES[unit][0]
    s.attends(by, place=f"{place.suite} police station", unit=unit, **_person(s, r, place))
    _go_on(s, r, place, unit=unit, by=by, leaves=r.randint(50, 130))


def _cared_for(s: Story, r: Random, place: Place) -> None:
    """Section 136, at a health-based place; not a suspect, so no outcome follows."""
    s.detains(
        place.sergeant,
        section="s136",
        place="health-based",
        **{**_person(s, r, place), "offences": ()},
    )
    if s.is_past(50):
        s.asks(50, by=place.sergeant, seen_what="distress", mental_health="now")
    leaves = r.randint(5, 20) * HOUR
    if s.is_past(leaves):
        s.releases(leaves, by=place.sergeant)


def _go_on(s: Story, r: Random, place: Place, *, unit: str, by: str, leaves: int) -> None:
    is_flagged = referring.screened(s, r, by=by)
    if is_flagged and s.is_past(HOUR):
        referring.referred(s, r, by=by, leaves=leaves)
    if s.is_past(leaves):
        s.releases(leaves, by=by)
    if unit:
        concluding.concluded(s, r, place, unit=unit, after=leaves, is_flagged=is_flagged)


# --- who ----------------------------------------------------------------------------------------


def _person(s: Story, r: Random, place: Place) -> Mapping[str, Any]:
    sex = "F" if happens(r, rates.FEMALE) else "M"
    years = r.randint(*one_of(r, rates.AGES))
    return {
        "surname": r.choice(invented.SURNAMES),
        "forenames": r.choice(invented.FORENAMES[sex]),
        "sex": sex,
        "born_on": born(years, s, days=r.randint(0, 364)),
        "self_defined_ethnicity": one_of(r, rates.ETHNICITY),
        "disability_stated": _disability(s, place),
        "offences": [_offence(r)],
    }


def _disability(s: Story, place: Place) -> str:
    """Drawn apart, so that nothing else of the case hangs on it. One suite is as it was before
    anybody was asked."""
    if place.suite == rates.NOT_ASKING:
        return ""
    return one_of(Random(f"disability/{s.number}"), rates.DISABILITY)  # noqa: S311 (as above)


def _offence(r: Random) -> dict[str, Any]:
    code = one_of(r, rates.OFFENCES)
    return {
        "code": code,
        "is_domestic_abuse": code in _ASSAULTS and happens(r, rates.DOMESTIC),
    }
