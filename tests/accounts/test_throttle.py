"""Guessing passwords: ten tries, then a quarter of an hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from cjdiversion import clock, create_app
from cjdiversion.accounts import passwords
from cjdiversion.accounts.models import SignInAttempt
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.config import Settings
from cjdiversion.database import Database
from tests.accounts.made import (
    SERGEANT,
    TOO_MANY,
    WRONG,
    is_signed_in,
    sign_in,
)
from tests.pages import Visitor

Visit = Callable[..., Visitor]
NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)


def guess(visitor: Visitor, count: int, email: str = SERGEANT) -> None:
    html = visitor.client.get("/sign-in").text
    token = html.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"csrf_token": token, "email": email, "password": "not the password"}
    for _ in range(count):
        answer = visitor.client.post("/sign-in", data=data)
        assert answer.status_code == 422 and WRONG in answer.text


def test_the_eleventh_try_waits_15_minutes_whatever_the_password(visit: Visit) -> None:
    visitor = visit()
    with clock.at(NOON):
        guess(visitor, 10)
        assert sign_in(visitor, SERGEANT, status=422).errors == [TOO_MANY]
    with clock.at(NOON + timedelta(minutes=14, seconds=59)):
        assert sign_in(visitor, SERGEANT, status=422).errors == [TOO_MANY]
    with clock.at(NOON + timedelta(minutes=15)):
        sign_in(visitor, SERGEANT)
        assert is_signed_in(visitor)


def test_the_throttle_of_one_person_stops_no_other(visit: Visit) -> None:
    with clock.at(NOON):
        guess(visit(), 10)
        other = visit()
        sign_in(other, "nurse@example.test")
        assert is_signed_in(other)


def test_an_address_nobody_has_is_throttled_with_the_same_words(visit: Visit) -> None:
    with clock.at(NOON):
        guess(visit(), 10, "nobody@example.test")
        page = sign_in(visit(), "nobody@example.test", status=422)
        assert page.errors == [TOO_MANY]


def test_the_case_of_the_letters_gives_no_second_chance(visit: Visit) -> None:
    with clock.at(NOON):
        guess(visit(), 5, SERGEANT)
        guess(visit(), 5, SERGEANT.upper())
        assert sign_in(visit(), "Sergeant@example.test", status=422).errors == [TOO_MANY]


def test_the_throttle_survives_a_restart(visit: Visit, db: Database, tmp_path: Path) -> None:
    with clock.at(NOON):
        guess(visit(), 10)
        settings = Settings(database_url="", secret_key="another key", instance=tmp_path)
        restarted = Visitor(create_app(settings, db=db))
        assert sign_in(restarted, SERGEANT, status=422).errors == [TOO_MANY]


def test_a_hundred_guesses_from_one_address_make_all_of_it_wait(visit: Visit, db: Database) -> None:
    with clock.at(NOON):
        with db.unit() as session:
            here, elsewhere = passwords.digest("127.0.0.1"), passwords.digest("10.0.0.9")
            for count in range(99):
                account = passwords.digest(f"{count}@example.test")
                session.add(SignInAttempt(account_digest=account, address_digest=here, at=NOON))
                session.add(
                    SignInAttempt(account_digest=account, address_digest=elsewhere, at=NOON)
                )
        guess(visit(), 1, "somebody@example.test")
        assert sign_in(visit(), SERGEANT, status=422).errors == [TOO_MANY]
    with clock.at(NOON + timedelta(minutes=15)):
        sign_in(visit(), SERGEANT)


def test_what_was_typed_is_kept_nowhere(visit: Visit, db: Database) -> None:
    sign_in(visit(), "typed@example.test", "typed password", status=422)
    with db.unit() as session:
        (attempt,) = session.scalars(sa.select(SignInAttempt)).all()
        assert attempt.account_digest == passwords.digest("typed@example.test")
        (line,) = session.scalars(
            sa.select(AuditEvent).where(AuditEvent.did == Did.SIGN_IN_FAILED)
        ).all()
        assert "typed" not in str(line.facts)
