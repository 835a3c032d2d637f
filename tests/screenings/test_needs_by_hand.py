"""Needs known otherwise than by the questions; needs refuted, struck out, grown stale."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.database import Database
from cjdiversion.entries import queries as entries
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.screenings import queries, rules, service
from cjdiversion.screenings.models import Need, NeedStatus
from tests import make
from tests.screenings import made

Person = Callable[[str], Actor]
DAUGHTER = "His daughter says he forgets where he lives"


def recorded(person: Person, **over: Any) -> Need:
    by = person("sergeant")
    told = {"code": "dementia", "source": "family", "fact": DAUGHTER, **over}
    return service.record_need(make.booking(by=by), by=by, **told)


def test_fact_and_opinion_are_two_fields_with_author_time_and_review(
    unit: Session, person: Person
) -> None:
    need = recorded(person, opinion="May not follow the caution")
    assert (need.fact, need.opinion) == (DAUGHTER, "May not follow the caution")
    assert need.raised_by_name == "Sgt Ann Marsh"
    assert need.review_by_on == clock.today() + timedelta(days=90)
    (entry,) = entries.of_case(need.case_id)
    assert "Dementia" in entry.words
    assert DAUGHTER in entry.words


def test_a_need_by_hand_may_be_a_reason_to_suspect_and_is_found(
    unit: Session, person: Person
) -> None:
    need = recorded(person)
    assert [reason.code for reason in queries.reasons_of(need.case_id)] == ["V-ND:dementia"]
    money = recorded(person, code="finance", source="self-told", fact="Owes three lenders")
    assert queries.reasons_of(money.case_id) == []


def test_a_reason_that_comes_after_a_no_opens_the_decision_again(
    unit: Session, person: Person
) -> None:
    """Any officer may come to suspect it at any time (PACE Code C 1.4)."""
    by = person("sergeant")
    case = make.booking(by=by)
    made.screening(case, by=by)
    no = {"is_vulnerable": False, "limbs": [], "reasons": "Says the caution back in his own words"}
    service.decide_vulnerability(case, by=by, **no)
    assert queries.adult_needed(case) is None
    told = {"code": "learning-disability", "source": "family", "fact": "Special school; no reading"}
    need = service.record_need(case, by=person("detention"), **told)
    needed = queries.adult_needed(case)
    assert needed is not None and needed.code == "AA-3"
    assert [one.need for one in queries.new_reasons_of(case.id)] == [need.id.hex]
    assert queries.vulnerabilities_of([case.id]) == {}
    service.decide_vulnerability(case, by=by, **no)
    assert queries.adult_needed(case) is None
    assert queries.vulnerabilities_of([case.id]) == {case.id: False}
    service.record_need(case, by=person("detention"), **{**told, "source": "hcp"})
    assert queries.adult_needed(case) is not None, "another of the same kind is weighed anew"


def test_a_self_harm_need_by_hand_starts_safety_action(unit: Session, person: Person) -> None:
    need = recorded(person, code="self-harm", source="hcp", fact="Nurse saw fresh cuts")
    assert queries.safety_action_due(need.case_id)


@pytest.mark.parametrize(
    ("over", "field", "code"),
    [
        ({"code": "sadness"}, "code", "unknown"),
        ({"source": "rumour"}, "source", "unknown"),
        ({"source": "booking-record"}, "source", "unknown"),
        ({"fact": "  "}, "fact", "required"),
        ({"source": "diagnosed"}, "diagnosed_by", "required"),
        ({"review_by_on": date(2020, 1, 1)}, "review_by_on", "past"),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused_in_words(
    unit: Session, person: Person, over: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        recorded(person, **over)
    assert {name: told[0][0] for name, told in refused.value.fields.items()} == {field: code}


def test_a_diagnosis_says_by_whom_and_when(unit: Session, person: Person) -> None:
    need = recorded(
        person, source="diagnosed", diagnosed_by="Dr P Vane", diagnosed_on=date(2019, 5, 2)
    )
    assert (need.diagnosed_by, need.diagnosed_on) == ("Dr P Vane", date(2019, 5, 2))


def test_a_refuted_need_stays_with_who_found_it_not_so(unit: Session, person: Person) -> None:
    need = recorded(person)
    service.refute_need(need, by=person("inspector"), because=" The nurse found no sign ")
    assert need.status is NeedStatus.REFUTED
    assert (need.ended_by_name, need.ended_because) == ("Insp Cora Wyn", "The nurse found no sign")
    assert queries.needs_of(need.case_id) == []
    assert queries.all_needs_of(need.case_id) == [need]
    with pytest.raises(OutOfOrder):
        service.refute_need(need, by=person("inspector"), because="Again")


def test_what_was_recorded_in_error_can_be_struck_even_after_it_was_refuted(
    unit: Session, person: Person
) -> None:
    need, by = recorded(person), person("sergeant")
    service.refute_need(need, by=by, because="Not so")
    service.strike_need(need, by=by, because="Written on the wrong record")
    assert need.status is NeedStatus.RECORDED_IN_ERROR
    assert need.ended_because == "Written on the wrong record"


@pytest.mark.parametrize("verb", [service.refute_need, service.strike_need])
def test_a_need_ends_only_with_a_reason_and_by_those_who_decide(
    unit: Session, person: Person, verb: Any
) -> None:
    need = recorded(person)
    with pytest.raises(Invalid):
        verb(need, by=person("sergeant"), because="  ")
    with pytest.raises(NotPermitted):
        verb(need, by=person("detention"), because="Looks fine to me")
    with pytest.raises(Conflict):
        verb(need, by=person("sergeant"), because="Not so", version=need.version + 1)
    assert need.status is NeedStatus.ACTIVE


def test_a_need_of_another_suite_is_not_there(unit: Session, person: Person) -> None:
    need = recorded(person)
    for stranger in ("sergeant.riverside", "sergeant.south", "investigator"):
        with pytest.raises(Missing):
            service.open_need(need.token, by=person(stranger))
    assert service.open_need(need.token, by=person("detention")) is need


def test_a_refuted_need_does_not_come_back_while_its_answer_stands(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    screening = made.screening(case, by=by, learning="yes", head_or_memory="memory")
    need = next(one for one in queries.needs_of(case.id) if one.code == "dementia")
    service.refute_need(need, by=by, because="The nurse tested it")
    service.answer(screening, by=by, answers={"abuse": "yes"})
    assert "dementia" not in {one.code for one in queries.needs_of(case.id)}
    service.answer(screening, by=by, answers={"head-or-memory": "no"})
    service.answer(screening, by=by, answers={"head-or-memory": "memory"})
    assert "dementia" in {one.code for one in queries.needs_of(case.id)}, "said anew"


def test_a_refuted_need_leaves_the_reason_to_suspect_standing(
    unit: Session, person: Person
) -> None:
    """What the person said was said; only a decision with reasons sets it aside (Code C 1.4)."""
    by = person("sergeant")
    case = make.booking(by=by)
    made.screening(case, by=by, learning="yes")
    for need in queries.needs_of(case.id):
        service.refute_need(need, by=by, because="His teacher says he reads well")
    assert [reason.code for reason in queries.reasons_of(case.id)] == ["N-LD1"]
    assert queries.screened(case.id) == rules.NOTHING_FOUND


# --- the pages ---------------------------------------------------------------------------------


def test_needs_page_records_refutes_and_strikes(db: Database, visit: Any) -> None:
    with db.unit():
        case = make.booking(by=accounts.actor_named("sergeant@example.test"))
    page = visit("sergeant").get(f"/cases/{case.token}/needs")
    assert "This is not clearance" in page.text
    form = page.click("Record a need")
    refused = form.send("Record need", status=422, code="dementia", source="family")
    assert refused.errors == ["Enter: what was said, seen or read"]
    page = refused.send("Record need", fact=DAUGHTER, opinion="May not follow")
    assert DAUGHTER in page.text
    assert "Opinion: May not follow" in page.text
    page = page.click("Refute").send("Refute need", because="The nurse found no sign")
    assert "Refuted" in page.text
    assert "The nurse found no sign" in page.text
    page = page.click("Recorded in error").send("Mark as recorded in error", because="Wrong record")
    assert "Wrong record" in page.text


def test_record_need_keeps_what_was_typed_when_something_is_missing(
    db: Database, visit: Any
) -> None:
    with db.unit():
        case = make.booking(by=accounts.actor_named("sergeant@example.test"))
    page = visit("detention").get(f"/cases/{case.token}/needs/record")
    again = page.send("Record need", status=422, code="dementia", fact=DAUGHTER)
    assert DAUGHTER in again.html


def test_refute_need_and_strike_need_are_not_offered_to_those_who_type(
    db: Database, visit: Any
) -> None:
    with db.unit():
        by = accounts.actor_named("sergeant@example.test")
        case = make.booking(by=by)
        service.record_need(case, by=by, code="dementia", source="family", fact=DAUGHTER)
    page = visit("detention").get(f"/cases/{case.token}/needs")
    assert DAUGHTER in page.text
    assert not [words for words in page.links if words.startswith(("Refute", "Recorded in error"))]
