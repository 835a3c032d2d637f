"""The facts of a case, as they are on one day for whoever looks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case, Offence
from cjdiversion.disposals import authorising, gravity, queries, service
from cjdiversion.disposals.criteria import Facts
from cjdiversion.disposals.options_models import GravityScore


def facts_of(case: Case, by: Actor, on: date | None = None) -> Facts:
    """`case` comes with its person and offences. As they were on that day, or today."""
    day = on or clock.today()
    held = queries.catalogue(on=day, force=queries.force_code(case.force_id))
    return Facts(service.suspect_of(case, day), day, authorising.rank_on(day, case, by), held)


def scores_of(
    case: Case, offences: Sequence[Offence], at: datetime
) -> tuple[list[GravityScore], list[str]]:
    """Those that stand at that moment for these offences, and why for others none does."""
    return gravity.standing(gravity.scores_of(case.id), offences, service.moment_of(case, at))
