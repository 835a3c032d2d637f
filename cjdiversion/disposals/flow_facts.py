"""What the tables say of flagged cases, for `flowing.py`: the one definition of what is counted."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cjdiversion.cases.models import Case, PersonInCase, Way
from cjdiversion.consents.models import ToldOfLd
from cjdiversion.disposals import flowing
from cjdiversion.disposals.flow_models import Flagged
from cjdiversion.disposals.flowing import Course, Facts, Sent
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.steps import Status as Decided
from cjdiversion.referrals import steps
from cjdiversion.referrals.models import Referral, ReferralMove
from cjdiversion.referrals.steps import Status
from cjdiversion.screenings.models import Need, NeedStatus, VulnerabilityDecision

AT_ONCE = 500  # cases; SQLite takes so many names in one statement
NOT_SCREENED = "could-not"  # of reference data “referral_screening_outcomes”
_KEPT = [getattr(Flagged, one.name) for one in fields(Course)]
_UNIT = sa.case((Case.way == Way.CUSTODY, Case.suite_id), else_=Case.investigating_unit_id)
_NEEDS_SINCE = (
    sa.select(sa.func.min(Need.raised_at))
    .where(Need.case_id == Case.id, Need.status == NeedStatus.ACTIVE)
    .correlate(Case)
    .scalar_subquery()
)
_DECIDED_AT = (
    sa.select(sa.func.min(Decision.decided_at))
    .where(Decision.case_id == Case.id, Decision.status == Decided.STANDS)
    .correlate(Case)
    .scalar_subquery()
)
_AGREES = (
    sa.select(ToldOfLd.agrees)
    .where(ToldOfLd.case_id == Case.id)
    .order_by(ToldOfLd.told_at.desc(), ToldOfLd.id.desc())
    .limit(1)
    .correlate(Case)
    .scalar_subquery()
)
_IS_TOLD = sa.exists().where(ToldOfLd.case_id == Case.id).correlate(Case)
_REASON = sa.case(
    (Referral.status == Status.DECLINED, Referral.decline_category),
    (Referral.status == Status.WITHDRAWN, Referral.withdraw_reason),
    (Referral.status == Status.CLOSED, Referral.close_reason),
    else_="",
)


def courses(connection: sa.Connection, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Course]:
    """How far each of these has come; one that is not flagged, is of nobody suspected or of the
    wrong person, is left out."""
    found = connection.execute(
        sa.select(
            *(Case.id, Case.force_id, _UNIT.label("unit_id"), Case.is_open),
            *(_NEEDS_SINCE.label("needs_since"), _DECIDED_AT.label("decided_at")),
            *(_IS_TOLD.label("is_told"), _AGREES.label("agrees")),
        )
        .join(PersonInCase, PersonInCase.case_id == Case.id)
        .where(Case.id.in_(ids), Case.quarantined_at.is_(None), PersonInCase.is_suspect)
    ).all()
    vulnerable = _vulnerable(connection, [row.id for row in found])
    flagged = {
        row.id: at
        for row in found
        if (at := flowing.flagged_at(row.needs_since, vulnerable[row.id])) is not None
    }
    drafts, sent = _referrals(connection, list(flagged))
    return {
        row.id: flowing.course(
            Facts(
                case_id=row.id,
                force_id=row.force_id,
                unit_id=row.unit_id,
                is_open=row.is_open,
                flagged_at=flagged[row.id],
                is_told=bool(row.is_told),
                agrees=row.agrees,
                has_draft=row.id in drafts,
                sent=sent[row.id],
                decided_at=row.decided_at,
            )
        )
        for row in found
        if row.id in flagged
    }


def kept(connection: sa.Connection, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Course]:
    rows = connection.execute(sa.select(*_KEPT).where(Flagged.case_id.in_(ids)))
    return {row.case_id: Course(**row._mapping) for row in rows}


def all_ids(connection: sa.Connection) -> Iterator[Sequence[uuid.UUID]]:
    """Of every case there is; none other can be flagged."""
    every = sa.select(Case.id).order_by(Case.id).limit(AT_ONCE)
    found = connection.scalars(every).all()
    while found:
        yield found
        found = connection.scalars(every.where(Case.id > found[-1])).all()


def _vulnerable(
    connection: sa.Connection, ids: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, list[tuple[bool, datetime]]]:
    row = VulnerabilityDecision
    rows = connection.execute(
        sa.select(row.case_id, row.is_vulnerable, row.decided_at)
        .where(row.case_id.in_(ids))
        .order_by(row.decided_at, row.id)
    )
    found: dict[uuid.UUID, list[tuple[bool, datetime]]] = defaultdict(list)
    for case_id, is_vulnerable, at in rows:
        found[case_id].append((is_vulnerable, at))
    return found


def _referrals(
    connection: sa.Connection, ids: Sequence[uuid.UUID]
) -> tuple[set[uuid.UUID], Mapping[uuid.UUID, list[Sent]]]:
    """Cases with a draft, and what was sent of each."""
    drafts: set[uuid.UUID] = set()
    sent: dict[uuid.UUID, list[Sent]] = defaultdict(list)
    rows: Sequence[Any] = ()
    if ids:
        columns = Referral.id, Referral.case_id, Referral.status, Referral.sent_at
        query = sa.select(*columns, _REASON.label("reason")).where(Referral.case_id.in_(ids))
        rows = connection.execute(query.order_by(Referral.id)).all()
    moved = _moved(connection, [row.id for row in rows])
    for row in rows:
        if row.status is Status.DRAFT:
            drafts.add(row.case_id)
        elif row.sent_at is not None:
            sent[row.case_id].append(Sent(row.status, row.sent_at, row.reason, moved[row.id]))
    return drafts, sent


def _moved(
    connection: sa.Connection, ids: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, dict[str, datetime]]:
    found: dict[uuid.UUID, dict[str, datetime]] = defaultdict(dict)
    if not ids:
        return found
    move = ReferralMove
    rows = connection.execute(
        sa.select(move.referral_id, move.step, sa.func.min(move.at))
        .where(
            move.referral_id.in_(ids),
            move.step.in_((steps.ACCEPT.name, *flowing.SEEN)),
            move.undone_at.is_(None),
            sa.or_(move.step != steps.SCREEN.name, move.reason != NOT_SCREENED),
        )
        .group_by(move.referral_id, move.step)
    )
    for referral_id, step, at in rows:
        found[referral_id][step] = at
    return found
