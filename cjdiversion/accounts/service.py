"""Signing in and out, and the verbs that make people, postings, coverage and tokens."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

import sqlalchemy as sa

from cjdiversion import audit, clock, database
from cjdiversion.access import SYSTEM, Actor, May, Role, UnitKind, require
from cjdiversion.accounts import passwords, queries
from cjdiversion.accounts.models import (
    Coverage,
    Person,
    Posting,
    ServiceToken,
    SignedIn,
    SignInAttempt,
    Unit,
)
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.errors import Invalid

Row = TypeVar("Row", Unit, Person, Posting, Coverage)

GUESSES = 10  # Cyber Essentials: at most 10 guesses, then 15 minutes
GUESSES_FROM_ADDRESS = 100  # a whole suite shares one address
WAIT = timedelta(minutes=15)
LEAST_PASSWORD = 12  # Cyber Essentials, without a second factor

_WRONG = "The e-mail address or the password is not right"
_TOO_MANY = "Too many attempts. Wait 15 minutes, then try again"


def sign_in(*, email: str, password: str, address: str) -> str:
    """Start a session and return its secret for the cookie. Raises Invalid.

    The same words and the same work whether the account is there or not.
    """
    account, origin = passwords.digest(email.lower()), passwords.digest(address)
    if _is_throttled(account, origin):
        raise Invalid.at("email", "too-many-attempts", _TOO_MANY)
    person = session().scalar(sa.select(Person).where(Person.email == email.lower()))
    kept = person.password_hash if person and person.is_active else ""
    postings = queries.postings_of(person.id) if person else []
    if not passwords.matches(kept, password) or person is None or not postings:
        database.even_if_refused(lambda: _remember_guess(account, origin))
        raise Invalid.at("email", "wrong-sign-in", _WRONG)
    return _start_session(queries.actor_in(postings[0]))


def _start_session(actor: Actor) -> str:
    secret, now = secrets.token_urlsafe(32), clock.now()
    session().add(
        SignedIn(
            secret_hash=passwords.digest(secret),
            person_id=actor.person_id,
            posting_id=actor.posting_id,
            started_at=now,
            seen_at=now,
        )
    )
    audit.record(Did.SIGNED_IN, Operation.SIGN_IN, by=actor, kind="session")
    return secret


def _is_throttled(account: str, origin: str) -> bool:
    since = clock.now() - WAIT
    guesses = (
        sa.select(
            sa.func.count().filter(SignInAttempt.account_digest == account),
            sa.func.count().filter(SignInAttempt.address_digest == origin),
        )
        .where(SignInAttempt.at > since)
        .where(
            sa.or_(SignInAttempt.account_digest == account, SignInAttempt.address_digest == origin)
        )
    )
    by_account, by_address = session().execute(guesses).one()
    return bool(by_account >= GUESSES or by_address >= GUESSES_FROM_ADDRESS)


def _remember_guess(account: str, origin: str) -> None:
    now = clock.now()
    session().add(SignInAttempt(account_digest=account, address_digest=origin, at=now))
    audit.record(Did.SIGN_IN_FAILED, Operation.SIGN_IN, by=SYSTEM, kind="session")


def sign_out(*, by: Actor, secret: str) -> None:
    ended = sa.update(SignedIn).where(SignedIn.secret_hash == passwords.digest(secret))
    session().execute(ended.values(ended_at=clock.now()))
    audit.record(Did.SIGNED_OUT, Operation.SIGN_IN, by=by, kind="session")


def end_sessions_of(person_id: uuid.UUID) -> None:
    ended = sa.update(SignedIn).where(SignedIn.person_id == person_id, SignedIn.ended_at.is_(None))
    session().execute(ended.values(ended_at=clock.now()))


def add_unit(
    *, by: Actor, kind: UnitKind, name: str, code: str = "", force: Unit | None = None
) -> Unit:
    _may_manage(by)
    if queries.unit_named(name, kind):
        raise Invalid.at("name", "taken", "There is a unit of this kind and name already")
    unit = Unit(kind=kind, name=name, code=code, force_id=force.id if force else None)
    return _added(unit, by)


def add_person(*, by: Actor, name: str, email: str, password: str) -> Person:
    _may_manage(by)
    _check_password(password)
    if session().scalar(sa.select(Person.id).where(Person.email == email.lower())):
        raise Invalid.at("email", "taken", "Somebody has this e-mail address already")
    person = Person(name=name, email=email.lower(), password_hash=passwords.hashed(password))
    return _added(person, by)


def set_password(person: Person, *, by: Actor, password: str) -> None:
    _may_manage(by)
    _check_password(password)
    person.password_hash = passwords.hashed(password)
    end_sessions_of(person.id)
    _changed(person, by)


def post(
    person: Person,
    *,
    by: Actor,
    unit: Unit,
    role: Role,
    rank: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
) -> Posting:
    """Give a posting. Nobody gives one to themselves; nobody is posted as the service itself."""
    _may_manage(by)
    if by.person_id == person.id:
        raise Invalid.at("person", "self", "Another administrator must give you a posting")
    if role is Role.SYSTEM:
        raise Invalid.at("role", "unknown", "Select one of the roles offered")
    from_on = from_on or clock.today()
    if to_on is not None and to_on < from_on:
        raise Invalid.at("to_on", "order", "The last day must not be before the first")
    posting = Posting(
        person_id=person.id, unit_id=unit.id, role=role, rank=rank, from_on=from_on, to_on=to_on
    )
    return _added(posting, by)


def end_posting(posting: Posting, *, by: Actor, on: date) -> None:
    _may_manage(by)
    if on < posting.from_on:
        raise Invalid.at("to_on", "order", "The last day must not be before the first")
    posting.to_on = on
    _changed(posting, by)


def cover(*, by: Actor, served: Unit, server: Unit, from_on: date) -> Coverage:
    """From the day on, `server` (provider or CPS area) serves `served`; an earlier one ends."""
    _may_manage(by)
    earlier = queries.serving(served.id, server.kind, from_on)
    if earlier is not None:
        ended = sa.update(Coverage).where(
            Coverage.served_unit_id == served.id,
            Coverage.by_unit_id == earlier.id,
            Coverage.to_on.is_(None),
        )
        session().execute(ended.values(to_on=from_on - timedelta(days=1)))
    return _added(Coverage(served_unit_id=served.id, by_unit_id=server.id, from_on=from_on), by)


def issue_token(
    *,
    by: Actor,
    name: str,
    scopes: Iterable[May],
    ends_on: date,
    person: Person | None = None,
    unit: Unit | None = None,
    role: Role | None = None,
) -> tuple[ServiceToken, str]:
    """A token and its secret, which is shown once. A unit's token needs the role it acts in."""
    _may_manage(by)
    if (person is None) == (unit is None) or (unit is not None and role is None):
        raise Invalid.at("person", "person-or-unit", "Name one person, or one unit and a role")
    if ends_on <= clock.today():
        raise Invalid.at("ends_on", "past", "The end date must be in the future")
    secret = f"cjd_{secrets.token_urlsafe(32)}"
    token = ServiceToken(
        name=name,
        secret_hash=passwords.digest(secret),
        person_id=person.id if person else None,
        unit_id=unit.id if unit else None,
        role=role,
        scopes=sorted(power.value for power in scopes),
        made_at=clock.now(),
        ends_on=ends_on,
    )
    session().add(token)
    session().flush()  # for the id
    audit.record(Did.TOKEN_ISSUED, Operation.ADMINISTRATION, by=by, subject=token)
    return token, secret


def revoke_token(token: ServiceToken, *, by: Actor) -> None:
    _may_manage(by)
    token.revoked_at = clock.now()
    audit.record(Did.TOKEN_REVOKED, Operation.ADMINISTRATION, by=by, subject=token)


def _may_manage(by: Actor) -> None:
    """The service itself sets up the first administrator, and the demo."""
    if by is not SYSTEM:
        require(by, May.ACCOUNT_MANAGE)


def _check_password(password: str) -> None:
    if not LEAST_PASSWORD <= len(password) <= 128:
        words = f"The password must have {LEAST_PASSWORD} to 128 characters"
        raise Invalid.at("password", "length", words)


def _added(thing: Row, by: Actor) -> Row:
    session().add(thing)
    session().flush()  # for the id
    audit.record(Did.ACCOUNT_CHANGED, Operation.ADMINISTRATION, by=by, subject=thing)
    return thing


def _changed(thing: Person | Posting, by: Actor) -> None:
    audit.record(Did.ACCOUNT_CHANGED, Operation.ADMINISTRATION, by=by, subject=thing)
