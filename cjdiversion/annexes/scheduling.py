"""Copies that told what may no longer be told: the task of whoever keeps the schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from cjdiversion.annexes.drafting import content_of
from cjdiversion.annexes.models import AnnexSchedule, AnnexVersion
from cjdiversion.annexes.sharing import PURPOSE, RECIPIENT
from cjdiversion.consents.models import Answer, ConsentDecision
from cjdiversion.database import session


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
