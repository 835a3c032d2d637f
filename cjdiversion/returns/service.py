"""A return kept as it was sent, read again, and downloaded."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy.exc import IntegrityError

from cjdiversion import audit, clock
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.disposals.consistency import releasing as releases
from cjdiversion.errors import Conflict, Invalid, Missing
from cjdiversion.returns import (
    building,
    import_queries,
    importing,
    kinds,
    periods,
    queries,
    rules,
    sending,
    versions,
)
from cjdiversion.returns.building import Built
from cjdiversion.returns.import_models import ReturnImport
from cjdiversion.returns.models import KeptReturn
from cjdiversion.returns.outcome_figures import CLOSED
from cjdiversion.returns.periods import Period
from cjdiversion.returns.rules import Kind

CSV, XLSX = "csv", "xlsx"


def keep(*, by: Actor, kind: str, period: str, sent_to: str, because: str = "") -> KeptReturn:
    """Freeze the figures as they stand and the files that may leave. The second of one return and
    period is version 2 beside the first, which nothing changes. Raises Invalid, Conflict."""
    require(by, May.RETURN_BUILD)
    if by.force_id is None:
        raise Missing
    asked, over = kinds.KINDS[kind], periods.named(period)
    before = queries.latest(kind, period, by)
    _check(asked, over, before, because)
    built = building.with_records(building.build(asked, over, by), by)
    whole = import_queries.newest(kind, period, [importing.WHOLE_FORCE], by)
    printed = before.printed if before else {}
    may_tell = _may_tell_outcomes(built, by)
    sent = sending.files(
        built, whole, printed, force=accounts.unit(by.force_id).name, tells_outcomes=may_tell
    )
    made = KeptReturn(
        force_id=by.force_id,
        kind=kind,
        period=period,
        from_on=over.from_on,
        to_on=over.to_on,
        number=before.number + 1 if before else 1,
        because=because if before else "",
        sent_to=sent_to,
        rules=rules.RULES,
        figures=versions.frozen(built.figures, built.kind.things),
        failing=versions.findings(built.failing),
        imports=[_frozen(one) for one in whole],
        kept_at=clock.now(),
        kept_by_id=by.person_id,
        kept_by=by.name,
        printed=dict(sent.printed),
        csv=sent.csv,
        csv_sha256=hashlib.sha256(sent.csv).hexdigest(),
        xlsx=sent.xlsx,
        xlsx_sha256=hashlib.sha256(sent.xlsx).hexdigest(),
    )
    return _keep(made, by)


def _check(kind: Kind, over: Period, before: KeptReturn | None, because: str) -> None:
    """Raises Invalid."""
    if not over.is_over(clock.today()):
        words = f"{over.label} is not over: choose a period that is"
        raise Invalid.at("period", "under-way", words)
    if over.is_quarter is not kind.is_by_quarter:
        unit = "quarter" if kind.is_by_quarter else "financial year"
        words = f"This return is sent by the {unit}, so that no two files overlap: choose one"
        raise Invalid.at("period", "overlaps", words)
    if before is not None and not because:
        words = f"Say why: version {before.number} was kept on {clock.in_words(before.kept_at)}"
        raise Invalid.at("because", "required", words)


def _may_tell_outcomes(built: Built, by: Actor) -> bool:
    """By the day of closing these are nearly the cases that leave as numbers of outcomes; beside
    these, outcome types and groups would tell what is hidden there. The first of the two leaves."""
    if built.kind.code != CLOSED.code or not built.total:
        return True
    over = built.period
    return releases.leave_to_return(over.from_on, over.to_on, by=by)


def _frozen(one: ReturnImport) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "title": one.title,
        "coverage": sending.coverage(one),
        "imported_at": one.imported_at.isoformat(),
        "sha256": one.digest,
        "counts": one.counts,
    }


def _keep(made: KeptReturn, by: Actor) -> KeptReturn:
    try:
        with session().begin_nested():  # of two at once the later is told who was first
            session().add(made)
    except IntegrityError:
        words = f"Somebody else kept version {made.number} meanwhile. Look at it first"
        raise Conflict(words) from None
    audit.record(
        Did.RETURN_KEPT,
        Operation.COLLECTION,
        by=by,
        subject=made,
        facts={
            "kind": made.kind,
            "period": made.period,
            "number": made.number,
            "sha256": made.csv_sha256,
        },
    )
    return made


def open(token: str, *, by: Actor) -> KeptReturn:
    """Of the actor’s own force, or Missing; the reading is recorded."""
    require(by, May.NUMBERS_SEE)
    found = queries.kept(token, by)
    if found is None:
        raise Missing
    audit.opened(Did.RETURN_OPENED, found, by=by)
    return found


def file(kept: KeptReturn, form: str, *, by: Actor) -> bytes:
    """The bytes that were kept, hidden and rounded; that they left is recorded."""
    require(by, May.NUMBERS_EXPORT)
    content: bytes = getattr(kept, form)
    audit.record(
        Did.RETURN_EXPORTED,
        Operation.DISCLOSURE,
        by=by,
        subject=kept,
        recipient=f"Downloaded at {by.unit_name}"[:120],
        facts={"form": form, "sha256": getattr(kept, f"{form}_sha256")},
    )
    return content
