"""The same request twice does its work once: a key from the form or the API caller, kept in a row.

The row is written in the same unit of work as the deed. A refused request leaves no row, so it can
be sent again with better answers.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime

import sqlalchemy as sa
from flask import Response, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion import clock
from cjdiversion.database import NOT_PERSONAL, SERVICE, STAFF, Base, Keyed, session
from cjdiversion.errors import Conflict


class RequestKey(Base, Keyed):
    """`body` is kept only for JSON answers, which hold references, never a record's words."""

    __tablename__ = "request_key"
    __table_args__ = (sa.UniqueConstraint("owner", "key"), {"info": SERVICE})

    owner: Mapped[str] = mapped_column(sa.String(80), info=STAFF)
    key: Mapped[str] = mapped_column(sa.String(80), info=NOT_PERSONAL)
    asked: Mapped[str] = mapped_column(sa.String(64), info=NOT_PERSONAL)  # digest of the request
    at: Mapped[datetime] = mapped_column(index=True, info=NOT_PERSONAL)
    status: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    location: Mapped[str] = mapped_column(sa.String(300), default="", info=NOT_PERSONAL)


def key_of_request() -> str:
    """Empty when the request carries none."""
    return (request.headers.get("Idempotency-Key") or request.form.get("_once") or "")[:80]


def asked() -> str:
    """A digest of what was asked, so that a key used again for something else is noticed."""
    body = b"" if request.form else request.get_data()
    form = sorted((k, v) for k, v in request.form.items(multi=True) if k != "csrf_token")
    text = f"{request.method} {request.path} {form}".encode()
    return hashlib.sha256(text + body).hexdigest()


def claim(owner: str) -> RequestKey | None:
    """The row to complete after the deed, or None when the request carries no key.

    Raises Answered with the first answer when the key was used before; Conflict when it was used
    for something else.
    """
    key = key_of_request()
    if not key or request.method in ("GET", "HEAD"):
        return None
    kept = _kept(owner, key)
    if kept is None:
        row = RequestKey(id=uuid.uuid4(), owner=owner, key=key, asked=asked(), at=clock.now())
        try:
            with session().begin_nested():
                session().add(row)
            return row
        except IntegrityError:  # the twin of this request was first, and has just committed
            kept = _kept(owner, key)
    assert kept is not None
    if kept.asked != asked():
        raise Conflict("This was sent before with other answers. Open the page again to start anew")
    raise Answered(kept)


class Answered(Exception):
    """This request was answered before; the first answer is given again."""

    def __init__(self, kept: RequestKey) -> None:
        super().__init__(kept.key)
        self.status, self.location = kept.status, kept.location


def complete(row: RequestKey, response: Response) -> None:
    row.status = response.status_code
    row.location = response.headers.get("Location", "")


def _kept(owner: str, key: str) -> RequestKey | None:
    query = sa.select(RequestKey).where(RequestKey.owner == owner, RequestKey.key == key)
    return session().scalar(query)
