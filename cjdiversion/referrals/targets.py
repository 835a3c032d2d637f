"""The targets of a provider, from the reference data. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from cjdiversion.reference import Row
from cjdiversion.referrals.calendars import Target, Unit
from cjdiversion.referrals.due import Kind, Targets


def targets_of(kind: Kind, provider: str, rows: Sequence[Row]) -> Targets:
    """The provider's own targets, and for the priorities it has none of those that hold for every
    provider. `rows`: reference data “referral_targets”, or “referral_unread_times”, whose rows are
    minutes by priority; `provider` is the unit's code."""
    found: Targets = {}
    for row in sorted(rows, key=lambda row: bool(row.attributes.get("provider"))):
        told = row.attributes
        if told.get("kind", Kind.RECEIVE) == kind and told.get("provider", provider) == provider:
            found[kind, told.get("priority", row.code)] = target_of(row)
    return found


def target_of(row: Row) -> Target:
    told = row.attributes
    amount, days = int(told.get("amount", told.get("minutes", 0))), told.get("weekdays")
    return Target(
        amount=amount,
        unit=Unit(told.get("unit", Unit.MINUTES)),
        opens=_minute(told.get("from", "09:00")),
        closes=_minute(told.get("to", "17:00")),
        weekdays=frozenset(range(5) if days is None else days),
        label=row.label
        if "kind" in told
        else f"{row.label}: received within {told['minutes']} minutes",
        source=row.source,
        mark=row.mark.value,
    )


def _minute(wall: str) -> int:
    hours, _, minutes = wall.partition(":")
    return int(hours) * 60 + int(minutes)
