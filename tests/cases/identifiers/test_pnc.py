"""PNC IDs. Vectors: ministryofjustice/hmpps-person-record."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion import clock
from cjdiversion.cases import identifiers
from tests.cases.identifiers.spoiling import refused, unhurried, with_another_digit

YEARS = st.integers(1900, 2025)


@pytest.mark.parametrize(
    "pnc_id",
    ["1981/0000034U", "2002/0073319Z", "2000/0000223R", "1979/0163001B", "2003/0000003Y"],
)
def test_a_right_pnc_id_stays_as_it_is(pnc_id: str) -> None:
    assert identifiers.normalise_pnc_id(pnc_id) == pnc_id


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("81/34U", "1981/0000034U"),
        ("02/73319z", "2002/0073319Z"),
        (" 1979 / 163001 B ", "1979/0163001B"),
        ("79163001B", "1979/0163001B"),
        ("033Y", "2003/0000003Y"),
        ("20030000003Y", "2003/0000003Y"),
        ("2003/\u00a00000003\u200bY", "2003/0000003Y"),
    ],
)
def test_short_and_untidy_pnc_ids_are_brought_to_one_form(typed: str, normal: str) -> None:
    assert identifiers.normalise_pnc_id(typed) == normal


@pytest.mark.parametrize("letter", ["S", "I", "O"])
def test_letters_that_pass_for_digits_never_end_a_pnc_id(letter: str) -> None:
    code = refused(identifiers.normalise_pnc_id, f"2001/0171310{letter}")
    assert code == "wrong-check-letter"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1981/00000034U",
        "1981/0000034",
        "1981-0000034U",
        "19810000034",
        "nonsense",
        "1" * 20_000,
        "1981/\u0660000034U",
        "198\u00df/34U",
    ],
)
def test_what_does_not_look_like_a_pnc_id_is_none(text: str) -> None:
    assert refused(identifiers.normalise_pnc_id, text) == "not-a-pnc-id"


def test_a_pnc_id_of_a_year_to_come_is_refused() -> None:
    with clock.at(datetime(2026, 11, 23, tzinfo=UTC)):
        year_to_come = identifiers.pnc_id(2081, 34)
        assert refused(identifiers.normalise_pnc_id, year_to_come) == "wrong-year"


def test_two_figures_still_to_come_belong_to_the_last_century() -> None:
    typed = identifiers.short_pnc_id(identifiers.pnc_id(1927, 34))
    with clock.at(datetime(2026, 11, 23, tzinfo=UTC)):
        assert identifiers.normalise_pnc_id(typed).startswith("1927/")
    with clock.at(datetime(2027, 1, 1, 12, tzinfo=UTC)):
        assert identifiers.normalise_pnc_id(typed).startswith("2027/")


@unhurried
@given(YEARS, st.integers(0, 9_999_999))
def test_a_composed_pnc_id_survives_every_form(year: int, serial: int) -> None:
    pnc_id = identifiers.pnc_id(year, serial)
    assert identifiers.normalise_pnc_id(pnc_id) == pnc_id
    assert identifiers.normalise_pnc_id(pnc_id.replace("/", "").lower()) == pnc_id
    assert identifiers.normalise_pnc_id(f"{year}/{serial}{pnc_id[-1]}") == pnc_id


@unhurried
@given(YEARS, st.integers(0, 9_999_999), st.sampled_from([2, 3, *range(5, 12)]), st.integers(1, 9))
def test_one_wrong_digit_of_a_pnc_id_is_caught(
    year: int, serial: int, place: int, step: int
) -> None:
    wrong = with_another_digit(identifiers.pnc_id(year, serial), place, step)
    assert refused(identifiers.normalise_pnc_id, wrong) in {"wrong-check-letter", "wrong-year"}
