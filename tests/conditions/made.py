"""Records and conditions for tests, made through the services."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.conditions import due, following, queries, raising, replaced, service, setting
from cjdiversion.conditions.models import Condition, Record
from cjdiversion.disposals.models import Decision
from cjdiversion.errors import Invalid
from tests.disposals import made as disposals

Person = Callable[[str], Actor]
REASONS = "They moved house and told the provider so, who confirms it"
EMAIL = "referrals@wellbeing.example.org"
EARLY = "They told their support worker that they will not go"
CONDITIONAL = {
    "option_code": "conditional-caution",
    "suspect_position": "admits",
    "suspect_agrees": True,
}

TWO_OFFENCES = [
    {"code": "CJ88116", "is_domestic_abuse": False, "is_hate_crime": False},
    {"code": "TH68010", "is_domestic_abuse": False, "is_hate_crime": False},
]


def in_days(count: int) -> date:
    return clock.today() + timedelta(days=count)


def facts(**over: Any) -> dict[str, Any]:
    """A health condition: an assessment within four weeks."""
    return {
        "kind": "rehabilitative",
        "starter": "health-assessment",
        "provider": "Northshire Wellbeing",
        "provider_email": EMAIL,
        "details": "one appointment",
        "due_on": in_days(28),
        **over,
    }


def work(hours: int = 10, **over: Any) -> dict[str, Any]:
    told = {"kind": "punitive", "starter": "unpaid-work", "hours": hours, "details": ""}
    return facts(**{**told, "provider": "Northshire Community Works", **over})


def signature(**over: Any) -> dict[str, Any]:
    return {
        "signed_at": clock.now(),
        "signed_by": "Zoë Okonkwo-Jones",
        "method": "paper",
        "consents": True,
        "explained_by": "DS Mary Quill",
        "adult_name": "Ruth Amara",
        **over,
    }


def decided(
    person: Person, *, outcome: str = "3", who: str = "supervisor", **over: Any
) -> Decision:
    told = {**CONDITIONAL, **over} if outcome == "3" else over
    case: Case | None = told.pop("case", None)
    return disposals.decided(
        outcome, by=person(who), recorded_by=person("sergeant"), case=case, **told
    )


def begun(person: Person, *, who: str = "supervisor", **over: Any) -> Record:
    """Of a conditional caution, nothing set yet."""
    decision = over.pop("decision", None) or decided(person, who=who)
    told = {
        "offences": "Theft from a shop, 1 June 2026",
        "admission": "I took the coat and left without paying",
        "admitted_on": clock.today(),
    }
    return service.begin(decision, decision.case, by=person(who), **{**told, **over})


def plan_of() -> dict[str, Any]:
    """Of a summary offence: it could be prosecuted for longer than a plan lasts."""
    return {"offences": "Criminal damage to a fence", "summary_limit_on": in_days(170)}


def signed(
    person: Person, *conditions: dict[str, Any], who: str = "supervisor", **over: Any
) -> Record:
    """In force, with these conditions or the one of `facts`."""
    record = begun(person, who=who, **over)
    for told in conditions or (facts(),):
        setting.add(record, by=person(who), **told)
    service.sign(record, by=person(who), **signature())
    return record


def running(person: Person, **over: Any) -> Condition:
    """The one condition of a conditional caution that is in force."""
    record = signed(person, facts(**over))
    return only(record, person)


def only(record: Record, person: Person) -> Condition:
    (found,) = queries.standing_in(record.id)
    return setting.open(found.token, by=person("supervisor"))


def decide(condition: Condition, person: Person, choice: str, **over: Any) -> None:
    """Before the day it is due, as they said that they will not do it."""
    told = {"by": person("supervisor"), "reasons": REASONS, "early_because": EARLY}
    following.decide(condition, choice=choice, **{**told, **over})


def reported(condition: Condition, answer: str, person: Person, **over: Any) -> None:
    told = {"said_by": "Sam Okoro, Northshire Wellbeing", "said_at": clock.now()}
    following.report(condition, by=person("investigator"), answer=answer, **{**told, **over})


def varied(condition: Condition, person: Person, **over: Any) -> Condition:
    told = {**facts(due_on=in_days(60)), **signature(), "reasons": REASONS}
    return following.vary(condition, by=person("supervisor"), **{**told, **over})


def remind_due() -> int:
    """How many, in the unit of work that is open."""
    return due.in_this_unit(raising.ASK)


def lapse_due() -> int:
    return due.in_this_unit(raising.LAPSE)


def raise_waiting() -> int:
    return due.in_this_unit(*raising.WAITING)


def end_replaced() -> int:
    """How many records ended with their decision."""
    count = due.in_this_unit(*replaced.ENDED)
    due.in_this_unit(*replaced.SETTLED)
    return count


@contextmanager
def refused(field: str, code: str) -> Iterator[list[str]]:
    """The words are there to be looked at afterwards."""
    words: list[str] = []
    with pytest.raises(Invalid) as caught:
        yield words
    told = caught.value.fields
    assert field in told, told
    assert told[field][0][0] == code
    words.append(told[field][0][1])
