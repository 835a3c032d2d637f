"""What is listed: conditions by how they stand, cautions whose record is not signed, and plans."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion import clock, listing, reference
from cjdiversion.access import Actor
from cjdiversion.accounts.models import Unit
from cjdiversion.cases.models import Case
from cjdiversion.conditions import undecided
from cjdiversion.conditions.models import Condition, Record, in_scope
from cjdiversion.conditions.states import IN_FORCE, Kept, Status
from cjdiversion.database import session
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.models import in_scope as decisions_in_scope
from cjdiversion.disposals.steps import Status as Decided

WHICH = {
    "to-decide": "Partly or not done: to decide",
    "unanswered": "Nobody answered: to decide",
    "overdue": "Overdue",
    "due-soon": "Due soon",
    "running": "All in force",
    "all": "All",
}


def listed(actor: Actor, which: str) -> sa.Select[Any]:
    """Rows of the list; unordered. `which`: one of WHICH."""
    query = sa.select(Condition).where(in_scope(Condition, actor), *_which(actor, which))
    query = query.where(Condition.case.has(Case.quarantined_at.is_(None)))
    return query.options(joinedload(Condition.case), joinedload(Condition.record))


def _which(actor: Actor, which: str) -> list[sa.ColumnElement[bool]]:
    row, today = Condition, clock.today()
    soon = today + timedelta(days=_soon(actor))
    found: dict[str, list[sa.ColumnElement[bool]]] = {
        "to-decide": [row.status.in_((Status.PARTLY, Status.NOT_MET))],
        "unanswered": [row.status == Status.UNANSWERED],
        "overdue": [row.status == Status.RUNNING, row.due_on < today],
        "due-soon": [row.status == Status.RUNNING, row.due_on.between(today, soon)],
        "running": [row.status.in_(IN_FORCE)],
    }
    return found.get(which, [])


def _soon(actor: Actor) -> int:
    code = session().scalar(sa.select(Unit.code).where(Unit.id == actor.force_id))
    return int(reference.attributes("condition_times", force=code)["due-soon-days"]["number"])


def counts(actor: Actor) -> dict[str, int]:
    """How many of each, of unsigned cautions, of plans to record and of what is to be decided
    anew, and no more of each than a list counts; in one statement."""
    queries = {which: listed(actor, which) for which in WHICH}
    queries |= {"unsigned": unsigned(actor), "to-record": plans(actor, "to-record")}
    queries |= {"breached": undecided.breached(actor)}
    numbers = (_number(query) for query in queries.values())
    found = session().execute(sa.select(*numbers)).one()
    return dict(zip(queries, found, strict=True))


def _number(query: sa.Select[Any]) -> sa.ScalarSelect[int]:
    one = query.options().with_only_columns(sa.literal(1), maintain_column_froms=True)
    few = one.limit(listing.MOST_COUNTED + 1).subquery()
    return sa.select(sa.func.count()).select_from(few).scalar_subquery()


def state(condition: Condition) -> tuple[str, str]:
    """In words, and the colour of its tag."""
    if condition.status is Status.RUNNING:
        if condition.due_on < clock.today():
            return "Overdue", "red"
        return condition.status.words, "blue"
    colours = {Status.PARTLY: "orange", Status.NOT_MET: "red", Status.UNANSWERED: "red"}
    colours |= {Status.SET: "yellow", Status.MET: "green"}
    return condition.status.words, colours.get(condition.status, "grey")


# --- cautions whose record is not signed --------------------------------------------------------


def unsigned(actor: Actor) -> sa.Select[Any]:
    """Decision, and its record where one is begun; unordered."""
    code = session().scalar(sa.select(Unit.code).where(Unit.id == actor.force_id))
    return not_signed(code).where(decisions_in_scope(actor))


def not_signed(force_code: str | None) -> sa.Select[Any]:
    """Decisions that stand and are nothing without their signed record, which is not there."""
    columns: list[Any] = [Decision, Record]
    return (
        sa.select(*columns)
        .outerjoin(Record, Record.decision_id == Decision.id)
        .where(Decision.status == Decided.STANDS, _needs_signature(force_code))
        .where(sa.or_(Record.id.is_(None), Record.status == Kept.DRAFT))
        .where(Decision.case.has(Case.quarantined_at.is_(None)))
        .options(joinedload(Decision.case))
    )


def _needs_signature(force_code: str | None) -> sa.ColumnElement[bool]:
    """By the rows of the day on which it was decided."""
    asked: list[sa.ColumnElement[bool]] = []
    for begins, ends in reference.spans("caution_records", force=force_code):
        for row in reference.rows("caution_records", on=begins, force=force_code):
            if row.attributes["needs_signature"]:
                since = max(begins, date.fromisoformat(row.attributes["asked_from"]))
                of_them = [Decision.option_code == row.code, Decision.decided_on >= since]
                of_them += [Decision.decided_on < ends] if ends else []
                asked.append(sa.and_(*of_them))
    return sa.or_(sa.false(), *asked)


# --- plans --------------------------------------------------------------------------------------

PLANS = {
    "to-record": "Completed: outcome to record",
    "open": "Under way",
    "all": "All",
}


def plans(actor: Actor, which: str) -> sa.Select[Any]:
    """Begun before an outcome was decided; unordered."""
    query = sa.select(Record).where(in_scope(Record, actor), Record.decision_id.is_(None))
    found: dict[str, sa.ColumnElement[bool]] = {
        "to-record": to_record(),
        "open": Record.status.in_((Kept.DRAFT, Kept.SIGNED)),
    }
    query = query.where(Record.case.has(Case.quarantined_at.is_(None)))
    query = query.where(found[which]) if which in found else query
    return query.options(joinedload(Record.case))


def to_record() -> sa.ColumnElement[bool]:
    """Completed, and something of the case has no outcome."""
    is_done = sa.and_(Record.status == Kept.COMPLETED, Record.decision_id.is_(None))
    return sa.and_(is_done, ~undecided.is_all_decided())


def force_codes() -> list[str]:
    """Of every force that has decided anything."""
    query = sa.select(Unit.code).where(Unit.id.in_(sa.select(Decision.force_id)))
    return list(session().scalars(query.order_by(Unit.code)))
