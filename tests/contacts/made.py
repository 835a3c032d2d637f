"""What L&D did on a referral, made through the services: nothing here inserts a row."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.contacts import service
from cjdiversion.contacts.models import Appointment, OnwardReferral
from cjdiversion.referrals.models import Referral


def noon(days: int = 2) -> datetime:
    """Of a day to come, which is within anybody's hours."""
    return clock.from_wall(
        datetime.combine(clock.today() + timedelta(days=days), datetime.min.time()).replace(hour=12)
    )


def plan_of(**over: Any) -> dict[str, Any]:
    return {
        "kind": "follow-up",
        "starts_at": noon(),
        "minutes": 45,
        "way": "face-to-face",
        "place": "CANARY-PLACE perinatal clinic",
        "with_whom": "Dana Okafor",
        **over,
    }


def planned(referral: Referral, *, by: Actor, **over: Any) -> Appointment:
    return service.plan(referral, by=by, **plan_of(**over))


def onward(referral: Referral, *, by: Actor, **over: Any) -> OnwardReferral:
    facts = {
        "service": "A06",
        "reason": "new",
        "organisation": "CANARY-TEAM Northshire community team",
        "sent_on": clock.today(),
        **over,
    }
    return service.refer_on(referral, by=by, **facts)
