"""How long somebody may be held without charge (PACE 1984 ss41 to 44). Pure.

Counted from the relevant time, never from when detention was authorised. Where the person is away
at a hospital the count stands still. What ran over is shown, never refused (s45(2)).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cjdiversion import clock
from cjdiversion.detentions import periods
from cjdiversion.detentions.clocks import Clock, Law, Period, State, standing
from cjdiversion.detentions.periods import Away, Counted, lasting
from cjdiversion.detentions.reviewing import CLOCK_CHANGE

START = "Relevant time"


@dataclass(frozen=True)
class Extension:
    """A superintendent's: so many hours after the relevant time. `stands` where nothing that the
    law asks for is recorded as not met."""

    given_at: datetime
    hours: int
    stands: bool = True


@dataclass(frozen=True)
class Warrant:
    """`extends` a warrant before it (s44), or is the first (s43)."""

    issued_at: datetime
    hours: int
    extends: bool = False


@dataclass(frozen=True)
class Facts:
    relevant_at: datetime | None
    events: Sequence[periods.Event] = ()
    extensions: Sequence[Extension] = ()
    warrants: Sequence[Warrant] = ()
    charged_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def stopped_at(self) -> datetime | None:
        """From then on nobody is held without charge."""
        return min((at for at in (self.charged_at, self.ended_at) if at), default=None)


@dataclass(frozen=True)
class _Limit:
    """Something that allows detention up to a point. `followed_at`: when another was given that
    reaches further; given after this one had run out, it mends nothing."""

    code: str
    label: str
    rule: Period
    begins_at: datetime
    length: timedelta
    start: str
    followed_at: datetime | None
    said: str
    is_warrant: bool = False


def clocks(facts: Facts, law: Law, now: datetime) -> list[Clock]:
    away = periods.away(facts.events)
    if facts.relevant_at is None:
        granted = _warrants(facts.warrants, law)
        return [
            _unknown(facts, law),
            *(_clock(one, facts, away, None, law, now) for one in granted),
        ]
    end = periods.counted(facts.relevant_at, law["overall"].length, away.stretches).due_at
    allowed = _limits(facts, facts.relevant_at, law)
    return [_clock(limit, facts, away, end, law, now) for limit in allowed]


def _unknown(facts: Facts, law: Law) -> Clock:
    rule, missing = law["limit"], "The relevant time is not recorded"
    steps = (
        f"{lasting(rule.length)} run from the relevant time ({rule.address} and (2)): as a rule "
        "the arrival at the first police station; for somebody who came voluntarily, the arrest "
        "there.",
        f"{missing}, and it is never worked out from when detention was authorised.",
    )
    stop = [_stop_words(facts)] if facts.stopped_at else []
    return Clock(
        "limit",
        f"{_hours(rule.length)} without charge",
        State.ENDED if stop else State.UNKNOWN,
        rule.address,
        start=START,
        missing=missing,
        steps=(*steps, *stop),
    )


def _limits(facts: Facts, relevant_at: datetime, law: Law) -> Iterator[_Limit]:
    extensions = sorted(facts.extensions, key=lambda one: (one.given_at, one.hours))
    given = [one for one in extensions if one.stands]
    granted = [one.issued_at for one in facts.warrants]
    rule = law["limit"]
    yield _Limit(
        "limit",
        f"{_hours(rule.length)} without charge",
        rule,
        relevant_at,
        rule.length,
        START,
        min([*(one.given_at for one in given), *granted], default=None),
        f"Nobody is kept for more than {lasting(rule.length)} without being charged "
        f"({rule.address}).",
    )
    for number, one in enumerate(extensions, 1):
        later = [other.given_at for other in given if other.hours > one.hours]
        followed_at = min([*later, *granted], default=None)
        yield _extension(number, one, relevant_at, law, followed_at)
    yield from _warrants(facts.warrants, law)
    if extensions or facts.warrants:
        yield _overall(relevant_at, law)


def _extension(
    number: int, one: Extension, relevant_at: datetime, law: Law, followed_at: datetime | None
) -> _Limit:
    rule = law["extended"]
    doubt = "" if one.stands else " Not everything the law asks for it is met: see the extension."
    return _Limit(
        f"extended-{number}",
        f"{one.hours} hours, by a superintendent",
        rule,
        relevant_at,
        timedelta(hours=one.hours),
        START,
        followed_at,
        f"Extended {clock.in_words(one.given_at)} to {one.hours} hours after the relevant time "
        f"({rule.address}).{doubt}",
    )


def _warrants(warrants: Sequence[Warrant], law: Law) -> Iterator[_Limit]:
    """An extension goes on from where the warrant before it ends."""
    ordered = sorted(warrants, key=lambda one: one.issued_at)
    begins_at, length = None, timedelta(0)
    for number, one in enumerate(ordered, 1):
        goes_on = one.extends and begins_at is not None
        begins_at = begins_at if goes_on and begins_at else one.issued_at
        length = (length if goes_on else timedelta(0)) + timedelta(hours=one.hours)
        rule = law["warrant-extended" if one.extends else "warrant"]
        yield _Limit(
            f"warrant-{number}",
            f"Warrant {'extended by' if one.extends else 'of'} {one.hours} hours",
            rule,
            begins_at,
            length,
            "Issue of the warrant",
            ordered[number].issued_at if number < len(ordered) else None,
            f"A magistrates’ court granted {one.hours} hours {clock.in_words(one.issued_at)} "
            f"({rule.address})." + (" They go on from the warrant before." if goes_on else ""),
            is_warrant=True,
        )


def _overall(relevant_at: datetime, law: Law) -> _Limit:
    rule = law["overall"]
    said = f"No warrant reaches past {lasting(rule.length)} after the relevant time"
    return _Limit(
        "overall",
        f"{_hours(rule.length)} in all",
        rule,
        relevant_at,
        rule.length,
        START,
        None,
        f"{said} ({rule.address}).",
    )


def _clock(
    limit: _Limit, facts: Facts, away: Away, end: datetime | None, law: Law, now: datetime
) -> Clock:
    """`end`: 96 hours after the relevant time, past which no warrant reaches."""
    found = periods.counted(limit.begins_at, limit.length, away.stretches)
    is_cut = bool(limit.is_warrant and found.due_at and end and end < found.due_at)
    due_at = end if is_cut else found.due_at
    state = _state(limit, due_at, facts, now)
    doubt = _doubt(found, law["hospital-stop"], now) if state is State.STOPPED else ""
    return Clock(
        limit.code,
        limit.label,
        state,
        limit.rule.address,
        start=limit.start,
        started_at=limit.begins_at,
        due_at=due_at,
        missing="" if due_at else f"{lasting(found.left)} were left when the count stopped{doubt}",
        steps=tuple(_steps(limit, found, facts, away, end if is_cut else None, doubt)),
        stopped_at=found.left_out[-1].begins_at if doubt else None,
    )


def _doubt(found: Counted, rule: Period, now: datetime) -> str:
    """So long in hospital, somebody is to make sure that it is still so."""
    stood = now - found.left_out[-1].begins_at
    if stood <= rule.length:
        return ""
    return f". It has stood still for {lasting(stood)}: make sure that they are still in hospital"


def _state(limit: _Limit, due_at: datetime | None, facts: Facts, now: datetime) -> State:
    stopped_at = facts.stopped_at
    if limit.followed_at is not None:
        return State.PASSED if _ran_out(limit, due_at) else State.EXTENDED
    if stopped_at is not None:
        ran_over = due_at is not None and due_at < stopped_at
        return State.PASSED if ran_over else State.ENDED
    if due_at is None:
        return State.STOPPED
    return standing(due_at, now, limit.rule.soon)


def _steps(
    limit: _Limit,
    found: Counted,
    facts: Facts,
    away: Away,
    cut_at: datetime | None,
    doubt: str,
) -> Iterator[str]:
    what = "The relevant time is" if limit.start == START else "The warrant was issued"
    yield f"{what} {clock.in_words(limit.begins_at)}."
    yield limit.said
    yield from (_left_out(one) for one in found.left_out)
    yield from (f"{note}." for note in away.notes)
    if found.due_at is None:
        yield f"{lasting(found.left)} were left then; they go on when the person is back{doubt}."
    else:
        yield f"So it is reached {clock.in_words(found.due_at)}."
        if periods.has_clock_change(limit.begins_at, found.due_at):
            yield CLOCK_CHANGE
    if cut_at is not None:
        yield f"96 hours after the relevant time end before that, {clock.in_words(cut_at)}."
    if _ran_out(limit, found.due_at):
        yield "It was reached before more was given."
        if limit.code.startswith("extended"):
            yield HEARING
    if facts.stopped_at is not None:
        yield _stop_words(facts)


def _ran_out(limit: _Limit, due_at: datetime | None) -> bool:
    """Before anybody gave more."""
    followed_at = limit.followed_at
    return followed_at is not None and due_at is not None and due_at < followed_at


HEARING = (
    "Only where the court could not sit sooner may somebody be kept for it, for six hours at most "
    "(PACE 1984 s43(5) and (6))."
)


def _left_out(one: periods.Stretch) -> str:
    began = clock.in_words(one.begins_at)
    if one.ends_at is None:
        return f"The count has stood still since {began}: in hospital (PACE 1984 s41(6))."
    return (
        f"{lasting(one.ends_at - one.begins_at)} are left out, from {began} to "
        f"{clock.in_words(one.ends_at)}: in hospital or on the way (PACE 1984 s41(6))."
    )


def _stop_words(facts: Facts) -> str:
    if facts.charged_at is not None and facts.charged_at == facts.stopped_at:
        return (
            f"Charged {clock.in_words(facts.charged_at)}: the limit on detention without charge no "
            "longer runs. When the person must be before a court (PACE 1984 s46) is not worked "
            "out here."
        )
    assert facts.ended_at is not None
    return f"The person left {clock.in_words(facts.ended_at)}: nothing runs any more."


def _hours(length: timedelta) -> str:
    return f"{int(length.total_seconds() // 3600)} hours"
