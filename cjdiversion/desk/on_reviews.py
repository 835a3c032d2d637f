"""The lists of the start page about dip samples."""

from __future__ import annotations

from flask import url_for

from cjdiversion.access import Actor
from cjdiversion.desk.blocks import Block, Line
from cjdiversion.reviews import queries


def to_grade(actor: Actor) -> Block:
    """How many cases wait for this reviewer."""
    count = queries.to_grade(actor)
    words = "1 case" if count == 1 else f"{count} cases"
    line = Line(f"{words} to grade", url_for("reviews.mine"), "", "To grade", "blue")
    return Block("My reviews", [line] if count else [])


def findings(actor: Actor) -> Block:
    """What was found of one’s own decisions, until it is read."""
    count = queries.unread(actor)
    words = "1 finding" if count == 1 else f"{count} findings"
    line = Line(f"{words} to read", url_for("reviews.findings"), "", "To read", "blue")
    return Block("Findings on your decisions", [line] if count else [])
