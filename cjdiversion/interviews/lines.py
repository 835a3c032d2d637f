"""What stands in the custody record of a deed of this room, and in the line of what happened: one
line that can be read alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from cjdiversion import authority, clock
from cjdiversion.interviews import rules
from cjdiversion.interviews.models import AppropriateAdult, Interview, UrgentAuthority

Label = Callable[[str], str]
"""A code → the words of the day."""

_DONE: Mapping[str, str] = {
    "told_at": "person told that an adult is needed and why",
    "requested_at": "requested",
    "contacted_at": "contacted",
    "arrived_at": "arrived",
    "private_offered_at": "private consultation offered",
    "rights_repeated_at": "rights repeated with the adult there",
    "left_at": "left",
}


def adult(row: AppropriateAdult, changed: Iterable[str], label: Label) -> str:
    """Who, and the moments that were recorded now."""
    relationship = label(row.relationship_code).lower() if row.relationship_code else ""
    who = ", ".join(part for part in (row.name, relationship, row.scheme) if part)
    changed = set(changed)
    moments = [(name, getattr(row, name)) for name in _DONE if name in changed]
    said = [f"{_DONE[name]} {clock.in_words(at)}" for name, at in moments if at]
    gone = [f"the time of “{_DONE[name]}” taken away" for name, at in moments if not at]
    head = f"Appropriate adult ({who})" if who else "Appropriate adult"
    return f"{head}: {'; '.join([*said, *gone]) or 'details recorded'}"


def latest(row: AppropriateAdult, changed: Iterable[str]) -> datetime | None:
    """When the newest of the moments recorded now happened."""
    moments = [getattr(row, name) for name in changed if name in rules.MOMENTS]
    return max((at for at in moments if at), default=None)


def interview(row: Interview) -> str:
    """When, where, by whom."""
    until = f" to {_until(row)}" if row.ended_at else ""
    where = f" at {row.place}" if row.place else ""
    by = f" by {row.interviewer}" if row.interviewer else ""
    return f"Interview {clock.in_words(row.started_at)}{until}{where}{by}"


def _until(row: Interview) -> str:
    assert row.ended_at is not None
    same_day = clock.london(row.started_at).date() == clock.london(row.ended_at).date()
    return clock.wall_time(row.ended_at) if same_day else clock.in_words(row.ended_at)


def adult_there(row: Interview, label: Label, *, is_needed: bool) -> str:
    """Whether the appropriate adult was there; empty where none was needed and none was there."""
    had = rules.had_adult(row.adult_there, row.eligibility)
    if had:
        there = "when it began" if row.adult_there == rules.SO_FAR else "throughout"
        return f"appropriate adult there {there}"
    if not is_needed:
        return ""
    if row.adult_there not in (rules.PART, rules.NOBODY) and had is False:
        return (
            f"without an adult who may act as one. Who was there: {_lower(label(row.eligibility))}"
        )
    return {
        rules.PART: "the appropriate adult who was needed was there for part of it only",
        rules.NOBODY: "without the appropriate adult who was needed",
    }.get(row.adult_there, "an appropriate adult was needed; not known whether one was there")


def urgent(row: UrgentAuthority, label: Label) -> str:
    return (
        "Urgent interview without the appropriate adult (PACE Code C 11.18). Waiting would risk: "
        f"{_lower(label(row.ground))}. {authority.words_of(row)}. {row.reasons}"
    )


def adapted(row: Interview, label: Label) -> str:
    """How it was made fit for the person; empty where nothing was recorded."""
    chosen = "; ".join(_lower(label(code)) for code in row.adaptations)
    said = [chosen, row.adapted, f"Breaks: {row.breaks}" if row.breaks else ""]
    return ". ".join(part.rstrip(".") for part in said if part)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
