"""NHS numbers and ODS codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.cases import identifiers
from tests.cases.identifiers.spoiling import DIGITS, refused, unhurried, with_another_digit


def test_an_nhs_number_is_checked_by_its_last_digit() -> None:
    assert identifiers.normalise_nhs_number("943 476 5919") == "9434765919"
    assert identifiers.normalise_nhs_number("943-476-5919") == "9434765919"
    assert identifiers.spaced_nhs_number("9434765919") == "943 476 5919"
    assert refused(identifiers.normalise_nhs_number, "9434765918") == "wrong-check-digit"


def test_an_nhs_number_whose_check_would_be_ten_does_not_exist() -> None:
    # 10*9 + 9*9 + 8*9 = 243, which leaves 1 modulo 11, and 11 - 1 is ten
    for last in DIGITS:
        assert refused(identifiers.normalise_nhs_number, f"999000000{last}") == "wrong-check-digit"


@pytest.mark.parametrize("text", ["", "943476591", "94347659190", "943476591X", "0000000000"])
def test_what_does_not_look_like_an_nhs_number_is_none(text: str) -> None:
    assert refused(identifiers.normalise_nhs_number, text) == "not-an-nhs-number"


@unhurried
@given(st.integers(0, 899_999), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_of_an_nhs_number_is_caught(number: int, place: int, step: int) -> None:
    wrong = with_another_digit(identifiers.make_nhs_number(number), place, step)
    assert refused(identifiers.normalise_nhs_number, wrong) == "wrong-check-digit"


@unhurried
@given(st.integers(0, 899_999), st.integers(0, 8))
def test_two_neighbouring_digits_swapped_in_an_nhs_number_are_caught(
    number: int, place: int
) -> None:
    right = identifiers.make_nhs_number(number)
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    if swapped != right:
        assert refused(identifiers.normalise_nhs_number, swapped) == "wrong-check-digit"


@pytest.mark.parametrize("code", ["RH8", "G82080", "VAA", "ZZ001"])
def test_a_right_ods_code_stays_as_it_is(code: str) -> None:
    assert identifiers.normalise_ods_code(f" {code.lower()} ") == code


@pytest.mark.parametrize("text", ["", "RH", "RH8RH8RH8", "RH-8"])
def test_what_does_not_look_like_an_ods_code_is_none(text: str) -> None:
    assert refused(identifiers.normalise_ods_code, text) == "not-an-ods-code"
