"""The record changed since a version: found by comparing what would be told now with what the
newest version tells. One draft where one case is open; for lists a job looks at the cases in which
something was done, and marks the version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from cjdiversion import audit, clock, reference
from cjdiversion.access import SYSTEM, Actor, May, require
from cjdiversion.annexes import differences, queries, sharing, telling
from cjdiversion.annexes.drafting import content_of
from cjdiversion.annexes.facts import Change
from cjdiversion.annexes.models import AnnexVersion, in_scope
from cjdiversion.annexes.steps import LIVE
from cjdiversion.audit import AuditEvent, Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.cases.queries import ALL_OF_IT
from cjdiversion.database import session

_AT_ONCE = 25  # a draft is some twenty statements
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


def look(*, by: Actor = SYSTEM) -> int:
    """Compares where something was done since the last look, or a day ago. How many were marked,
    or found to be as they were."""
    require(by, May.ANNEX_PASS_ON)
    return sum(_looked(annex, case, by) for annex, case in _to_look_at())


def _looked(annex: AnnexVersion, case: Case, by: Actor) -> bool:
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


def _to_look_at() -> Sequence[Any]:
    looked_at = sa.func.coalesce(AnnexVersion.looked_at, AnnexVersion.made_at)
    done = sa.select(AuditEvent.id).where(
        AuditEvent.case_id == AnnexVersion.case_id,
        AuditEvent.at > looked_at,
        AuditEvent.operation.in_(_CHANGES),
        AuditEvent.subject_kind != AnnexVersion.__tablename__,
    )
    is_due = sa.or_(looked_at <= clock.now() - _AT_LEAST, done.correlate(AnnexVersion).exists())
    query = (
        sa.select(AnnexVersion, Case)
        .join(Case, Case.id == AnnexVersion.case_id)
        .where(Case.is_open, Case.quarantined_at.is_(None), _is_newest_alive(), is_due)
        .options(*ALL_OF_IT)
        .order_by(looked_at, AnnexVersion.id)
        .limit(_AT_ONCE)
    )
    return session().execute(query).unique().all()


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
