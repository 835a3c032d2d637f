"""The time limit that an officer answered for the criteria holds for the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.conditions import service, setting
from cjdiversion.conditions.models import Record
from cjdiversion.database import Database
from cjdiversion.disposals import time_limits
from cjdiversion.errors import Invalid
from tests.conditions import made
from tests.disposals import made as deciding

Person = Callable[[str], Actor]


def answered(person: Person, **said: Any) -> Case:
    by = person("supervisor")
    case = deciding.booked_for(by, recorded_by=person("sergeant"))
    deciding.looked_into(case, by=by, **said)
    return case


def planned(person: Person, case: Case, stated: date | None) -> Record:
    by, option = person("supervisor"), "diversionary-activity"
    told: dict[str, Any] = {"offences": "Theft", "summary_limit_on": stated}
    return service.plan(case, by=by, option_code=option, **told)


@pytest.mark.usefixtures("unit")
@pytest.mark.parametrize(("stated", "held"), [(None, 60), (90, 60), (50, 50)])
def test_the_earlier_of_both_days_holds_and_bounds_the_conditions(
    person: Person, stated: int | None, held: int
) -> None:
    case = answered(person, has_limit="yes", limit_on=made.in_days(60))
    day = made.in_days(stated) if stated else None
    decision = made.decided(person, case=case)
    begun = made.begun(person, decision=decision, summary_limit_on=day)
    assert begun.summary_limit_on == made.in_days(held)
    with pytest.raises(Invalid) as refused:
        setting.add(begun, by=person("supervisor"), **made.facts(due_on=made.in_days(held)))
    assert refused.value.fields["due_on"][0][0] == "due-summary"
    other = answered(person, has_limit="yes", limit_on=made.in_days(60))
    assert planned(person, other, day).summary_limit_on == made.in_days(held)


@pytest.mark.usefixtures("unit")
def test_where_a_limit_runs_its_day_is_asked_for(person: Person) -> None:
    case = answered(person, has_limit="yes")
    decision = made.decided(person, case=case)
    deeds: tuple[Callable[[], object], ...] = (
        lambda: made.begun(person, decision=decision),
        lambda: planned(person, answered(person, has_limit="yes"), None),
    )
    for deed in deeds:
        with pytest.raises(Invalid) as refused:
            deed()
        code, words = refused.value.fields["summary_limit_on"][0]
        assert code == "limit-missing"
        assert "Magistrates’ Courts Act 1980 s127" in words
    told = made.in_days(80)
    assert made.begun(person, decision=decision, summary_limit_on=told).summary_limit_on == told


@pytest.mark.usefixtures("unit")
def test_where_no_limit_runs_none_is_asked_for(person: Person) -> None:
    case = answered(person, has_limit="no")
    record = made.begun(person, decision=made.decided(person, case=case))
    assert record.summary_limit_on is None


def test_plan_suggests_the_day(db: Database, person: Person, visit: Any) -> None:
    with db.unit():
        token = answered(person, has_limit="yes", limit_on=made.in_days(60)).token
    page = visit("supervisor").get(f"/cases/{token}/plan")
    shown = {one.get("name"): one.get("value") for one in page.root.iter("input")}
    day = made.in_days(60)
    assert shown["summary_limit_on-day"] == str(day.day)
    assert shown["summary_limit_on-year"] == str(day.year)


@pytest.mark.usefixtures("unit")
def test_a_limit_of_summary_offences_is_counted_from_their_day(person: Person) -> None:
    by = person("supervisor")
    committed = made.in_days(-100)
    summary = [{"code": "CJ88116", "committed_on": committed}]
    case = deciding.booked_for(by, recorded_by=person("sergeant"), offences=summary)
    deciding.looked_into(case, by=by, has_limit="not-asked", limit_on=None)
    record = planned(person, case, None)
    assert record.summary_limit_on == time_limits.ends_on(committed)


@pytest.mark.usefixtures("unit")
def test_a_plan_that_could_no_longer_be_enforced_is_refused(person: Person) -> None:
    case = answered(person, has_limit="yes", limit_on=made.in_days(-1))
    with pytest.raises(Invalid) as refused:
        planned(person, case, None)
    assert refused.value.fields["summary_limit_on"][0][0] == "limit-past"
