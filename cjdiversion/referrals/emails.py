"""What each step tells whom: `tells` of the table. A message has the reference and the link; the
words are its kind's.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cjdiversion.access import Actor, Role
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Person, Posting
from cjdiversion.accounts.queries import current
from cjdiversion.cases.models import Case
from cjdiversion.consents import queries as consents
from cjdiversion.database import session
from cjdiversion.outbox import service as outbox
from cjdiversion.referrals import queries, steps
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from cjdiversion.workflow import Step

TEAM = (Role.LD_PRACTITIONER, Role.LD_TEAM_LEADER)
LEADER = (Role.LD_TEAM_LEADER,)
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
        outbox.no_longer(referral, NOW, WAITS, *EXPIRES_SOON)
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
        _tell(kind, referral, working_at(now, referral), by)
    if before is not None and before not in (now, referral.provider_id):
        others = working_at(before, referral)
        _tell(OFFER_ENDED, referral, others, by, path="/referrals")


def expires_soon(referral: Referral, *, by: Actor) -> int:
    """To both sides, and to the team it is offered to: nobody has answered. Once for each deadline,
    and again where it was moved meanwhile. How many are told."""
    period = f"{referral.answer_due_at:%Y-%m-%dT%H:%MZ} {referral.version}"
    teams = [*team(referral)]
    if referral.redirected_to_id is not None:
        teams += working_at(referral.redirected_to_id, referral)
    both = ((TO_SENDER_BEFORE, senders(referral)), (TO_TEAM_BEFORE, teams))
    return sum(_tell(kind, referral, to, by, period=period) for kind, to in both)


def own_is_overdue(referral: Referral, at: datetime, *, by: Actor) -> int:
    """Of one that L&D started without the police, `at` being what has passed: to its team leaders;
    where there is none, to whoever has it, or else to all. How many are told."""
    everybody = team(referral)
    has_it = [one for one in everybody if one == referral.owner_id]
    to = working_at(referral.provider_id, referral, LEADER) or has_it or everybody
    return _tell(OWN_OVERDUE, referral, to, by, period=f"{at:%Y-%m-%dT%H:%MZ}")


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
    return working_at(referral.provider_id, referral)


def working_at(
    unit_id: uuid.UUID, referral: Referral, roles: Sequence[Role] = TEAM
) -> Sequence[uuid.UUID]:
    """Who works there today and may see this referral."""
    may_see = may_be_told(unit_id, referral.case_id, roles)
    return session().scalars(may_see.order_by(Posting.person_id)).all()


def may_be_told(unit_id: Any, case_id: Any, roles: Sequence[Role] = TEAM) -> sa.Select[Any]:
    """Each is a value, or a column of the query around it."""
    out = consents.keeps_out(case_id, unit_id, Posting.person_id, Person.name)
    query = sa.select(Posting.person_id).join(Posting.person).where(current(), Person.is_active)
    return query.where(Posting.unit_id == unit_id, Posting.role.in_(roles), ~out)


def _tell(
    kind: str,
    referral: Referral,
    to: Iterable[uuid.UUID | None],
    by: Actor,
    *,
    period: str = "",
    path: str = "",
) -> int:
    path, period = path or f"/referrals/{referral.token}", period or str(referral.version)
    return outbox.tell(kind, referral, to, by=by, path=path, period=period)
