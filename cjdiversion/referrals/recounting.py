"""The deadlines of open referrals, counted anew where the calendar changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor, May, require
from cjdiversion.errors import Conflict, OutOfOrder
from cjdiversion.referrals import bank_holidays, counting, moves, queries, steps
from cjdiversion.referrals.models import Referral, ReferralMove
from cjdiversion.referrals.service import moved

# A step taken at the same moment may have read the calendar as it was before.
SETTLES_IN = timedelta(minutes=1)
_AT_ONCE = 500  # one unit of work stays short; the next run takes the rest


def recount_open(*, by: Actor = SYSTEM) -> int:
    """Those counted before the calendar last changed, or never. How many have another deadline now.
    Done again it finds nothing."""
    require(by, May.REFERRAL_RECOUNT)
    found = bank_holidays.counted_before(settled_at(), limit=_AT_ONCE)
    histories = queries.moves_of_many([one.id for one in found])
    return sum(_recounted(one, histories[one.id], by) for one in found)


def settled_at() -> datetime | None:
    """What was counted before this may know another calendar; None where it never changed, or has
    only just."""
    changed_at = bank_holidays.calendar_changed_at()
    if changed_at is None or clock.now() < changed_at + SETTLES_IN:
        return None
    return changed_at + SETTLES_IN


def recount(referral: Referral, *, by: Actor, amended: Sequence[dict[str, Any]] = ()) -> None:
    """`amended`: what was due before and what is due now, for both sides to read."""
    words = "The bank holidays changed" if amended else ""
    facts = {"fields": [one["field"] for one in amended]}
    moved(steps.RECOUNT, referral, by=by, words=words, amended=amended, facts=facts)


def _recounted(referral: Referral, history: Sequence[ReferralMove], by: Actor) -> bool:
    changed = moves.differences(referral, counting.columns(referral, history))
    amended = [one for one in changed if one["field"] in ("answer_due_at", "assess_due_at")]
    if not amended or referral.counted_at is None:  # its first count is no news
        _keep(referral, history)
        return False
    try:
        recount(referral, by=by, amended=amended)
    except (Conflict, OutOfOrder):  # a step was taken in this very moment, and counted
        return False
    return True


def _keep(referral: Referral, history: Sequence[ReferralMove]) -> None:
    for name, held in counting.columns(referral, history).items():
        setattr(referral, name, held)
