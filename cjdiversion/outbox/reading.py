"""The list as it is shown: one page of rows, and the trail of what was seen."""

from __future__ import annotations

from typing import Any

from cjdiversion import audit, listing
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did
from cjdiversion.listing import Page
from cjdiversion.openapi import place
from cjdiversion.outbox import queries
from cjdiversion.outbox.models import Message
from cjdiversion.outbox.steps import Status

_AT, _KEY = Message.__table__.c.made_at, Message.__table__.c.id


def page(actor: Actor, status: Status) -> Page[Any]:
    require(actor, May.MESSAGE_SEE)
    found = listing.page(
        queries.listed(actor, status),
        newest=_AT,
        key=_KEY,
        place=place(),
        cursor_of=lambda row: (row[0].made_at, row[0].id),
    )
    shown = [row[0].reference for row in found.rows]
    audit.listed(Did.MESSAGE_LISTED, shown, by=actor, kind="message")
    return found
