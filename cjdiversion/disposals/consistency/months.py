"""Is a month unlike the others? The share of a measure month by month, as a control chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from cjdiversion.disposals import statistics
from cjdiversion.disposals.measures import Measure
from cjdiversion.disposals.statistics import Floats, Rule
from cjdiversion.disposals.statistics.casemix import FEWEST_EXPECTED
from cjdiversion.disposals.statistics.runs import TRIAL_UNDER, Chart
from cjdiversion.disposals.summary_queries import MonthRow

FEWEST = 2  # months with decisions that make a chart
# Of charts of two years in which nothing changes, no more than these mark a month: by all four
# rules, which look at 24 months together, and by limits alone where few are expected.
STATED, STATED_OF_FEW = 0.25, 0.05
WHY = {
    Rule.OUTSIDE: "Outside the limits: look at the cases of this month",
    Rule.TREND: "One of 7 months in a row that rise or fall",
    Rule.TWO_OF_THREE: "Near a limit, 2 of 3 months on the same side",
    Rule.SHIFT: "One of 7 months in a row on one side of the average",
}


@dataclass(frozen=True)
class Change:
    """Something dated that may show in the figures."""

    on: date
    words: str


@dataclass(frozen=True)
class Month:
    first: date
    cases: int
    events: int
    low: float
    high: float
    rule: Rule | None

    @property
    def name(self) -> str:
        return f"{self.first:%B %Y}"

    @property
    def share(self) -> float:
        return self.events / self.cases

    @property
    def words(self) -> str:
        return WHY[self.rule] if self.rule else "As expected"


@dataclass(frozen=True)
class Run:
    """Months with decisions, oldest first. `empty`: names of those between without one."""

    months: tuple[Month, ...]
    mean: float
    spread: float
    is_trial: bool
    empty: tuple[str, ...]
    changes: tuple[Change, ...]
    finding: str


def run(
    rows: Sequence[MonthRow],
    measure: Measure,
    counted_as: Mapping[str, str],
    changes: Sequence[Change] = (),
    *,
    until: date | None = None,
) -> Run:
    """`until`: the first day of a month that is not over: it is left out, as it would look low."""
    counts: dict[date, list[int]] = {}
    for row in rows:
        code = counted_as.get(row.outcome_code, row.outcome_code)
        if measure.counts(code) and (until is None or row.month < until):
            month = counts.setdefault(row.month, [0, 0])
            month[0] += row.count
            month[1] += row.count * (code in measure.events)
    firsts = sorted(counts)
    if len(firsts) < FEWEST:
        words = "There are too few complete months with decisions to compare them."
        return Run((), 0.0, 0.0, True, (), (), words)
    cases, events = ([counts[first][i] for first in firsts] for i in (0, 1))
    chart, rules = _ruled(events, cases)
    months = tuple(
        Month(first, n, r, float(low), float(high), rule)
        for first, n, r, low, high, rule in zip(
            firsts, cases, events, *chart.in_sight, rules, strict=True
        )
    )
    seen = tuple(one for one in changes if firsts[0] <= one.on.replace(day=1) <= firsts[-1])
    return _told(months, chart, seen)


def _ruled(events: Sequence[int], cases: Sequence[int]) -> tuple[Chart, Sequence[Rule | None]]:
    """Three standard errors hold what they promise where a month expects enough of both kinds.
    Elsewhere limits are at least the exact ones, and nothing but what passes them is marked: of
    few, many more months than half lie on one side of the average by chance."""
    chart = statistics.laney(events, cases)
    if not _is_few(chart, cases):
        return chart, statistics.run_rules(chart.values, chart.mean, chart.limits)
    low, high = 1 - _at_most(cases, 1 - chart.mean), _at_most(cases, chart.mean)
    limits = np.stack([np.minimum(chart.limits[0], low), np.maximum(chart.limits[1], high)])
    rules = statistics.run_rules(chart.values, chart.mean, limits)
    outside = [rule if rule is Rule.OUTSIDE else None for rule in rules]
    return replace(chart, limits=limits), outside


def _at_most(cases: Sequence[int], share: float) -> Floats:
    """The share of a month that chance passes once in 1,000 at most, in whole decisions."""
    (limit,) = statistics.exact_funnel_limits(cases, share, (0.999,))
    return np.asarray(np.ceil(limit * cases - 1e-9) / cases)


def _is_few(chart: Chart, cases: Sequence[int]) -> bool:
    return min(chart.mean, 1 - chart.mean) * sum(cases) / len(cases) < FEWEST_EXPECTED


def _told(months: tuple[Month, ...], chart: Chart, changes: tuple[Change, ...]) -> Run:
    return Run(
        months=months,
        mean=chart.mean,
        spread=chart.spread,
        is_trial=chart.is_trial,
        empty=tuple(f"{one:%B %Y}" for one in _between(months)),
        changes=changes,
        finding=_finding(months, chart),
    )


def _finding(months: Sequence[Month], chart: Chart) -> str:
    odd = [month for month in months if month.rule]
    count = f"{len(months)} months" if len(months) > 1 else "1 month"
    if not odd:
        words = f"No month of {count} stands out from the average of {100 * chart.mean:.0f}%."
    else:
        named = ", ".join(month.name for month in odd[:3]) + (" and others" * (len(odd) > 3))
        verb = "stands" if len(odd) == 1 else "stand"
        words = f"{len(odd)} of {count} {verb} out, look at cases: {named}."
    if 0 < chart.mean < 1 and _is_few(chart, [month.cases for month in months]):
        words += (
            f" Fewer than {FEWEST_EXPECTED} are expected in a month, with this outcome or without "
            "it, so only a month outside the limits is marked."
        )
    trial = f" With fewer than {TRIAL_UNDER} months the limits may still move."
    return words + (trial if chart.is_trial else "")


def _between(months: Sequence[Month]) -> list[date]:
    there = {month.first for month in months}
    found, at = [], months[0].first
    while at < months[-1].first:
        if at not in there:
            found.append(at)
        at = date(at.year + at.month // 12, at.month % 12 + 1, 1)
    return found
