"""What the custody system’s feed says of a healthcare professional’s visit, beside what is on
record. Pure.

A feed has one set of times for a booking, those of the last visit; a person may be seen more than
once. A visit ends with somebody leaving, or with what came of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cjdiversion.cases.reading import Column, coded, moment
from cjdiversion.cases.rooms import Against
from cjdiversion.cases.rules import Ask
from cjdiversion.safeguards.models import SafeguardRecord
from cjdiversion.safeguards.steps import SAID, State

KIND = "hcp"  # reference data "safeguard_kinds"
OUTCOMES = "hcp_outcomes"  # reference data
REQUESTED, ARRIVED, LEFT, OUTCOME = (
    "hcp_requested_at",
    "hcp_arrived_at",
    "hcp_left_at",
    "hcp_outcome",
)
COLUMNS: Mapping[str, Column] = {
    REQUESTED: Column("Healthcare professional called", moment),
    ARRIVED: Column("Healthcare professional arrived", moment),
    LEFT: Column("Healthcare professional left", moment),
    OUTCOME: Column("What came of the healthcare professional’s visit", coded(OUTCOMES)),
}
ALSO_CALLED: Mapping[str, str] = {
    "hcp_called_at": REQUESTED,
    "fme_called_at": REQUESTED,
    "hcp_seen_at": ARRIVED,
    "fme_arrived_at": ARRIVED,
    "fme_left_at": LEFT,
    "hcp_result": OUTCOME,
}
STATES: Mapping[str, State] = {
    REQUESTED: State.REQUESTED,
    ARRIVED: State.ARRIVED,
    LEFT: State.LEFT,
}
_WHO, _WHICH = "The healthcare professional", "Ask which time is right"
_ORDER = (
    (ARRIVED, REQUESTED, f"{_WHO} arrived before they were called. {_WHICH}"),
    (LEFT, ARRIVED, f"{_WHO} left before they arrived. {_WHICH}"),
    (LEFT, REQUESTED, f"{_WHO} left before they were called. {_WHICH}"),
)
_NO_TIME = (
    "The custody system says what came of a healthcare professional’s visit, and not when. "
    "Record the visit with its time"
)
_ENDS = (State.LEFT, *SAID)


@dataclass
class Seen:
    """One record as far as a feed looks."""

    state: State
    at: datetime
    result: str = ""
    came_by: str = ""
    row: SafeguardRecord | None = None


@dataclass
class Visits:
    """Those of one case. `states`: outcome → how a visit that came to it stands."""

    states: Mapping[str, State]
    there: list[Seen] = field(default_factory=list)

    def against(self, facts: Mapping[str, Any]) -> Against:
        found = Against()
        times = {name: facts[name] for name in STATES if name in facts}
        for later, earlier, words in _ORDER:
            first, second = times.get(earlier), times.get(later)
            is_wrong = first and second and minute(second) < minute(first)
            if is_wrong and not self._knows(later, times[later]):  # or it is of an earlier visit
                found.asks.append(Ask(later, "out-of-order", words))
                del times[later]
        for column in times:
            self._weigh(column, times, found)
        if OUTCOME in facts:
            self._weigh_outcome(facts[OUTCOME], times, found)
        return found

    def _weigh(self, column: str, times: Mapping[str, datetime], found: Against) -> None:
        state, at = STATES[column], times[column]
        if self._knows(column, at):
            found.standing[column] = at
            return
        visit = self._visit(_opening(column, times))
        stands = [one for one in visit if one.state is state]
        if stands:
            found.standing[column] = stands[-1].at
            if not stands[-1].came_by:
                found.by_hand.add(column)

    def _knows(self, column: str, at: datetime) -> bool:
        same = (one.at for one in self.there if one.state is STATES[column])
        return minute(at) in map(minute, same)

    def _weigh_outcome(self, code: str, times: Mapping[str, datetime], found: Against) -> None:
        opening = _opening(OUTCOME, times)
        if opening is None:
            if not any(one.result == code for one in self.there):
                found.asks.append(Ask(OUTCOME, "no-time", _NO_TIME))
            found.standing[OUTCOME] = code
            return
        said = [one for one in self._visit(opening) if one.state in SAID]
        fed = [one for one in said if one.came_by]
        other = [one for one in said if not one.came_by and one.state is not self.states[code]]
        if fed:
            found.standing[OUTCOME] = fed[-1].result
        elif other:
            found.standing[OUTCOME] = other[-1].state.value
            found.by_hand.add(OUTCOME)

    def _visit(self, at: datetime | None) -> list[Seen]:
        """What was recorded of the visit that a moment belongs to, oldest first: from after the one
        before had ended, up to the next that begins once it has ended itself."""
        if at is None:
            return []
        rows = sorted(self.there, key=lambda one: one.at)
        before = [n for n, one in enumerate(rows) if _ended_before(one, at)]
        found: list[Seen] = []
        for one in rows[before[-1] + 1 if before else 0 :]:
            has_ended = any(each.state in _ENDS for each in found)
            if has_ended and one.state not in _ENDS:
                break
            found.append(one)
        return found

    def take(self, facts: Mapping[str, Any], told: Mapping[str, Any]) -> None:
        self.change(facts, told)

    def change(
        self, facts: Mapping[str, Any], told: Mapping[str, Any]
    ) -> list[tuple[Seen | None, Seen]]:
        """(what a feed had said, what it says now) for each of the `facts`; `told` are all that it
        says of the visit. What it says now is there from then on."""
        made = self._changes(facts, {name: told[name] for name in STATES if name in told})
        for gone, fresh in made:
            if gone is not None:
                self.there.remove(gone)
            self.there.append(fresh)
        return made

    def _changes(
        self, facts: Mapping[str, Any], times: Mapping[str, datetime]
    ) -> list[tuple[Seen | None, Seen]]:
        made = []
        for column, value in facts.items():
            opening = _opening(column, times)
            visit = self._visit(opening) if opening else []
            gone = [one for one in visit if one.came_by == column]
            if column == OUTCOME:
                at = times.get(LEFT) or times.get(ARRIVED) or times.get(REQUESTED)
                assert at is not None  # weighed before
                fresh = Seen(self.states[value], at, value, column)
            else:
                fresh = Seen(STATES[column], value, "", column)
            made.append((gone[-1] if gone else None, fresh))
        return made


def visits(rows: Iterable[SafeguardRecord], outcomes: Mapping[str, Mapping[str, Any]]) -> Visits:
    """`outcomes`: attributes of reference data "hcp_outcomes"."""
    seen = [Seen(row.state, row.happened_at, row.result, row.came_by, row) for row in rows]
    return Visits(states_of(outcomes), seen)


def states_of(outcomes: Mapping[str, Mapping[str, Any]]) -> dict[str, State]:
    return {code: State(attributes["state"]) for code, attributes in outcomes.items()}


def is_of(column: str, one: Seen) -> bool:
    if column == OUTCOME:
        return one.state in SAID and (bool(one.came_by) or bool(one.result))
    return one.state is STATES[column]


def time_of_outcome(there: Sequence[Seen]) -> datetime | None:
    """Of the last visit. `there`: oldest first."""
    return there[-1].at if there else None


def _opening(column: str, times: Mapping[str, datetime]) -> datetime | None:
    """The moment that says which visit a fact is of."""
    if column in (REQUESTED, ARRIVED):
        return times.get(column)
    return times.get(ARRIVED) or times.get(REQUESTED) or times.get(LEFT)


def _ended_before(one: Seen, at: datetime) -> bool:
    return one.state in _ENDS and minute(one.at) < minute(at)


def minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def tells(kind: str, state: State, at: datetime, said: Sequence[str]) -> dict[str, datetime]:
    """Column → time, where a record says nothing but what a feed may say too. `said`: the rest."""
    columns = [column for column, one in STATES.items() if one is state]
    return {columns[0]: at} if kind == KIND and columns and not any(said) else {}
