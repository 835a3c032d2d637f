"""Hours as the team leader sets them."""

from __future__ import annotations

from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.rotas import service
from cjdiversion.rotas.models import Rota
from cjdiversion.rotas.rules import DAYS

CALLED = {"who": "Crisis line", "phone": "01632 960190", "because": "Agreed with the force"}


def hours(daily: str, *, by: Actor, **over: Any) -> Rota:
    """The same every day, but for `over`."""
    week = dict.fromkeys((name.lower() for name in DAYS), daily)
    return service.set_hours(by=by, **{"from_on": clock.today(), **CALLED, **week, **over})
