"""A message the other side has not read in time: delivered is not read. Whoever wrote is asked to
telephone, and those in charge are told, once for each message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from cjdiversion import clock, reference
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.contacts.models import Message
from cjdiversion.contacts.steps import MessageStatus
from cjdiversion.database import session
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.service import raise_once
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.raising import unit_for

UNREAD = "message-unread"  # of reference data "escalation_kinds"
_AT_ONCE = 200


def moments(now: datetime) -> dict[str, datetime]:
    """Priority of the referral → written before this and not read is too long ago."""
    times: Mapping[str, Mapping[str, Any]] = reference.attributes("message_unread_times")
    return {code: now - timedelta(minutes=told["minutes"]) for code, told in times.items()}


def is_late(message: Message, referral: Referral, now: datetime) -> bool:
    latest = moments(now).get(referral.priority)
    is_unread = message.status is MessageStatus.SENT
    return is_unread and latest is not None and message.sent_at <= latest


def raise_unread(*, by: Actor = SYSTEM) -> int:
    """How many were new. In one fixed order, so that two processes never wait for each other's rows
    in a ring."""
    late = [
        sa.and_(Referral.priority == code, Message.sent_at <= at)
        for code, at in moments(clock.now()).items()
    ]
    known = sa.exists().where(Escalation.kind == UNREAD, Escalation.subject_id == Message.id)
    query = (
        sa.select(Message)
        .join(Message.referral)
        .where(Message.status == MessageStatus.SENT, sa.or_(sa.false(), *late), ~known)
        .options(contains_eager(Message.referral).joinedload(Referral.case))
        .order_by(Message.sent_at, Message.id)
        .limit(_AT_ONCE)
    )
    found = session().scalars(query).all()
    return sum(_raised(one, by) for one in found)


def _raised(message: Message, by: Actor) -> bool:
    referral = message.referral
    return raise_once(UNREAD, message, by=by, case=referral.case, unit_id=unit_for(referral))
