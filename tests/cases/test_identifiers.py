"""Invented numbers, and those of a custody system's export."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.cases import identifiers
from tests.cases.identifiers.spoiling import unhurried


@unhurried
@given(st.integers(0, 99_999), st.integers(2000, 2025))
def test_invented_numbers_are_right_and_keep_to_their_reserved_ranges(
    number: int, year: int
) -> None:
    asn = identifiers.make_asn(number, year=year)
    urn = identifiers.make_urn(number, year=year, force="98")
    assert identifiers.normalise_asn(asn) == asn and asn[2:6] == "99ZZ"
    assert identifiers.normalise_urn(urn) == urn and urn[:4] == "98ZZ"
    assert identifiers.normalise_pnc_id(identifiers.make_pnc_id(number, year=year))
    assert identifiers.normalise_cro_number(identifiers.make_cro_number(number, year=year))
    assert identifiers.normalise_nhs_number(identifiers.make_nhs_number(number)).startswith("999")
    assert identifiers.normalise_ods_code(identifiers.make_ods_code(number % 1000))[:2] == "ZZ"


def test_no_invented_number_is_given_twice() -> None:
    numbers = range(2_000)
    assert len({identifiers.make_nhs_number(number) for number in numbers}) == 2_000
    assert len({identifiers.make_pnc_id(number, year=2026) for number in numbers}) == 2_000


@pytest.mark.parametrize(
    "make",
    [
        lambda: identifiers.make_nhs_number(900_000),
        lambda: identifiers.make_pnc_id(1_000_000, year=2026),
        lambda: identifiers.make_cro_number(100_000, year=2026),
        lambda: identifiers.make_ods_code(1_000),
        lambda: identifiers.asn(26, "999", "ZZ", "00", 1),
    ],
)
def test_an_invented_number_outside_its_range_is_not_made(make: Callable[[], str]) -> None:
    with pytest.raises(ValueError):
        make()


@pytest.mark.parametrize(
    "pnc_id", ["2015/0026000N", "2003/0311621N", "2003/0314955M", "1979/0266189M", "2015/0263009G"]
)
def test_the_right_pnc_ids_of_a_custody_export_are_taken(pnc_id: str) -> None:
    assert identifiers.normalise_pnc_id(pnc_id) == pnc_id


@pytest.mark.parametrize(
    "asn", ["2699ZZ0000000007001U", "2699ZZ0000000007003W", "2699ZZ0000000007015J"]
)
def test_the_asns_of_a_custody_export_are_taken(asn: str) -> None:
    assert identifiers.normalise_asn(asn) == asn
    assert asn == identifiers.make_asn(int(asn[8:19]), year=2026)


def test_an_unknown_offence_code_of_a_custody_export_still_looks_like_one() -> None:
    assert identifiers.normalise_offence_code("ZZ99999") == "ZZ99999"
