"""Authority for a decision from somebody of a higher rank: who that is here, and who confirms it.

It may be given by telephone: “given by NAME, rank, at TIME, recorded by ME”. The work goes on, and
whoever gave it confirms it later; somebody in charge may do that in their place, with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from cjdiversion import authority, clock
from cjdiversion.access import Actor, May, can
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Posting
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.disposals.models import Decision, in_scope
from cjdiversion.disposals.proposals import Authoriser, Proposal
from cjdiversion.disposals.queries import LOADED
from cjdiversion.disposals.steps import Status
from cjdiversion.errors import Invalid, NotPermitted
from cjdiversion.identities.humans import is_same_human, is_same_name, parts, spellings

TO_CONFIRM = "authority-to-confirm"  # of reference data “escalation_kinds”
DENIED = "authority-denied"  # of the same
BECAUSE_AT_LEAST = 20  # P: characters


def of(said: Proposal, case: Case, by: Actor) -> Authoriser:
    """Never the decision maker through another account: one person, one name."""
    if not said.authority_name.strip():
        return Authoriser()
    known = _called(said.authority_name, case, _day(said))
    ids = {one.person_id for one in known}
    is_own = by.person_id in ids or is_same_human(by, None, said.authority_name)
    return Authoriser(is_own, tuple(one.rank for one in known))


def rank_on(day: date, case: Case, by: Actor) -> str:
    """Of whoever decides: today’s, or the highest they held in the force on an earlier day that is
    recorded late; empty where they held none."""
    if by.person_id is None or day >= clock.today():
        return by.rank
    held = accounts.ranks_held(by.person_id, case.force_id, day)
    return max(held, key=authority.order_of, default="")


def columns(said: Proposal, case: Case, by: Actor) -> dict[str, Any]:
    """What is kept besides what was said: the name as their account has it."""
    if not said.names_authority:
        return {}
    known = [one.person.name for one in _called(said.authority_name, case, _day(said))]
    is_as_said = said.authority_name in known or not known
    return {
        "authority_name": said.authority_name.strip() if is_as_said else known[0],
        "authority_by_phone": bool(said.authority_by_phone),
        "authority_recorded_by": by.name,
    }


def confirmation(row: Decision, because: str, *, by: Actor) -> dict[str, Any]:
    """The columns that confirming changes. Raises NotPermitted for anybody who neither gave it nor
    is in charge, Invalid where a deputy does not say why."""
    if is_same_human(by, row.decided_by_id, row.decided_by):
        raise NotPermitted("Somebody else must confirm this: you made the decision")
    now: dict[str, Any] = {
        "authority_by_id": by.person_id,
        "authority_confirmed_at": clock.now(),
    }
    if gave(row, by):
        return now
    if not may_stand_in(row, by):
        who = f"Only {row.authority_name}, or somebody in charge of at least the same rank,"
        raise NotPermitted(f"{who} can confirm the authority")
    if len(because.strip()) < BECAUSE_AT_LEAST:
        words = f"Say in {BECAUSE_AT_LEAST} characters or more why they cannot confirm it themself"
        raise Invalid.at("because", "required", words)
    return {**now, "authority_deputy": by.name, "authority_deputy_because": because.strip()}


def denial(row: Decision, because: str, *, by: Actor) -> dict[str, Any]:
    """The columns that denying changes. Raises NotPermitted for anybody but whoever is named,
    Invalid without a reason."""
    refuse_other(row, by)
    if not because.strip():
        raise Invalid.at("because", "required", "Enter: why it is not your authority")
    said = {"authority_denied_by": by.name, "authority_denied_because": because.strip()}
    return {"authority_denied_at": clock.now(), **said}


def refuse_other(row: Decision, by: Actor) -> None:
    """Raises NotPermitted for anybody but whoever is said to have given it, in whatever rank."""
    if by.person_id is None or not is_same_human(by, None, row.authority_name):
        raise NotPermitted(f"Only {row.authority_name} can deny the authority")


def gave(row: Decision, by: Actor) -> bool:
    is_named = by.person_id is not None and is_same_human(by, None, row.authority_name)
    return is_named and authority.is_at_least(by.rank, row.authority_rank)


def may_stand_in(row: Decision, by: Actor) -> bool:
    """A deputy, so that nothing waits for somebody who has gone."""
    is_other = not is_same_human(by, row.decided_by_id, row.decided_by)
    is_in_charge = by.person_id is not None and can(by, May.ESCALATION_ANSWER)
    return is_other and is_in_charge and authority.is_at_least(by.rank, row.authority_rank)


def to_confirm(actor: Actor, *, most: int) -> Sequence[Decision]:
    """Authority that this person is said to have given, the one that waits longest first."""
    name = Decision.authority_name
    is_named = sa.or_(name == actor.name, sa.func.lower(name).in_(spellings(actor.name)))
    query = sa.select(Decision).where(
        in_scope(actor),
        is_named,
        Decision.status == Status.STANDS,
        Decision.authority_at.is_not(None),
        Decision.authority_confirmed_at.is_(None),
        Decision.authority_denied_at.is_(None),
    )
    query = query.order_by(Decision.authority_at, Decision.id).options(*LOADED)
    return session().scalars(query.limit(most)).all()


def words(row: Decision) -> str:
    """For the page of a decision; empty where none was asked for."""
    if row.authority_at is None:
        return row.authority_name  # recorded before the moment was asked for
    said = f"{authority.words_of(row)}. Recorded by {row.authority_recorded_by}"
    if row.authority_denied_at is not None:
        on = clock.in_words(row.authority_denied_at)
        said += f". {row.authority_denied_by} said on {on} that they did not give it: "
        said += row.authority_denied_because
    if row.authority_deputy:
        said += f". Confirmed in their place by {row.authority_deputy}"
    return said


def _called(name: str, case: Case, on: date) -> Sequence[Posting]:
    """Everybody of that name in the force that day, whatever rank word stands before it."""
    found = accounts.named_in_force(name, parts(name), case.force_id, on=on)
    return [one for one in found if is_same_name(one.person.name, name)]


def _day(said: Proposal) -> date:
    """On which a rank must be held: of the authority, or of the decision where it is not said."""
    return clock.london(said.authority_at or said.decided_at).date()
