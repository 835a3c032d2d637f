"""What must be said of a local service. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cjdiversion.errors import Problem

FORCE = "force"  # as an area: the whole of it
CAPACITY = {
    "open": "Takes people now",
    "waiting-list": "Has a waiting list",
    "full": "Takes nobody now",
    "not-known": "Not known",
}
SEXES = {"": "Everybody", "F": "Women and girls only", "M": "Men and boys only"}


def wrong(said: Mapping[str, Any], *, today: date) -> dict[str, list[Problem]]:
    """Field → problems."""
    return {name: [problem] for name, problem in _found(said, today)}


def _found(said: Mapping[str, Any], today: date) -> Iterator[tuple[str, Problem]]:
    if said.get("sex"):
        if not said.get("sex_basis"):
            words = "Enter the lawful basis of a single-sex service"
            yield "sex_basis", ("required", words)
        if not said.get("sex_source"):
            yield "sex_source", ("required", "Enter where the lawful basis is written down")
    least, most = said.get("age_from"), said.get("age_to")
    if least is not None and most is not None and most < least:
        yield "age_to", ("contradictory", "The oldest age cannot be under the youngest")
    on = said.get("capacity_on")
    if said.get("capacity") != "not-known" and on is None:
        yield "capacity_on", ("required", "Enter the day on which they said so")
    if on and on > today:
        yield "capacity_on", ("future", "The day on which they said so must be in the past")
