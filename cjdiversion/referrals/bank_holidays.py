"""Days nobody works that an administrator added, and the referrals to count anew for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from cjdiversion.database import session
from cjdiversion.referrals.models import BankHoliday, Referral
from cjdiversion.referrals.steps import OPEN


def bank_holidays() -> Sequence[BankHoliday]:
    """Those that were added and stand."""
    query = sa.select(BankHoliday).where(BankHoliday.removed_at.is_(None))
    return session().scalars(query.order_by(BankHoliday.day)).all()


def all_bank_holidays() -> Sequence[BankHoliday]:
    """Those taken away too, the latest day first."""
    order = BankHoliday.day.desc(), BankHoliday.id.desc()
    return session().scalars(sa.select(BankHoliday).order_by(*order)).all()


def bank_holiday(token: str) -> BankHoliday | None:
    return session().scalar(sa.select(BankHoliday).where(BankHoliday.token == token))


def calendar_changed_at() -> datetime | None:
    """When a bank holiday was last added or taken away."""
    newest = sa.select(sa.func.max(BankHoliday.added_at), sa.func.max(BankHoliday.removed_at))
    added, removed = session().execute(newest).one()
    return max((at for at in (added, removed) if at is not None), default=None)


def counted_before(at: datetime | None, *, limit: int) -> Sequence[Referral]:
    """Open referrals whose deadlines were counted before that moment or never, in one fixed order,
    and none that somebody is working with at this moment."""
    query = (
        sa.select(Referral)
        .where(_is_stale(at))
        .order_by(Referral.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session().scalars(query).all()


def to_count(at: datetime | None) -> int:
    """How many open ones are still to be counted anew."""
    query = sa.select(sa.func.count()).select_from(Referral).where(_is_stale(at))
    return session().scalar(query) or 0


def _is_stale(at: datetime | None) -> sa.ColumnElement[bool]:
    never = Referral.counted_at.is_(None)
    before = never if at is None else sa.or_(never, Referral.counted_at < at)
    return sa.and_(Referral.status.in_(OPEN), before)
