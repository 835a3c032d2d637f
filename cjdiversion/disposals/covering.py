"""Which offences a decision is about: those named, or all that nothing is decided of yet. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from cjdiversion.cases.models import Case, Offence
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.steps import Status
from cjdiversion.errors import Invalid

FIELD = "offences"


def labels(offences: Iterable[Offence]) -> dict[str, str]:
    """Number of an offence in its case → words."""
    return {str(one.position): one.words for one in offences}


def undecided(case: Case, standing: Iterable[Decision]) -> list[Offence]:
    """A decision of the whole case covers what was alleged since, until it is replaced."""
    covered = {one.offence_id for decision in standing for one in decision.covers}
    if None in covered:
        return []
    return [one for one in case.offences if one.id not in covered]


def is_all_decided(case: Case, standing: Sequence[Decision]) -> bool:
    return bool(standing) and not undecided(case, standing)


def fallen(decisions: Iterable[Decision], covered: set[uuid.UUID | None]) -> Decision | None:
    """The last decision of just these offences that no longer stands and that none took the place
    of: as after a condition that was not met. `decisions`: newest first."""
    found = list(decisions)
    followed = {one.replaces_id for one in found}
    open_ends = (
        one
        for one in found
        if one.status is Status.SUPERSEDED
        and one.id not in followed
        and {covers.offence_id for covers in one.covers} == covered
    )
    return next(open_ends, None)


def chosen(case: Case, numbers: Sequence[str] | None, default: list[Offence]) -> list[Offence]:
    """Empty for a case with no offence. Raises Invalid for a number that the case does not have, or
    where none of its offences is chosen."""
    if numbers is None:
        return default
    known = {str(one.position): one for one in case.offences}
    if unknown := [number for number in numbers if number not in known]:
        words = f"This case has no offence number {unknown[0]}"
        raise Invalid.at(FIELD, "unknown", words)
    if known and not numbers:
        raise Invalid.at(FIELD, "required", "Select the offences that this is about")
    return [known[number] for number in numbers]
