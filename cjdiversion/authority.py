"""A decision the law keeps for a rank: who gave it, when, in person or by telephone, and who wrote
it down. The work goes on; whoever gave it by telephone confirms it later.

A rank is met by itself and by every rank above it (reference data "ranks").
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.database import NOT_PERSONAL, STAFF
from cjdiversion.errors import Invalid, NotPermitted
from cjdiversion.fields import Choice, Moment, Words, YesNo
from cjdiversion.forms import Schema


class Authorised:
    """Columns of a row that rests on somebody's authority. All empty where none was asked for.

    `authority_by_id` is known only where the person gave or confirmed it here themself.
    """

    authority_name: Mapped[str] = mapped_column(String(120), default="", info=STAFF)
    authority_rank: Mapped[str] = mapped_column(String(30), default="", info=STAFF)
    authority_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    authority_by_phone: Mapped[bool | None] = mapped_column(info=NOT_PERSONAL)
    authority_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    authority_recorded_by: Mapped[str] = mapped_column(String(120), default="", info=STAFF)
    authority_confirmed_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)

    @property
    def is_authorised(self) -> bool:
        return self.authority_at is not None

    @property
    def is_to_confirm(self) -> bool:
        return self.authority_at is not None and self.authority_confirmed_at is None


class Given(Schema):
    """The same questions wherever an authority is recorded."""

    authority_name = Words("Who gives the authority?", limit=120, hint="Name")
    authority_rank = Choice(
        "Their rank", options=partial(reference.choices, "ranks"), kind="select"
    )
    authority_at = Moment("When they gave it")
    authority_by_phone = YesNo("By telephone?")


ASKED = tuple(Given().load_fields)


def order_of(rank: str, *, on: date | None = None) -> int:
    """−1 for nobody's rank."""
    return int(reference.attributes("ranks", on=on).get(rank, {}).get("order", -1))


def is_at_least(rank: str, least: str, *, on: date | None = None) -> bool:
    return order_of(rank, on=on) >= order_of(least, on=on) >= 0


def own(actor: Actor, least: str) -> dict[str, Any]:
    """What the page shows first: the actor's own authority, where their rank carries it."""
    if not is_at_least(actor.rank, least):
        return {}
    return {"authority_name": actor.name, "authority_rank": actor.rank, "authority_at": clock.now()}


def columns(by: Actor, given: dict[str, Any], *, least: str, source: str) -> dict[str, Any]:
    """The columns of `Authorised` from what was answered. Raises Invalid, naming the law.

    An authority that is not the actor's own waits to be confirmed.
    """
    name, rank = given.get("authority_name") or "", given.get("authority_rank") or ""
    at = given.get("authority_at")
    wrong = {
        field: [("required", words)]
        for field, value, words in (
            ("authority_name", name, "Enter who gives the authority"),
            ("authority_rank", rank, "Select their rank"),
            ("authority_at", at, "Enter when they gave it"),
        )
        if not value
    }
    if wrong:
        raise Invalid(wrong)
    if not is_at_least(rank, least):
        least_words = reference.label("ranks", least).lower()
        words = f"This authority is kept for the rank of {least_words} or above ({source})"
        raise Invalid.at("authority_rank", "rank", words)
    is_own = _is_own(by, name, rank)
    return {
        "authority_name": name,
        "authority_rank": rank,
        "authority_at": at,
        "authority_by_phone": bool(given.get("authority_by_phone")) and not is_own,
        "authority_by_id": by.person_id if is_own else None,
        "authority_recorded_by": by.name,
        "authority_confirmed_at": clock.now() if is_own else None,
    }


def confirmation(row: Authorised, *, by: Actor) -> dict[str, Any]:
    """The columns that confirming changes. Raises NotPermitted for anybody but who gave it."""
    if not _is_own(by, row.authority_name, row.authority_rank):
        words = f"Only {row.authority_name} can confirm the authority given by telephone"
        raise NotPermitted(words)
    return {"authority_by_id": by.person_id, "authority_confirmed_at": clock.now()}


def _is_own(by: Actor, name: str, rank: str) -> bool:
    """The person at the screen is the person named, and holds at least the rank that was named."""
    is_named = " ".join(name.split()).casefold() == " ".join(by.name.split()).casefold()
    return by.person_id is not None and is_named and is_at_least(by.rank, rank)


def words_of(row: Authorised) -> str:
    """For a line of a record; empty where there is none."""
    if row.authority_at is None:
        return ""
    rank = reference.label("ranks", row.authority_rank)
    how = " by telephone" if row.authority_by_phone else ""
    words = f"Authorised{how} by {row.authority_name}, {rank.lower()}, at {_wall(row.authority_at)}"
    return words + ("" if row.authority_confirmed_at else ", not yet confirmed")


def _wall(at: datetime) -> str:
    return clock.in_words(at)
