"""A person's own pattern: open to whoever supervises them, and to nobody else."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor, Role
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts import service
from cjdiversion.accounts.models import Person
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database, session
from cjdiversion.disposals.consistency import pattern_queries, pattern_seeing
from cjdiversion.disposals.models import Decision
from cjdiversion.errors import Missing, NotPermitted
from cjdiversion.listing import Place
from tests.disposals import made
from tests.pages import Caller

OUT = "out-of-court"


def who(key: str) -> Actor:
    return accounts.actor_named(f"{key}@example.test")


def token(key: str) -> str:
    person = session().get(Person, who(key).person_id)
    assert person is not None
    return person.token


def posted(key: str, rank: str, role: Role = Role.SUPERVISOR, at: str = "supervisor") -> Actor:
    """Somebody new in the unit of another."""
    unit_id = who(at).unit_id
    assert unit_id is not None
    email = f"{key}@example.test"
    person = service.add_person(by=SYSTEM, name=f"New {key}", email=email, password="demonstration")
    unit = accounts.unit(unit_id)
    service.post(person, unit=unit, by=SYSTEM, role=role, rank=rank, from_on=clock.today())
    return who(key)


def decided(key: str, *outcomes: str) -> list[Decision]:
    recorder = who("sergeant")
    return [made.decided(one, by=who(key), recorded_by=recorder) for one in outcomes]


@pytest.fixture
def _decided(db: Database) -> None:
    """22 of the investigator, 23 of the supervisor and of four more, alike."""
    with db.unit():
        decided("investigator", *["1"] * 11, *["16"] * 2, *["1"] * 11)
        for number, one in enumerate(decided("supervisor", *["8"] * 12, *["1"] * 11)):
            one.decided_by_id = uuid.UUID(int=number % 5) if number % 5 else one.decided_by_id


def test_one_colleague_is_no_others_and_the_page_says_so(db: Database, visit: Any) -> None:
    with db.unit():
        decided("investigator", *["1"] * 22)
        decided("supervisor", *["8"] * 12, *["1"] * 11)
        path = f"/patterns/{token('investigator')}"
    page = visit("supervisor").get("/patterns")
    assert "Too few others" in plain_rows(page) and "DC Lena Ford" not in page.links
    page = visit("supervisor").get(path)
    assert "There are too few others to say anything" in page.text
    assert "What others had" not in page.text


@pytest.mark.usefixtures("_decided")
def test_a_supervisor_is_led_by_name_to_one_page_a_person(visit: Any) -> None:
    page = visit("supervisor").get("/patterns")
    assert "Enough decisions" in page.text
    assert "DS Mary Quill" not in plain_rows(page)
    page = page.click("DC Lena Ford")
    for words in (
        "Allocation is not random",
        "22 decisions of theirs with 23 of others",
        "pulled towards the others",
        "Day of the outcome",
        "Positive outcomes: 1, 2, 3, 6, 7, 8 and 22",
    ):
        assert words in page.text
    for words in ("lenien", "bias", "league", "nan"):
        assert words not in page.text.lower().replace("finance", "")
    behind = page.click("Look at cases")
    assert "Showing 22 of 22 decisions" in behind.text


def plain_rows(page: Any) -> str:
    return " ".join("".join(row.itertext()) for row in page.root.iter("tr"))


@pytest.mark.usefixtures("_decided")
def test_too_few_is_said_and_nothing_is_linked(visit: Any) -> None:
    page = visit("supervisor").get("/patterns?measure=outcomes-10-12")
    assert "Too few decisions" in page.text
    assert "DC Lena Ford" not in page.links


def test_nobody_has_decided_anything_is_a_sentence(db: Database, visit: Any) -> None:
    visitor = visit("supervisor")
    assert "Too few decisions" in visitor.get("/patterns").text
    with db.unit():
        path = f"/patterns/{token('investigator')}"
    assert "There are too few decisions to say anything" in visitor.get(path).text
    assert "No decisions" in visitor.get(f"{path}/cases").text
    visitor.get(f"{path}?measure=by-officer", status=422)


@pytest.mark.parametrize(
    "key",
    ["performance", "reviewer", "investigator", "inspector", "superintendent", "admin", "dpo"],
)
def test_no_other_role_opens_any_of_it(unit: Session, key: str) -> None:
    for ask in (
        lambda by: pattern_seeing.people(OUT, by=by),
        lambda by: pattern_seeing.pattern(token("investigator"), OUT, by=by),
        lambda by: pattern_seeing.cases(token("investigator"), OUT, by=by, place=Place()),
    ):
        with pytest.raises(NotPermitted):
            ask(who(key))


def names(by: Actor) -> list[str]:
    return [person.name for person, _ in pattern_seeing.people(OUT, by=by).people]


def test_a_supervisor_of_another_unit_or_force_does_not(unit: Session) -> None:
    other = posted("other", "inspector", at="investigator.riverside")
    for by in (who("supervisor.south"), other):
        with pytest.raises(Missing):
            pattern_seeing.pattern(token("investigator"), OUT, by=by)
        assert "DC Lena Ford" not in names(by)


def test_nobody_sees_their_own_a_peers_or_one_of_a_higher_rank(unit: Session) -> None:
    peer, above = posted("peer", "sergeant"), posted("above", "inspector")
    mary = who("supervisor")
    assert names(mary) == ["DC Lena Ford"]
    assert names(peer) == ["DC Lena Ford"]
    assert names(above) == ["DC Lena Ford", "DS Mary Quill", "New peer"]
    for key in ("supervisor", "peer", "above"):
        with pytest.raises(Missing):
            pattern_seeing.pattern(token(key), OUT, by=mary)


def test_a_posting_that_has_ended_is_nobodys_to_look_at(unit: Session) -> None:
    mary = who("supervisor")
    assert names(mary) == ["DC Lena Ford"]
    (posting,) = accounts.postings_of(who("investigator").person_id)  # type: ignore[arg-type]
    posting.to_on = clock.today() - timedelta(days=1)
    session().flush()
    assert names(mary) == []


def test_who_is_on_duty_elsewhere_sees_nobody_meanwhile(unit: Session) -> None:
    from dataclasses import replace

    away = replace(who("supervisor"), duty_until=clock.now() + timedelta(hours=4))
    found = pattern_seeing.people(OUT, by=away)
    assert found.is_away and found.people == []
    with pytest.raises(Missing):
        pattern_seeing.pattern(token("investigator"), OUT, by=away)


@pytest.mark.usefixtures("_decided")
def test_each_reading_is_recorded_with_whom_it_was_about(db: Database, visit: Any) -> None:
    with db.unit():
        lena = session().get(Person, who("investigator").person_id)
        assert lena is not None
        key, path = lena.id, f"/patterns/{lena.token}"
    for one in ("/patterns", path, f"{path}/cases"):
        visit("supervisor").get(one)
    with db.unit():
        rows = session().query(AuditEvent).filter_by(did=Did.NUMBERS_SEEN).all()
        found = {row.facts["page"]: row for row in rows}
        assert sorted(found) == ["pattern", "pattern-cases", "patterns"]
        assert found["patterns"].facts["shown"] == [str(key)]
        assert found["pattern"].subject_id == found["pattern-cases"].subject_id == key
        assert len(found["pattern-cases"].facts["shown"]) == 22


@pytest.mark.usefixtures("_decided")
def test_decisions_by_maker_are_those_that_stand_and_of_the_force(db: Database) -> None:
    with db.unit():
        rows = pattern_queries.by_maker(who("supervisor").force_id, pattern_seeing._period())
        every = session().query(Decision).all()
        assert sum(row.count for row in rows) == len(every) == 47
        assert pattern_queries.by_maker(who("supervisor.south").force_id,
                                        pattern_seeing._period()) == []  # fmt: skip
        with clock.at(clock.now() + timedelta(days=400)):
            over = pattern_seeing._period()
            assert pattern_queries.by_maker(who("supervisor").force_id, over) == []


@pytest.mark.usefixtures("_decided")
def test_the_twins_tell_the_same(app: Flask, db: Database) -> None:
    call = Caller(app, "supervisor@example.test")
    (told,) = call.get("/api/v1/patterns")["people"]
    assert (told["name"], told["has_enough"]) == ("DC Lena Ford", True)
    assert told["lacking"] == ""
    pattern = call.get(f"/api/v1/patterns/{told['person']}")
    assert pattern["variation"]["compared"] == 22
    assert 0 <= pattern["variation"]["estimate"] <= 1
    few = call.get(f"/api/v1/patterns/{told['person']}?measure=outcomes-10-12")
    assert (few["variation"], few["lacking"]) == (None, "Too few decisions")
