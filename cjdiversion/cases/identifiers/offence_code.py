"""CJS offence code: two letters and a year for the Act, then three digits, as in TH68010.

Common law has COML, and a letter may follow for an attempt and the like. No check letter: whether a
code exists is asked of the reference data.
"""

from __future__ import annotations

import re

from cjdiversion.cases.identifiers.letters import BadIdentifier, tidy

# Older codes have a letter among the three digits (TH68A01). The letter after them: A attempt,
# B aid and abet, C conspire, I incite. Source: bichard7-next-data.
_CODE = re.compile(r"(?P<code>(?:[A-Z]{2}[0-9]{2}|COML)[0-9A-Z][0-9]{2})(?P<qualifier>[ABCI]?)")


def normalise_offence_code(text: str) -> str:
    """Raises BadIdentifier."""
    found = _CODE.fullmatch(tidy(text))
    if not found:
        raise BadIdentifier(
            "not-an-offence-code", "Check the offence code: it should look like TH68010"
        )
    return found.group()


def split_offence_code(normal: str) -> tuple[str, str]:
    """("TH68010", "A") of TH68010A; the second is empty for the offence itself."""
    return normal[:7], normal[7:]
