"""Until when a summary offence can be prosecuted: as an officer answered for the criteria or as the
offences have it, and as it is written into the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cjdiversion import clock
from cjdiversion.cases.models import Case, Offence
from cjdiversion.conditions import checks
from cjdiversion.conditions.models import Record
from cjdiversion.disposals import options_queries, time_limits
from cjdiversion.disposals.known import Answer
from cjdiversion.disposals.models import Decision
from cjdiversion.errors import Invalid


def suggested(case: Case, decision: Decision | None = None) -> date | None:
    limit = options_queries.limit_of(case, clock.today(), offences_of(case, decision))
    return limit.last_on if limit.runs is Answer.YES else None


def until(
    case: Case, stated: date | None, *, on: date, decision: Decision | None = None
) -> date | None:
    """The earlier of the limit and what is stated, of the offences that the decision covers or, of
    a plan, all; `case` comes with its offences. Raises Invalid where a limit runs whose day nobody
    knows, or which had run out on the day the record rests on."""
    limit = options_queries.limit_of(case, on, offences_of(case, decision))
    return time_limits.until(limit, stated, on=on)


def of_record(record: Record, stated: date | None, *, on: date) -> date | None:
    """The same for a record that is there; nothing of a caution without conditions could outlast a
    limit."""
    if checks.rules_for(record).conditions == "none":
        return stated
    return until(record.case, stated, on=on, decision=record.decision)


def at_signature(record: Record, day: date) -> date | None:
    """The day of an offence, or what was answered, may have been put right since it was begun."""
    try:
        return of_record(record, record.summary_limit_on, on=day)
    except Invalid as refused:
        told = [one for some in refused.fields.values() for one in some]
        raise Invalid({"signed_at": told}) from None


def is_out_of_time(record: Record) -> bool:
    """Whether the limit that its conditions were set within has run out."""
    return record.summary_limit_on is not None and record.summary_limit_on < clock.today()


def refuse_out_of_time(record: Record, choice: str) -> None:
    """Raises Invalid where a prosecution can no longer be begun."""
    if choice == checks.PROSECUTE and is_out_of_time(record):
        on = clock.day_in_words(record.summary_limit_on or clock.today())
        words = f"A prosecution could be begun until {on}: it is too late now. Where it was begun"
        words = f"{words} by then, replace the outcome by that of the charge"
        raise Invalid.at("choice", "too-late", f"{words}. Source: {time_limits.LAW}")


def offences_of(case: Case, decision: Decision | None) -> Sequence[Offence]:
    """`decision` comes with what it covers."""
    if decision is None:
        return case.offences
    covered = {one.offence_id for one in decision.covers}
    return [one for one in case.offences if one.id in covered]
