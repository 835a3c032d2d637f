"""People and postings for these tests, made through the service."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Flask

from cjdiversion.access import SYSTEM, Role, UnitKind
from cjdiversion.accounts import queries, service
from cjdiversion.accounts.models import Person, Posting, Unit
from cjdiversion.database import Database, session
from cjdiversion.demo.people import PASSWORD
from tests.pages import Page, Visitor

SINCE = date(2025, 1, 1)
SERGEANT = "sergeant@example.test"
WRONG = "The e-mail address or the password is not right"
TOO_MANY = "Too many attempts. Wait 15 minutes, then try again"


def someone(name: str) -> Person:
    """A demonstration person, by the part of the address before the @."""
    return session().scalars(sa.select(Person).where(Person.email == f"{name}@example.test")).one()


def posting_of(name: str) -> Posting:
    return queries.postings_of(someone(name).id)[0]


def unit(name: str, kind: UnitKind = UnitKind.SUITE) -> Unit:
    found = queries.unit_named(name, kind)
    assert found is not None
    return found


def posted(name: str, at: Unit, role: Role, **over: Any) -> Posting:
    return service.post(someone(name), by=SYSTEM, unit=at, role=role, **{"from_on": SINCE, **over})


def second_administrator() -> Person:
    """Keeps the accounts of Southmere."""
    person = service.add_person(
        by=SYSTEM, name="Southern Admin", email="admin.south@example.test", password=PASSWORD
    )
    force = unit("Southmere Police", UnitKind.FORCE)
    service.post(person, by=SYSTEM, unit=force, role=Role.ADMINISTRATOR, from_on=SINCE)
    return person


def token_of(db: Database, name: str) -> str:
    """The address token of a demonstration person."""
    with db.unit():
        return someone(name).token


def sign_in(visitor: Visitor, email: str, password: str = PASSWORD, *, status: int = 200) -> Page:
    """Through the sign-in page, as people do it."""
    page = visitor.get("/sign-in")
    return page.send("Sign in", email=email, password=password, status=status)


def is_signed_in(visitor: Visitor) -> bool:
    return bool(visitor.client.get("/me").status_code == 200)


def cookie_of(visitor: Visitor) -> str:
    found = visitor.client.get_cookie("cjd-demo")
    assert found is not None
    return str(found.value)


def with_cookie(app: Flask, cookie: str) -> Visitor:
    visitor = Visitor(app)
    visitor.client.set_cookie("cjd-demo", cookie)
    return visitor
