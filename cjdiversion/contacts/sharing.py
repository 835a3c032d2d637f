"""What L&D share, read as one: the report to police or CPS, and each decision to share without
agreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cjdiversion import audit, clock, listing
from cjdiversion.access import Actor, May, can, require
from cjdiversion.audit import Did
from cjdiversion.cases.models import Case
from cjdiversion.cases.rules import age_band
from cjdiversion.consents import queries as consents
from cjdiversion.consents.models import ConsentOverride
from cjdiversion.consents.standing import Standing
from cjdiversion.database import session
from cjdiversion.listing import Page, Place
from cjdiversion.referrals import queries as referrals
from cjdiversion.referrals.models import Assessment, Referral
from cjdiversion.referrals.readers import LINES_GO_TO, pairs_of
from cjdiversion.referrals.reading import purposes_for, readable
from cjdiversion.referrals.reply import Reply, reply_to

LIMITS = "L&D information summary – not a psychiatric report"
WHEN = ("to-review", "standing", "all")


@dataclass(frozen=True)
class Report:
    """What one recipient reads of one assessment, and on what it rests. `label` is fixed."""

    referral: Referral
    recipient: str
    age_band: str
    assessment: Assessment | None
    reply: Reply
    standing: Sequence[Standing]
    label: str = LIMITS


def report(referral: Referral, *, by: Actor, recipient: str = "police") -> Report:
    """`referral` comes from `referrals.service.open`. L&D see what any recipient reads; everybody
    else what police read."""
    is_own = can(by, May.REFERRAL_WORK) and recipient in LINES_GO_TO
    recipient = recipient if is_own else "police"
    today = clock.today()
    lines = readable(referrals.lines_of_referral(referral.id), by)
    return Report(
        referral,
        recipient,
        age_band(referral.case.person, today),
        next(iter(referrals.behind(lines)), None),
        reply_to(
            recipient,
            lines,
            consents.decisions_of(referral.case_id),
            consents.overrides_of(referral.case_id),
            purposes=purposes_for(recipient),
            on=today,
        ),
        [one for one in pairs_of(referral.case_id) if one.recipient == recipient],
    )


# --- shared without agreement ---------------------------------------------------------------------


def overrides(by: Actor, *, when: str, place: Place) -> Page[Any]:
    """Of the provider, newest first; `when` is one of WHEN."""
    require(by, May.CONSENT_REVIEW)
    page = listing.page(
        listed(by, when=when),
        newest=ConsentOverride.recorded_at.expression,
        key=ConsentOverride.id.expression,
        place=place,
        cursor_of=lambda row: (row.recorded_at, row.id),
    )
    shown = list(dict.fromkeys(row.reference for row in page.rows))
    audit.listed(Did.OVERRIDE_LISTED, shown, by=by, kind="consent_override")
    return page


def to_review(by: Actor, *, most: int) -> Sequence[Any]:
    order = ConsentOverride.recorded_at, ConsentOverride.id
    return session().execute(listed(by, when="to-review").order_by(*order).limit(most)).all()


def listed(by: Actor, *, when: str) -> sa.Select[Any]:
    row = ConsentOverride
    columns: list[Any] = [row.id, row.token, row.purpose, row.recipient, row.ground]
    columns += [row.approved_by, row.recorded_by, row.recorded_at, row.decided_at]
    columns += [row.review_by_on, row.reviewed_at, row.reviewed_by, row.ended_at]
    columns += [Case.reference.label("reference")]
    query = sa.select(*columns).join(Case, Case.id == row.case_id)
    may_see = ~consents.excluded_from(row.case_id, by)
    return query.where(row.provider_id == by.unit_id, may_see, *_within(when))


def _within(when: str) -> list[sa.ColumnElement[bool]]:
    """Nobody else has looked at it yet, or the day for looking again has come."""
    row, today = ConsentOverride, clock.today()
    if when == "all":
        return []
    if when == "standing":
        return [
            row.ended_at.is_(None),
            sa.or_(row.review_by_on.is_(None), row.review_by_on >= today),
        ]
    is_due = sa.or_(row.reviewed_at.is_(None), row.review_by_on <= today)
    return [row.ended_at.is_(None), is_due]
