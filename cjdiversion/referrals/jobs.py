"""Work on referrals that nobody has to start."""

from __future__ import annotations

from cjdiversion.referrals import service
from cjdiversion.scheduling import every


@every(minutes=1, words="Referrals nobody answered in time expire, and their senders see it")
def expire_overdue() -> str:
    return f"{service.expire_overdue()} expired"
