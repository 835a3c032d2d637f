"""Authority by telephone in the simulation: whoever is named confirms it, or did not give it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.database import session
from cjdiversion.disposals import authorising, confirming, service
from cjdiversion.disposals import models as disposals
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.steps import Status
from tests.journey.plain import Case, Decision

if TYPE_CHECKING:
    from tests.journey.following import Following

WHY = "Nobody rang me that night"


def by_phone(case: Case) -> dict[str, Any]:
    named = {"authority_name": case.team["inspector"].name, "authority_rank": "inspector"}
    return {**named, "authority_at": clock.now(), "authority_by_phone": True}


class Authorities:
    def __init__(self, whole: Following) -> None:
        self.whole = whole

    def asked(self, one: Decision) -> None:
        """It waits no more where the decision was replaced meanwhile, or was carried along."""
        team, is_theirs = one.case.team, not self.whole.is_likely(0.3)
        by = team["supervisor" if self.whole.is_likely(0.1) else "inspector"]
        is_named = by is team["inspector"]

        def deed() -> bool:
            decision = service.open(one.token, by=by)
            if is_theirs:
                confirming.confirm(decision, by=by)
            else:
                confirming.not_mine(decision, by=by, because=WHY)
            return True

        told = "authority confirmed" if is_theirs else "authority denied"
        done = self.whole.tried(told, deed)
        may = is_named and one.stands and one.authority == "waits"
        assert (done is not None) == may, self.whole.why
        if done:
            one.authority = told.removeprefix("authority ")


def is_as_written(row: disposals.Decision, ours: Decision) -> None:
    assert row.authority_name == (ours.case.team["inspector"].name if ours.authority else "")
    assert (row.authority_confirmed_at is not None) == (ours.authority == "confirmed")
    assert (row.authority_denied_at is not None) == (ours.authority == "denied")


def are_raised_as_written(decisions: Iterable[Decision]) -> None:
    """While the decision stands: one that waits, or that somebody says they did not give."""
    raised = {"waits": authorising.TO_CONFIRM, "denied": authorising.DENIED}
    ours = {
        (raised[one.authority], one.token)
        for one in decisions
        if one.stands and one.authority in raised
    }
    row = Escalation
    query = sa.select(row.kind, disposals.Decision.token).join(
        disposals.Decision, disposals.Decision.id == row.subject_id
    )
    open_still = query.where(row.kind.in_(raised.values()), row.status == Status.RAISED)
    assert {(kind, token) for kind, token in session().execute(open_still)} == ours
