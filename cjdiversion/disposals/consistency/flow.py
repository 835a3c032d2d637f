"""From the flag by an offer of L&D to a first appointment and an outcome: how many cases come so
far, and where and why others are lost. Pure.

A case is counted once, at the furthest step any of its referrals reached. Who is still under way
is never among the lost, nor is anybody with whom L&D had finished, or whom others go on helping.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cjdiversion.disposals import flowing
from cjdiversion.disposals.consistency import attending
from cjdiversion.disposals.consistency.attending import SEEN, Told
from cjdiversion.disposals.flow_queries import ATTENDED, CourseRow

# Code and words of each step, in order. The last two rest on what L&D alone record.
STEPS = (
    ("flagged", "Flagged"),
    ("offered", "Offered L&D"),
    ("referred", "Referred to L&D"),
    ("accepted", "Accepted by L&D"),
    ("engaged", "Seen by L&D"),
    ("attended", "First appointment attended"),
    ("decided", "Outcome decided"),
)
CODES = tuple(code for code, _ in STEPS)
DECIDED = ATTENDED + 1
NOT_TOLD = "Not told"
LISTED = CODES[:ATTENDED]  # whose cases police may list
HEADINGS = (
    *("Step", "Cases", "Of those flagged", "Lost before the next step", "Still under way"),
    *("Finished here", "Of the cases, with an outcome"),
)
LOSS_HEADINGS = ("After this step", "How it ended", "Reason", "Cases")
NO_UNIT = "No unit yet"

_BY_WHOM = {"person": "Declined by the person", "provider": "Declined by the provider"}
HOW = {
    flowing.NOT_OFFERED: "Not offered when the case was closed",
    flowing.REFUSED: "Refused to be seen, not referred",
    flowing.NOT_REFERRED: "Offered, not referred when the case was closed",
    flowing.WITHDRAWN: "Withdrawn by the police",
    flowing.EXPIRED: "Expired without an answer",
    flowing.CLOSED: "Closed by L&D",
}
KINDS = {
    flowing.DECLINED: "referral_decline_reasons",
    flowing.WITHDRAWN: "referral_withdraw_reasons",
    flowing.CLOSED: "referral_closure_reasons",
}


@dataclass(frozen=True)
class Reasons:
    """Of reference data: `labels`: how it ended → code → words; `said_by`: code of a decline →
    who declined; `done`: codes of a closure that loses nobody."""

    labels: Mapping[str, Mapping[str, str]]
    said_by: Mapping[str, str]
    done: frozenset[str] = frozenset()

    def is_done(self, ended: str, reason: str) -> bool:
        return ended == flowing.CLOSED and reason in self.done

    def state(self, row: CourseRow) -> str:
        """Of whoever has not come to the next step."""
        if not row.ended:
            return "under-way"
        return "done" if self.is_done(row.ended, row.reason) else "lost"

    def lost_by(self, row: CourseRow) -> tuple[str, str] | None:
        return (row.ended, row.reason) if self.state(row) == "lost" else None

    def how(self, ended: str, reason: str) -> str:
        if ended == flowing.DECLINED:
            by = self.said_by.get(reason, "")
            return _BY_WHOM.get(by, "Declined, by neither of them")
        return HOW[ended]

    def words(self, ended: str, reason: str) -> str:
        return self.labels.get(ended, {}).get(reason, reason)


@dataclass(frozen=True)
class Step:
    """`decided`: of those who came so far, with an outcome. The next step has those reached less
    the lost, those under way and those with whom it was finished here. None: not told."""

    code: str
    words: str
    reached: int | None
    lost: int | None
    under_way: int | None
    done: int | None
    decided: int | None

    @property
    def is_listed(self) -> bool:
        return self.code in LISTED

    @property
    def is_lost_listed(self) -> bool:
        """Who was lost after being seen is known from L&D's appointments alone."""
        return self.code in LISTED[: flowing.ENGAGED]

    @property
    def parts(self) -> dict[str, int]:
        """All who came so far, by how it stands with them."""
        left = {"done": self.done, "under-way": self.under_way, "lost": self.lost}
        known = {kind: count for kind, count in left.items() if count is not None}
        if self.reached is None:
            return {}
        if len(known) < len(left):
            return {"untold": self.reached}
        return {"on": self.reached - sum(known.values()), **known}


@dataclass(frozen=True)
class Loss:
    step: Step
    how: str
    reason: str
    count: int | None
    ended: str
    code: str


@dataclass(frozen=True)
class UnitFlow:
    """`reached`: None where it would tell of some who were seen what L&D alone hold: whether they
    came. See `attending`."""

    name: str
    token: str
    reached: tuple[int | None, ...]


@dataclass(frozen=True)
class Flow:
    """`rows`, `loss_rows` and `unit_rows`: what the tables hold, under their headings."""

    steps: tuple[Step, ...]
    losses: tuple[Loss, ...]
    units: tuple[UnitFlow, ...]
    headings: tuple[str, ...] = HEADINGS
    loss_headings: tuple[str, ...] = LOSS_HEADINGS

    @property
    def flagged(self) -> int:
        return self.steps[0].reached or 0

    @property
    def finding(self) -> str:
        if not self.flagged:
            return "No case was flagged in this period."
        _, offered, referred, accepted, seen, *last = (step.reached for step in self.steps)
        return (
            f"Of {_cases(self.flagged)} flagged, {offered} ({self.share(offered)}) "
            f"{_were(offered)} offered L&D, {referred} ({self.share(referred)}) referred, "
            f"{accepted} accepted and {seen} seen by L&D; {_attended(*last)}."
        )

    def share(self, count: int | None) -> str:
        if count is None or not self.flagged:
            return "–"
        return f"{100 * count / self.flagged:.0f}%"

    @property
    def rows(self) -> list[tuple[str | int, ...]]:
        return [
            (
                *(one.words, shown(one.reached), self.share(one.reached)),
                *(shown(one.lost), shown(one.under_way), shown(one.done), shown(one.decided)),
            )
            for one in self.steps
        ]

    @property
    def loss_rows(self) -> list[tuple[str | int, ...]]:
        return [
            (one.step.words, one.how, one.reason or "–", shown(one.count)) for one in self.losses
        ]

    @property
    def unit_rows(self) -> list[tuple[str | int, ...]]:
        return [(one.name, *(shown(count) for count in one.reached)) for one in self.units]

    @property
    def unit_headings(self) -> tuple[str, ...]:
        return ("Unit", *(step.words for step in self.steps))


def flow(
    rows: Sequence[CourseRow],
    units: Mapping[uuid.UUID, tuple[str, str]],
    reasons: Reasons,
    *,
    is_apart: bool = True,
) -> Flow:
    """`units`: name and token of each. `is_apart`: no other period that is told overlaps this."""
    told = attending.told(rows, reasons.state, reasons.lost_by, is_apart=is_apart)
    steps = tuple(_step(number, rows, reasons, told) for number in range(len(STEPS)))
    losses = tuple(_losses(rows, steps, reasons, told))
    return Flow(steps, losses, tuple(_by_unit(rows, units, told)))


def shown(count: int | None) -> int | str:
    return NOT_TOLD if count is None else count


def _reached(rows: Iterable[CourseRow], number: int) -> int:
    if number == DECIDED:
        return sum(row.count for row in rows if row.stage == ATTENDED and row.is_decided)
    return sum(row.count for row in rows if row.stage >= number)


def _step(number: int, rows: Sequence[CourseRow], reasons: Reasons, told: Told) -> Step:
    here = [row for row in rows if row.stage == number]
    far = min(number, ATTENDED)
    reached = _reached(rows, number)
    decided = sum(row.count for row in rows if row.stage >= far and row.is_decided)
    if number == ATTENDED:  # whoever came is not lost; what is left is the outcome
        waits = sum(row.count for row in here if not row.is_decided)
        if not told.decided:
            return Step(*STEPS[number], reached if told.came else None, 0, None, 0, None)
        return Step(*STEPS[number], reached, 0, waits, 0, decided)
    if number == DECIDED and not told.decided:
        return Step(*STEPS[number], None, 0, 0, 0, None)
    if number == SEEN and not told.states:
        return Step(*STEPS[number], reached, None, None, None, decided)
    of = {"lost": 0, "under-way": 0, "done": 0}
    for row in here:
        of[reasons.state(row)] += row.count
    lost, under_way, done = of["lost"], of["under-way"], of["done"]
    return Step(*STEPS[number], reached, lost, under_way, done, decided)


def _losses(
    rows: Iterable[CourseRow], steps: Sequence[Step], reasons: Reasons, told: Told
) -> Iterable[Loss]:
    """Where it is not told how many were lost after being seen, each way in which it ended stands
    there for whoever was seen: that one of them did not come is not told either."""
    counts: dict[tuple[int, str, str], int | None] = {}
    for row in rows:
        is_hidden = row.stage >= SEEN and not told.reasons
        if reasons.state(row) == "lost" and (row.stage < ATTENDED or is_hidden):
            key = (min(row.stage, SEEN), row.ended, row.reason)
            counts[key] = None if is_hidden else (counts.get(key) or 0) + row.count
    found = [
        Loss(steps[at], reasons.how(ended, code), reasons.words(ended, code), count, ended, code)
        for (at, ended, code), count in counts.items()
    ]
    return sorted(found, key=lambda one: (CODES.index(one.step.code), one.how, one.reason))


def _by_unit(
    rows: Sequence[CourseRow], units: Mapping[uuid.UUID, tuple[str, str]], told: Told
) -> Iterable[UnitFlow]:
    found = []
    for unit_id in {row.unit_id for row in rows}:
        name, token = units[unit_id] if unit_id is not None else (NO_UNIT, "none")
        own = [row for row in rows if row.unit_id == unit_id]
        reached: list[int | None] = [_reached(own, n) for n in range(len(STEPS))]
        if unit_id in told.hidden:
            reached[ATTENDED] = reached[DECIDED] = None
        elif reached[SEEN] and not told.decided:
            reached[DECIDED] = None
        found.append(UnitFlow(name, token, tuple(reached)))
    return sorted(found, key=lambda one: (one.token == "none", one.name))


def _attended(came: int | None, decided: int | None) -> str:
    if came is None:
        return "how many of these came to a first appointment is not told"
    if decided is None:
        return f"{came} came to a first appointment; how many have an outcome is not told"
    have = "has" if decided == 1 else "have"
    return f"{came} came to a first appointment, and {decided} of these {have} an outcome"


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count:,} cases"


def _were(count: int | None) -> str:
    return "was" if count == 1 else "were"
