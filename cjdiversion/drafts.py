"""What somebody typed and has not saved: kept on the server for them alone, page by page.

A page's form carries a mark that names the page and is keyed to the person it was drawn for. Only
with that mark is anything kept, so a form that keeps no draft (one that asks for a password or a
file) leaves none by any way: not while typing, not when refused, not when the session has ended.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict

from cjdiversion import audit, clock
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.audit import Did, Operation
from cjdiversion.database import (
    HEALTH,
    LINK,
    NOT_PERSONAL,
    SERVICE,
    STAFF,
    Base,
    Keyed,
    new_key,
    session,
)

LONGEST = 100_000  # characters a page; the longest form there is takes about half of that
MOST = 40  # pages a person; the oldest goes first
_LONGEST_PAGE, _LONGEST_DRAWN = 200, 2000
_MARK = 22  # 128 bits in base64

Sent = MultiDict[str, str]


class Kind(StrEnum):
    """Kept while it was typed or by a save that was refused; sent after the session ended; and the
    same once its owner has signed in and was led back to it."""

    AUTOSAVED = "autosaved"
    PARKED = "parked"
    RETURNED = "returned"


class Draft(Base, Keyed):
    """The inputs of one page's form by name, as a browser sends them.

    `version` is the one the page was drawn with, `drawn` the digests of what it then said (see
    stale.py). No foreign key: this stands below the accounts.
    """

    __tablename__ = "draft"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "page"),
        sa.Index(None, "saved_at"),
        {"info": SERVICE},  # half a sentence is nobody’s record yet, police or L&D
    )

    person_id: Mapped[uuid.UUID] = mapped_column(info=STAFF)
    page: Mapped[str] = mapped_column(sa.String(_LONGEST_PAGE), info=LINK)  # its path
    fields: Mapped[dict[str, Any]] = mapped_column(info=HEALTH)
    version: Mapped[int | None] = mapped_column(info=NOT_PERSONAL)
    drawn: Mapped[str] = mapped_column(sa.String(_LONGEST_DRAWN), info=HEALTH)
    kind: Mapped[Kind] = mapped_column(info=NOT_PERSONAL)
    saved_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)


# --- the mark a form carries -------------------------------------------------------------------


def mark(page: str, by: Actor) -> str:
    """Says that the service drew this page's form for this person. Nobody else can make one."""
    return _keyed(page, by) + page


def marked(text: str, by: Actor) -> str | None:
    """The page a mark names, if it was made for this person."""
    found, page = text[:_MARK], text[_MARK:]
    if by.person_id is None or not page.startswith("/") or len(page) > _LONGEST_PAGE:
        return None
    return page if hmac.compare_digest(found.encode(), _keyed(page, by).encode()) else None


def _keyed(page: str, by: Actor) -> str:
    told = f"draft {by.person_id} {page}".encode()
    digest = hmac.new(str(current_app.secret_key).encode(), told, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode()[:_MARK]


# --- keeping and going back --------------------------------------------------------------------


def keep(page: str, sent: Sent, *, by: Actor, kind: Kind = Kind.AUTOSAVED) -> datetime | None:
    """Keep what was typed, in place of what was kept of that page. None when it is too long.

    A draft leaves a trace when it comes to be and when it is parked, not at each pause in typing.
    """
    fields = {name: sent.getlist(name) for name in sent if _is_typed(name)}
    if sum(len(text) for texts in fields.values() for text in texts) > LONGEST:
        return None
    before, now = session().scalar(sa.select(Draft.kind).where(*_own(page, by))), clock.now()
    _put(page, by, {**_drawn_as(sent), "fields": fields, "kind": kind, "saved_at": now})
    if before is None:
        _drop_oldest(by)
    if before is None or (kind is Kind.PARKED and before is not kind):
        did = Did.DRAFT_PARKED if kind is Kind.PARKED else Did.DRAFT_KEPT
        _record(did, Operation.COLLECTION, page, by)
    return now


def opened(page: str, *, by: Actor) -> None:
    """It is shown again to whom it belongs."""
    _record(Did.DRAFT_OPENED, Operation.CONSULTATION, page, by)


def forget(page: str, *, by: Actor) -> None:
    """It is saved: the deed has its own trace."""
    session().execute(sa.delete(Draft).where(*_own(page, by)))


def discard(page: str, *, by: Actor) -> None:
    gone = session().scalar(sa.delete(Draft).where(*_own(page, by)).returning(Draft.id))
    if gone is not None:
        _record(Did.DRAFT_DISCARDED, Operation.ERASURE, page, by)


def led_back(person_id: uuid.UUID) -> str | None:
    """Once after signing in: the page on which something was parked last, to go on with."""
    parked = sa.select(Draft.id).where(Draft.person_id == person_id, Draft.kind == Kind.PARKED)
    newest = session().scalar(parked.order_by(Draft.saved_at.desc(), Draft.id.desc()).limit(1))
    if newest is None:
        return None
    shown = sa.update(Draft).where(Draft.id == newest).values(kind=Kind.RETURNED)
    return session().scalar(shown.returning(Draft.page))


def forget_older(than: datetime) -> int:
    """How many were deleted."""
    old = sa.delete(Draft).where(Draft.saved_at < than).returning(Draft.id)
    gone = len(session().scalars(old).all())
    if gone:
        facts = {"overdue": gone}
        audit.record(Did.DRAFT_DISCARDED, Operation.ERASURE, by=SYSTEM, kind="draft", facts=facts)
    return gone


def _is_typed(name: str) -> bool:
    """The person's answers, and what they chose between two versions (stale.py)."""
    if name == "csrf_token":
        return False
    return not name.startswith("_") or name == "_differs" or name.startswith("_keep-")


def version_of(sent: Sent) -> int | None:
    text = sent.get("_version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def drawn_of(sent: Sent) -> str:
    text = sent.get("_drawn", "")
    return text if re.fullmatch(rf"[\w-]{{0,{_LONGEST_DRAWN}}}", text, re.ASCII) else ""


def _drawn_as(sent: Sent) -> dict[str, Any]:
    return {"version": version_of(sent), "drawn": drawn_of(sent)}


def _put(page: str, by: Actor, values: dict[str, Any]) -> None:
    """One statement, so that two tabs that begin at once do not fail."""
    dialect = sqlite if session().get_bind().dialect.name == "sqlite" else postgresql
    row = {"id": new_key(), "person_id": by.person_id, "page": page, **values}
    added = dialect.insert(Draft).values(row)
    session().execute(
        added.on_conflict_do_update(index_elements=["person_id", "page"], set_=values)
    )


def _drop_oldest(by: Actor) -> None:
    own = sa.select(Draft.id).where(Draft.person_id == by.person_id)
    kept = own.order_by(Draft.saved_at.desc(), Draft.id).limit(MOST)
    session().execute(
        sa.delete(Draft).where(Draft.person_id == by.person_id, Draft.id.not_in(kept))
    )


def _own(page: str, by: Actor) -> list[sa.ColumnElement[bool]]:
    return [Draft.person_id == by.person_id, Draft.page == page]


def _record(did: Did, operation: Operation, page: str, by: Actor) -> None:
    audit.record(did, operation, by=by, kind="draft", facts={"page": page})
