"""A record as it is read: with its conditions, what was said and decided of each, and the steps."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

import sqlalchemy as sa

from cjdiversion import audit, clock, listing, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did
from cjdiversion.cases.models import Case
from cjdiversion.conditions import checks, limits, listed, queries, states, steps, undecided
from cjdiversion.conditions.limits import Latest
from cjdiversion.conditions.models import BreachDecision, Condition, Evidence, Record, Signature
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.database import Base
from cjdiversion.disposals.catalogue import Option
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.proposals import Proposal
from cjdiversion.disposals.rule import Broken
from cjdiversion.disposals.steps import Status as Decided
from cjdiversion.listing import Page, Place


@dataclass(frozen=True)
class ConditionRead:
    """`ready`: the names of the steps this actor may take now."""

    row: Condition
    evidence: Sequence[Evidence]
    breaches: Sequence[BreachDecision]
    ready: Sequence[str]


@dataclass(frozen=True)
class Reading:
    record: Record
    option: Option
    rules: checks.Rules
    latest: Latest
    hours: int
    conditions: Sequence[ConditionRead]
    signatures: Sequence[Signature]
    ready: Sequence[str]

    @property
    def standing(self) -> Sequence[Condition]:
        return [one.row for one in self.conditions if one.row.status in states.STANDING]

    @property
    def versions(self) -> Sequence[tuple[Signature, Sequence[Condition]]]:
        """Each signature with the conditions it stands under, however they ended; newest first."""
        rows = [one.row for one in self.conditions]
        signed = reversed(self.signatures)
        return [(sign, [row for row in rows if row.is_in(sign.number)]) for sign in signed]


def of(record: Record, actor: Actor) -> Reading:
    rows = queries.conditions_of(record.id)
    is_live = record.decision is None or record.decision.status is Decided.STANDS
    begun = record.signed_on or clock.today()
    ready = workflow.ready(steps.OF_A_RECORD, record, actor) if is_live else []
    return Reading(
        record=record,
        option=checks.option_of(record),
        rules=checks.rules_for(record),
        latest=limits.latest(begun, record.summary_limit_on, checks.held_limits(record)),
        hours=limits.attendance(one for one in rows if one.status in states.STANDING),
        conditions=_read(rows, actor, is_live=is_live and record.status is not Kept.CEASED),
        signatures=queries.signatures_of(record.id),
        ready=[step.name for step in ready],
    )


def _read(rows: Sequence[Condition], actor: Actor, *, is_live: bool) -> list[ConditionRead]:
    ids = [one.id for one in rows]
    said: dict[uuid.UUID, list[Any]] = defaultdict(list)
    decided: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for evidence in queries.evidence_of(ids):
        said[evidence.condition_id].append(evidence)
    for breach in queries.breaches_of(ids):
        decided[breach.condition_id].append(breach)
    return [
        ConditionRead(
            one,
            said[one.id],
            decided[one.id],
            [step.name for step in workflow.ready(steps.OF_A_CONDITION, one, actor)]
            if is_live
            else [],
        )
        for one in rows
    ]


# --- lists ----------------------------------------------------------------------------------------


def page(actor: Actor, which: str, place: Place) -> Page[Any]:
    """Due first, first."""
    return _page(listed.listed(actor, which), Condition, "due_on", actor, place)


def unsigned(actor: Actor, place: Place) -> Page[Any]:
    """Decided first, first."""
    return _page(listed.unsigned(actor), Decision, "decided_at", actor, place)


def plans(actor: Actor, which: str, place: Place) -> Page[Any]:
    """Begun first, first."""
    return _page(listed.plans(actor, which), Record, "begun_at", actor, place)


def breached(actor: Actor, place: Place) -> Page[Any]:
    """Ended first, first."""
    return _page(undecided.breached(actor), Record, "ended_on", actor, place)


def _page(
    query: sa.Select[Any], table: type[Base], first: str, actor: Actor, place: Place
) -> Page[Any]:
    """`first`: the column it is ordered by. The references shown are written down."""
    require(actor, May.DISPOSAL_DECIDE)
    columns = table.__table__.c
    found: Page[Any] = listing.page(
        query,
        newest=columns[first],
        key=columns.id,
        place=place,
        cursor_of=lambda row: (getattr(row[0], first), row[0].id),
        is_rising=True,
    )
    shown = list(dict.fromkeys(row[0].case.reference for row in found.rows))
    audit.listed(Did.CAUTION_LISTED, shown, by=actor, kind=table.__tablename__)
    return found


# --- for the decision that follows a plan -------------------------------------------------------

_ROOM = 200  # characters that a decision has for each


def activity_of(case: Case) -> dict[str, Any]:
    """What was done of the newest plan that was completed, for the page on which outcome 22 is
    recorded; the decision maker reads it through. Which outcome it is they choose themselves."""
    done = (
        one
        for one in queries.of_case(case.id)
        if one.decision_id is None and one.status is Kept.COMPLETED
    )
    record = next(done, None)
    met = _met(record) if record else []
    if record is None or not met:
        return {}
    told = {
        "activity": "; ".join(one.words for one in met),
        "activity_provider": ", ".join(dict.fromkeys(one.provider for one in met)),
    }
    fitting = {name: shorten(words, _ROOM, placeholder=" …") for name, words in told.items()}
    return {**fitting, "activity_done_on": record.ended_on}


def _met(record: Record) -> list[Condition]:
    return [one for one in queries.conditions_of(record.id) if one.status is Status.MET]


def objections(case: Case, said: Proposal) -> Iterator[Broken]:
    """The outcome of a plan is decided once the plan is done: not while one that leads to it is
    under way, of whichever option, nor where the newest of this option ended without completion."""
    plans = [one for one in queries.held_of_case(case.id) if one.decision_id is None]
    running = next((one for one in plans if _leads_to(one, said)), None)
    newest = next((one for one in plans if one.option_code == said.option_code), None)
    if running is not None:
        which = "" if running.option_code == said.option_code else _which(running)
        words = f"The plan of this case{which} is not done yet"
        yield _not_done(running, words)
    elif newest is not None and newest.status is not Kept.COMPLETED:
        yield _not_done(newest, "The plan of this case ended without having been done")


def _leads_to(plan: Record, said: Proposal) -> bool:
    is_open = plan.status in (Kept.DRAFT, Kept.SIGNED)
    return is_open and checks.option_of(plan).outcome_code == said.outcome_code


def _which(plan: Record) -> str:
    return f", {checks.option_of(plan).label},"


def _not_done(plan: Record, how: str) -> Broken:
    words = f"{how}: its outcome is decided once it is done"
    return Broken("activity_done_on", "plan-not-done", words, checks.rules_for(plan).source)
