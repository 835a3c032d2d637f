"""The record changed since a version: found by comparing what would be told now with what the
newest version tells. One draft where one case is open; for lists a job looks at the cases in which
something was done, and marks the version.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from cjdiversion import audit, clock, reference, scheduling
from cjdiversion.access import SYSTEM, Actor, May, require
from cjdiversion.annexes import differences, queries, sharing, telling
from cjdiversion.annexes.drafting import content_of
from cjdiversion.annexes.facts import Change
from cjdiversion.annexes.models import AnnexVersion, in_scope
from cjdiversion.annexes.steps import LIVE
from cjdiversion.audit import AuditEvent, Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.cases.queries import ALL_OF_IT
from cjdiversion.database import Database, session

TAKES = timedelta(seconds=40)  # ours: a run ends before the next begins
_AT_ONCE = 25  # named in one statement; each is then looked at by itself
Rows = sa.Select[*tuple[Any, ...]]
_AT_LEAST = timedelta(days=1)  # an agreement ends with its day, and leaves no deed
_CHANGES = (Operation.COLLECTION, Operation.ALTERATION, Operation.ERASURE)


@dataclass(frozen=True)
class Changed:
    """The sections in which the record differs from version `number`."""

    annex: AnnexVersion
    sections: Sequence[Change]

    @property
    def words(self) -> str:
        return words(self.annex.number, len(self.sections))


def words(number: int, sections: int | None) -> str:
    count = sections or 1
    of = f"{count} section{'' if count == 1 else 's'}"
    return f"The record changed since version {number}, in {of}"


def since_newest(case: Case, versions: Sequence[AnnexVersion]) -> Changed | None:
    """Of one case that is open: `case` comes as cases.service.open gives it, `versions` newest
    first. One that nobody waits for any more is not compared."""
    newest = versions[0] if versions else None
    if newest is None or newest.status not in LIVE or not case.person.is_suspect:
        return None
    known = queries.known_of(case, versions)
    facts = sharing.facts_of(known, on=clock.today())
    if facts.digest == newest.facts_digest:
        return None
    about, held = known.headings[differences.ABOUT], known.headings[differences.HELD]
    found = differences.between(
        content_of(newest), facts, since=newest.number, about=about, held=held
    )
    return Changed(newest, found.lines) if found.lines else None


# --- for lists ------------------------------------------------------------------------------------


def marked(actor: Actor) -> sa.Select[Any]:
    """Newest versions of which the record is known to differ, in the actor's reach; unordered."""
    return sa.select(AnnexVersion).where(
        in_scope(actor), AnnexVersion.changed_at.is_not(None), _is_newest_alive()
    )


@dataclass
class Looked:
    """`marked`: that they differ, or are as they were again. `failed`: tried again with the next
    look, after all that did not fail."""

    marked: int = 0
    failed: set[uuid.UUID] = field(default_factory=set)

    @property
    def words(self) -> str:
        return f"{self.marked} marked" + (f", {len(self.failed)} failed" if self.failed else "")


def look(db: Database, *, by: Actor = SYSTEM, takes: timedelta = TAKES) -> Looked:
    """Compares where something was done since the last look, or a day ago: each case in a unit of
    work of its own, so that one that fails neither undoes nor holds up another, until none is left
    or the time is over."""
    require(by, May.ANNEX_PASS_ON)
    began, done = clock.now(), Looked()
    for version_id in _waiting(db, began, done):
        found: list[bool] = []
        look_at = partial(_looked, version_id, began, by, found)
        if scheduling.tried("annexes.mark_changed", db, look_at):
            done.marked += sum(found)
        else:
            done.failed.add(version_id)
        if clock.now() >= began + takes:
            break
    return done


def _waiting(db: Database, began: datetime, done: Looked) -> Iterator[uuid.UUID]:
    """Those looked at least lately first; what failed in this look is left for the next."""
    while True:
        with db.unit(reading=True):
            query = _to_look_at(sa.select(AnnexVersion.id), began)
            query = query.where(AnnexVersion.id.not_in(done.failed)).limit(_AT_ONCE)
            found = session().scalars(query.order_by(_looked_at(), AnnexVersion.id)).all()
        if not found:
            return
        yield from found


def _looked(version_id: uuid.UUID, began: datetime, by: Actor, found: list[bool]) -> None:
    """What came of it stands in `found`; nothing where somebody was faster."""
    query = _to_look_at(sa.select(AnnexVersion, Case), began).where(AnnexVersion.id == version_id)
    row = session().execute(query.options(*ALL_OF_IT)).unique().first()
    if row is not None:
        found.append(_compared(row[0], row[1], by))


def _compared(annex: AnnexVersion, case: Case, by: Actor) -> bool:
    found = since_newest(case, queries.versions_of(case.id))
    annex.looked_at = clock.now()
    count = len(found.sections) if found else None
    if annex.changed_sections == count:
        return False
    is_new = annex.changed_at is None
    annex.changed_sections = count
    annex.changed_at = (annex.changed_at or clock.now()) if found else None
    facts = {"sections": count}
    audit.record(Did.ANNEX_MARKED, Operation.COMBINATION, by=by, subject=annex, facts=facts)
    if found and is_new:
        telling.changed(annex, by=by)
    return True


def _looked_at() -> sa.ColumnElement[datetime]:
    return sa.func.coalesce(AnnexVersion.looked_at, AnnexVersion.made_at)


def _to_look_at(query: Rows, began: datetime) -> Rows:
    """Of versions: not those looked at since the look began."""
    looked_at = _looked_at()
    done = sa.select(AuditEvent.id).where(
        AuditEvent.case_id == AnnexVersion.case_id,
        AuditEvent.at > looked_at,
        AuditEvent.operation.in_(_CHANGES),
        AuditEvent.subject_kind != AnnexVersion.__tablename__,
    )
    is_due = sa.or_(looked_at <= clock.now() - _AT_LEAST, done.correlate(AnnexVersion).exists())
    is_old = sa.or_(AnnexVersion.looked_at.is_(None), AnnexVersion.looked_at < began)
    return query.join(Case, Case.id == AnnexVersion.case_id).where(
        Case.is_open, Case.quarantined_at.is_(None), _is_newest_alive(), is_due, is_old
    )


def _is_newest_alive() -> sa.ColumnElement[bool]:
    later = aliased(AnnexVersion)
    newer = sa.select(later.id).where(
        later.case_id == AnnexVersion.case_id, later.number > AnnexVersion.number
    )
    return sa.and_(AnnexVersion.status.in_(LIVE), ~newer.correlate(AnnexVersion).exists())


def headings() -> tuple[str, str]:
    """Of the two sections that are not made of lines."""
    known = reference.choices("annex_sections")
    return known[differences.ABOUT], known[differences.HELD]
