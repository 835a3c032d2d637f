"""What of a case has no outcome, in SQL: where a condition was not met, and where a plan ended. As
disposals.covering has it of one case."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from cjdiversion import reference
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case, Offence
from cjdiversion.conditions.models import Condition, Record, in_scope
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.disposals.models import Covered, Decision
from cjdiversion.disposals.steps import Status as Decided


def is_all_decided() -> sa.ColumnElement[bool]:
    """Of a record: outcomes stand for all that its case is about."""
    standing = sa.and_(Covered.case_id == Record.case_id, Covered.stands)
    is_any, is_whole = (
        sa.exists().where(standing, *also).correlate(Record)
        for also in ((), (Covered.offence_id.is_(None),))
    )
    return sa.or_(is_whole, sa.and_(is_any, ~_is_one_open(Offence.case_id == Record.case_id)))


def _is_one_open(which: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    decided = sa.exists().where(Covered.offence_id == Offence.id, Covered.stands)
    return sa.exists().where(which, ~decided.correlate(Offence)).correlate(Record)


def breached(actor: Actor) -> sa.Select[Any]:
    """Records that ended as a condition was not met, and nothing is decided since; unordered."""
    query = sa.select(Record).where(in_scope(Record, actor), is_breached())
    return query.options(joinedload(Record.case))


def is_breached() -> sa.ColumnElement[bool]:
    """Of a caution: an offence of its decision is open again. Of a plan: any of the case is."""
    was_not_met = sa.exists().where(
        Condition.record_id == Record.id, Condition.status == Status.BREACHED
    )
    is_open = sa.case((Record.decision_id.is_(None), ~is_all_decided()), else_=_is_open_again())
    is_trusted = Record.case.has(Case.quarantined_at.is_(None))
    return sa.and_(Record.status == Kept.CEASED, was_not_met.correlate(Record), is_open, is_trusted)


def is_left() -> sa.ColumnElement[bool]:
    """Of a plan, or of an agreement that a decision does not rest on: begun, and never signed.
    A caution is nothing without its record, and is raised with its decision."""
    is_trusted = Record.case.has(Case.quarantined_at.is_(None))
    stands = sa.or_(
        Record.decision_id.is_(None), Record.decision.has(Decision.status == Decided.STANDS)
    )
    rows = reference.attributes("caution_records")
    by_decision = [code for code, told in rows.items() if told["needs_signature"]]
    is_by_itself = Record.option_code.not_in(by_decision)
    return sa.and_(Record.status == Kept.DRAFT, is_by_itself, stands, is_trusted)


def _is_open_again() -> sa.ColumnElement[bool]:
    """What covers the whole case covers each offence, and the other way round."""
    was, now = aliased(Covered), aliased(Covered)
    same = sa.or_(
        now.offence_id == was.offence_id, now.offence_id.is_(None), was.offence_id.is_(None)
    )
    decided = sa.exists().where(now.case_id == was.case_id, now.stands, same).correlate(was)
    return sa.exists().where(was.decision_id == Record.decision_id, ~decided).correlate(Record)
