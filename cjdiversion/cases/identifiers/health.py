"""NHS number: ten digits, of which the last checks the others. ODS code of an organisation."""

from __future__ import annotations

import re

from cjdiversion.cases.identifiers.letters import BadIdentifier, tidy

_NHS_NUMBER = re.compile(r"[0-9]{10}")
_ODS_CODE = re.compile(r"[A-Z0-9]{3,8}")  # NHS Data Model and Dictionary
_DEMO_PREFIX = "999"  # never issued: the range from 9,000,000,000 is for tests
_A_BLOCK = 9  # of ten neighbouring numbers at least nine have a check digit


def normalise_nhs_number(text: str) -> str:
    """Ten digits without spaces. Raises BadIdentifier."""
    kept = tidy(text).replace("-", "")
    if not _NHS_NUMBER.fullmatch(kept) or kept == "0" * 10:
        raise BadIdentifier(
            "not-an-nhs-number", "Check the NHS number: it has ten digits, like 999 000 0018"
        )
    if _check_digit(kept[:9]) != kept[9]:
        raise BadIdentifier(
            "wrong-check-digit", "Check the NHS number: the digits do not fit together"
        )
    return kept


def spaced_nhs_number(normal: str) -> str:
    return f"{normal[:3]} {normal[3:6]} {normal[6:]}"


def normalise_ods_code(text: str) -> str:
    """Raises BadIdentifier."""
    kept = tidy(text)
    if not _ODS_CODE.fullmatch(kept):
        raise BadIdentifier(
            "not-an-ods-code", "Check the ODS code: it has 3 to 8 letters and digits, like RH8"
        )
    return kept


def make_nhs_number(number: int) -> str:
    """For demo and tests: each `number` below 900,000 has its own, in the range never issued."""
    if not 0 <= number < 100_000 * _A_BLOCK:
        raise ValueError("out of the demo range")
    block, place = divmod(number, _A_BLOCK)
    bodies = (f"{_DEMO_PREFIX}{block:05}{last}" for last in range(10))
    whole = [body + digit for body in bodies if (digit := _check_digit(body))]
    return whole[place]


def make_ods_code(number: int) -> str:
    """For demo and tests. `number` is below a thousand."""
    if not 0 <= number < 1_000:
        raise ValueError("out of the demo range")
    return f"ZZ{number:03}"


def _check_digit(nine: str) -> str | None:
    """Weights 10 to 2, modulo 11; None where no digit would do. NHS Data Model and Dictionary."""
    total = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
    check = (11 - total % 11) % 11
    return None if check == 10 else str(check)
