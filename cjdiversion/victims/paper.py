"""One person’s own document. It is made when it is wanted and not kept: the record is what stands.

Numbers and addresses are left off it: a paper lies in a file, and who is afraid must not be found
by it. What must not be done stands on it.
"""

from __future__ import annotations

from datetime import datetime

from flask import Response, render_template

from cjdiversion import documents
from cjdiversion.access import Actor
from cjdiversion.victims import codes, making
from cjdiversion.victims.models import Victim
from cjdiversion.victims.reading import Reading
from cjdiversion.victims.wording import Wording


def page(read: Reading, *, by: Actor, at: datetime) -> str:
    """The whole HTML document that the printer is given."""
    wording = Wording(codes.of(by))
    contact = making.frozen(read.contact) if read.contact else None
    return render_template(
        "victims/paper.html",
        read=read,
        victim=read.victim,
        contact=wording.contact_rows(contact, with_details=False) if contact else [],
        wording=wording,
        label=wording.codes.label,
        by=by.name,
        at=at,
        paper_style=documents.paper_style(),
    )


def printed(read: Reading, *, by: Actor, at: datetime) -> documents.Paper:
    """Raises NotPrinted."""
    return documents.render(page(read, by=by, at=at), made_at=at)


def as_file(victim: Victim, made: documents.Paper) -> Response:
    """The name of the file says nothing of whose it is."""
    response = Response(made.pdf, mimetype="application/pdf")
    name = f"needs-{victim.reference}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
