"""When the detention of somebody arrested is to be reviewed (PACE 1984 s40). Pure.

Counted from when detention was first authorised, never from arrest or arrival. A review done late
or after postponement does not shift the next one (s40(6)); one done early brings it forward, as the
nine hours run from the review itself (s40(3)(b)). One that comes nearer to when the next falls due
is the next: the one before was not done. Time in hospital moves no review.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from cjdiversion import clock
from cjdiversion.detentions.clocks import Clock, Law, State, standing
from cjdiversion.detentions.periods import has_clock_change, lasting

_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth")


@dataclass(frozen=True)
class Postponed:
    """`is_by_officer`: by somebody of the rank that reviews."""

    because: str
    decided_at: datetime
    is_by_officer: bool = True


@dataclass(frozen=True)
class Facts:
    """`held`: when reviews were done, in any order. `postponed`: by the number of the review.
    `short`: those that were recorded with something the law asks for not met; they settle nothing.
    """

    authorised_at: datetime | None
    held: Sequence[datetime] = ()
    postponed: Mapping[int, Postponed] = field(default_factory=dict)
    charged_at: datetime | None = None
    ended_at: datetime | None = None
    short: Sequence[datetime] = ()


@dataclass(frozen=True)
class Slot:
    """One review: when it falls due, counted from `counted_from`, and when it was done. `followed`:
    when the one after it was done, where it was not done itself."""

    number: int
    counted_from: datetime
    due_at: datetime
    held_at: datetime | None = None
    followed: datetime | None = None

    @property
    def label(self) -> str:
        return f"{name_of(self.number)} review of detention"

    @property
    def is_late(self) -> bool:
        return self.held_at is not None and self.held_at > self.due_at


def name_of(number: int) -> str:
    """First to ninth, then 10th, 21st and so on: somebody charged may be held for days."""
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    is_teen = number // 10 % 10 == 1
    return f"{number}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def slots(
    authorised_at: datetime,
    held: Sequence[datetime],
    law: Law,
    postponed: Mapping[int, Postponed] = MappingProxyType({}),
) -> list[Slot]:
    """Every review that was done or missed, in order, and the one that is next. What is recorded as
    done before detention was authorised reviewed nothing."""
    found: list[Slot] = []
    slot = Slot(1, authorised_at, authorised_at + law["review-first"].length)
    for at in sorted(at for at in held if at >= authorised_at):
        while _is_the_next(at, slot, law, postponed):
            found.append(replace(slot, followed=at))
            slot = _after(slot, slot.due_at, law)
        found.append(replace(slot, held_at=at))
        slot = _after(slot, min(at, slot.due_at), law)
    return [*found, slot]


def _after(slot: Slot, begins_at: datetime, law: Law) -> Slot:
    return Slot(slot.number + 1, begins_at, begins_at + law["review-next"].length)


def _is_the_next(at: datetime, slot: Slot, law: Law, postponed: Mapping[int, Postponed]) -> bool:
    """Nearer to when the next falls due; one that was put off waits for as long as that."""
    next_due_at = slot.due_at + law["review-next"].length
    if is_put_off(slot, postponed):
        return at > next_due_at
    return at - slot.due_at > next_due_at - at


def is_put_off(slot: Slot, postponed: Mapping[int, Postponed]) -> bool:
    """By whom the law asks for, before it fell due: nobody puts off what is overdue already."""
    found = postponed.get(slot.number)
    return found is not None and found.is_by_officer and found.decided_at <= slot.due_at


def clocks(facts: Facts, law: Law, now: datetime) -> list[Clock]:
    if facts.authorised_at is None:
        return [_unknown(facts, law)]
    found = slots(facts.authorised_at, facts.held, law, facts.postponed)
    return [
        _clock(slot, before, facts, law, now)
        for before, slot in zip([None, *found], found, strict=False)
        if not _is_beyond(slot, facts)
    ]


def _is_beyond(slot: Slot, facts: Facts) -> bool:
    """The person had left before it fell due."""
    left = facts.ended_at
    return slot.held_at is None and left is not None and left <= slot.due_at and slot.number > 1


def _unknown(facts: Facts, law: Law) -> Clock:
    rule = law["review-first"]
    missing = "Nothing says when detention was first authorised"
    return Clock(
        "review-1",
        "First review of detention",
        State.ENDED if facts.ended_at else State.UNKNOWN,
        rule.address,
        start="Detention first authorised",
        missing=missing,
        steps=(
            f"The first review falls due {lasting(rule.length)} after detention was first "
            f"authorised ({rule.address}).",
            f"{missing}, and it is never worked out from the arrest or the arrival.",
        ),
    )


def _clock(slot: Slot, before: Slot | None, facts: Facts, law: Law, now: datetime) -> Clock:
    rule = law["review-first" if slot.number == 1 else "review-next"]
    return Clock(
        f"review-{slot.number}",
        slot.label,
        _state(slot, facts, law, now),
        rule.address,
        start="Detention first authorised" if slot.number == 1 else "The review before",
        started_at=slot.counted_from,
        due_at=slot.due_at,
        done_at=slot.held_at,
        steps=tuple(_steps(slot, before, facts, law, now)),
    )


def _state(slot: Slot, facts: Facts, law: Law, now: datetime) -> State:
    if slot.held_at is not None:
        return State.LATE if slot.is_late else State.MET
    if slot.followed is not None:
        return State.PASSED
    if facts.ended_at is not None:
        return State.PASSED if facts.ended_at > slot.due_at else State.ENDED
    state = standing(slot.due_at, now, law["review-first"].soon)
    may_wait = is_put_off(slot, facts.postponed) and not _has_waited(slot, law, now)
    return State.POSTPONED if may_wait and state is State.OVERDUE else state


def _has_waited(slot: Slot, law: Law, now: datetime) -> bool:
    """As soon as practicable is not for ever (s40(5))."""
    return now - slot.due_at > law["review-postponed"].length


def _steps(slot: Slot, before: Slot | None, facts: Facts, law: Law, now: datetime) -> Iterator[str]:
    yield from _start(slot, before, law)
    yield f"So it falls due {clock.in_words(slot.due_at)}."
    if has_clock_change(slot.counted_from, slot.due_at):
        yield CLOCK_CHANGE
    yield "Time in hospital does not move it."
    if slot.number == 1:
        yield from (
            f"What is recorded as a review {clock.in_words(at)}, before detention was authorised, "
            "is not counted."
            for at in facts.held
            if at < slot.counted_from
        )
    yield from _outcome(slot, facts, law)
    yield from _postponement(slot, facts, law, now)
    if slot.held_at is None and slot.followed is None:
        yield from (
            f"The review recorded {clock.in_words(at)} is not counted: not all that the law asks "
            "for was met."
            for at in facts.short
            if at >= slot.counted_from
        )
    if slot.held_at is None and slot.followed is None and facts.ended_at is None:
        more = (now - slot.due_at) // law["review-next"].length
        if more > 0:
            yield f"{more} more {'has' if more == 1 else 'have'} fallen due since."


CLOCK_CHANGE = (
    "The clocks on the wall change in between: hours are counted as they pass, not as the clock "
    "shows them."
)


def _start(slot: Slot, before: Slot | None, law: Law) -> Iterator[str]:
    first, then = law["review-first"], law["review-next"]
    began = clock.in_words(slot.counted_from)
    if before is None:
        yield f"Detention was first authorised {began}."
        yield (
            f"The first review is to be done not later than {lasting(first.length)} after that "
            f"({first.address})."
        )
        return
    how = f"was done {began}"
    if before.followed is not None:
        how = f"fell due {began} and was not done"
    elif before.is_late:
        how = f"fell due {began} and was done later"
    yield f"The {name_of(before.number).lower()} review {how}."
    if before.is_late:
        yield "One done late does not shift the next (PACE 1984 s40(6))."
    yield (
        f"This one is to be done not later than {lasting(then.length)} after that ({then.address})."
    )


def _outcome(slot: Slot, facts: Facts, law: Law) -> Iterator[str]:
    if slot.held_at is not None:
        late = f", {lasting(slot.held_at - slot.due_at)} late" if slot.is_late else ", in time"
        yield f"It was done {clock.in_words(slot.held_at)}{late}."
    elif slot.followed is not None:
        at = clock.in_words(slot.followed)
        yield f"It was not done: the one that was done {at} came nearer to when the next fell due."
    elif facts.ended_at is not None:
        yield f"The person left {clock.in_words(facts.ended_at)}. No review is recorded before."
    else:
        yield _officer(facts, law)


def _postponement(slot: Slot, facts: Facts, law: Law, now: datetime) -> Iterator[str]:
    found = facts.postponed.get(slot.number)
    if found is None:
        return
    if not is_put_off(slot, facts.postponed):
        why = "after it had fallen due" if found.is_by_officer else "by nobody of the rank needed"
        at = clock.in_words(found.decided_at)
        yield f"It was not postponed by what was decided {at}, {why}."
        return
    yield f"It was postponed: {found.because}. It is to be done as soon as practicable (s40(5))."
    if slot.held_at is None and slot.followed is None and _has_waited(slot, law, now):
        waited = lasting(law["review-postponed"].length)
        yield f"It has waited for more than {waited} and counts as overdue again."


def _officer(facts: Facts, law: Law) -> str:
    if facts.charged_at is not None:
        return (
            f"Charged {clock.in_words(facts.charged_at)}: the custody officer reviews "
            "(PACE 1984 s40(1)(a))."
        )
    rule = law["review-officer"]
    return (
        f"Not charged: an officer of at least the rank of {rule.rank} who has no direct part in "
        f"the investigation reviews ({rule.address})."
    )
