"""PNC ID: a year, up to seven digits and a check letter, as in 1981/0000034U."""

from __future__ import annotations

import re

from cjdiversion import clock
from cjdiversion.cases.identifiers.letters import (
    BadIdentifier,
    check_letter,
    insist_on_letter,
    tidy,
)

# Without its slash only the full seven digits tell a four-figure year from a two-figure one.
_PNC_ID = re.compile(
    r"(?:(?P<year>[0-9]{4})/(?P<n>[0-9]{1,7})|(?P<year_run>[0-9]{4})(?P<n_run>[0-9]{7})"
    r"|(?P<short>[0-9]{2})/?(?P<n_short>[0-9]{1,7}))(?P<letter>[A-Z])"
)
_FIRST_YEAR = 1900
_DEMO_SERIALS = 9_000_000  # ours: far above what one year uses


def normalise_pnc_id(text: str) -> str:
    """YYYY/nnnnnnnC from the long or the short form. Raises BadIdentifier."""
    found = _PNC_ID.fullmatch(tidy(text))
    if not found:
        raise BadIdentifier(
            "not-a-pnc-id", "Check the PNC ID: it should look like 1981/0000034U or 81/34U"
        )
    year = int(found["year"] or found["year_run"] or _century(found["short"]))
    serial = int(found["n"] or found["n_run"] or found["n_short"])
    if not _FIRST_YEAR <= year <= clock.today().year:
        raise BadIdentifier("wrong-year", "Check the PNC ID: the year cannot be right")
    insist_on_letter(found["letter"], _checked(year, serial), name="PNC ID")
    return pnc_id(year, serial)


def pnc_id(year: int, serial: int) -> str:
    """Composed with the letter that fits."""
    return f"{year:04}/{serial:07}{check_letter(_checked(year, serial))}"


def short_pnc_id(normal: str) -> str:
    """As people write it, 81/34U. Two centuries can share it: for reading, never for matching."""
    year, rest = normal.split("/")
    return f"{year[2:]}/{rest[:-1].lstrip('0') or '0'}{rest[-1]}"


def make_pnc_id(number: int, *, year: int) -> str:
    """For demo and tests. `number` is below a million."""
    if not 0 <= number < 1_000_000:
        raise ValueError("out of the demo range")
    return pnc_id(year, _DEMO_SERIALS + number)


def _checked(year: int, serial: int) -> str:
    return f"{year % 100:02}{serial:07}"


def _century(two_figures: str) -> str:
    """A year still to come belongs to the last century. Source: hmpps-person-record."""
    return ("20" if int(two_figures) <= clock.today().year % 100 else "19") + two_figures
