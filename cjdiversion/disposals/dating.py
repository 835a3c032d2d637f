"""Whether an outcome, its option and other codes were in force on the day of the decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from cjdiversion import clock, reference
from cjdiversion.disposals import queries
from cjdiversion.disposals.catalogue import Catalogue
from cjdiversion.disposals.proposals import Proposal
from cjdiversion.disposals.rule import Broken
from cjdiversion.errors import Invalid, Problem
from cjdiversion.reference import ReferenceEntry

CODED = {
    "opinion_role": "opinion_roles",
    "public_interest": "public_interest_factors",
    "victim_kind": "victim_kinds",
}
"""Answers of a decision that are codes of reference data → its kind. A force may have its own."""


def in_force(held: Catalogue, said: Proposal, day: date, force: str | None) -> None:
    """Raises Invalid for a code without a row on that day, saying when it has one."""
    for kind, code, row in (
        ("outcome_codes", said.outcome_code, held.outcome(said.outcome_code)),
        ("oocr_options", said.option_code, held.option(said.option_code)),
    ):
        if code and row is None:
            raise Invalid({"outcome_code": [_not_then(kind, code, day, force)]})


def broken(said: Proposal, day: date, force: str | None) -> Iterator[Broken]:
    """The other coded answers, by the rows of that day."""
    answers = {name: getattr(said, name) for name in CODED}
    for name, problems in wrong(answers, CODED, day, force).items():
        for code, words in problems:
            yield Broken(name, code, words)


def wrong(
    said: Mapping[str, Any], kinds: Mapping[str, str], day: date, force: str | None
) -> dict[str, list[Problem]]:
    """Field → problems. `said`: field → a code, or several; `kinds`: field → its kind."""
    found: dict[str, list[Problem]] = {}
    for name, kind in kinds.items():
        given = said.get(name) or ()
        codes = [given] if isinstance(given, str) else list(given)
        held = reference.choices(kind, on=day, force=force) if codes else {}
        if problems := [_not_then(kind, one, day, force) for one in codes if one not in held]:
            found[name] = problems
    return found


def offered(kinds: Mapping[str, str], day: date, force: str | None) -> dict[str, Mapping[str, str]]:
    """Field → code → words of that day, the force’s own among them."""
    return {name: reference.choices(kind, on=day, force=force) for name, kind in kinds.items()}


def _not_then(kind: str, code: str, day: date, force: str | None) -> Problem:
    dated = queries.days_of(kind, code, force)
    if not dated:
        what = "There is no such outcome" if kind in _OUTCOMES else "There is no such answer"
        return "unknown", what
    days = "; ".join(_days(one) for one in dated)
    words = f"{dated[0].label} was not in force on {clock.day_in_words(day)}. It holds {days}"
    return "not-in-force-then", words


_OUTCOMES = ("outcome_codes", "oocr_options")


def _days(row: ReferenceEntry) -> str:
    until = f" to {clock.day_in_words(row.to_on - timedelta(days=1))}" if row.to_on else ""
    return f"from {clock.day_in_words(row.from_on)}{until}. Source: {row.source} ({row.mark.value})"
