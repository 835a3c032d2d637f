"""What of a referral goes into the custody record: that it was sent, how it was answered, that the
person was seen, that it ended. Nothing L&D wrote stands there, nor why they declined: police read
that on the referral itself, and a custody record is read by others.
"""

from __future__ import annotations

from datetime import datetime

from cjdiversion import reference
from cjdiversion.access import Actor
from cjdiversion.audit import Did
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.entries import service as entries
from cjdiversion.referrals import queries
from cjdiversion.referrals.models import Referral


def sent(referral: Referral) -> str:
    priority = reference.label("referral_priorities", referral.priority).lower()
    return f"Referred to Liaison and Diversion, {referral.reference}, {priority}."


def begun(referral: Referral) -> str:
    priority = reference.label("referral_priorities", referral.priority).lower()
    return f"Liaison and Diversion started a referral themselves, {referral.reference}, {priority}."


def note(
    referral: Referral, *, by: Actor, did: Did, words: str, happened_at: datetime | None = None
) -> None:
    """Of a draft nobody knows unless it was sent once, and what L&D do once the person has left
    custody, or without the police, is not for the custody record."""
    is_known = referral.sent_at is not None or queries.was_sent(referral.id)
    if not is_known or referral.follow_up_at is not None:
        return
    case = session().get_one(Case, referral.case_id)
    if case.is_of_ld:
        return
    said = f"Liaison and Diversion, referral {referral.reference}: {words}."
    entries.note(case, by=by, did=did, words=said, happened_at=happened_at)


def seen(way: str) -> str:
    return f"the person was seen, {reference.label('ways_seen', way).lower()}"


def withdrawn(reason: str) -> str:
    label = reference.label("referral_withdraw_reasons", reason)
    return f"taken back. {label}"
