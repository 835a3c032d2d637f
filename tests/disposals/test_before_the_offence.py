"""Nobody decided, was asked or agreed before the offence happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.disposals import recording, service
from cjdiversion.errors import Invalid
from tests.disposals import made

Person = Callable[[str], Actor]
NOW, TODAY = clock.now(), clock.today()
FIRST = TODAY - timedelta(days=9)
EVE = FIRST - timedelta(days=1)


def offences(code: str = "CJ88116") -> list[dict[str, Any]]:
    marks = {"is_domestic_abuse": False, "is_hate_crime": False}
    days = (TODAY - timedelta(days=2), FIRST)
    return [{"code": code, "committed_on": on, **marks} for on in days]


def case_of(by: Actor, person: Person, code: str = "CJ88116") -> Case:
    return made.case_for(by, recorded_by=person("sergeant"), offences=offences(code))


BY_CPS = {"prosecutor": "P. Nair", "prosecutor_reference": "CPS/77"}
ASKED: dict[str, tuple[str, str, Callable[[int], dict[str, Any]]]] = {
    "the authority": (
        "3",
        "authority_at",
        lambda days: {
            "authority_name": "Somebody Unknown",
            "authority_rank": "inspector",
            "authority_at": NOW - timedelta(days=days),
            "authority_by_phone": True,
        },
    ),
    "the victim": (
        "16",
        "victim_consulted_on",
        lambda days: {"victim_consulted_on": TODAY - timedelta(days=days)},
    ),
    "the prosecutor": (
        "9",
        "prosecutor_decided_on",
        lambda days: {**BY_CPS, "prosecutor_decided_on": TODAY - timedelta(days=days)},
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_a_day_before_the_earliest_offence_is_refused_and_that_day_is_not(
    unit: Session, person: Person, name: str
) -> None:
    outcome, field, said = ASKED[name]
    by = person("investigator")
    case = case_of(by, person)
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts(outcome, **said(10)))
    ((found, told),) = refused.value.fields.items()
    assert found == field
    ((code, words),) = told
    assert code.endswith("-before-the-offence")
    assert "before the offence. Source: order of events" in words
    assert service.decide(case, by=by, **made.facts(outcome, **said(9))).outcome_code == outcome


def test_a_consent_of_the_dpp_is_not_entered_for_an_offence_to_come(
    unit: Session, person: Person
) -> None:
    by = person("supervisor")
    case = case_of(by, person, "OF61016")
    said = {"dpp_consent": "yes", "dpp_prosecutor": "P. Nair", "dpp_reference": "CPS/77"}
    with pytest.raises(Invalid) as refused:
        recording.record(case, by=by, is_whole=False, **said, dpp_on=EVE)
    assert [code for code, _ in refused.value.fields["dpp_on"]] == ["before-the-offence"]
    recording.record(case, by=by, is_whole=False, **said, dpp_on=FIRST)


def test_nor_is_it_decided_upon_where_the_day_of_the_offence_was_put_right_since(
    unit: Session, person: Person
) -> None:
    by = person("supervisor")
    case = case_of(by, person, "OF61016")
    said = {"dpp_consent": "yes", "dpp_prosecutor": "P. Nair", "dpp_reference": "CPS/77"}
    exceptional = {"exceptional": "yes", "exceptional_because": "A first offence of long ago"}
    recording.record(case, by=by, is_whole=False, **said, **exceptional, dpp_on=FIRST)
    for one in case.offences:
        one.committed_on = TODAY
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts("3"))
    assert [code for code, _ in refused.value.fields["outcome_code"]] == [
        "consent-before-the-offence"
    ]
