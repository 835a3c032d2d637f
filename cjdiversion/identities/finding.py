"""Records that may be about one person: found by key, whatever the number of cases, and never
outside the force.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from cjdiversion.access import Actor
from cjdiversion.accounts.models import Unit
from cjdiversion.cases.models import Case, CustodyBooking, PersonInCase
from cjdiversion.cases.models import in_scope as cases_in_scope
from cjdiversion.database import session
from cjdiversion.identities.likeness import Identity, near, sounds_of, whole_name_key
from cjdiversion.identities.models import MatchKey

Select = sa.Select[*tuple[Any, ...]]
MOST_EXAMINED = 100  # of each way of being found; the newest of them


def found_by_key(who: Identity, force_id: uuid.UUID) -> Select:
    """Ids of people, the one asked for among them: every pair the rules know is here, but for what
    is older than MOST_EXAMINED others found in the same way."""
    ways = []
    if who.pnc_id:
        ways.append(_found(force_id, [who.pnc_id]))
    if who.born_on is not None:
        dates = sorted({who.born_on, *near(who.born_on)})
        ways.append(_found(force_id, sorted(sounds_of(who)), MatchKey.born_on.in_(dates)))
    if name := whole_name_key(who):
        is_unknown = [MatchKey.born_on.is_(None)] if who.born_on is not None else []
        ways.append(_found(force_id, [name], *is_unknown))
    if not ways:
        return sa.select(MatchKey.person_id).where(sa.false())
    found = sa.union_all(*(sa.select(way.subquery()) for way in ways)).subquery()
    return sa.select(found.c.person_id)


def _found(force_id: uuid.UUID, keys: Sequence[str], *more: sa.ColumnElement[bool]) -> Select:
    query = sa.select(MatchKey.person_id).distinct()
    query = query.where(MatchKey.force_id == force_id, MatchKey.key.in_(keys), *more)
    return query.order_by(MatchKey.person_id.desc()).limit(MOST_EXAMINED)


def candidates(case: Case, who: Identity, actor: Actor) -> Sequence[Any]:
    """Rows of `records` to hold against the rules, newest first; no record that is closed as about
    the wrong person."""
    found = found_by_key(who, case.force_id)
    query = records(actor).where(PersonInCase.id.in_(found), Case.id != case.id)
    return session().execute(query.where(Case.quarantined_at.is_(None))).all()


def records(actor: Actor) -> Select:
    """What a list of records shows: who, which case, whose it is. Where `is_in_reach` is not true,
    nothing but `suite`, `unit` and `force` may be shown."""
    suite, unit, force = (aliased(Unit) for _ in range(3))
    return (
        sa.select(
            PersonInCase.id.label("person_id"),
            PersonInCase.surname,
            PersonInCase.forenames,
            PersonInCase.other_names,
            PersonInCase.born_on,
            PersonInCase.stated_age,
            PersonInCase.pnc_id,
            Case.token,
            Case.reference,
            Case.way,
            Case.opened_at,
            Case.is_open,
            Case.is_in_suite,
            Case.suite_id,
            Case.quarantined_at,
            CustodyBooking.custody_record_no,
            suite.name.label("suite"),
            unit.name.label("unit"),
            force.name.label("force"),
            sa.func.coalesce(cases_in_scope(actor), sa.false()).label("is_in_reach"),
        )
        .select_from(PersonInCase)
        .join(Case, Case.id == PersonInCase.case_id)
        .join(force, force.id == Case.force_id)
        .outerjoin(suite, suite.id == Case.suite_id)
        .outerjoin(unit, unit.id == Case.investigating_unit_id)
        .outerjoin(CustodyBooking, CustodyBooking.case_id == Case.id)
        .order_by(Case.opened_at.desc(), Case.id.desc())
    )


def record_of(person_id: uuid.UUID, actor: Actor) -> Any:
    return session().execute(records(actor).where(PersonInCase.id == person_id)).one()


def record_named(name: str, force_id: uuid.UUID, actor: Actor) -> Any:
    """By the token or the reference of its case, within the force; in reach or not."""
    named = sa.or_(Case.token == name, Case.reference == name.strip().upper())
    query = records(actor).where(named, Case.force_id == force_id)
    return session().execute(query).one_or_none()
