"""Until when a summary offence can be prosecuted: as an officer answered for the criteria or as the
offences have it, and as it is written into the record."""

from __future__ import annotations

from datetime import date

from cjdiversion import clock
from cjdiversion.cases.models import Case
from cjdiversion.disposals import options_queries, time_limits
from cjdiversion.disposals.known import Answer


def suggested(case: Case) -> date | None:
    limit = options_queries.limit_of(case, clock.today())
    return limit.last_on if limit.runs is Answer.YES else None


def until(case: Case, stated: date | None, *, on: date) -> date | None:
    """The earlier of the limit and what is stated; `case` comes with its offences. Raises Invalid
    where a limit runs whose day nobody knows, or which had run out on the day the record rests on.
    """
    return time_limits.until(options_queries.limit_of(case, on), stated, on=on)
