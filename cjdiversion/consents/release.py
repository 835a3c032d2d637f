"""May this line be told, for this purpose, to this recipient? One pure function; nothing else in
the service decides it. Who holds the fact decides which rule applies.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from cjdiversion import clock
from cjdiversion.consents.models import Answer, ConsentDecision, ConsentOverride


class Holder(StrEnum):
    """Who answers for a line; the codes stand in reference data "withheld_grounds" too."""

    POLICE = "police"
    LD = "liaison-and-diversion"


class Basis(StrEnum):
    LAW = "law"  # DPA 2018 Part 3, strictly necessary, Schedule 8 condition stored
    CONSENT = "consent"
    OVERRIDE = "override"


class Line(Protocol):
    """`condition`: the DPA 2018 Schedule 8 condition a police line goes under, or empty.

    `written_at`: when it came on record; where that is not known, no override covers it.
    `token`: by which an override names it.

    `kept_from`: recipient → ground (reference data "withheld_grounds"), where a named person has
    decided that this one line is not for this recipient.
    """

    @property
    def token(self) -> str: ...

    @property
    def holder(self) -> Holder: ...

    @property
    def condition(self) -> str: ...

    @property
    def written_at(self) -> datetime | None: ...

    @property
    def kept_from(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Released:
    """`by_id`: the decision or override it rests on; None when it rests on the law."""

    basis: Basis
    by_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Withheld:
    """`ground`: reference data "withheld_grounds". Only its fixed words are ever printed."""

    ground: str


# DPA 2018 s30 and Schedule 7: these process for law enforcement, and Part 3 covers no others. The
# Schedule names contractors for prisoner escort and for prisons too (from general knowledge).
COMPETENT_AUTHORITIES = frozenset({"police", "cps", "court", "probation", "escort"})

_GROUNDS = {
    Answer.GIVEN: "lapsed",  # given, and past its review date
    Answer.REFUSED: "no-consent",
    Answer.WITHDRAWN: "withdrawn",
    Answer.LACKS_CAPACITY: "lacks-capacity",
    Answer.NOT_ASKED: "not-asked",
}

_OBJECTIONS = (Answer.REFUSED, Answer.WITHDRAWN)  # the person's own no


def may_release(
    line: Line,
    decisions: Iterable[ConsentDecision],
    overrides: Iterable[ConsentOverride],
    *,
    purpose: str,
    recipient: str,
    on: date,
    at: datetime | None = None,
) -> Released | Withheld:
    """As it stands on the London day `on`, or stood by what was on record at the moment `at`. A
    police line is never withheld by agreement; an L&D line is never told without agreement that
    stands, or an override that covers it.

    A line that is kept from the recipient stays, whatever covers the others: neither agreement nor
    an override was given for it. An override covers the lines it names; one from before lines were
    chosen, every other line written until it was recorded."""
    if ground := line.kept_from.get(recipient):
        return Withheld(ground)
    if line.holder is Holder.POLICE:
        is_lawful = bool(line.condition) and recipient in COMPETENT_AUTHORITIES
        return Released(Basis.LAW) if is_lawful else Withheld("not-needed")
    known = [one for one in decisions if at is None or one.recorded_at <= at]
    standing = standing_decision(known, purpose=purpose, recipient=recipient, on=on)
    if standing is not None and is_valid(standing, on=on):
        return Released(Basis.CONSENT, standing.id)
    mine = [one for one in known if _is_for(one, purpose, recipient, on)]
    for override in overrides:
        is_later = at is not None and override.recorded_at > at
        if is_later or not _is_for(override, purpose, recipient, on):
            continue
        if _covers(override, line, mine, on, at):
            return Released(Basis.OVERRIDE, override.id)
    return Withheld(_GROUNDS[standing.answer] if standing else "not-asked")


def standing_decision(
    decisions: Iterable[ConsentDecision], *, purpose: str, recipient: str, on: date
) -> ConsentDecision | None:
    """For this purpose and this recipient, in whatever order they come.

    Whatever ends an agreement holds from its recording, however far back it is dated; a new
    agreement counts only where it was recorded after that and not decided before it."""
    found = [one for one in decisions if _is_for(one, purpose, recipient, on)]
    ended = [one for one in found if one.answer is not Answer.GIVEN]
    agreed = [one for one in found if one.answer is Answer.GIVEN and _outlives(one, ended)]
    if agreed:
        return max(agreed, key=_newness)
    return max(ended, key=lambda one: (one.recorded_at, *_newness(one)), default=None)


def is_valid(decision: ConsentDecision, *, on: date) -> bool:
    """Given, and not past the day by which it was to be asked again."""
    review_by_on = decision.review_by_on
    return decision.answer is Answer.GIVEN and (review_by_on is None or on <= review_by_on)


def _is_for(row: ConsentDecision | ConsentOverride, purpose: str, recipient: str, on: date) -> bool:
    is_end = isinstance(row, ConsentDecision) and row.answer is not Answer.GIVEN
    made_at = row.recorded_at if is_end else row.decided_at
    return (
        clock.london(made_at).date() <= on and row.purpose == purpose and row.recipient == recipient
    )


def still_stands(
    override: ConsentOverride,
    decisions: Iterable[ConsentDecision],
    *,
    on: date,
    at: datetime | None = None,
) -> bool:
    """Not ended, not past the day by which it was to be looked at again, and the person has not
    said no since: to share against a no is decided with the no on the table (of two recorded at
    once, the no stands). `decisions`: those for the same purpose and recipient."""
    review_by_on, ended_at = override.review_by_on, override.ended_at
    if ended_at is not None and (at is None or ended_at <= at):
        return False
    if review_by_on is not None and on > review_by_on:
        return False
    since = (one for one in decisions if one.recorded_at >= override.recorded_at)
    return not any(one.answer in _OBJECTIONS for one in since)


def _covers(
    override: ConsentOverride,
    line: Line,
    decisions: Iterable[ConsentDecision],
    on: date,
    at: datetime | None,
) -> bool:
    """What it names of what was written by then, and nothing that was written later: no more than
    is necessary and proportionate."""
    written_at, chosen = line.written_at, override.lines
    is_written = written_at is not None and written_at <= override.recorded_at
    is_meant = is_written and (chosen is None or line.token in chosen)
    return is_meant and still_stands(override, decisions, on=on, at=at)


def _outlives(given: ConsentDecision, ended: Iterable[ConsentDecision]) -> bool:
    """Of two recorded at once, the one that tells less stands."""
    return all(
        given.recorded_at > one.recorded_at and _minute(given) >= _minute(one) for one in ended
    )


def _minute(decision: ConsentDecision) -> datetime:
    """A page tells the time to the minute and a system to the second, so within one minute the
    later record is the later decision."""
    return decision.decided_at.replace(second=0, microsecond=0)


def _newness(decision: ConsentDecision) -> tuple[datetime, datetime, str]:
    return _minute(decision), decision.recorded_at, str(decision.id)
