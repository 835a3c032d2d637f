"""What each step tells whom: `tells` of the table. A message has the reference and the link; the
words are its kind's.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from cjdiversion.access import Actor, Role
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.outbox import service as outbox
from cjdiversion.referrals import queries, steps
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from cjdiversion.workflow import Step

TEAM = (Role.LD_PRACTITIONER, Role.LD_TEAM_LEADER)
NOW, WAITS = "referral-waits-now", "referral-waits"
CHANGED, MOVED = "referral-changed", "referral-moved"
OWN_OVERDUE = "referral-own-overdue"
BEGUN, OFFER_ENDED = "referral-begun", "referral-offer-ended"
TO_SENDER_BEFORE, TO_TEAM_BEFORE = "referral-expires", "referral-ends"
EXPIRES_SOON = (TO_SENDER_BEFORE, TO_TEAM_BEFORE)
HURRIES = ("1", "2")  # reference data "referral_priorities": emergency, urgent
_TO_SENDER = {
    steps.RECEIVE.name: "referral-received",
    steps.TAKE.name: "referral-received",
    steps.ACCEPT.name: "referral-accepted",
    steps.DECLINE.name: "referral-declined",
    steps.CLOSE.name: "referral-closed",
    steps.EXPIRE.name: "referral-expired",
}


def moved(
    step: Step,
    referral: Referral,
    was: Status,
    *,
    by: Actor,
    offered_to: uuid.UUID | None = None,
) -> None:
    """`referral` as it stands after the step, `was` the state before and `offered_to` the team that
    it was redirected to then. What no longer waits for a team is not told to wait, and what waits
    for one again is told again."""
    if referral.status is not was:
        for kind in (NOW, WAITS, *EXPIRES_SOON):
            outbox.no_longer(kind, referral)
    if steps.SENDER in step.tells:
        kind = _TO_SENDER.get(step.name, MOVED)
        _tell(kind, referral, senders(referral), by)
    if steps.SUITE in step.tells:
        _tell(BEGUN, referral, senders(referral), by)
    if steps.PROVIDER in step.tells and _is_known(referral, was):
        waits = referral.status is Status.SENT and was is not Status.SENT
        _tell(_waits(referral) if waits else CHANGED, referral, team(referral), by)
    if steps.NEXT_PROVIDER in step.tells:
        _tell_next(referral, offered_to, by)


def _tell_next(referral: Referral, before: uuid.UUID | None, by: Actor) -> None:
    """The team it is offered to now, and the one that it was offered to and is no more: they find
    it nowhere then, and are led to their list."""
    now = referral.redirected_to_id
    if now is not None:
        kind = CHANGED if now == before else _waits(referral)
        _tell(kind, referral, accounts.working_at(now, TEAM), by)
    if before is not None and before not in (now, referral.provider_id):
        others = accounts.working_at(before, TEAM)
        _tell(OFFER_ENDED, referral, others, by, path="/referrals")


def expires_soon(referral: Referral, *, by: Actor) -> None:
    """To both sides: nobody has answered what was received. Once for each deadline."""
    period = f"{referral.answer_due_at:%Y-%m-%dT%H:%MZ}"
    for kind, to in ((TO_SENDER_BEFORE, senders(referral)), (TO_TEAM_BEFORE, team(referral))):
        _tell(kind, referral, to, by, period=period)


def own_is_overdue(referral: Referral, *, by: Actor) -> None:
    """Of one that L&D started without the police: to its team leaders."""
    leaders = accounts.working_at(referral.provider_id, (Role.LD_TEAM_LEADER,))
    _tell(OWN_OVERDUE, referral, leaders, by, period=f"{referral.next_due_at:%Y-%m-%dT%H:%MZ}")


def _is_known(referral: Referral, was: Status) -> bool:
    """Whether the team has ever seen it: of a draft that was taken back they know nothing."""
    return referral.sent_at is not None or was is Status.SENT


def senders(referral: Referral) -> Sequence[uuid.UUID | None]:
    """Whoever sent it. One that L&D started themselves has none: the sergeants of the suite read
    how it stands, and nobody where it is L&D’s alone."""
    if not referral.is_begun_by_ld:
        return [queries.sent_by(referral.id) or referral.started_by_id]
    case = session().get_one(Case, referral.case_id)
    return accounts.working_at(case.suite_id, (Role.CUSTODY_SERGEANT,)) if case.suite_id else []


def _waits(referral: Referral) -> str:
    return NOW if referral.priority in HURRIES else WAITS


def team(referral: Referral) -> Sequence[uuid.UUID]:
    return accounts.working_at(referral.provider_id, TEAM)


def _tell(
    kind: str,
    referral: Referral,
    to: Iterable[uuid.UUID | None],
    by: Actor,
    *,
    period: str = "",
    path: str = "",
) -> None:
    path, period = path or f"/referrals/{referral.token}", period or str(referral.version)
    outbox.tell(kind, referral, to, by=by, path=path, period=period)
