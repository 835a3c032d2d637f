"""What has to be said with what. Pure: codes in, problems out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cjdiversion.errors import Problem

# Decided by the control room: the rest is about who came, not whether police should have.
NOT_CONSIDERED = "not-considered"


def wrong_context(
    *, is_mental_health: bool | None, because: str, rcrp_ground: str, decision: str
) -> dict[str, list[Problem]]:
    """Field → problems."""
    found: dict[str, list[Problem]] = {}
    if is_mental_health and not because:
        words = "Select why it is a mental-health incident: the flag rests on one of the two"
        found["because"] = [("required", words)]
    if because and not is_mental_health:
        words = "Leave this empty, or answer that it is a mental-health incident"
        found["because"] = [("contradictory", words)]
    if decision == "not-attended" and rcrp_ground not in ("", "none", NOT_CONSIDERED):
        words = "A ground to attend was met and nobody attended: check both answers"
        found["control_room_decision"] = [("contradictory", words)]
    return found


def wrong_about_me(said: Mapping[str, Any], *, agrees: bool | None) -> dict[str, list[Problem]]:
    """Nothing is written that the person does not want read by others."""
    if any(said.values()) and agrees is not True:
        words = "Write it down only if the person agrees that staff and partners read it"
        return {"agrees": [("agreement", words)]}
    return {}
