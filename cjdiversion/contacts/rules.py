"""What may be planned and recorded, decided from facts alone. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from cjdiversion import clock
from cjdiversion.errors import Problem
from cjdiversion.rotas.rules import DAYS, Timetable, hours_in_words, in_words, is_within

Wrong = dict[str, list[Problem]]

MESSAGE_AT_MOST = 5_000
LONGEST = 480  # minutes
FURTHEST = timedelta(days=366)
EARLY_AT_MOST = timedelta(hours=2)  # proposed by this service
LATE_AT_MOST = timedelta(hours=12)  # proposed by this service
RESULTS = {
    "achieved": "Achieved",
    "partly": "Partly achieved",
    "not-achieved": "Not achieved",
    "not-known": "Not known",
}
FIRST_ATTENDED = {
    "not-yet": "Not yet",
    "attended": "Attended",
    "not-attended": "Not attended",
    "not-known": "Not known",
}
SIDES = {"police": "Police", "ld": "L&D"}


class Ends(Protocol):
    """What is left to do before a referral is closed."""

    @property
    def planned(self) -> int: ...
    @property
    def unanswered(self) -> int: ...
    @property
    def unread(self) -> int: ...


def left_open(ends: Ends) -> list[str]:
    """In words, each on its own line."""
    counted = (
        (ends.planned, "appointment is still planned", "appointments are still planned"),
        (ends.unanswered, "onward referral has no answer", "onward referrals have no answer"),
        (ends.unread, "message is not read by L&D", "messages are not read by L&D"),
    )
    return [f"{n} {one if n == 1 else more}" for n, one, more in counted if n]


def asks_about(ends: Ends, *, although_open: bool | None) -> Wrong:
    found = left_open(ends)
    if not found or although_open:
        return {}
    words = f"{'; '.join(found)}. Finish it first, or say that you close it all the same"
    return {"although_open": [("open-ends", words)]}


def wrong_hours(timetable: Timetable, starts_at: datetime, ends_at: datetime) -> Wrong:
    if is_within(timetable, starts_at, ends_at):
        return {}
    day = clock.london(starts_at).date()
    words = (
        f"This is outside the service’s hours. On {DAYS[day.weekday()]} "
        f"{clock.day_in_words(day)} they are: {in_words(timetable.windows(day))}. "
        f"All hours: {hours_in_words(timetable.week(day))}"
    )
    return {"starts_at": [("outside-hours", words)]}


def wrong_time(starts_at: datetime, now: datetime) -> Wrong:
    if starts_at < now:
        words = "Enter a time that is still to come. What happened already is recorded as a contact"
        return {"starts_at": [("past", words)]}
    if starts_at - now > FURTHEST:
        words = "Enter a time within the next 12 months: check the year"
        return {"starts_at": [("far", words)]}
    return {}


def wrong_double(others: Sequence[tuple[datetime, datetime]], with_whom: str) -> Wrong:
    """Warned about, not forbidden."""
    if not others:
        return {}
    times = "; ".join(
        f"{clock.in_words(begins)} to {clock.wall_time(ends)}" for begins, ends in others
    )
    words = f"{with_whom} already has an appointment then: {times}. Say yes to plan this one too"
    return {"is_double": [("double", words)]}


def wrong_attended(*, starts_at: datetime, happened_at: datetime) -> Wrong:
    """Early or late, it is still the appointment that was planned; else it is another contact."""
    if starts_at - EARLY_AT_MOST <= happened_at <= starts_at + LATE_AT_MOST:
        return {}
    told = f"It was planned for {clock.in_words(starts_at)}. What happened at another time is"
    words = f"{told} recorded as a contact, and this as not attended or re-arranged"
    return {"happened_at": [("not-near", words)]}


def wrong_missed(
    reasons: Mapping[str, Mapping[str, Any]],
    *,
    reason: str,
    words: str,
    starts_at: datetime,
    now: datetime,
) -> Wrong:
    facts = reasons.get(reason)
    if facts is None:
        return {"reason": [("unknown", "Select one of the answers offered")]}
    if facts.get("needs_text") and not words:
        return {"words": [("required", "Say in words why it was not attended")]}
    if facts.get("after_start") and now < starts_at:
        told = f"It has not begun yet: it is planned for {clock.in_words(starts_at)}"
        return {"reason": [("not-begun", told)]}
    return {}


def wrong_answer(answer: str, words: str) -> Wrong:
    if answer == "refused" and not words:
        return {"words": [("required", "Say in words why they refused")]}
    return {}


def wrong_first(first_on: Any, attended: str, today: Any) -> Wrong:
    """Attended or not is only known of a day that has come."""
    if attended in ("attended", "not-attended"):
        if first_on is None:
            return {"first_on": [("required", "Enter: the day of the first appointment")]}
        if first_on > today:
            return {"attended": [("future", "This appointment is still to come")]}
    return {}
