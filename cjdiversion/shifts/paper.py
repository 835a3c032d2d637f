"""A handover on paper: drawn from what was kept with it, so that it says what the page said."""

from __future__ import annotations

from flask import Response, render_template

from cjdiversion import clock, documents
from cjdiversion.shifts import wording
from cjdiversion.shifts.models import ShiftHandover
from cjdiversion.shifts.people import Sheet


def page(handover: ShiftHandover, sheet: Sheet) -> str:
    """The whole HTML document that the printer is given."""
    return render_template(
        "shifts/paper.html",
        handover=handover,
        sheet=sheet,
        wording=wording,
        paper_style=documents.paper_style(),
    )


def printed(handover: ShiftHandover, sheet: Sheet) -> documents.Paper:
    """Raises NotPrinted."""
    return documents.render(page(handover, sheet), made_at=handover.made_at)


def as_file(row: ShiftHandover, made: documents.Paper) -> Response:
    """The name of the file says when, and nothing of whom."""
    response = Response(made.pdf, mimetype="application/pdf")
    name = f"handover-{clock.london(row.made_at):%Y-%m-%d-%H%M}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
