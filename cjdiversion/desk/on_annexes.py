"""The lists of the start page about annexes: asked about, changed since, approved by telephone, to
be put on the schedule of unused material."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for

from cjdiversion import clock, reference
from cjdiversion.access import Actor, Role
from cjdiversion.annexes import asking_queries, changes, hold_queries, scheduling
from cjdiversion.annexes.lines_models import AnnexHold
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


# --- to be put on the schedule --------------------------------------------------------------------


def withdrawn(actor: Actor) -> Block:
    found = queries.pairs(queries.withdrawn_after_sharing(actor))
    lines = [_copy(*one) for one in found]
    shown = [one[0].reference for one in found]
    return Block("Withdrawn after sharing", lines, "No copy waits to be scheduled.", None, shown)


def held_back(actor: Actor) -> Block:
    found = queries.pairs(hold_queries.to_schedule(actor).limit(queries.SHOWN))
    lines = [_held(*one) for one in found]
    shown = [case for _, case in found]
    return Block("Held back from CPS", lines, "No line waits to be scheduled.", None, shown)


def unscheduled(actor: Actor) -> Block:
    """What the disclosure officer has not put there in time, for their deputies: when there is
    any."""
    title = "Not on the schedule in time"
    if actor.role is Role.DISCLOSURE_OFFICER:
        return Block(title)
    held = queries.pairs(hold_queries.to_schedule(actor, is_late=True).limit(queries.SHOWN))
    copies = [
        one
        for one in queries.pairs(queries.withdrawn_after_sharing(actor))
        if scheduling.due(one[1], one[3]) <= clock.now()
    ]
    lines = [*(_held(*one) for one in held), *(_copy(*one) for one in copies)]
    shown = [*(case for _, case in held), *(one[0].reference for one in copies)]
    return Block(title, lines, shown=shown)


def _copy(version: AnnexVersion, case: Any, at: Any, recorded_at: Any) -> Line:
    due = scheduling.due(case, recorded_at)
    return Line(
        f"Annex {version.reference}, version {version.number}",
        url_for("annexes.show", token=version.token),
        f"Consent to tell CPS was withdrawn {clock.in_words(at)}. Schedule the copy by "
        f"{clock.in_words(due)}",
        *_to_schedule(due <= clock.now()),
    )


def _held(hold: AnnexHold, case: str) -> Line:
    by = f", by {clock.in_words(hold.schedule_due_at)}" if hold.schedule_due_at else ""
    return Line(
        f"Case {case}: one line of the annex",
        url_for("annex_lines.schedule", token=hold.token),
        f"Held back by {hold.recorded_by}, {clock.in_words(hold.recorded_at)}: "
        f"{reference.label('withheld_grounds', hold.ground)}. To be scheduled{by}",
        *_to_schedule(hold_queries.is_overdue(hold)),
    )


def _to_schedule(is_late: bool) -> tuple[str, str]:
    return ("Overdue", "red") if is_late else ("To schedule", "yellow")
