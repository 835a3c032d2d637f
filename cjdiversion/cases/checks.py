"""What a verb checks before it changes anything."""

from __future__ import annotations

from datetime import date

from cjdiversion import reference
from cjdiversion.access import Actor
from cjdiversion.cases import placing, queries, rules
from cjdiversion.cases.naming import new_reference
from cjdiversion.errors import Invalid


def number(custody_record_no: str, by: Actor) -> None:
    """Raises Invalid where it is missing, too long or taken in the force."""
    if not custody_record_no:
        raise Invalid.at("custody_record_no", "required", "Enter: custody record number")
    if queries.number_taken(custody_record_no, placing.force_of(by).id):
        raise taken()


def taken() -> Invalid:
    words = "There is a booking with this custody record number already. Look for it"
    return Invalid.at("custody_record_no", "taken", words)


def station(person: rules.Aged, place_of_safety: str, by: Actor, on: date) -> None:
    """Raises Invalid where a police station may not be authorised as a place of safety."""
    orders = {rank: facts.get("order", 0) for rank, facts in reference.attributes("ranks").items()}
    is_inspector = orders.get(by.rank, 0) >= orders["inspector"]
    refusal = rules.station_refusal(person, place_of_safety, on, is_inspector=is_inspector)
    if refusal:
        raise Invalid.at(refusal.field, refusal.code, refusal.words)


def free_references(count: int) -> list[str]:
    """As many as are wanted that no case has."""
    free: set[str] = set()
    while len(free) < count:
        wanted = {new_reference() for _ in range(count - len(free))}
        free |= wanted - queries.references_taken(wanted)
    return sorted(free)
