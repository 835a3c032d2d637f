"""What must be said with what, of the circumstances. Pure: answers in, problems out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cjdiversion.disposals.known import Answer
from cjdiversion.disposals.rules import REASONS_AT_LEAST
from cjdiversion.errors import Problem

# Answer → what is asked with it, at which field, in which words.
_WITH: tuple[tuple[str, str, str], ...] = (
    ("dpp_consent", "dpp_prosecutor", "Enter the prosecutor who gave the consent of the DPP"),
    ("dpp_consent", "dpp_reference", "Enter the reference of the consent of the DPP"),
    ("dpp_consent", "dpp_on", "Enter the day of the consent of the DPP"),
    ("consulted", "consulted_whom", "Enter who was asked, and when"),
)


def wrong(
    said: Mapping[str, Any], *, today: date, offence_on: date | None
) -> dict[str, list[Problem]]:
    """Field → problems."""
    return {name: [problem] for name, problem in _found(said, today, offence_on)}


def _found(
    said: Mapping[str, Any], today: date, offence_on: date | None
) -> Iterator[tuple[str, Problem]]:
    for answer, name, words in _WITH:
        if said.get(answer) == Answer.YES and not said.get(name):
            yield name, ("required", words)
    because = (said.get("exceptional_because") or "").strip()
    if said.get("exceptional") == Answer.YES and len(because) < REASONS_AT_LEAST:
        words = f"Say in {REASONS_AT_LEAST} characters or more what is exceptional"
        yield "exceptional_because", ("reasons-short", words)
    if said.get("reliability") in ("reliable", "doubtful") and not said.get("reliability_by"):
        yield "reliability_by", ("required", "Enter who assessed whether it can be relied on")
    if said.get("intimate") == Answer.YES and said.get("domestic") == Answer.NO:
        words = "Between intimate partners it is domestic abuse: check both answers"
        yield "intimate", ("contradictory", words)
    yield from _days(said, today, offence_on)


def _days(
    said: Mapping[str, Any], today: date, offence_on: date | None
) -> Iterator[tuple[str, Problem]]:
    if (given := said.get("dpp_on")) and given > today:
        yield "dpp_on", ("future", "The consent of the DPP must be in the past")
    if given and offence_on and given < offence_on:
        words = "The consent of the DPP cannot be of a day before the offence"
        yield "dpp_on", ("before-the-offence", words)
    limit = said.get("limit_on")
    if limit and offence_on and limit < offence_on:
        words = "The time to prosecute cannot run out before the offence"
        yield "limit_on", ("before-the-offence", words)
