"""Lists of cases: only the columns a list shows, in the order of an index, scope inside.

Used by the worklist page, its JSON twin, the desk and the counts.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor, Role, UnitKind
from cjdiversion.accounts.models import Coverage, Unit
from cjdiversion.cases.models import Case, CustodyBooking, PersonInCase, Way, in_scope

MOST_FOUND = 50  # a search shows no more: narrow it

_COLUMNS = (
    Case.id,
    Case.token,
    Case.reference,
    Case.way,
    Case.opened_at,
    Case.is_open,
    Case.is_in_suite,
    Case.to_fix,
    Case.quarantined_at,
    Case.investigating_unit_id,
    PersonInCase.surname,
    PersonInCase.forenames,
    PersonInCase.born_on,
    PersonInCase.stated_age,
    CustodyBooking.custody_record_no,
    CustodyBooking.location,
    CustodyBooking.released_at,
)


@dataclass(frozen=True)
class Filter:
    """`standing`: here, open or closed; empty is what the actor's role asks for first."""

    standing: str = ""
    way: str = ""
    is_unassigned: bool = False
    is_to_fix: bool = False


def standing_of(actor: Actor, chosen: Filter) -> str:
    """A suite looks at who is there; an investigation at what is not finished."""
    if chosen.standing:
        return chosen.standing
    return "here" if actor.unit_kind is UnitKind.SUITE else "open"


def cases(actor: Actor, chosen: Filter | None = None) -> sa.Select[*tuple[Any, ...]]:
    """Rows of `_COLUMNS`, unordered: `listing.page` orders by Case.opened_at and Case.id."""
    chosen = chosen or Filter()
    query = _rows().where(in_scope(actor), *_standing(standing_of(actor, chosen)))
    if chosen.way:
        query = query.where(Case.way == Way(chosen.way))
    if chosen.is_to_fix:
        query = query.where(Case.to_fix > 0)
    return query.where(*_assignment(actor, chosen))


def found(actor: Actor, *, surname_key: str = "", number: str = "", pnc_id: str = "") -> Any:
    """By the beginning of a surname, a custody record number or case reference, or a PNC ID."""
    query = _rows().where(in_scope(actor)).limit(MOST_FOUND + 1)
    newest = Case.opened_at.desc(), Case.id.desc()
    if surname_key:
        key = Case.surname_key
        until = surname_key + "\U0010ffff"  # after every name that begins so
        return query.where(key >= surname_key, key < until).order_by(key, *newest)
    ids = _with_pnc_id(pnc_id) if pnc_id else _numbered(number, actor)
    return query.where(Case.id.in_(ids)).order_by(*newest)


def _with_pnc_id(pnc_id: str) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(PersonInCase.case_id).where(PersonInCase.pnc_id == pnc_id)


def _numbered(number: str, actor: Actor) -> sa.CompoundSelect[*tuple[Any, ...]]:
    """Each on the index of its own table."""
    booked = sa.select(CustodyBooking.case_id).where(
        CustodyBooking.force_id == actor.force_id, CustodyBooking.custody_record_no == number
    )
    return sa.union_all(booked, sa.select(Case.id).where(Case.reference == number))


def suite_list(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    """Who is in the suite: name, age, location, and nothing else of the case."""
    return (
        sa.select(
            Case.token,
            Case.reference,
            Case.opened_at,
            Case.quarantined_at,
            PersonInCase.surname,
            PersonInCase.forenames,
            PersonInCase.born_on,
            PersonInCase.stated_age,
            CustodyBooking.location,
            Unit.name.label("suite"),
        )
        .join(PersonInCase, PersonInCase.case_id == Case.id)
        .join(Unit, Unit.id == Case.suite_id)
        .outerjoin(CustodyBooking, CustodyBooking.case_id == Case.id)
        .where(in_reach_of_suite_list(actor))
        .order_by(Unit.name, Case.opened_at, Case.id)
    )


def in_reach_of_suite_list(actor: Actor) -> sa.ColumnElement[bool]:
    """The actor's own suite, or those their provider serves today."""
    if actor.unit_kind is UnitKind.PROVIDER:
        return sa.and_(Case.is_in_suite, Case.suite_id.in_(_served(actor.unit_id)))
    return sa.and_(Case.is_in_suite, Case.suite_id == actor.unit_id)


def name_of(row: Any) -> str:
    return ", ".join(part for part in (row.surname.upper(), row.forenames) if part)


def _rows() -> sa.Select[*tuple[Any, ...]]:
    """Outer joins, though everybody has a person: where only counted, the database skips them."""
    return (
        sa.select(*_COLUMNS)
        .outerjoin(PersonInCase, PersonInCase.case_id == Case.id)
        .outerjoin(CustodyBooking, CustodyBooking.case_id == Case.id)
    )


def _standing(standing: str) -> list[sa.ColumnElement[bool]]:
    asked: dict[str, list[sa.ColumnElement[bool]]] = {
        "here": [Case.is_in_suite == sa.true()],
        "open": [Case.is_open == sa.true()],
        "closed": [Case.is_open == sa.false()],
    }
    return asked.get(standing, [])


def _assignment(actor: Actor, chosen: Filter) -> list[sa.ColumnElement[bool]]:
    """A supervisor's own list and the unassigned one are two, each on an index of its own."""
    if chosen.is_unassigned:
        return [Case.investigating_unit_id.is_(None), Case.force_id == actor.force_id]
    if actor.role is Role.SUPERVISOR:
        return [Case.investigating_unit_id == actor.unit_id]
    return []


def _served(unit_id: uuid.UUID | None) -> sa.Select[*tuple[Any, ...]]:
    today = clock.today()
    return sa.select(Coverage.served_unit_id).where(
        Coverage.by_unit_id == unit_id,
        Coverage.from_on <= today,
        sa.or_(Coverage.to_on.is_(None), Coverage.to_on >= today),
    )
