"""What a verb checks before it changes anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cjdiversion import clock, reference
from cjdiversion.access import Actor, May, can
from cjdiversion.cases import placing, queries, rules
from cjdiversion.cases.models import Case
from cjdiversion.cases.naming import new_reference
from cjdiversion.errors import Invalid, NotPermitted
from cjdiversion.escalations import service as escalations


def number(custody_record_no: str, by: Actor) -> None:
    """Raises Invalid where it is missing, too long or taken in the force."""
    if not custody_record_no:
        raise Invalid.at("custody_record_no", "required", "Enter: custody record number")
    if queries.number_taken(custody_record_no, placing.force_of(by).id):
        raise taken()


def taken() -> Invalid:
    words = "There is a booking with this custody record number already. Look for it"
    return Invalid.at("custody_record_no", "taken", words)


def is_station_allowed(at: datetime, force_code: str) -> bool:
    """Whether a police station was a place of safety in the force on that day: until the Mental
    Health Act 2025 s48 begins there, which is a row of the force's own."""
    on = clock.london(at).date()
    return rules.STATION in reference.choices("places_of_safety", on=on, force=force_code)


Alarm = Callable[[Case, Actor], None]
_ALARMS: dict[str, Alarm] = {}


def also_raises(name: str, alarm: Alarm) -> None:
    """A room further on knows more of where the person is, and looks again after a correction."""
    _ALARMS[name] = alarm


def look_again(case: Case, by: Actor) -> None:
    """Facts of the case were put right: what they mean for where the person is now."""
    raise_alarms(case, by)
    for alarm in _ALARMS.values():
        alarm(case, by)


def raise_alarms(case: Case, by: Actor) -> None:
    """Because of where somebody is detained under the Mental Health Act: a child at a police
    station, or a station where it is no place of safety any more. Raised once, whoever finds it."""
    held = case.detention
    if held is None or held.place_of_safety != rules.STATION:
        return
    on = clock.london(held.detained_at).date()
    if rules.is_possibly_child(case.person, on):
        escalations.raise_once("child-at-police-station", case, by=by, case=case)
    if not is_station_allowed(held.detained_at, case.force.code):
        escalations.raise_once("station-not-allowed", case, by=by, case=case)


def readable(case: Case, by: Actor) -> None:
    """A record closed as about the wrong person is kept and restricted, not trusted (DPA 2018
    s47(2)): those who may close one may read it. Raises NotPermitted, saying whom to ask."""
    if case.quarantined_at is None or can(by, May.IDENTITY_QUARANTINE):
        return
    where = "the suite" if case.suite_id else "the unit that investigates it"
    words = (
        f"Case {case.reference} is closed: it is about the wrong person. Rely on nothing you read "
        f"in it. Ask the sergeant or inspector of {where}. Somebody who is here needs a record of "
        "their own: book them again"
    )
    raise NotPermitted(words, code="wrong-person")


def free_references(count: int) -> list[str]:
    """As many as are wanted that no case has."""
    free: set[str] = set()
    while len(free) < count:
        wanted = {new_reference() for _ in range(count - len(free))}
        free |= wanted - queries.references_taken(wanted)
    return sorted(free)
