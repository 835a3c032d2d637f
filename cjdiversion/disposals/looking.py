"""The facts of a case, as they are today for whoever looks."""

from __future__ import annotations

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.disposals import queries, service
from cjdiversion.disposals.criteria import Facts


def facts_of(case: Case, by: Actor) -> Facts:
    """`case` comes with its person and offences."""
    today = clock.today()
    held = queries.catalogue(on=today, force=queries.force_code(case.force_id))
    return Facts(service.suspect_of(case, today), today, by.rank, held)
