"""What is alleged: offence codes with what the reference data of the day says about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from cjdiversion import reference

KIND = "offences"
QUALIFIERS = "offence_qualifiers"
LONGEST_TEXT = 120


def numbered(
    offences: Iterable[Mapping[str, Any]], on: date, *, after: int = 0
) -> Iterator[dict[str, Any]]:
    """Columns of Offence rows, in the order given. A code not in the data is kept as text."""
    for position, offence in enumerate(offences, after + 1):
        yield {"position": position, **columns(offence, on)}


def columns(offence: Mapping[str, Any], on: date) -> dict[str, Any]:
    known = {name: value for name, value in offence.items() if value is not None}
    code = str(known.pop("code", ""))
    return {**known, **_described(code, on)}


def is_known(code: str, on: date) -> bool:
    return bool(_base(code, on))


def _base(code: str, on: date) -> str:
    """The code as it stands in the data; a letter for an attempt or the like may follow it."""
    details = reference.attributes(KIND, on=on)
    if code in details:
        return code
    has_letter = len(code) == 8 and code[7] in reference.attributes(QUALIFIERS, on=on)
    return code[:7] if has_letter and code[:7] in details else ""


def _described(code: str, on: date) -> dict[str, Any]:
    base = _base(code, on)
    if not base:
        return {"as_text": code[:LONGEST_TEXT]} if code else {}
    details = reference.attributes(KIND, on=on)[base]
    return {
        "code": code,
        "title": _title(code, base, on)[:200],
        "category": str(details.get("category") or ""),
        "home_office_class": str(details.get("home_office_class") or ""),
    }


def _title(code: str, base: str, on: date) -> str:
    title = reference.label(KIND, base, on=on)
    if code == base:
        return title
    return f"{title} ({reference.label(QUALIFIERS, code[7:], on=on).lower()})"
