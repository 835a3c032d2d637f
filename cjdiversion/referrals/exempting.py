"""A deadline that cannot be met and does not count as missed, and the end of that."""

from __future__ import annotations

from datetime import datetime

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.errors import OutOfOrder
from cjdiversion.referrals import rules, steps
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.service import check, moved


def exempt(
    referral: Referral,
    *,
    by: Actor,
    reason: str,
    review_at: datetime | None,
    words: str = "",
    version: int | None = None,
) -> None:
    """Until it is answered or assessed, or somebody ends it. After the time at which somebody was
    to look again it is raised. Raises Invalid, OutOfOrder."""
    reasons, now = reference.attributes("referral_exempt_reasons"), clock.now()
    wrong = rules.wrong_exemption(reasons, reason=reason, words=words, review_at=review_at, now=now)
    check(steps.EXEMPT, referral, wrong, by=by)
    moved(
        steps.EXEMPT,
        referral,
        by=by,
        version=version,
        reason=reason,
        words=words,
        exempt_at=now,
        exempt_reason=reason,
        exempt_words=words,
        exempt_review_at=review_at,
    )


def count_again(referral: Referral, *, by: Actor, version: int | None = None) -> None:
    check(steps.COUNT_AGAIN, referral, {}, by=by)
    if referral.exempt_at is None:
        raise OutOfOrder("“End the exemption” cannot be done now: there is none")
    moved(steps.COUNT_AGAIN, referral, by=by, version=version)
