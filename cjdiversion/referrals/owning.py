"""Who of the team has a referral: one person at a time, taken from the queue or handed over."""

from __future__ import annotations

from dataclasses import replace

from cjdiversion import audit, clock
from cjdiversion.access import Actor, require
from cjdiversion.audit import Did
from cjdiversion.errors import Invalid, NotPermitted, OutOfOrder
from cjdiversion.referrals import making, moves, queries, steps
from cjdiversion.referrals.answering import receive
from cjdiversion.referrals.excluding import is_excluded
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.service import check, moved
from cjdiversion.referrals.steps import Status

_TAKE_OVER = replace(steps.ASSIGN, may=moves.TAKE_OVER.may, sources=moves.TAKE_OVER.sources)


def take(referral: Referral, *, by: Actor, version: int | None = None) -> None:
    """Received, and one's own; further on, where nobody has it, one’s own as it stands. Raises
    OutOfOrder where it was answered meanwhile, or where somebody has it: handing over is
    `assign`."""
    require(by, steps.TAKE.may)
    own = making.owned(by)
    if moves.is_nobodys(referral) and by.unit_id == referral.provider_id:
        moved(_TAKE_OVER, referral, by=by, version=version, words=f"To {by.name}", **own)
        return
    if referral.status in steps.TAKE.sources and (why_not := moves.no_taking(referral, by)):
        raise OutOfOrder(why_not)
    moved(
        steps.TAKE,
        referral,
        by=by,
        version=version,
        **own,
        received_at=referral.received_at or clock.now(),
    )


def take_next(*, by: Actor) -> Referral | None:
    """The most urgent that nobody has or another team offers, then the one that waits longest;
    never one that this person declined before. Whatever the number of processes, each is given out
    once. None: nothing waits.
    """
    require(by, steps.TAKE.may)
    referral = queries.next_to_take(by)
    if referral is not None:
        audit.opened(Did.REFERRAL_OPENED, referral, by=by)
        if referral.status is Status.REDIRECTED:
            receive(referral, by=by, own=True)
        else:
            take(referral, by=by)
    return referral


def assign(referral: Referral, *, by: Actor, colleague: str, version: int | None = None) -> None:
    """`colleague`: token of somebody who works for this team today. Raises Invalid; NotPermitted
    for the team it is only offered to."""
    require(by, steps.ASSIGN.may)
    if by.unit_id != referral.provider_id:
        raise NotPermitted("The team that has it hands it to a colleague")
    to = queries.team_of(referral.provider_id).get(colleague)
    wrong = {} if to else {"colleague": [("unknown", "Select one of the people offered")]}
    if to and to.id == referral.owner_id:
        wrong = {"colleague": [("unchanged", f"{to.name} has it already")]}
    elif to and is_excluded(referral.case_id, referral.provider_id, to.id, to.name):
        wrong = {"colleague": [("excluded", f"{to.name} must not see this person’s referrals")]}
    check(steps.ASSIGN, referral, wrong, by=by)
    if to is None:
        raise Invalid(wrong)
    moved(
        steps.ASSIGN,
        referral,
        by=by,
        version=version,
        words=f"To {to.name}",
        owner_id=to.id,
        owner_name=to.name,
    )
