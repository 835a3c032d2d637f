"""Who gets in where, against a table written by hand: every route, every role, own and other unit.

`access.csv`: endpoint, method, what it hangs on, the roles that may, what they then get (status of
an allowed request with the body given in `bodies.py`). A route that nobody listed fails.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock, database
from cjdiversion.access import Role
from cjdiversion.database import Database
from cjdiversion.demo.people import PEOPLE
from tests.copies import copied, settle
from tests.house.world import CANARY, KEPT, World, of_ones_own

HERE = Path(__file__).parent
GROUPS = {
    "CELLS": "custody-sergeant detention-officer duty-inspector",
    "CID": "investigator supervisor",
    "RECORDS": "custody-sergeant detention-officer duty-inspector investigator supervisor",
    "POLICE": "custody-sergeant detention-officer duty-inspector custody-hcp investigator "
    "supervisor superintendent disclosure-officer",
    "LD": "ld-practitioner ld-team-leader",
    "ASSIGNS": "supervisor duty-inspector superintendent",
    "IMPORTS": "custody-sergeant supervisor duty-inspector",
    "DECIDES_VULNERABLE": "custody-sergeant duty-inspector investigator supervisor",
    "REFERS": "custody-sergeant duty-inspector investigator supervisor",
    "OUTCOMES": "investigator supervisor duty-inspector superintendent",
    "READS_ANNEX": "investigator supervisor superintendent disclosure-officer cps-liaison "
    "duty-inspector",
    "AUTHORISES": "custody-sergeant duty-inspector investigator supervisor superintendent",
    "NUMBERS": "performance-lead reviewer",
    "INTERVIEWS": "custody-sergeant duty-inspector investigator supervisor",
    "VICTIMS": "investigator supervisor victim-officer",
    "ANSWERS_RAISED": "duty-inspector supervisor superintendent",
    "RAISES": "custody-sergeant duty-inspector investigator supervisor",
    "LINKS": "custody-sergeant duty-inspector investigator supervisor",
    "SUITE_OR_FORCE": "custody-sergeant detention-officer duty-inspector custody-hcp "
    "superintendent disclosure-officer",
    "KEEPS_SERVICES": "supervisor administrator",
    "FORCE": "custody-sergeant detention-officer duty-inspector custody-hcp investigator "
    "supervisor superintendent disclosure-officer victim-officer performance-lead reviewer "
    "data-protection-officer administrator",
    "DECLARES_DUTY": "custody-sergeant supervisor",
    "CLOSES_WRONG": "custody-sergeant duty-inspector supervisor",
}
"""Written by hand too: these are not computed from `access.GRANTS`, which they check."""


def roles_of(row: dict[str, str]) -> set[str]:
    return {role for named in row["roles"].split() for role in GROUPS.get(named, named).split()}


with (HERE / "access.csv").open(newline="") as file:
    GOLDEN = list(csv.DictReader(file))

ROLES = [role for role in Role if role is not Role.SYSTEM]
NORTH = {
    one.role: one for one in reversed(PEOPLE) if "south" not in one.key and "second" not in one.key
}
"""One person of every role, all of whom have Northgate's first case in their reach, if any has."""


@pytest.fixture(scope="session")
def told(both_forces: World) -> Iterator[World]:
    """The story, with everybody signed in; every test reads it or a copy of it."""
    with of_ones_own(both_forces) as world:
        with clock.at(world.at):
            for one in NORTH.values():
                world.sign_in(one.email)
        yield world


@pytest.fixture
def world(told: World) -> Iterator[World]:
    """The clock stands still: whoever signed in stays signed in, however slow the machine is."""
    with clock.at(told.at):
        yield told


@pytest.fixture(scope="session")
def digest(told: World) -> str:
    """What every table holds before anybody asks for anything."""
    return told.digest()


@pytest.fixture(scope="session")
def written(told: World) -> list[str]:
    """Statements that write to another table than KEPT, as they are made."""
    found: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        table = database.WRITES.match(statement)
        if table and table[1].lower() not in KEPT:
            found.append(statement)

    sa.event.listen(told.db.engine, "before_cursor_execute", note)
    return found


@pytest.fixture
def fresh(told: World) -> Iterator[Callable[[], World]]:
    """A copy in which an allowed request may do its work."""
    with ExitStack() as stack:

        def make() -> World:
            settle(told.db)
            db: Database = stack.enter_context(copied(told.db.engine.url))
            return replace(told, db=db, secrets=dict(told.secrets))

        yield make


def test_the_table_lists_every_route_and_no_other(app: Flask) -> None:
    there = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "assets.file"  # styles and scripts: the same for everybody
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert there == {(row["endpoint"], row["method"]) for row in GOLDEN}


def test_every_role_is_a_role() -> None:
    named = {role for row in GOLDEN for role in roles_of(row)}
    assert named <= {role.value for role in ROLES} | {"everybody", "anybody"}


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: f"{row['method']} {row['endpoint']}")
def test_access(
    row: dict[str, str],
    world: World,
    fresh: Callable[[], World],
    digest: str,
    written: list[str],
) -> None:
    """Own unit, other unit, nobody: for each role. What is refused changes nothing and tells
    nothing of the other unit: either nothing was written, or it was taken back. Whether a role has
    the power is no question to a database, so on the second of the two those who have it ask, and
    one who has not."""
    written.clear()
    refused = False
    for role in ROLES:
        may = role.value in roles_of(row) or row["roles"] in ("everybody", "anybody")
        if not may and refused and world.db.engine.dialect.name != "sqlite":
            continue
        refused = refused or not may
        _check_own(row, role, may, world, fresh)
        if row["on"]:
            _check_other(row, role, world)
    _check_nobody(row, world)
    if written:
        assert world.digest() == digest, f"{row['endpoint']}: a refused request changed something"


def _check_own(
    row: dict[str, str], role: Role, may: bool, world: World, fresh: Callable[[], World]
) -> None:
    here = fresh() if may and row["method"] == "POST" else world
    response = here.ask(NORTH[role].email, row, here.north)
    if may:
        assert response.status_code == int(row["gets"]), _why(row, role, "own", response)
    else:
        assert response.status_code == int(row["refused"]), _why(row, role, "own", response)
    assert CANARY not in response.data.decode("utf-8", "replace"), _why(
        row, role, "canary", response
    )


def _check_other(row: dict[str, str], role: Role, world: World) -> None:
    response = world.ask(NORTH[role].email, row, world.south)
    assert response.status_code in (403, 404), _why(row, role, "other unit", response)
    assert CANARY not in response.data.decode("utf-8", "replace"), _why(
        row, role, "canary", response
    )


def _check_nobody(row: dict[str, str], world: World) -> None:
    response = world.ask(None, row, world.north)
    if row["roles"] == "anybody":
        assert response.status_code in (200, int(row["gets"])), response.status_code
    elif row["endpoint"].split(".")[0].endswith("_api"):
        assert response.status_code == 401
    else:
        assert response.status_code == 302
        assert "/sign-in" in response.headers["Location"]


def _why(row: dict[str, str], role: Role, case: str, response: Any) -> str:
    text = response.data.decode("utf-8", "replace")[-1500:]
    return f"{row['method']} {row['endpoint']} as {role.value}, {case}: {response.status}\n{text}"
