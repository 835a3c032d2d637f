"""Arrest/summons number: year, force, unit, system, serial and a check letter, 20 characters.

Twenty-one where a top-level letter follows the year. On paper 97/0000/00/123456K.
"""

from __future__ import annotations

import re

from cjdiversion.cases.identifiers.letters import (
    BadIdentifier,
    check_letter,
    insist_on_letter,
    tidy,
)

_ASN = re.compile(
    r"(?P<year>[0-9]{2})(?P<top>[A-Z0-9]?)(?P<force>[A-Z0-9]{2})(?P<unit>[A-Z0-9]{2})"
    r"(?P<system>[A-Z0-9]{2})(?P<serial>[0-9]{11})(?P<letter>[A-Z])"
)
_SHORT = re.compile(
    r"(?P<year>[0-9]{2})/(?P<office>[A-Z0-9]{4,5})/(?P<system>[A-Z0-9]{2})"
    r"/(?P<serial>[0-9]{1,11})(?P<letter>[A-Z])"
)
# Placeholders in use where nobody was given a number. Source: bichard7-next-core isDummyAsn.ts.
_DUMMY = re.compile(
    r"0800[NP]P01[0-9]{11}[A-Z]"
    r"|[0-9]{4}NRPR[0-9A-Z]{12}"
    r"|[0-9]{2}(?:12LN00|00NP00|6300[0-9]{2}|06SS[0-9A-Z]{2}|00XX[0-9A-Z]{2})[0-9]{11}[A-Z]"
    r"|[0-9]{2}50(?:11|12|21|41|42|43|OF|SJ)[0-9A-Z]{2}[0-9]{11}[A-Z]"
)


def normalise_asn(text: str, *, dummy_allowed: bool = False) -> str:
    """The long form, from the long or the short one. Raises BadIdentifier.

    A placeholder is refused with "dummy-asn" unless allowed, as it may be for an offence that is
    not recordable; it need not have a letter that fits.
    """
    kept = _lengthened(tidy(text))
    if is_dummy_asn(kept):
        if dummy_allowed:
            return kept
        raise BadIdentifier(
            "dummy-asn",
            "Check the ASN: this one is a placeholder. Leave it empty until there is a real one",
        )
    found = _ASN.fullmatch(kept)
    if not found:
        raise BadIdentifier(
            "not-an-asn",
            "Check the ASN: it should look like 1101ZD0100000448754K or 11/01ZD/01/448754K",
        )
    insist_on_letter(found["letter"], _checked(found), name="ASN")
    return kept


def is_dummy_asn(asn: str) -> bool:
    return _DUMMY.fullmatch(asn) is not None


def asn(year: int, force: str, unit: str, system: str, serial: int) -> str:
    """The 20-character form, composed with the letter that fits."""
    body = f"{year % 100:02}{force}{unit}{system}{serial:011}"
    found = _ASN.fullmatch(body + "Z")
    if not found or found["top"]:
        raise ValueError("parts that make no ASN")
    return body + check_letter(_checked(found))


def short_asn(normal: str) -> str:
    """As it is printed: 97/0000/00/123456K."""
    found = _ASN.fullmatch(normal)
    if not found:
        return normal
    office = found["top"] + found["force"] + found["unit"]
    serial = found["serial"].lstrip("0") or "0"
    return f"{found['year']}/{office}/{found['system']}/{serial}{found['letter']}"


def make_asn(number: int, *, year: int, force: str = "99") -> str:
    """For demo and tests: a unit that does not exist, in a force kept for demonstrations."""
    return asn(year, force, "ZZ", "00", number)


def _lengthened(kept: str) -> str:
    if found := _SHORT.fullmatch(kept):
        serial = found["serial"].zfill(11)
        return found["year"] + found["office"] + found["system"] + serial + found["letter"]
    return re.sub(r"[/.-]", "", kept)


def _checked(found: re.Match[str]) -> str:
    """Force and system count only where they are digits; unit and top level never do."""
    parts = (found["force"], found["system"])
    return "".join(part for part in parts if part.isdigit()) + found["year"] + found["serial"]
