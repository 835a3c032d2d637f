"""A return of the actor’s own force as it stands now: figures, what fails, the rows behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from cjdiversion import audit, clock
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.listing import Page, Place
from cjdiversion.returns import kinds, periods, queries, rules
from cjdiversion.returns.periods import Period
from cjdiversion.returns.rules import Check, Counted, Failing, Figure, Kind

TABLE = "kept_return"


@dataclass(frozen=True)
class Built:
    kind: Kind
    period: Period
    figures: Sequence[Counted]
    failing: Sequence[Failing]

    @property
    def total(self) -> int:
        return self.figures[0].total

    @property
    def is_over(self) -> bool:
        return self.period.is_over(clock.today())

    @property
    def may_be_kept(self) -> bool:
        return self.is_over and self.period.is_quarter is self.kind.is_by_quarter

    @property
    def found(self) -> list[Failing]:
        """Checks that some row fails."""
        return [one for one in self.failing if one.count]


def see(kind: str, period: str, *, by: Actor) -> Built:
    """True counts; that they were seen is recorded."""
    require(by, May.RETURN_BUILD)
    built = build(kinds.KINDS[kind], periods.named(period), by)
    seen(by, kind=kind, period=period)
    return built


def build(kind: Kind, over: Period, by: Actor) -> Built:
    counts, failing = queries.counts(kind, by.force_id, over)
    figures = [
        rules.counted(figure, kinds.labels(figure, over), counts[figure.code])
        for figure in kind.figures
    ]
    checks = [Failing(check, failing[check.code]) for check in kind.checks]
    return Built(kind, over, figures, checks)


def with_records(built: Built, by: Actor) -> Built:
    """The same, knowing of each number which cases it counts: of few cases little leaves."""
    found = queries.records(built.kind, by.force_id, built.period)
    figures = [
        replace(
            one,
            values=tuple(
                replace(value, records=frozenset(of.get(value.code, ()))) for value in one.values
            ),
        )
        for one in built.figures
        for of in (found.get(one.figure.code, {}),)
    ]
    return replace(built, figures=figures)


def seen(by: Actor, **facts: str) -> None:
    audit.record(Did.RETURN_SEEN, Operation.CONSULTATION, by=by, kind=TABLE, facts=facts)


@dataclass(frozen=True)
class Behind:
    """`figure` with the words of a value of it, or a check."""

    kind: Kind
    period: Period
    figure: Figure | None
    value: str
    check: Check | None
    page: Page[Any]


def behind(
    kind: str, period: str, *, figure: str, value: str, check: str, by: Actor, place: Place
) -> Behind:
    """Case references without names. A figure or check that the return has not is its first."""
    require(by, May.RETURN_BUILD)
    asked, over = kinds.KINDS[kind], periods.named(period)
    failed = asked.check(check)
    counted = None if failed else asked.figure(figure) or asked.figures[0]
    page = queries.behind(
        asked,
        by.force_id,
        over,
        place,
        figure=counted.code if counted else "",
        value=value if counted else "",
        check=failed.code if failed else "",
    )
    references = list(dict.fromkeys(row.reference for row in page.rows))
    audit.listed(Did.CASE_LISTED, references, by=by, kind="case_file")
    named = kinds.labels(counted, over).get(value, value) if counted else ""
    return Behind(asked, over, counted, named, failed, page)
