"""What L&D read of their work on a referral, and what either side reads of the messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cjdiversion import audit, clock, listing, reference, workflow
from cjdiversion.access import Actor
from cjdiversion.audit import Did
from cjdiversion.contacts import queries, raising, rules, steps
from cjdiversion.contacts.models import Appointment, Message, Note, OnwardReferral, Outcome, side_of
from cjdiversion.contacts.queries import Coarse, OpenEnds
from cjdiversion.contacts.steps import MessageStatus, Status
from cjdiversion.listing import Page, Place
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.service import own
from cjdiversion.referrals.steps import IN_HAND, Kept
from cjdiversion.workflow import Step


@dataclass(frozen=True)
class Entry:
    """One thing on the timeline: when it happened apart from when it was recorded."""

    title: str
    byline: str
    happened_at: datetime
    recorded_at: datetime
    description: str = ""
    href: str = ""
    is_struck: bool = False


@dataclass(frozen=True)
class Work:
    """L&D's own, for them alone."""

    referral: Referral
    is_in_hand: bool
    appointments: Sequence[tuple[Appointment, Sequence[Step]]]
    notes: Sequence[Note]
    onward: Sequence[tuple[OnwardReferral, Sequence[Step]]]
    outcomes: Sequence[Outcome]
    unread: int
    open_ends: OpenEnds
    entries: Sequence[Entry]


def work(referral: Referral, *, by: Actor) -> Work:
    """`referral` comes from `referrals.service.open`. Raises OutOfOrder."""
    own(referral, by=by)
    audit.opened(Did.LD_RECORD_OPENED, referral, by=by)
    appointments = queries.of_referral(Appointment, referral.id, by)
    notes = queries.of_referral(Note, referral.id, by)
    onward = queries.of_referral(OnwardReferral, referral.id, by)
    outcomes = queries.of_referral(Outcome, referral.id, by)
    messages = queries.messages_of(referral.id)
    entries = [
        *map(_appointment, appointments),
        *map(_note, notes),
        *map(_onward, onward),
        *map(_outcome, outcomes),
        *map(_message, messages),
    ]
    replaced = {one.replaces_id for one in appointments if one.status is not Status.IN_ERROR}
    is_in_hand = referral.status in IN_HAND
    return Work(
        referral=referral,
        is_in_hand=is_in_hand,
        appointments=[
            (one, _ready(one, by, may_renew=is_in_hand and one.id not in replaced))
            for one in sorted(appointments, key=lambda one: one.starts_at)
        ],
        notes=notes,
        onward=[(one, workflow.ready(steps.ONWARD_STEPS, one, by)) for one in onward],
        outcomes=outcomes,
        unread=len(queries.unread_of(referral, by)),
        open_ends=queries.open_ends(referral.id),
        entries=sorted(entries, key=lambda one: (one.happened_at, one.recorded_at), reverse=True),
    )


def _ready(row: Appointment, by: Actor, *, may_renew: bool) -> list[Step]:
    renewing = (steps.REARRANGE, steps.MAKE_NEW)
    ready = workflow.ready(steps.APPOINTMENT_STEPS, row, by)
    return [step for step in ready if may_renew or step not in renewing]


def _appointment(row: Appointment) -> Entry:
    kind = reference.label("appointment_kinds", row.kind)
    what = "Appointment" if row.is_planned else "Contact"
    told = [reference.label("contact_media", row.way), row.place, f"With {row.with_whom}"]
    if row.attendance:
        told.append(reference.label("appointment_attended", row.attendance))
    if row.missed_because:
        told.append(reference.label("appointment_missed", row.missed_because))
    if row.rearranged_by:
        told.append(f"New appointment: {reference.label('rearranged_by', row.rearranged_by)}")
    told += [row.words, row.struck_because]
    return Entry(
        f"{what}: {kind.lower()}, {row.status.words.lower()}",
        row.answered_by or row.recorded_by,
        row.happened_at or row.starts_at,
        row.answered_at or row.recorded_at,
        _lines(told),
        is_struck=row.status is Status.IN_ERROR,
    )


def _note(row: Note) -> Entry:
    return Entry(
        "Note, only L&D read it",
        row.recorded_by,
        row.happened_at,
        row.recorded_at,
        href=f"#note-{row.token}",
        is_struck=row.status is Kept.IN_ERROR,
    )


def _onward(row: OnwardReferral) -> Entry:
    told = [
        reference.label("onward_services", row.service),
        f"{row.status.words}. {row.answer_words}".strip(),
        f"First appointment {clock.day_in_words(row.first_on)}" if row.first_on else "",
        f"First appointment attended: {rules.FIRST_ATTENDED[row.first_attended].lower()}",
        row.outcome,
        row.struck_because,
    ]
    return Entry(
        f"Referred on to {row.organisation}",
        row.recorded_by,
        clock.day_starts(row.sent_on),
        row.recorded_at,
        _lines(told),
        is_struck=row.status is steps.OnwardStatus.IN_ERROR,
    )


def _outcome(row: Outcome) -> Entry:
    told = [row.aim_words, row.words, row.struck_because]
    return Entry(
        f"{reference.label('outcome_aims', row.aim)}: {rules.RESULTS[row.result].lower()}",
        row.recorded_by,
        clock.day_starts(row.seen_on),
        row.recorded_at,
        _lines(told),
        is_struck=row.status is Kept.IN_ERROR,
    )


def _message(row: Message) -> Entry:
    title = f"Message from {rules.SIDES[row.side]}, both sides read it"
    return Entry(title, row.sent_by, row.sent_at, row.sent_at, row.text)


def _lines(told: Sequence[str]) -> str:
    return "\n".join(line for line in told if line)


# --- messages -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """One message as the reader sees it."""

    message: Message
    is_own: bool

    @property
    def from_side(self) -> str:
        return rules.SIDES[self.message.side]

    @property
    def read_words(self) -> str:
        row = self.message
        if row.status is MessageStatus.READ and row.read_at is not None:
            return f"Read by {row.read_by}, {clock.in_words(row.read_at)}"
        return "Delivered. Nobody has said yet that they have read it"


@dataclass(frozen=True)
class Messages:
    """`shown`: tokens of what the reader's side has not said it has read."""

    referral: Referral
    written: Sequence[Written]
    shown: Sequence[str]
    coarse: Coarse
    telephone: str

    @property
    def unread(self) -> int:
        return len(self.shown)


def messages(referral: Referral, *, by: Actor) -> Messages:
    """`referral` comes from `referrals.service.open`. All that police read of L&D's appointments
    stands with it."""
    rows = queries.messages_of(referral.id)
    audit.opened(Did.MESSAGE_LISTED, referral, by=by)
    return Messages(
        referral,
        [Written(row, row.side == side_of(by)) for row in rows],
        [row.token for row in queries.unread_of(referral, by)],
        queries.coarse(referral.id),
        _telephone(referral, rows, by),
    )


def _telephone(referral: Referral, rows: Sequence[Message], by: Actor) -> str:
    """What to do where the other side has not read for too long; empty where there is nothing."""
    now, side = clock.now(), side_of(by)
    late = [one for one in rows if one.side == side and raising.is_late(one, referral, now)]
    if not late:
        return ""
    unit = referral.provider if side == "police" else referral.case.suite
    number = unit.phone if unit else ""
    since = clock.ago_in_words(late[0].sent_at)
    told = f"Not read for {since}. Telephone {unit.name if unit else 'whoever investigates'}"
    return f"{told}: {number}" if number else f"{told}: their number is not recorded here"


# --- the provider's list --------------------------------------------------------------------------


def appointments(by: Actor, *, when: str, place: Place) -> Page[Any]:
    """Soonest first but for the list of all, which begins with the latest."""
    page = listing.page(
        queries.planned(by, when=when),
        newest=Appointment.starts_at.expression,
        key=Appointment.id.expression,
        place=place,
        cursor_of=lambda row: (row.starts_at, row.id),
        is_rising=when != "all",
    )
    shown = list(dict.fromkeys(row.reference for row in page.rows))
    audit.listed(Did.APPOINTMENT_LISTED, shown, by=by, kind="ld_appointment")
    return page


def counts(by: Actor) -> dict[str, int]:
    """How many stand behind each filter, looking no further than a thousand."""
    asked = ("today", "week", "to-record")
    return {when: listing.counted(queries.planned(by, when=when)) for when in asked}
