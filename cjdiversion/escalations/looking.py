"""The list as it is shown: what was chosen, one page of rows, and the trail of what was seen."""

from __future__ import annotations

from typing import Any

from flask import request

from cjdiversion import audit, listing
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did
from cjdiversion.escalations import queries
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.queries import Filter
from cjdiversion.escalations.steps import Status
from cjdiversion.listing import Page
from cjdiversion.openapi import place

_AT, _KEY = Escalation.__table__.c.raised_at, Escalation.__table__.c.id


def chosen() -> Filter:
    """From the address, which holds codes only. One that nobody knows finds nothing; a state that
    is none finds every state."""
    asked = {name: request.args.get(name, "")[:40] for name in ("level", "kind", "partner")}
    status = request.args.get("status", Status.RAISED.value)
    return Filter(
        status=status if status in list(Status) else "",
        is_overdue=request.args.get("overdue") == "1",
        **asked,
    )


def page(actor: Actor, filter_: Filter) -> Page[Any]:
    """What waits longest first; what was answered newest first."""
    require(actor, May.ESCALATION_ANSWER)
    found = listing.page(
        queries.listed(actor, filter_),
        newest=_AT,
        key=_KEY,
        place=place(),
        cursor_of=lambda row: (row[0].raised_at, row[0].id),
        is_rising=filter_.status == Status.RAISED,
    )
    shown = [row[0].reference for row in found.rows if row[0].reference]
    audit.listed(Did.ESCALATION_LISTED, shown, by=actor, kind="escalation")
    return found
