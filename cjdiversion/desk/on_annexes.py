"""The lists of the start page about annexes: asked about, changed since, approved by telephone."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.annexes import asking_queries, changes
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.passing import to_confirm_by
from cjdiversion.desk import queries
from cjdiversion.desk.blocks import Block, Line


def questions(title: str, which: str, *, empty: str) -> Callable[[Actor], Block]:
    def make(actor: Actor) -> Block:
        found = asking_queries.first(actor, which, most=queries.SHOWN)
        lines = [
            Line(
                f"Annex {one.reference}, {reference.label('annex_sections', one.section).lower()}",
                url_for("annexes.question", token=one.token),
                f"Asked by {one.asked_by}, due {clock.in_words(one.due_at)}",
                *asking_queries.state(one),
            )
            for one in found
        ]
        shown = [one.reference for one in found]
        more = ("All questions", url_for("annexes.questions"))
        return Block(title, lines, empty, more, shown)

    return make


def changed(actor: Actor) -> Block:
    """As far as the minutely look has found; nothing is drafted for a list."""
    query = changes.marked(actor).order_by(AnnexVersion.changed_at, AnnexVersion.id)
    found = queries.rows(query.limit(queries.SHOWN))
    lines = [
        Line(
            f"Annex {one.reference}",
            url_for("annexes.show", token=one.token),
            changes.words(one.number, one.changed_sections),
            one.status.words,
            "yellow",
        )
        for one in found
    ]
    shown = [one.reference for one in found]
    return Block("The record changed since the annex", lines, shown=shown)


def to_confirm(actor: Actor) -> Block:
    """What this person is said to have approved by telephone."""
    found = queries.pairs(to_confirm_by(actor).limit(queries.SHOWN))
    lines = [
        Line(
            f"Annex {annex.reference}, version {annex.number}",
            url_for("annexes.show", token=annex.token),
            f"Approved by telephone {clock.in_words(row.authority_at)}, recorded by "
            f"{row.authority_recorded_by}",
            "To confirm",
            "yellow",
        )
        for annex, row in found
    ]
    shown = [annex.reference for annex, _ in found]
    return Block("Annexes you approved by telephone", lines, shown=shown)
