"""What the tables say of decisions, for `summing.py`: the one definition of what is counted."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from cjdiversion.cases import rules as cases
from cjdiversion.cases.models import Case, Offence, PersonInCase
from cjdiversion.disposals import summing
from cjdiversion.disposals.models import Covered, Decision
from cjdiversion.disposals.options_models import Circumstances, GravityScore
from cjdiversion.disposals.steps import Status
from cjdiversion.disposals.summary_models import Counted as Kept
from cjdiversion.disposals.summing import Counted, Facts
from cjdiversion.disposals.telling_victims import NOT_ASSESSED
from cjdiversion.disposals.victim_models import VictimContact
from cjdiversion.reference import ReferenceEntry

AT_ONCE = 500  # decisions; SQLite takes so many names in one statement
_KEPT = [getattr(Kept, one.name) for one in fields(Counted)]
# Whatever record of the case says so: in what order it was all written down changes no number.
_IS_ASSESSED = (
    sa.exists()
    .where(VictimContact.case_id == Decision.case_id, VictimContact.kind != NOT_ASSESSED)
    .correlate(Decision)
    .label("is_victim_assessed")
)
_EARLIER = aliased(Decision)
_IS_FIRST = ~(
    sa.exists()
    .where(
        _EARLIER.case_id == Decision.case_id,
        _EARLIER.status == Status.STANDS,
        sa.or_(
            _EARLIER.decided_at < Decision.decided_at,
            sa.and_(_EARLIER.decided_at == Decision.decided_at, _EARLIER.id < Decision.id),
        ),
    )
    .correlate(Decision)
)
_TAKEN = (
    *(Decision.id, Decision.force_id, Decision.unit_id, Decision.decided_on, Decision.closed_on),
    *(Decision.crime_recorded_on, Decision.outcome_code, Decision.screened),
    *(PersonInCase.born_on, PersonInCase.stated_age, PersonInCase.sex),
    *(PersonInCase.self_defined_ethnicity, PersonInCase.disability_stated),
    *(GravityScore.score, Circumstances.history),
    *(Decision.victim_due_on, Decision.victim_informed_on, Decision.victim_not_possible_since),
    *(Decision.is_view_sought, _IS_ASSESSED, _IS_FIRST.label("is_first")),
)


def base(connection: sa.Connection, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Counted]:
    """How each of these counts; one that does not stand, or is of the wrong person, is left out."""
    found = connection.execute(
        sa.select(*_TAKEN)
        .join(Case, Case.id == Decision.case_id)
        .join(PersonInCase, PersonInCase.case_id == Case.id)
        .outerjoin(GravityScore, GravityScore.id == Decision.gravity_score_id)
        .outerjoin(Circumstances, Circumstances.id == Decision.circumstances_id)
        .where(
            Decision.id.in_(ids),
            Decision.status == Status.STANDS,
            Case.quarantined_at.is_(None),
        )
    ).all()
    about = _offences(connection, [row.id for row in found])
    return {row.id: summing.counted(_facts(row, about[row.id])) for row in found}


def kept(
    connection: sa.Connection, ids: Sequence[uuid.UUID], *, lock: bool = False
) -> dict[uuid.UUID, Counted]:
    """How each of these is counted now. `lock`: nobody else counts them meanwhile."""
    query = sa.select(*_KEPT).where(Kept.decision_id.in_(ids)).order_by(Kept.decision_id)
    rows = connection.execute(query.with_for_update() if lock else query)
    return {row.decision_id: Counted(**row._mapping) for row in rows}


def all_ids(connection: sa.Connection) -> Iterator[Sequence[uuid.UUID]]:
    """Of every decision there is; none other can be counted."""
    every = sa.select(Decision.id).order_by(Decision.id).limit(AT_ONCE)
    found = connection.scalars(every).all()
    while found:
        yield found
        found = connection.scalars(every.where(Decision.id > found[-1])).all()


def _facts(row: Any, about: Sequence[tuple[str, bool]]) -> Facts:
    ages = cases.ages(row, row.decided_on)
    return Facts(
        decision_id=row.id,
        force_id=row.force_id,
        unit_id=row.unit_id,
        decided_on=row.decided_on,
        closed_on=row.closed_on,
        recorded_on=row.crime_recorded_on,
        outcome_code=row.outcome_code,
        screened=row.screened,
        age=ages[0] if ages else None,
        sex=row.sex,
        ethnicity=row.self_defined_ethnicity,
        disability=row.disability_stated,
        groups=tuple(group for group, _ in about),
        is_sensitive=any(is_sensitive for _, is_sensitive in about),
        score=row.score,
        history=row.history or "",
        victim_due_on=row.victim_due_on,
        victim_informed_on=row.victim_informed_on,
        victim_not_possible_since=row.victim_not_possible_since,
        is_view_sought=row.is_view_sought,
        is_victim_assessed=row.is_victim_assessed,
        is_first=row.is_first,
    )


def _offences(
    connection: sa.Connection, ids: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, list[tuple[str, bool]]]:
    rows = connection.execute(
        sa.select(
            *(Covered.decision_id, Offence.code),
            *(Offence.is_domestic_abuse, Offence.is_hate_crime),
        )
        .join(Offence, Offence.id == Covered.offence_id)
        .where(Covered.decision_id.in_(ids))
        .order_by(Offence.position, Offence.id)
    ).all()
    groups = _groups(connection, {row.code for row in rows})
    found: dict[uuid.UUID, list[tuple[str, bool]]] = defaultdict(list)
    for row in rows:
        is_sensitive = bool(row.is_domestic_abuse or row.is_hate_crime)
        found[row.decision_id].append((groups.get(row.code, ""), is_sensitive))
    return found


def _groups(connection: sa.Connection, codes: Iterable[str]) -> dict[str, str]:
    """Group by offence code, as the newest row has it: past decisions are not grouped apart when
    a list is corrected."""
    entry = ReferenceEntry
    rows = connection.execute(
        sa.select(entry.code, entry.attributes)
        .where(entry.kind == "offences", entry.code.in_(list(codes)), entry.force_code.is_(None))
        .order_by(entry.from_on)
    )
    return {row.code: (row.attributes or {}).get("group") or "" for row in rows}
