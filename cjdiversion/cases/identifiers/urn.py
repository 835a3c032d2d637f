"""URN (PTI-URN): force, station, serial and year in four boxes, 45/AA/02098/20. No check letter."""

from __future__ import annotations

import re

from cjdiversion.cases.identifiers.letters import BadIdentifier, tidy

# The suffixes are those the CPS accepts: M or S, in brackets or not, and a part number.
# Source: CPS-Innovation/Polaris validate-urn.ts.
_URN = re.compile(
    r"(?P<force>[0-9]{2})[/-]?(?P<station>[A-Z0-9]{2})[/-]?(?P<serial>[0-9]{5})[/-]?"
    r"(?P<year>[0-9]{2})(?:(?P<split>[MS])|\((?P<bracketed>[MS])\))?(?:/(?P<part>[0-9]{1,2}))?"
)
LENGTH = 11


def normalise_urn(text: str) -> str:
    """Eleven characters, then M or S and /n where the case was split. Raises BadIdentifier."""
    found = _URN.fullmatch(tidy(text))
    if not found:
        raise BadIdentifier("not-a-urn", "Check the URN: it should look like 45/AA/02098/20")
    part = f"/{found['part']}" if found["part"] else ""
    return _base(found) + (found["split"] or found["bracketed"] or "") + part


def base_urn(normal: str) -> str:
    """What the parts of a split case have in common."""
    return normal[:LENGTH]


def boxed_urn(normal: str) -> str:
    """As the forms print it: 45/AA/02098/20."""
    boxes = (normal[:2], normal[2:4], normal[4:9], normal[9:LENGTH])
    return "/".join(boxes) + normal[LENGTH:]


def make_urn(number: int, *, year: int, force: str = "99") -> str:
    """For demo and tests: a station that does not exist, in a force kept for demonstrations."""
    return normalise_urn(f"{force}ZZ{number:05}{year % 100:02}")


def _base(found: re.Match[str]) -> str:
    return found["force"] + found["station"] + found["serial"] + found["year"]
