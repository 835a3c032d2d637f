"""URNs."""

import pytest

from cjdiversion.cases import identifiers
from tests.cases.identifiers.spoiling import refused


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("45AA0209820", "45AA0209820"),
        ("45/AA/02098/20", "45AA0209820"),
        ("45 aa 02098 20", "45AA0209820"),
        ("45AA0209820(M)", "45AA0209820M"),
        ("45AA0209820S", "45AA0209820S"),
        ("45AA0209820/1", "45AA0209820/1"),
        ("45AA0209820(S)/2", "45AA0209820S/2"),
    ],
)
def test_a_urn_is_brought_to_one_form(typed: str, normal: str) -> None:
    assert identifiers.normalise_urn(typed) == normal
    assert identifiers.normalise_urn(identifiers.boxed_urn(normal)) == normal
    assert identifiers.base_urn(normal) == "45AA0209820"


def test_a_urn_is_printed_in_four_boxes() -> None:
    assert identifiers.boxed_urn("45AA0209820") == "45/AA/02098/20"


@pytest.mark.parametrize("text", ["", "AA450209820", "45AA020982", "45AA0209820X", "45AA0209820(M"])
def test_what_does_not_look_like_a_urn_is_none(text: str) -> None:
    assert refused(identifiers.normalise_urn, text) == "not-a-urn"
