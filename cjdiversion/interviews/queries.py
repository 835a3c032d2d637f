"""The appropriate adults, interviews and child steps of cases; scope inside where a thing is
opened by its own address."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.accounts.models import Unit
from cjdiversion.audit import AuditEvent, Operation
from cjdiversion.cases import rules as ages
from cjdiversion.cases.models import Case, in_scope
from cjdiversion.cases.queries import ALL_OF_IT
from cjdiversion.database import session
from cjdiversion.interviews import children, rules
from cjdiversion.interviews.models import (
    AppropriateAdult,
    ChildStepRecord,
    Interview,
    UrgentAuthority,
)
from cjdiversion.interviews.standing import Known, Law, Standing, of
from cjdiversion.reference import Row
from cjdiversion.screenings import queries as screenings

OfCase = TypeVar("OfCase", AppropriateAdult, Interview, UrgentAuthority, ChildStepRecord)
Opened = TypeVar("Opened", AppropriateAdult, Interview, UrgentAuthority)
_AT_ONCE = 500  # cases a round of the work that marks late


def one(kind: type[Opened], token: str, actor: Actor) -> tuple[Opened, Case] | None:
    """With its case, within the actor's reach."""
    query = (
        sa.select(kind, Case)
        .join(Case, Case.id == kind.case_id)
        .where(kind.token == token, in_scope(actor))
        .options(*ALL_OF_IT)
    )
    found = session().execute(query).first()
    return (found[0], found[1]) if found else None


def aa_of(case_id: uuid.UUID) -> AppropriateAdult | None:
    """The present one: of several, whoever was named last."""
    query = sa.select(AppropriateAdult).where(AppropriateAdult.case_id == case_id)
    return session().scalar(query.order_by(AppropriateAdult.number.desc()).limit(1))


def adults_of(case_id: uuid.UUID) -> Sequence[AppropriateAdult]:
    """Newest first."""
    return _of(AppropriateAdult, [case_id], AppropriateAdult.number)[case_id]


def adults_of_all(
    case_ids: Sequence[uuid.UUID],
) -> Mapping[uuid.UUID, list[AppropriateAdult]]:
    """Newest first, of every case named."""
    found = _of(AppropriateAdult, case_ids, AppropriateAdult.number)
    return {case_id: found[case_id] for case_id in case_ids}


def interviews_of(case_id: uuid.UUID) -> Sequence[Interview]:
    """Newest first."""
    return _of(Interview, [case_id], Interview.started_at)[case_id]


def authorities_of(case_id: uuid.UUID) -> Sequence[UrgentAuthority]:
    """Newest first."""
    return _of(UrgentAuthority, [case_id], UrgentAuthority.recorded_at)[case_id]


def child_steps_of(case_id: uuid.UUID) -> Sequence[ChildStepRecord]:
    """Newest first."""
    return _of(ChildStepRecord, [case_id], ChildStepRecord.recorded_at)[case_id]


def child_forms_of(case_id: uuid.UUID) -> Sequence[ChildStepRecord]:
    """Records of the Child Information Form, newest first."""
    return [one for one in child_steps_of(case_id) if one.code == children.FORM]


def is_possibly_child(case: Case) -> bool:
    """On the day they came; `case.person` is loaded."""
    return ages.is_possibly_child(case.person, clock.london(case.opened_at).date())


def needs_interpreter(case: Case) -> bool:
    """Said at booking, or found when the person was asked (PACE Code C 13.2)."""
    if case.person.needs_interpreter:
        return True
    return any(need.rule == "N-CO2" for need in screenings.needs_of(case.id))


def force_of(case: Case) -> str:
    return _forces([case])[case.force_id]


# --- how it stands -----------------------------------------------------------------------------


def standing(case: Case) -> Standing:
    """`case.person` is loaded. The same number of statements whatever is on the case."""
    return standings([case])[case.id]


def standings_of(case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Standing]:
    """The same for a list of cases, in as many statements however long it is."""
    return standings(_with_person(case_ids))


def standings(cases: Sequence[Case]) -> dict[uuid.UUID, Standing]:
    known, forces, now = knowns(cases), _forces(cases), clock.now()
    return {case.id: of(known[case.id], law(forces[case.force_id]), at=now) for case in cases}


def knowns(cases: Sequence[Case]) -> dict[uuid.UUID, Known]:
    """Case → what is on record of it."""
    ids = [case.id for case in cases]
    needed = screenings.adults_needed(cases)
    adults = _of(AppropriateAdult, ids, AppropriateAdult.number)
    interviews = _of(Interview, ids, Interview.started_at)
    authorities = _of(UrgentAuthority, ids, UrgentAuthority.recorded_at)
    steps = _of(ChildStepRecord, ids, ChildStepRecord.recorded_at)
    return {
        case.id: Known(
            needed=needed[case.id],
            is_child=is_possibly_child(case),
            adults=adults[case.id],
            interviews=interviews[case.id],
            authorities=authorities[case.id],
            child_steps=steps[case.id],
            is_suspect=case.person.is_suspect,
        )
        for case in cases
    }


def _forces(cases: Sequence[Case]) -> dict[uuid.UUID, str]:
    """Force → its code."""
    query = sa.select(Unit.id, Unit.code).where(Unit.id.in_({case.force_id for case in cases}))
    return dict(session().execute(query).all())


def law(force: str) -> Law:
    """What holds in the force today."""
    return Law(
        relations=reference.attributes("aa_relationships"),
        stays=_lasting("adult-here", force),
        lasts=_lasting("urgent", force),
        child_steps=child_rows(),
    )


def _lasting(code: str, force: str) -> timedelta:
    return timedelta(minutes=rule(code, force).attributes["lasts_minutes"])


def rule(code: str, force: str) -> Row:
    """Of reference data "interview_rules", the force’s own first."""
    return next(row for row in reference.rows("interview_rules", force=force) if row.code == code)


def child_rows() -> Sequence[Row]:
    return reference.rows("child_steps")


# --- what was held before it was known that an adult is needed ---------------------------------


def unmarked(since: datetime) -> Iterator[tuple[Case, Interview]]:
    """Interviews that had no eligible adult, are not marked, and of which it is known now that one
    was needed: of cases, closed ones too, of which something was written down `since`."""
    none_there = sa.or_(
        Interview.adult_there.not_in((rules.THROUGHOUT, rules.SO_FAR)),
        Interview.eligibility != rules.ELIGIBLE,
    )
    touched = sa.select(AuditEvent.case_id).where(
        AuditEvent.at >= since, AuditEvent.operation != Operation.CONSULTATION
    )
    held = (
        sa.select(Interview.case_id)
        .where(Interview.case_id.in_(touched), ~Interview.is_without_adult, none_there)
        .distinct()
    )
    ids = list(session().scalars(held))
    for start in range(0, len(ids), _AT_ONCE):
        yield from _unmarked(ids[start : start + _AT_ONCE])


def _unmarked(case_ids: Sequence[uuid.UUID]) -> Iterator[tuple[Case, Interview]]:
    cases = _with_person(case_ids)
    needed = screenings.adults_needed(cases)
    held = _of(Interview, case_ids, Interview.started_at)
    for case in cases:
        for one in held[case.id]:
            is_needed = needed[case.id] is not None
            if not one.is_without_adult and rules.was_without(
                one.adult_there, one.eligibility, is_needed=is_needed
            ):
                yield case, one


def _with_person(case_ids: Sequence[uuid.UUID]) -> Sequence[Case]:
    query = sa.select(Case).where(Case.id.in_(case_ids)).options(joinedload(Case.person))
    return session().scalars(query).all()


def _of(
    kind: type[OfCase], case_ids: Sequence[uuid.UUID], newest: Any
) -> dict[uuid.UUID, list[OfCase]]:
    """Case → rows, newest first, in one statement."""
    found: dict[uuid.UUID, list[OfCase]] = defaultdict(list)
    query = sa.select(kind).where(kind.case_id.in_(case_ids))
    for row in session().scalars(query.order_by(newest.desc(), kind.id.desc())):
        found[row.case_id].append(row)
    return found
