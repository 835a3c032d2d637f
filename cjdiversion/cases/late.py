"""Deeds that may be recorded later than they happened, as after a power cut on paper."""

from __future__ import annotations

from datetime import datetime, timedelta

from cjdiversion import clock
from cjdiversion.cases.models import Case
from cjdiversion.errors import Invalid

_MINUTE, _INSTANT = timedelta(minutes=1), timedelta(microseconds=1)


def moment(case: Case, at: datetime | None, field: str) -> datetime:
    """Now where nobody says otherwise. Raises Invalid for the future and for before they came."""
    now = clock.now()
    if at is None:
        return now
    if at > now:
        raise Invalid.at(field, "future", "Enter a time that has passed")
    if at < case.opened_at.replace(second=0, microsecond=0):
        came = clock.in_words(case.opened_at)
        raise Invalid.at(field, "out-of-order", f"Enter a time after the case began: {came}")
    return at


def until(at: datetime) -> datetime:
    """What was recorded up to here came before it: a page knows minutes, and the later typed of two
    in one minute is the newer."""
    return at if at.second or at.microsecond else at + _MINUTE - _INSTANT


def after(before: datetime | None, at: datetime) -> datetime:
    return at if before is None or before < at else before + _INSTANT


def entered_at(at: datetime, recorded_at: datetime) -> datetime | None:
    """Where it was entered later than it happened."""
    return recorded_at if recorded_at - at >= _MINUTE else None
