"""A table of counts brought in: read whole or not at all; what is in use already is not brought
again, and anything else takes the place of what was in use."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from sqlalchemy.exc import IntegrityError

from cjdiversion import audit, clock
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, Missing
from cjdiversion.returns import building, import_queries, kinds, periods, tables, taking
from cjdiversion.returns.import_models import ReturnImport
from cjdiversion.returns.periods import Period
from cjdiversion.returns.rules import Kind
from cjdiversion.returns.taking import Refused, Taken

WHOLE_FORCE = "whole-force"
SOURCES = {
    WHOLE_FORCE: "Counts of the whole force, from its own systems",
    "published": "Published, or what the force returned earlier",
    "partner": "A partner’s counts",
}
MOST_REFUSED = 200  # kept with their text; the rest are counted


def bring(
    *,
    by: Actor,
    kind: str,
    period: str,
    source: str,
    title: str,
    file: bytes | None,
    force_name: str = "",
) -> ReturnImport:
    """Raises Invalid where the file is no such table, or no line of it can be taken."""
    require(by, May.RETURN_BUILD)
    if by.force_id is None:
        raise Missing
    if not file:
        raise Invalid.at("file", "required", "Select a file that holds something")
    digest = hashlib.sha256(file).hexdigest()
    before = next(iter(import_queries.newest(kind, period, [source], by)), None)
    said = (title, force_name, digest)
    if before and said == (before.title, before.force_name, before.digest):
        return before
    asked, over = kinds.KINDS[kind], periods.named(period)
    sought = tables.Sought(asked, over, force_name, is_whole=source == WHOLE_FORCE)
    table = tables.read(file, sought)
    taken = _taken(table, asked, over)
    made = ReturnImport(
        force_id=by.force_id,
        kind=kind,
        period=period,
        source=source,
        number=before.number + 1 if before else 1,
        title=title,
        force_name=force_name,
        digest=digest,
        lines=taken.lines,
        skipped=table.skipped,
        counts=list(taken.counts),
        findings=list(taken.findings),
        refused=_told(taken.refused),
        imported_at=clock.now(),
        imported_by_id=by.person_id,
        imported_by=by.name,
    )
    _keep(made)
    facts = {"kind": kind, "period": period, "source": source, "sha256": digest}
    told = {**facts, "lines": taken.lines, "refused": len(taken.refused)}
    audit.record(Did.RETURN_IMPORTED, Operation.COLLECTION, by=by, subject=made, facts=told)
    return made


def _taken(table: tables.Table, kind: Kind, over: Period) -> Taken:
    names = kinds.all_labels(kind, over)
    taken = taking.take(table, kind, names)
    if not taken.counts:
        raise Invalid.at("file", "no-lines", _why_nothing(table, taken))
    return taken


def _why_nothing(table: tables.Table, taken: Taken) -> str:
    if taken.refused:
        first = taken.refused[0]
        return f"No line of the file can be taken. Line {first.line}: {first.words}"
    if table.skipped:
        return "No line of the file is of this force and period"
    return "The file has headings and no lines"


def _told(refused: tuple[Refused, ...]) -> list[dict[str, object]]:
    kept = [asdict(one) for one in refused[:MOST_REFUSED]]
    if (left := len(refused) - MOST_REFUSED) > 0:
        words = f"{left:,} more lines were refused: their text is not kept"
        kept.append({"line": 0, "original": "", "words": words})
    return kept


def _keep(made: ReturnImport) -> None:
    try:
        with session().begin_nested():
            session().add(made)
    except IntegrityError:
        words = "Somebody else imported counts of this meanwhile. Look at the list of imports"
        raise Conflict(words) from None


def open(token: str, *, by: Actor) -> ReturnImport:
    """Of the actor’s own force, or Missing; the reading is recorded."""
    require(by, May.NUMBERS_SEE)
    found = import_queries.one(token, by)
    if found is None:
        raise Missing
    building.seen(by, kind=found.kind, period=found.period, imported=found.reference)
    return found
