"""The same request twice does its work once: a key from the form or the API caller, kept in a row.

The row is written in the same unit of work as the deed. A refused request leaves no row, so it can
be sent again with better answers.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Response, current_app, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion import clock
from cjdiversion.database import LINK, NOT_PERSONAL, SERVICE, STAFF, Base, Keyed, session
from cjdiversion.errors import Conflict

_REFERENCES = ("token", "reference", "status", "version")


class RequestKey(Base, Keyed):
    """`told` holds the references of a JSON answer, never a record's words."""

    __tablename__ = "request_key"
    __table_args__ = (sa.UniqueConstraint("owner", "key"), {"info": SERVICE})

    owner: Mapped[str] = mapped_column(sa.String(80), info=STAFF)
    key: Mapped[str] = mapped_column(sa.String(64), info=NOT_PERSONAL)  # digest of what was sent
    asked: Mapped[str] = mapped_column(sa.String(64), info=NOT_PERSONAL)  # digest of the request
    at: Mapped[datetime] = mapped_column(index=True, info=NOT_PERSONAL)
    status: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    location: Mapped[str] = mapped_column(sa.String(300), default="", info=NOT_PERSONAL)
    told: Mapped[dict[str, Any]] = mapped_column(default=dict, info=LINK)


def key_of_request() -> str:
    """A digest of what was sent, which may be of any length; empty when there is none."""
    key = request.headers.get("Idempotency-Key") or request.form.get("_once") or ""
    return _digest(key) if key else ""


def is_known(owner: str, key: str) -> bool:
    return _kept(owner, _digest(key)) is not None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def asked() -> str:
    """A digest of what was asked, so that a key used again for something else is noticed.

    Keyed with the service's secret: an answer as short as a password or “yes” could otherwise be
    found from its digest by whoever holds the database.
    """
    form = sorted((k, v) for k, v in request.form.items(multi=True) if k != "csrf_token")
    text = f"{request.method} {request.path} {form}".encode()
    body = b"" if request.form else request.get_data()
    return hmac.new(_secret(), text + body + _files(), hashlib.sha256).hexdigest()


def _files() -> bytes:
    digests = []
    for name, file in request.files.items(multi=True):
        digests.append((name, hashlib.sha256(file.stream.read()).hexdigest()))
        file.stream.seek(0)
    return repr(digests).encode() if digests else b""


def _secret() -> bytes:
    return str(current_app.secret_key).encode()


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
        self.status, self.location, self.told = kept.status, kept.location, kept.told


def complete(row: RequestKey, response: Response) -> None:
    row.status = response.status_code
    row.location = response.headers.get("Location", "")
    body = response.get_json() if response.is_json else None
    if isinstance(body, dict):
        row.told = {name: body[name] for name in _REFERENCES if name in body}


def _kept(owner: str, key: str) -> RequestKey | None:
    query = sa.select(RequestKey).where(RequestKey.owner == owner, RequestKey.key == key)
    return session().scalar(query)
