"""Health visits in the custody system’s feed: what `cases` asks of this room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from cjdiversion import reference
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.cases.rooms import Kept, Landing
from cjdiversion.entries import service as entries
from cjdiversion.safeguards import facts, feeds, service
from cjdiversion.safeguards.feeds import Visits


class HealthVisits:
    columns = feeds.COLUMNS
    also_called = feeds.ALSO_CALLED

    def kept(self, case_ids: Sequence[UUID]) -> Mapping[UUID, Kept]:
        return dict(_visits(case_ids))

    def blank(self) -> Kept:
        return feeds.visits((), reference.attributes(feeds.OUTCOMES))

    def land(self, landings: Sequence[Landing], *, by: Actor) -> None:
        there = _visits([one.case.id for one in landings if one.facts])
        for one in landings:
            if one.facts:
                changes = there[one.case.id].change(one.facts, one.told)
                service.take_fed(one.case, changes, by=by)
        entries.found_in_feed([(one.case.id, one.told) for one in landings], by=by)

    def shown(self, case: Case, column: str) -> Any:
        """The newest, whoever recorded it."""
        there = sorted(_visits([case.id])[case.id].there, key=lambda one: one.at)
        if column == feeds.OUTCOME:
            said = [one.result for one in there if one.result]
            return reference.label(feeds.OUTCOMES, said[-1]) if said else ""
        found = [one.at for one in there if one.state is feeds.STATES[column]]
        return found[-1] if found else None

    def settle(self, case: Case, column: str, value: Any, *, by: Actor) -> None:
        service.put_right(case, _visits([case.id])[case.id], column, value, by=by)


def _visits(case_ids: Sequence[UUID]) -> Mapping[UUID, Visits]:
    """Of every case named."""
    records, outcomes = facts.records_of(case_ids), reference.attributes(feeds.OUTCOMES)
    return {
        case_id: feeds.visits(
            [row for row in records.get(case_id, []) if row.kind == feeds.KIND], outcomes
        )
        for case_id in case_ids
    }
