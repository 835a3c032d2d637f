"""The time limit that an officer answered for the criteria holds for the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.conditions import planning, prosecutable, service, setting
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
    return planning.plan(case, by=by, option_code=option, **told)


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
    case = answered(person, has_limit="yes", limit_on=made.in_days(90))
    decision = made.decided(person, case=case)
    deciding.looked_into(case, by=person("supervisor"), has_limit="yes")  # the day is taken back
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
@pytest.mark.parametrize("answer", ["yes", "not-asked", "not-known"])
def test_a_conditional_caution_is_not_decided_while_nobody_knows_until_when_it_can_be_enforced(
    person: Person, answer: str
) -> None:
    case = answered(person, has_limit=answer)
    with pytest.raises(Invalid) as refused:
        made.decided(person, case=case)
    told = [words for found in refused.value.fields.values() for _, words in found]
    assert any("prosecut" in words for words in told)


@pytest.mark.usefixtures("unit")
def test_a_variation_keeps_to_a_limit_that_is_known_since_the_first_signature(
    person: Person,
) -> None:
    case = answered(person, has_limit="no")
    condition = made.only(made.signed(person, decision=made.decided(person, case=case)), person)
    by = person("supervisor")
    deciding.looked_into(case, by=by, has_limit="yes", limit_on=made.in_days(60))
    later = made.varied(condition, person, due_on=made.in_days(40))
    assert later.record.summary_limit_on == made.in_days(60)
    with made.refused("due_on", "due-summary"):
        made.varied(later, person, due_on=made.in_days(60))


@pytest.mark.usefixtures("unit")
def test_a_limit_known_since_ends_prosecution_too(person: Person) -> None:
    case = answered(person, has_limit="no")
    condition = made.only(made.signed(person, decision=made.decided(person, case=case)), person)
    by = person("supervisor")
    deciding.looked_into(case, by=by, has_limit="yes", limit_on=made.in_days(10))
    made.reported(condition, "no", person)
    with clock.at(clock.now() + timedelta(days=11)), made.refused("choice", "too-late"):
        made.decide(condition, person, "prosecute")


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


def dated(person: Person, *offences: tuple[str, int], **over: Any) -> Case:
    """Offences by code and days from now; nobody has answered whether a limit runs."""
    alleged = [
        {"code": code, "committed_on": made.in_days(days), "is_domestic_abuse": False, **over}
        for code, days in offences
    ]
    by = person("supervisor")
    case = deciding.booked_for(by, recorded_by=person("sergeant"), offences=alleged)
    deciding.looked_into(case, by=by, has_limit="not-asked")
    return case


SUMMARY, EITHER_WAY = "CJ88116", "TH68010"


@pytest.mark.usefixtures("unit")
def test_changing_the_record_does_not_take_the_limit_out(person: Person) -> None:
    case = answered(person, has_limit="yes", limit_on=made.in_days(60))
    record = made.begun(person, decision=made.decided(person, case=case))
    said = {"offences": "Theft", "admission": "Yes", "admitted_on": made.in_days(0)}
    setting.amend(record, by=person("supervisor"), summary_limit_on=None, **said)
    assert record.summary_limit_on == made.in_days(60)


@pytest.mark.usefixtures("unit")
def test_the_limit_is_that_of_the_offences_decided_and_of_no_other(person: Person) -> None:
    case = dated(person, (SUMMARY, -30), (EITHER_WAY, -30))
    for number, limit_on in (("1", time_limits.ends_on(made.in_days(-30))), ("2", None)):
        decision = made.decided(person, case=case, offences=[number])
        assert made.begun(person, decision=decision).summary_limit_on == limit_on


@pytest.mark.usefixtures("unit")
def test_an_older_offence_out_of_time_does_not_stop_the_record_of_a_newer_one(
    person: Person,
) -> None:
    case = dated(person, (SUMMARY, -300), (SUMMARY, -30))
    decision = made.decided(person, case=case, offences=["2"])
    record = made.begun(person, decision=decision)
    assert record.summary_limit_on == time_limits.ends_on(made.in_days(-30))


@pytest.mark.usefixtures("unit")
def test_one_summary_offence_among_others_brings_its_limit(person: Person) -> None:
    case = dated(person, (SUMMARY, -100), (EITHER_WAY, -100))
    record = made.begun(person, decision=made.decided(person, case=case))
    assert record.summary_limit_on == time_limits.ends_on(made.in_days(-100))


@pytest.mark.usefixtures("unit")
def test_a_day_of_the_offence_put_right_holds_at_the_signature(person: Person) -> None:
    case = dated(person, (SUMMARY, -10))
    record = made.begun(person, decision=made.decided(person, case=case))
    setting.add(record, by=person("supervisor"), **made.facts(due_on=made.in_days(100)))
    record.case.offences[0].committed_on = made.in_days(-100)
    with pytest.raises(Invalid) as refused:
        service.sign(record, by=person("supervisor"), **made.signature())
    assert refused.value.fields["signed_at"][0][0] == "due-summary"


@pytest.mark.usefixtures("unit")
def test_a_common_assault_in_domestic_abuse_has_no_limit_that_is_counted_by_itself(
    person: Person,
) -> None:
    """Its time may run from the complaint: Criminal Justice Act 1988 s39A."""
    case = dated(person, (SUMMARY, -200), is_domestic_abuse=True)
    assert prosecutable.suggested(case) is None
    assert prosecutable.until(case, made.in_days(90), on=made.in_days(0)) == made.in_days(90)
    deciding.looked_into(case, by=person("supervisor"), has_limit="yes")
    with pytest.raises(Invalid) as refused:
        prosecutable.until(case, None, on=made.in_days(0))
    assert refused.value.fields["summary_limit_on"][0][0] == "limit-missing"


@pytest.mark.usefixtures("unit")
def test_a_simple_caution_waits_for_no_limit(person: Person) -> None:
    case = answered(person, has_limit="yes")
    decision = made.decided(person, case=case, option_code="simple-caution")
    assert made.begun(person, decision=decision).summary_limit_on is None


def test_nobody_prosecutes_after_the_limit_and_the_page_says_so_first(
    db: Database, person: Person, visit: Any
) -> None:
    with db.unit():
        condition = made.running(person)
        condition.record.summary_limit_on = clock.today() + timedelta(days=10)
        token, due = condition.token, condition.due_on
    with clock.at(clock.day_starts(due + timedelta(days=1))):
        with db.unit():
            made.lapse_due()
        page = visit("supervisor").get(f"/conditions/{token}/decide")
        assert "it is too late now" in page.text
        said = {"choice": "prosecute", "reasons": made.REASONS}
        shown = page.send("Record the decision", status=422, **said)
        (words,) = shown.errors
        assert "Magistrates’ Courts Act 1980 s127" in words
        shown.send("Record the decision", choice="no-action")
