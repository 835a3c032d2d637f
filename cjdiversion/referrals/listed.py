"""What is shown of deadlines: the lists with their numbers, one explained, the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cjdiversion import audit, clock, listing, reference
from cjdiversion.access import Actor
from cjdiversion.audit import Did
from cjdiversion.listing import Page, Place
from cjdiversion.referrals import bank_holidays, counting, queries, recounting
from cjdiversion.referrals.explaining import Explained, explained
from cjdiversion.referrals.models import BankHoliday, Referral


def worklist(by: Actor, *, wanted: str, place: Place, source: str = "") -> Page[Any]:
    """One page of the provider's list; `wanted` is a key of `queries.WANTED`, or "all"; `source`: a
    code of where they come from."""
    owner_id = by.person_id if wanted == "mine" else None
    return _shown(queries.worklist(by, owner_id=owner_id, source=source), by, wanted, place)


def sent_list(by: Actor, *, wanted: str, whose: str, place: Place) -> Page[Any]:
    """One page of what was sent from here: “mine”, or "all" in reach."""
    sender_id = by.person_id if whose == "mine" else None
    return _shown(queries.worklist(by, sender_id=sender_id), by, wanted, place)


def _shown(query: Any, by: Actor, wanted: str, place: Place) -> Page[Any]:
    page = listing.page(
        query.where(*queries.wanted(wanted, clock.now())),
        newest=Referral.sent_at.expression,
        key=Referral.id.expression,
        place=place,
        cursor_of=lambda row: (row.sent_at, row.id),
    )
    references = [row.reference for row in page.rows]
    audit.listed(Did.REFERRAL_LISTED, references, by=by, kind="referral")
    return page


def counts(by: Actor, *, whose: str = "all") -> dict[str, int]:
    """How many stand on each of the lists of deadlines."""
    sender_id = by.person_id if whose == "mine" else None
    return queries.due_counts(by, clock.now(), sender_id=sender_id)


def explained_of(referral: Referral) -> list[Explained]:
    """`referral` comes from `service.open`; none before it is sent."""
    history, now = queries.moves_of(referral.id), clock.now()
    holds = counting.holds(referral, history)
    return [
        explained(one, holds, reference.label, now=now)
        for one in counting.deadlines(referral, history)
    ]


@dataclass(frozen=True)
class Calendar:
    """`to_come`: of the kept list, for the next two years; `waiting`: open referrals whose
    deadlines are still to be counted anew."""

    to_come: Sequence[tuple[date, str]]
    known_until: date
    added: Sequence[BankHoliday]
    waiting: int


def calendar() -> Calendar:
    kept, today = counting.kept_holidays(), clock.today()
    changed_at = bank_holidays.calendar_changed_at()
    to_come = [one for one in sorted(kept.items()) if 0 <= (one[0] - today).days < 730]
    return Calendar(
        to_come=to_come,
        known_until=max(kept),
        added=bank_holidays.all_bank_holidays(),
        waiting=bank_holidays.to_count(changed_at and changed_at + recounting.SETTLES_IN),
    )
