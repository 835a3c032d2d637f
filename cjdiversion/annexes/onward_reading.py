"""The lines for a paper of others as they are now, for one case that the reader has opened."""

from __future__ import annotations

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor, May, require
from cjdiversion.annexes import onward, queries, safety_lines
from cjdiversion.annexes.onward import Document, Onward
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.errors import Missing
from cjdiversion.instruments import queries as instruments
from cjdiversion.safeguards import queries as safeguards

PAPERS = "onward_papers"  # reference data


def lines(case: Case, name: str, *, by: Actor) -> Onward:
    """`case` comes from `cases.service.open`. Shown to be carried over: where the paper leaves the
    police it is a disclosure. Raises Missing."""
    require(by, May.CASE_OPEN)
    paper = _document(name, case.force.code)
    also = safety_lines.of(
        safeguards.standing_of(case),
        reference.attributes(safeguards.KINDS),
        instruments.safety_alerts_of(case.id),
        held_by=case.force.name,
    )
    known = queries.known_of(case, [])
    made = onward.of(known, paper, also=also, on=clock.today())
    facts = {
        "paper": name,
        "lines": len(made.lines),
        "left_out": sum(one.lines for one in made.left_out),
    }
    audit.record(
        Did.ONWARD_LINES_SHOWN,
        Operation.DISCLOSURE if paper.is_disclosure else Operation.CONSULTATION,
        by=by,
        subject=case,
        recipient=paper.told_to,
        facts=facts,
    )
    return made


def _document(name: str, force: str) -> Document:
    rows = reference.attributes(PAPERS, force=force)
    if name not in rows:
        raise Missing
    told_to = reference.label("consent_recipients", rows[name]["recipient"])
    needs = reference.attributes("vulnerabilities")
    grounds = reference.attributes("withheld_grounds")
    label = reference.label(PAPERS, name)
    return onward.document(name, label, rows[name], told_to, needs, grounds)
