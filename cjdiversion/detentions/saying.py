"""One line for the custody record for each thing done about a detention. Each stands alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from cjdiversion import authority, clock, reference
from cjdiversion.detentions import facts, rules, safety
from cjdiversion.detentions.clocks import Clock
from cjdiversion.detentions.facts import Record, lower
from cjdiversion.detentions.models import (
    Certificate,
    Extension,
    Move,
    Outcome,
    Particulars,
    Postponement,
    Review,
    StationReview,
    StationUse,
    Warrant,
    WelfareCheck,
)
from cjdiversion.detentions.periods import lasting
from cjdiversion.detentions.reviewing import name_of

WAYS = {
    rules.IN_PERSON: "In person",
    rules.TELEPHONE: "By telephone",
    rules.LIVE_LINK: "By live link",
}
CAPACITIES = {
    rules.REVIEW_OFFICER: "Review officer: an inspector or above",
    rules.CUSTODY_OFFICER: "Custody officer",
}


def _joined(*parts: str) -> str:
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def _label(kind: str, code: str) -> str:
    return reference.label(kind, code) if code else ""


def officer(name: str, rank: str) -> str:
    return ", ".join(part for part in (name, lower(_label("ranks", rank))) if part)


def falls_due(clock_of: Clock) -> str:
    """A clock in a list: what and when."""
    if clock_of.due_at is None:
        return f"{clock_of.label}: {lower(clock_of.missing or 'nothing falls due')}"
    about = "about " if clock_of.is_approximate else ""
    return f"{clock_of.label}, due {about}{clock.in_words(clock_of.due_at)}"


def line(row: Any, record: Record) -> str:
    """What was done, as its kind of row says it."""
    return _LINES[type(row)](row, record)


def review(row: Review, record: Record) -> str:
    slot, late = facts.slot_of(record, row.held_at), ""
    if slot is not None and slot.is_late:
        because = lower(_label("review_delay_reasons", row.late_reason))
        late = f"It was due {clock.in_words(slot.due_at)}: late, {because}"
    return _joined(
        f"{slot.label if slot else 'Review of detention'}, {lower(WAYS[row.way])}, by "
        f"{officer(row.officer_name, row.officer_rank)}",
        _label("review_outcomes", row.outcome),
        row.because,
        f"Representations: {lower(_label('review_representations', row.representations))}"
        if row.representations
        else "",
        row.representations_words,
        late,
        row.late_words,
    )


def postponement(row: Postponement, record: Record) -> str:
    return _joined(
        f"{name_of(row.number)} review of detention postponed by "
        f"{officer(row.officer_name, row.officer_rank)}",
        _label("review_delay_reasons", row.reason),
        row.words,
    )


def extension(row: Extension, record: Record) -> str:
    return _joined(
        f"Detention without charge extended to {row.hours} hours after the relevant time",
        authority.words_of(row),
        f"Given {lower(WAYS[row.way])}",
        row.because,
        f"Representations: {lower(_label('review_representations', row.representations))}"
        if row.representations
        else "",
        row.representations_words,
    )


def warrant(row: Warrant, record: Record) -> str:
    what = "Extension of the warrant" if row.extends else "Warrant of further detention"
    number = f", reference {row.reference}" if row.reference else ""
    return _joined(f"{what}: {row.hours} hours, granted by {row.court}{number}")


def particulars(row: Particulars, record: Record) -> str:
    return "Particulars of the Mental Health Act detention recorded."


def station_use(row: StationUse, record: Record) -> str:
    return _joined(
        f"Police station as the place of safety, decided by "
        f"{officer(row.officer_name, row.officer_rank)}",
        authority.words_of(row),
        f"Risk: {row.imminent_because}" if row.imminent_because else "",
        f"No other place: {row.no_other_because}" if row.no_other_because else "",
    )


def check(row: WelfareCheck, record: Record) -> str:
    who = lower(_label("mha_check_professions", row.profession))
    late = safety.check_late_by(
        facts.at_a_place_of_safety(record), row.checked_at, record.law["welfare-check"]
    )
    return _joined(
        f"Welfare checked by {row.checked_by} ({who})", _late(late), row.findings, row.action
    )


def _late(late: timedelta | None) -> str:
    return f"Late by {lasting(late)}" if late else ""


def look(row: StationReview, record: Record) -> str:
    return _joined(
        f"Stay at the police station reviewed by {officer(row.officer_name, row.officer_rank)}",
        "Asleep" if row.is_asleep else "",
        _label("mha_look_steps", row.next_step),
        row.words,
    )


def certificate(row: Certificate, record: Record) -> str:
    return _joined(
        f"{row.hours} hours more at the place of safety, certified by {row.doctor}",
        row.grounds,
        f"Approval of a superintendent: {authority.words_of(row)}" if row.is_authorised else "",
    )


def move(row: Move, record: Record) -> str:
    place = row.place_words or _label("places_of_safety", row.place_of_safety)
    arrived = f", arrived {clock.in_words(row.arrived_at)}" if row.arrived_at else ""
    return _joined(f"Taken to another place of safety: {place}{arrived}", row.because)


def outcome(row: Outcome, record: Record) -> str:
    return _joined(
        "Mental Health Act detention, outcome",
        _label("mha_results", row.result),
        f"Handed over to {row.handed_over_to}" if row.handed_over_to else "",
    )


_LINES: Mapping[type[Any], Callable[[Any, Record], str]] = {
    Review: review,
    Postponement: postponement,
    Extension: extension,
    Warrant: warrant,
    Particulars: particulars,
    StationUse: station_use,
    WelfareCheck: check,
    StationReview: look,
    Certificate: certificate,
    Move: move,
    Outcome: outcome,
}
