"""What goes to the next level, and nothing else: no name, no reference, no words of the record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.escalations.models import Escalation

LINES = {
    "level": "Level",
    "to": "To",
    "kind": "What it is about",
    "partner": "Partner agency",
    "need": "Kind of need",
    "area": "Area",
    "raised": "Raised at the local level",
    "age": "Waiting since then for",
    "taken": "Taken to this level",
    "reason": "Why it is taken further",
    "by": "Taken by",
}
"""In the order they are shown."""


def next_level(escalation: Escalation) -> str | None:
    """The one above the present one; the force's own ladder."""
    codes = list(reference.attributes("escalation_levels", force=_force(escalation).code))
    at = codes.index(escalation.level)
    return codes[at + 1] if at + 1 < len(codes) else None


def minutes(escalation: Escalation, level: str) -> timedelta:
    levels = reference.attributes("escalation_levels", force=_force(escalation).code)
    return timedelta(minutes=levels[level]["answer_within_minutes"])


def told(
    escalation: Escalation, *, level: str, partner: str, need: str, reason: str, by: Actor
) -> dict[str, Any]:
    """To the letter what the level gets."""
    return {
        **preview(escalation, level),
        "partner": reference.label("partner_agencies", partner),
        "need": reference.label("escalation_needs", need),
        "reason": reason,
        "by": f"{by.name}, {by.role.words.lower()}",
    }


def preview(escalation: Escalation, level: str) -> dict[str, Any]:
    """What goes whoever takes it up, before they have answered anything."""
    force = _force(escalation)
    levels = reference.attributes("escalation_levels", force=force.code)
    return {
        "level": reference.label("escalation_levels", level, force=force.code),
        "to": levels[level]["owner"],
        "kind": reference.label("escalation_kinds", escalation.kind, force=force.code),
        "area": force.name,
        "raised": clock.in_words(escalation.raised_at),
        "age": clock.ago_in_words(escalation.raised_at),
        "taken": clock.in_words(clock.now()),
    }


def lines(sent: dict[str, Any]) -> list[tuple[str, str]]:
    return [(words, sent[name]) for name, words in LINES.items() if name in sent]


def _force(escalation: Escalation) -> Any:
    return accounts.unit(escalation.force_id)
