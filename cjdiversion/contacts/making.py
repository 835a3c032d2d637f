"""What the verbs put together, and what they check before they do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cjdiversion import clock, workflow
from cjdiversion.access import Actor
from cjdiversion.contacts import queries, rules
from cjdiversion.errors import Invalid, OutOfOrder
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.service import own
from cjdiversion.referrals.steps import IN_HAND
from cjdiversion.rotas import queries as rotas
from cjdiversion.workflow import Step


def in_order(row: Any, *allowed: Step) -> None:
    """Said before anybody fills in a form for nothing. Raises OutOfOrder."""
    if not any(row.status in step.sources for step in allowed):
        workflow.in_order(allowed[0], row)


def in_hand(referral: Referral, by: Actor) -> None:
    """L&D plan nothing for a referral they have not accepted, or are done with."""
    own(referral, by=by)
    if referral.status not in IN_HAND:
        state = referral.status.words.lower()
        raise OutOfOrder(f"Nothing can be planned now: the referral is {state}")


def wrong_plan(
    referral: Referral,
    *,
    starts_at: datetime,
    ends_at: datetime,
    with_whom: str,
    is_double: bool | None,
) -> rules.Wrong:
    wrong = rules.wrong_time(starts_at, clock.now())
    wrong = wrong or rules.wrong_hours(rotas.timetable(referral.provider_id), starts_at, ends_at)
    if wrong or is_double:
        return wrong
    there = queries.overlapping(referral.provider_id, key(with_whom), starts_at, ends_at)
    return rules.wrong_double(there, with_whom)


def of(referral: Referral, by: Actor) -> dict[str, Any]:
    return {
        "referral_id": referral.id,
        "case_id": referral.case_id,
        "provider_id": by.unit_id,
        "recorded_at": clock.now(),
        "recorded_by_id": by.person_id,
        "recorded_by": by.name,
    }


def key(name: str) -> str:
    return " ".join(name.split()).casefold()[:120]


def answered(by: Actor) -> dict[str, Any]:
    return {"answered_at": clock.now(), "answered_by": by.name}


def not_future(field: str, day: date) -> date:
    if day > clock.today():
        raise Invalid.at(field, "future", "Enter a day that is not in the future")
    return day
