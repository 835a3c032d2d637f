"""What an earlier record of the same human says, and nothing of anybody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, OutOfOrder
from cjdiversion.identities import prefilling, queries, service
from cjdiversion.identities.prefilling import Offer
from tests.identities import made

Person = Callable[[str], Actor]
PNC = "2015/0026000N"
SAID = {
    "gender_identity": "2",
    "self_defined_ethnicity": "W2",
    "disability_stated": "yes",
    "language": "pl",
    "needs_interpreter": True,
    "phone": "07700 900123",
}
NOT_ASKED: dict[str, Any] = {**dict.fromkeys(SAID), "pnc_id": PNC}


def earlier(person: Person, *, days: int = 10, by: str = "sergeant", **over: Any) -> Case:
    began = clock.now() - timedelta(days=days)
    facts = {"pnc_id": PNC, **SAID, "arrived_at": began, "authorised_at": began, **over}
    return made.booked(by=person(by), **facts)


def now_here(person: Person, **over: Any) -> Case:
    return made.booked(by=person("sergeant"), **{**NOT_ASKED, **over})


def offered(case: Case, by: Actor) -> dict[str, Offer]:
    session().flush()
    return {offer.fact: offer for offer in prefilling.offers(case, by=by)}


def references(case: Case, by: Actor) -> list[str]:
    session().flush()
    return [one.case.reference for one in queries.earlier_cases(case, by)]


# --- which records -----------------------------------------------------------------------------


def test_earlier_records_of_the_same_pnc_id_newest_first(unit: Session, person: Person) -> None:
    old, recent = earlier(person, days=90), earlier(person, days=3)
    earlier(person, pnc_id="2016/0026000X", surname="Rossi")
    case = now_here(person)
    assert references(case, person("sergeant")) == [recent.reference, old.reference]
    assert references(old, person("sergeant")) == []  # what is later is not earlier


def test_confirmed_links_lead_further_whatever_the_number(unit: Session, person: Person) -> None:
    first = earlier(person, days=30, pnc_id=None)
    second = earlier(person, days=20, surname="Rossi", pnc_id=None)
    case = now_here(person, pnc_id=None)
    assert references(case, person("sergeant")) == []
    links = [made.confirmed(person, pair) for pair in ((second, case), (first, second))]
    assert references(case, person("sergeant")) == [second.reference, first.reference]
    service.undo(links[1], by=person("sergeant"), because="x")
    assert references(case, person("sergeant")) == [second.reference]


def test_the_number_of_a_linked_record_counts_too(unit: Session, person: Person) -> None:
    numbered, again = earlier(person, days=30), earlier(person, days=20)
    case = now_here(person, pnc_id=None)
    made.confirmed(person, (again, case))
    assert references(case, person("sergeant")) == [again.reference, numbered.reference]


def test_a_proposal_alone_leads_nowhere(unit: Session, person: Person) -> None:
    first = earlier(person, pnc_id=None)
    case = now_here(person, pnc_id=None)
    made.proposed(person, (first, case))
    assert references(case, person("sergeant")) == []


def test_who_was_found_to_be_somebody_else_is_not_read_from(unit: Session, person: Person) -> None:
    first, case = earlier(person), now_here(person)
    link = made.proposed(person, (first, case))
    service.refuse(link, by=person("inspector"), because="The number was mistyped")
    assert references(case, person("sergeant")) == []


def test_a_closed_record_is_not_read_from(unit: Session, person: Person) -> None:
    first, case = earlier(person), now_here(person)
    made.closed(first, by=person("inspector"))
    assert references(case, person("sergeant")) == []


def test_a_number_opens_no_record_beyond_reach_and_a_confirmed_link_does(
    unit: Session, person: Person
) -> None:
    there = earlier(person, by="sergeant.riverside")
    case = now_here(person)
    assert references(case, person("sergeant")) == []
    link = service.propose(case, by=person("sergeant"), other=there.token, because="x")
    service.confirm(link, by=person("inspector.riverside"))
    assert references(case, person("sergeant")) == [there.reference]
    offer = offered(case, person("sergeant"))["language"]
    assert there.reference not in offer.choice and "a record of Riverside" in offer.choice


def test_another_force_is_never_read_from(unit: Session, person: Person) -> None:
    earlier(person, by="sergeant.south")
    assert references(now_here(person), person("superintendent")) == []


# --- what is offered ---------------------------------------------------------------------------


def test_what_is_empty_or_differs_is_offered_with_where_it_comes_from_and_when(
    unit: Session, person: Person
) -> None:
    source = earlier(person)
    case = now_here(person, language="en", self_defined_ethnicity="W2")
    found = offered(case, person("sergeant"))
    assert set(found) == {*SAID} - {"self_defined_ethnicity"}
    when = clock.day_in_words(clock.london(source.opened_at).date())
    assert found["language"].choice == (
        f"Language: Polish (now English). From case {source.reference}, {when}"
    )
    assert "Yes (now empty)" in found["needs_interpreter"].choice
    assert case.person.language == "en" and case.person.phone == ""  # nothing is stored


def test_each_fact_comes_from_the_newest_record_that_says_it(unit: Session, person: Person) -> None:
    old = earlier(person, days=90, needs_interpreter=False)
    silent = {**dict.fromkeys(SAID), "needs_interpreter": True}
    recent = earlier(person, days=3, **silent)
    found = offered(now_here(person), person("sergeant"))
    assert found["needs_interpreter"].source.case is recent
    assert found["needs_interpreter"].value is True
    assert found["phone"].source.case is old


def test_what_was_not_stated_is_nothing_to_take_over(unit: Session, person: Person) -> None:
    not_stated = {"gender_identity": "Z", "disability_stated": "prefer-not"}
    earlier(person, **{**SAID, "self_defined_ethnicity": "NS", **not_stated})
    assert set(offered(now_here(person), person("sergeant"))) == {
        *("language", "needs_interpreter", "phone")
    }


def test_that_no_interpreter_was_needed_is_a_fact_like_another(
    unit: Session, person: Person
) -> None:
    earlier(person, **{**dict.fromkeys(SAID), "needs_interpreter": False})
    assert offered(now_here(person), person("sergeant"))["needs_interpreter"].words == "No"


def test_looking_is_written_down_with_the_records_it_showed(unit: Session, person: Person) -> None:
    source, case = earlier(person), now_here(person)
    offered(case, person("sergeant"))
    seen = unit.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.IDENTITY_SEARCHED)).one()
    assert seen.case_id == case.id and seen.facts == {"shown": [source.reference]}


# --- taking over -------------------------------------------------------------------------------


def test_what_is_ticked_is_taken_over_and_its_source_is_in_the_trail(
    unit: Session, person: Person
) -> None:
    source, case = earlier(person), now_here(person)
    found = offered(case, person("sergeant"))
    chosen = [found["language"], found["phone"]]
    service.take_over(case, by=person("sergeant"), version=case.version, offers=chosen)
    assert (case.person.language, case.person.phone) == ("pl", "07700 900123")
    assert case.person.needs_interpreter is None and case.person.gender_identity == ""
    trace = unit.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.CASE_CORRECTED)).one()
    assert trace.facts == {"fields": ["language", "phone"], "from": [source.reference]}
    assert set(offered(case, person("sergeant"))) == {
        *("gender_identity", "self_defined_ethnicity", "disability_stated", "needs_interpreter")
    }


def test_nothing_ticked_a_stale_page_and_a_closed_record_take_over_nothing(
    unit: Session, person: Person
) -> None:
    earlier(person)
    case = now_here(person)
    chosen = list(offered(case, person("sergeant")).values())
    with pytest.raises(Invalid):
        service.take_over(case, by=person("sergeant"), version=None, offers=[])
    with pytest.raises(Conflict):
        service.take_over(case, by=person("sergeant"), version=99, offers=chosen)
    made.closed(case, by=person("inspector"))
    with pytest.raises(OutOfOrder):
        service.take_over(case, by=person("sergeant"), version=None, offers=chosen)
    assert case.person.language == ""


def test_a_tick_is_for_the_value_that_was_seen(unit: Session, person: Person) -> None:
    earlier(person, days=90)
    case = now_here(person)
    before = offered(case, person("sergeant"))["phone"].code
    earlier(person, days=3, phone="07700 900999")
    assert offered(case, person("sergeant"))["phone"].code != before
