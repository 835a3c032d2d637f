"""A referral that nobody has received in time: sent is not seen. The sender is asked to telephone,
until somebody of the provider marks it as received or answers it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cjdiversion import clock, reference
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status


def moments(now: datetime) -> dict[str, datetime]:
    """Priority → sent before this and not received is too long ago. Others are not chased."""
    times: Mapping[str, Mapping[str, Any]] = reference.attributes("referral_unread_times")
    return {code: now - timedelta(minutes=told["minutes"]) for code, told in times.items()}


def is_unread(referral: Referral) -> bool:
    """Only while it is urgent, sent and not received: it clears itself."""
    latest = moments(clock.now()).get(referral.priority)
    if referral.status is not Status.SENT or referral.sent_at is None or latest is None:
        return False
    return referral.sent_at <= latest


def prompt(referral: Referral) -> str:
    """What to do, for whoever sent it; `provider` is loaded. Empty where there is nothing."""
    if not is_unread(referral):
        return ""
    number = referral.provider.phone or "their number is not recorded here"
    at = referral.provider.name
    return f"Nobody at {at} has received {referral.reference}. Telephone them: {number}"
