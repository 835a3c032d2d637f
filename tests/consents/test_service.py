"""Recording what the person was told and what they agree to, on a real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.consents import queries, service
from cjdiversion.consents.models import Answer, ConsentDecision
from cjdiversion.consents.release import Holder, Released, Withheld, may_release
from cjdiversion.errors import Invalid, NotPermitted
from cjdiversion.referrals.models import AssessmentLine
from tests import make

Person = Callable[[str], Actor]
pytestmark = pytest.mark.usefixtures("unit")

OVERRIDE = {
    "purpose": "custody-care",
    "recipient": "police",
    "ground": "harm-to-self",
    "what": "That she has tablets sewn into her coat",
    "why_no_consent": "Asked twice, would not answer; danger now",
    "harm": "An overdose tonight",
    "consulted": "Ines Moran, team leader",
    "person_told": True,
    "why_not_told": "",
    "review_by_on": date(2100, 1, 1),
    "approved_by": "Ines Moran, team leader",
}


def decide(case: Any, by: Actor, answer: Answer = Answer.GIVEN, **over: Any) -> ConsentDecision:
    facts = {
        "purpose": "case-decisions",
        "recipient": "cps",
        "method": "spoken",
        "given_by": "person",
        **over,
    }
    return service.decide(case, by=by, answer=answer, **facts)


def verdict(case: Any) -> Released | Withheld:
    line = AssessmentLine(
        section="needs", text="Hears voices", is_opinion=False, written_at=clock.now()
    )
    assert line.holder is Holder.LD
    return may_release(
        line,
        queries.decisions_of(case.id),
        queries.overrides_of(case.id),
        purpose="case-decisions",
        recipient="cps",
        on=clock.today(),
    )


@pytest.mark.parametrize("agrees", [True, False, None])
@pytest.mark.parametrize("key", ["sergeant", "detention", "inspector"])
def test_police_record_that_the_person_was_told(
    person: Person, key: str, agrees: bool | None
) -> None:
    case = make.booking(by=person("sergeant"))
    service.tell(case, by=person(key), agrees=agrees)
    told = queries.told_of(case.id)
    assert told is not None
    assert (told.agrees, told.recorded_by) == (agrees, person(key).name)


def test_the_newest_telling_stands(person: Person) -> None:
    case, now = make.booking(by=person("sergeant")), clock.now()
    service.tell(case, by=person("sergeant"), agrees=True, told_at=now)
    service.tell(case, by=person("sergeant"), agrees=False, told_at=now - timedelta(hours=1))
    told = queries.told_of(case.id)
    assert told is not None
    assert told.agrees is True
    assert len(queries.tellings_of(case.id)) == 2


def test_nobody_was_told_until_it_is_recorded(person: Person) -> None:
    assert queries.told_of(make.booking(by=person("sergeant")).id) is None


@pytest.mark.parametrize("key", ["sergeant", "investigator", "inspector", "nurse", "cps"])
def test_only_l_and_d_record_consent_to_share(person: Person, key: str) -> None:
    case = make.booking(by=person("sergeant"))
    with pytest.raises(NotPermitted):
        decide(case, person(key))
    with pytest.raises(NotPermitted):
        service.override(case, by=person(key), **OVERRIDE)
    assert not queries.decisions_of(case.id)
    assert not queries.overrides_of(case.id)


def test_l_and_d_do_not_record_for_police(person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    with pytest.raises(NotPermitted):
        service.tell(case, by=person("practitioner"), agrees=True)


def test_a_withdrawal_holds_at_once_and_the_agreement_stays_on_record(person: Person) -> None:
    case, practitioner = make.booking(by=person("sergeant")), person("practitioner")
    decide(case, practitioner)
    assert isinstance(verdict(case), Released)
    decide(case, practitioner, Answer.WITHDRAWN)
    assert verdict(case) == Withheld("withdrawn")
    assert {one.answer for one in queries.decisions_of(case.id)} == {
        Answer.GIVEN,
        Answer.WITHDRAWN,
    }


def test_agreement_to_tell_police_is_none_to_tell_cps(person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    decide(case, person("practitioner"), recipient="police")
    assert verdict(case) == Withheld("not-asked")


def test_an_override_keeps_its_steps(person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    service.override(case, by=person("practitioner"), **OVERRIDE)
    (kept,) = queries.overrides_of(case.id)
    assert {name: getattr(kept, name) for name in OVERRIDE} == OVERRIDE
    assert kept.provider_id == person("practitioner").unit_id


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"purpose": "marketing"}, "purpose"),
        ({"recipient": "gp"}, "recipient"),
        ({"method": ""}, "method"),
        ({"given_by": "best-interests", "reasons": "Y", "consulted": "X"}, "given_by_name"),
        ({"given_by": "parent", "given_by_name": "Ruth Ayo"}, "given_by"),
    ],
)
def test_a_decision_that_is_not_whole_is_refused(
    person: Person, over: dict[str, str], field: str
) -> None:
    case = make.booking(by=person("sergeant"))
    with pytest.raises(Invalid) as refused:
        decide(case, person("practitioner"), **over)
    assert list(refused.value.fields) == [field]
    assert not queries.decisions_of(case.id)


@pytest.mark.parametrize("age", [{"stated_age": 15}, {}])
def test_somebody_who_may_be_under_16_does_not_agree_as_an_adult_would(
    person: Person, age: dict[str, int]
) -> None:
    case = make.booking(by=person("sergeant"), born_on=None, **age)
    with pytest.raises(Invalid) as refused:
        decide(case, person("practitioner"))
    assert list(refused.value.fields) == ["given_by"]
    decide(case, person("practitioner"), given_by="competent-child", reasons="Told it back")
    assert isinstance(verdict(case), Released)
    decide(case, person("practitioner"), Answer.WITHDRAWN)  # whoever says no, it is recorded
    assert verdict(case) == Withheld("withdrawn")


def test_a_withdrawal_dated_back_holds_at_once(person: Person) -> None:
    case, practitioner = make.booking(by=person("sergeant")), person("practitioner")
    decide(case, practitioner)
    yesterday = clock.now() - timedelta(days=1)
    decide(case, practitioner, Answer.WITHDRAWN, decided_at=yesterday)
    assert verdict(case) == Withheld("withdrawn")


def test_a_court_order_is_named(person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    with pytest.raises(Invalid) as refused:
        service.override(case, by=person("practitioner"), **{**OVERRIDE, "ground": "court-order"})
    assert list(refused.value.fields) == ["authority"]


def test_the_decision_that_stands_is_found_for_each_pair(person: Person) -> None:
    case, practitioner = make.booking(by=person("sergeant")), person("practitioner")
    decide(case, practitioner)
    decide(case, practitioner, Answer.REFUSED)
    decide(case, practitioner, recipient="police")
    standing = {
        (one.purpose, one.recipient): one.answer
        for one in queries.standing(queries.decisions_of(case.id))
    }
    assert standing == {
        ("case-decisions", "cps"): Answer.REFUSED,
        ("case-decisions", "police"): Answer.GIVEN,
    }


def test_each_verb_leaves_one_trace_that_does_not_tell_the_answer(
    person: Person, unit: Session
) -> None:
    case, practitioner = make.booking(by=person("sergeant")), person("practitioner")
    service.tell(case, by=person("sergeant"), agrees=False)
    decide(case, practitioner, Answer.REFUSED, scope="CANARY-SCOPE")
    service.override(case, by=practitioner, **OVERRIDE)
    wanted = (Did.CONSENT_RECORDED, Did.CONSENT_OVERRIDDEN)
    traces = unit.scalars(sa.select(AuditEvent).where(AuditEvent.did.in_(wanted))).all()
    assert sorted(trace.subject_kind for trace in traces) == [
        "consent_decision",
        "consent_override",
        "told_of_ld",
    ]
    assert {trace.case_id for trace in traces} == {case.id}
    facts = str([trace.facts for trace in traces])
    assert "refused" not in facts
    assert "CANARY" not in facts
