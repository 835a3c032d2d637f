"""Closing a referral: what is still open is shown first, and asked about."""

from __future__ import annotations

from cjdiversion.access import Actor
from cjdiversion.contacts import queries, rules
from cjdiversion.referrals import answering
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.service import check
from cjdiversion.referrals.steps import CLOSE


def close(
    referral: Referral,
    *,
    by: Actor,
    reason: str,
    no_report_reason: str = "",
    although_open: bool | None = None,
    version: int | None = None,
) -> None:
    """`although_open`: with appointments ahead, onward referrals unanswered or messages unread.
    Raises Invalid, OutOfOrder, Conflict."""
    ends = queries.open_ends(referral.id)
    check(CLOSE, referral, rules.asks_about(ends, although_open=although_open), by=by)
    answering.close(
        referral, by=by, reason=reason, no_report_reason=no_report_reason, version=version
    )
