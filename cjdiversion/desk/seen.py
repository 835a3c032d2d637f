"""When people were seen at the station: an interview there ends a stay in hospital that nobody
recorded the end of."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from cjdiversion.database import session
from cjdiversion.interviews.models import Interview

_HOSPITAL = "hospital"  # questioned there, the time counts by its own events


def interviewed(case_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[datetime]]:
    """Where no place is said, it is taken to be the station: detention ends sooner so."""
    query = sa.select(Interview.case_id, Interview.started_at, Interview.place)
    found: dict[uuid.UUID, list[datetime]] = defaultdict(list)
    for case_id, started_at, place in session().execute(
        query.where(Interview.case_id.in_(case_ids))
    ):
        if _HOSPITAL not in place.casefold():
            found[case_id].append(started_at)
    return found
