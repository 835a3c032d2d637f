"""What is open, of one case or of many."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion.cases.models import Case, CustodyBooking, MhaDetention, VoluntaryAttendance
from cjdiversion.cases.rules import STATION
from cjdiversion.database import session
from cjdiversion.departures import rules
from cjdiversion.departures.models import ReleaseCheck
from cjdiversion.departures.rules import Asked, Open
from cjdiversion.detentions.models import Move
from cjdiversion.escalations.models import Escalation
from cjdiversion.instruments import queries as instruments
from cjdiversion.referrals.models import Referral
from cjdiversion.safeguards import queries as safeguards
from cjdiversion.screenings import queries as screenings
from cjdiversion.screenings import records

LEFT_WITH_SOMETHING_OPEN = "left-with-something-open"  # of reference data "escalation_kinds"


def open_of(case: Case) -> list[Open]:
    return open_of_all([case])[case.id]


def open_of_all(cases: Sequence[Case]) -> dict[uuid.UUID, list[Open]]:
    """Each case has its person loaded."""
    ids = [case.id for case in cases]
    sent: dict[uuid.UUID, list[Referral]] = defaultdict(list)
    for one in session().scalars(sa.select(Referral).where(Referral.case_id.in_(ids))):
        sent[one.case_id].append(one)
    alerts = instruments.unheeded_of_all(ids)
    standing, outcomes = safeguards.standing_of_all(cases), screenings.screened_of(ids)
    return {
        case.id: rules.open_things(
            sent[case.id],
            standing[case.id],
            _asked(case, outcomes.get(case.id, "not-screened")),
            alerts[case.id],
        )
        for case in cases
    }


def _asked(case: Case, outcome: str) -> Asked:
    """Only a record under way has questions left; it is one statement, and there are few."""
    under_way = screenings.under_way(case.id) if outcome == "in-progress" else None
    left = len(records.of(under_way).unanswered) if under_way else 0
    return Asked(outcome, left)


def contact_of(case_id: uuid.UUID) -> str:
    """What the newest referral says of reaching them safely: a telephone number alone does not."""
    query = sa.select(Referral.safe_contact).where(Referral.case_id == case_id)
    newest = query.order_by(Referral.started_at.desc(), Referral.id.desc()).limit(1)
    return session().scalar(newest) or ""


def check_of(case_id: uuid.UUID) -> ReleaseCheck | None:
    return session().scalar(sa.select(ReleaseCheck).where(ReleaseCheck.case_id == case_id))


def left_unchecked(
    since: datetime, *, limit: int, after: uuid.UUID | None = None
) -> Sequence[Case]:
    """Who left after `since`, by whatever way it was told, of whom nobody has looked at what was
    open and those in charge have not been told; by key, from the one `after`. Of those detained
    under the Mental Health Act who were at a police station: a hospital looks itself."""
    held = MhaDetention
    moved = sa.select(Move.case_id).where(Move.place_of_safety == STATION)
    at_station = sa.or_(held.place_of_safety == STATION, held.case_id.in_(moved))
    left = sa.union_all(
        sa.select(CustodyBooking.case_id).where(CustodyBooking.released_at >= since),
        sa.select(VoluntaryAttendance.case_id).where(VoluntaryAttendance.ended_at >= since),
        sa.select(held.case_id).where(at_station, held.ended_at >= since),
    )
    looked = sa.select(ReleaseCheck.id).where(ReleaseCheck.case_id == Case.id).exists()
    told = sa.select(Escalation.id).where(
        Escalation.kind == LEFT_WITH_SOMETHING_OPEN, Escalation.subject_id == Case.id
    )
    query = sa.select(Case).where(Case.id.in_(left), ~looked, ~told.exists())
    if after is not None:
        query = query.where(Case.id > after)
    query = query.options(joinedload(Case.person)).order_by(Case.id).limit(limit)
    return session().scalars(query).all()
