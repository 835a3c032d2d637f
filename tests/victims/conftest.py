"""A second victims’ officer of Northshire, to whom nobody is assigned unless a test does it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cjdiversion.access import SYSTEM, Actor, Role, UnitKind
from cjdiversion.accounts import queries, service
from cjdiversion.database import Database
from cjdiversion.demo.people import PASSWORD, SINCE

SECOND = "victims.second@example.test"


def post_second(unit: str = "Northshire CID", kind: UnitKind = UnitKind.INVESTIGATION) -> Actor:
    place = queries.unit_named(unit, kind)
    assert place is not None
    person = service.add_person(by=SYSTEM, name="Tam Reyes", email=SECOND, password=PASSWORD)
    service.post(person, by=SYSTEM, unit=place, role=Role.VICTIM_OFFICER, rank="", from_on=SINCE)
    return queries.actor_named(SECOND)


@pytest.fixture
def person(db: Database) -> Callable[[str], Actor]:
    """As in the house; `person("second")` is the second officer, posted when first asked for."""
    known: dict[str, Actor] = {}

    def of(key: str) -> Actor:
        if key != "second":
            return queries.actor_named(f"{key}@example.test")
        if key not in known:
            known[key] = post_second()
        return known[key]

    return of
