"""What names a person in the words somebody wrote, put out of sight. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

MASK = "[…]"
FEWEST = 2  # letters: an initial alone would black out half of a text


def is_name(text: str) -> bool:
    return len(text) >= FEWEST


def days_as_written(day: date) -> list[str]:
    """A date of birth in the ways people type it."""
    months = (f"{day:%B}", f"{day:%b}")
    numbers = {f"{day.day}/{day.month}/{day.year}", f"{day:%d/%m/%Y}", f"{day:%d/%m/%y}"}
    numbers |= {one.replace("/", mark) for one in numbers for mark in ".-"}
    words = {
        f"{number} {month} {day.year}" for number in (day.day, f"{day:%d}") for month in months
    }
    return sorted({*numbers, *words, day.isoformat()})


def without(text: str, names: Iterable[str]) -> str:
    """Each whole word or phrase of `names` masked, in whatever case; the longest first."""
    wanted = sorted({one.strip() for one in names if is_name(one.strip())}, key=len, reverse=True)
    if not wanted:
        return text
    either = "|".join(re.escape(one) for one in wanted)
    return re.sub(rf"(?<!\w)(?:{either})(?!\w)", MASK, text, flags=re.IGNORECASE)
