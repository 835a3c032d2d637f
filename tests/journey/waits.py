"""What waits for somebody, by the ledger: as lists tell it, and as it is raised."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.conditions.models import Condition as ConditionRow
from cjdiversion.conditions.models import Record as RecordRow
from cjdiversion.database import session
from cjdiversion.disposals.models import Decision as DecisionRow
from cjdiversion.disposals.waiting_models import CpsWait
from cjdiversion.escalations.models import Escalation
from tests.journey.ledger import Ledger
from tests.journey.plain import IN_FORCE, Condition, Decision, Record, Wait, rests

if TYPE_CHECKING:
    from tests.journey.following import Following

ABOUT: dict[str, Any] = {
    "condition-unanswered": ConditionRow,
    "condition-to-decide": ConditionRow,
    "caution-not-signed": DecisionRow,
    "plan-not-decided": RecordRow,
    "breach-not-decided": RecordRow,
    "agreement-not-signed": RecordRow,
    "cps-not-answered": CpsWait,
    "victim-not-told": DecisionRow,
}


def are_what_is_raised(whole: Following) -> None:
    """Nothing is left raised that waits for nobody; what nobody answered is all raised."""
    waiting = _waiting(whole.ledger, clock.today(), clock.now())
    for kind, model in ABOUT.items():
        query = sa.select(model.token, Escalation.status).join(
            Escalation, Escalation.subject_id == model.id
        )
        found = session().execute(query.where(Escalation.kind == kind)).all()
        raised = {token for token, status in found if status.value == "raised"}
        left = raised - waiting[kind]
        assert not left, (kind, left)
        whole.tally[f"raised: {kind}"] = len(found)
    unanswered = sa.select(ConditionRow.token).join(
        Escalation, Escalation.subject_id == ConditionRow.id
    )
    told = unanswered.where(Escalation.kind == "condition-unanswered")
    assert waiting["condition-unanswered"] <= set(session().scalars(told))


def _waiting(ledger: Ledger, today: date, now: datetime) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {
        "condition-unanswered": _tokens(ledger.conditions, lambda one: one.status == "unanswered"),
        "condition-to-decide": _tokens(
            ledger.conditions, lambda one: one.status in ("partly", "not-met")
        ),
        "caution-not-signed": _tokens(ledger.decisions, is_unsigned),
        "plan-not-decided": _tokens(ledger.records, is_to_record),
        "breach-not-decided": _tokens(ledger.records, is_breached),
        "agreement-not-signed": _tokens(ledger.records, is_left),
        "cps-not-answered": _tokens(ledger.waits, lambda one: is_waiting(one, "overdue", "", now)),
        "victim-not-told": _tokens(ledger.decisions, lambda one: is_untold(one, today)),
    }
    return found


def _tokens(found: Any, which: Any) -> set[str]:
    return {one.token for one in found if which(one)}


def is_untold(one: Decision, today: date) -> bool:
    is_due = one.due_on is not None and one.due_on < today
    return one.stands and is_due and one.told_on is None and not one.is_not_possible


def is_listed(one: Condition, which: str, today: date) -> bool:
    is_running, left = one.status == "running", (one.due_on - today).days
    found: dict[str, bool] = {
        "to-decide": one.status in ("partly", "not-met"),
        "unanswered": one.status == "unanswered",
        "overdue": is_running and left < 0,
        "due-soon": is_running and 0 <= left <= 7,
        "running": one.status in IN_FORCE,
        "all": True,
    }
    return found[which]


def is_unsigned(one: Decision) -> bool:
    return one.stands and one.is_caution and (not one.record or one.record.status == "draft")


def is_breached(record: Record) -> bool:
    was_not_met = any(one.status == "breached" for one in record.conditions)
    open_still = record.case.undecided
    about = record.decision.covers if record.decision else open_still
    return record.status == "ceased" and was_not_met and bool(open_still & about)


def is_left(record: Record) -> bool:
    return record.status == "draft" and "caution" not in record.option and rests(record)


def is_to_record(record: Record) -> bool:
    is_done = record.decision is None and record.status == "completed"
    return is_done and not record.case.is_decided


def is_waiting(one: Wait, which: str, name: str, now: Any) -> bool:
    waits = one.status == "waiting"
    if which == "mine":
        return waits and one.owner == name
    if which == "overdue":
        return waits and one.due_at <= now
    return one.status == which
