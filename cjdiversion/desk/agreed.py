"""What the line of time says of cautions and plans: signed, varied, what was said of each
condition, what was decided where it was not met, and how the record ended. Words of a condition,
and why it was decided so, stand on the page of the record."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from flask import url_for

from cjdiversion import reference
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases.models import Case
from cjdiversion.conditions import queries
from cjdiversion.conditions.models import (
    BreachDecision,
    Condition,
    Evidence,
    Record,
    Signature,
)
from cjdiversion.conditions.states import Kept
from cjdiversion.database import session
from cjdiversion.desk.entry import Entry

_SAID = {"yes": "done", "partly": "partly done", "no": "not done"}
_DECIDED = {
    "vary": "varied",
    "no-action": "not met, no action taken",
    "prosecute": "breached, to be prosecuted",
    "reopened": "reopened",
}


def of(case: Case) -> list[Entry]:
    """Unordered."""
    records = {one.id: one for one in queries.of_case(case.id)}
    if not records:
        return []
    query = sa.select(Condition).where(Condition.case_id == case.id)
    conditions = {one.id: one for one in session().scalars(query)}
    return [
        *(_begun(one) for one in records.values()),
        *_signed(records),
        *_said(case, conditions, records),
        *_decided(case, conditions, records),
        *_by_the_trail(conditions, records),
    ]


Records = Mapping[uuid.UUID, Record]
Conditions = Mapping[uuid.UUID, Condition]


def _of_record(record: Record, how: str, at: Any, **told: Any) -> Entry:
    option = reference.label("oocr_options", record.option_code)
    href = url_for("conditions.record", token=record.token)
    return Entry(f"{option}: {how}", at, href=href, **told)


def _of_condition(condition: Condition, records: Records, how: str, at: Any, **told: Any) -> Entry:
    return _of_record(
        records[condition.record_id], f"condition {condition.number} {how}", at, **told
    )


def _begun(record: Record) -> Entry:
    return _of_record(record, "record begun", record.begun_at, byline=record.begun_by)


def _signed(records: Records) -> Iterator[Entry]:
    query = sa.select(Signature).where(Signature.record_id.in_(records))
    for row in session().scalars(query):
        how = "record signed" if row.number == 1 else f"signed afresh, version {row.number}"
        told = {"recorded_at": row.recorded_at, "byline": row.recorded_by}
        yield _of_record(records[row.record_id], how, row.signed_at, **told)


def _said(case: Case, conditions: Conditions, records: Records) -> Iterator[Entry]:
    """By whom it was recorded, or who answered by the link."""
    for row in session().scalars(sa.select(Evidence).where(Evidence.case_id == case.id)):
        how = "not done yet" if row.is_not_yet else f"reported {_SAID[row.answer]}"
        told = {"recorded_at": row.recorded_at, "byline": row.recorded_by or row.said_by}
        yield _of_condition(conditions[row.condition_id], records, how, row.said_at, **told)


def _decided(case: Case, conditions: Conditions, records: Records) -> Iterator[Entry]:
    query = sa.select(BreachDecision).where(BreachDecision.case_id == case.id)
    for row in session().scalars(query):
        condition, how = conditions[row.condition_id], _DECIDED[row.choice]
        yield _of_condition(condition, records, how, row.decided_at, byline=row.decided_by)


def _by_the_trail(conditions: Conditions, records: Records) -> Iterator[Entry]:
    """When nobody had answered, and when a record ended: rows of the room hold only the day."""
    event, deeds = AuditEvent, {Condition: Did.CONDITION_LAPSED, Record: Did.CAUTION_ENDED}
    about = (
        sa.and_(
            event.subject_kind == kind.__tablename__,
            event.subject_id.in_(conditions if kind is Condition else records),
            event.did == did,
        )
        for kind, did in deeds.items()
    )
    for row in session().scalars(sa.select(event).where(sa.or_(*about))):
        assert row.subject_id is not None
        if row.did is Did.CONDITION_LAPSED:
            how = "due, and nobody said whether it was done"
            yield _of_condition(conditions[row.subject_id], records, how, row.at)
        else:
            how = Kept(row.facts["to"]).words.lower()
            yield _of_record(records[row.subject_id], how, row.at, byline=row.actor_name)
