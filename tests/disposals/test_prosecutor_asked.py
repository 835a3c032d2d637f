"""A caution with conditions, or of a child, for an offence indictable only: CPS is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.disposals import choosing, looking, service, waiting
from cjdiversion.disposals.waiting_models import CpsWait
from cjdiversion.errors import Invalid
from tests.conditions.made import CONDITIONAL
from tests.disposals import made

TODAY = clock.today()
BORN = {"conditional-caution": date(1990, 4, 9)}
CHILD = date(TODAY.year - 15, 1, 1)
FACTS = {
    "conditional-caution": made.facts("3", **CONDITIONAL),
    "youth-caution": made.facts("2"),
    "youth-conditional-caution": made.facts(
        "2", option_code="youth-conditional-caution", suspect_agrees=True
    ),
}
ROBBERY = [{"code": "OF61016", "is_domestic_abuse": False, "is_hate_crime": False}]
NOBODY_KNOWS = [{"as_text": "Something grave", "is_domestic_abuse": False, "is_hate_crime": False}]
INSPECTOR = {"consulted": "yes", "consulted_whom": "Insp Ada Byron, 10:00"}


@pytest.fixture
def by(unit: Session, person: Callable[[str], Actor]) -> Actor:
    return person("supervisor")


@pytest.fixture(params=FACTS)
def option(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def looked_into(by: Actor, person: Any, option: str, offences: Any = ROBBERY, **over: Any) -> Case:
    """Three days ago: nothing else is in the way."""
    with clock.at(clock.now() - timedelta(days=3)):
        born = BORN.get(option, CHILD)
        case = made.booked_for(by, recorded_by=person("sergeant"), offences=offences, born_on=born)
        made.answered(case, by=by, **over)
    return case


def asked(case: Case, by: Actor, kind: str = "caution", days: int = 2) -> CpsWait:
    return waiting.begin(case, by=by, kind=kind, sent_at=clock.now() - timedelta(days=days))


def answered(case: Case, by: Actor, answer: str = "yes", on: date = TODAY) -> None:
    who = {"prosecutor": "P. Nair", "prosecutor_reference": "CPS/77"}
    waiting.answer(asked(case, by), by=by, answer=answer, **who, prosecutor_decided_on=on)


def why_not(case: Case, by: Actor, option: str, **over: Any) -> list[str]:
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **{**FACTS[option], "decided_at": clock.now(), **over})
    assert option not in choosing.offered(looking.facts_of(case, by)) or over
    return [code for code, _ in refused.value.fields["outcome_code"]]


def test_an_inspectors_word_is_not_enough(by: Actor, person: Any, option: str) -> None:
    case = looked_into(by, person, option, **INSPECTOR)
    assert why_not(case, by, option) == ["prosecutor-not-asked"]


@pytest.mark.parametrize("answer", ["not-known", "not-asked"])
def test_nor_is_it_decided_where_nobody_knows_how_the_offence_is_tried(
    by: Actor, person: Any, option: str, answer: str
) -> None:
    case = looked_into(by, person, option, NOBODY_KNOWS, indictable_only=answer)
    assert why_not(case, by, option) == ["indictable-only"]


def test_it_is_decided_once_a_prosecutor_agrees(by: Actor, person: Any, option: str) -> None:
    case = looked_into(by, person, option)
    answered(case, by)
    assert option in choosing.offered(looking.facts_of(case, by))
    told = service.decide(case, by=by, **{**FACTS[option], "decided_at": clock.now()})
    assert told.option_code == option


def test_while_a_prosecutor_has_it_nobody_decides(by: Actor, person: Any, option: str) -> None:
    case = looked_into(by, person, option)
    asked(case, by)
    assert why_not(case, by, option) == ["prosecutor-awaited"]


@pytest.mark.parametrize("answer", ["no", "not-public-interest"])
def test_what_a_prosecutor_refused_is_refused(
    by: Actor, person: Any, option: str, answer: str
) -> None:
    case = looked_into(by, person, option)
    answered(case, by, answer)
    assert why_not(case, by, option) == ["prosecutor-refused"]


def test_an_answer_of_a_later_day_was_none_for_the_decision(
    by: Actor, person: Any, option: str
) -> None:
    case = looked_into(by, person, option)
    answered(case, by)
    early = clock.now() - timedelta(days=1)
    assert why_not(case, by, option, decided_at=early) == ["prosecutor-late"]


def test_an_answer_to_another_question_is_none(by: Actor, person: Any, option: str) -> None:
    case = looked_into(by, person, option)
    asked(case, by, "charge")
    assert why_not(case, by, option) == ["prosecutor-not-asked"]


def test_a_consent_of_the_dpp_entered_with_prosecutor_reference_and_day_is_an_answer(
    by: Actor, person: Any, option: str
) -> None:
    told = {"dpp_prosecutor": "P. Nair", "dpp_reference": "CPS/77", "dpp_on": TODAY}
    case = looked_into(by, person, option)
    made.answered(case, by=by, dpp_consent="yes", **told)
    assert service.decide(case, by=by, **{**FACTS[option], "decided_at": clock.now()})


@pytest.mark.parametrize("answer", ["not-known", "not-asked"])
def test_no_community_resolution_for_domestic_abuse_before_somebody_knows_between_whom(
    by: Actor, person: Any, answer: str
) -> None:
    abuse = [{"code": "CJ88116", "is_domestic_abuse": True, "is_hate_crime": False}]
    case = looked_into(by, person, "conditional-caution", abuse, intimate=answer)
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts("8"))
    ((code, words),) = refused.value.fields["outcome_code"]
    assert code == "intimate"
    assert "Source: Older guidance on community resolutions" in words
    made.answered(case, by=by, intimate="no")
    assert service.decide(case, by=by, **made.facts("8")).outcome_code == "8"
