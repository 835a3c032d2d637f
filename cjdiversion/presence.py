"""Who has the page of a record open to change it, so that two people talk before they both type."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.database import LINK, SERVICE, STAFF, Base, Keyed, new_key, session
from cjdiversion.drafts import Draft

GONE = timedelta(minutes=10)  # without a sign of life; ours: less than a session may idle


class Presence(Base, Keyed):
    """Staff and a page's path: nothing about the person the page is about."""

    __tablename__ = "presence"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "page"),
        sa.Index(None, "page", "seen_at"),
        sa.Index(None, "seen_at"),
        {"info": SERVICE},
    )

    person_id: Mapped[uuid.UUID] = mapped_column(info=STAFF)
    name: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    page: Mapped[str] = mapped_column(sa.String(200), info=LINK)
    since: Mapped[datetime] = mapped_column(info=STAFF)
    seen_at: Mapped[datetime] = mapped_column(info=STAFF)


def found(page: str, *, by: Actor) -> tuple[Draft | None, Sequence[Presence]]:
    """One's own draft of a page and who else is there, asked in one statement."""
    here = sa.select(sa.literal(page, sa.String).label("page")).subquery()
    own = sa.and_(Draft.page == here.c.page, Draft.person_id == by.person_id)
    there = sa.and_(
        Presence.page == here.c.page,
        Presence.person_id != by.person_id,
        Presence.seen_at > clock.now() - GONE,
    )
    joined = sa.select(Draft, Presence).select_from(here)
    asked = joined.outerjoin(Draft, own).outerjoin(Presence, there).order_by(Presence.since)
    rows = session().execute(asked).all()
    return rows[0][0], [other for _, other in rows if other is not None]


def arrive(page: str, *, by: Actor) -> None:
    """Opened, or opened again: who was gone in between is there since now."""
    now = clock.now()
    dialect = sqlite if session().get_bind().dialect.name == "sqlite" else postgresql
    row = {"id": new_key(), "person_id": by.person_id, "name": by.name, "page": page}
    added = dialect.insert(Presence).values({**row, "since": now, "seen_at": now})
    back = sa.literal(now, Presence.since.type)
    since = sa.case((Presence.seen_at > now - GONE, Presence.since), else_=back)
    session().execute(
        added.on_conflict_do_update(
            index_elements=["person_id", "page"],
            set_={"since": since, "seen_at": now, "name": by.name},
        )
    )


def stay(page: str, *, by: Actor) -> None:
    """A sign of life from a page that was opened before."""
    seen = sa.update(Presence).values(seen_at=clock.now())
    session().execute(seen.where(*_own(page, by)))


def leave(page: str, *, by: Actor) -> None:
    session().execute(sa.delete(Presence).where(*_own(page, by)))


def forget_gone() -> None:
    session().execute(sa.delete(Presence).where(Presence.seen_at < clock.now() - GONE))


def _own(page: str, by: Actor) -> list[sa.ColumnElement[bool]]:
    return [Presence.person_id == by.person_id, Presence.page == page]
