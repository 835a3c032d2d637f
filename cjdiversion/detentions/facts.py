"""From the rows of a case to the facts its clocks are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from cjdiversion import authority, clock, reference
from cjdiversion.cases.models import Case, CaseEvent, CustodyBooking, MhaDetention
from cjdiversion.cases.rules import STATION
from cjdiversion.detentions import law, limits, periods, reviewing, safety
from cjdiversion.detentions.clocks import Clock, Law
from cjdiversion.detentions.models import (
    Certificate,
    Extension,
    Move,
    Particulars,
    Postponement,
    Review,
    StationReview,
    Warrant,
    WelfareCheck,
)
from cjdiversion.detentions.rules import IN_PERSON

Row = TypeVar("Row")

REVIEWED = "reviewed"  # as other systems tell it: an event, without who did it
CHARGED = "charged"
NOT_A_PROFESSIONAL = "custody-staff"


@dataclass(frozen=True)
class Stay:
    """At one place of safety. `to_at` is None while the person is there."""

    place_of_safety: str
    place_words: str
    from_at: datetime | None
    to_at: datetime | None


@dataclass(frozen=True)
class Record:
    """A case with what this room and the case itself know of its detention, oldest first. What was
    recorded in error stands in `told` and `rows`, and counts nowhere."""

    case: Case
    told: Sequence[CaseEvent]
    rows: Mapping[type[Any], Sequence[Any]]
    seen: Sequence[datetime] = ()  # interviewed at the station

    def all(self, kind: type[Row]) -> Sequence[Row]:
        return [row for row in self.rows.get(kind, ()) if getattr(row, "struck_at", None) is None]

    @property
    def events(self) -> list[CaseEvent]:
        return [one for one in self.told if one.struck_at is None]

    def one(self, kind: type[Row]) -> Row | None:
        found = self.all(kind)
        return found[-1] if found else None

    @property
    def force(self) -> str:
        return self.case.force.code

    @property
    def booking(self) -> CustodyBooking | None:
        return self.case.booking

    @property
    def detention(self) -> MhaDetention | None:
        return self.case.detention

    @property
    def charged_at(self) -> datetime | None:
        return min((one.at for one in self.events if one.kind == CHARGED), default=None)

    @property
    def held(self) -> list[datetime]:
        """When detention was reviewed as the law asks, as far as is known."""
        told = [one.at for one in self.events if one.kind == REVIEWED]
        return sorted([*(one.held_at for one in self.all(Review) if one.stands), *told])

    @property
    def movements(self) -> list[periods.Event]:
        """To hospital and back, and whatever shows that the person was at the station."""
        seen = [
            periods.Seen(periods.REVIEWED, one.held_at)
            for one in self.all(Review)
            if one.way == IN_PERSON
        ]
        asked = [periods.Seen(periods.INTERVIEWED, at) for at in self.seen]
        return [*self.events, *seen, *asked]

    @cached_property
    def law(self) -> Law:
        """Of the day the detention began."""
        booking, detention = self.booking, self.detention
        began = (booking and (booking.authorised_at or booking.relevant_at)) or (
            detention and detention.detained_at
        )
        on = clock.london(began or self.case.opened_at).date()
        return law.periods(on, self.force)

    @property
    def moves(self) -> list[Move]:
        """In the order in which they were made."""
        return sorted(self.all(Move), key=lambda one: one.left_at)

    @property
    def has_ended(self) -> bool:
        return self.detention is not None and self.detention.ended_at is not None

    @property
    def stays(self) -> list[Stay]:
        """The places of safety one after the other."""
        held = self.detention
        if held is None:
            return []
        moves = self.moves
        ends = [*(one.left_at for one in moves), held.ended_at]
        first = Stay(
            held.place_of_safety, held.place_words, held.arrived_at or self._kept_from, ends[0]
        )
        later = zip(moves, ends[1:], strict=True)
        return [
            first,
            *(Stay(m.place_of_safety, m.place_words, m.arrived_at, end) for m, end in later),
        ]

    def moved_around(self, left_at: datetime) -> tuple[datetime | None, datetime | None]:
        """When the stay began out of which somebody leaves then, and when, as recorded, it or the
        detention ended."""
        held = self.detention
        assert held is not None
        moves = self.moves
        earlier = [one for one in moves if one.left_at <= left_at]
        first = held.arrived_at or self._kept_from or held.detained_at
        before = (earlier[-1].arrived_at or earlier[-1].left_at) if earlier else first
        ends = [one.left_at for one in moves if one.left_at > left_at]
        return before, min([*ends, *([held.ended_at] if held.ended_at else [])], default=None)

    @property
    def _kept_from(self) -> datetime | None:
        told, held = self.one(Particulars), self.detention
        if held is None or told is None or not told.was_kept_there:
            return None
        return told.entered_at if is_section_135(held.section) else held.detained_at

    @property
    def was_at_station(self) -> bool:
        return any(one.place_of_safety == STATION for one in self.stays)

    @property
    def is_at_station(self) -> bool:
        """The place of safety now, or the last one, is a police station."""
        return bool(self.stays) and self.stays[-1].place_of_safety == STATION


def is_section_135(section: str) -> bool:
    return section.endswith("135")


def clocks(record: Record) -> list[Clock]:
    now, law_then = clock.now(), record.law
    if record.booking is not None:
        return [
            *reviewing.clocks(reviews(record), law_then, now),
            *limits.clocks(without_charge(record), law_then, now),
        ]
    if record.detention is not None:
        return safety.clocks(at_a_place_of_safety(record), law_then, now)
    return []


def reviews(record: Record) -> reviewing.Facts:
    assert record.booking is not None
    return reviewing.Facts(
        record.booking.authorised_at,
        record.held,
        postponed(record),
        record.charged_at,
        record.booking.released_at,
        [one.held_at for one in record.all(Review) if not one.stands],
    )


def postponed(record: Record) -> dict[int, reviewing.Postponed]:
    """Of more than one for the same review, the first by somebody who may."""
    labels = reference.choices("review_delay_reasons")
    found = [
        (
            one.number,
            reviewing.Postponed(
                lower(labels.get(one.reason, "")), one.decided_at, _is_by_officer(one, record)
            ),
        )
        for one in sorted(record.all(Postponement), key=lambda one: one.decided_at, reverse=True)
    ]
    return dict(sorted(found, key=lambda pair: pair[1].is_by_officer))


def _is_by_officer(row: Postponement, record: Record) -> bool:
    """After charge the custody officer reviews, whatever their rank (s40(1)(a))."""
    charged_at = record.charged_at
    is_charged = charged_at is not None and charged_at <= row.decided_at
    return is_charged or authority.is_at_least(row.officer_rank, record.law["review-officer"].rank)


def lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def slot_of(record: Record, held_at: datetime) -> reviewing.Slot | None:
    """Which review one held then is, or would be; None where nobody knows when the first fell
    due."""
    assert record.booking is not None
    authorised_at = record.booking.authorised_at
    if authorised_at is None or held_at < authorised_at:
        return None
    held = [*{*record.held, held_at}]
    found = reviewing.slots(authorised_at, held, record.law, postponed(record))
    return next(slot for slot in reversed(found) if slot.held_at == held_at)


def without_charge(record: Record) -> limits.Facts:
    assert record.booking is not None
    return limits.Facts(
        record.booking.relevant_at,
        record.movements,
        [
            limits.Extension(one.authority_at or one.recorded_at, one.hours, one.stands)
            for one in record.all(Extension)
        ],
        [limits.Warrant(one.issued_at, one.hours, one.extends) for one in record.all(Warrant)],
        record.charged_at,
        record.booking.released_at,
    )


def at_a_place_of_safety(record: Record) -> safety.Facts:
    assert record.detention is not None
    start, begins_at = _beginning(record, record.detention)
    return safety.Facts(
        begins_at,
        start,
        record.detention.ended_at,
        [
            safety.Certificate(one.given_at, one.hours, one.stands)
            for one in record.all(Certificate)
        ],
        [safety.Stay(one.from_at, one.to_at) for one in record.stays if _is_station(one)],
        [
            safety.Check(one.checked_at, one.profession != NOT_A_PROFESSIONAL, one.lets_sleep)
            for one in record.all(WelfareCheck)
        ],
        [safety.Look(one.reviewed_at, one.is_asleep) for one in record.all(StationReview)],
    )


def _is_station(stay: Stay) -> bool:
    return stay.place_of_safety == STATION


def _beginning(record: Record, held: MhaDetention) -> tuple[str, datetime | None]:
    """Where somebody is kept where they were found there is no arrival (s135(3ZA), s136(2A))."""
    told = record.one(Particulars)
    if told is None or not told.was_kept_there:
        return safety.ARRIVAL, held.arrived_at
    if is_section_135(held.section):
        return safety.ENTRY, told.entered_at
    return safety.KEPT, held.detained_at
