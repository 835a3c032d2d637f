"""Who is at the door: by session cookie or by service token. Postings are read afresh each time, so
a right that ended is gone on the very next request; and so is a duty whose time has passed, whether
or not anything has run since to write that down."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import session as cookie
from sqlalchemy.orm import contains_eager

from cjdiversion import clock, database
from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts import passwords, queries, service
from cjdiversion.accounts.models import (
    Duty,
    Person,
    Posting,
    ServiceToken,
    SignedIn,
    Unit,
    running,
)
from cjdiversion.config import Settings
from cjdiversion.database import UTCDateTime, session

_TOUCH = timedelta(minutes=1)  # seen_at is good enough to the minute; a write per page is not


class Doorkeeper:
    """The single seam for sign-in; single sign-on will be another class of this shape."""

    def __init__(self, settings: Settings) -> None:
        self.idle = timedelta(minutes=settings.idle_minutes)
        self.shift = timedelta(hours=settings.shift_hours)
        self.parking = timedelta(hours=settings.parking_hours)

    def of_session(self, *, touches: bool = True) -> Actor | None:
        found = _found()
        if found is None:
            return None
        (signed_in, posting, duty), now = found, clock.now()
        if now > self._ends(signed_in):
            return None
        if touches and now - signed_in.seen_at > _TOUCH:
            service.touch(signed_in.id)
            database.even_if_refused(partial(service.touch, signed_in.id))
        return queries.actor_in(posting, duty)

    def of_ended_session(self) -> Actor | None:
        """Whose session ended by time alone, and not long ago. They may do nothing with it; what
        they had typed is kept for them."""
        found = _found()
        if found is None or clock.now() > self._ends(found[0]) + self.parking:
            return None
        return queries.actor_in(found[1], found[2])

    def _ends(self, signed_in: SignedIn) -> datetime:
        return min(signed_in.seen_at + self.idle, signed_in.started_at + self.shift)

    def of_token(self, bearer: str) -> Actor | None:
        found = session().execute(_BY_TOKEN, _asked(bearer)).first()
        if found is None:
            return None
        token, posting, duty = found
        actor = _person_in(posting, duty) if token.person_id else _unit_of(token)
        return actor and replace(actor, token_id=token.id, scopes=frozenset(token.scopes))


def _found() -> tuple[SignedIn, Posting, Duty | None] | None:
    secret = cookie.get("secret")
    if not isinstance(secret, str):
        return None
    row = session().execute(_BY_SESSION, _asked(secret)).first()
    return (row[0], row[1], row[2]) if row else None


def _token() -> sa.Select[ServiceToken, Posting, Duty]:
    """With the person's posting of today, if it is a person's: the one they are on duty in, so that
    a token and the screens have one reach; else the first. One statement."""
    held = sa.and_(Posting.person_id == ServiceToken.person_id, running(Posting, _TODAY))
    query = (
        sa.select(ServiceToken, Posting, Duty)
        .outerjoin(Posting, held)
        .outerjoin(Posting.person)
        .outerjoin(Posting.unit)
        .options(contains_eager(Posting.person), contains_eager(Posting.unit))
        .where(ServiceToken.secret_hash == _HASH, ServiceToken.revoked_at.is_(None))
        .where(ServiceToken.ends_on >= _TODAY)
    )
    return queries.with_duty(query, _NOW).limit(1)


def _session() -> sa.Select[SignedIn, Posting, Duty]:
    joined = sa.select(SignedIn, Posting, Duty).join(Posting, Posting.id == SignedIn.posting_id)
    return queries.with_duty(queries.with_everything(joined), _NOW).where(
        SignedIn.secret_hash == _HASH,
        SignedIn.ended_at.is_(None),
        Person.is_active,
        running(Posting, _TODAY),
    )


# Asked at every request: built once, so that each request only fills in its values.
_HASH, _TODAY = sa.bindparam("hash", type_=sa.String()), sa.bindparam("today", type_=sa.Date())
_NOW = sa.bindparam("now", type_=UTCDateTime())
_BY_TOKEN, _BY_SESSION = _token(), _session()


def _asked(secret: str) -> dict[str, Any]:
    return {"hash": passwords.digest(secret), "today": clock.today(), "now": clock.now()}


def _person_in(posting: Posting | None, duty: Duty | None) -> Actor | None:
    """A person's token acts with that person's grants of this moment."""
    return queries.actor_in(posting, duty) if posting and posting.person.is_active else None


def _unit_of(token: ServiceToken) -> Actor | None:
    unit = session().get(Unit, token.unit_id)
    if unit is None or token.role is None:
        return None
    return Actor(
        person_id=None,
        name=token.name,
        role=token.role,
        unit_id=unit.id,
        unit_name=unit.name,
        unit_kind=unit.kind,
        force_id=unit.id if unit.kind is UnitKind.FORCE else unit.force_id,
    )
