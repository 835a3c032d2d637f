"""Safeguards in words: for the custody record, and for whoever takes the person on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cjdiversion import clock, reference
from cjdiversion.instruments.models import SafetyAlert
from cjdiversion.safeguards.due import Facts
from cjdiversion.safeguards.feeds import KIND, OUTCOMES
from cjdiversion.safeguards.models import SafeguardRecord
from cjdiversion.safeguards.standing import Safeguard

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


def escort_lines(
    facts: Facts,
    safeguards: Sequence[Safeguard],
    kinds: Kinds,
    alerts: Sequence[SafetyAlert] = (),
) -> list[str]:
    """For the person escort record: what could harm the person or others, and what was advised.
    `alerts`: calls of L&D for safety action, newest first; that there was one and who took note,
    nothing of what L&D was told.
    What is not said here was not known; the escort record is not made by this list."""
    known = {need.code: need.since for need in reversed(facts.needs)}
    vulnerabilities = reference.attributes("vulnerabilities")
    lines = [_called(one) for one in alerts]
    lines += [
        f"{reference.label('vulnerabilities', code)}: known since {clock.in_words(since)}"
        for code, since in known.items()
        if vulnerabilities.get(code, {}).get("escort")
    ]
    if facts.observation and facts.observed_at:
        level = reference.label("observation_levels", facts.observation).lower()
        since = clock.in_words(facts.observed_at)
        lines.append(f"Observation level {facts.observation}, {level}, since {since}")
    if facts.is_vulnerable:
        lines.append("Decided to be vulnerable: needs an appropriate adult when interviewed")
    advice = [one.record for one in safeguards if one.record and one.kind in _ADVICE]
    return lines + [f"{clock.in_words(row.happened_at)}: {entry(row, kinds)}" for row in advice]


def _called(alert: SafetyAlert) -> str:
    if alert.acknowledged_at is None:
        noted = "nobody has acknowledged it"
    else:
        when = clock.in_words(alert.acknowledged_at)
        noted = f"acknowledged by {alert.acknowledged_by}, {when}"
    return f"L&D asked for safety action {clock.in_words(alert.raised_at)}; {noted}"


_ADVICE = (
    *("hcp", "fit-detention", "fit-interview", "fit-charge"),
    *("mha-assessment", "interpreter"),
)
