"""CRO numbers. Vectors: ministryofjustice/hmpps-person-record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.cases import identifiers
from tests.cases.identifiers.spoiling import refused, unhurried, with_another_digit


@pytest.mark.parametrize("cro_number", ["265416/21G", "SF05/482703J", "SF83/50058Z"])
def test_a_right_cro_number_stays_as_it_is(cro_number: str) -> None:
    assert identifiers.normalise_cro_number(cro_number.lower()) == cro_number


def test_a_cro_number_with_the_wrong_letter_is_refused() -> None:
    assert refused(identifiers.normalise_cro_number, "85227/65G") == "wrong-check-letter"
    assert refused(identifiers.normalise_cro_number, "SF05/482703K") == "wrong-check-letter"


def test_a_standard_cro_number_is_padded_and_a_file_number_is_not() -> None:
    padded = identifiers.cro_number(83, 58)
    assert padded.startswith("000058/83")
    assert identifiers.normalise_cro_number(f"58/83{padded[-1]}") == padded
    assert identifiers.cro_file_number(83, 50_058) == "SF83/50058Z"


@pytest.mark.parametrize("text", ["", "265416/2021G", "SF05482703J", "2654167/21G"])
def test_what_does_not_look_like_a_cro_number_is_none(text: str) -> None:
    assert refused(identifiers.normalise_cro_number, text) == "not-a-cro-number"


@unhurried
@given(
    st.integers(0, 99),
    st.integers(0, 999_999),
    st.sampled_from([*range(6), 7, 8]),
    st.integers(1, 9),
)
def test_one_wrong_digit_of_a_cro_number_is_caught(
    year: int, serial: int, place: int, step: int
) -> None:
    cro_number = identifiers.cro_number(year, serial)
    assert identifiers.normalise_cro_number(cro_number) == cro_number
    wrong = with_another_digit(cro_number, place, step)
    assert refused(identifiers.normalise_cro_number, wrong) == "wrong-check-letter"
