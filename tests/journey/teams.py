"""Those who act in the simulation: of two units of one force, and of one of another."""

from __future__ import annotations

from cjdiversion.access import UnitKind
from cjdiversion.accounts import queries as accounts
from tests.journey.plain import Team

UNITS = {"": "Northshire CID", ".riverside": "Riverside Response", ".south": "Southmere CID"}
ROLES = ("sergeant", "investigator", "supervisor", "inspector")


def found() -> list[Team]:
    return [_team(suffix, name) for suffix, name in UNITS.items()]


def _team(suffix: str, name: str) -> Team:
    unit = accounts.unit_named(name, UnitKind.INVESTIGATION)
    assert unit is not None
    people = {key: accounts.actor_named(f"{key}{suffix}@example.test") for key in ROLES}
    return Team(suffix, name, unit.token, people)
