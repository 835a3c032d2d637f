"""The people of a force whose detention in custody was authorised in a period, one row each."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from cjdiversion.cases.models import Case, CaseEvent, CustodyBooking, Offence, PersonInCase
from cjdiversion.interviews.models import AppropriateAdult
from cjdiversion.referrals.covering import Minutes
from cjdiversion.returns import expressions as by
from cjdiversion.returns.expressions import Column
from cjdiversion.returns.outcome_figures import NOT_LISTED
from cjdiversion.returns.periods import Period
from cjdiversion.returns.rules import ALL, NOT_RECORDED, TOTAL
from cjdiversion.screenings.models import VulnerabilityDecision

_A_DAY = 24 * 60


def rows(force_id: uuid.UUID | None, over: Period) -> sa.Select[*tuple[object, ...]]:
    """Those authorised in the period; and, counted nowhere, those opened in it whose detention has
    no time of authorisation."""
    authorised, is_ours = CustodyBooking.authorised_at, CustodyBooking.force_id == force_id
    day = by.london_day(sa.func.coalesce(authorised, Case.opened_at))
    age = by.age_band(day)
    is_adult = age == "18-over"
    vulnerable = by.yes_no(VulnerabilityDecision.is_vulnerable)
    is_vulnerable = sa.and_(is_adult, vulnerable == "yes")
    need = sa.case((~is_adult, "child"), (is_vulnerable, "vulnerable-adult"), else_="neither")
    called = sa.case((_was_called(), "yes"), else_="no")
    return (
        sa.select(
            CustodyBooking.id.label("id"),
            Case.reference.label("reference"),
            day.label("day"),
            authorised.is_not(None).label("is_counted"),
            sa.literal(ALL).label(TOTAL),
            age.label("age"),
            by.or_not_recorded(PersonInCase.sex).label("sex"),
            by.ethnic_group().label("ethnicity"),
            sa.func.coalesce(sa.func.nullif(_first_group(), ""), NOT_LISTED).label("offence"),
            sa.case((is_adult, vulnerable)).label("vulnerable"),
            need.label("needs-adult"),
            sa.case((~is_adult, called)).label("called-child"),
            sa.case((is_vulnerable, called)).label("called-vulnerable"),
            _over_a_day().label("over-24"),
        )
        .join(Case, Case.id == CustodyBooking.case_id)
        .join(PersonInCase, PersonInCase.case_id == Case.id)
        .outerjoin(VulnerabilityDecision, _newest_decision())
        .where(
            Case.quarantined_at.is_(None),
            sa.or_(
                sa.and_(is_ours, by.within(authorised, over)),
                sa.and_(is_ours, authorised.is_(None)),
            ),
            sa.or_(authorised.is_not(None), by.within(Case.opened_at, over)),
        )
    )


def _first_group() -> Column:
    first = (
        sa.select(by.offence_group())
        .select_from(Offence)
        .where(Offence.case_id == Case.id)
        .order_by(Offence.position, Offence.id)
        .limit(1)
    )
    return first.correlate(Case).scalar_subquery()


def _newest_decision() -> Column:
    one = aliased(VulnerabilityDecision)
    newest = (
        sa.select(one.id)
        .where(one.case_id == Case.id)
        .order_by(one.decided_at.desc(), one.id.desc())
        .limit(1)
    )
    return VulnerabilityDecision.id == newest.correlate(Case).scalar_subquery()


def _was_called() -> Column:
    one = AppropriateAdult
    moments = (one.requested_at, one.contacted_at, one.arrived_at)
    called = sa.or_(*(moment.is_not(None) for moment in moments))
    return sa.exists().where(one.case_id == Case.id, called).correlate(Case)


def _over_a_day() -> Column:
    charged = (
        sa.select(sa.func.min(CaseEvent.at))
        .where(
            CaseEvent.case_id == Case.id,
            CaseEvent.kind == "charged",
            CaseEvent.struck_at.is_(None),
        )
        .correlate(Case)
        .scalar_subquery()
    )
    began, released = CustodyBooking.relevant_at, CustodyBooking.released_at
    ended = sa.case((released < charged, released), else_=sa.func.coalesce(charged, released))
    minutes = Minutes(began, ended)
    is_told = sa.and_(began.is_not(None), ended.is_not(None))
    return sa.case((~is_told, NOT_RECORDED), (minutes > _A_DAY, "yes"), else_="no")


def failing(row: sa.FromClause) -> Mapping[str, Column]:
    """Check → which rows fail it."""
    of = row.c
    counted = of["is_counted"]
    fails = {
        "no-age": of["age"] == NOT_RECORDED,
        "no-sex": of["sex"].in_((NOT_RECORDED, "U")),
        "no-ethnicity": of["ethnicity"] == NOT_RECORDED,
        "no-offence": of["offence"] == NOT_LISTED,
        "no-vulnerability": of["vulnerable"] == NOT_RECORDED,
        "no-call": sa.or_(of["called-child"] == "no", of["called-vulnerable"] == "no"),
        "no-length": of["over-24"] == NOT_RECORDED,
    }
    of_counted = {code: sa.and_(counted, fail) for code, fail in fails.items()}
    return {"no-authorised": ~counted, **of_counted}
