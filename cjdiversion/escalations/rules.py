"""What may leave with something that is taken further: nothing by which a person is known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

_SHORTEST = 2
_MANY_DIGITS = 8  # a telephone, NHS or custody number: whoever it belongs to, it does not go


@dataclass(frozen=True)
class Known:
    """One fact a case holds that says who it is about: `label` is what the refusal calls it."""

    label: str
    value: str | date


KNOWN: dict[str, Callable[[UUID], Iterable[Known]]] = {}
"""Room → what it holds of a case that would say who it is about; said when the room registers."""


def known_of(case_id: UUID | None) -> list[Known]:
    """Without a room that tells, nothing could be looked for, and so nothing may leave."""
    if not KNOWN:
        raise RuntimeError("no room has said what it knows of a case")
    return [one for told in KNOWN.values() for one in told(case_id)] if case_id else []


def told_of_person(text: str, known: Iterable[Known]) -> list[str]:
    """What the text would give away, by the names of the fields, each once and in order."""
    plain = _plain(text)
    found = [one.label for one in known if _holds(plain, one.value)]
    runs = (re.sub(r"\D", "", run) for run in re.findall(r"\d[\d ().+-]*\d", plain))
    if any(len(run) >= _MANY_DIGITS for run in runs):
        found.append("a long number")
    return list(dict.fromkeys(found))


def _holds(plain: str, value: str | date) -> bool:
    if isinstance(value, date):
        return any(re.search(pattern, plain) for pattern in _written(value))
    if any(mark.isdigit() for mark in value):
        wanted = re.sub(r"[^0-9a-z]", "", _plain(value))
        return len(wanted) > _SHORTEST and wanted in re.sub(r"[^0-9a-z]", "", plain)
    parts = re.findall(r"\w+", _plain(value))
    return any(_is_word(part, plain) for part in parts if len(part) >= _SHORTEST)


def _is_word(part: str, plain: str) -> bool:
    return re.search(rf"\b{re.escape(part)}\b", plain) is not None


def _written(day: date) -> list[str]:
    """A day as people write it: 3/5/1990, 03.05.90, 1990-05-03, 3 May 1990, 3rd of May 1990."""
    year = f"(?:{day.year}|{day.year % 100:02})"
    month = f"{day:%B}".lower()
    name = f"{month[:3]}(?:{month[3:]})?"
    return [
        rf"\b0?{day.day}[ /.-]+0?{day.month}[ /.-]+{year}\b",
        rf"\b{day.year}-{day.month:02}-{day.day:02}\b",
        rf"\b0?{day.day}(?:st|nd|rd|th)?(?: of)? {name},? {year}\b",
        rf"\b{name} 0?{day.day}(?:st|nd|rd|th)?,? {year}\b",
    ]


def _plain(text: str) -> str:
    """Lower case, without accents: a name typed in haste is the name still."""
    parts = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(mark for mark in parts if not unicodedata.combining(mark)).lower()
