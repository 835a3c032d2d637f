"""What this room knows of being fit to be interviewed, for whoever is about to interview."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cjdiversion.cases.models import Case
from cjdiversion.interviews.rooms import Advice
from cjdiversion.safeguards import queries
from cjdiversion.safeguards.standing import Safeguard

INTERVIEW = "fit-interview"  # of reference data "safeguard_kinds"
SOURCE = "PACE Code C 12.3, Annex G"


def before_interview(case: Case, *, at: datetime) -> list[Advice]:
    """“Not fit” stops it; what is due, was not done or holds under conditions is said."""
    standing = queries.standing_at(case, at)
    return [
        Advice(". ".join(_parts(one)), SOURCE, stops=bool(one.stops))
        for one in standing
        if one.kind == INTERVIEW and (not one.is_done or (one.record and one.record.conditions))
    ]


def _parts(one: Safeguard) -> Iterator[str]:
    yield one.line
    if not one.is_done and not one.stops:
        yield from (reason.rule.words for reason in one.because)
    if one.record and one.record.conditions:
        yield f"Conditions or advice: {one.record.conditions.rstrip('.')}"
    if one.is_refused and one.record:
        yield one.record.because.rstrip(".")
