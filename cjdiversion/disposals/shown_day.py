"""The day whose options are shown: today, or the earlier day of a decision that is recorded late.

It stands in the address as `on` (or `on-day`, `on-month`, `on-year`, as a page asks for it), and is
kept in the form of the decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import request

from cjdiversion import clock
from cjdiversion.cases.models import Case
from cjdiversion.disposals.page_schemas import ShownOn
from cjdiversion.errors import Invalid
from cjdiversion.fields import Day
from cjdiversion.forms import Form

_ASKED = ShownOn()


@dataclass(frozen=True)
class Shown:
    """`form` asks for another day, and says what is wrong with the one that was asked for."""

    on: date
    form: Form

    @property
    def is_today(self) -> bool:
        return self.on == clock.today()

    @property
    def decided_at(self) -> date:
        """What the moment of the decision begins with: of an earlier day, the day alone."""
        return clock.now() if self.is_today else self.on


def asked(case: Case) -> date:
    """Raises Invalid for a day on which nothing of this case can have been decided."""
    field = _ASKED.load_fields["on"]
    assert isinstance(field, Day)
    given = field.from_form("on", request.values) or request.values.get("on") or None
    day: date = _ASKED.taken({"on": given})["on"] or clock.today()
    if not clock.london(case.opened_at).date() <= day <= clock.today():
        words = "The day must be from the day the case was opened up to today"
        raise Invalid.at("on", "order", words)
    return day


def shown(case: Case) -> Shown:
    """For a page, which shows those of today instead, and why."""
    try:
        day, problems = asked(case), {}
    except Invalid as refused:
        day, problems = clock.today(), refused.fields
    form = Form(_ASKED, shown={"on": day})
    form.typed, form.problems = None, problems
    return Shown(day, form)


def until(day: date) -> datetime:
    """The last moment of that day there has been."""
    return min(clock.now(), clock.day_ends(day) - timedelta(seconds=1))
