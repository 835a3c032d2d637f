"""What is kept with a decision as it was at that moment: who made it, and what was known."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from cjdiversion import reference
from cjdiversion.access import Actor
from cjdiversion.screenings import queries as screenings

MINUTE = timedelta(minutes=1)  # pages take a moment to the minute


def made_by(by: Actor) -> dict[str, Any]:
    """The unit that decides is the one counted: for a duty inspector, the suite."""
    return {
        "unit_id": by.unit_id,
        "decided_by_id": by.person_id,
        "decided_by": by.name,
        "decided_by_rank": by.rank,
    }


def known(case_id: uuid.UUID, at: datetime) -> dict[str, Any]:
    """What had been found by then, frozen: a later screening changes nothing here."""
    by_then = at + MINUTE
    needs = [need for need in screenings.needs_of(case_id) if need.raised_at < by_then]
    begun = [one for one in screenings.screenings_of(case_id) if one.started_at < by_then]
    pairs = dict.fromkeys((need.code, need.source) for need in needs)
    return {
        "needs_known": [
            {"code": code, "label": reference.label("vulnerabilities", code), "source": source}
            for code, source in pairs
        ],
        "screened": screenings.screened(case_id) if begun else "not-screened",
    }
