"""From the flag to a first appointment and an outcome: how many cases come so far, and where and
why others are lost. Pure.

A case is counted once, at the furthest step any of its referrals reached. Who is still under way
is never among the lost, nor is anybody with whom L&D had finished, or whom others go on helping.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cjdiversion import suppression
from cjdiversion.disposals import flowing
from cjdiversion.disposals.flow_queries import ATTENDED, CourseRow

# Code and words of each step, in order. The last two rest on what L&D alone record.
STEPS = (
    ("flagged", "Flagged"),
    ("referred", "Referred to L&D"),
    ("accepted", "Accepted by L&D"),
    ("engaged", "Seen by L&D"),
    ("attended", "First appointment attended"),
    ("decided", "Outcome decided"),
)
CODES = tuple(code for code, _ in STEPS)
DECIDED = ATTENDED + 1
SEEN = ATTENDED - 1
TOO_FEW = "Not told of so few"
LISTED = CODES[:ATTENDED]  # whose cases police may list
HEADINGS = (
    *("Step", "Cases", "Of those flagged", "Lost before the next step", "Still under way"),
    *("Finished here", "Of the cases, with an outcome"),
)
LOSS_HEADINGS = ("After this step", "How it ended", "Reason", "Cases")
NO_UNIT = "No unit yet"

_BY_WHOM = {"person": "Declined by the person", "provider": "Declined by the provider"}
HOW = {
    flowing.REFUSED: "Refused to be seen, not referred",
    flowing.NOT_REFERRED: "Not referred when the case was closed",
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
    the lost, those under way and those with whom it was finished here."""

    code: str
    words: str
    reached: int
    lost: int
    under_way: int
    done: int
    decided: int

    @property
    def is_listed(self) -> bool:
        return self.code in LISTED

    @property
    def is_lost_listed(self) -> bool:
        """Who was lost after being seen is known from L&D's appointments alone."""
        return self.code in LISTED[: flowing.ENGAGED]

    @property
    def going_on(self) -> int:
        return self.reached - self.lost - self.under_way - self.done


@dataclass(frozen=True)
class Loss:
    step: Step
    how: str
    reason: str
    count: int
    ended: str
    code: str


@dataclass(frozen=True)
class UnitFlow:
    """`reached`: None where so few came, or so few did not, that the figure would tell of each who
    was seen what L&D alone hold: whether they came."""

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
        return self.steps[0].reached

    @property
    def finding(self) -> str:
        if not self.flagged:
            return "No case was flagged in this period."
        reached = [step.reached for step in self.steps]
        return (
            f"Of {_cases(self.flagged)} flagged, {reached[1]} ({self.share(reached[1])}) "
            f"{_were(reached[1])} referred, {reached[2]} accepted and {reached[3]} seen by L&D; "
            f"{reached[4]} came to a first appointment, and {reached[5]} of these "
            f"{'has' if reached[5] == 1 else 'have'} an outcome."
        )

    def share(self, count: int) -> str:
        return f"{100 * count / self.flagged:.0f}%" if self.flagged else "–"

    @property
    def rows(self) -> list[tuple[str | int, ...]]:
        return [
            (
                *(one.words, one.reached, self.share(one.reached)),
                *(one.lost, one.under_way, one.done, one.decided),
            )
            for one in self.steps
        ]

    @property
    def loss_rows(self) -> list[tuple[str | int, ...]]:
        return [(one.step.words, one.how, one.reason or "–", one.count) for one in self.losses]

    @property
    def unit_rows(self) -> list[tuple[str | int, ...]]:
        return [
            (one.name, *(TOO_FEW if count is None else count for count in one.reached))
            for one in self.units
        ]

    @property
    def unit_headings(self) -> tuple[str, ...]:
        return ("Unit", *(step.words for step in self.steps))


def flow(
    rows: Sequence[CourseRow], units: Mapping[uuid.UUID, tuple[str, str]], reasons: Reasons
) -> Flow:
    """`units`: name and token of each."""
    steps = tuple(_step(number, rows, reasons) for number in range(len(STEPS)))
    return Flow(steps, tuple(_losses(rows, steps, reasons)), tuple(_by_unit(rows, units)))


def _reached(rows: Iterable[CourseRow], number: int) -> int:
    if number == DECIDED:
        return sum(row.count for row in rows if row.stage == ATTENDED and row.is_decided)
    return sum(row.count for row in rows if row.stage >= number)


def _step(number: int, rows: Sequence[CourseRow], reasons: Reasons) -> Step:
    here = [row for row in rows if row.stage == number]
    if number == ATTENDED:  # whoever came is not lost; what is left is the outcome
        lost, done, under_way = 0, 0, sum(row.count for row in here if not row.is_decided)
    else:
        done = sum(row.count for row in here if reasons.is_done(row.ended, row.reason))
        lost = sum(row.count for row in here if row.ended) - done
        under_way = sum(row.count for row in here if not row.ended)
    far = min(number, ATTENDED)
    decided = sum(row.count for row in rows if row.stage >= far and row.is_decided)
    return Step(*STEPS[number], _reached(rows, number), lost, under_way, done, decided)


def _losses(rows: Iterable[CourseRow], steps: Sequence[Step], reasons: Reasons) -> Iterable[Loss]:
    counts: dict[tuple[int, str, str], int] = {}
    for row in rows:
        is_lost = bool(row.ended) and not reasons.is_done(row.ended, row.reason)
        if is_lost and row.stage < ATTENDED:
            key = (row.stage, row.ended, row.reason)
            counts[key] = counts.get(key, 0) + row.count
    found = [
        Loss(steps[at], reasons.how(ended, code), reasons.words(ended, code), count, ended, code)
        for (at, ended, code), count in counts.items()
    ]
    return sorted(found, key=lambda one: (CODES.index(one.step.code), one.how, one.reason))


def _by_unit(
    rows: Sequence[CourseRow], units: Mapping[uuid.UUID, tuple[str, str]]
) -> Iterable[UnitFlow]:
    found = []
    for unit_id in {row.unit_id for row in rows}:
        name, token = units[unit_id] if unit_id is not None else (NO_UNIT, "none")
        own = [row for row in rows if row.unit_id == unit_id]
        reached: list[int | None] = [_reached(own, n) for n in range(len(STEPS))]
        seen, came = _reached(own, SEEN), _reached(own, ATTENDED)
        if seen and min(came, seen - came) < suppression.SMALLEST_SHOWN:
            reached[ATTENDED] = reached[DECIDED] = None
        found.append(UnitFlow(name, token, tuple(reached)))
    return sorted(found, key=lambda one: (one.token == "none", one.name))


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count:,} cases"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
