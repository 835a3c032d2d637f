"""Work on referrals that nobody has to start."""

from __future__ import annotations

from cjdiversion.referrals import expiring, raising, recounting, service
from cjdiversion.scheduling import every


@every(minutes=1, words="Referrals nobody answered in time expire, and their senders see it")
def expire_overdue() -> str:
    return f"{service.expire_overdue()} expired"


@every(minutes=5, words="Both sides are told of a received referral that expires soon")
def tell_before_expiry() -> str:
    return f"{expiring.tell_before()} told"


@every(minutes=1, words="Referrals past their target are raised to those in charge")
def raise_unanswered() -> str:
    return f"{raising.raise_unanswered()} raised"


@every(minutes=5, words="Team leaders are told of overdue referrals that L&D started themselves")
def tell_leaders() -> str:
    return f"{raising.tell_leaders()} told"


@every(minutes=5, words="Referrals that wait longer than L&D said are raised to those in charge")
def raise_held() -> str:
    return f"{raising.raise_held()} raised"


@every(minutes=1, words="Urgent referrals nobody has received in time are raised, to be telephoned")
def raise_unread() -> str:
    return f"{raising.raise_unread()} raised"


@every(minutes=5, words="Referrals exempt for longer than was said are raised to those in charge")
def raise_exempt() -> str:
    return f"{raising.raise_exempt()} raised"


@every(minutes=1, words="Deadlines are counted anew where bank holidays changed")
def recount() -> str:
    return f"{recounting.recount_open()} changed"


@every(minutes=1, words="Referrals that nobody received and whose L&D team is not there are raised")
def raise_no_cover() -> str:
    return f"{raising.raise_no_cover()} raised"
