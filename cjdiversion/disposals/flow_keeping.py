"""Keeps how far each flagged case has come, in the unit of work that changes it: as `summaries.py`
keeps the sums of decisions, and checked and counted anew with them.

Unlike a sum, a row here is of one case: what two do to the same case at once is counted one after
the other, so that the later one sees what the earlier has done.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from cjdiversion import database
from cjdiversion.cases.models import Case, PersonInCase
from cjdiversion.consents.models import ToldOfLd
from cjdiversion.disposals import flow_facts
from cjdiversion.disposals.flow_models import Flagged
from cjdiversion.disposals.flowing import Course
from cjdiversion.disposals.models import Decision
from cjdiversion.referrals.models import Referral
from cjdiversion.screenings.models import Need, VulnerabilityDecision

_TOUCHED = "cases to follow"
_WATCHED = (Need, VulnerabilityDecision, ToldOfLd, Referral, Decision)
_LOCK, _QUEUES = 4602, 256  # a number of ours; how many may be held by one at most
_TABLE = cast(sa.Table, Flagged.__table__)


@event.listens_for(Session, "after_flush")
def _note_flushed(session: Session, context: Any) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, _WATCHED):
            _touched(session).add(row.case_id)
    for row in session.dirty:  # a case that is new is not flagged yet
        if isinstance(row, Case):
            _touched(session).add(row.id)
        elif isinstance(row, PersonInCase):
            _touched(session).add(row.case_id)


def _note_moved(row: Any) -> None:
    _touched(database.session()).add(row.id if isinstance(row, Case) else row.case_id)


for _kind in (Case, *_WATCHED):
    database.watch(_kind, _note_moved)


def _touched(session: Session) -> set[uuid.UUID]:
    touched: set[uuid.UUID] = session.info.setdefault(_TOUCHED, set())
    return touched


@event.listens_for(Session, "before_commit")
def _keep(session: Session) -> None:
    if not session.in_nested_transaction():
        session.flush()
        settle(session)


def settle(session: Session) -> None:
    """What this unit of work has changed so far counts as it stands; it commits them with it."""
    if touched := session.info.pop(_TOUCHED, None):
        ids, connection = sorted(touched), session.connection()
        one_after_another(connection, ids)
        for start in range(0, len(ids), flow_facts.AT_ONCE):
            recount(connection, ids[start : start + flow_facts.AT_ONCE])


def one_after_another(
    connection: sa.Connection, ids: Sequence[uuid.UUID], lock: int = _LOCK
) -> None:
    """Whoever else counts one of these cases has committed before it is looked at here. No row is
    locked: whoever holds one of theirs may be waiting for one of ours. SQLite has one writer."""
    if connection.dialect.name == "postgresql":
        for queue in sorted({one.int % _QUEUES for one in ids}):
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock, queue)))


def recount(connection: sa.Connection, ids: Sequence[uuid.UUID]) -> None:
    """These cases are kept as they stand now, whatever they were kept as before."""
    was, now = flow_facts.kept(connection, ids), flow_facts.courses(connection, ids)
    gone = [key for key in was if key not in now]
    fresh = [now[key] for key in sorted(now) if was.get(key) != now[key]]
    if gone:
        connection.execute(_TABLE.delete().where(_TABLE.c.case_id.in_(gone)))
    if fresh:
        _put(connection, fresh)


def _put(connection: sa.Connection, rows: Sequence[Course]) -> None:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    put = dialect.insert(_TABLE)
    changed = {column.name: column for column in put.excluded if column.name != "case_id"}
    more = put.on_conflict_do_update(index_elements=["case_id"], set_=changed)
    connection.execute(more, [asdict(row) for row in rows])


def write_all(connection: sa.Connection) -> None:
    """Every case anew: for a migration, and where rows were written past the services."""
    connection.execute(_TABLE.delete())
    for ids in flow_facts.all_ids(connection):
        recount(connection, ids)


def differences(connection: sa.Connection) -> list[tuple[uuid.UUID, bool, bool]]:
    """Cases that are kept otherwise than they are: which, whether kept, whether flagged."""
    wrong = []
    for ids in flow_facts.all_ids(connection):
        was, now = flow_facts.kept(connection, ids), flow_facts.courses(connection, ids)
        wrong += [(key, key in was, key in now) for key in ids if was.get(key) != now.get(key)]
    return wrong
