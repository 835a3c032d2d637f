"""What L&D answer: received, accepted, declined, and closed in the end."""

from __future__ import annotations

from typing import Any

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.audit import Did
from cjdiversion.errors import NotPermitted
from cjdiversion.referrals import making, noting, queries, rules, steps
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.service import check, moved
from cjdiversion.referrals.steps import Status


def receive(
    referral: Referral, *, by: Actor, version: int | None = None, own: bool = False
) -> None:
    """From another team it becomes one's team's, or one's own: they kept it until now."""
    changes: dict[str, Any] = {"received_at": clock.now()}
    if referral.status is Status.REDIRECTED:
        if by.unit_id != referral.redirected_to_id:
            raise NotPermitted("The team it was redirected to receives it. You may take it back")
        changes |= {"provider_id": referral.redirected_to_id, **making.not_offered(referral)}
        changes |= making.owned(by) if own else making.owned_by_nobody()
    moved(steps.RECEIVE, referral, by=by, version=version, **changes)


def accept(referral: Referral, *, by: Actor, note: str = "", version: int | None = None) -> None:
    """`note` goes to the sender."""
    moved(
        steps.ACCEPT,
        referral,
        by=by,
        version=version,
        words=note,
        accept_note=note,
        owner_id=by.person_id,
        owner_name=by.name,
        **_answered(referral, by),
    )
    words = "accepted, the person is to be seen"
    noting.note(referral, by=by, did=Did.REFERRAL_ACCEPTED, words=words)


def decline(
    referral: Referral,
    *,
    by: Actor,
    category: str,
    reason: str = "",
    declined_by: str,
    next_step: str,
    version: int | None = None,
) -> None:
    """All four are told to the sender."""
    wrong = rules.wrong_decline(
        reference.attributes("referral_decline_reasons"),
        category=category,
        reason=reason,
        declined_by=declined_by,
        next_step=next_step,
    )
    check(steps.DECLINE, referral, wrong, by=by)
    moved(
        steps.DECLINE,
        referral,
        by=by,
        version=version,
        reason=category,
        words=reason,
        decline_category=category,
        decline_reason=reason,
        declined_by=declined_by,
        next_step=next_step,
        signed_off_at=None,
        signed_off_by="",
        **_answered(referral, by),
    )
    words = "declined. The reasons stand with the referral"
    noting.note(referral, by=by, did=Did.REFERRAL_DECLINED, words=words)


def close(
    referral: Referral,
    *,
    by: Actor,
    reason: str,
    no_report_reason: str = "",
    version: int | None = None,
) -> None:
    """With the report, or with the reason why there is none."""
    wrong = rules.wrong_closing(
        reference.attributes("referral_closure_reasons"),
        reference.attributes("referral_no_report_reasons"),
        reason=reason,
        no_report_reason=no_report_reason,
        has_report=queries.has_report(referral),
    )
    check(steps.CLOSE, referral, wrong, by=by)
    moved(
        steps.CLOSE,
        referral,
        by=by,
        version=version,
        reason=reason,
        close_reason=reason,
        no_report_reason=no_report_reason,
        closed_at=clock.now(),
    )
    noting.note(referral, by=by, did=Did.REFERRAL_CLOSED, words="closed")


def _answered(referral: Referral, by: Actor) -> dict[str, Any]:
    """An answer is a receipt too."""
    now = clock.now()
    return {
        "answered_at": now,
        "answered_by": by.name,
        "received_at": referral.received_at or now,
    }
