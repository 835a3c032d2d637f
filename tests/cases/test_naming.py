"""References, search keys, custody record numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.cases import naming


def test_a_reference_has_no_letter_that_passes_for_another() -> None:
    for _ in range(200):
        reference = naming.new_reference()
        assert naming.is_reference(reference)
        assert not set(reference[1:]) & set("01258OILSZAEU") - {"8"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Łukaszewicz", "lukaszewicz"),
        ("Ó Briain", "obriain"),
        ("O'Neill", "oneill"),
        ("OKONKWO-Jones", "okonkwojones"),
        ("Nguyễn", "nguyen"),
        ("Weiß", "weiss"),
        ("", ""),
    ],
)
def test_a_surname_is_found_without_accents_case_and_punctuation(name: str, key: str) -> None:
    assert naming.search_key(name) == key


@given(st.text())
def test_any_name_has_a_search_key_that_fits(name: str) -> None:
    assert len(naming.search_key(name)) <= 100


def test_a_custody_record_number_is_the_same_however_it_was_spaced() -> None:
    assert naming.custody_record_no("  ab/00001/26\t") == "AB/00001/26"
    assert naming.custody_record_no(" \n") == ""
