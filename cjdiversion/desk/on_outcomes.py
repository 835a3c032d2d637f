"""The lists of the start page about outcomes."""

from __future__ import annotations

from flask import url_for

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.desk import queries
from cjdiversion.desk.blocks import Block, Line
from cjdiversion.disposals import authorising


def to_confirm(actor: Actor) -> Block:
    """Authority this person is said to have given for a decision."""
    found = authorising.to_confirm(actor, most=queries.SHOWN)
    lines = [
        Line(
            f"Outcome {one.outcome_code}, case {one.case.reference}",
            url_for("disposals.confirm", token=one.token),
            f"Given {clock.in_words(one.authority_at)}, recorded by {one.authority_recorded_by}"
            if one.authority_at
            else "",
            "To confirm",
            "yellow",
        )
        for one in found
    ]
    shown = [one.case.reference for one in found]
    return Block("Decisions you gave authority for", lines, shown=shown)
