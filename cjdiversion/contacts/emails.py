"""Whom a message is told to: the other side of the referral, without its words."""

from __future__ import annotations

from cjdiversion.access import Actor
from cjdiversion.contacts.models import Message, side_of
from cjdiversion.outbox import service as outbox
from cjdiversion.referrals import emails as referrals
from cjdiversion.referrals.models import Assessment, AssessmentLine, Referral

WAITS = "message-waits"


def struck(row: Assessment | AssessmentLine, *, by: Actor) -> None:
    """Of the police, whoever may have read a line learns that there is something to look at again:
    whoever sent it, or the suite where L&D began it."""
    to, path = referrals.senders(row.referral), f"/referrals/{row.referral.token}"
    outbox.tell(referrals.MOVED, row.referral, to, by=by, path=path, period=str(row.id))


def sent(message: Message, referral: Referral, *, by: Actor) -> None:
    """L&D's goes to whoever sent the referral; the sender's to whoever of L&D has it and
    still works there, or to all."""
    if side_of(by) == "ld":
        to = [*referrals.senders(referral)]
    else:
        team = referrals.team(referral)
        to = [referral.owner_id] if referral.owner_id in team else [*team]
    path = f"/referrals/{referral.token}/messages"
    outbox.tell(WAITS, referral, to, by=by, path=path, period=str(message.id))
