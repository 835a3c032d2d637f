"""What was said about a review, an extension or a place, put beside the record: the conditions of
the law answered. Asks nothing of the database but reference data.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cjdiversion import authority, clock
from cjdiversion.cases import rules as ages
from cjdiversion.cases.checks import is_station_allowed
from cjdiversion.detentions import facts, law, limits, reviewing, rules, safety
from cjdiversion.detentions.clocks import Clock
from cjdiversion.detentions.facts import Record
from cjdiversion.detentions.law import Condition
from cjdiversion.detentions.models import Extension, Warrant

Told = Mapping[str, Any]


def has_rank(rank: str | None, least: str) -> bool | None:
    """None where no rank is known. An authority nobody is named for was not given: see those who
    ask."""
    return authority.is_at_least(rank, least) if rank else None


def review(record: Record, told: Told) -> list[Condition]:
    assert record.booking is not None
    held_at, charged_at = told["held_at"], record.charged_at
    said = rules.Reviewed(
        held_at=held_at,
        authorised_at=record.booking.authorised_at,
        is_charged=charged_at is not None and charged_at <= held_at,
        capacity=told["capacity"],
        has_rank=has_rank(told["officer_rank"], record.law["review-officer"].rank),
        is_independent=told["is_independent"],
        way=told["way"],
        representations=told["representations"] or "",
    )
    return law.conditions(law.REVIEW, said, held_at, record.force)


def next_slot(record: Record) -> reviewing.Slot | None:
    assert record.booking is not None
    authorised_at = record.booking.authorised_at
    if authorised_at is None:
        return None
    return slots(record)[-1]


def slots(record: Record) -> list[reviewing.Slot]:
    assert record.booking is not None
    authorised_at = record.booking.authorised_at
    if authorised_at is None:
        return []
    return reviewing.slots(authorised_at, record.held, record.law, facts.postponed(record))


def missed_if_now(record: Record) -> list[reviewing.Slot]:
    """Those that were not done and that a review now would leave undone."""
    slot = facts.slot_of(record, clock.now())
    last = next_slot(record)
    if slot is None or last is None or slot.number == last.number:
        return []
    held = [*record.held, clock.now()]
    assert record.booking is not None and record.booking.authorised_at is not None
    found = reviewing.slots(record.booking.authorised_at, held, record.law, facts.postponed(record))
    return [one for one in found if last.number <= one.number < slot.number]


def extension(record: Record, told: Told) -> list[Condition]:
    given_at = told["authority_at"]
    found = _limit(record, "limit")
    said = rules.Extended(
        given_at=given_at,
        has_rank=has_rank(told["authority_rank"], record.law["extended"].rank),
        is_responsible=told["is_responsible"],
        is_necessary=told["is_necessary"],
        is_diligent=told["is_diligent"],
        representations=told["representations"] or "",
        is_by_link=told["way"] == rules.LIVE_LINK,
        agreed_to_link=told["agreed_to_link"],
        categories=[one.category for one in record.case.offences],
        reviews=sum(at <= given_at for at in record.held),
        has_relevant_time=found.started_at is not None,
        due_at=found.due_at,
        is_further=any(one.stands for one in record.all(Extension)),
        charged_at=record.charged_at,
    )
    return law.conditions(law.EXTENSION, said, given_at, record.force)


def warrant(record: Record, told: Told) -> list[Condition]:
    issued_at, extends = told["issued_at"], told["extends"]
    earlier = record.all(Warrant)
    length = timedelta(hours=told["hours"])
    last = _limit(record, f"warrant-{len(earlier)}") if earlier else None
    ends_at = last.due_at + length if last and last.due_at else None
    said = rules.Ordered(
        length=length,
        most=record.law["warrant-extended" if extends else "warrant"].length,
        extends=extends,
        has_earlier=bool(earlier),
        ends_at=ends_at,
        overall_at=_overall(record),
    )
    return law.conditions(law.WARRANT, said, issued_at, record.force)


def _limit(record: Record, code: str) -> Clock:
    found = limits.clocks(facts.without_charge(record), record.law, clock.now())
    return next(one for one in found if one.code == code)


def _overall(record: Record) -> datetime | None:
    found = limits.clocks(facts.without_charge(record), record.law, clock.now())
    return next((one.due_at for one in found if one.code == "overall"), None)


# --- at a place of safety -----------------------------------------------------------------------


def station(record: Record, told: Told) -> list[Condition]:
    at = told["decided_at"]
    on, least = clock.london(at).date(), record.law["station"].rank
    ranks = (told["officer_rank"], told["authority_rank"])
    person = record.case.person
    least_age = ages.youngest(person, on)
    said = rules.Used(
        is_adult=None if least_age is None else not ages.is_possibly_child(person, on),
        is_in_law=is_station_allowed(at, record.force),
        is_imminent=told["is_imminent"],
        is_no_other=told["is_no_other"],
        has_healthcare=told["has_healthcare"],
        consulted=told["consulted"] or "",
        has_reason_not_to=bool(told["not_consulted_because"]),
        has_authority=any(has_rank(rank, least) for rank in ranks),
    )
    return law.conditions(law.STATION, said, at, record.force)


def look(record: Record, told: Told) -> list[Condition]:
    said = rules.Looked(
        is_imminent=told["is_imminent"],
        is_no_other=told["is_no_other"],
        consulted=told["consulted"] or "",
        has_reason_not_to=bool(told["not_consulted_because"]),
        next_step=told["next_step"],
    )
    return law.conditions(law.LOOK, said, told["reviewed_at"], record.force)


def certificate(record: Record, told: Told) -> list[Condition]:
    found = safety.clocks(facts.at_a_place_of_safety(record), record.law, clock.now())
    rule = record.law["mha-extended"]
    said = rules.Certified(
        given_at=told["given_at"],
        length=timedelta(hours=told["hours"]),
        most=rule.length,
        due_at=next(one.due_at for one in found if one.code == "mha"),
        is_clinical=told["is_clinical"],
        is_at_station=told["is_at_station"],
        has_approval=bool(has_rank(told["authority_rank"], rule.rank)),
    )
    return law.conditions(law.CERTIFICATE, said, told["given_at"], record.force)
