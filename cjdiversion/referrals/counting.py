"""The deadlines of one referral as the database knows it: given to `due.py`, and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from cjdiversion import clock, reference
from cjdiversion.accounts import queries as accounts
from cjdiversion.referrals import bank_holidays, due, queries, steps, targets
from cjdiversion.referrals.calendars import Holidays
from cjdiversion.referrals.due import Deadline, Kind
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.moments import Hold, Move, holds_of, moments_of
from cjdiversion.referrals.steps import OPEN, Status
from cjdiversion.workflow import Step

COLUMNS = ("answer_due_at", "assess_due_at", "next_due_at")
NOT_EXEMPT: dict[str, Any] = {
    "exempt_at": None,
    "exempt_reason": "",
    "exempt_words": "",
    "exempt_review_at": None,
}
_NEEDED = (
    *("priority", "sent_at", "received_at", "answered_at", "follow_up_at", "exempt_at"),
    "provider_id",
)
# With these what was waited for is over, and an exemption from it too.
_ENDS_AN_EXEMPTION = (
    *(steps.ACCEPT, steps.DECLINE, steps.ASSESS, steps.SUPPORT, steps.CLOSE, steps.REOPEN),
    *(steps.WITHDRAW, steps.EXPIRE, steps.COUNT_AGAIN),
)


@dataclass(frozen=True)
class Taken:
    """The step that is being taken, before its line of the history is written."""

    step: str
    from_status: str
    at: datetime
    reason: str
    amended: Sequence[Mapping[str, Any]]
    undone_at: datetime | None = None


def deadlines(referral: Referral, history: Sequence[Move]) -> tuple[Deadline, ...]:
    """As it stands now; none before it is sent."""
    facts = {name: getattr(referral, name) for name in (*_NEEDED, "status")}
    return _counted(facts, history) if referral.sent_at else ()


def holds(referral: Referral, history: Sequence[Move]) -> tuple[Hold, ...]:
    return holds_of(history, _stopping()) if referral.sent_at else ()


def columns(referral: Referral, history: Sequence[Move]) -> dict[str, Any]:
    """What a referral that is sent holds of its deadlines, counted now."""
    return _columns(deadlines(referral, history))


def after(
    step: Step,
    referral: Referral,
    target: Status,
    changes: Mapping[str, Any],
    *,
    reason: str,
    amended: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """What it will hold of its deadlines once the step is taken. When it ends, nothing is due any
    more, and what was due stays as it was."""
    facts = {name: changes.get(name, getattr(referral, name)) for name in _NEEDED}
    if facts["sent_at"] is None:
        return dict.fromkeys(COLUMNS)
    if target not in OPEN:
        return {"next_due_at": None}
    taken = Taken(step.name, referral.status.value, clock.now(), reason, amended)
    history: list[Move] = [*queries.moves_of(referral.id), taken]
    return _columns(_counted({**facts, "status": target.value}, history))


def exemption_after(step: Step, referral: Referral) -> dict[str, Any]:
    """The columns of an exemption that this step ends."""
    is_next = step is steps.RECEIVE and referral.status is Status.REDIRECTED
    ends = step in _ENDS_AN_EXEMPTION or is_next
    return dict(NOT_EXEMPT) if ends and referral.exempt_at is not None else {}


def _columns(found: Sequence[Deadline]) -> dict[str, Any]:
    by_kind = {one.kind: one.due_at for one in found}
    return {
        "answer_due_at": by_kind.get(Kind.ANSWER),
        "assess_due_at": by_kind.get(Kind.ASSESS),
        "next_due_at": due.running(found),
        "counted_at": clock.now(),
    }


def _counted(facts: Mapping[str, Any], history: Sequence[Move]) -> tuple[Deadline, ...]:
    moments = moments_of(facts, history, _stopping())
    provider = accounts.unit(facts["provider_id"])
    force = accounts.unit(provider.force_id).code if provider.force_id else None
    found: due.Targets = {}
    for kind, began in due.begun(moments).items():
        day = clock.london(began).date()
        rows = reference.rows(_DATA[kind], on=day, force=force)
        found |= targets.targets_of(kind, provider.code, rows)
    return due.deadlines_of(moments, found, holidays())


def _stopping() -> frozenset[str]:
    reasons = reference.attributes("referral_hold_reasons")
    return frozenset(code for code, told in reasons.items() if told.get("pauses"))


_DATA = {
    Kind.RECEIVE: "referral_unread_times",
    Kind.ANSWER: "referral_targets",
    Kind.ASSESS: "referral_targets",
}


def holidays() -> Holidays:
    """Of England and Wales: the kept list, and what an administrator added."""
    return {**{one.day: one.name for one in bank_holidays.bank_holidays()}, **kept_holidays()}


@lru_cache
def kept_holidays() -> dict[date, str]:
    """What came with the library; it fetches nothing."""
    from govuk_bank_holidays.bank_holidays import BankHolidays  # loads an HTTP client

    kept = BankHolidays(use_cached_holidays=True)
    found = kept.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return {one["date"]: one["title"] for one in found}
