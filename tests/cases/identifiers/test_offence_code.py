"""CJS offence codes."""

import pytest

from cjdiversion.cases import identifiers
from tests.cases.identifiers.spoiling import refused


@pytest.mark.parametrize(
    ("typed", "code", "qualifier"),
    [
        ("th68010", "TH68010", ""),
        ("TH68010A", "TH68010", "A"),
        ("CD98 045", "CD98045", ""),
        ("COML025", "COML025", ""),
        ("COML025I", "COML025", "I"),
        ("XX00123", "XX00123", ""),
        ("TH68A01", "TH68A01", ""),
    ],
)
def test_an_offence_code_is_split_from_its_qualifier(typed: str, code: str, qualifier: str) -> None:
    normal = identifiers.normalise_offence_code(typed)
    assert identifiers.split_offence_code(normal) == (code, qualifier)


@pytest.mark.parametrize("text", ["", "TH6801", "TH680100", "TH68010Z", "6801000", "theft"])
def test_what_does_not_look_like_an_offence_code_is_none(text: str) -> None:
    assert refused(identifiers.normalise_offence_code, text) == "not-an-offence-code"
