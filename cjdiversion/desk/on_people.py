"""The lists of the start page about people: who is here, and what of them waits for somebody."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import url_for

from cjdiversion import clock
from cjdiversion.access import Actor, May, can
from cjdiversion.cases import listed
from cjdiversion.cases.models import Way
from cjdiversion.desk import queries
from cjdiversion.desk.blocks import Block, Line
from cjdiversion.detentions import queries as detentions
from cjdiversion.detentions import saying, showing
from cjdiversion.detentions.clocks import Clock, State
from cjdiversion.identities import queries as identities
from cjdiversion.instruments import queries as instruments
from cjdiversion.screenings import queries as screenings
from cjdiversion.shifts import queries as shifts
from cjdiversion.victims import looking as victim_lists
from cjdiversion.victims import queries as victims


def in_suite(actor: Actor) -> Block:
    """Whose clock is overdue stands first, the longest of them before the others; then newest."""
    here = queries.pairs(queries.newest_here(actor))
    due = detentions.next_of_many([one.id for one in here if not one.quarantined_at])
    found = sorted(here, key=lambda one: _late_since(due.get(one.id)))[: queries.SHOWN]
    screened = screenings.screened_of([one.id for one in found])
    lines = [
        Line(
            listed.name_of(one) or f"Name not known ({one.reference})",
            url_for("desk.case", token=one.token),
            f"{one.location or 'Place not recorded'}, since {clock.in_words(one.opened_at)}"
            f"{_next(due.get(one.id))}",
            *(_WRONG_PERSON if one.quarantined_at else _STATES[screened[one.id]]),
            also=_pressing(due.get(one.id)),
        )
        for one in found
    ]
    more = ("Everybody in the suite", url_for("cases.index", show="here"))
    shown = [one.reference for one in found]
    return Block("In the suite now", lines, "Nobody is in the suite.", more, shown)


def attending(actor: Actor) -> Block:
    found = queries.pairs(queries.attending_now(actor))
    screened = screenings.screened_of([one.id for one in found])
    lines = [
        Line(
            listed.name_of(one) or f"Name not known ({one.reference})",
            url_for("desk.case", token=one.token),
            f"{one.place}, since {clock.in_words(one.attended_at)}",
            *(_WRONG_PERSON if one.quarantined_at else _STATES[screened[one.id]]),
        )
        for one in found
    ]
    shown = [one.reference for one in found]
    return Block("Attending now", lines, "Nobody is attending voluntarily.", None, shown)


def unassigned(actor: Actor) -> Block:
    found = queries.pairs(queries.unassigned(actor))
    lines = [
        Line(
            listed.name_of(one) or f"Name not known ({one.reference})",
            url_for("desk.case", token=one.token),
            f"Opened {clock.in_words(one.opened_at)}",
            *(_WRONG_PERSON if one.quarantined_at else ("No unit", "yellow")),
        )
        for one in found
    ]
    more = ("All unassigned cases", url_for("cases.index", unassigned=1, show="open"))
    shown = [one.reference for one in found]
    return Block("Not assigned to a unit", lines, "Every case has its unit.", more, shown)


def handover(actor: Actor) -> Block:
    """Of the suite, while it waits."""
    title, found = "Handover of the suite", shifts.waiting(actor.unit_id)
    if found is None:
        return Block(title)
    late = found.take_over_by < clock.now()
    line = Line(
        f"Handed over by {found.made_by}",
        url_for("shifts.handover", token=found.token),
        f"{clock.ago_in_words(found.made_at)} ago, {found.here} in the suite",
        "Nobody took it over in time" if late else found.status.words,
        "red" if late else "yellow",
    )
    return Block(title, [line])


def safety_alerts(actor: Actor) -> Block:
    found = instruments.alerts_waiting(actor, most=queries.SHOWN)
    lines = [
        Line(
            f"{one.case.person.name or 'Name not known'} ({one.case.reference})",
            url_for("instruments.safety_alert", token=one.token),
            f"Asked for {clock.ago_in_words(one.raised_at)} ago by {one.raised_by}",
            one.status.words,
            "red",
        )
        for one in found
    ]
    shown = [one.case.reference for one in found]
    return Block("L&D asks for safety action", lines, shown=shown)


def who_is_who(actor: Actor) -> Block:
    """Records that wait for a second person, and records whose readers have to be told."""
    links = identities.waiting(actor, most=queries.SHOWN)
    closed = []
    if can(actor, May.IDENTITY_QUARANTINE):
        closed = list(identities.quarantined(actor, most=queries.SHOWN))
    lines = [
        Line(
            f"Case {row.case.reference}: about the wrong person",
            url_for("identities.seen", token=row.token),
            f"Closed {clock.in_words(row.set_at)} by {row.set_by}. Tell those who have seen it",
            "Closed",
            "red",
        )
        for row in closed
    ] + [
        Line(
            f"{link.asked_from.name or 'Name not known'} ({link.asked_from.case.reference})",
            url_for("identities.show", token=link.token),
            f"Said to be one person by {link.proposed_by}, {clock.in_words(link.proposed_at)}",
            "Compare",
            "yellow",
        )
        for link in links
    ]
    shown = [row.case.reference for row in closed]
    shown += [link.asked_from.case.reference for link in links]
    more = ("All records that wait to be compared", url_for("identities.index"))
    return Block("Who is who", lines, "No records wait to be compared.", more, shown)


def to_confirm(actor: Actor) -> Block:
    """Authorities this person gave by telephone."""
    found = detentions.to_confirm(actor, most=queries.SHOWN)
    lines = [
        Line(
            f"{one.case.person.name or 'Name not known'} ({one.case.reference})",
            url_for(_DETAINED[one.case.way is Way.MENTAL_HEALTH_ACT], token=one.case.token),
            f"Given by telephone {clock.in_words(one.authority_at)}, recorded by "
            f"{one.authority_recorded_by}",
            "To confirm",
            "yellow",
        )
        for one in found
    ]
    shown = [one.case.reference for one in found]
    empty = "No authority of yours waits."
    return Block("Authorities you gave by telephone", lines, empty, None, shown)


def assigned_people(actor: Actor) -> Block:
    found = victims.assigned(actor, most=queries.SHOWN)
    lines = [
        Line(
            f"{victim_lists.name_of(one)} ({one.reference})",
            url_for("victims.show", token=one.token),
            f"{one.part.words}, case {one.case_reference}",
            "Needs assessed" if one.assessed_at else "Needs not assessed",
            "grey" if one.assessed_at else "yellow",
        )
        for one in found
    ]
    more = ("Everybody assigned to you", url_for("victims.index"))
    shown = [one.reference for one in found]
    return Block("Assigned to you", lines, "Nobody is assigned to you.", more, shown)


def without_officer(actor: Actor) -> Block:
    """By reference alone, as below."""
    found = victims.without_officer(actor, most=queries.SHOWN)
    lines = [
        Line(
            f"{one.part.words} {one.reference}",
            url_for("victims.show", token=one.token),
            f"Case {one.case_reference}, added {clock.ago_in_words(one.recorded_at)} ago",
            "No officer",
            "yellow",
        )
        for one in found
    ]
    shown = [one.reference for one in found]
    title = "Victims and witnesses without an officer"
    return Block(title, lines, "Everybody has a victims’ officer.", None, shown)


def victim_referrals(actor: Actor) -> Block:
    """By reference alone: this page may also hold the names of suspects."""
    found = victims.open_referrals(actor, most=queries.SHOWN)
    lines = [
        Line(
            f"Referral {one.reference}",
            url_for("victims.referral", token=one.token),
            f"For {one.victim_reference}, offered {clock.ago_in_words(one.offered_at)} ago",
            one.status.words,
            "red" if one.status.value in ("declined", "no-contact") else "yellow",
        )
        for one in found
    ]
    more = ("All referrals to victim services", url_for("victims.referrals"))
    shown = [one.reference for one in found]
    title = "Referrals to victim services not finished"
    return Block(title, lines, "No referral to a victim service is open.", more, shown)


def _late_since(due: Clock | None) -> datetime:
    if due is None or due.state is not State.OVERDUE or due.due_at is None:
        return datetime.max.replace(tzinfo=UTC)
    return due.due_at


def _next(due: Clock | None) -> str:
    return f". Next: {saying.falls_due(due)}" if due else ""


def _pressing(due: Clock | None) -> tuple[str, str] | None:
    """How it stands, where somebody has to do something about it soon."""
    if due is None or due.state in (State.RUNNING, State.UNKNOWN):  # the words say so
        return None
    return due.state.words, showing.colour(due.state)


_WRONG_PERSON = ("Wrong person", "red")


_STATES = {
    "not-screened": ("Not screened", "yellow"),
    "in-progress": ("Started, not complete", "yellow"),
    "could-not": ("Could not screen", "yellow"),
    "no-information": ("No information", "yellow"),
    "partly": ("Screened in part", "yellow"),
    "needs-found": ("Needs found", ""),
    "nothing-found": ("No trigger found", "grey"),
}


_DETAINED = ("detentions.clocks", "detentions.mha")
