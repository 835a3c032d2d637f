"""By when something about an annex is to be done, and when it goes on to the deputy: pure. The
minutes are dated reference data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cjdiversion import clock

Times = Mapping[str, Mapping[str, Any]]
"""Code → attributes, as reference data gives them."""

_WEEKEND = (5, 6)


def approval_due(at: datetime, times: Times, *, is_urgent: bool) -> datetime:
    """The shortest time that holds (reference data "annex_approval_times")."""
    held = ["usual"]
    held += ["urgent"] if is_urgent else []
    held += ["night"] if is_within(at, times["night"]) else []
    return at + timedelta(minutes=min(times[code]["minutes"] for code in held))


def is_within(at: datetime, hours: Mapping[str, Any]) -> bool:
    """Of the London clock, from `from` up to, not including, `to`, which may be after midnight."""
    hour, starts, ends = clock.london(at).hour, hours["from"], hours["to"]
    if starts <= ends:
        return bool(starts <= hour < ends)
    return bool(hour >= starts or hour < ends)


def is_area_at_work(at: datetime, hours: Mapping[str, Any]) -> bool:
    """Whether the CPS area takes requests itself: else CPS Direct is offered first."""
    return clock.london(at).weekday() not in _WEEKEND and is_within(at, hours)


@dataclass(frozen=True)
class Clock:
    """Of a question: its supervisors have it too from `pass_on_at`, it is called due soon from
    `soon_at`."""

    pass_on_at: datetime
    soon_at: datetime
    due_at: datetime


def question_clock(
    asked_at: datetime, needed_by: datetime | None, time: Mapping[str, Any]
) -> Clock:
    """`time`: of its priority. A moment that was named is the target; what is short is passed on
    within a quarter of the time there is."""
    due_at = needed_by or asked_at + timedelta(minutes=time["answer_within_minutes"])
    pass_on_at = asked_at + timedelta(minutes=time["pass_on_after_minutes"])
    if needed_by is not None:
        pass_on_at = min(pass_on_at, asked_at + (due_at - asked_at) / 4)
    return Clock(pass_on_at, _soon(asked_at, due_at, time), due_at)


def promised_clock(
    at: datetime, promised: datetime, target: datetime, time: Mapping[str, Any]
) -> Clock:
    """It was said to follow by then: nobody else is asked before. The target stays what the
    prosecutor was given: whoever answers may bring it forward, never put it off."""
    due_at = min(promised, target)
    return Clock(promised, min(due_at, _soon(at, due_at, time)), due_at)


def _soon(at: datetime, due_at: datetime, time: Mapping[str, Any]) -> datetime:
    return max(at, due_at - timedelta(minutes=time["soon_minutes"]))
