"""The referrals that a force sent to L&D in a period, one row each."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

import sqlalchemy as sa

from cjdiversion.cases.models import Case, PersonInCase
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from cjdiversion.returns import expressions as by
from cjdiversion.returns.expressions import Column
from cjdiversion.returns.periods import Period
from cjdiversion.returns.rules import ALL, NOT_RECORDED, TOTAL


def rows(force_id: uuid.UUID | None, over: Period) -> sa.Select[*tuple[object, ...]]:
    """What the police sent: one that L&D began, with a case of the force or without, is none."""
    day = by.london_day(Referral.sent_at)
    is_declined = Referral.status == Status.DECLINED
    return (
        sa.select(
            Referral.id.label("id"),
            Case.reference.label("reference"),
            day.label("day"),
            sa.true().label("is_counted"),
            sa.literal(ALL).label(TOTAL),
            Referral.source.label("source"),
            Referral.priority.label("priority"),
            by.yes_no(Referral.agreed_when_sent).label("agreed"),
            sa.cast(Referral.status, sa.String(40)).label("state"),
            sa.case((is_declined, by.or_not_recorded(Referral.decline_category))).label("decline"),
            _answer().label("answer"),
            by.age_band(day).label("age"),
            by.or_not_recorded(PersonInCase.sex).label("sex"),
            by.ethnic_group().label("ethnicity"),
        )
        .join(Case, Case.id == Referral.case_id)
        .join(PersonInCase, PersonInCase.case_id == Case.id)
        .where(
            by.within(Referral.sent_at, over),
            by.of_force(Case.force_id, force_id),
            Case.quarantined_at.is_(None),
            Referral.is_begun_by_ld.is_(False),
        )
    )


def _answer() -> Column:
    answered, due = Referral.answered_at, Referral.answer_due_at
    return sa.case(
        (answered.is_(None), "not-answered"),
        (due.is_(None), "without-target"),
        (answered <= due, "in-time"),
        else_="late",
    )


def failing(row: sa.FromClause) -> Mapping[str, Column]:
    """Check → which rows fail it."""
    of = row.c
    is_over = of["state"].in_((Status.WITHDRAWN.value, Status.EXPIRED.value))
    return {
        "no-answer": sa.and_(of["answer"] == "not-answered", ~is_over),
        "no-agreement": of["agreed"] == NOT_RECORDED,
        "no-age": of["age"] == NOT_RECORDED,
        "no-sex": of["sex"].in_((NOT_RECORDED, "U")),
        "no-ethnicity": of["ethnicity"] == NOT_RECORDED,
    }
