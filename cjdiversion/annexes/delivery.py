"""What goes out of the door: the list an area is shown, and the stored bytes."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from cjdiversion import audit, listing
from cjdiversion.access import Actor
from cjdiversion.annexes import queries
from cjdiversion.annexes.models import AnnexPaper, AnnexVersion
from cjdiversion.audit import Did

_SHARED_AT, _ID = AnnexVersion.__table__.c.shared_at, AnnexVersion.__table__.c.id


def listed(who: Actor, place: listing.Place) -> listing.Page[Any]:
    """What was shared with the area, newest first; the references shown are written down."""
    page = listing.page(
        queries.worklist(who),
        newest=_SHARED_AT,
        key=_ID,
        place=place,
        cursor_of=lambda row: (row.shared_at, row.id),
    )
    shown = [row.reference for row in page.rows]
    audit.listed(Did.ANNEX_LISTED, shown, by=who, kind="annex_version")
    return page


def as_file(annex: AnnexVersion, stored: AnnexPaper) -> Response:
    """The name of the file says which version it is, and nothing of whose."""
    response = Response(stored.pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="annex-{annex.reference}.pdf"'
    response.set_etag(stored.sha256)
    return response


def as_manifest(annex: AnnexVersion, told: dict[str, Any]) -> Response:
    response = jsonify(told)
    name = f"annex-{annex.reference}.manifest.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
