"""Whether an outcome and its option were in force on the day of the decision."""

from __future__ import annotations

from datetime import date, timedelta

from cjdiversion import clock
from cjdiversion.disposals import queries
from cjdiversion.disposals.catalogue import Catalogue
from cjdiversion.disposals.proposals import Proposal
from cjdiversion.errors import Invalid
from cjdiversion.reference import ReferenceEntry


def in_force(held: Catalogue, said: Proposal, day: date, force: str | None) -> None:
    """Raises Invalid for a code without a row on that day, saying when it has one."""
    for kind, code, row in (
        ("outcome_codes", said.outcome_code, held.outcome(said.outcome_code)),
        ("oocr_options", said.option_code, held.option(said.option_code)),
    ):
        if not code or row is not None:
            continue
        dated = queries.days_of(kind, code, force)
        if not dated:
            raise Invalid.at("outcome_code", "unknown", "There is no such outcome")
        days = "; ".join(_days(one) for one in dated)
        words = f"{dated[0].label} was not in force on {clock.day_in_words(day)}. It holds {days}"
        raise Invalid.at("outcome_code", "not-in-force-then", words)


def _days(row: ReferenceEntry) -> str:
    until = f" to {clock.day_in_words(row.to_on - timedelta(days=1))}" if row.to_on else ""
    return f"from {clock.day_in_words(row.from_on)}{until}. Source: {row.source} ({row.mark.value})"
