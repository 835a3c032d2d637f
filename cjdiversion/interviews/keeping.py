"""The appropriate adult’s times in the custody system’s feed: what `cases` asks of this room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.cases.rooms import Kept, Landing
from cjdiversion.entries import service as entries
from cjdiversion.interviews import feeds, queries, service


class Adults:
    columns = feeds.COLUMNS
    also_called = feeds.ALSO_CALLED

    def kept(self, case_ids: Sequence[UUID]) -> Mapping[UUID, Kept]:
        found = queries.adults_of_all(case_ids)
        return {case_id: feeds.adults(found[case_id]) for case_id in case_ids}

    def blank(self) -> Kept:
        return feeds.Adults()

    def land(self, landings: Sequence[Landing], *, by: Actor) -> None:
        there = queries.adults_of_all([one.case.id for one in landings if one.facts])
        for one in landings:
            if one.facts:
                service.take_fed(one.case, there[one.case.id], one.facts, by=by)
        entries.found_in_feed([(one.case.id, one.told) for one in landings], by=by)

    def shown(self, case: Case, column: str) -> Any:
        adult = queries.aa_of(case.id)
        return getattr(adult, feeds.moment_of(column)) if adult else None

    def settle(self, case: Case, column: str, value: Any, *, by: Actor) -> None:
        facts: Any = {feeds.moment_of(column): value}
        service.record_aa(case, by=by, **facts)
