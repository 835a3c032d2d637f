"""What was taken from a provider's own system. The caller has opened the referral."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa

from cjdiversion.database import session
from cjdiversion.exchanges.models import StatusUpdate
from cjdiversion.referrals.models import Referral

_COLUMNS = [column.key for column in Referral.__table__.columns]


def taken(provider_id: uuid.UUID, message_id: str) -> StatusUpdate | None:
    """The message of that id, of whatever referral."""
    row = StatusUpdate
    query = sa.select(row).where(row.provider_id == provider_id, row.message_id == message_id)
    return session().scalar(query)


def newest(referral_id: uuid.UUID) -> StatusUpdate | None:
    """The last one sent, which need not be the last that came."""
    row = StatusUpdate
    query = sa.select(row).where(row.referral_id == referral_id)
    return session().scalar(query.order_by(row.sent_at.desc(), row.id.desc()).limit(1))


def of_referral(referral_id: uuid.UUID) -> sa.Select[Any]:
    row = StatusUpdate
    columns: list[Any] = [
        row.id,
        row.message_id,
        row.from_system,
        row.code,
        row.step,
        row.words,
        row.decided_by,
        row.sent_at,
        row.received_at,
        row.received_by,
    ]
    return sa.select(*columns).where(row.referral_id == referral_id)


def hold(referral: Referral) -> None:
    """Nobody else takes a message about it until this unit of work ends; it is read again as it
    stands then."""
    session().flush()
    session().refresh(referral, attribute_names=_COLUMNS, with_for_update=True)
