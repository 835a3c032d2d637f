"""Whose case it is: suite, investigating unit, provider and CPS area, from the actor's unit, what
was named, and the dated tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cjdiversion import clock
from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Unit
from cjdiversion.cases import queries
from cjdiversion.cases.models import Case
from cjdiversion.errors import Invalid


@dataclass
class Coverage:
    """Who serves whom on a day, asked once: a file of bookings asks it again and again."""

    _known: dict[tuple[UUID, UnitKind, date], UUID | None] = field(default_factory=dict)

    def serving(self, unit: Unit | None, kind: UnitKind, on: date) -> UUID | None:
        if unit is None:
            return None
        key = (unit.id, kind, on)
        if key not in self._known:
            found = accounts.serving(*key)
            self._known[key] = found.id if found else None
        return self._known[key]


def columns(
    force: Unit,
    suite: Unit | None,
    investigating: Unit | None,
    at: datetime,
    coverage: Coverage | None = None,
) -> dict[str, Any]:
    """The columns of Case that say whose it is, by the tables of the day it began."""
    on, coverage = clock.london(at).date(), coverage or Coverage()
    return {
        "force": force,
        "force_id": force.id,
        "suite": suite,
        "suite_id": suite.id if suite else None,
        "investigating_unit_id": investigating.id if investigating else None,
        "provider_id": coverage.serving(suite or investigating, UnitKind.PROVIDER, on),
        "cps_area_id": coverage.serving(force, UnitKind.CPS_AREA, on),
    }


def of_ld(by: Actor) -> dict[str, Any]:
    """The columns of a record that L&D began and control: no unit of the police stands on it."""
    if by.unit_id is None or by.unit_kind is not UnitKind.PROVIDER:
        raise Invalid.at("", "no-provider", "Only an L&D provider can begin a record of its own")
    provider = accounts.unit(by.unit_id)
    none = dict.fromkeys(("suite", "suite_id", "investigating_unit_id", "cps_area_id"))
    return {**none, "force": provider, "force_id": provider.id, "provider_id": provider.id}


def force_of(by: Actor) -> Unit:
    """Raises Invalid."""
    if by.force_id is None:
        raise Invalid.at("", "no-force", "Only a unit of a police force can record a case")
    return accounts.unit(by.force_id)


def suite_of(by: Actor, token: str | None = None) -> Unit | None:
    """Whoever works in a suite records there; others name one of their force's, or none."""
    if by.unit_kind is UnitKind.SUITE and by.unit_id:
        return accounts.unit(by.unit_id)
    return named(by, token, UnitKind.SUITE, "suite")


def suite_columns(case: Case, by: Actor, token: str) -> dict[str, Any]:
    """Of somebody brought to the suite that is named, and who serves it. Raises Invalid."""
    suite = named(by, token, UnitKind.SUITE, "suite")
    return served(case, suite) if suite else {}


def served(case: Case, suite: Unit) -> dict[str, Any]:
    on = clock.london(case.opened_at).date()
    provider = Coverage().serving(suite, UnitKind.PROVIDER, on)
    return {"suite": suite, "suite_id": suite.id, "provider_id": provider}


def investigating_of(by: Actor, token: str | None = None) -> Unit | None:
    """The unit named; else the actor's own if it investigates; else none: unassigned."""
    if not token and by.unit_kind is UnitKind.INVESTIGATION and by.unit_id:
        return accounts.unit(by.unit_id)
    return named(by, token, UnitKind.INVESTIGATION, "investigating_unit")


def named(by: Actor, token: str | None, kind: UnitKind, field_name: str) -> Unit | None:
    """A unit of the actor's force by what stands for it on a page. Raises Invalid."""
    if not token:
        return None
    found = queries.unit_tokened(token, kind, by.force_id)
    if found is None:
        raise Invalid.at(field_name, "unknown", "Select one of the units offered")
    return found


def named_in_rows(by: Actor) -> dict[str, dict[str, Unit]]:
    """The units a row of an export may name, by what it calls them: column → name → unit."""
    force = force_of(by)
    kinds = {"suite": UnitKind.SUITE, "investigating_unit": UnitKind.INVESTIGATION}
    return {
        column: {unit.name.casefold(): unit for unit in accounts.units(kind, force_id=force.id)}
        for column, kind in kinds.items()
    }
