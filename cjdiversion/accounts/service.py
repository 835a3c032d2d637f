"""Signing in and out, and the verbs that make people, postings, coverage and tokens."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa

from cjdiversion import audit, clock, database, drafts
from cjdiversion.access import SYSTEM, Actor, May, Role, UnitKind
from cjdiversion.accounts import checks, passwords, queries, throttle
from cjdiversion.accounts.models import (
    Coverage,
    Duty,
    Person,
    Posting,
    Remit,
    ServiceToken,
    SignedIn,
    SignInAttempt,
    Unit,
)
from cjdiversion.accounts.rules import DutyEnd
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.errors import Invalid, Missing, OutOfOrder

Row = TypeVar("Row", Unit, Person, Posting, Coverage, Remit)

_WRONG = "The e-mail address or the password is not right"
_TOO_MANY = "Too many attempts. Wait 15 minutes, then try again"


def sign_in(*, email: str, password: str, address: str) -> str:
    """Start a session and return its secret for the cookie. Raises Invalid.

    The same words and the same work whether the account is there or not.
    """
    account, origin = passwords.digest(email.lower()), passwords.digest(address)
    if throttle.holds(account, origin):
        raise Invalid.at("email", "too-many-attempts", _TOO_MANY)
    person = session().scalar(sa.select(Person).where(Person.email == email.lower()))
    kept = person.password_hash if person and person.is_active else ""
    actor = queries.acting(person.id) if person else None
    if not passwords.matches(kept, password) or actor is None:
        database.even_if_refused(lambda: remember_guess(account, origin))
        raise Invalid.at("email", "wrong-sign-in", _WRONG)
    return start_session(actor)


def start_session(actor: Actor) -> str:
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


def back_to(secret: str) -> str | None:
    """The page on which this person was typing when an earlier session ended; once."""
    mine = sa.select(SignedIn.person_id).where(SignedIn.secret_hash == passwords.digest(secret))
    page = drafts.led_back(session().scalars(mine).one())
    return f"{page}?typed=again" if page else None


def remember_guess(account: str, origin: str, *, kind: str = "session") -> None:
    """Both are digests. `kind`: of what somebody tried to come in to."""
    now = clock.now()
    session().add(SignInAttempt(account_digest=account, address_digest=origin, at=now))
    audit.record(Did.SIGN_IN_FAILED, Operation.SIGN_IN, by=SYSTEM, kind=kind)


def touch(session_id: uuid.UUID) -> None:
    """The person is there: whether what they sent was taken or not."""
    seen = sa.update(SignedIn).where(SignedIn.id == session_id).values(seen_at=clock.now())
    session().execute(seen.execution_options(synchronize_session=False))


def sign_out(*, by: Actor, secret: str) -> None:
    ended = sa.update(SignedIn).where(SignedIn.secret_hash == passwords.digest(secret))
    session().execute(ended.values(ended_at=clock.now()))
    audit.record(Did.SIGNED_OUT, Operation.SIGN_IN, by=by, kind="session")


def act_as(posting_token: str, *, by: Actor, secret: str) -> Actor:
    """Go on in another posting of one's own that runs today. Raises Missing; OutOfOrder on duty at
    another suite, for nobody is in two places."""
    if by.duty_until is not None:
        raise OutOfOrder(f"You are on duty at {by.unit_name}. End that duty first")
    own = queries.postings_of(by.person_id) if by.person_id else []
    chosen = next((posting for posting in own if posting.token == posting_token), None)
    if chosen is None:
        raise Missing
    mine = sa.update(SignedIn).where(SignedIn.secret_hash == passwords.digest(secret))
    session().execute(mine.values(posting_id=chosen.id))
    actor = queries.actor_in(chosen, None)
    audit.record(Did.SIGNED_IN, Operation.SIGN_IN, by=actor, kind="session")
    return actor


def end_sessions_of(person_id: uuid.UUID) -> None:
    ended = sa.update(SignedIn).where(SignedIn.person_id == person_id, SignedIn.ended_at.is_(None))
    session().execute(ended.values(ended_at=clock.now()))


def end_sessions(person: Person, *, by: Actor) -> None:
    """Everywhere the person is signed in, at once."""
    checks.may_manage(by)
    end_sessions_of(person.id)
    _changed(person, by)


def add_unit(
    *,
    by: Actor,
    kind: UnitKind,
    name: str,
    code: str = "",
    phone: str = "",
    force: Unit | None = None,
) -> Unit:
    checks.may_manage(by)
    checks.new_unit(kind, name, code)
    force_id = force.id if force else None
    return _added(Unit(kind=kind, name=name, code=code, phone=phone, force_id=force_id), by)


def add_person(*, by: Actor, name: str, email: str, password: str) -> Person:
    checks.may_manage(by)
    checks.password(password)
    checks.address(email)
    person = Person(name=name, email=email.lower(), password_hash=passwords.hashed(password))
    return _added(person, by)


def set_password(person: Person, *, by: Actor, password: str) -> None:
    checks.may_manage(by)
    checks.keeps_whole(person, by)
    checks.password(password)
    _use_password(person, password)
    _changed(person, by)


def confirm(*, by: Actor, present: str, address: str) -> Person:
    """Whoever sits at an open screen says who they are again. Raises Invalid."""
    person = session().get_one(Person, by.person_id)
    account, origin = passwords.digest(person.email), passwords.digest(address)
    if throttle.holds(account, origin):
        raise Invalid.at("present", "too-many-attempts", _TOO_MANY)
    if not passwords.matches(person.password_hash, present):
        database.even_if_refused(lambda: remember_guess(account, origin))
        raise Invalid.at("present", "wrong-password", "Your present password is not right")
    return person


def change_password(*, by: Actor, present: str, password: str, address: str) -> str:
    """One's own. Every session ends; the secret of a new one is returned. Raises Invalid."""
    person = confirm(by=by, present=present, address=address)
    checks.password(password)
    _use_password(person, password)
    _changed(person, by)
    return start_session(by)


def _use_password(person: Person, password: str) -> None:
    person.password_hash = passwords.hashed(password)
    end_sessions_of(person.id)


def close(person: Person, *, by: Actor) -> None:
    """The person signs in no more, and their tokens answer nothing; what they did stays theirs."""
    _let_in(person, by, is_active=False)
    end_sessions_of(person.id)
    end_duties(Duty.person_id == person.id, by=by, how=DutyEnd.CLOSED)


def reopen(person: Person, *, by: Actor) -> None:
    _let_in(person, by, is_active=True)


def _let_in(person: Person, by: Actor, *, is_active: bool) -> None:
    checks.may_manage(by)
    checks.not_oneself(person, by)
    checks.keeps_whole(person, by)
    person.is_active = is_active
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
    checks.may_manage(by)
    checks.not_oneself(person, by)
    from_on = from_on or clock.today()
    checks.new_posting(person, unit, role, from_on, to_on)
    posting = Posting(
        person_id=person.id, unit_id=unit.id, role=role, rank=rank, from_on=from_on, to_on=to_on
    )
    return _added(posting, by)


def end_posting(posting: Posting, *, by: Actor, on: date) -> None:
    """`on` is its last day; a day that is past ends it at once, on the person's next request."""
    checks.may_manage(by)
    checks.last_day(posting, on)
    posting.to_on = on
    _changed(posting, by)
    here = Duty.posting_id == posting.id
    if on < clock.today():
        end_duties(here, by=by, how=DutyEnd.POSTING)
    else:
        earlier = sa.update(Duty).where(here, Duty.ended_at.is_(None))
        last = clock.day_ends(on)
        session().execute(earlier.where(Duty.until > last).values(until=last))


def end_duties(
    *which: sa.ColumnElement[bool], by: Actor, how: DutyEnd, at: Any = None, because: str = ""
) -> Sequence[Duty]:
    """Those of `which` that nobody has ended; each is written down once, whoever comes first."""
    session().flush()  # what shuts the door must stand before this is decided
    ended = (
        sa.update(Duty)
        .where(*which, Duty.ended_at.is_(None))
        .values(
            ended_at=clock.now() if at is None else at,
            ended_how=how,
            ended_by=by.name,
            ended_because=because,
            version=Duty.version + 1,
        )
        .returning(Duty)
    )
    found = session().scalars(ended).all()
    for duty in found:
        # the service itself acts there, so that the force's own officer finds it in the trail
        who = replace(by, unit_id=duty.suite_id) if by.unit_id is None else by
        facts = {"how": how.value}
        audit.record(Did.DUTY_ENDED, Operation.ADMINISTRATION, by=who, subject=duty, facts=facts)
    return found


def cover(
    *, by: Actor, served: Unit, server: Unit, from_on: date, beside: bool = False
) -> Coverage:
    """From the day on, `server` (provider or CPS area) serves `served`; whoever of its kind served
    it until then ends, unless it serves `beside` them: a team for children beside one for
    adults."""
    checks.may_manage(by)
    checks.serves(served, server)
    if beside:
        checks.serves_not_yet(served, server, from_on)
    else:
        alike = Coverage.by_unit_id.in_(sa.select(Unit.id).where(Unit.kind == server.kind))
        served_so_far = sa.and_(Coverage.served_unit_id == served.id, alike)
        _end(Coverage, served_so_far, from_on=from_on)
    return _added(Coverage(served_unit_id=served.id, by_unit_id=server.id, from_on=from_on), by)


def set_remit(
    *,
    by: Actor,
    provider: Unit,
    service: str,
    from_on: date,
    youngest: int | None = None,
    oldest: int | None = None,
    sources: Iterable[str] = (),
) -> Remit:
    """What the provider takes from that day on; what held until then ends. Raises Invalid."""
    checks.may_manage(by)
    checks.remit(provider, service, youngest, oldest)
    _end(Remit, Remit.provider_id == provider.id, from_on=from_on)
    ages = {"youngest": youngest, "oldest": oldest}
    dated = {"service": service, "sources": sorted(set(sources)), "from_on": from_on}
    return _added(Remit(provider_id=provider.id, **ages, **dated), by)


def _end(
    kind: type[Coverage] | type[Remit], which: sa.ColumnElement[bool], *, from_on: date
) -> None:
    """Rows without an end that began by then end the day before."""
    ended = sa.update(kind).where(which, kind.to_on.is_(None), kind.from_on <= from_on)
    session().execute(ended.values(to_on=from_on - timedelta(days=1)))


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
    checks.may_manage(by)
    powers = sorted(power.value for power in scopes)
    checks.new_token(person, unit, role, powers, ends_on)
    secret = f"cjd_{secrets.token_urlsafe(32)}"
    token = ServiceToken(
        name=name,
        secret_hash=passwords.digest(secret),
        person_id=person.id if person else None,
        unit_id=unit.id if unit else None,
        role=role if unit else None,
        scopes=powers,
        made_at=clock.now(),
        ends_on=ends_on,
    )
    session().add(token)
    session().flush()  # for the id
    audit.record(Did.TOKEN_ISSUED, Operation.ADMINISTRATION, by=by, subject=token)
    return token, secret


def revoke_token(token: ServiceToken, *, by: Actor) -> None:
    checks.may_manage(by)
    token.revoked_at = token.revoked_at or clock.now()
    audit.record(Did.TOKEN_REVOKED, Operation.ADMINISTRATION, by=by, subject=token)


def _added(thing: Row, by: Actor) -> Row:
    session().add(thing)
    session().flush()  # for the id
    audit.record(Did.ACCOUNT_CHANGED, Operation.ADMINISTRATION, by=by, subject=thing)
    return thing


def _changed(thing: Person | Posting, by: Actor) -> None:
    audit.record(Did.ACCOUNT_CHANGED, Operation.ADMINISTRATION, by=by, subject=thing)
