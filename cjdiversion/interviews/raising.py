"""An appropriate adult who was asked for and does not come: raised once for each time of asking."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from cjdiversion import clock, reference
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.service import raise_once
from cjdiversion.interviews.models import AppropriateAdult

NOT_ARRIVED = "adult-not-arrived"  # of reference data "escalation_kinds"
_AT_ONCE = 200


def raise_not_arrived(*, by: Actor = SYSTEM) -> int:
    """How many were new. Of several adults of a case the present one counts."""
    kinds = reference.attributes("escalation_kinds")
    late = clock.now() - timedelta(minutes=kinds[NOT_ARRIVED]["raise_after_minutes"])
    newer = aliased(AppropriateAdult)
    is_replaced = sa.select(newer.id).where(
        newer.case_id == AppropriateAdult.case_id, newer.number > AppropriateAdult.number
    )
    known = sa.select(Escalation.id).where(
        Escalation.kind == NOT_ARRIVED,
        Escalation.subject_id == AppropriateAdult.id,
        Escalation.raised_at >= AppropriateAdult.requested_at,
    )
    query = (
        sa.select(AppropriateAdult, Case)
        .join(Case, Case.id == AppropriateAdult.case_id)
        .where(AppropriateAdult.requested_at <= late, AppropriateAdult.arrived_at.is_(None))
        .where(Case.is_open, Case.quarantined_at.is_(None))
        .where(~is_replaced.exists(), ~known.exists())
        .order_by(AppropriateAdult.requested_at, AppropriateAdult.id)
        .limit(_AT_ONCE)
    )
    return sum(
        raise_once(
            NOT_ARRIVED, adult, by=by, case=case, period=f"{adult.requested_at:%Y-%m-%dT%H:%MZ}"
        )
        for adult, case in session().execute(query).all()
    )
