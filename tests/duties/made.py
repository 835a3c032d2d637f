"""Duties for these tests, declared through the service."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts import queries
from cjdiversion.accounts.models import Duty, Unit
from cjdiversion.database import session
from cjdiversion.duties import service
from cjdiversion.errors import Invalid

NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)  # 13:00 in London
WHY = "Short of a sergeant there"


def actor(key: str) -> Actor:
    return queries.actor_named(f"{key}@example.test")


def suite(name: str) -> Unit:
    found = queries.unit_named(name, UnitKind.SUITE)
    assert found is not None
    return found


def declared(key: str = "sergeant", at: str = "Riverside", **over: Any) -> Duty:
    facts = {"until": clock.now() + timedelta(hours=4), "because": WHY, **over}
    return service.declare(by=actor(key), suite=suite(at), **facts)


def refused(field: str, **over: Any) -> str:
    """The code by which it was refused."""
    try:
        declared(**over)
    except Invalid as wrong:
        return wrong.fields[field][0][0]
    return ""


def duties() -> list[Duty]:
    return list(session().scalars(sa.select(Duty).order_by(Duty.declared_at, Duty.id)))
