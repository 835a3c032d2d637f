"""What goes out of the door: the list an area is shown, and the stored bytes."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from cjdiversion import audit, clock, listing
from cjdiversion.access import Actor
from cjdiversion.annexes import asking_queries, queries, stops
from cjdiversion.annexes.asking_models import AnnexQuestion
from cjdiversion.annexes.models import AnnexPaper, AnnexShare, AnnexVersion
from cjdiversion.audit import Did

_SHARED_AT, _ID = AnnexShare.__table__.c.shared_at, AnnexShare.__table__.c.id


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


def questions(who: Actor, which: str, place: listing.Place) -> listing.Page[Any]:
    """Due first, first; the references shown are written down."""
    page = listing.page(
        asking_queries.listed(who, which),
        newest=AnnexQuestion.__table__.c.due_at,
        key=AnnexQuestion.__table__.c.id,
        place=place,
        cursor_of=lambda row: (row[0].due_at, row[0].id),
        is_rising=True,
    )
    shown = list(dict.fromkeys(row[0].reference for row in page.rows))
    audit.listed(Did.ANNEX_LISTED, shown, by=who, kind="annex_question")
    return page


def as_file(annex: AnnexVersion, stored: AnnexPaper, who: Actor) -> Response:
    """The name of the file says which version it is, and nothing of whose. The stored bytes stay as
    they are: that another takes its place, or that it was withdrawn or stopped, stands in the name
    and in the headers."""
    response = Response(stored.pdf, mimetype="application/pdf")
    name, later = f"annex-{annex.reference}", queries.later_than(annex, who)
    if later is not None:
        name = f"{name}-superseded-by-{later.number}"
        response.headers["X-Annex-Superseded-By"] = str(later.number)
        link = f'</api/v1/annexes/{later.token}>; rel="successor-version"'
        response.headers["Link"] = link
    stop = stops.stop_of(annex, on=clock.today())
    if stop is not None:
        what = "withdrawn" if stop.is_withdrawn else "stopped"
        name = f"{name}-{what}"
        response.headers[f"X-Annex-{what.capitalize()}"] = "yes"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.set_etag(stored.sha256)
    return response


def as_manifest(annex: AnnexVersion, told: dict[str, Any]) -> Response:
    response = jsonify(told)
    name = f"annex-{annex.reference}.manifest.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
