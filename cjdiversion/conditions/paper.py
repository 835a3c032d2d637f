"""The record as a paper to be signed and filed: MG14 for a conditional caution. It is made when it
is wanted and not kept: the record is what stands."""

from __future__ import annotations

from datetime import datetime

from flask import Response, render_template

from cjdiversion import audit, clock, documents
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.conditions import reading, wording
from cjdiversion.conditions.models import Record
from cjdiversion.conditions.reading import Reading
from cjdiversion.conditions.schemas import METHODS
from cjdiversion.identities.checks import refuse_if_quarantined


def print_out(record: Record, *, by: Actor) -> documents.Paper:
    """Made now. Raises NotPrinted, OutOfOrder where the record is about somebody else."""
    require(by, May.DISPOSAL_DECIDE)
    refuse_if_quarantined(record.case_id)
    made = printed(reading.of(record, by), by=by, at=clock.now())
    facts = {"sha256": made.sha256}
    audit.record(Did.CAUTION_PRINTED, Operation.CONSULTATION, by=by, subject=record, facts=facts)
    return made


def printed(read: Reading, *, by: Actor, at: datetime) -> documents.Paper:
    """Raises NotPrinted."""
    return documents.render(page(read, by=by, at=at), made_at=at)


def page(read: Reading, *, by: Actor, at: datetime) -> str:
    """The whole HTML document that the printer is given."""
    return render_template(
        "conditions/paper.html",
        read=read,
        record=read.record,
        person=read.record.case.person,
        title=title(read),
        by=by.name,
        at=at,
        methods=METHODS,
        consent=wording.consent,
        paper_style=documents.paper_style(),
    )


def title(read: Reading) -> str:
    name = f"{read.option.label}: record"
    return f"{read.rules.paper}: {name.lower()}" if read.rules.paper else name


def as_file(record: Record, made: documents.Paper) -> Response:
    """The name of the file says nothing of whose it is."""
    response = Response(made.pdf, mimetype="application/pdf")
    name = f"record-{record.case.reference}-{max(record.signatures, 1)}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
