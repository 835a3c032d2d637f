"""A return of the actor’s own force beside what was imported for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cjdiversion.access import Actor, May, require
from cjdiversion.returns import building, comparing, import_queries, importing, kinds, periods
from cjdiversion.returns.comparing import Compared
from cjdiversion.returns.import_models import ReturnImport
from cjdiversion.returns.periods import Period
from cjdiversion.returns.rules import Kind


@dataclass(frozen=True)
class Comparison:
    kind: Kind
    period: Period
    imports: Sequence[ReturnImport]
    figures: Sequence[Compared]
    is_empty: bool  # nothing of it is in this service


def compare(kind: str, period: str, *, by: Actor) -> Comparison:
    """With the newest import of each source; true counts, and that they were seen is recorded."""
    require(by, May.RETURN_BUILD)
    asked, over = kinds.KINDS[kind], periods.named(period)
    built = building.build(asked, over, by)
    imports = import_queries.newest(kind, period, list(importing.SOURCES), by)
    building.seen(by, kind=kind, period=period, beside=str(len(imports)))
    found = comparing.compared(built.figures, asked, [one.counts for one in imports])
    return Comparison(asked, over, imports, found, is_empty=not built.total)
