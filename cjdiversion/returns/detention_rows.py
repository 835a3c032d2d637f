"""The detentions of a force in a period, one row each, with what each figure divides them by."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

import sqlalchemy as sa

from cjdiversion.cases.models import Case, MhaDetention, PersonInCase
from cjdiversion.detentions.models import Move, Particulars, StationUse
from cjdiversion.referrals.covering import Minutes
from cjdiversion.returns import expressions as by
from cjdiversion.returns.expressions import Column
from cjdiversion.returns.periods import Period
from cjdiversion.returns.rules import ALL, NOT_KNOWN, NOT_RECORDED, TOTAL

STATION, POLICE_VEHICLE = "police-station", "police-vehicle"
_HOURS = ((6, "under-6"), (12, "6-12"), (24, "12-24"))
_UNKNOWN = (NOT_RECORDED, NOT_KNOWN)


def rows(force_id: uuid.UUID | None, over: Period) -> sa.Select[*tuple[object, ...]]:
    """Of a case closed as about the wrong person nothing is counted."""
    day = by.london_day(MhaDetention.detained_at)
    place = MhaDetention.place_of_safety
    return (
        sa.select(
            MhaDetention.id.label("id"),
            Case.reference.label("reference"),
            day.label("day"),
            sa.true().label("is_counted"),
            sa.literal(ALL).label(TOTAL),
            MhaDetention.section.label("section"),
            place.label("place"),
            by.or_not_recorded(Particulars.transport).label("transport"),
            sa.case(
                (
                    Particulars.transport == POLICE_VEHICLE,
                    by.or_not_recorded(Particulars.police_vehicle_reason),
                )
            ).label("vehicle-reason"),
            sa.case((place == STATION, by.or_not_recorded(_station_reason()))).label(
                "station-reason"
            ),
            sa.case((place == STATION, _station_hours())).label("station-hours"),
            sa.case((place == STATION, by.yes_no(Particulars.was_arrested))).label("arrested"),
            by.age_band(day).label("age"),
            by.or_not_recorded(PersonInCase.sex).label("sex"),
            by.ethnic_group().label("ethnicity"),
            MhaDetention.ended_at.is_(None).label("is_without_end"),
        )
        .join(Case, Case.id == MhaDetention.case_id)
        .join(PersonInCase, PersonInCase.case_id == Case.id)
        .outerjoin(Particulars, Particulars.case_id == Case.id)
        .where(
            by.within(MhaDetention.detained_at, over),
            by.of_force(Case.force_id, force_id),
            Case.quarantined_at.is_(None),
        )
    )


def _station_reason() -> Column:
    newest = (
        sa.select(StationUse.reason)
        .where(StationUse.case_id == Case.id, StationUse.struck_at.is_(None))
        .order_by(StationUse.decided_at.desc(), StationUse.id.desc())
        .limit(1)
    )
    return newest.correlate(Case).scalar_subquery()


def _station_hours() -> Column:
    """At the first place of safety alone: a later move to a station changes nothing here."""
    left = (
        sa.select(sa.func.min(Move.left_at))
        .where(Move.case_id == Case.id, Move.struck_at.is_(None))
        .correlate(Case)
        .scalar_subquery()
    )
    hours = Minutes(MhaDetention.arrived_at, sa.func.coalesce(left, MhaDetention.ended_at)) / 60
    bands = [(hours < most, code) for most, code in ((0, NOT_RECORDED), *_HOURS)]
    return sa.case(*bands, (hours >= 24, "24-over"), else_=NOT_RECORDED)


def failing(row: sa.FromClause) -> Mapping[str, Column]:
    """Check → which rows fail it."""
    of = row.c
    return {
        "no-place": of["place"] == NOT_KNOWN,
        "no-transport": of["transport"].in_(_UNKNOWN),
        "no-vehicle-reason": of["vehicle-reason"].in_(_UNKNOWN),
        "no-station-reason": of["station-reason"].in_(_UNKNOWN),
        "no-station-hours": of["station-hours"] == NOT_RECORDED,
        "no-arrest": of["arrested"] == NOT_RECORDED,
        "child-at-station": sa.and_(of["place"] == STATION, of["age"].in_(("under-16", "16-17"))),
        "no-age": of["age"] == NOT_RECORDED,
        "no-sex": of["sex"].in_((NOT_RECORDED, "U")),
        "no-ethnicity": of["ethnicity"] == NOT_RECORDED,
        "no-end": of["is_without_end"],
    }
