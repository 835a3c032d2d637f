"""What happens when nobody answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from cjdiversion.access import Actor
from cjdiversion.referrals import jobs
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from cjdiversion.scheduling import JOBS
from tests.referrals import made

Person = Callable[[str], Actor]


def test_the_job_lets_overdue_referrals_expire_and_says_how_many(
    person: Person, unit: Session
) -> None:
    referral = made.in_state(Status.SENT, person)
    assert jobs.expire_overdue() == "0 expired"
    with made.later(241):
        assert jobs.expire_overdue() == "1 expired"
    assert unit.get_one(Referral, referral.id).status is Status.EXPIRED


@pytest.mark.usefixtures("app")
def test_the_job_is_on_the_timetable() -> None:
    job = JOBS["referrals.expire_overdue"]
    assert job.act is jobs.expire_overdue
    assert job.every.total_seconds() == 60
