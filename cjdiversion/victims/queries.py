"""Victims, witnesses and their referrals as they are listed and opened; the scope is inside every
select that is not about somebody the caller has already opened.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload

from cjdiversion.access import Actor, Role
from cjdiversion.accounts.models import Person, Posting, Unit, running
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.victims.models import (
    MeasuresRecord,
    NeedsAssessment,
    SafeContact,
    Victim,
    VictimOfficer,
    VictimReferral,
    in_scope,
)
from cjdiversion.victims.rules import new_reference
from cjdiversion.victims.steps import OPEN, WITH_THE_SERVICE, Standing, Status

Select = sa.Select[*tuple[Any, ...]]
MOST_FOUND = 50  # a search shows no more: narrow it
Row = TypeVar("Row", SafeContact, NeedsAssessment, MeasuresRecord)
FILTERS: Mapping[str, tuple[Status, ...]] = MappingProxyType({"open": OPEN, "all": tuple(Status)})


def force_code(force_id: uuid.UUID | None) -> str | None:
    force = session().get(Unit, force_id) if force_id else None
    return force.code if force else None


# --- people -------------------------------------------------------------------------------------


def one(token: str, actor: Actor) -> Victim | None:
    """With its case and officer; nothing of the suspect is loaded."""
    query = sa.select(Victim).where(Victim.token == token, in_scope(actor))
    return session().scalar(query.options(joinedload(Victim.case), joinedload(Victim.officer)))


def listed(actor: Actor) -> Select:
    """Rows for lists, struck ones left out, unordered."""
    return (
        sa.select(
            Victim.id,
            Victim.token,
            Victim.reference,
            Victim.part,
            Victim.surname,
            Victim.forenames,
            Victim.born_on,
            Victim.stated_age,
            Victim.recorded_at,
            Case.reference.label("case_reference"),
            Person.name.label("officer"),
            _assessed_at().label("assessed_at"),
            _open_referrals().label("open_referrals"),
        )
        .join(Case, Case.id == Victim.case_id)
        .outerjoin(Person, Person.id == Victim.officer_id)
        .where(in_scope(actor), Victim.status == Standing.ACTIVE)
    )


def of_case(case_id: uuid.UUID, actor: Actor) -> Sequence[Any]:
    query = listed(actor).where(Victim.case_id == case_id)
    return session().execute(query.order_by(Victim.recorded_at, Victim.id)).all()


def count_of_case(case_id: uuid.UUID, actor: Actor) -> int:
    query = sa.select(sa.func.count(Victim.id)).where(
        Victim.case_id == case_id, Victim.status == Standing.ACTIVE, in_scope(actor)
    )
    return session().scalar(query) or 0


def found(actor: Actor, surname_key: str) -> Select:
    """By the beginning of a surname."""
    key, until = Victim.surname_key, surname_key + "\U0010ffff"  # after every name that begins so
    query = listed(actor).where(key >= surname_key, key < until)
    return query.order_by(key, Victim.recorded_at.desc(), Victim.id.desc()).limit(MOST_FOUND + 1)


def assigned(actor: Actor, *, most: int) -> Sequence[Any]:
    """Of a victims’ officer: those whom nobody has assessed first, then in the order they came."""
    query = listed(actor).order_by(_assessed_at().is_not(None), Victim.recorded_at, Victim.id)
    return session().execute(query.limit(most)).all()


def without_officer(actor: Actor, *, most: int) -> Sequence[Any]:
    """Nobody assigned, or somebody who is no victims’ officer of the force any more; longest
    waiting first."""
    posted = [person.id for person in officers(actor.force_id).values()]
    nobody = sa.or_(Victim.officer_id.is_(None), Victim.officer_id.not_in(posted))
    query = listed(actor).where(nobody).order_by(Victim.recorded_at, Victim.id)
    return session().execute(query.limit(most)).all()


def _assessed_at() -> sa.ScalarSelect[Any]:
    rows = sa.select(sa.func.max(NeedsAssessment.assessed_at))
    return rows.where(NeedsAssessment.victim_id == Victim.id).correlate(Victim).scalar_subquery()


def _open_referrals() -> sa.ScalarSelect[Any]:
    rows = sa.select(sa.func.count(VictimReferral.id)).where(
        VictimReferral.victim_id == Victim.id, VictimReferral.status.in_(OPEN)
    )
    return rows.correlate(Victim).scalar_subquery()


def free_reference(letter: str) -> str:
    """One that nobody has."""
    column = {"V": Victim.reference, "S": VictimReferral.reference}[letter]
    while True:
        name = new_reference(letter)
        if session().scalar(sa.select(column).where(column == name)) is None:
            return name


# --- what is recorded of one --------------------------------------------------------------------


def standing(kind: type[Row], victim_id: uuid.UUID) -> Row | None:
    """The newest; somebody who may has opened the person."""
    return session().scalar(_history(kind, victim_id).limit(1))


def history(kind: type[Row], victim_id: uuid.UUID) -> Sequence[Row]:
    """Newest first."""
    return session().scalars(_history(kind, victim_id)).all()


def _history(kind: type[Row], victim_id: uuid.UUID) -> sa.Select[Row]:
    query = sa.select(kind).where(kind.victim_id == victim_id)
    return query.order_by(kind.recorded_at.desc(), kind.id.desc())


def officers_of(victim_id: uuid.UUID) -> Sequence[VictimOfficer]:
    query = sa.select(VictimOfficer).where(VictimOfficer.victim_id == victim_id)
    return session().scalars(query.order_by(VictimOfficer.from_at.desc(), VictimOfficer.id)).all()


def officers(force_id: uuid.UUID | None) -> dict[str, Person]:
    """Address token → whoever is a victims’ officer of the force today."""
    query = (
        sa.select(Person)
        .join(Posting, Posting.person_id == Person.id)
        .join(Unit, Unit.id == Posting.unit_id)
        .where(Posting.role == Role.VICTIM_OFFICER, running(Posting), Person.is_active)
        .where(sa.or_(Unit.id == force_id, Unit.force_id == force_id))
        .order_by(Person.name, Person.id)
    )
    return {person.token: person for person in session().scalars(query).unique()}


# --- referrals ----------------------------------------------------------------------------------


def one_referral(token: str, actor: Actor) -> VictimReferral | None:
    loaded = contains_eager(VictimReferral.victim)
    query = (
        sa.select(VictimReferral)
        .join(VictimReferral.victim)
        .where(VictimReferral.token == token, in_scope(actor))
        .options(loaded.joinedload(Victim.case), loaded.joinedload(Victim.officer))
    )
    return session().scalar(query)


def referrals_of(victim_id: uuid.UUID) -> Sequence[VictimReferral]:
    """Newest first."""
    query = sa.select(VictimReferral).where(VictimReferral.victim_id == victim_id)
    order = VictimReferral.offered_at.desc(), VictimReferral.id.desc()
    return (
        session().scalars(query.options(joinedload(VictimReferral.victim)).order_by(*order)).all()
    )


def referral_list(actor: Actor, statuses: Sequence[Status]) -> Select:
    """By reference alone, unordered: a list of several people does not say what each is helped
    with."""
    return (
        sa.select(
            VictimReferral.id,
            VictimReferral.token,
            VictimReferral.reference,
            VictimReferral.status,
            VictimReferral.offered_at,
            VictimReferral.sent_at,
            VictimReferral.answered_at,
            Victim.reference.label("victim_reference"),
            Victim.token.label("victim_token"),
            Case.reference.label("case_reference"),
        )
        .join(Victim, Victim.id == VictimReferral.victim_id)
        .join(Case, Case.id == Victim.case_id)
        .where(in_scope(actor), Victim.status == Standing.ACTIVE)
        .where(VictimReferral.status.in_(statuses))
    )


def open_referrals(actor: Actor, *, most: int) -> Sequence[Any]:
    """Longest waiting first."""
    query = referral_list(actor, OPEN).order_by(VictimReferral.offered_at, VictimReferral.id)
    return session().execute(query.limit(most)).all()


def open_duplicates(referral: VictimReferral) -> Sequence[str]:
    """References of other referrals of this person that the same service still has."""
    query = sa.select(VictimReferral.reference).where(
        VictimReferral.victim_id == referral.victim_id,
        VictimReferral.service == referral.service,
        VictimReferral.status.in_(WITH_THE_SERVICE),
        VictimReferral.id != referral.id,
    )
    return session().scalars(query.order_by(VictimReferral.offered_at, VictimReferral.id)).all()


# --- for the suspect’s annex: whether, and nothing more -----------------------------------------


def private_of(case_id: uuid.UUID) -> tuple[Sequence[Victim], Sequence[SafeContact]]:
    """Everybody of the case, and every way by which they were ever to be reached: for a check that
    none of it stands in another paper. It is shown to nobody."""
    here = Victim.case_id == case_id, Victim.status == Standing.ACTIVE
    people = session().scalars(sa.select(Victim).where(*here)).all()
    contacts = sa.select(SafeContact).where(SafeContact.victim_id.in_([one.id for one in people]))
    return people, session().scalars(contacts).all() if people else ()


def is_view_recorded(case_id: uuid.UUID) -> bool:
    """Whether a victim of the case has given a view, wherever that stands."""
    row, newest = aliased(MeasuresRecord), aliased(MeasuresRecord)
    latest = (
        sa.select(newest.id)
        .where(newest.victim_id == row.victim_id)
        .order_by(newest.recorded_at.desc(), newest.id.desc())
        .limit(1)
        .correlate(row)
        .scalar_subquery()
    )
    query = (
        sa.select(row.id)
        .join(Victim, Victim.id == row.victim_id)
        .where(Victim.case_id == case_id, Victim.status == Standing.ACTIVE)
        .where(row.view_recorded == "yes", row.id == latest)
    )
    return session().scalar(query.limit(1)) is not None
