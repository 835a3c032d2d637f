"""What the simulation writes down for itself of everything it did, in plain records, and what must
follow by rules written down here once more: nothing is read from the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from cjdiversion.access import Actor

FORCE_OF = {"": "99", ".riverside": "99", ".south": "98"}
IN_FORCE = ("running", "partly", "not-met", "unanswered")
TO_DECIDE = ("partly", "not-met", "unanswered")
# England and Wales, as long as the simulation runs.
HOLIDAYS = {
    *(date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26)),
    *(date(2027, 3, 29), date(2027, 5, 3), date(2027, 5, 31), date(2027, 8, 30)),
}
CPS_ALONE = ("9",)
SOUGHT = ("supports", "opposes", "no-view")
# What was asked of CPS → outcome that CPS decided → what it answers; by hand.
CHARGED = {"1": "yes", "1A": "yes", "9": "not-public-interest", "15": "no", "16": "no"}
ANSWERED_BY = {
    "charge-held": CHARGED,
    "charge": CHARGED,
    "outcome-9": {"1": "yes", "1A": "yes", "9": "not-public-interest"},
    "dpp-consent": {},
    "caution": {"3": "yes"},
}


@dataclass(eq=False)
class Team:
    """Those of one investigation unit, the suite it books at, and its force."""

    suffix: str
    unit: str
    unit_token: str
    people: Mapping[str, Actor]

    @property
    def force(self) -> str:
        return FORCE_OF[self.suffix]

    def __getitem__(self, key: str) -> Actor:
        return self.people[key]


@dataclass(eq=False)
class Case:
    """`alleged`: number → flags of each offence; a case with none is decided as a whole, “”."""

    token: str
    reference: str
    team: Team
    opened_on: date
    born_on: date | None
    alleged: Mapping[str, Mapping[str, Any]]
    pnc_id: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    asked_on: list[date] = field(default_factory=list)  # the victim

    @property
    def standing(self) -> list[Decision]:
        return [one for one in self.decisions if one.stands]

    @property
    def undecided(self) -> set[str]:
        covered = {number for one in self.standing for number in one.covers}
        return set(self.alleged or {"": {}}) - covered

    @property
    def is_decided(self) -> bool:
        return not self.undecided

    def age(self, on: date) -> int | None:
        born = self.born_on
        if born is None:
            return None
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))

    def is_possibly_child(self, on: date) -> bool:
        age = self.age(on)
        return age is None or age < 18


@dataclass(eq=False)
class Decision:
    token: str
    case: Case
    code: str
    option: str
    unit: str
    by: str
    at: datetime
    on: date
    covers: frozenset[str]
    facts: Mapping[str, Any]
    stands: bool = True
    closed_on: date | None = None
    record: Record | None = None
    due_on: date | None = None  # the victim is to be told by then
    told_on: date | None = None
    is_not_possible: bool = False

    @property
    def status(self) -> str:
        return "stands" if self.stands else "superseded"

    @property
    def is_caution(self) -> bool:
        return "caution" in self.option

    @property
    def is_view_sought(self) -> bool:
        return self.due_on is not None and any(on <= self.on for on in self.case.asked_on)


@dataclass(eq=False)
class Record:
    token: str
    case: Case
    decision: Decision | None
    option: str
    owner: str
    limit_on: date | None
    begun_on: date
    status: str = "draft"
    signed_on: date | None = None
    ended_on: date | None = None
    signatures: int = 0
    conditions: list[Condition] = field(default_factory=list)


@dataclass(eq=False)
class Condition:
    token: str
    record: Record
    due_on: date
    is_exceptional: bool
    hours: int
    status: str = "set"
    ended_on: date | None = None
    not_yet_on: date | None = None


@dataclass(eq=False)
class Wait:
    """A decision that CPS is asked for."""

    token: str
    case: Case
    kind: str
    owner: str
    sent_at: datetime
    due_at: datetime
    status: str = "waiting"
    answer: str = ""


@dataclass(eq=False)
class Service:
    """A local one; no areas are the whole force."""

    token: str
    force: str
    name: str
    kind: str
    capacity: str
    areas: Sequence[str]
    from_on: date
    to_on: date | None = None
    is_replaced: bool = False

    def holds(self, on: date) -> bool:
        is_over = self.to_on is not None and self.to_on <= on
        return not self.is_replaced and self.from_on <= on and not is_over

    def serves(self, unit: str) -> bool:
        return not self.areas or unit in self.areas


def in_working_days(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in HOLIDAYS
    return day


@dataclass
class Ledger:
    cases: list[Case] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    running: set[Condition] = field(default_factory=set)
    open_records: set[Record] = field(default_factory=set)

    @property
    def decisions(self) -> Iterable[Decision]:
        return (one for case in self.cases for one in case.decisions)

    @property
    def conditions(self) -> Iterable[Condition]:
        return (one for record in self.records for one in record.conditions)

    # --- decisions --------------------------------------------------------------------------------

    def decided(self, new: Decision) -> None:
        new.case.decisions.append(new)
        new.closed_on = None if new.is_caution else new.on
        said = new.facts
        if said.get("victim_told") != "no-victim":
            is_asked = said["victim_view"] in SOUGHT
            self.told(
                new,
                said.get("victim_kind") or "not-assessed",
                informed_on=said.get("victim_told_on") if said["victim_told"] == "yes" else None,
                consulted_on=said.get("victim_consulted_on") if is_asked else None,
                is_not_possible=said["victim_told"] == "not-possible",
            )
        on = said.get("prosecutor_decided_on")
        if said.get("prosecutor") and on:
            for wait in self.waits:
                if wait.case is new.case and wait.status == "waiting":
                    given = ANSWERED_BY[wait.kind].get(new.code)
                    if given and wait.sent_at.date() <= on:
                        wait.status, wait.answer = "answered", given

    def told(
        self,
        decision: Decision,
        kind: str,
        *,
        informed_on: date | None = None,
        consulted_on: date | None = None,
        is_not_possible: bool = False,
    ) -> None:
        """Five working days, or one where the victim has enhanced rights or nobody knows yet."""
        decision.due_on = in_working_days(decision.on, 5 if kind == "standard" else 1)
        days = [on for on in (decision.told_on, informed_on) if on]
        decision.told_on = min(days, default=None)
        decision.is_not_possible |= is_not_possible
        if consulted_on:
            decision.case.asked_on.append(consulted_on)

    def replaced(self, old: Decision, new: Decision) -> None:
        """What was signed moves along to a decision of the same option and offences."""
        old.stands = False
        self.decided(new)
        record, is_same = old.record, (old.option, old.covers) == (new.option, new.covers)
        if record is None or record.status == "ceased" or not is_same:
            return
        record.decision, new.record, old.record = new, record, None
        if old.closed_on and not new.closed_on:
            new.closed_on = max(old.closed_on, new.on)

    # --- records and conditions -------------------------------------------------------------------

    def begun(self, new: Record) -> None:
        self.records.append(new)
        new.case.records.append(new)
        self.open_records.add(new)
        if new.decision:
            new.decision.record = new

    def signed(self, record: Record, on: date) -> None:
        record.status, record.signed_on, record.signatures = "signed", on, 1
        for one in record.conditions:
            if one.status == "set":
                one.status = "running"
                self.running.add(one)
        self.concluded(record)

    def ended(self, one: Condition, status: str, on: date) -> None:
        one.status, one.ended_on = status, on
        self.running.discard(one)

    def concluded(self, record: Record) -> None:
        """Done once nothing is in force and something was met or excused, or nothing was set; of a
        plan something must have been done."""
        states = {one.status for one in record.conditions}
        if record.status != "signed" or states & {*IN_FORCE}:
            return
        if states and not states & {"met", "excused"}:
            return
        if record.decision is None and "met" not in states:
            self.ceased(record, max(one.ended_on for one in record.conditions if one.ended_on))
            return
        ends = [one.ended_on for one in record.conditions if one.ended_on]
        on = max(ends, default=record.signed_on)
        record.status, record.ended_on = "completed", on
        self.open_records.discard(record)
        decision = record.decision
        if decision and not decision.closed_on and on:
            decision.closed_on = max(on, decision.on)

    def ceased(self, record: Record, on: date) -> None:
        record.status, record.ended_on = "ceased", on
        self.open_records.discard(record)
        for one in record.conditions:
            if one.status in ("set", *IN_FORCE):
                self.ended(one, "cancelled", on)

    def day_ends(self, today: date) -> int:
        """What nobody answered goes back to the decision maker; what rests on nothing ends."""
        late = [one for one in self.running if one.status == "running" and one.due_on < today]
        late = [one for one in late if rests(one.record)]
        for one in late:
            one.status = "unanswered"
        for record in [*self.open_records]:
            if not rests(record) or (record.decision is None and record.case.is_decided):
                self.ceased(record, today)
        return len(late)


def rests(record: Record) -> bool:
    return record.decision is None or record.decision.stands
