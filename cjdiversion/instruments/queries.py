"""What was administered, what waits, and which cut-offs hold. Scope is inside every select that is
not about a referral or a case the caller has already opened."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload

from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case, VoluntaryAttendance
from cjdiversion.database import session
from cjdiversion.detentions import queries as detentions
from cjdiversion.instruments import catalogue
from cjdiversion.instruments.instrument import Instrument
from cjdiversion.instruments.models import (
    Administration,
    SafetyAlert,
    alerts_in_scope,
    in_scope,
)
from cjdiversion.instruments.steps import AlertStatus, Status
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import OPEN

WAITING = (AlertStatus.RAISED, AlertStatus.HANDED_OVER)


def one(token: str, actor: Actor) -> Administration | None:
    """With its referral, case, person and alert."""
    case = joinedload(Administration.referral).joinedload(Referral.case)
    query = (
        sa.select(Administration)
        .where(Administration.token == token, in_scope(actor))
        .options(case.joinedload(Case.person), joinedload(Administration.alert))
    )
    return session().scalar(query)


def of_referral(referral_id: uuid.UUID, actor: Actor) -> Sequence[Administration]:
    """Oldest first, so that repeats stand in their order."""
    query = sa.select(Administration).where(
        Administration.referral_id == referral_id, in_scope(actor)
    )
    order = Administration.asked_at, Administration.begun_at, Administration.id
    return session().scalars(query.options(joinedload(Administration.alert)).order_by(*order)).all()


def instrument_of(administration: Administration) -> Instrument:
    """In the version it was begun under."""
    return catalogue.of(administration.instrument, administration.instrument_version)


# --- what waits for the provider ------------------------------------------------------------------


def to_try_again(actor: Actor, *, most: int) -> Sequence[Administration]:
    """Not fit when last begun, and not begun again since, while the referral is open: soonest
    first."""
    later = aliased(Administration)
    begun_again = sa.exists().where(
        later.referral_id == Administration.referral_id,
        later.instrument == Administration.instrument,
        later.begun_at > Administration.begun_at,
        later.status != Status.IN_ERROR,
    )
    waits = (Administration.status == Status.NOT_FIT, Referral.status.in_(OPEN), ~begun_again)
    query = _of_provider(actor).where(*waits)
    order = Administration.try_again_at, Administration.id
    return session().scalars(query.order_by(*order).limit(most)).all()


def safety_to_write(actor: Actor, *, most: int) -> Sequence[Administration]:
    """An answer asked for safety action and nobody has written what was done or handed over: until
    somebody does, whatever becomes of the referral. Police wait for the words of an alert even
    where the form behind it was recorded in error."""
    alert = aliased(SafetyAlert)
    stands = Administration.status != Status.IN_ERROR
    unwritten = sa.case(
        (Administration.alert_id.is_(None), Administration.safety_done_at.is_(None) & stands),
        else_=alert.handed_over_at.is_(None),
    )
    query = (
        _of_provider(actor)
        .outerjoin(alert, alert.id == Administration.alert_id)
        .where(Administration.is_safety_due, unwritten)
    )
    order = Administration.scored_at, Administration.id
    return session().scalars(query.order_by(*order).limit(most)).all()


def _of_provider(actor: Actor) -> sa.Select[Administration]:
    """With referral and person."""
    case = contains_eager(Administration.referral).joinedload(Referral.case)
    return (
        sa.select(Administration)
        .join(Administration.referral)
        .where(in_scope(actor))
        .options(case.joinedload(Case.person))
    )


# --- safety alerts --------------------------------------------------------------------------------


def alert(token: str, actor: Actor) -> SafetyAlert | None:
    query = sa.select(SafetyAlert).where(SafetyAlert.token == token, alerts_in_scope(actor))
    case = joinedload(SafetyAlert.case).joinedload(Case.person)
    return session().scalar(query.options(case, joinedload(SafetyAlert.referral)))


def safety_alerts_of(case_id: uuid.UUID) -> Sequence[SafetyAlert]:
    """Newest first; the caller has opened the case."""
    query = sa.select(SafetyAlert).where(SafetyAlert.case_id == case_id)
    return session().scalars(query.order_by(SafetyAlert.raised_at.desc(), SafetyAlert.id)).all()


def unheeded_of_all(case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[SafetyAlert]]:
    """Alerts nobody has acknowledged, oldest first, with their referral; of a whole list."""
    query = (
        sa.select(SafetyAlert)
        .where(SafetyAlert.case_id.in_(case_ids), SafetyAlert.status.in_(WAITING))
        .options(joinedload(SafetyAlert.referral))
        .order_by(SafetyAlert.raised_at, SafetyAlert.id)
    )
    found: dict[uuid.UUID, list[SafetyAlert]] = {one: [] for one in case_ids}
    for alert in session().scalars(query):
        found[alert.case_id].append(alert)
    return found


def safety_alerts_of_all(case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[SafetyAlert]]:
    """The same for a list of cases within reach, in one statement."""
    query = sa.select(SafetyAlert).where(SafetyAlert.case_id.in_(case_ids))
    found: dict[uuid.UUID, list[SafetyAlert]] = {one: [] for one in case_ids}
    for row in session().scalars(query.order_by(SafetyAlert.raised_at.desc(), SafetyAlert.id)):
        found[row.case_id].append(row)
    return found


def alerts_of_referral(referral_id: uuid.UUID) -> Sequence[SafetyAlert]:
    """Newest first; the caller has opened the referral."""
    query = sa.select(SafetyAlert).where(SafetyAlert.referral_id == referral_id)
    return session().scalars(query.order_by(SafetyAlert.raised_at.desc(), SafetyAlert.id)).all()


def alerts_waiting(actor: Actor, *, most: int) -> Sequence[SafetyAlert]:
    """Not yet acknowledged, in the actor's reach: longest waiting first."""
    query = (
        sa.select(SafetyAlert)
        .where(alerts_in_scope(actor), SafetyAlert.status.in_(WAITING))
        .options(joinedload(SafetyAlert.case).joinedload(Case.person))
        .order_by(SafetyAlert.raised_at, SafetyAlert.id)
    )
    return session().scalars(query.limit(most)).all()


def is_with_police(case_id: uuid.UUID) -> bool:
    """In the suite, still attending, or detained at a police station: police are there to act."""
    attending = sa.exists().where(
        VoluntaryAttendance.case_id == case_id, VoluntaryAttendance.ended_at.is_(None)
    )
    here = sa.or_(Case.is_in_suite, attending)
    if session().scalar(sa.select(Case.id).where(Case.id == case_id, here)) is not None:
        return True
    record = detentions.records([case_id])[case_id]
    held = record.detention
    return held is not None and held.ended_at is None and record.is_at_station


def recipient(case: Case) -> str:
    """The unit that is to act: where the person is, else who investigates."""
    return accounts.unit(case.suite_id or case.investigating_unit_id or case.force_id).name


def begun_again_at(administration: Administration) -> datetime | None:
    """When the same instrument was next begun for the same referral."""
    later = Administration
    query = sa.select(sa.func.min(later.begun_at)).where(
        later.referral_id == administration.referral_id,
        later.instrument == administration.instrument,
        later.begun_at > administration.begun_at,
        later.status != Status.IN_ERROR,
    )
    return session().scalar(query)
