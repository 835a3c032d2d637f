"""Cases as they are opened, with what hangs on them; the actor's scope is inside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts.models import Unit
from cjdiversion.cases import listed
from cjdiversion.cases.models import (
    Case,
    CaseEvent,
    CustodyBooking,
    ImportRun,
    PersonInCase,
    ToFix,
    in_scope,
)
from cjdiversion.database import session
from cjdiversion.escalations.rules import Known

ALL_OF_IT = (
    joinedload(Case.person),
    joinedload(Case.booking),
    joinedload(Case.attendance),
    joinedload(Case.detention),
    joinedload(Case.suite),
    joinedload(Case.force),
    selectinload(Case.offences),
)


def one(token: str, actor: Actor) -> Case | None:
    """The case with everything on it, if it is within the actor's reach."""
    query = sa.select(Case).where(Case.token == token, in_scope(actor)).options(*ALL_OF_IT)
    return session().scalar(query)


def one_in_suite(token: str, actor: Actor) -> Case | None:
    """The same, by way of the list of who is in the suite."""
    query = sa.select(Case).where(Case.token == token, listed.in_reach_of_suite_list(actor))
    return session().scalar(query.options(*ALL_OF_IT))


def number_taken(number: str, force_id: UUID) -> bool:
    query = sa.select(CustodyBooking.id).where(
        CustodyBooking.force_id == force_id, CustodyBooking.custody_record_no == number
    )
    return session().scalar(query) is not None


def references_taken(references: Collection[str]) -> set[str]:
    query = sa.select(Case.reference).where(Case.reference.in_(references))
    return set(session().scalars(query))


def events_of(case_id: UUID) -> Sequence[CaseEvent]:
    """Without those recorded in error."""
    here = (CaseEvent.case_id == case_id, CaseEvent.struck_at.is_(None))
    query = sa.select(CaseEvent).where(*here)
    return session().scalars(query.order_by(CaseEvent.at, CaseEvent.id)).all()


def to_fix_of(case_id: UUID) -> Sequence[ToFix]:
    """What is still to fix, oldest first."""
    query = sa.select(ToFix).where(ToFix.case_id == case_id, ToFix.settled_at.is_(None))
    return session().scalars(query.order_by(ToFix.found_at, ToFix.id)).all()


def one_to_fix(token: str, actor: Actor) -> tuple[ToFix, Case] | None:
    query = (
        sa.select(ToFix, Case)
        .join(Case, Case.id == ToFix.case_id)
        .where(ToFix.token == token, ToFix.settled_at.is_(None), in_scope(actor))
        .options(*ALL_OF_IT)
    )
    found = session().execute(query).first()
    return (found[0], found[1]) if found else None


def unit_tokened(token: str, kind: UnitKind, force_id: UUID | None) -> Unit | None:
    """A unit of the force by what stands for it on a page."""
    query = sa.select(Unit).where(Unit.token == token, Unit.kind == kind, Unit.force_id == force_id)
    return session().scalar(query)


# --- deliveries --------------------------------------------------------------------------------

_AT_ONCE = 500  # well under the number of parameters either database takes


@dataclass
class Standing:
    """A force's bookings as a delivery finds them, with all that was ever marked."""

    cases: dict[str, Case] = field(default_factory=dict)  # by custody record number
    marks: dict[UUID, list[ToFix]] = field(default_factory=lambda: defaultdict(list))


def numbered(force_id: UUID, numbers: Sequence[str]) -> Standing:
    """A few statements for each five hundred numbers."""
    found = Standing()
    for start in range(0, len(numbers), _AT_ONCE):
        _add_numbered(found, force_id, numbers[start : start + _AT_ONCE])
    return found


def _add_numbered(found: Standing, force_id: UUID, numbers: Sequence[str]) -> None:
    query = (
        sa.select(Case)
        .join(CustodyBooking, CustodyBooking.case_id == Case.id)
        .where(CustodyBooking.force_id == force_id)
        .where(CustodyBooking.custody_record_no.in_(numbers))
        .options(*ALL_OF_IT)
    )
    cases = session().scalars(query).all()
    ids = [case.id for case in cases]
    found.cases |= {case.booking.custody_record_no: case for case in cases if case.booking}
    for mark in session().scalars(sa.select(ToFix).where(ToFix.case_id.in_(ids))):
        found.marks[mark.case_id].append(mark)


def import_runs(actor: Actor, *, most: int = 50) -> Sequence[ImportRun]:
    """The force's latest, newest first."""
    query = sa.select(ImportRun).where(ImportRun.force_id == actor.force_id)
    return session().scalars(query.order_by(ImportRun.id.desc()).limit(most)).all()


def one_import_run(token: str, actor: Actor) -> ImportRun | None:
    query = sa.select(ImportRun).where(ImportRun.token == token)
    return session().scalar(query.where(ImportRun.force_id == actor.force_id))


_SAYS_WHO = {
    "the person’s surname": PersonInCase.surname,
    "the person’s forenames": PersonInCase.forenames,
    "another name of the person": PersonInCase.other_names,
    "the person’s date of birth": PersonInCase.born_on,
    "the person’s PNC ID": PersonInCase.pnc_id,
    "the person’s telephone number": PersonInCase.phone,
    "the case reference": Case.reference,
    "the crime number": Case.crime_number,
    "the case file’s URN": Case.urn,
    "the custody record number": CustodyBooking.custody_record_no,
    "the arrest summons number": CustodyBooking.asn,
}


def known_of(case_id: UUID) -> list[Known]:
    """What would say who the case is about, should it stand in words that leave the force."""
    query = (
        sa.select(*_SAYS_WHO.values())
        .select_from(Case)
        .join(PersonInCase, PersonInCase.case_id == Case.id)
        .outerjoin(CustodyBooking, CustodyBooking.case_id == Case.id)
        .where(Case.id == case_id)
    )
    row = session().execute(query).one()
    return [Known(label, value) for label, value in zip(_SAYS_WHO, row, strict=True) if value]
