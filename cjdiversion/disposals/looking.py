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
from cjdiversion.disposals.suspects import suspect_of


def facts_of(
    case: Case, by: Actor, on: date | None = None, about: Sequence[Offence] | None = None
) -> Facts:
    """`case` comes with its person and offences. As they were on that day, or today, of these
    offences, or all."""
    day = on or clock.today()
    held = queries.catalogue(on=day, force=queries.force_code(case.force_id))
    rank = authorising.rank_on(day, case, by)
    return Facts(suspect_of(case, day, about), day, rank, held)


def scores_of(
    case: Case, offences: Sequence[Offence], at: datetime
) -> tuple[list[GravityScore], list[str]]:
    """Those that stand at that moment for these offences, and why for others none does."""
    return gravity.standing(gravity.scores_of(case.id), offences, service.moment_of(case, at))
