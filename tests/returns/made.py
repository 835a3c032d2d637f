"""Detentions and outcomes for returns, made through the services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.detentions import service as detentions
from cjdiversion.disposals.models import Decision
from cjdiversion.identities import service as identities
from cjdiversion.returns import building, service
from cjdiversion.returns.building import Built
from cjdiversion.returns.kinds import KINDS
from cjdiversion.returns.models import KeptReturn
from tests.detentions import made as detaining
from tests.disposals import made as deciding

Person = Callable[[str], Actor]
THIS_YEAR = "2026-27"
QUIET_YEAR = "2020-21"  # nothing of any test falls into it


def detained(person: Person, *, by: str = "sergeant", **over: Any) -> Case:
    return detaining.detained(by=person(by), **over)


def detained_at(person: Person, moment: datetime, **over: Any) -> Case:
    return detained(person, detained_at=moment, arrived_at=None, **over)


def particulars(case: Case, person: Person, *, by: str = "sergeant", **facts: Any) -> None:
    detentions.record_particulars(case, by=person(by), **facts)


def decided(person: Person, outcome: str = "15", *, south: bool = False, **over: Any) -> Decision:
    end = ".south" if south else ""
    decider, sergeant = person(f"supervisor{end}"), person(f"sergeant{end}")
    case = over.pop("case", None) or deciding.booked_for(decider, recorded_by=sergeant)
    return deciding.decided(outcome, by=decider, recorded_by=sergeant, case=case, **over)


def built(
    person: Person,
    kind: str = "mha-detentions",
    period: str = THIS_YEAR,
    *,
    by: str = "performance",
) -> Built:
    return building.see(kind, period, by=person(by))


def numbers(one: Built, figure: str) -> dict[str, int]:
    """Value → count, without those that are nought."""
    found = next(each for each in one.figures if each.figure.code == figure)
    return {value.code: value.count for value in found.values if value.count}


def failing(one: Built) -> dict[str, int]:
    return {each.check.code: each.count for each in one.found}


def at_random(person: Person, seed: int, count: int) -> list[Case]:
    """Detentions that differ in all that a return asks, gaps included."""
    any_of, by = Random(seed), person("sergeant")
    made = []
    for _ in range(count):
        born = any_of.choice([None, datetime(1990, 4, 9).date(), datetime(2009, 11, 26).date()])
        case = detained(
            person,
            place=any_of.choice(["police-station", "health-based", "emergency-department"]),
            since=any_of.choice([1, 2, 3, 13]),
            section=any_of.choice(["s135", "s136"]),
            born_on=born,
            stated_age=any_of.choice([None, 15, 16, 40]),
            sex=any_of.choice(["", "M", "F", "U"]),
            self_defined_ethnicity=any_of.choice(["", "NS", "W1", "M2", "A4", "B9", "O2"]),
        )
        if any_of.random() < 0.7:
            transport = any_of.choice(["", "ambulance", "police-vehicle", "not-known"])
            reason = any_of.choice(["", "no-ambulance", "risk"])
            detentions.record_particulars(
                case,
                by=by,
                transport=transport,
                police_vehicle_reason=reason if transport == "police-vehicle" else "",
                was_arrested=any_of.choice([None, True, False]),
            )
        if any_of.random() < 0.5:
            detaining.station(case, by=person("inspector"), reason=any_of.choice(["", "other"]))
        made.append(case)
    return made


def closed_as_wrong(case: Case, person: Person) -> None:
    identities.quarantine(case, by=person("inspector"), because="The prints are another person’s")


LAST_YEAR, LAST_QUARTER = "2025-26", "2026-27-q2"
LAST_JUNE = datetime(2025, 6, 3, 12, tzinfo=UTC)


def of_last_year(person: Person, count: int, **over: Any) -> list[Case]:
    """In a year that is over, so that it can be kept as sent."""
    return [detained_at(person, LAST_JUNE, **over) for _ in range(count)]


def kept(
    person: Person, *, by: str = "performance", because: str = "", kind: str = "mha-detentions"
) -> KeptReturn:
    said = {"sent_to": "Home Office", "because": because}
    period = LAST_QUARTER if KINDS[kind].is_by_quarter else LAST_YEAR
    return service.keep(by=person(by), kind=kind, period=period, **said)
