"""How far one flagged case has come: from the flag to L&D being offered, to a referral, to its
being accepted, to the person being seen. Pure.

Flagged is a need that stands, or the decision that somebody is vulnerable. Who is still under way
is never lost: a loss is a referral that ended, or none before the case was closed. Offered is who
was told of L&D, whatever they answered, or was referred without being asked.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from cjdiversion import clock
from cjdiversion.referrals import steps
from cjdiversion.referrals.steps import Status

FLAGGED, OFFERED, REFERRED, ACCEPTED, ENGAGED = range(5)
# Why it went no further; empty while it is under way. Declined, withdrawn and closed have a reason.
NOT_OFFERED, REFUSED, NOT_REFERRED = "not-offered", "refused", "not-referred"
DECLINED, WITHDRAWN, EXPIRED, CLOSED = "declined", "withdrawn", "expired", "closed"
_ENDED = {
    Status.DECLINED: DECLINED,
    Status.WITHDRAWN: WITHDRAWN,
    Status.EXPIRED: EXPIRED,
    Status.CLOSED: CLOSED,
}
SEEN = (steps.SCREEN.name, steps.ASSESS.name, steps.SUPPORT.name)


@dataclass(frozen=True)
class Sent:
    """A referral that was sent. `moved`: step → when it was first taken and not taken back;
    a screening that could not be done is none."""

    status: Status
    sent_at: datetime
    reason: str = ""
    moved: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def engaged_at(self) -> datetime | None:
        return min((self.moved[one] for one in SEEN if one in self.moved), default=None)

    @property
    def accepted_at(self) -> datetime | None:
        return self.moved.get(steps.ACCEPT.name, self.engaged_at)

    @property
    def stage(self) -> int:
        if self.engaged_at is not None:
            return ENGAGED
        return REFERRED if self.accepted_at is None else ACCEPTED

    @property
    def is_open(self) -> bool:
        return self.status in steps.OPEN


@dataclass(frozen=True)
class Facts:
    """Of a suspect's case. `is_told`: of L&D; `agrees`: to be seen, as police last wrote down."""

    case_id: uuid.UUID
    force_id: uuid.UUID
    unit_id: uuid.UUID | None
    is_open: bool
    flagged_at: datetime
    is_told: bool = False
    agrees: bool | None = None
    has_draft: bool = False
    sent: Sequence[Sent] = ()
    decided_at: datetime | None = None


@dataclass(frozen=True)
class Course:
    """`flagged_on`: the London day. Moments are the first of their kind."""

    case_id: uuid.UUID
    force_id: uuid.UUID
    unit_id: uuid.UUID | None
    flagged_on: date
    flagged_at: datetime
    referred_at: datetime | None
    accepted_at: datetime | None
    engaged_at: datetime | None
    decided_at: datetime | None
    stage: int
    ended: str
    reason: str


def course(facts: Facts) -> Course:
    sent = facts.sent
    ended, reason = _ended(facts)
    return Course(
        case_id=facts.case_id,
        force_id=facts.force_id,
        unit_id=facts.unit_id,
        flagged_on=clock.london(facts.flagged_at).date(),
        flagged_at=facts.flagged_at,
        referred_at=_first(one.sent_at for one in sent),
        accepted_at=_first(one.accepted_at for one in sent),
        engaged_at=_first(one.engaged_at for one in sent),
        decided_at=facts.decided_at,
        stage=max((one.stage for one in sent), default=OFFERED if facts.is_told else FLAGGED),
        ended=ended,
        reason=reason,
    )


def flagged_at(
    needs_since: datetime | None, decisions: Sequence[tuple[bool, datetime]]
) -> datetime | None:
    """`needs_since`: of the first need that stands; `decisions`: whether vulnerable, and when, the
    oldest first: the newest stands. None where nothing flags the person now."""
    vulnerable = [at for is_vulnerable, at in decisions if is_vulnerable]
    stands = bool(decisions) and decisions[-1][0]
    return _first([needs_since, vulnerable[0] if stands else None])


def _ended(facts: Facts) -> tuple[str, str]:
    """Of several referrals, none has ended the matter while one is open; else the one that got
    furthest, the latest of them, says why."""
    if not facts.sent:
        if facts.has_draft or (facts.is_open and facts.agrees is not False):
            return "", ""
        if not facts.is_told:
            return NOT_OFFERED, ""
        return (REFUSED if facts.agrees is False else NOT_REFERRED), ""
    if any(one.is_open for one in facts.sent):
        return "", ""
    last = max(facts.sent, key=lambda one: (one.stage, one.sent_at))
    ended = _ENDED[last.status]
    return ended, last.reason


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in moments if at is not None), default=None)
