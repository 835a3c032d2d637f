"""Decisions, the catalogue they are made from, and counts of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from cjdiversion.access import Actor
from cjdiversion.accounts.models import Unit
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.disposals import measures, read
from cjdiversion.disposals.catalogue import Catalogue
from cjdiversion.disposals.measures import Period
from cjdiversion.disposals.models import Covered, Decision, in_scope, is_of_right_person
from cjdiversion.disposals.options_models import GravityScore
from cjdiversion.disposals.steps import Status
from cjdiversion.reference import ReferenceEntry

_COVERS = selectinload(Decision.covers).joinedload(Covered.offence)
LOADED = (joinedload(Decision.case), _COVERS)
_KINDS = (
    *("outcome_codes", "oocr_options", "oocr_criteria", "outcome_demands", "ranks"),
    *("departure_reasons", "outcome_weights", "caution_records"),
)


def one(token: str, actor: Actor) -> Decision | None:
    """With its case, if the case is within the actor's reach."""
    query = sa.select(Decision).where(Decision.token == token, in_scope(actor))
    with_person = joinedload(Decision.case).joinedload(Case.person)
    return session().scalar(query.options(*LOADED, with_person))


def of_case(case_id: uuid.UUID) -> Sequence[Decision]:
    """Newest first, each with the offences it covers."""
    query = sa.select(Decision).where(Decision.case_id == case_id).options(_COVERS)
    return session().scalars(query.order_by(Decision.recorded_at.desc(), Decision.id.desc())).all()


def standing(case_id: uuid.UUID) -> list[Decision]:
    """Newest first, each with the offences it covers: no two of them cover the same."""
    return [one for one in of_case(case_id) if one.status is Status.STANDS]


def replaced_by(decision: Decision) -> Decision | None:
    return session().scalar(sa.select(Decision).where(Decision.replaces_id == decision.id))


def replaced(decision: Decision) -> Decision | None:
    return session().get(Decision, decision.replaces_id) if decision.replaces_id else None


def score_of(decision: Decision) -> GravityScore | None:
    """The score of the gravity that stood when it was decided."""
    kept = decision.gravity_score_id
    return session().get(GravityScore, kept) if kept else None


def versions(decision: Decision) -> list[Decision]:
    """Those it replaced and those that replaced it, oldest first, with what each covers."""
    by_id = {one.id: one for one in of_case(decision.case_id)}
    later = {one.replaces_id: one for one in by_id.values() if one.replaces_id}
    first = by_id[decision.id]
    while first.replaces_id is not None:
        first = by_id[first.replaces_id]
    found = [first]
    while found[-1].id in later:
        found.append(later[found[-1].id])
    return found


# --- the catalogue --------------------------------------------------------------------------------


def force_code(force_id: uuid.UUID | None) -> str | None:
    """Asked for each row of a list: read once."""
    force = session().get(Unit, force_id) if force_id is not None else None
    return force.code if force else None


def force_name(force_id: uuid.UUID | None) -> str:
    return session().scalar(sa.select(Unit.name).where(Unit.id == force_id)) or ""


def catalogue(*, on: date, force: str | None) -> Catalogue:
    """What held that day, in force or not: a force's own row before the one for all forces, but
    where the law itself was read."""
    held = _held(on, force)
    records = {row.code: row.attributes for row in held["caution_records"]}
    signed = {
        code
        for code, told in records.items()
        if told.get("needs_signature") and told.get("asked_from", "") <= on.isoformat()
    }
    return Catalogue(
        outcomes=sorted(
            (read.outcome(row) for row in held["outcome_codes"]), key=lambda o: o.number
        ),
        options=[read.option(row, row.code in signed) for row in held["oocr_options"]],
        demands=[read.demand(row) for row in held["outcome_demands"]],
        ranks=[(row.code, row.attributes["order"]) for row in held["ranks"]],
        departures=[read.departure(row) for row in held["departure_reasons"]],
        weights={row.code: row.attributes["weight"] for row in held["outcome_weights"]},
        rank_labels={row.code: row.label for row in held["ranks"]},
        cells=read.cells(held["oocr_criteria"]),
    )


def labels_then(decision: Decision) -> tuple[str, str]:
    """Outcome and option as they read on the day of the decision in its force: a later row words
    nothing anew. The second is empty where there is no option."""
    outcome, option = decision.outcome_code, decision.option_code
    force, kinds = force_code(decision.force_id), ("outcome_codes", "oocr_options")
    # Asked for every row of a list and of a pack: two rows are read, and not the catalogue.
    held = _held(decision.decided_on, force, kinds, ReferenceEntry.code.in_([outcome, option]))
    outcomes, options = ({row.code: row.label for row in held[kind]} for kind in kinds)
    return outcomes.get(outcome, outcome), options.get(option, option)


def named(decision: Decision) -> str:
    """The outcome in words; why it was chosen stays with the decision."""
    label, option = labels_then(decision)
    return f"Outcome OC{decision.outcome_code}: {label}{f', {option.lower()}' if option else ''}"


def days_of(kind: str, code: str, force: str | None) -> Sequence[ReferenceEntry]:
    """Every dated row of a code, the first first: a refusal says when it holds."""
    entry = ReferenceEntry
    query = sa.select(entry).where(
        entry.kind == kind,
        entry.code == code,
        sa.or_(entry.force_code.is_(None), entry.force_code == force),
    )
    return session().scalars(query.order_by(entry.from_on)).all()


def _held(
    on: date, force: str | None, kinds: Sequence[str] = _KINDS, *among: sa.ColumnElement[bool]
) -> dict[str, list[ReferenceEntry]]:
    entry = ReferenceEntry
    query = sa.select(entry).where(
        *among,
        entry.kind.in_(kinds),
        entry.from_on <= on,
        sa.or_(entry.to_on.is_(None), entry.to_on > on),
        sa.or_(entry.force_code.is_(None), entry.force_code == force),
    )
    rows = session().scalars(query.order_by(entry.sort, entry.code)).all()
    national = {(row.kind, row.code): row for row in rows if row.force_code is None}
    own = {(row.kind, row.code): row for row in rows if row.force_code is not None}
    held = {**national, **own}
    for name, row in national.items():
        if _is_law(row) and name in own:
            held[name] = _as_far_as_unsure(row, own[name])
    return {kind: [row for row in held.values() if row.kind == kind] for kind in kinds}


def _is_law(row: ReferenceEntry) -> bool:
    return row.kind in ("oocr_options", "oocr_criteria") and read.is_read(row)


def _as_far_as_unsure(law: ReferenceEntry, own: ReferenceEntry) -> ReferenceEntry:
    """What was read in the source itself is no force's to change. Single attributes that are less
    sure are, and a force may do without an option. The row is made for reading and never kept."""
    given, unsure = own.attributes, law.attributes.get("unsure", {})
    changed = {name: given[name] for name in unsure if name in given}
    if given.get("in_force") is False:
        changed["in_force"] = False
    names = ("kind", "code", "label", "source", "mark", "sort")
    same = {name: getattr(law, name) for name in names}
    return ReferenceEntry(**same, attributes={**law.attributes, **changed})


# --- counts ---------------------------------------------------------------------------------------


_DAYS = {
    measures.DECIDED: Decision.decided_on,
    "closed": Decision.closed_on,
    "recorded": Decision.crime_recorded_on,
}


def _standing_in(
    force_id: uuid.UUID | None, over: Period, basis: str = measures.DECIDED
) -> sa.ColumnElement[bool]:
    return sa.and_(
        Decision.force_id == force_id,
        Decision.status == Status.STANDS,
        is_of_right_person(),
        _DAYS[basis].between(over.from_on, over.to_on),
    )


def is_untold() -> sa.ColumnElement[bool]:
    """Stands, and the victim is still to be told, which is possible as far as anybody knows."""
    return sa.and_(
        Decision.status == Status.STANDS,
        is_of_right_person(),
        Decision.victim_due_on.is_not(None),
        Decision.victim_informed_on.is_(None),
        Decision.victim_not_possible_since.is_(None),
    )


def untold(actor: Actor, *, most: int) -> Sequence[Decision]:
    """Within reach, whose victim is still to be told, the one due first before the others."""
    query = sa.select(Decision).where(in_scope(actor), is_untold())
    query = query.order_by(Decision.victim_due_on, Decision.id).options(*LOADED)
    return session().scalars(query.limit(most)).all()


def units(unit_ids: Iterable[uuid.UUID]) -> Sequence[Unit]:
    return session().scalars(sa.select(Unit).where(Unit.id.in_(list(unit_ids)))).all()


def unit_in_force(token: str, actor: Actor) -> Unit | None:
    own = sa.or_(Unit.force_id == actor.force_id, Unit.id == actor.force_id)
    return session().scalar(sa.select(Unit).where(Unit.token == token, own))


def behind(
    actor: Actor,
    unit: Unit | None,
    over: Period,
    codes: Iterable[str] | None,
    basis: str = measures.DECIDED,
) -> sa.Select[*tuple[Any, ...]]:
    """The cases a figure was counted from: their references, never names. None is every unit, and
    every code."""
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(Case.reference, Decision.outcome_code, Decision.decided_on, Decision.id)
        .join(Case, Case.id == Decision.case_id)
        .where(in_scope(actor), _standing_in(actor.force_id, over, basis))
    )
    if unit is not None:
        query = query.where(Decision.unit_id == unit.id)
    return query if codes is None else query.where(Decision.outcome_code.in_(list(codes)))
