"""How long somebody may be kept at a place of safety, and what falls due while that place is a
police station (Mental Health Act 1983 ss135, 136, 136B; SI 2017/1036 regs 4 to 6). Pure.

Counted from the arrival at the first place: moving the person on does not begin it again, and a
hospital stops nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from cjdiversion import clock
from cjdiversion.detentions.clocks import Clock, Law, Period, State, standing
from cjdiversion.detentions.periods import has_clock_change, lasting
from cjdiversion.detentions.reviewing import CLOCK_CHANGE

ARRIVAL = "Arrival at the place of safety"
KEPT = "Decision to keep the person where they were"  # s136(2A)(a)(ii)
ENTRY = "First entry under the warrant"  # s135(3ZA)(a)(ii)


@dataclass(frozen=True)
class Certificate:
    """The doctor's; `stands` where nothing the law asks for is recorded as not met."""

    given_at: datetime
    hours: int
    stands: bool = True


@dataclass(frozen=True)
class Check:
    """`lets_sleep`: who checked found nothing for which the person must be woken more often."""

    at: datetime
    is_professional: bool
    lets_sleep: bool | None = None


@dataclass(frozen=True)
class Look:
    """A custody officer's review."""

    at: datetime
    is_asleep: bool | None = None


@dataclass(frozen=True)
class Stay:
    """At a police station. `to_at` is None while the person is there."""

    from_at: datetime | None
    to_at: datetime | None = None


@dataclass(frozen=True)
class Facts:
    begins_at: datetime | None
    start: str = ARRIVAL
    ended_at: datetime | None = None
    certificates: Sequence[Certificate] = ()
    stays: Sequence[Stay] = ()
    checks: Sequence[Check] = ()
    looks: Sequence[Look] = ()


def clocks(facts: Facts, law: Law, now: datetime) -> list[Clock]:
    found = [_unknown(facts, law)] if facts.begins_at is None else [*_limits(facts, law, now)]
    if facts.stays:
        stay = facts.stays[-1]
        found += [_checks(facts, stay, law, now), _looks(facts, stay, law, now)]
    return found


# --- how long ---------------------------------------------------------------------------------


def _unknown(facts: Facts, law: Law) -> Clock:
    rule, missing = law["mha"], f"{facts.start}: not recorded"
    return Clock(
        "mha",
        "24 hours at a place of safety",
        State.ENDED if facts.ended_at else State.UNKNOWN,
        rule.address,
        start=facts.start,
        missing=missing,
        steps=(f"{lasting(rule.length)} run from then ({rule.address}).", f"{missing}."),
        is_approximate=False,
    )


def _limits(facts: Facts, law: Law, now: datetime) -> Iterator[Clock]:
    rule, more = law["mha"], law["mha-extended"]
    stands = any(one.stands for one in facts.certificates)
    said = f"Nobody is kept for more than {lasting(rule.length)} from then ({rule.address})."
    yield _limit("mha", rule, rule.length, said, facts, now, is_followed=stands)
    for number, one in enumerate(facts.certificates, 1):
        doubt = "" if one.stands else " Not everything the law asks for it is met."
        said = (
            f"A doctor certified {one.hours} hours more {clock.in_words(one.given_at)}, from the "
            f"end of the first {lasting(rule.length)} ({more.address}).{doubt}"
        )
        length = rule.length + timedelta(hours=one.hours)
        yield _limit(f"mha-extended-{number}", more, length, said, facts, now, is_followed=False)


def _limit(
    code: str,
    rule: Period,
    length: timedelta,
    said: str,
    facts: Facts,
    now: datetime,
    *,
    is_followed: bool,
) -> Clock:
    assert facts.begins_at is not None
    due_at = facts.begins_at + length
    return Clock(
        code,
        f"{int(length.total_seconds() // 3600)} hours at a place of safety",
        State.EXTENDED if is_followed else _state(due_at, facts.ended_at, now, rule.soon),
        rule.address,
        start=facts.start,
        started_at=facts.begins_at,
        due_at=due_at,
        steps=tuple(_limit_steps(facts, due_at, said)),
        is_approximate=False,
    )


def _state(due_at: datetime, ended_at: datetime | None, now: datetime, soon: timedelta) -> State:
    if ended_at is not None:
        return State.PASSED if ended_at > due_at else State.ENDED
    return standing(due_at, now, soon)


def _limit_steps(facts: Facts, due_at: datetime, said: str) -> Iterator[str]:
    assert facts.begins_at is not None
    yield f"{facts.start}: {clock.in_words(facts.begins_at)}."
    yield said
    yield "Another place of safety, or treatment in a hospital, does not begin it again or stop it."
    yield f"So it ends {clock.in_words(due_at)}."
    if has_clock_change(facts.begins_at, due_at):
        yield CLOCK_CHANGE
    if facts.ended_at is not None:
        yield f"The detention ended {clock.in_words(facts.ended_at)}."


# --- at a police station ----------------------------------------------------------------------


def _checks(facts: Facts, stay: Stay, law: Law, now: datetime) -> Clock:
    rule = law["welfare-check"]
    said = f"A healthcare professional checks at least every {lasting(rule.length)}"
    done = [one.at for one in facts.checks if one.is_professional]
    duty = "Where that is not met, the person is taken to another place of safety (reg 4(2))"
    here = _here(done, stay)

    def allowed(since: datetime, until: datetime) -> timedelta:
        return rule.length

    longer = f"more than {lasting(rule.length)}"
    found = _Round(stay, rule, allowed, longer, said, duty, here, facts.ended_at, now)
    return found.clock("welfare-check")


def _looks(facts: Facts, stay: Stay, law: Law, now: datetime) -> Clock:
    awake, asleep_rule = law["station-review"], law["station-review-asleep"]
    last = max((one.at for one in facts.looks), default=None)
    is_asleep = last is not None and may_sleep(facts, last, now)
    rule = asleep_rule if is_asleep else awake
    asleep = " while the person sleeps and nothing asks for more" if is_asleep else ""
    said = f"The custody officer reviews at least every {lasting(rule.length)}{asleep}"
    done = [one.at for one in facts.looks]
    duty = "Where the circumstances are gone, the person is taken elsewhere (regs 5(1)(b) and 7)"
    here = _here(done, stay)

    def allowed(since: datetime, until: datetime) -> timedelta:
        return asleep_rule.length if may_sleep(facts, since, until) else awake.length

    longer = f"more than {lasting(awake.length)}, or {lasting(asleep_rule.length)} asleep,"
    found = _Round(stay, rule, allowed, longer, said, duty, here, facts.ended_at, now)
    return found.clock("station-review")


def may_sleep(facts: Facts, since: datetime, until: datetime) -> bool:
    """Asleep at the review done at `since`, and no check until the next found anything against it:
    where none was done in between, the last before (reg 6)."""
    looks = [one for one in facts.looks if one.at == since]
    checks = [one for one in facts.checks if one.is_professional and one.at <= until]
    between = [one for one in checks if one.at > since]
    before = max((one for one in checks if one.at <= since), key=lambda one: one.at, default=None)
    asked = between or ([before] if before else [])
    is_let = bool(asked) and all(one.lets_sleep for one in asked)
    return is_let and bool(looks) and all(one.is_asleep for one in looks)


@dataclass(frozen=True)
class _Round:
    """What comes round again and again at the station. `allowed`: how long there may be between two
    of them, by what was so then; `longer` says what is too long. `here`: when it was done, in
    order."""

    stay: Stay
    rule: Period
    allowed: Callable[[datetime, datetime], timedelta]
    longer: str
    said: str
    duty: str
    here: Sequence[datetime]
    ended_at: datetime | None
    now: datetime

    def clock(self, code: str) -> Clock:
        return Clock(
            code,
            self.rule.label,
            self._state,
            self.rule.address,
            start="The last one" if self.here else "Arrival at the police station",
            started_at=self._last,
            due_at=None if self._over_at else self._due_at,
            done_at=self.here[-1] if self.here else None,
            missing="" if self._last else "The arrival at the police station is not recorded",
            steps=tuple(self._steps()),
            is_approximate=False,
        )

    @property
    def _over_at(self) -> datetime | None:
        return self.stay.to_at or self.ended_at

    @property
    def _last(self) -> datetime | None:
        return self.here[-1] if self.here else self.stay.from_at

    @property
    def _due_at(self) -> datetime | None:
        return self._last + self.rule.length if self._last else None

    @property
    def _gaps(self) -> int:
        """How often more time than allowed passed without one; what runs now counts once late."""
        moments = [*([self.stay.from_at] if self.stay.from_at else []), *self.here]
        moments.append(self._over_at or self.now)
        return sum(
            later - earlier > self.allowed(earlier, later) for earlier, later in pairwise(moments)
        )

    @property
    def _state(self) -> State:
        if self._over_at is None:
            due_at = self._due_at
            return standing(due_at, self.now, self.rule.soon) if due_at else State.UNKNOWN
        if self._gaps:
            return State.LATE if self.here else State.PASSED
        return State.MET if self.here else State.ENDED

    def _steps(self) -> Iterator[str]:
        yield f"{self.said} ({self.rule.address})."
        yield f"{self.duty}."
        last = f"The last one: {clock.in_words(self.here[-1])}." if self.here else ""
        yield last or "Nothing is recorded yet."
        if self._gaps:
            times = "Once" if self._gaps == 1 else f"{self._gaps} times"
            yield f"{times} {self.longer} passed without one."
        if self._over_at is not None:
            yield f"The person left the station {clock.in_words(self._over_at)}."
        elif self._due_at is not None:
            yield f"So the next falls due {clock.in_words(self._due_at)}."


def _here(done: Sequence[datetime], stay: Stay) -> list[datetime]:
    return sorted(at for at in done if _is_within(at, stay))


def check_late_by(facts: Facts, at: datetime, rule: Period) -> timedelta | None:
    """By how much a check came later than half an hour after the one before, or the arrival."""
    stay = next((one for one in reversed(facts.stays) if _is_within(at, one)), None)
    if stay is None:
        return None
    before = [one.at for one in facts.checks if one.is_professional and one.at < at]
    last = max((one for one in before if _is_within(one, stay)), default=stay.from_at)
    late = at - last - rule.length if last else None
    return late if late and late > timedelta(0) else None


def _is_within(at: datetime, stay: Stay) -> bool:
    return (stay.from_at is None or at >= stay.from_at) and (stay.to_at is None or at <= stay.to_at)
