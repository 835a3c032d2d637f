"""May this line be told, for this purpose, to this recipient? One pure function; nothing else in
the service decides it. Who holds the fact decides which rule applies.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
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
    """`condition`: the DPA 2018 Schedule 8 condition a police line goes under, or empty."""

    @property
    def holder(self) -> Holder: ...

    @property
    def condition(self) -> str: ...


@dataclass(frozen=True)
class Released:
    """`by_id`: the decision or override it rests on; None when it rests on the law."""

    basis: Basis
    by_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Withheld:
    """`ground`: reference data "withheld_grounds". Only its fixed words are ever printed."""

    ground: str


# DPA 2018 s30 and Schedule 7: these process for law enforcement, and Part 3 covers no others.
COMPETENT_AUTHORITIES = frozenset({"police", "cps", "court", "probation"})

_GROUNDS = {
    Answer.GIVEN: "no-consent",  # given, and past its review date
    Answer.REFUSED: "no-consent",
    Answer.WITHDRAWN: "withdrawn",
    Answer.LACKS_CAPACITY: "lacks-capacity",
    Answer.NOT_ASKED: "not-asked",
}


def may_release(
    line: Line,
    decisions: Iterable[ConsentDecision],
    overrides: Iterable[ConsentOverride],
    *,
    purpose: str,
    recipient: str,
    on: date,
) -> Released | Withheld:
    """As it stands on the London day `on`. A police line is never withheld by agreement; an L&D
    line is never told without agreement that stands, or an override."""
    if line.holder is Holder.POLICE:
        is_lawful = bool(line.condition) and recipient in COMPETENT_AUTHORITIES
        return Released(Basis.LAW) if is_lawful else Withheld("not-needed")
    standing = standing_decision(decisions, purpose=purpose, recipient=recipient, on=on)
    if standing is not None and is_valid(standing, on=on):
        return Released(Basis.CONSENT, standing.id)
    for override in overrides:
        if _is_for(override, purpose, recipient, on):
            return Released(Basis.OVERRIDE, override.id)
    return Withheld(_GROUNDS[standing.answer] if standing else "not-asked")


def standing_decision(
    decisions: Iterable[ConsentDecision], *, purpose: str, recipient: str, on: date
) -> ConsentDecision | None:
    """The newest decision for this purpose and this recipient, in whatever order they come."""
    found = (one for one in decisions if _is_for(one, purpose, recipient, on))
    return max(found, key=_newness, default=None)


def is_valid(decision: ConsentDecision, *, on: date) -> bool:
    """Given, and not past the day by which it was to be asked again."""
    review_by_on = decision.review_by_on
    return decision.answer is Answer.GIVEN and (review_by_on is None or on <= review_by_on)


def _is_for(row: ConsentDecision | ConsentOverride, purpose: str, recipient: str, on: date) -> bool:
    is_made = clock.london(row.decided_at).date() <= on
    return is_made and row.purpose == purpose and row.recipient == recipient


def _newness(decision: ConsentDecision) -> tuple[datetime, datetime, bool, str]:
    """A page tells the time to the minute and a system to the second, so within one minute the
    later record is the later decision; of two alike, the one that tells less."""
    minute = decision.decided_at.replace(second=0, microsecond=0)
    return minute, decision.recorded_at, decision.answer is not Answer.GIVEN, str(decision.id)
