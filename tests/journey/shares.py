"""Shares of outcomes by unit and what victims were told, counted from the ledger by hand."""

from __future__ import annotations

import csv
import io
import random
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from tests.journey.plain import Decision
from tests.pages import Page

OUT_OF_COURT = {"2", "3", "6", "7", "8", "22"}
POSITIVE = OUT_OF_COURT | {"1"}
# Measure → which outcomes, among which; None is all.
MEASURES: dict[str, tuple[set[str], set[str] | None]] = {
    "out-of-court": (OUT_OF_COURT, POSITIVE),
    "charged": ({"1"}, POSITIVE),
    "caution": ({"2", "3"}, POSITIVE),
    "penalty-notice": ({"6", "7"}, POSITIVE),
    "community-resolution": ({"8"}, POSITIVE),
    "outcome-22": ({"22"}, POSITIVE),
    "outcomes-10-12": ({"10", "12"}, None),
    "outcome-10": ({"10"}, None),
    "outcome-12": ({"12"}, None),
}
PERIODS = ("all", "all", "last-12-months", "this-year", "last-year")
BASES = ("decided", "decided", "closed", "recorded")


def lead(key: str) -> Actor:
    return accounts.actor_named(f"{key}@example.test")


@dataclass(frozen=True)
class Asked:
    measure: str
    period: str
    basis: str

    @classmethod
    def drawn(cls, chance: random.Random, today: date) -> Asked:
        return cls(*(chance.choice(of) for of in (tuple(MEASURES), PERIODS, BASES)))

    @property
    def query(self) -> str:
        return f"measure={self.measure}&period={self.period}&basis={self.basis}"

    def days(self, today: date) -> tuple[date, date]:
        return {
            "all": (date(1900, 1, 1), today),
            "last-12-months": (_months_before(today, 11), today),
            "this-year": (date(today.year, 1, 1), today),
            "last-year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        }[self.period]

    def among(self, standing: Iterable[Decision], days: tuple[date, date]) -> list[Decision]:
        _, of = MEASURES[self.measure]
        found = [one for one in standing if of is None or _under(one) in of]
        return [one for one in found if _is_in(self._day(one), days)]

    def _day(self, one: Decision) -> date | None:
        if self.basis == "closed":
            return one.closed_on
        return one.facts.get("crime_recorded_on") if self.basis == "recorded" else one.on

    def counted(self, standing: Iterable[Decision], today: date) -> dict[str, tuple[int, int]]:
        """Unit → decisions, and those with the outcome."""
        return self.by_unit(standing, self.days(today))

    def by_unit(
        self, standing: Iterable[Decision], days: tuple[date, date]
    ) -> dict[str, tuple[int, int]]:
        among, (events, _) = self.among(standing, days), MEASURES[self.measure]
        cases = Counter(one.unit for one in among)
        wanted = Counter(one.unit for one in among if _under(one) in events)
        return {unit: (count, wanted[unit]) for unit, count in cases.items()}

    def victims(self, standing: Iterable[Decision], today: date) -> dict[str, dict[str, int]]:
        days, found = self.days(today), dict[str, Counter[str]]()
        for one in standing:
            if one.due_on is not None and _is_in(one.on, days):
                unit = found.setdefault(one.unit, Counter())
                unit["decisions"] += 1
                unit["view_sought"] += one.is_view_sought
                unit["needs_assessed"] += one.case.is_victim_assessed
                unit[_told(one, today)] += 1
        names = ("told_in_time", "told_late", "overdue", "not_possible", "not_yet_due")
        every = ("decisions", *names, "view_sought", "needs_assessed")
        return {unit: {name: counts[name] for name in every} for unit, counts in found.items()}


def _told(one: Decision, today: date) -> str:
    assert one.due_on is not None
    if one.told_on is not None:
        return "told_in_time" if one.told_on <= one.due_on else "told_late"
    if one.is_not_possible:
        return "not_possible"
    return "overdue" if one.due_on < today else "not_yet_due"


def _under(one: Decision) -> str:
    return one.code.rstrip("A")


def _is_in(on: date | None, days: tuple[date, date]) -> bool:
    return on is not None and days[0] <= on <= days[1]


def _months_before(day: date, count: int) -> date:
    """The first of the month so many before."""
    first = day.replace(day=1)
    for _ in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def quarters(today: date) -> list[tuple[date, date]]:
    """Complete ones, oldest first, from five years back."""
    found, after = [], today.replace(month=today.month - (today.month - 1) % 3, day=1)
    for _ in range(20):
        first = _months_before(after, 3)
        found.append((first, after - timedelta(days=1)))
        after = first
    found.reverse()
    return found


def on_page(page: Page, asked: Asked, standing: list[Decision], today: date) -> int:
    """The totals, the units and the table of victims, as they are printed."""
    units = asked.counted(standing, today)
    cases, events = (sum(one[at] for one in units.values()) for at in (0, 1))
    assert re.search(rf"{events:,} [a-z0-9 ]+, of {cases:,}\b", page.text), asked
    assert f"0 of {cases:,} (0%) had been screened" in page.text or not cases
    for unit, (count, wanted) in units.items():
        line = rf"{unit}: {count} decisions?\b.*?, of them {wanted} "
        assert re.search(line, page.text), (unit, asked)
    for unit, told in asked.victims(standing, today).items():
        run_out = told["told_in_time"] + told["told_late"] + told["overdue"]
        cells = [
            str(told["decisions"]),
            _share(told["told_in_time"], run_out),
            *(str(told[name]) for name in ("told_late", "overdue", "not_possible", "not_yet_due")),
            *(_share(told[name], told["decisions"]) for name in ("view_sought", "needs_assessed")),
        ]
        assert [unit, *cells] in _rows(page), (unit, cells)
    return len(units)


def _rows(page: Page) -> list[list[str]]:
    return [
        [re.sub(r"\s+", " ", "".join(cell.itertext())).strip() for cell in row]
        for row in page.root.iter("tr")
    ]


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,}" + (f" ({100 * part / whole:.0f}%)" if whole else "")


# How the file names what it counts, in groups of codes; "" is every decision.
GROUPS: dict[str, set[str]] = {
    "Charged or summonsed": {"1"},
    "Out of court": OUT_OF_COURT,
    "Caution": {"2", "3"},
    "Community resolution": {"8"},
    "Diversionary activity": {"22"},
    "Not in the public interest, or too ill": {"10", "12"},
}
Counts = dict[str, Counter[str]]  # unit → group → decisions


def of_quarter(standing: Iterable[Decision], days: tuple[date, date]) -> Counts:
    """As it is now, with a total; empty where nothing was decided."""
    found: Counts = {}
    for one in standing:
        if _is_in(one.on, days):
            for unit in (one.unit, "Total"):
                counts = found.setdefault(unit, Counter())
                counts["All decisions"] += 1
                counts.update(name for name, codes in GROUPS.items() if _under(one) in codes)
    return found


def in_file(told: str, released: dict[date, Counts]) -> Counter[bool]:
    """The quarters as they were when they first left: what is shown is rounded to 5, and nothing
    under 8 is shown. How many figures were, and were not."""
    rows = list(csv.DictReader(io.StringIO(told.removeprefix("\ufeff"))))
    assert {row["From"] for row in rows} == {first.isoformat() for first in released}
    count: Counter[bool] = Counter()
    for first, units in released.items():
        printed = {row["Group"]: row for row in rows if row["From"] == first.isoformat()}
        assert printed.keys() == units.keys()
        for unit, counts in units.items():
            for name in ("All decisions", *GROUPS):
                figure, is_shown = printed[unit][name], printed[unit][name].isdigit()
                assert is_shown or figure == "c"
                assert not is_shown or int(figure) == _rounded(counts[name]), (unit, name)
                assert not (is_shown and 0 < counts[name] < 8), (unit, name)
                count[is_shown] += counts[name] > 0
    return count


def _rounded(count: int) -> int:
    return 5 * ((count + 2) // 5)
