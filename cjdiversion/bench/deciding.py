"""Outcomes by the hundred thousand, one for each case there is. Past the services, for speed."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cjdiversion.access import SYSTEM, UnitKind
from cjdiversion.accounts import queries, service
from cjdiversion.bench.filling import BATCH, NEWEST, Rows, write
from cjdiversion.cases.models import Case, Offence
from cjdiversion.database import Base, Database, new_key, session
from cjdiversion.disposals.models import Covered, Decision
from cjdiversion.disposals.options_models import Circumstances, GravityScore

UNITS, DAYS = 40, 3 * 365
FORCE = "Northshire Police"
TABLES: tuple[type[Base], ...] = (GravityScore, Circumstances, Decision, Covered)
CODES = ("1", "1", "3", "8", "8", "9", "10", "12", "14", "15", "16", "16", "18", "22", "2")
SCREENED = ("needs-found", "nothing-found", "could-not-screen", "not-screened")
HISTORIES = ("yes", "no", "not-asked")


def decide(db: Database, *, seed: int = 2) -> None:
    """Cases of the demonstration’s first force are decided by forty units."""
    write(db, TABLES, _stories(db, random.Random(seed), _units(db)))  # noqa: S311 — invented


def _stories(
    db: Database, chance: random.Random, units: Mapping[uuid.UUID, Sequence[uuid.UUID]]
) -> Iterator[dict[str, Rows]]:
    for row in _cases(db):
        yield _story(row, chance.choice(units[row.force_id]), chance)


def _cases(db: Database) -> Iterator[Any]:
    """Page by page: on SQLite nobody can write while one who reads has not finished."""
    query = sa.select(Case.id, Case.force_id, Offence.id.label("offence_id"))
    query = query.join(Offence, Offence.case_id == Case.id).order_by(Case.id).limit(BATCH)
    last = uuid.UUID(int=0)
    while True:
        with db.engine.connect() as reading:
            page = reading.execute(query.where(Case.id > last)).all()
        if not page:
            return
        yield from page
        last = page[-1].id


def _units(db: Database) -> Mapping[uuid.UUID, Sequence[uuid.UUID]]:
    """By force. Another force has one unit that decides."""
    with db.unit():
        force = queries.unit_named(FORCE, UnitKind.FORCE)
        assert force is not None
        here = [
            service.add_unit(
                by=SYSTEM, kind=UnitKind.INVESTIGATION, name=f"Bench unit {number:02}", force=force
            ).id
            for number in range(UNITS)
        ]
        others = session().scalars(sa.select(Case.force_id).distinct()).all()
        return {one: [one] for one in others if one} | {force.id: here}


def _story(case: Any, unit: uuid.UUID, chance: random.Random) -> dict[str, Rows]:
    at: datetime = NEWEST - timedelta(minutes=chance.randrange(DAYS * 24 * 60))
    day, key = at.date(), new_key()
    rows: dict[str, Rows] = {}
    links: dict[str, Any] = {}
    if chance.random() < 0.8:
        links["gravity_score_id"] = new_key()
        told = {"id": links["gravity_score_id"], "case_id": case.id, "scheme": "adult"}
        told |= {"score": chance.randint(1, 5), "reasons": "", "scored_at": at, "scored_on": day}
        rows["gravity_score"] = {**told, "scored_by_name": "Bench"}
    if chance.random() < 0.7:
        links["circumstances_id"] = new_key()
        told = {"id": links["circumstances_id"], "case_id": case.id, "recorded_at": at}
        told |= {"history": chance.choice(HISTORIES), "recorded_by": "Bench"}
        rows["disposal_circumstances"] = told
    rows["disposal_decision"] = {
        **links,
        "id": key,
        "case_id": case.id,
        "force_id": case.force_id,
        "unit_id": unit,
        "outcome_code": chance.choice(CODES),
        "reasons": "Reasons of the benchmark",
        "decided_at": at,
        "decided_on": day,
        "decided_by": "Bench",
        "recorded_at": at,
        "crime_recorded_on": day - timedelta(days=chance.randrange(90)),
        "closed_on": day if chance.random() < 0.9 else None,
        "screened": chance.choice(SCREENED),
    }
    rows["disposal_offence"] = {
        "decision_id": key,
        "case_id": case.id,
        "offence_id": case.offence_id,
    }
    return rows
