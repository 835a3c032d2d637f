"""Verbs: what was said to and by the victim, and raising that nobody told them in time."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion import audit, clock, reference
from cjdiversion.access import SYSTEM, Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.disposals import dating, queries
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.proposals import Proposal
from cjdiversion.disposals.steps import Status
from cjdiversion.disposals.telling_victims import (
    NO_VICTIM,
    NOT_ASSESSED,
    SOUGHT,
    Said,
    due_on,
    problems,
)
from cjdiversion.disposals.victim_models import VictimContact
from cjdiversion.errors import Invalid, OutOfOrder
from cjdiversion.escalations import service as escalations
from cjdiversion.escalations.models import Escalation
from cjdiversion.identities.checks import refuse_if_closed
from cjdiversion.referrals.counting import holidays

NOT_TOLD = "victim-not-told"  # of reference data “escalation_kinds”
SHORTER = "enhanced"  # the times of a kind of victim whose row names none
CODED = {"kind": "victim_kinds", "informed_how": "victim_informed_ways"}
_AT_ONCE = 200


def record(
    case: Case, *, by: Actor, kind: str, decision: Decision | None = None, **facts: Any
) -> VictimContact:
    """Of a decision that stands, or before any. Raises Invalid, OutOfOrder."""
    require(by, May.DISPOSAL_DECIDE)
    refuse_if_closed(case)
    if not case.person.is_suspect:
        raise OutOfOrder("This person is not a suspect: there is no victim of an outcome")
    if decision is not None and decision.status is not Status.STANDS:
        raise OutOfOrder("This decision no longer stands. Record it of the one that does")
    said = Said(kind, **facts, decided_on=decision.decided_on if decision else None)
    day, force = said.decided_on or clock.today(), queries.force_code(case.force_id)
    coded = {"kind": kind, "informed_how": said.informed_how}
    if wrong := problems(said, clock.today()) | dating.wrong(coded, CODED, day, force):
        raise Invalid(wrong)
    row = _kept(case, decision, said, by)
    audit.record(
        Did.DISPOSAL_VICTIM_CONTACTED,
        Operation.COLLECTION,
        by=by,
        subject=case,
        facts={"kind": kind, "informed": said.informed_on is not None, "view": said.view},
    )
    return row


def first(decision: Decision, case: Case, said: Proposal, *, by: Actor) -> None:
    """What the decision maker stated of the victim, as the first record of this decision."""
    if said.victim_told == NO_VICTIM:
        return
    is_told, is_asked = said.victim_told == "yes", said.victim_view in SOUGHT
    stated = Said(
        said.victim_kind or NOT_ASSESSED,
        informed_on=said.victim_told_on if is_told else None,
        consulted_on=said.victim_consulted_on if is_asked else None,
        view=said.victim_view,
        not_possible_because=said.victim_why_not if said.victim_told == "not-possible" else "",
        decided_on=decision.decided_on,
    )
    _kept(case, decision, stated, by)


def of_case(case_id: uuid.UUID) -> Sequence[VictimContact]:
    """Newest first."""
    row = VictimContact
    query = sa.select(row).where(row.case_id == case_id)
    return session().scalars(query.order_by(row.recorded_at.desc(), row.id.desc())).all()


def raise_untold(*, by: Actor = SYSTEM) -> int:
    """Each decision of which the victim was not told in time, once. How many were new."""
    known = sa.exists().where(Escalation.kind == NOT_TOLD, Escalation.subject_id == Decision.id)
    query = (
        sa.select(Decision)
        .where(
            queries.is_untold(), Decision.victim_due_on < clock.today(), ~known.correlate(Decision)
        )
        .options(joinedload(Decision.case))
        .order_by(Decision.victim_due_on, Decision.id)
        .limit(_AT_ONCE)
    )
    found = session().scalars(query).all()
    return sum(escalations.raise_once(NOT_TOLD, one, by=by, case=one.case) for one in found)


def settled(decision: Decision, words: str, *, by: Actor) -> None:
    """It waits for nobody any more."""
    escalations.settle(NOT_TOLD, decision.id, by=by, because=words)


def _kept(case: Case, decision: Decision | None, said: Said, by: Actor) -> VictimContact:
    due = _due(said, case) if decision else None
    row = VictimContact(
        case_id=case.id,
        decision_id=decision.id if decision else None,
        kind=said.kind,
        informed_on=said.informed_on,
        informed_how=said.informed_how,
        consulted_on=said.consulted_on,
        view=said.view,
        not_possible_because=said.not_possible_because.strip(),
        due_on=due,
        recorded_at=clock.now(),
        recorded_by_id=by.person_id,
        recorded_by=by.name,
    )
    session().add(row)
    if decision is not None:
        _counted(decision, said, due, by)
    _sought(case.id, said)
    return row


def _counted(decision: Decision, said: Said, due: date | None, by: Actor) -> None:
    """What the measures are counted from stands on the decision."""
    decision.victim_due_on = due
    told = [on for on in (decision.victim_informed_on, said.informed_on) if on is not None]
    decision.victim_informed_on = min(told, default=None)
    if told:
        settled(decision, "The victim was told", by=by)
    elif said.not_possible_because.strip():
        decision.victim_not_possible_since = decision.victim_not_possible_since or clock.today()
        settled(decision, "Telling the victim is not possible", by=by)


def _sought(case_id: uuid.UUID, said: Said) -> None:
    """Of each decision of the case that stands and has a victim, whichever of them a record is of:
    in what order it was all written down changes no number."""
    asked = [said.consulted_on, *(one.consulted_on for one in of_case(case_id))]
    days = [on for on in asked if on is not None]
    for one in queries.standing(case_id):
        if one.victim_due_on is not None:
            one.is_view_sought = any(on <= one.decided_on for on in days)


def _due(said: Said, case: Case) -> date:
    assert said.decided_on is not None
    on, force = said.decided_on, queries.force_code(case.force_id)
    kinds = reference.attributes("victim_kinds", on=on, force=force)
    within = reference.attributes("victim_rights", on=on, force=force).get("updates", {})
    rights = kinds.get(said.kind, {}).get("rights", SHORTER)
    return due_on(on, int(within.get(rights, within.get(SHORTER, 0))), holidays())
