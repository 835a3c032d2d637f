"""What the simulation did, and what must follow from it by rules written down here once more:
nothing is read from the service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.journey.plain import (
    IN_FORCE,
    SOUGHT,
    Case,
    Condition,
    Contact,
    Decision,
    Record,
    Service,
    Wait,
    rests,
)

# England and Wales, as long as the simulation runs.
HOLIDAYS = {
    *(date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26)),
    *(date(2027, 3, 29), date(2027, 5, 3), date(2027, 5, 31), date(2027, 8, 30)),
}
# What was asked of CPS → outcome that CPS decided → what it answers; by hand.
CHARGED = {
    "1": "yes",
    "1A": "yes",
    "9": "not-public-interest",
    **dict.fromkeys(("2", "3", "15", "16"), "no"),
}
ANSWERED_BY = {
    "charge-held": CHARGED,
    "charge": CHARGED,
    "outcome-9": {"1": "yes", "1A": "yes", "9": "not-public-interest"},
    "dpp-consent": {},
    "caution": {"2": "yes", "3": "yes"},
}


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
            for wait in new.case.waits:
                given = ANSWERED_BY[wait.kind].get(new.code)
                if wait.status == "waiting" and given and wait.sent_on <= on:
                    wait.ended(given, on)
                    wait.is_by_decision = True

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
        decision.case.is_victim_assessed |= kind != "not-assessed"
        new = Contact(informed_on, consulted_on, is_not_possible, decision.covers)
        decision.case.contacts.append(new)

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

    def reopened(self, one: Condition, new: Decision | None) -> None:
        """`new`: the outcome that was closed, as it is written anew and open."""
        record, old = one.record, one.record.decision
        one.status, one.ended_on = "running", None
        self.running.add(one)
        record.status, record.ended_on = "signed", None
        self.open_records.add(record)
        if old and new:
            old.closed_on = None
            self.replaced(old, new)

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
