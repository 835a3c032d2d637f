"""The rows of this room, ready to be kept; `service.py` keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts.models import Person
from cjdiversion.cases.models import Case
from cjdiversion.cases.naming import search_key
from cjdiversion.victims import queries, rules
from cjdiversion.victims.models import (
    MeasuresRecord,
    NeedsAssessment,
    Recorded,
    SafeContact,
    Victim,
    VictimOfficer,
    VictimReferral,
)
from cjdiversion.victims.rules import Part
from cjdiversion.victims.steps import Status


def who(part: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Every column that says who somebody is."""
    known = _whole(rules.WHO, said)
    return {**known, "part": Part(part), "surname_key": search_key(known["surname"])}


def victim(case: Case, by: Actor, known: Mapping[str, Any]) -> Victim:
    return Victim(
        reference=queries.free_reference("V"),
        case=case,
        case_id=case.id,
        recorded_at=clock.now(),
        recorded_by_id=by.person_id,
        recorded_by_name=by.name,
        **known,
    )


def officer(
    victim: Victim, found: Person, by: Actor, *, because: str, at: datetime
) -> VictimOfficer:
    return VictimOfficer(
        victim_id=victim.id,
        officer_id=found.id,
        officer_name=found.name,
        from_at=at,
        assigned_by_id=by.person_id,
        assigned_by_name=by.name,
        because=because,
    )


def contact(victim: Victim, said: Mapping[str, Any]) -> SafeContact:
    return SafeContact(victim_id=victim.id, **_whole(rules.CONTACT, said))


def assessment(
    victim: Victim,
    said: Mapping[str, Any],
    grounds: Mapping[str, Mapping[str, str]],
    at: datetime | None,
) -> NeedsAssessment:
    return NeedsAssessment(
        victim_id=victim.id,
        assessed_at=at or clock.now(),
        grounds={code: _whole(rules.GROUND, given) for code, given in grounds.items()},
        **_whole(rules.NEEDS, said),
    )


def measures(victim: Victim, said: Mapping[str, Any]) -> MeasuresRecord:
    return MeasuresRecord(victim_id=victim.id, **_whole(rules.MEASURES, said))


def referral(victim: Victim, by: Actor, *, consent: str, **facts: Any) -> VictimReferral:
    now = clock.now()
    return VictimReferral(
        reference=queries.free_reference("S"),
        victim=victim,
        victim_id=victim.id,
        status=Status.REFUSED if consent == "refused" else Status.OFFERED,
        consent=consent,
        consent_at=None if consent == "not-asked" else now,
        offered_at=now,
        offered_by_id=by.person_id,
        offered_by_name=by.name,
        **facts,
    )


def later_than(before: Recorded | None) -> datetime:
    """Now; of two rows in one moment the second is the newer."""
    now = clock.now()
    if before is None or before.recorded_at < now:
        return now
    return before.recorded_at + timedelta(microseconds=1)


def frozen(row: SafeContact) -> dict[str, Any]:
    """As a referral carries it from then on."""
    carried: dict[str, Any] = {name: getattr(row, name) for name in rules.CONTACT}
    return {**carried, "verified_at": row.verified_at and row.verified_at.isoformat()}


def _whole(blank: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(said) - set(blank):
        raise TypeError(f"not asked here: {sorted(unknown)}")
    return {**blank, **said}
