"""Every number on the pages and through the API, against the simulation’s own ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.conditions.models import Condition as ConditionRow
from cjdiversion.conditions.models import Record as RecordRow
from cjdiversion.database import session
from cjdiversion.disposals.models import Decision as DecisionRow
from cjdiversion.disposals.waiting_models import CpsWait
from tests.disposals import made
from tests.journey import options_by_hand, shares, waits
from tests.journey.looking import Looking, plain
from tests.journey.plain import (
    Condition,
    Decision,
    Service,
    Team,
)
from tests.pages import Page

if TYPE_CHECKING:
    from tests.journey.following import Following

MOST = 1_000
PAGE = 25  # rows
CONDITIONS = {
    "to-decide": "Partly or not done: to decide",
    "unanswered": "Nobody answered: to decide",
    "overdue": "Overdue",
    "due-soon": "Due soon",
    "running": "All in force",
    "all": "All",
}
CPS = {
    "mine": "Yours",
    "waiting": "All that wait",
    "overdue": "Overdue",
    "answered": "Answered",
    "cancelled": "No longer wanted",
}
FORCES = {"99": "performance", "98": "performance.south"}


class Numbers(Looking):
    def __init__(self, whole: Following) -> None:
        super().__init__(whole)
        self.released: dict[str, dict[date, shares.Counts]] = {}

    def are_right(self) -> None:
        self._rows()
        with self.whole.db.unit():
            waits.are_what_is_raised(self.whole)
        for team in self.whole.teams:
            self._conditions(team)
            self._waits(team)
        for force in FORCES:
            self._services(force)
        self._shares(*self.chance.choice(tuple(FORCES.items())))

    # --- the rows themselves ----------------------------------------------------------------------

    def _rows(self) -> None:
        """Every row stands as the ledger has it, and there is none besides."""
        ledger = self.ledger
        with self.whole.db.unit():
            for row, ours in (
                (DecisionRow, ledger.decisions),
                (RecordRow, ledger.records),
                (ConditionRow, ledger.conditions),
                (CpsWait, ledger.waits),
            ):
                found = session().execute(sa.select(row.token, row.status)).all()
                there = {token: status.value for token, status in found}
                kept = {one.token: one.status for one in ours}
                wrong = {
                    key: (kept.get(key), there.get(key))
                    for key in kept | there
                    if kept.get(key) != there.get(key)
                }
                assert not wrong, (row.__name__, wrong)
                self.met(f"rows of {row.__tablename__}", len(kept))

    # --- conditions -------------------------------------------------------------------------------

    def _conditions(self, team: Team) -> None:
        key = f"supervisor{team.suffix}"
        page = self.visit(key, "/conditions?which=all")
        today = clock.today()
        for which, words in CONDITIONS.items():
            count = sum(waits.is_listed(one, which, today) for one in self._of(team))
            assert _beside(page, words) == _few(count, "{}"), (which, team.unit)
            self.met(f"conditions {which}", count)
            if self.chance.random() < 0.7:
                continue
            told = self.call(key, f"/conditions?which={which}")["total"]
            assert told == _few(count), (which, team.unit)
        self._records(team, key)

    def _records(self, team: Team, key: str) -> None:
        records = [one for one in self.ledger.records if one.case.team is team]
        mine = [one for one in self.ledger.decisions if one.case.team is team]
        lists: dict[str, Iterable[bool]] = {
            "unsigned": map(waits.is_unsigned, mine),
            "breached": map(waits.is_breached, records),
            "plans?which=to-record": map(waits.is_to_record, records),
            "plans?which=open": (
                one.decision is None and one.status in ("draft", "signed") for one in records
            ),
            "plans?which=all": (one.decision is None for one in records),
        }
        for path, found in lists.items():
            count = sum(found)
            assert self.call(key, f"/conditions/{path}")["total"] == _few(count), path
            self.met(f"conditions {path}", count)

    def _of(self, team: Team) -> list[Condition]:
        return [one for one in self.ledger.conditions if one.record.case.team is team]

    # --- waiting for CPS --------------------------------------------------------------------------

    def _waits(self, team: Team) -> None:
        now = clock.now()
        mine = [one for one in self.ledger.waits if one.case.team is team]
        role = self.chance.choice(("investigator", "supervisor"))
        key, name = f"{role}{team.suffix}", team[role].name
        page = self.visit(key, "/waiting-for-cps?which=overdue")
        drawn = self.chance.choice(tuple(CPS))
        for which, words in CPS.items():
            among = [one for one in mine if waits.is_waiting(one, which, name, now)]
            assert _beside(page, words) == str(len(among)), (which, key)
            self.met(f"CPS {which}", len(among))
            if which != drawn:
                continue
            told = self.call(key, f"/cps-waits?which={which}")
            self.met(f"CPS {which} through the API", len(told["items"]))
            assert told["total"] == _few(len(among)), (which, key)
            first = sorted(among, key=lambda one: one.due_at)[:PAGE]
            assert {one["due_at"] for one in told["items"]} == {
                one.due_at.isoformat() for one in first
            }
            if len(among) <= PAGE:
                references = sorted(one.case.reference for one in among)
                assert sorted(one["case_reference"] for one in told["items"]) == references

    # --- local services ---------------------------------------------------------------------------

    def _services(self, force: str) -> None:
        """Each cell of the table by area and kind, and the list in the API."""
        today, teams = clock.today(), [one for one in self.whole.teams if one.force == force]
        holding = [one for one in self.ledger.services if one.force == force and one.holds(today)]
        key = f"supervisor{teams[0].suffix}"
        page = self.visit(key, "/local-services")
        (table,) = [e for e in page.root.iter("table") if "by area and kind" in plain(e)]
        heads, *lines = [[plain(cell) for cell in row] for row in table.iter("tr")]
        assert sorted(heads[1:]) == sorted(one.unit for one in teams)
        for label, *cells in lines:
            for unit, cell in zip(heads[1:], cells, strict=True):
                among = [one for one in holding if _kind(one) == label and one.serves(unit)]
                assert cell == _in_cell(among, label, unit), (label, unit)
                self.met("local services" if among else "no local service")
        names = [one["name"] for one in self._all(key, "/local-services")]
        assert sorted(names) == sorted(one.name for one in holding)
        self.met("listed local services", len(names))

    def _all(self, key: str, path: str) -> list[Any]:
        told = self.call(key, path)
        found = list(told["items"])
        while told["next"]:
            told = self.call(key, f"{path}?after={told['next']}")
            found += told["items"]
        return found

    # --- shares, and victims ----------------------------------------------------------------------

    def _shares(self, force: str, lead: str) -> None:
        today = clock.today()
        standing = [
            one for one in self.ledger.decisions if one.stands and one.case.team.force == force
        ]
        for _ in range(2):
            asked = shares.Asked.drawn(self.chance, today)
            told = self.call(lead, f"/consistency?{asked.query}")
            self._same(told, asked, standing, today)
        asked = shares.Asked.drawn(self.chance, today)
        page = self.visit(lead, f"/consistency?{asked.query}")
        self.met("consistency pages", shares.on_page(page, asked, standing, today))
        self._leaves(force, lead, standing, today)

    def _leaves(self, force: str, lead: str, standing: list[Decision], today: date) -> None:
        """A quarter that was released before is given as it was then."""
        released = self.released.setdefault(force, {})
        for days in shares.quarters(today):
            if days[0] not in released and (counts := shares.of_quarter(standing, days)):
                released[days[0]] = counts
        if not released:
            return
        with self.whole.db.unit():
            file = made.file_of("units", "all", by=shares.lead(lead)).decode()
        figures = shares.in_file(file, released)
        self.met("released figures", figures[True])
        self.met("withheld figures", figures[False])

    def _same(self, told: Any, asked: shares.Asked, standing: list[Decision], today: date) -> None:
        found = {one["name"]: (one["cases"], one["events"]) for one in told["rows"]}
        assert found == asked.counted(standing, today), asked
        totals = [sum(column) for column in zip(*found.values(), strict=True)] or [0, 0]
        assert [told["cases"], told["events"]] == totals
        self.met("shares by unit", sum(cases for cases, _ in found.values()))
        names = ("unit", "name")
        victims = {
            one["name"]: {key: value for key, value in one.items() if key not in names}
            for one in told["victims"]
        }
        ours = asked.victims(standing, today)
        assert victims == ours, (asked, victims, ours)
        for counts in ours.values():
            for name, count in counts.items():
                self.met(f"victims {name}", count)


# --- words of a page ---


def _kind(one: Service) -> str:
    return str(KINDS[one.kind])


KINDS = {one["code"]: one["label"] for one in options_by_hand.entries("local_service_kinds")}


def _in_cell(among: list[Service], label: str, unit: str) -> str:
    if not among:
        return "There is none"
    taking = sum(one.capacity == "open" for one in among)
    return f"{len(among)}: {label.lower()}, {unit}, {taking or 'none'} taking people"


def _few(count: int, more: str = "more than 1,000") -> str:
    """A long list says “more than 1,000”; the heading of a list, one more than that."""
    return f"{count:,}" if count <= MOST else more.format(MOST + 1)


def _beside(page: Page, words: str) -> str:
    found = re.search(rf"(?:^|[·>] ?| ){re.escape(words)} \(([\d,]+)\)", page.text)
    assert found, (words, page.text[:400])
    return found[1]
