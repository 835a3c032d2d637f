"""Whether an option is still open to the person: what was open when it was decided need not be on
the day it is signed, as a date of birth is corrected, or a force says no."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cjdiversion import reference
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case, Offence
from cjdiversion.conditions import prosecutable
from cjdiversion.conditions.models import Record
from cjdiversion.disposals import authorising
from cjdiversion.disposals import queries as decided
from cjdiversion.disposals.assessing import Assessed, assess
from cjdiversion.disposals.criteria import Facts, Verdict
from cjdiversion.disposals.suspects import suspect_of
from cjdiversion.errors import Invalid

OF_A_DECISION = ("in-force", "age")
"""What else a decision rests on was looked at when it was made."""


def still_open(record: Record, day: date, *, by: Actor, field: str) -> None:
    """A caution is looked at for what may change behind it, a plan for all that stands in the way.
    `record` comes with its case, the person and the offences. Raises Invalid at `field`."""
    offences = prosecutable.offences_of(record.case, record.decision)
    found = _assessed(record.case, record.option_code, day, by, field, offences)
    closing = found.barring
    if record.decision is not None:
        closing = [one for one in found.closing if one.criterion in OF_A_DECISION]
    _refuse(closing, field)


def open_to(case: Case, option_code: str, day: date, *, by: Actor, field: str) -> None:
    """The same before there is a record of it."""
    about = prosecutable.offences_of(case, None)
    _refuse(_assessed(case, option_code, day, by, field, about).barring, field)


def _assessed(
    case: Case,
    option_code: str,
    day: date,
    by: Actor,
    field: str,
    offences: Sequence[Offence] | None = None,
) -> Assessed:
    held = decided.catalogue(on=day, force=decided.force_code(case.force_id))
    option = held.option(option_code)
    if option is None:
        label = reference.label("oocr_options", option_code)
        raise Invalid.at(field, "not-in-force", f"{label} is not in force on that day")
    return assess(
        option,
        Facts(suspect_of(case, day, offences), day, authorising.rank_on(day, case, by), held),
    )


def _refuse(closing: list[Verdict], field: str) -> None:
    if closing:
        told = [(one.code, f"{one.words}. Source: {one.told_source}") for one in closing]
        raise Invalid({field: told})
