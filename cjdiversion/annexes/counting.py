"""How annexes fare with the prosecution: true counts, of a part of the CPS. What
leaves the force or the area is for `suppression` to round.
"""

from __future__ import annotations

import statistics
import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.accounts.models import Unit
from cjdiversion.annexes.asking_models import AnnexQuestion, AnnexUse
from cjdiversion.annexes.models import AnnexShare, AnnexVersion
from cjdiversion.annexes.steps import UNANSWERED
from cjdiversion.cases.models import Case
from cjdiversion.database import session

LATELY = timedelta(days=90)  # ours: a quarter
_DAY = 86_400  # seconds


@dataclass(frozen=True)
class Numbers:
    """Of versions shared and questions asked since a moment. `days`: the median from asking to the
    last answer, of those answered; None where none was."""

    force: str
    shared: int = 0
    used: int = 0
    not_needed: int = 0
    asked: int = 0
    answered: int = 0
    overdue: int = 0
    days: float | None = None

    @property
    def not_said(self) -> int:
        return self.shared - self.used - self.not_needed


def lately() -> datetime:
    return clock.now() - LATELY


def of_unit(unit_id: uuid.UUID | None, *, since: datetime) -> list[Numbers]:
    """Of a part of the CPS, force by force."""
    shared, said, asked = _shared(unit_id, since), _said(unit_id, since), _asked(unit_id, since)
    return [
        Numbers(
            force,
            shared=shared[force],
            used=said[(force, True)],
            not_needed=said[(force, False)],
            **_of_questions(asked[force]),
        )
        for force in sorted({*shared, *asked})
    ]


def _of_questions(rows: Sequence[Any]) -> dict[str, Any]:
    took = [(row.answered_at - row.asked_at).total_seconds() for row in rows if _is_answered(row)]
    late = [row for row in rows if row.status in UNANSWERED and row.due_at <= clock.now()]
    return {
        "asked": len(rows),
        "answered": len(took),
        "overdue": len(late),
        "days": round(statistics.median(took) / _DAY, 1) if took else None,
    }


def _is_answered(row: Any) -> bool:
    return row.answered_at is not None and row.status not in UNANSWERED


def _shared(unit_id: uuid.UUID | None, since: datetime) -> Counter[str]:
    query = (
        sa.select(Unit.name, sa.func.count(AnnexShare.id))
        .join(AnnexVersion, AnnexVersion.id == AnnexShare.version_id)
        .join(Case, Case.id == AnnexVersion.case_id)
        .join(Unit, Unit.id == Case.force_id)
        .where(AnnexShare.unit_id == unit_id, AnnexShare.shared_at >= since)
        .group_by(Unit.name)
    )
    return Counter(dict(session().execute(query).all()))


def _said(unit_id: uuid.UUID | None, since: datetime) -> Counter[tuple[str, bool]]:
    """Of the versions shared since."""
    given = sa.and_(
        AnnexShare.version_id == AnnexUse.version_id, AnnexShare.unit_id == AnnexUse.unit_id
    )
    query = (
        sa.select(Unit.name, AnnexUse.is_used, sa.func.count(AnnexUse.id))
        .join(AnnexShare, given)
        .join(AnnexVersion, AnnexVersion.id == AnnexUse.version_id)
        .join(Case, Case.id == AnnexVersion.case_id)
        .join(Unit, Unit.id == Case.force_id)
        .where(
            AnnexUse.unit_id == unit_id,
            AnnexShare.shared_at >= since,
            AnnexUse.replaced_at.is_(None),
        )
        .group_by(Unit.name, AnnexUse.is_used)
    )
    return Counter({(name, used): count for name, used, count in session().execute(query)})


def _asked(unit_id: uuid.UUID | None, since: datetime) -> dict[str, list[Any]]:
    row = AnnexQuestion
    query = (
        sa.select(Unit.name, row.asked_at, row.answered_at, row.status, row.due_at)
        .join(Case, Case.id == row.case_id)
        .join(Unit, Unit.id == Case.force_id)
        .where(row.unit_id == unit_id, row.asked_at >= since)
    )
    found: dict[str, list[Any]] = defaultdict(list)
    for one in session().execute(query):
        found[one.name].append(one)
    return found
