"""CRO number: 265416/21G where there are fingerprints, SF05/482703J for a file without."""

from __future__ import annotations

import re

from cjdiversion.cases.identifiers.letters import (
    BadIdentifier,
    check_letter,
    insist_on_letter,
    tidy,
)

_STANDARD = re.compile(r"(?P<serial>[0-9]{1,6})/(?P<year>[0-9]{2})(?P<letter>[A-Z])")
_FILE = re.compile(r"SF(?P<year>[0-9]{2})/(?P<serial>[0-9]{1,6})(?P<letter>[A-Z])")
_DEMO_SERIALS = 900_000  # ours: far above what one year uses


def normalise_cro_number(text: str) -> str:
    """nnnnnn/YYC or SFyy/n…C. Raises BadIdentifier.

    The serial of a file number keeps the digits it was written with: its letter counts them so.
    """
    kept = tidy(text)
    if found := _FILE.fullmatch(kept):
        insist_on_letter(found["letter"], found["year"] + found["serial"], name="CRO number")
        return kept
    if found := _STANDARD.fullmatch(kept):
        year, serial = int(found["year"]), int(found["serial"])
        insist_on_letter(found["letter"], _checked(year, serial), name="CRO number")
        return cro_number(year, serial)
    raise BadIdentifier(
        "not-a-cro-number",
        "Check the CRO number: it should look like 265416/21G or SF05/482703J",
    )


def cro_number(year: int, serial: int) -> str:
    """Composed with the letter that fits. `year` counts within its century."""
    return f"{serial:06}/{year % 100:02}{check_letter(_checked(year, serial))}"


def cro_file_number(year: int, serial: int) -> str:
    digits = f"{year % 100:02}{serial}"
    return f"SF{digits[:2]}/{serial}{check_letter(digits)}"


def make_cro_number(number: int, *, year: int) -> str:
    """For demo and tests. `number` is below a hundred thousand."""
    if not 0 <= number < 100_000:
        raise ValueError("out of the demo range")
    return cro_number(year, _DEMO_SERIALS + number)


def _checked(year: int, serial: int) -> str:
    return f"{year % 100:02}{serial:06}"
