"""The answer link: it opens one page for one condition, takes one answer, and tells nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts.throttle import GUESSES
from cjdiversion.conditions import answering, setting
from cjdiversion.conditions.models import AnswerLink, Condition, Evidence, Record
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.database import Database, session
from cjdiversion.disposals import service as disposals
from cjdiversion.errors import Invalid
from cjdiversion.outbox import rules, senders, service
from cjdiversion.outbox.models import Message
from tests.conditions import made
from tests.outbox import made as posted
from tests.pages import Page

Person = Callable[[str], Actor]
Running = Callable[..., str]
KEY = "a key for tests and nothing else"
ANSWERED = {"answer": "yes", "said_by": "Reception, Northshire Wellbeing"}


@pytest.fixture
def asked(db: Database, running: Running, person: Person) -> Callable[..., str]:
    """The path of the page a provider was sent, for a condition in force."""

    def make(token: str = "", **over: Any) -> str:
        token = token or running(**over)
        with db.unit():
            condition = setting.open(token, by=person("supervisor"))
            return _path(answering.ask(condition, by=person("supervisor")))

    return make


def _path(link: AnswerLink) -> str:
    path = answering.path_of(link)
    return f"{path}.{rules.proof(path, KEY)}"


def one(db: Database, kind: Any) -> Any:
    with db.unit():
        return session().scalars(sa.select(kind)).one()


@pytest.fixture
def postbox() -> Iterator[tuple[posted.Postbox, int]]:
    box, port = posted.Postbox(), posted.free_port()
    with posted.smtp_server(box, port):
        yield box, port


# --- the letter -----------------------------------------------------------------------------------


def test_the_letter_holds_the_reference_and_the_link_and_nothing_about_anybody(
    db: Database, asked: Callable[..., str], postbox: tuple[posted.Postbox, int], visit: Any
) -> None:
    path = asked()
    box, port = postbox
    run = service.drain(db, senders.Smtp(posted.mail(port)), site=posted.SITE, key=KEY)
    assert run.sent == 1
    ((to, letter),) = box.letters
    assert to == made.EMAIL
    words = f"{letter['Subject']}\n{letter.get_payload(decode=True).decode()}"  # type: ignore[union-attr]
    condition = one(db, Condition)
    assert condition.reference in words
    assert f"{posted.SITE}{path}" in words
    for never in ("Okonkwo", "Zoë", "police", "custody", "caution", "health", "offence"):
        assert never.lower() not in words.replace(path, "").lower(), never
    found = re.search(rf"{re.escape(posted.SITE)}(\S+)", words)
    assert found is not None
    assert "One question about" in visit().get(found[1]).text


def test_what_opens_the_page_stands_in_no_table(db: Database, asked: Callable[..., str]) -> None:
    path = asked()
    token, _, proof = path.rpartition(".")
    message = one(db, Message)
    assert message.path == token
    with db.engine.connect() as connection:
        for table in (Message.__table__, AnswerLink.__table__):
            assert proof not in repr(connection.execute(sa.select(table)).all())


def test_nobody_is_asked_without_an_address(db: Database, running: Running, person: Person) -> None:
    token = running(provider_email="")
    with db.unit(), pytest.raises(Invalid) as refused:
        answering.ask(setting.open(token, by=person("supervisor")), by=person("supervisor"))
    assert "provider_email" in refused.value.fields


# --- the page -------------------------------------------------------------------------------------


def test_answer_shows_the_reference_and_one_question_and_nothing_else(
    db: Database, asked: Callable[..., str], visit: Any
) -> None:
    page = visit().get(asked())
    condition = one(db, Condition)
    assert condition.reference in page.text
    for never in ("Okonkwo", "Zoë", "Theft", "assessment", "Wellbeing", "police", "caution"):
        assert never not in page.text, never


def test_answer_yes_completes_the_record_and_closes_the_outcome(
    db: Database, asked: Callable[..., str], visit: Any
) -> None:
    path = asked()
    page = visit().get(path).send("Send the answer", **ANSWERED)
    assert "Your answer" in page.text
    condition, evidence, record = one(db, Condition), one(db, Evidence), one(db, Record)
    assert condition.status is Status.MET
    assert (evidence.means, evidence.said_by) == ("link", ANSWERED["said_by"])
    assert evidence.recorded_by == ""
    assert record.status is Kept.COMPLETED


def test_answer_not_yet_before_the_day_it_is_due_is_kept_and_nothing_follows(
    db: Database, asked: Callable[..., str], visit: Any
) -> None:
    path = asked()
    page = visit().get(path)
    assert clock.day_in_words(made.in_days(28)) in page.text
    said = page.send("Send the answer", **{**ANSWERED, "answer": "no"})
    assert "use the same link once it is done" in said.text
    again = (
        visit().get(path).send("Send the answer", status=422, **{**ANSWERED, "answer": "partly"})
    )
    assert any("told us today" in line for line in again.errors)
    condition, evidence = one(db, Condition), one(db, Evidence)
    assert (condition.status, condition.waits_since) == (Status.RUNNING, None)
    assert (evidence.answer, evidence.is_not_yet) == ("no", True)
    record = one(db, Record)
    shown = visit("supervisor").get(f"/cautions/{record.token}")
    assert "before the day it was due: not yet" in shown.text
    with clock.at(clock.now() + timedelta(days=1)):
        visit().get(path).send("Send the answer", **{**ANSWERED, "answer": "partly"})
        visit().get(path).send("Send the answer", **ANSWERED)
        visit().get(path, status=410)
    assert one(db, Condition).status is Status.MET


@pytest.mark.parametrize(("answer", "status"), [("partly", "partly"), ("no", "not-met")])
def test_answer_that_is_not_yes_waits_for_the_decision_maker(
    db: Database, asked: Callable[..., str], visit: Any, answer: str, status: str
) -> None:
    path = asked()
    with clock.at(clock.now() + timedelta(days=28)):
        visit().get(path).send("Send the answer", **{**ANSWERED, "answer": answer})
    condition = one(db, Condition)
    assert condition.status == status
    assert condition.waits_since is not None
    with db.unit():
        query = sa.select(Message.path).where(Message.kind == "condition-waits")
        assert session().scalars(query).all() == [f"/conditions/{condition.token}/decide"]


def test_answer_is_taken_once(db: Database, asked: Callable[..., str], visit: Any) -> None:
    path = asked()
    with clock.at(clock.now() + timedelta(days=28)):
        first, second = visit().get(path), visit().get(path)
        first.send("Send the answer", **{**ANSWERED, "answer": "no"})
        refused = second.send("Send the answer", status=410, **ANSWERED)
        assert "takes no answer any more" in refused.text
        visit().get(path, status=410)
    assert one(db, Condition).status is Status.NOT_MET
    assert one(db, Evidence).answer == "no"


def test_answer_asks_again_where_it_is_not_complete(asked: Callable[..., str], visit: Any) -> None:
    page: Page = visit().get(asked()).send("Send the answer", status=422)
    assert len(page.errors) == 2
    page.send("Send the answer", **ANSWERED)


def test_answer_by_an_older_link_or_too_late_is_not_taken(
    db: Database, running: Running, asked: Callable[..., str], visit: Any
) -> None:
    token = running()
    older = asked(token)
    newer = asked(token)
    visit().get(older, status=410)
    visit().get(newer)
    with clock.at(clock.now() + timedelta(days=28 + 15)):
        visit().get(newer, status=410)
    with clock.at(clock.now() + timedelta(days=28 + 13)):
        visit().get(newer)


def test_answer_to_what_was_reported_by_telephone_meanwhile_is_not_taken(
    db: Database, running: Running, asked: Callable[..., str], person: Person, visit: Any
) -> None:
    token = running()
    path = asked(token)
    page = visit().get(path)
    with db.unit():
        made.reported(setting.open(token, by=person("supervisor")), "no", person)
    page.send("Send the answer", status=410, **ANSWERED)
    assert one(db, Condition).status is Status.NOT_MET


def test_answer_of_a_replaced_decision_is_not_taken(
    db: Database, running: Running, asked: Callable[..., str], person: Person, visit: Any
) -> None:
    token = running()
    path = asked(token)
    with db.unit():
        record = setting.open(token, by=person("supervisor")).record
        assert record.decision is not None
        disposals.supersede(record.decision, by=person("supervisor"), because=made.REASONS)
    visit().get(path, status=410)


def test_answer_opens_for_the_address_that_was_sent_and_no_other(
    db: Database, asked: Callable[..., str], visit: Any
) -> None:
    here, there = asked(), asked()
    token, _, proof = here.rpartition(".")
    other, _, _ = there.rpartition(".")
    for path in (token, f"{token}.", f"{token}.{proof[:-1]}", f"{other}.{proof}", f"{here}x"):
        visit().get(path, status=404)
    visit().get(here)


def test_who_guesses_is_held_up(db: Database, asked: Callable[..., str], visit: Any) -> None:
    path = asked()
    token = path.rpartition(".")[0]
    for number in range(GUESSES):
        visit().get(f"{token}.guess{number}", status=404)
    visit().get(path, status=404)
    with clock.at(clock.now() + timedelta(minutes=16)):
        visit().get(path)


def test_a_form_from_another_site_answers_nothing(
    app: Flask, db: Database, asked: Callable[..., str]
) -> None:
    path = asked()
    answer = app.test_client().post(path, data=ANSWERED)
    assert answer.status_code in (400, 403)
    assert one(db, Condition).status is Status.RUNNING
