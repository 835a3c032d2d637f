"""What has to go on the schedule of unused material: lines that were held back, and copies that
told what may no longer be told. From a moment on it is the supervisors’ task too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cjdiversion import reference
from cjdiversion.access import Role
from cjdiversion.accounts import queries as accounts
from cjdiversion.annexes.drafting import content_of
from cjdiversion.annexes.models import AnnexSchedule, AnnexVersion
from cjdiversion.annexes.sharing import PURPOSE, RECIPIENT
from cjdiversion.annexes.steps import LEFT
from cjdiversion.cases.models import Case
from cjdiversion.consents.models import Answer, ConsentDecision
from cjdiversion.database import session

NOT_SCHEDULED = "annex-not-scheduled"  # of reference data "escalation_kinds"


def schedules_of(annex: AnnexVersion) -> Sequence[AnnexSchedule]:
    """Oldest first."""
    query = sa.select(AnnexSchedule).where(AnnexSchedule.version_id == annex.id)
    return session().scalars(query.order_by(AnnexSchedule.recorded_at, AnnexSchedule.id)).all()


def to_answer(annex: AnnexVersion) -> datetime | None:
    """When the newest withdrawal was recorded that this version’s schedule does not answer yet.
    None where it told nothing of L&D’s, nothing was withdrawn since, or it is on the schedule."""
    if not content_of(annex).ld_lines:
        return None
    done = sa.select(AnnexSchedule.id).where(
        AnnexSchedule.version_id == annex.id,
        AnnexSchedule.withdrawn_at >= ConsentDecision.recorded_at,
    )
    query = sa.select(sa.func.max(ConsentDecision.recorded_at)).where(
        ConsentDecision.case_id == annex.case_id,
        ConsentDecision.answer == Answer.WITHDRAWN,
        ConsentDecision.purpose == PURPOSE,
        ConsentDecision.recipient == RECIPIENT,
        ConsentDecision.recorded_at > annex.made_at,
        ~done.correlate(ConsentDecision).exists(),
    )
    return session().scalar(query)


def waiting(*where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """(AnnexVersion, Case, when they withdrew, when that was recorded): versions that told CPS what
    L&D wrote and left the force before that, and are not on the schedule since."""
    done = sa.select(AnnexSchedule.id).where(
        AnnexSchedule.version_id == AnnexVersion.id,
        AnnexSchedule.withdrawn_at >= ConsentDecision.recorded_at,
    )
    withdrawn = ConsentDecision.decided_at, ConsentDecision.recorded_at
    columns: list[Any] = [AnnexVersion, Case, *withdrawn]
    query = sa.select(*columns).join(Case, Case.id == AnnexVersion.case_id)
    return (
        query.join(ConsentDecision, ConsentDecision.case_id == AnnexVersion.case_id)
        .where(AnnexVersion.status.in_(LEFT), *where)
        .where(sa.cast(AnnexVersion.facts, sa.Text).contains('"holder": "liaison-and-diversion"'))
        .where(
            ConsentDecision.answer == Answer.WITHDRAWN,
            ConsentDecision.purpose == PURPOSE,
            ConsentDecision.recipient == RECIPIENT,
        )
        .where(ConsentDecision.recorded_at > AnnexVersion.made_at)  # told earlier, it had counted
        .where(~done.correlate(AnnexVersion, ConsentDecision).exists())
        .order_by(ConsentDecision.decided_at, AnnexVersion.id)
    )


def due(case: Case, at: datetime) -> datetime:
    """By when what waits since `at` stands on the schedule: at once where nobody keeps one."""
    if not accounts.working_at(case.force_id, (Role.DISCLOSURE_OFFICER,)):
        return at
    rules = reference.attributes("escalation_kinds", force=accounts.unit(case.force_id).code)
    return at + timedelta(minutes=rules[NOT_SCHEDULED]["raise_after_minutes"])
