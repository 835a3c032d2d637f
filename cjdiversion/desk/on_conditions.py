"""The list of the start page about conditions: how many wait, and for what."""

from __future__ import annotations

from flask import url_for

from cjdiversion.access import Actor
from cjdiversion.conditions import listed
from cjdiversion.desk.blocks import Block, Line
from cjdiversion.listing import in_words

_CONDITIONS = (
    ("to-decide", "partly or not done", "To decide", "red"),
    ("unanswered", "nobody answered", "To decide", "red"),
    ("overdue", "overdue", "Overdue", "red"),
    ("due-soon", "due soon", "Due soon", "orange"),
)


def waiting(actor: Actor) -> Block:
    """Numbers only: the lists behind them show whose they are."""
    counts = listed.counts(actor)
    lines = [
        Line(
            f"Conditions {what}: {in_words(counts[which])}",
            url_for("conditions.index", which=which),
            "",
            state,
            colour,
        )
        for which, what, state, colour in _CONDITIONS
        if counts[which]
    ]
    if counts["breached"]:
        words = f"Not met, and no outcome decided since: {in_words(counts['breached'])}"
        lines.append(Line(words, url_for("conditions.breached"), "", "To decide", "red"))
    if counts["unsigned"]:
        words = f"Cautions whose record is not signed: {in_words(counts['unsigned'])}"
        lines.append(Line(words, url_for("conditions.unsigned"), "", "To sign", "yellow"))
    if counts["to-record"]:
        words = f"Plans done whose outcome is not recorded: {in_words(counts['to-record'])}"
        lines.append(Line(words, url_for("conditions.plans"), "", "To record", "yellow"))
    return Block("Conditions", lines, more=("All conditions", url_for("conditions.index")))
