"""Entries of a case, and those a custody system has still to take."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from cjdiversion.access import Actor
from cjdiversion.audit import Did
from cjdiversion.cases.models import Case, CustodyBooking, in_scope
from cjdiversion.database import session
from cjdiversion.entries.models import CustodyEntry
from cjdiversion.entries.steps import Status


def one(token: str, actor: Actor) -> CustodyEntry | None:
    query = sa.select(CustodyEntry).join(CustodyEntry.case).where(CustodyEntry.token == token)
    return session().scalar(query.where(in_scope(actor)).options(contains_eager(CustodyEntry.case)))


def of_case(case_id: uuid.UUID) -> Sequence[CustodyEntry]:
    """In the order of what happened."""
    query = sa.select(CustodyEntry).where(CustodyEntry.case_id == case_id)
    return session().scalars(query.order_by(CustodyEntry.happened_at, CustodyEntry.id)).all()


def recorded(
    case_ids: Sequence[uuid.UUID], *, since: datetime | None = None
) -> dict[uuid.UUID, list[CustodyEntry]]:
    """Of a list of cases within reach, in the order of recording, in one statement."""
    query = sa.select(CustodyEntry).where(CustodyEntry.case_id.in_(case_ids))
    if since is not None:
        query = query.where(CustodyEntry.recorded_at > since)
    found: dict[uuid.UUID, list[CustodyEntry]] = {one: [] for one in case_ids}
    for row in session().scalars(query.order_by(CustodyEntry.recorded_at, CustodyEntry.id)):
        found[row.case_id].append(row)
    return found


def waiting_of(case_id: uuid.UUID) -> Sequence[CustodyEntry]:
    return [one for one in of_case(case_id) if one.status is Status.WAITING]


def waiting_in(case_ids: Collection[uuid.UUID]) -> Sequence[CustodyEntry]:
    """Of many cases in one statement, in one order for whoever works at the same time."""
    query = sa.select(CustodyEntry).where(
        CustodyEntry.case_id.in_(list(case_ids)), CustodyEntry.status == Status.WAITING
    )
    return session().scalars(query.order_by(CustodyEntry.id)).all()


def is_told(entry: CustodyEntry, told: Iterable[tuple[uuid.UUID, Mapping[str, Any]]]) -> bool:
    """Whether a row of a feed says, to the minute, all that the entry does."""
    rows = [facts for case_id, facts in told if case_id == entry.case_id]
    return bool(entry.tells) and any(
        all(name in row and minute(row[name]) == at for name, at in entry.tells.items())
        for row in rows
    )


def minute(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}"


def waiting(actor: Actor) -> sa.Select[Any]:
    """(entry, custody record number), for whoever pulls them; unordered. Of a record closed as
    about the wrong person only that it was closed: the rest is not for anybody's custody record."""
    columns: list[Any] = [CustodyEntry, CustodyBooking.custody_record_no]
    is_closing = CustodyEntry.code == Did.QUARANTINE_SET.value
    return (
        sa.select(*columns)
        .join(CustodyEntry.case)
        .join(CustodyBooking, CustodyBooking.case_id == Case.id)
        .where(in_scope(actor), CustodyEntry.status == Status.WAITING)
        .where(sa.or_(Case.quarantined_at.is_(None), is_closing))
        .options(contains_eager(CustodyEntry.case))
    )
