"""Time as PACE counts it: what passes while the person is away at a hospital is left out, unless
they are questioned there (PACE 1984 s41(6)). Pure.

Where a moment is missing, the reading is taken that ends detention sooner, and it is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from cjdiversion import clock

TO_HOSPITAL, FROM_HOSPITAL = "to-hospital", "from-hospital"
QUESTIONED_FROM, QUESTIONED_TO = "hospital-questioning-began", "hospital-questioning-ended"
HOSPITAL_KINDS = (TO_HOSPITAL, FROM_HOSPITAL, QUESTIONED_FROM, QUESTIONED_TO)
MOVED, REVIEWED, INTERVIEWED = "moved", "reviewed-in-person", "interviewed"
SEEN_KINDS = (MOVED, REVIEWED, INTERVIEWED)  # who is seen at the station is not in hospital


class Event(Protocol):
    """A dated event of the case."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class Seen:
    """At the station, as another part of the record tells it."""

    kind: str
    at: datetime


@dataclass(frozen=True)
class Stretch:
    """Time that does not count. `ends_at` is None while it goes on."""

    begins_at: datetime
    ends_at: datetime | None = None


@dataclass
class Away:
    """What does not count, in order, and what the record leaves open. `since`: of the stretch that
    is still going on."""

    stretches: list[Stretch] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_away: bool = False
    since: datetime | None = None
    seen_at: datetime | None = None

    def take(self, event: Event) -> None:
        at = event.at
        if event.kind in SEEN_KINDS:
            self._is_seen(event)
        elif event.kind == TO_HOSPITAL:
            self.since = self.since if self.is_away else at  # from one hospital to the next
            self.is_away, self.seen_at = True, None
        elif not self.is_away:
            self._is_here(event)
        elif event.kind == FROM_HOSPITAL:
            self._comes_back(at)
        elif event.kind == QUESTIONED_FROM:
            self._stops(at)
        elif self.since is not None:
            self._note(
                f"Questioning at hospital ended {clock.in_words(at)}, and nothing says when "
                "it began: all the time there before it is counted"
            )
            self.since = at
        else:
            self.since = at

    def _is_seen(self, event: Event) -> None:
        """Whatever nobody recorded, the person is back: the reading that ends detention sooner."""
        if not self.is_away:
            return
        self._note(
            f"{_SAID[event.kind]} {clock.in_words(event.at)}, and nothing says that the person was "
            "back from hospital by then: the time from then on is counted"
        )
        self._stops(event.at)
        self.is_away, self.seen_at = False, event.at

    def _is_here(self, event: Event) -> None:
        """Something of a hospital, about somebody who is not there."""
        if event.kind == FROM_HOSPITAL and event.at == self.seen_at:
            return
        gone = "the person had been at the station before that"
        unknown = "nothing says when the person was taken to hospital"
        self._note(
            f"{_SAID[event.kind]} {clock.in_words(event.at)}, and "
            f"{gone if self.seen_at else unknown}: no time is left out for it"
        )

    def _comes_back(self, at: datetime) -> None:
        if self.since is None:
            self._note(
                "Nothing says when questioning at hospital ended: the time is counted until "
                f"the person was back, {clock.in_words(at)}"
            )
        self._stops(at)
        self.is_away = False

    def _stops(self, at: datetime) -> None:
        if self.since is not None and self.since < at:
            self.stretches.append(Stretch(self.since, at))
        self.since = None

    def _note(self, words: str) -> None:
        self.notes.append(words)


_SAID = {
    FROM_HOSPITAL: "Back from hospital",
    QUESTIONED_FROM: "Questioning at hospital began",
    QUESTIONED_TO: "Questioning at hospital ended",
    MOVED: "Moved within the suite",
    REVIEWED: "Reviewed in person",
    INTERVIEWED: "Interviewed at the station",
}


def away(events: Iterable[Event]) -> Away:
    """In hospital or on the way there or back, out of the events of a case in any order. Seen at
    the station the very minute they set off, they had not left."""
    found = Away()
    told = (one for one in events if one.kind in HOSPITAL_KINDS or one.kind in SEEN_KINDS)
    for event in sorted(told, key=lambda one: (one.at, one.kind not in SEEN_KINDS)):
        found.take(event)
    if found.is_away and found.since is not None:
        found.stretches.append(Stretch(found.since))
    return found


@dataclass(frozen=True)
class Counted:
    """When so much time will have been counted; None while the count stands still, with what is
    `left` of it. `left_out`: the stretches that moved the end."""

    due_at: datetime | None
    left: timedelta
    left_out: tuple[Stretch, ...] = ()


def counted(begins_at: datetime, period: timedelta, stretches: Sequence[Stretch]) -> Counted:
    at, left, left_out = begins_at, period, []
    for stretch in stretches:
        if stretch.ends_at is not None and stretch.ends_at <= at:
            continue
        stands_from = max(stretch.begins_at, at)
        if stands_from - at >= left:
            break
        left -= stands_from - at
        left_out.append(Stretch(stands_from, stretch.ends_at))
        if stretch.ends_at is None:
            return Counted(None, left, tuple(left_out))
        at = stretch.ends_at
    return Counted(at + left, left, tuple(left_out))


def lasting(span: timedelta) -> str:
    """9 hours, 1 hour 20 minutes, less than a minute: in hours however long, as the law counts."""
    minutes = int(abs(span).total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    said = [_many(hours, "hour")] if hours else []
    said += [_many(rest, "minute")] if rest else []
    return " ".join(said) or "less than a minute"


def _many(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'}"


def has_clock_change(begins_at: datetime, ends_at: datetime) -> bool:
    """Clocks on the wall went forward or back in between."""
    return clock.london(begins_at).utcoffset() != clock.london(ends_at).utcoffset()
