"""Who is asked in time whether a condition was met: the provider, or the owner in their place."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion.access import Actor
from cjdiversion.conditions import setting
from cjdiversion.conditions.models import AnswerLink
from cjdiversion.outbox.models import Message
from cjdiversion.outbox.steps import Status as Sent
from tests.conditions import made
from tests.conditions.test_raising import days

Person = Callable[[str], Actor]


def test_a_provider_is_asked_fourteen_and_two_days_before_each_time_by_a_new_link(
    unit: Session, person: Person
) -> None:
    condition = made.running(person)  # due in 28 days
    with days(13):
        assert made.remind_due() == 0
    with days(14):
        assert made.remind_due() == 1
        assert made.remind_due() == 0
    with days(25):
        assert made.remind_due() == 0
    with days(26):
        assert made.remind_due() == 1
    with days(28):
        assert made.remind_due() == 0
    assert condition.reminders == 2
    query = sa.select(AnswerLink).order_by(AnswerLink.made_at)
    first, second = unit.scalars(query).all()
    assert first.ended_at is not None
    assert second.ended_at is None
    kinds = unit.scalars(sa.select(Message.kind)).all()
    assert kinds == ["condition-asked"] * 2


def due_soon(unit: Session) -> list[Message]:
    query = sa.select(Message).where(Message.kind == "condition-due").order_by(Message.made_at)
    return list(unit.scalars(query).all())


def test_where_the_provider_has_no_address_the_owner_is_reminded_on_the_same_days(
    unit: Session, person: Person
) -> None:
    condition = made.running(person, provider_email="")
    with days(13):
        assert made.remind_due() == 0
    with days(14):
        assert made.remind_due() == 1
        assert made.remind_due() == 0
    with days(26):
        assert made.remind_due() == 1
    with days(28):
        assert made.remind_due() == 0
    told = due_soon(unit)
    assert [one.recipient_id for one in told] == [person("supervisor").person_id] * 2
    assert {one.path for one in told} == {f"/conditions/{condition.token}/report"}
    assert {one.reference for one in told} == {condition.reference}
    assert (condition.reminders, condition.asked_on) == (0, None)  # nobody outside was asked
    assert unit.scalars(sa.select(AnswerLink)).all() == []


def test_a_reminder_that_waits_is_not_sent_once_somebody_answered_or_can_be_asked(
    unit: Session, person: Person
) -> None:
    answered = made.running(person, provider_email="")
    readdressed = made.running(person, provider_email="")
    with days(14):
        assert made.remind_due() == 2
        made.reported(answered, "yes", person)
        told = {"provider_email": made.EMAIL, "by": person("supervisor")}
        setting.readdress(readdressed, **told)
        assert {one.status for one in due_soon(unit)} == {Sent.CANCELLED}
        assert made.remind_due() == 1
    assert (readdressed.reminders, len(due_soon(unit))) == (1, 2)


def test_who_loses_the_address_of_the_provider_is_reminded_instead(
    unit: Session, person: Person
) -> None:
    condition = made.running(person)
    with days(14):
        assert made.remind_due() == 1
    with days(20):
        setting.readdress(condition, by=person("supervisor"), provider_email=None)
        assert made.remind_due() == 1
    with days(26):
        assert made.remind_due() == 1
    assert (condition.reminders, len(due_soon(unit))) == (1, 2)
