"""What a verb checks before it changes anything, and the columns it fills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from cjdiversion import authority, clock, reference
from cjdiversion.access import Actor
from cjdiversion.cases.models import CaseEvent
from cjdiversion.detentions import law, rules, saying
from cjdiversion.detentions.clocks import Period
from cjdiversion.detentions.facts import Record
from cjdiversion.detentions.law import Condition
from cjdiversion.detentions.models import RECORDED_BY
from cjdiversion.detentions.reviewing import Slot
from cjdiversion.errors import Invalid, OutOfOrder, Problem

OF_EXTENSION = ("is_responsible", "is_necessary", "is_diligent", "agreed_to_link")
_ANYBODY = "police-staff"  # an authority that was given by a rank too low is recorded as it was
_OURS = frozenset(
    {
        *("id", "token", "version", "case_id", "conditions", "number", "authority_by_id"),
        *("recorded_at", "recorded_by_id", "recorded_by_name", "from_suite_id"),
        *("struck_at", "struck_by", "struck_because"),
        *("authority_recorded_by", "authority_confirmed_at"),
    }
)
_KINDS: Mapping[str, str] = {
    "officer_rank": "ranks",
    "authority_rank": "ranks",
    "representations": "review_representations",
    "late_reason": "review_delay_reasons",
    "transport": "mha_transport",
    "police_vehicle_reason": "mha_vehicle_reasons",
    "consulted": "mha_consulted",
    "accompanied_by": "mha_companions",
    "profession": "mha_check_professions",
    "next_step": "mha_look_steps",
    "assessed_by": "mha_assessors",
    "result": "mha_results",
    "Review.outcome": "review_outcomes",
    "Postponement.reason": "review_delay_reasons",
    "StationUse.reason": "mha_station_reasons",
}
"""Column → the reference data its codes are of; with the row’s name where columns share theirs."""

_FIXED: Mapping[str, Any] = {"way": saying.WAYS, "capacity": saying.CAPACITIES}
_NEEDED: Mapping[str, str] = {
    "held_at": "Enter when the review was done",
    "officer_name": "Enter who decides",
    "decided_at": "Enter when it was decided",
    "checked_at": "Enter when the person was checked",
    "checked_by": "Enter who checked",
    "reviewed_at": "Enter when it was reviewed",
    "issued_at": "Enter when the court granted it",
    "court": "Enter the court",
    "doctor": "Enter the doctor’s name",
    "given_at": "Enter when it was given",
    "left_at": "Enter when the person left",
    "hours": "Enter the number of hours",
    "profession": "Select what they are",
    "next_step": "Select what it leads to",
    "capacity": "Select in what capacity they reviewed",
    "way": "Select how it was done",
    "outcome": "Select what it came to",
    "reason": "Select the reason",
    "place_of_safety": "Select the place of safety",
    "result": "Select how it ended",
}
_MAY_BE_EMPTY = frozenset({"StationUse.reason"})


def told(kind: Any, facts: Mapping[str, Any], *, also: Sequence[str] = ()) -> dict[str, Any]:
    """Every column of this row that is told of, empty where nothing was said. Raises Invalid, and
    TypeError for a name nobody keeps: it would be lost without a word."""
    asked = _asked(kind)
    unknown = set(facts) - set(asked) - set(also)
    if unknown:
        raise TypeError(f"not facts of {kind.__name__}: {sorted(unknown)}")
    found = {name: _filled(column, facts.get(name)) for name, column in asked.items()}
    found |= {name: facts.get(name) for name in also}
    wrong = {**_missing(kind, found), **_unknown_codes(kind, found)}
    if wrong:
        raise Invalid(wrong)
    return found


def columns(kind: Any, found: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is not kept on the row itself, and without its authority."""
    asked = set(_asked(kind)) - set(authority.ASKED)
    return {name: value for name, value in found.items() if name in asked}


def _asked(kind: Any) -> dict[str, sa.Column[Any]]:
    return {column.name: column for column in kind.__table__.columns if column.name not in _OURS}


def _filled(column: sa.Column[Any], value: Any) -> Any:
    if value is not None or column.nullable:
        return value
    if isinstance(column.type, sa.JSON):
        return []
    if isinstance(column.type, sa.Boolean):
        return False
    return "" if isinstance(column.type, sa.String) else None


def _missing(kind: Any, found: Mapping[str, Any]) -> dict[str, list[Problem]]:
    return {
        name: [("required", words)]
        for name, words in _NEEDED.items()
        if name in found and found[name] in (None, "")
        if f"{kind.__name__}.{name}" not in _MAY_BE_EMPTY
    }


def _unknown_codes(kind: Any, found: Mapping[str, Any]) -> dict[str, list[Problem]]:
    wrong: dict[str, list[Problem]] = {}
    for name, value in found.items():
        codes = value if isinstance(value, list) else [value] if isinstance(value, str) else []
        if not set(codes) - {""} <= _offered(kind, name, codes):
            wrong[name] = [("unknown", "Select one of the answers offered")]
    return wrong


def _offered(kind: Any, name: str, codes: Sequence[str]) -> set[str]:
    """What was said itself, where any words will do."""
    if name == "place_of_safety":  # what is one no more can have been one, or have been used as one
        return set(reference.attributes("places_of_safety"))
    if name in _FIXED:
        return set(_FIXED[name])
    listed = _KINDS.get(f"{kind.__name__}.{name}") or _KINDS.get(name)
    return set(reference.choices(listed)) if listed else set(codes)


# --- recorded in error ----------------------------------------------------------------------------


def strikable(record: Record) -> Iterator[Any]:
    """What has a moment and was not struck out; what is kept once a case is put right instead."""
    for kind in RECORDED_BY:
        yield from record.all(kind)
    yield from record.events


def words_of(row: Any, record: Record) -> str:
    """What it said, for the custody record."""
    if isinstance(row, CaseEvent):
        return f"{row.kind.replace('-', ' ')}, {clock.in_words(row.at)}."
    return saying.line(row, record)


# --- what belongs together ----------------------------------------------------------------------


def allow(record: Record, found: Sequence[Condition], *, is_now: bool) -> None:
    """Raises Invalid with every condition that is not met, where it is done here and now; and
    OutOfOrder where the person has left."""
    if not is_now:
        return
    held = record.booking.released_at if record.booking else None
    ended = record.detention.ended_at if record.detention else None
    if held or ended:
        raise OutOfOrder(f"The person has left. {law.HAPPENED}")
    if refused := law.refusals(found):
        raise Invalid(refused)


def authority_of(
    by: Actor,
    found: Mapping[str, Any],
    rule: Period,
    *,
    is_now: bool,
    may_be_none: bool = False,
) -> dict[str, Any]:
    """The columns of `Authorised`. Where it has happened, a rank too low is kept as it was, and
    raised. Raises Invalid."""
    given = {name: found.get(name) for name in authority.ASKED}
    named = ("authority_name", "authority_rank", "authority_at")
    if may_be_none and not any(given[name] for name in named):
        return {}
    least = rule.rank if is_now else _ANYBODY
    return authority.columns(by, given, least=least, source=rule.address)


def late(slot: Slot | None, found: dict[str, Any]) -> None:
    """A late review says why; one in time has nothing to say. Raises Invalid."""
    if slot is None or not slot.is_late:
        found.update(late_reason="", late_words="")
    elif not found["late_reason"]:
        due = clock.in_words(slot.due_at)
        words = f"{slot.label} was due {due}: select why it was late"
        raise Invalid.at("late_reason", "required", words)


def postpones(reason: str) -> None:
    """Only on the grounds of the Act (PACE 1984 s40(4)). Raises Invalid."""
    if not reference.attributes("review_delay_reasons")[reason].get("postpones"):
        words = "A review is postponed only where it is not practicable (PACE 1984 s40(4))"
        raise Invalid.at("reason", "not-a-ground", words)


def particulars(found: Mapping[str, Any]) -> None:
    if found["police_vehicle_reason"] and found["transport"] != rules.POLICE_VEHICLE:
        words = "Say why only where a police vehicle was used, or change how they were taken"
        raise Invalid.at("police_vehicle_reason", "no-police-vehicle", words)


def move(record: Record, found: Mapping[str, Any]) -> None:
    """It lies within the stay it ends: else what falls due there would be silenced. Raises
    Invalid."""
    left_at, arrived_at = found["left_at"], found["arrived_at"]
    if arrived_at and arrived_at < left_at:
        words = "They arrived before they left. Check both times"
        raise Invalid.at("arrived_at", "out-of-order", words)
    before, after = record.moved_around(left_at)
    if before is not None and left_at < before:
        words = f"They were not at the place before until {clock.in_words(before)}. Check the times"
        raise Invalid.at("left_at", "out-of-order", words)
    for field, at in (("left_at", left_at), ("arrived_at", arrived_at)):
        if at and after is not None and at > after:
            words = f"They had left already, {clock.in_words(after)}. Check the times"
            raise Invalid.at(field, "out-of-order", words)


ELSEWHERE = "elsewhere"
"""A police station that is none of the force’s suites."""


def suite(token: str | None, *, is_here: bool) -> None:
    """A station is one of the suites or is said to be none: whose eyes are on them hangs on it.
    Raises Invalid."""
    if is_here and not token:
        words = "Select the custody suite of the police station, or that it is none of these"
        raise Invalid.at("suite", "required", words)
    if token and not is_here:
        words = "Select a suite only where they are taken to a police station"
        raise Invalid.at("suite", "no-station", words)


def outcome(found: Mapping[str, Any]) -> None:
    told_of = found["assessed_at"] or found["assessed_by"] or found["assessor_names"]
    if found["was_assessed"] is False and told_of:
        words = "You say that nobody assessed them, and who or when. Change one of the two"
        raise Invalid.at("was_assessed", "contradicts", words)
