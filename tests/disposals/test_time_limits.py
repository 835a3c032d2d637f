"""The time limit for prosecuting summary offences: counted from their days, or asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.disposals import looking, options_queries, recording, service, time_limits
from cjdiversion.disposals.assessing import assess
from cjdiversion.disposals.criteria import Verdict
from cjdiversion.disposals.known import Answer
from cjdiversion.errors import Invalid
from tests.disposals import made

Person = Callable[[str], Actor]
TODAY = clock.today()


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    return person("supervisor")


def time_limit(case: Case, by: Actor) -> Verdict:
    facts = looking.facts_of(case, by)
    held = facts.held.option("conditional-caution")
    assert held is not None
    return next(one for one in assess(held, facts).verdicts if one.criterion == "time-limit")


LIMITS = [
    (date(2026, 1, 15), date(2026, 7, 15)),
    (date(2026, 7, 1), date(2027, 1, 1)),
    (date(2026, 8, 31), date(2027, 2, 28)),
    (date(2027, 8, 31), date(2028, 2, 29)),
    (date(2026, 6, 30), date(2026, 12, 30)),
    (date(2026, 12, 31), date(2027, 6, 30)),
]


@pytest.mark.parametrize(("committed", "last"), LIMITS)
def test_the_time_to_prosecute_a_summary_offence_is_six_months(committed: date, last: date) -> None:
    assert time_limits.ends_on(committed) == last


def summary(by: Actor, person: Person, *days: date | None) -> Case:
    told = [{"code": "CJ88116"} | ({"committed_on": day} if day else {}) for day in days]
    case = made.booked_for(by, recorded_by=person("sergeant"), offences=told)
    made.answered(case, by=by, has_limit="not-asked")
    return case


def test_the_limit_of_summary_offences_is_counted_from_the_earliest(
    by: Actor, person: Person
) -> None:
    early, late = TODAY - timedelta(days=40), TODAY - timedelta(days=3)
    case = summary(by, person, late, early)
    limit = options_queries.limit_of(case, TODAY)
    assert (limit.runs, limit.last_on) == (Answer.YES, time_limits.ends_on(early))
    known = options_queries.known_of(case, TODAY)
    assert known.came_from["limit_on"] == "the offences of this case"
    assert options_queries.suggested(case, TODAY).get("limit_on") is None
    of_one = options_queries.limit_of(case, TODAY, [case.offences[0]])
    assert of_one.last_on == time_limits.ends_on(late)


def test_without_the_day_of_an_offence_it_is_asked_for_in_words(by: Actor, person: Person) -> None:
    case = summary(by, person, TODAY - timedelta(days=3), None)
    found = time_limit(case, by)
    assert found.state == "unknown"
    missing = case.offences[1].words
    assert found.to_do.endswith(f"or the day of the offence: {missing}")
    assert options_queries.limit_of(case, TODAY).missing == missing


def test_no_limit_is_counted_from_an_offence_that_has_none(by: Actor, person: Person) -> None:
    day = TODAY - timedelta(days=10)
    told = [
        {"code": "CJ88116", "committed_on": day},
        {"code": "TH68010", "committed_on": TODAY - timedelta(days=400)},
        {"code": "TH68010"},
    ]
    case = made.booked_for(by, recorded_by=person("sergeant"), offences=told)
    made.answered(case, by=by, has_limit="yes")
    assert options_queries.limit_of(case, TODAY).last_on == time_limits.ends_on(day)
    either_way = case.offences[1:2]
    assert options_queries.limit_of(case, TODAY, either_way).last_on is not None


def test_a_day_that_was_entered_stands(by: Actor, person: Person) -> None:
    case, day = summary(by, person, TODAY - timedelta(days=3)), TODAY + timedelta(days=60)
    recording.record(case, by=by, is_whole=False, has_limit="yes", limit_on=day)
    assert options_queries.limit_of(case, TODAY).last_on == day


def test_conditions_are_not_decided_on_with_too_little_time_left(by: Actor, person: Person) -> None:
    case = summary(by, person, TODAY - timedelta(days=170))
    with pytest.raises(Invalid) as refused:
        said = {"option_code": "conditional-caution"}
        service.decide(case, by=by, **made.facts("3", **said))
    assert [code for code, _ in refused.value.fields["outcome_code"]] == ["limit-near"]


ON = date(2026, 6, 10)
SOON, LATER = date(2026, 7, 1), date(2026, 8, 1)
BEGUN = [
    (Answer.NO, None, None, None),
    (Answer.NO, None, LATER, LATER),
    (Answer.YES, LATER, None, LATER),
    (Answer.YES, LATER, SOON, SOON),
    (Answer.YES, SOON, LATER, SOON),
    (Answer.YES, None, LATER, LATER),
    (Answer.YES, ON, None, ON),
]


@pytest.mark.parametrize(("runs", "last", "stated", "until"), BEGUN)
def test_what_begins_ends_with_the_earlier_of_the_limit_and_what_is_stated(
    runs: Answer, last: date | None, stated: date | None, until: date | None
) -> None:
    assert time_limits.until(time_limits.Limit(runs, last), stated, on=ON) == until


NOT_BEGUN = [
    (time_limits.Limit(Answer.YES), None, "limit-missing", "enter its last day"),
    (time_limits.Limit(Answer.YES, missing="Assault"), None, "limit-missing", "the case: Assault"),
    (time_limits.Limit(Answer.YES, date(2026, 6, 9)), None, "limit-past", "ran out on 9 June 2026"),
    (time_limits.Limit(Answer.NO), date(2026, 6, 9), "limit-past", "ran out on 9 June 2026"),
]


@pytest.mark.parametrize(("limit", "stated", "code", "words"), NOT_BEGUN)
def test_nothing_begins_that_could_not_be_enforced(
    limit: time_limits.Limit, stated: date | None, code: str, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        time_limits.until(limit, stated, on=ON)
    ((found, told),) = refused.value.fields["summary_limit_on"]
    assert found == code
    assert words in told
