"""Leaving, with one look at what is open: the only file of this room that writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from cjdiversion import audit, clock
from cjdiversion.access import SYSTEM, Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import correcting
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.departures import queries, rules
from cjdiversion.departures.models import ReleaseCheck
from cjdiversion.departures.rules import Kind, Open
from cjdiversion.entries import service as entries
from cjdiversion.errors import Invalid, OutOfOrder
from cjdiversion.escalations import service as escalations
from cjdiversion.referrals import queries as referral_queries
from cjdiversion.referrals import rules as referral_rules
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.steps import FOLLOW_UP
from cjdiversion.safeguards import service as safeguards
from cjdiversion.safeguards.steps import State

LOOKED_BACK = timedelta(days=7)  # a custody system may tell days later that somebody left
LOOKED_AT_ONCE = 200  # cases in memory at a time


def leave(
    case: Case,
    *,
    by: Actor,
    at: datetime | None = None,
    version: int | None = None,
    safe_contact: str = "",
    no_contact_because: str = "",
    arranged: str = "",
    because: str = "",
    seen: str | None = None,
) -> ReleaseCheck:
    """The person leaves; what is open goes on, with how they can be reached and why it is open.
    Where another system told that they left, this is the look nobody took. `seen`: what was open
    when its sender looked; None for a caller that looks in this very act. Raises Invalid and
    OutOfOrder, and then nothing of it happened."""
    require(by, May.CASE_RECORD)
    things = queries.open_of(case)
    if seen is not None and (new := rules.not_seen(things, seen)):
        raise Invalid({"": new})
    at = _left(case, by, at, version)
    wrong = rules.wrong(things, arranged=arranged, because=because)
    if any(thing.kind is Kind.REFERRAL for thing in things):
        wrong |= referral_rules.wrong_follow_up(
            safe_contact=safe_contact, no_contact_because=no_contact_because
        )
    if wrong:
        raise Invalid(wrong)
    for referral in referral_queries.of_case(case.id):
        if referral.status in FOLLOW_UP.sources:
            referrals.follow_up(
                referral,
                by=by,
                left_at=at,
                safe_contact=safe_contact,
                no_contact_because=no_contact_because,
            )
    _say_why_not(case, things, by, at, arranged, because)
    return _checked(case, things, by, at, arranged, because)


def _left(case: Case, by: Actor, at: datetime | None, version: int | None) -> datetime:
    left = correcting.left_at(case)
    if left is None and at is None:
        raise Invalid.at("at", "required", "Enter when they left")
    if left is None and at is not None:
        cases.release(case, by=by, at=at, version=version, has_line=True)
        return at
    if left is None or queries.check_of(case.id):
        raise OutOfOrder("This person has left already, and what was open was looked at")
    return left


def _say_why_not(
    case: Case, things: Sequence[Open], by: Actor, at: datetime, arranged: str, because: str
) -> None:
    """One record for each safeguard: whoever reads the list later sees the reason beside it."""
    for thing in things:
        if thing.kind is not Kind.SAFEGUARD:
            continue
        looked = thing.code == rules.PRE_RELEASE
        safeguards.record(
            case,
            by=by,
            kind=thing.code,
            state=State.DONE if looked else State.NOT_DONE,
            happened_at=at,
            conditions=arranged if looked else "",
            because="" if looked else because,
        )


def _checked(
    case: Case, things: Sequence[Open], by: Actor, at: datetime, arranged: str, because: str
) -> ReleaseCheck:
    row = ReleaseCheck(
        case_id=case.id,
        left_at=at,
        left_open=[{"kind": thing.kind.value, "code": thing.code} for thing in things],
        arranged=arranged,
        because=because,
        checked_at=clock.now(),
        checked_by_id=by.person_id,
        checked_by=by.name,
    )
    session().add(row)
    session().flush()  # for the id
    audit.record(Did.SAFEGUARD_RECORDED, Operation.COLLECTION, by=by, subject=row)
    open_ = "; ".join(thing.words for thing in things) or "nothing left open"
    words = f"Left. Looked at before: {open_}."
    entries.note(case, by=by, did=Did.SAFEGUARD_RECORDED, words=words, happened_at=at)
    return row


def raise_unchecked(*, by: Actor = SYSTEM) -> int:
    """Somebody who left with no look at what was open, and it is: the inspector sees it."""
    since, after, raised = clock.now() - LOOKED_BACK, None, 0
    while found := queries.left_unchecked(since, limit=LOOKED_AT_ONCE, after=after):
        things = queries.open_of_all(found)
        for case in found:
            if things[case.id]:
                kind = queries.LEFT_WITH_SOMETHING_OPEN
                escalations.raise_once(kind, case, by=by, case=case)
                raised += 1
        after = found[-1].id
    return raised
