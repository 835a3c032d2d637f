"""Arrest/summons numbers. Vectors: ministryofjustice/bichard7-next-core."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.cases import identifiers
from tests.cases.identifiers.spoiling import DIGITS, refused, unhurried, with_another_digit


@pytest.mark.parametrize(
    "asn",
    [
        "1101ZD0100000448754K",
        "1146AA0100000448754E",
        "2005FF0500000000555P",
        "9700000000000123456K",
        "22FD112200001234560X",
        "1101ZD0100000410780J",
    ],
)
def test_a_right_asn_survives_its_printed_form(asn: str) -> None:
    assert identifiers.normalise_asn(asn) == asn
    assert identifiers.normalise_asn(identifiers.short_asn(asn)) == asn


def test_an_asn_is_printed_in_four_parts_without_leading_noughts() -> None:
    assert identifiers.short_asn("9700000000000123456K") == "97/0000/00/123456K"
    assert identifiers.normalise_asn("97/0000/00/123456k") == "9700000000000123456K"


def test_an_asn_with_the_wrong_letter_is_refused() -> None:
    assert refused(identifiers.normalise_asn, "2202XC0200000000021D") == "wrong-check-letter"
    assert identifiers.normalise_asn("2202XC0200000000021R") == "2202XC0200000000021R"


@pytest.mark.parametrize("text", ["", "1101ZD010000448754K", "11/01ZD/448754K", "A" * 20_000])
def test_what_does_not_look_like_an_asn_is_none(text: str) -> None:
    assert refused(identifiers.normalise_asn, text) == "not-an-asn"


def test_the_letter_of_an_asn_with_a_top_level_code_counts_the_same_parts() -> None:
    plain = identifiers.asn(11, "01", "ZD", "01", 448_754)
    with_top = f"{plain[:2]}A{plain[2:]}"
    assert len(with_top) == 21
    assert identifiers.normalise_asn(with_top) == with_top
    assert identifiers.normalise_asn(identifiers.short_asn(with_top)) == with_top


@pytest.mark.parametrize(
    "dummy",
    [
        "0800PP0111111111111A",
        "0800NP0100000000001K",
        "2651NRPR000000000001",
        "2650OF0100000000001X",
        "2612LN0000000000001A",
        "2606SS1200000000001A",
        "2600XX0100000000001A",
    ],
)
def test_a_placeholder_is_no_asn_unless_it_is_allowed(dummy: str) -> None:
    assert identifiers.is_dummy_asn(dummy)
    assert refused(identifiers.normalise_asn, dummy) == "dummy-asn"
    assert identifiers.normalise_asn(dummy, dummy_allowed=True) == dummy


@unhurried
@given(
    st.integers(0, 99),
    st.sampled_from(["99", "98", "45", "FD"]),
    st.sampled_from(["01", "22", "ZD"]),
    st.integers(0, 10**11 - 1),
    st.data(),
)
def test_one_wrong_digit_of_the_counted_part_of_an_asn_is_caught(
    year: int, force: str, system: str, serial: int, data: st.DataObject
) -> None:
    asn = identifiers.asn(year, force, "AA", system, serial)
    assert identifiers.normalise_asn(asn) == asn
    counted = [place for place in range(19) if asn[place] in DIGITS]
    place = data.draw(st.sampled_from(counted))
    wrong = with_another_digit(asn, place, data.draw(st.integers(1, 9)))
    assert refused(identifiers.normalise_asn, wrong) in {"wrong-check-letter", "dummy-asn"}
