"""The lists of the start page about outcomes."""

from __future__ import annotations

from datetime import date

from flask import url_for

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.desk import queries
from cjdiversion.desk.blocks import Block, Line
from cjdiversion.disposals import authorising, waiting_queries
from cjdiversion.disposals import queries as disposals


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


def victims_to_tell(actor: Actor) -> Block:
    """Of outcomes within reach; never who they are."""
    found = disposals.untold(actor, most=queries.SHOWN)
    lines = [
        Line(
            f"Outcome {one.outcome_code}, case {one.case.reference}",
            url_for("disposals.victim_contact", token=one.case.token),
            f"Decided {_day(one.decided_on)}, to be told by {_day(one.victim_due_on)}",
            *_to_tell(one.victim_due_on),
        )
        for one in found
    ]
    shown = [one.case.reference for one in found]
    return Block("Victims to be told of an outcome", lines, shown=shown)


def _day(on: date | None) -> str:
    return clock.day_in_words(on) if on else "a day not known"


def _to_tell(due: date | None) -> tuple[str, str]:
    is_late = due is not None and due < clock.today()
    return ("Overdue", "red") if is_late else ("To tell", "yellow")


def waiting_for_cps(actor: Actor) -> Block:
    """The owner’s own and those of the unit, due first, first."""
    found = waiting_queries.first(actor, "waiting", most=queries.SHOWN)
    lines = [
        Line(
            f"{waiting_queries.label(one)}, case {one.case.reference}",
            url_for("disposals.cps_wait", token=one.token),
            f"{one.owner} follows it up; answer expected {clock.in_words(one.due_at)}"
            + (f". CPS needs: {one.needed_words}" if one.needed_words else ""),
            *waiting_queries.state(one),
        )
        for one in found
    ]
    counts = waiting_queries.open_counts(actor)
    words = f"All {counts['waiting']}: {counts['mine']} yours, {counts['overdue']} overdue"
    shown = [one.case.reference for one in found]
    more = (words, url_for("disposals.cps_waits"))
    return Block("Waiting for CPS", lines, more=more, shown=shown)
