"""Does a month take longer than the others? The middle waits of months, as a control chart. Pure.

Months that are not over, those of few cases and those of which many are still open are not judged:
what is known of the last so far is the quick ones.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from cjdiversion.disposals import statistics
from cjdiversion.disposals.consistency.months import Change
from cjdiversion.disposals.consistency.waits import Spread, in_words
from cjdiversion.disposals.statistics.runs import TRIAL_UNDER

FEWEST_MONTHS = 6
FEWEST_CASES = 20  # of a month: the middle one of fewer leaps about by chance
MOST_OPEN = 0.1  # of the cases of a month that came so far or may still
STATED = 0.25  # of charts of two years in which nothing changes, no more than these mark a month


@dataclass(frozen=True)
class Run:
    """Days. `odd`: keys of the months outside the limits. `low` is not cut off at nought."""

    mean: float
    low: float
    high: float
    odd: Collection[str]
    judged: Collection[str]
    changes: tuple[Change, ...]
    finding: str


def run(months: Sequence[Spread], *, until: date, changes: Sequence[Change] = ()) -> Run | None:
    """`months` in order; `until`: the first day of the month that is not over. None where fewer
    than FEWEST_MONTHS can be judged."""
    judged = [month for month in months if _is_known(month, until)]
    if len(judged) < FEWEST_MONTHS:
        return None
    middle = [month.quartiles[1] for month in judged if month.quartiles is not None]
    chart = statistics.xmr(middle)
    low, high = (float(limit[0]) for limit in chart.limits)
    odd = [m for m, days in zip(judged, middle, strict=True) if not low <= days <= high]
    first, last = judged[0].first, judged[-1].first
    assert first is not None and last is not None
    return Run(
        mean=chart.mean,
        low=low,
        high=high,
        odd=frozenset(month.key for month in odd),
        judged=frozenset(month.key for month in judged),
        changes=tuple(one for one in changes if first <= one.on.replace(day=1) <= last),
        finding=_finding(len(judged), odd, chart.mean),
    )


def _is_known(month: Spread, until: date) -> bool:
    assert month.first is not None
    is_settled = month.still_open <= MOST_OPEN * (month.n + month.still_open)
    return month.first < until and is_settled and month.n >= FEWEST_CASES


def _finding(count: int, odd: Sequence[Spread], mean: float) -> str:
    if odd:
        named = ", ".join(month.name for month in odd[:3]) + (" and others" * (len(odd) > 3))
        what = "stands out, look at its" if len(odd) == 1 else "stand out, look at their"
        words = f"{len(odd)} of {count} months {what} cases: {named}."
    else:
        words = f"None of {count} months stands out: half within {in_words(mean)} days on average."
    trial = f" With fewer than {TRIAL_UNDER} months the limits may still move."
    return words + (trial if count < TRIAL_UNDER else "")
