"""The safeguards of a case, or of many, as they stand."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from cjdiversion import clock, reference
from cjdiversion.cases.models import Case, Way
from cjdiversion.database import session
from cjdiversion.safeguards import facts, standing
from cjdiversion.safeguards.models import Observation, SafeguardRecord
from cjdiversion.safeguards.standing import Safeguard


def observation_of(case_id: uuid.UUID, until: datetime | None = None) -> Observation | None:
    """That stands, or that stood then."""
    row = Observation
    query = sa.select(row).where(row.case_id == case_id)
    query = query.where(row.set_at <= until) if until else query
    newest = query.order_by(row.set_at.desc(), row.recorded_at.desc(), row.id.desc())
    return session().scalar(newest.limit(1))


def is_in_police_detention(case: Case) -> bool:
    """Somebody in custody, or detained under the Mental Health Act at a police station."""
    return case.way is Way.CUSTODY or case.id in facts.at_station_since([case.id])


def observations_of(case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Observation]:
    """Case → the level that stands, in one statement; nothing where none was set."""
    query = sa.select(Observation).where(Observation.case_id.in_(case_ids))
    rows = session().scalars(query.order_by(Observation.set_at, Observation.id))
    return {row.case_id: row for row in rows}


def standing_of(case: Case) -> list[Safeguard]:
    return standing_of_all([case])[case.id]


def standing_of_all(cases: Sequence[Case]) -> dict[uuid.UUID, list[Safeguard]]:
    """In ten statements, however many cases there are. Each has its person loaded."""
    known, records = facts.of(cases), facts.records_of([case.id for case in cases])
    kinds, labels = reference.attributes(KINDS), reference.choices(KINDS)
    return {
        case.id: standing.of(
            known[case.id],
            records.get(case.id, []),
            kinds=kinds,
            labels=labels,
            now=clock.now(),
        )
        for case in cases
    }


def standing_at(case: Case, at: datetime) -> list[Safeguard]:
    """By what had been done at that moment. `case` has its person loaded."""
    records = [row for row in facts.records_of([case.id])[case.id] if row.happened_at <= at]
    kinds, labels = reference.attributes(KINDS), reference.choices(KINDS)
    known = facts.of([case])[case.id]
    return standing.of(known, records, kinds=kinds, labels=labels, now=at)


KINDS = "safeguard_kinds"


def records_of(case_id: uuid.UUID) -> Sequence[SafeguardRecord]:
    """Newest first, with what was put right since."""
    kept = SafeguardRecord
    query = sa.select(kept).where(kept.case_id == case_id)
    return session().scalars(query.order_by(kept.happened_at.desc(), kept.id.desc())).all()
