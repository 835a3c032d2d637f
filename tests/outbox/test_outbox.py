"""The outbox: written with the deed, sent once, nothing lost, no personal data."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts.models import Person
from cjdiversion.config import Mail
from cjdiversion.database import Database, session
from cjdiversion.outbox import jobs, letters, rules, schemas, senders, service
from cjdiversion.outbox.models import Message
from cjdiversion.outbox.senders import Letter, NotSent, Unreachable
from cjdiversion.outbox.steps import Status
from tests.outbox import made

Who = Callable[[str], Actor]


def drain(db: Database, port: int, **over: Any) -> service.Run:
    return service.drain(db, senders.Smtp(made.mail(port)), site=made.SITE, **over)


def in_minutes(count: float) -> Any:
    return clock.at(clock.now() + timedelta(minutes=count))


# --- written with the deed ------------------------------------------------------------------------


def test_a_deed_and_what_it_tells_stand_both_or_neither(db: Database, person: Who) -> None:
    with pytest.raises(ZeroDivisionError), db.unit():
        made.sent(person)
        raise ZeroDivisionError
    assert made.messages(db) == []
    with db.unit():
        made.sent(person)
    assert {one.kind for one in made.messages(db)} == {"referral-waits-now"}


def test_one_cause_tells_one_person_once(db: Database, person: Who) -> None:
    with db.unit():
        referral = made.sent(person)
        team = [one.recipient_id for one in session().scalars(sa.select(Message))]
        for _ in range(2):
            service.tell(
                "referral-waits-now",
                referral,
                [*team, *team],
                by=person("sergeant"),
                path="/",
                period=str(referral.version),
            )
    found = made.messages(db)
    assert len(found) == len({one.recipient_id for one in found}) == len(team) > 1


def test_the_team_of_the_provider_is_told_and_nobody_of_another(db: Database, person: Who) -> None:
    with db.unit():
        made.sent(person, priority="3")
        names = session().scalars(
            sa.select(Person.email).where(Person.id.in_(sa.select(Message.recipient_id)))
        )
        told = set(names)
        assert "practitioner@example.test" in told
        assert not {one for one in told if "south" in one or one.startswith("sergeant")}
    assert {one.kind for one in made.messages(db)} == {"referral-waits"}


@pytest.mark.parametrize("deed", ["receive", "accept", "decline", "expire"])
def test_an_answer_is_told_to_the_sender_and_the_team_is_told_no_longer(
    db: Database, person: Who, deed: str
) -> None:
    from tests.referrals.made import STEPS

    with db.unit():
        referral = made.sent(person)
        sergeant = person("sergeant").person_id
        by = {} if deed == "expire" else {"by": person("practitioner")}
        STEPS[deed](referral, **by)
    found = made.messages(db)
    waits = [one for one in found if one.kind.startswith("referral-waits")]
    assert waits and {one.status for one in waits} == {Status.CANCELLED}
    news = [one for one in found if one not in waits]
    assert {one.status for one in news} == {Status.WAITING}
    told = {one.recipient_id for one in news}
    assert sergeant in told
    assert (told == {sergeant}) is (deed != "expire")  # that the team reads too


def test_nobody_is_told_of_their_own_deed(db: Database, person: Who) -> None:
    with db.unit():
        referral = made.sent(person)
        mine = [person("sergeant").person_id]
        service.tell("referral-closed", referral, mine, by=person("sergeant"), path="/")
        assert (
            session().scalar(sa.select(Message.id).where(Message.kind == "referral-closed")) is None
        )


# --- a server that is down, and comes back --------------------------------------------------------


def test_while_the_server_is_down_nothing_is_lost_and_nothing_goes_twice_after(
    db: Database, person: Who
) -> None:
    with db.unit():
        made.sent(person)
    count, box, port = len(made.messages(db)), made.Postbox(), made.free_port()
    for hour in range(23):
        with in_minutes(60 * hour):
            assert drain(db, port).sent == 0
    assert {one.status for one in made.messages(db)} == {Status.WAITING}
    with made.smtp_server(box, port), in_minutes(60 * 23):
        assert drain(db, port).sent == count
        assert drain(db, port).sent == 0
    assert len(box.letters) == count == len(set(box.ids))
    assert {one.status for one in made.messages(db)} == {Status.SENT}


def test_what_waited_too_long_for_a_server_does_not_all_go_out_when_there_is_one(
    db: Database, person: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No server was set up: after a day it stands as not delivered, and a person decides."""
    monkeypatch.delenv("CJD_SMTP_HOST", raising=False)
    with db.unit():
        made.sent(person)
    count = len(made.messages(db))
    with in_minutes(24 * 60 - 1):
        assert jobs.send_now(db) == "E-mail is not set up: messages wait"
    with in_minutes(23 * 60), db.unit():
        made.sent(person)
    box, port = made.Postbox(), made.free_port()
    with made.smtp_server(box, port), in_minutes(24 * 60):
        assert drain(db, port).sent == count  # the fresh ones
        old = [one for one in made.messages(db) if one.status is Status.DEAD]
        assert len(old) == count and {one.error for one in old} == {service.TOO_OLD}
        with db.unit() as unit:
            service.send_again(unit.get_one(Message, old[0].id), by=person("admin"))
        assert drain(db, port).sent == 1
    assert len(set(box.ids)) == len(box.ids) == count + 1


def test_with_no_server_at_all_what_waited_too_long_is_shown_as_not_delivered(
    db: Database, person: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CJD_SMTP_HOST", raising=False)
    with db.unit():
        made.sent(person)
    with in_minutes(24 * 60):
        assert f"; {len(made.messages(db))} waited too long" in jobs.send_now(db)
    assert {one.status for one in made.messages(db)} == {Status.DEAD}


def test_a_letter_the_server_refuses_does_not_hold_up_the_others(db: Database, person: Who) -> None:
    with db.unit():
        made.sent(person)
    count, port = len(made.messages(db)), made.free_port()
    answers = iter(["451 busy with practitioner@example.test", *["250 OK"] * count])
    box = made.Postbox(lambda: next(answers))
    with made.smtp_server(box, port):
        run = drain(db, port)
        assert (run.sent, run.failed) == (count - 1, 1)
        (failed,) = [one for one in made.messages(db) if one.status is Status.WAITING]
        assert (failed.error, failed.attempts) == ("SMTPDataError", 1)  # no address of anybody
        with in_minutes(1.1):
            assert drain(db, port).sent == 1
    assert len(set(box.ids)) == len(box.ids) == count


def test_an_address_the_server_has_no_letters_for_does_not_hold_up_the_others(
    db: Database, person: Who
) -> None:
    with db.unit():
        made.sent(person)
        first = sa.select(Message.recipient_id).order_by(Message.next_at, Message.id).limit(1)
        theirs = sa.update(Person).where(Person.id == session().scalar(first))
        session().execute(theirs.values(email="josé@example.test"))
    count, box, port = len(made.messages(db)), made.Postbox(), made.free_port()
    with made.smtp_server(box, port, enable_SMTPUTF8=False):
        run = drain(db, port)
        assert (run.sent, run.failed) == (count - 1, 1)
        (failed,) = [one for one in made.messages(db) if one.status is Status.WAITING]
        assert (failed.error, failed.attempts) == (senders.NO_SUCH_LETTERS, 1)
        assert failed.next_at > clock.now()
        ours = replace(made.mail(port), sender="josé@example.test")
        with pytest.raises(Unreachable, match="SMTPNotSupportedError"):
            senders.Smtp(ours).send(LETTER)


def test_pauses_double_up_to_an_hour_and_after_the_last_try_a_person_must_look(
    db: Database, person: Who
) -> None:
    minutes = [rules.pause(tries) // timedelta(minutes=1) for tries in range(1, 11)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    with db.unit():
        made.sent(person)
    box = made.Postbox(lambda: "451 not now")
    port, now, tries = made.free_port(), clock.now(), 0
    with made.smtp_server(box, port):
        while {one.status for one in made.messages(db)} == {Status.WAITING}:
            now, tries = now + timedelta(hours=1.1), tries + 1
            with clock.at(now):
                drain(db, port)
            assert tries < 100
    (dead, *_) = [one for one in made.messages(db) if one.status is Status.DEAD]
    assert (dead.attempts, dead.error) == (rules.MOST_TRIES, "SMTPDataError")


def test_a_closed_account_gets_nothing_and_the_row_says_so(db: Database, person: Who) -> None:
    with db.unit():
        made.sent(person)
        session().execute(sa.update(Person).values(is_active=False))
    box, port = made.Postbox(), made.free_port()
    with made.smtp_server(box, port):
        assert drain(db, port).cancelled == len(made.messages(db))
    assert box.letters == []
    found = {(one.status, one.error) for one in made.messages(db)}
    assert found == {(Status.CANCELLED, "account-closed")}


def test_the_address_is_the_one_of_the_moment_of_sending(db: Database, person: Who) -> None:
    with db.unit():
        made.sent(person)
        mover = session().scalar(sa.select(Message.recipient_id).limit(1))
        moved = sa.update(Person).where(Person.id == mover)
        session().execute(moved.values(email="new.address@example.test"))
    box, port = made.Postbox(), made.free_port()
    with made.smtp_server(box, port):
        drain(db, port)
    assert "new.address@example.test" in box.addressed


# --- killed, and many at once ---------------------------------------------------------------------

KILLED = """
    import os, signal, sys
    from cjdiversion.database import Database
    from cjdiversion.outbox import senders, service
    from tests.outbox import made

    class DiesAfter(senders.Smtp):
        def send(self, letter):
            super().send(letter)  # the server has it
            os.kill(os.getpid(), signal.SIGKILL)

    sender = DiesAfter(made.mail(int(sys.argv[2])))
    service.drain(Database(sys.argv[1]), sender, site=made.SITE)
"""
DRAINS = """
    import sys
    from cjdiversion.database import Database
    from cjdiversion.outbox import senders, service
    from tests.outbox import made

    sys.stdin.readline()
    sender = senders.Smtp(made.mail(int(sys.argv[2])))
    service.drain(Database(sys.argv[1]), sender, site=made.SITE)
"""


AS_HERE = """
    from datetime import timedelta
    from cjdiversion import clock

    real = clock._ticking
    clock._ticking = lambda: real() + timedelta(seconds={seconds})
"""


def process(program: str, db: Database, port: int) -> subprocess.Popen[bytes]:
    """A process of its own, whose clock shows what the clock of the tests shows."""
    url = db.engine.url.render_as_string(hide_password=False)
    ahead = (clock.now() - datetime.now(UTC)).total_seconds()
    whole = textwrap.dedent(AS_HERE.format(seconds=ahead)) + textwrap.dedent(program)
    command = [sys.executable, "-c", whole, url, str(port)]
    env = {**os.environ, "PYTHONPATH": os.getcwd()}  # noqa: PTH109
    return subprocess.Popen(command, env=env, stdin=subprocess.PIPE)


def test_a_sender_killed_between_the_server_and_the_mark_repeats_one_with_the_same_id(
    db: Database, person: Who
) -> None:
    with db.unit():
        made.sent(person)
    count, box, port = len(made.messages(db)), made.Postbox(), made.free_port()
    with made.smtp_server(box, port):
        killed = process(KILLED, db, port)
        killed.communicate()
        assert killed.returncode == -signal.SIGKILL
        assert len(box.letters) == 1
        drain(db, port)  # the claim holds: the one in doubt is left alone
        assert len(box.letters) == count
        with in_minutes(6):
            drain(db, port)
            drain(db, port)
    often = Counter(box.ids)
    assert len(often) == count and sorted(often.values()) == [1] * (count - 1) + [2]
    assert {one.status for one in made.messages(db)} == {Status.SENT}


def test_three_processes_send_each_message_once(db: Database, person: Who) -> None:
    with db.unit():
        for _ in range(8):
            made.sent(person)
    count, box, port = len(made.messages(db)), made.Postbox(), made.free_port()
    assert count >= 16
    with made.smtp_server(box, port):
        three = [process(DRAINS, db, port) for _ in range(3)]
        for one in three:  # all at once, when all have started
            assert one.stdin is not None
            one.stdin.write(b"go\n")
            one.stdin.flush()
        assert [one.wait() for one in three] == [0, 0, 0]
        for one in three:
            assert one.stdin is not None
            one.stdin.close()
    assert len(box.ids) == count == len(set(box.ids))
    assert {one.status for one in made.messages(db)} == {Status.SENT}


@pytest.mark.parametrize("round_", range(10))
def test_two_senders_never_hold_the_same_message(db: Database, person: Who, round_: int) -> None:
    with db.unit():
        made.sent(person)
    count, start, lock = len(made.messages(db)), threading.Barrier(4), threading.Lock()
    taken: list[str] = []

    class Noting:
        def send(self, letter: Letter) -> None:
            with lock:
                taken.append(letter.message_id)

    def sender() -> None:
        start.wait()
        service.drain(db, Noting(), site=made.SITE)

    threads = [threading.Thread(target=sender) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == count == len(set(taken))


def test_a_message_that_kills_every_sender_is_put_aside(db: Database, person: Who) -> None:
    with db.unit():
        made.sent(person)
        lost = {"status": Status.SENDING, "attempts": rules.MOST_TRIES}
        session().execute(sa.update(Message).values(claimed_until=clock.now(), **lost))
    with in_minutes(1):
        assert drain(db, made.free_port()).sent == 0
    assert {(one.status, one.error) for one in made.messages(db)} == {(Status.DEAD, "lost")}


# --- what a letter says ---------------------------------------------------------------------------

KINDS = sorted(path.stem for path in letters.FOLDER.glob("*.txt"))


def test_every_kind_has_its_letter_and_every_letter_its_kind(unit: Any) -> None:
    assert sorted(schemas.kinds()) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_says_the_reference_and_the_link_and_nothing_of_anybody(kind: str) -> None:
    subject, body = letters.written(kind, reference="RABC", link="https://x.test/referrals/t")
    assert "RABC" in subject and "RABC" in body and "https://x.test/referrals/t" in body
    said = f"{subject} {body}".lower()
    for word in ("health", "mental", "custody", "detain", "suicid", "harm", "police", "northgate"):
        assert word not in said


def test_what_arrives_holds_no_name_of_the_person_or_the_suite(db: Database, person: Who) -> None:
    with db.unit():
        made.sent(person, concern="CANARY-CONCERN")
    box, port = made.Postbox(), made.free_port()
    with made.smtp_server(box, port):
        drain(db, port)
    for _, letter in box.letters:
        text = letter.as_string()
        assert not [word for word in ("CANARY", "Northgate", "sergeant") if word in text]
        assert letter["Auto-Submitted"] == "auto-generated" and letter["Date"]


# --- senders --------------------------------------------------------------------------------------

LETTER = Letter("somebody@example.test", "A subject", "A body", "abc")
KEY = (
    "test-"
    + "a" * 8
    + "-aaaa-aaaa-aaaa-"
    + "a" * 12
    + "-"
    + "b" * 8
    + "-bbbb-bbbb-bbbb-"
    + "b" * 12
)


def notify(url: str) -> senders.Sender:
    found = senders.chosen(Mail(notify_key=KEY, notify_template="t", notify_url=url))
    assert found is not None
    return found


def test_notify_is_given_the_words_and_our_id_by_its_own_client() -> None:
    with made.notify_stand_in() as (url, asked):
        notify(url).send(LETTER)
    (one,) = asked
    assert one["path"] == "/v2/notifications/email" and one["auth"].startswith("Bearer ")
    assert one["email_address"] == "somebody@example.test" and one["template_id"] == "t"
    assert one["personalisation"] == {"subject": "A subject", "body": "A body"}
    assert one["reference"] == "abc"


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, NotSent), *((code, Unreachable) for code in (401, 403, 429, 500, 503))],
)
def test_what_notify_refuses_is_told_without_anybody_s_address(
    status: int, kind: type[NotSent], caplog: pytest.LogCaptureFixture
) -> None:
    with made.notify_stand_in(status) as (url, _), pytest.raises(NotSent) as refused:
        notify(url).send(LETTER)
    assert type(refused.value) is kind and str(refused.value) == f"Notify {status}"
    assert "somebody@example.test" not in caplog.text


def test_a_server_that_leaves_without_a_word_after_taking_the_letter_has_taken_it() -> None:
    class Rude(made.Postbox):
        async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
            return "421 going down"

    box, port = Rude(), made.free_port()
    with made.smtp_server(box, port):
        senders.Smtp(made.mail(port)).send(LETTER)
    assert box.addressed == ["somebody@example.test"]


def test_notify_that_is_away_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        notify(f"http://127.0.0.1:{made.free_port()}").send(LETTER)


def test_where_nothing_is_set_up_messages_wait_and_the_job_says_so(
    db: Database, person: Who, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    from cjdiversion.outbox import jobs

    monkeypatch.setenv("CJD_INSTANCE", str(tmp_path))
    with db.unit():
        made.sent(person)
    assert jobs.send(db) == "E-mail is not set up: messages wait"
    assert {one.status for one in made.messages(db)} == {Status.WAITING}


def test_the_job_sends_what_waits(
    db: Database, person: Who, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    from cjdiversion import scheduling

    with db.unit():
        made.sent(person)
    box, port = made.Postbox(), made.free_port()
    told = {"HOST": "127.0.0.1", "PORT": str(port), "TLS": "none"}
    monkeypatch.setenv("CJD_INSTANCE", str(tmp_path))
    monkeypatch.setenv("CJD_MAIL_FROM", "cjd@example.test")
    for name, value in told.items():
        monkeypatch.setenv(f"CJD_SMTP_{name}", value)
    job = scheduling.JOBS["outbox.send"]
    with made.smtp_server(box, port):
        assert scheduling.run(job, db, due_at=scheduling.due(job, clock.now()))
    assert len(box.letters) == len(made.messages(db))
