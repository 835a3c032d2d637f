"""Until when a summary offence can be prosecuted: as an officer answered for the criteria, and as
it is written into the record."""

from __future__ import annotations

from datetime import date

from cjdiversion.cases.models import Case
from cjdiversion.disposals import options_queries
from cjdiversion.disposals.known import Answer
from cjdiversion.disposals.options_models import Circumstances
from cjdiversion.errors import Invalid

_LAW = "Magistrates’ Courts Act 1980 s127 (V)"


def suggested(case: Case) -> date | None:
    known = _answered(case)
    return known.limit_on if known else None


def until(case: Case, stated: date | None) -> date | None:
    """The earlier of what was answered and what is stated. Raises Invalid where somebody answered
    that a limit runs and nobody has said until when: the conditions could outlast it."""
    known = _answered(case)
    if known is None:
        return stated
    days = [day for day in (stated, known.limit_on) if day is not None]
    if not days:
        words = "A time limit for prosecuting runs in this case: enter its last day"
        raise Invalid.at("summary_limit_on", "limit-missing", f"{words}. Source: {_LAW}")
    return min(days)


def _answered(case: Case) -> Circumstances | None:
    """As they stand, where somebody answered that a limit runs."""
    found = options_queries.circumstances_of(case.id)
    return found if found is not None and found.has_limit == Answer.YES.value else None
