"""A referral that nobody has received in time: sent is not seen. The sender is asked to telephone,
until somebody of the team it was sent or redirected to marks it as received or answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.referrals import queries
from cjdiversion.referrals.models import Referral, in_scope, with_police
from cjdiversion.referrals.steps import RECEIVE, Status

GIVEN_AT = sa.case(
    (Referral.status == Status.REDIRECTED, Referral.redirected_at), else_=Referral.sent_at
)
"""When it was given to the team that is to receive it."""


def moments(now: datetime) -> dict[str, datetime]:
    """Priority → sent before this and not received is too long ago. Others are not chased."""
    times: Mapping[str, Mapping[str, Any]] = reference.attributes("referral_unread_times")
    return {code: now - timedelta(minutes=told["minutes"]) for code, told in times.items()}


def is_unread(referral: Referral) -> bool:
    """Only while it is urgent and nobody has received it: it clears itself."""
    latest, given_at = moments(clock.now()).get(referral.priority), waits_since(referral)
    return latest is not None and given_at is not None and given_at <= latest


def waits_since(referral: Referral) -> datetime | None:
    """When it was given to the team that has not received it yet; none where one has."""
    if referral.status is Status.REDIRECTED:
        return referral.redirected_at
    return referral.sent_at if referral.status is Status.SENT else None


def unread(
    latest: Mapping[str, datetime],
    *,
    limit: int,
    actor: Actor | None = None,
    only: sa.ColumnElement[bool] | None = None,
) -> Sequence[Referral]:
    """Sent or redirected, and not received since before the moment of its priority, longest waiting
    first; all of them, or those in reach of one person whose case is open."""
    long_ago = [sa.and_(Referral.priority == code, at >= GIVEN_AT) for code, at in latest.items()]
    case = joinedload(Referral.case)
    query = (
        sa.select(Referral)
        .where(Referral.status.in_(RECEIVE.sources), sa.or_(sa.false(), *long_ago), with_police())
        .options(case.joinedload(Case.person), *queries.teams())
        .order_by(GIVEN_AT, Referral.id)
        .limit(limit)
    )
    if only is not None:
        query = query.where(only)
    if actor is not None:
        query = query.join(Referral.case).where(in_scope(actor), Case.is_open)
    return session().scalars(query).all()


def prompt(referral: Referral) -> str:
    """What to do, for whoever sent it; its teams are loaded. Empty where there is nothing."""
    if not is_unread(referral):
        return ""
    team = referral.redirected_to or referral.provider
    number = team.phone or "their number is not recorded here"
    return f"Nobody at {team.name} has received {referral.reference}. Telephone them: {number}"
