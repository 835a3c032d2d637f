"""What a message of a referral is made from. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cjdiversion.exchanges.codes import Coded
from cjdiversion.referrals.steps import Status


@dataclass(frozen=True)
class Facts:
    """All that a message is made from. `key`: address token of the referral; `agreed`: to be seen,
    as it was known when it was sent; `needs`: each with how it is known."""

    key: str
    version: int
    reference: str
    made_at: datetime
    status: Status
    priority: Coded
    source: Coded
    service: Coded
    needs: Sequence[tuple[Coded, str]]
    surname: str
    forenames: str
    age_band: str
    concern: str
    alleged_offence: str
    staff_safety: str
    location: str
    fit_to_be_seen: str
    safe_contact: str
    interpreter: str
    release_expected_at: datetime | None
    next_date_at: datetime | None
    agreed: bool | None
    sent_at: datetime
    due_at: datetime | None
    declined: Coded | None
    sender_name: str
    sender_unit: str
    provider_name: str
    provider_code: str
