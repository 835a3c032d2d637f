"""Somebody at a page: what they have typed, what its script sends, what stands in the tables."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element

import sqlalchemy as sa
from werkzeug.test import TestResponse

from cjdiversion import clock
from cjdiversion.accounts import queries
from cjdiversion.accounts.models import SignedIn
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.drafts import Draft
from tests import make
from tests.pages import Page, Visitor, _fill, _held

XSS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</textarea><svg/onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
)


def booked(db: Database, key: str = "sergeant", **over: Any) -> Case:
    with db.unit():
        return make.booking(by=queries.actor_named(f"{key}@example.test"), **over)


def typed(page: Page, **answers: Any) -> dict[str, Any]:
    """What the browser holds once somebody has typed, and not pressed a button."""
    form = marked(page)
    data = _held(form)
    for name, value in answers.items():
        _fill(form, data, name, value)
    return data


def marked(page: Page) -> Element:
    for form in page.root.iter("form"):
        if any(one.get("data-keep") for one in form.iter("input")):
            return form
    raise AssertionError(f"no form on {page.path} keeps a draft")


def keeps(page: Page) -> bool:
    return any(one.get("data-keep") for one in page.root.iter("input"))


def autosaved(page: Page, *, by: Visitor | None = None, **answers: Any) -> TestResponse:
    """What house.js sends a moment after somebody typed."""
    data = typed(page, **answers)
    return (by or page.visitor).client.post("/drafts/keep", data=data)


def held(page: Page, name: str) -> Any:
    """What stands in an input of the page."""
    return _held(marked(page)).get(name)


def expire(db: Database, *, idle: timedelta = timedelta(minutes=16)) -> None:
    """Everybody has been away for so long."""
    with db.unit() as session:
        session.execute(sa.update(SignedIn).values(seen_at=clock.now() - idle))


def seen_at(db: Database) -> datetime:
    with db.unit() as session:
        return session.scalars(sa.select(SignedIn.seen_at)).one()


def drafts_in(db: Database) -> list[Draft]:
    with db.unit() as session:
        return list(session.scalars(sa.select(Draft).order_by(Draft.saved_at, Draft.id)))


def deeds(db: Database) -> list[Did]:
    """On drafts, oldest first."""
    query = sa.select(AuditEvent.did).where(AuditEvent.subject_kind == "draft")
    with db.unit() as session:
        return list(session.scalars(query.order_by(AuditEvent.at, AuditEvent.id)))
