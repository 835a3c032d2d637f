"""Until when a summary offence can be prosecuted: as an officer answered for the criteria or as the
offences have it, and as it is written into the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cjdiversion import clock
from cjdiversion.cases.models import Case, Offence
from cjdiversion.conditions import checks
from cjdiversion.conditions.models import Record
from cjdiversion.disposals import covering, options_queries, time_limits
from cjdiversion.disposals import queries as decided
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


def ran_out_on(record: Record) -> date | None:
    """The limit that has run out: the one its conditions were set within, or an earlier one that is
    known since."""
    limit = options_queries.limit_of(
        record.case, clock.today(), offences_of(record.case, record.decision)
    )
    known = limit.last_on if limit.runs is Answer.YES else None
    days = [day for day in (record.summary_limit_on, known) if day is not None]
    over = min(days, default=None)
    return over if over is not None and over < clock.today() else None


def refuse_out_of_time(record: Record, choice: str) -> None:
    """Raises Invalid where a prosecution can no longer be begun."""
    if choice == checks.PROSECUTE and (over := ran_out_on(record)):
        words = f"{too_late(record, over)}. Source: {time_limits.LAW}"
        raise Invalid.at("choice", "too-late", words)


def too_late(record: Record, over: date) -> str:
    until = clock.day_in_words(over)
    instead = "replace the outcome by" if record.decision else "end the plan, and decide"
    words = f"A prosecution could be begun until {until}: it is too late now. Where it was begun by"
    return f"{words} then, {instead} that of the charge"


def offences_of(case: Case, decision: Decision | None) -> Sequence[Offence]:
    """`decision` comes with what it covers; a plan is about what nothing is decided of yet."""
    if decision is None:
        return covering.undecided(case, decided.standing(case.id)) or case.offences
    covered = {one.offence_id for one in decision.covers}
    return [one for one in case.offences if one.id in covered]
