"""Safeguards in words: for the custody record, and for whoever takes the person on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cjdiversion import clock, reference
from cjdiversion.instruments.models import SafetyAlert
from cjdiversion.safeguards.feeds import KIND, OUTCOMES
from cjdiversion.safeguards.models import SafeguardRecord

Kinds = Mapping[str, Mapping[str, Any]]


def entry(row: SafeguardRecord, kinds: Kinds) -> str:
    """One line that stands alone."""
    label = reference.label("safeguard_kinds", row.kind)
    parts = [f"{label}: {row.state.words.lower()}", result(row, kinds), row.conditions]
    parts += [f"until {clock.in_words(row.expires_at)}" if row.expires_at else "", row.because]
    parts += [f"by {row.who}" if row.who else ""]
    parts += [f"clinical notes held: {row.notes_held}" if row.notes_held else ""]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def result(row: SafeguardRecord, kinds: Kinds) -> str:
    if row.kind == KIND and row.result:
        return reference.label(OUTCOMES, row.result)
    return str(kinds[row.kind].get("results", {}).get(row.result, row.result))


def called(alert: SafetyAlert) -> str:
    """That there was a call and who took note, nothing of what L&D was told."""
    if alert.acknowledged_at is None:
        noted = "nobody has acknowledged it"
    else:
        when = clock.in_words(alert.acknowledged_at)
        noted = f"acknowledged by {alert.acknowledged_by}, {when}"
    return f"L&D asked for safety action {clock.in_words(alert.raised_at)}; {noted}"


ADVICE = (
    *("hcp", "fit-detention", "fit-interview", "fit-charge"),
    *("mha-assessment", "interpreter"),
)
