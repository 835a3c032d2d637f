"""What a decision on vulnerability is made against: the one that stands."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.errors import Conflict
from cjdiversion.screenings import queries
from cjdiversion.screenings.models import VulnerabilityDecision


def before(case: Case, version: int | None, *, until: datetime) -> VulnerabilityDecision | None:
    """The decision that stood then, with the case held: two officers decide one after the other.
    Raises Conflict where a page did not know of it."""
    session().execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())
    if version is not None and version != queries.decisions_of(case.id):
        words = "Somebody else decided since you opened this page. Read their decision, then decide"
        raise Conflict(words)
    return queries.vulnerability_of(case.id, until)
