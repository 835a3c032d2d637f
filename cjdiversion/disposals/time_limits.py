"""Until when a summary offence can be prosecuted. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cjdiversion import clock
from cjdiversion.cases.models import Offence
from cjdiversion.disposals.known import Answer
from cjdiversion.errors import Invalid

LAW = "Magistrates’ Courts Act 1980 s127 (V)"
MONTHS = 6
FIELD = "summary_limit_on"  # where a record of conditions asks for it


@dataclass(frozen=True)
class Limit:
    """`runs`: whether there is one; `last_on`: the last day for prosecuting; `missing`: the
    offences whose day nobody has entered, in words, where it cannot be counted without them."""

    runs: Answer
    last_on: date | None = None
    missing: str = ""


def of(runs: Answer, stated: date | None, offences: Sequence[Offence]) -> Limit:
    """What somebody entered stands; else it is counted from the day of each of the offences, and
    the one that runs out first is the limit of all."""
    if runs is not Answer.YES or stated is not None:
        return Limit(runs, stated)
    undated = [one.words for one in offences if one.committed_on is None]
    if undated or not offences:
        return Limit(runs, missing="; ".join(undated))
    return Limit(runs, min(ends_on(one.committed_on) for one in offences if one.committed_on))


def until(limit: Limit, stated: date | None, *, on: date) -> date | None:
    """The last day for prosecuting if what begins on that day is not kept: the earlier of the limit
    and what is stated. Raises Invalid where a limit runs and its day is not known, or has passed:
    what begins could outlast it."""
    days = [day for day in (stated, limit.last_on) if day is not None]
    if not days and limit.runs is not Answer.YES:
        return None
    if not days:
        words = "A time limit for prosecuting runs in this case: enter its last day"
        if limit.missing:
            words += f", or the day of the offence on the case: {limit.missing}"
        raise Invalid.at(FIELD, "limit-missing", f"{words}. Source: {LAW}")
    if min(days) < on:
        ended = clock.day_in_words(min(days))
        words = f"The time limit for prosecuting ran out on {ended}: this could not be enforced"
        raise Invalid.at(FIELD, "limit-past", f"{words}. Source: {LAW}")
    return min(days)


def ends_on(committed_on: date) -> date:
    """Six calendar months from the day of the offence: the day of that date, or the last of the
    month."""
    years, month = divmod(committed_on.month - 1 + MONTHS, 12)
    year, month = committed_on.year + years, month + 1
    return date(year, month, min(committed_on.day, monthrange(year, month)[1]))
