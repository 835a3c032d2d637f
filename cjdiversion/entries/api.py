"""The same lines for a custody system: pulled, then marked."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import marshmallow as ma
from flask import Blueprint
from marshmallow import fields as told

from cjdiversion import audit, listing
from cjdiversion.access import May
from cjdiversion.audit import Did
from cjdiversion.entries import queries, service
from cjdiversion.entries.models import CustodyEntry
from cjdiversion.forms import Schema
from cjdiversion.openapi import gives, place, takes
from cjdiversion.web import actor, opens

entries_api = Blueprint("entries_api", __name__, url_prefix="/api/v1")
_AT, _KEY = CustodyEntry.__table__.c.recorded_at, CustodyEntry.__table__.c.id


MOST_AT_ONCE = 200


class ToldEntry(ma.Schema):
    token = told.Str(attribute="CustodyEntry.token")
    custody_record_no = told.Str()
    code = told.Str(attribute="CustodyEntry.code")
    words = told.Str(attribute="CustodyEntry.words")
    happened_at = told.AwareDateTime(attribute="CustodyEntry.happened_at")
    recorded_at = told.AwareDateTime(attribute="CustodyEntry.recorded_at")
    by = told.Str(attribute="CustodyEntry.by_name")


class ToldMark(ma.Schema):
    token = told.Str()
    status = told.Function(lambda entry: entry.status.value)
    entered_at = told.AwareDateTime()
    is_by_feed = told.Bool()


class Taken(Schema):
    """Entries by what the list calls them."""

    tokens = ma.fields.List(
        ma.fields.String(), required=True, validate=ma.validate.Length(max=MOST_AT_ONCE)
    )


@entries_api.get("/custody-entries")
@opens(May.CASE_OPEN)
@gives(ToldEntry())
def index() -> Any:
    """Entries not yet in the custody record, oldest first, page by page"""
    page = listing.page(
        queries.waiting(actor()),
        newest=_AT,
        key=_KEY,
        place=place(),
        cursor_of=_cursor,
        is_rising=True,
    )
    shown = list(dict.fromkeys(row.CustodyEntry.case.reference for row in page.rows))
    audit.listed(Did.ENTRY_LISTED, shown, by=actor(), kind="custody_entry")
    return page


@entries_api.post("/custody-entries/<token>/mark")
@opens(May.ENTRY_MARK)
@takes(Schema())
@gives(ToldMark())
def mark(token: str) -> Any:
    """The entry stands in the custody record now"""
    entry = service.open(token, by=actor())
    service.mark(entry, by=actor())
    return entry


@entries_api.post("/custody-entries/mark")
@opens(May.ENTRY_MARK)
@takes(Taken())
@gives(ToldMark(many=True))
def mark_taken(tokens: list[str]) -> Any:
    """All that were pulled and taken over stand in the custody record now. One that was marked
    before is told as it stands, so that this can be said again"""
    return service.mark_taken(tokens, by=actor())


def _cursor(row: Any) -> tuple[datetime, uuid.UUID]:
    return row.CustodyEntry.recorded_at, row.CustodyEntry.id
