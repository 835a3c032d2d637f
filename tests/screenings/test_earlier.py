"""What was answered before stands beside the question, and answers nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.identities import service as identities
from cjdiversion.questionnaires import queries as questionnaires
from cjdiversion.questionnaires import questions
from cjdiversion.screenings import earlier, queries, records, service
from tests import make
from tests.identities import made as identity
from tests.pages import Visitor
from tests.screenings import made

Person = Callable[[str], Actor]
PNC = "2015/0026000N"


def before(person: Person, *, days: int = 10, by: str = "sergeant", **said: str) -> Case:
    with clock.at(clock.now() - timedelta(days=days)):
        case = make.booking(by=person(by), pnc_id=PNC, born_on=identity.BORN)
        made.screening(case, by=person(by), **said)
    return case


def here(person: Person, **facts: Any) -> Case:
    return make.booking(by=person("sergeant"), pnc_id=PNC, born_on=identity.BORN, **facts)


def prompts(case: Case, by: Actor, unit: Session) -> dict[str, list[str]]:
    unit.flush()
    return earlier.said_before(records.asked_of(case), case, by=by)


def test_the_newest_earlier_answer_stands_there_with_its_record_and_day(
    unit: Session, person: Person
) -> None:
    before(person, days=90, self_harm_ever="yes", mental_health="before")
    recent = before(person, days=3, mental_health="now")
    found = prompts(here(person), person("sergeant"), unit)
    day = clock.day_in_words(clock.london(clock.now() - timedelta(days=3)).date())
    label = questions.current().by_code["mental-health"].label("now")
    assert found["mental-health"] == [f"Case {recent.reference}, {day}: {label}. Ask, then answer"]
    assert found["self-harm-ever"][0].endswith("Yes. Ask, then answer")


def test_no_of_another_day_and_what_was_not_asked_reassure_nobody(
    unit: Session, person: Person
) -> None:
    before(person, learning="no", neurodiversity="refused", abuse="not-asked")
    found = prompts(here(person), person("sergeant"), unit)
    assert not {"learning", "neurodiversity", "abuse"} & set(found)


def test_needs_of_an_earlier_record_stand_beside_what_records_say(
    unit: Session, person: Person
) -> None:
    before(person, neurodiversity="autism")
    found = prompts(here(person), person("sergeant"), unit)
    assert "needs recorded: " in found["records"][0] and "utis" in found["records"][0]


def test_nothing_is_answered_and_nobody_is_thought_vulnerable_by_a_prompt(
    unit: Session, person: Person, db: Database
) -> None:
    before(person, self_harm_thoughts="yes", learning="yes")
    case = here(person)
    screening = service.start(case, by=person("sergeant"))
    assert prompts(case, person("sergeant"), unit)
    record = records.of(screening)
    assert record.plain == {} and record.all_needs == []
    assert not record.is_safety_action_due and not record.reasons


def test_a_record_out_of_reach_is_named_by_its_unit_and_keeps_its_own_words(
    unit: Session, person: Person
) -> None:
    by = person("sergeant.riverside")
    with clock.at(clock.now() - timedelta(days=5)):
        there = identity.booked(by=by)
        screening = service.start(there, by=by)
        said = made.answers(self_harm_thoughts="yes")
        service.answer(
            screening, by=by, answers=said, own_words={"self-harm-thoughts": "in words of her own"}
        )
        service.complete(screening, by=by)
    case = identity.booked(by=person("sergeant"))
    assert prompts(case, person("sergeant"), unit) == {}  # a name and a birthday open nothing
    link = identity.proposed(person, (there, case))
    identities.confirm(link, by=person("inspector.riverside"))
    (words,) = prompts(case, person("sergeant"), unit)["self-harm-thoughts"]
    assert words.startswith("A record of Riverside, ")
    assert there.reference not in words and "in words of her own" not in words
    trace = unit.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.IDENTITY_SEARCHED)).all()
    # filed all the same: should that record turn out to be somebody else’s, they are to be told
    assert {"shown": [there.reference]} in [row.facts for row in trace]


def test_a_record_closed_as_about_the_wrong_person_prompts_nothing(
    unit: Session, person: Person
) -> None:
    wrong = before(person, self_harm_ever="yes")
    identity.closed(wrong, by=person("sergeant"))
    assert prompts(here(person), person("sergeant"), unit) == {}


def test_what_was_taken_back_as_false_prompts_nobody(unit: Session, person: Person) -> None:
    old = before(person, neurodiversity="autism", learning="yes")
    unit.flush()
    autism = next(one for one in queries.needs_of(old.id) if one.code == "autism")
    service.strike_need(autism, by=person("sergeant"), because="It was the man in the next cell")
    found = prompts(here(person), person("sergeant"), unit)
    assert "neurodiversity" not in found and "learning" in found


def test_a_question_that_has_changed_since_is_quoted_as_it_was_asked(
    unit: Session, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    before(person, learning="yes")
    text = (questions.FILES / "needs-2.json").read_text(encoding="utf-8")
    then = questions.read(text.replace("Do you find reading,", "Did you find reading,"))
    monkeypatch.setattr(questionnaires, "of", lambda *_: then)
    (words,) = prompts(here(person), person("sergeant"), unit)["learning"]
    assert ": Yes to “Did you find reading, " in words


def test_however_many_records_there_are_it_takes_as_many_statements(
    unit: Session, person: Person, db: Database
) -> None:
    def counted(case: Case) -> int:
        unit.flush()
        told: list[str] = []

        def listen(*one: Any) -> None:
            told.append(one[2])

        event.listen(db.engine, "before_cursor_execute", listen)
        assert prompts(case, person("sergeant"), unit)
        event.remove(db.engine, "before_cursor_execute", listen)
        return len([one for one in told if "reference_entry" not in one])

    before(person, days=50, self_harm_ever="yes")
    few = counted(here(person))
    for days in (40, 30, 20):
        before(person, days=days, learning="yes", mental_health="now")
    assert counted(here(person)) == few


def test_the_page_shows_it_and_preselects_nothing(
    db: Database, visit: Callable[..., Visitor], person: Person
) -> None:
    with db.unit():
        old = before(person, mental_health="now").reference
        token = here(person).token
    page = visit("sergeant").get(f"/cases/{token}").send("Ask about vulnerability and needs")
    assert f"Case {old}, " in page.text
    assert not [one for one in page.root.iter("input") if one.get("checked") is not None]
