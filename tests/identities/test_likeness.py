"""How alike names and dates of birth are: symmetric, and never a surprise for the index."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.identities import likeness
from cjdiversion.identities.likeness import Identity

BIRTHS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith", "Smyth"),
        ("Deverill", "Deveril"),
        ("Catherine", "Katherine"),
        ("Mohammed", "Muhammad"),
        ("O’Neill", "ONEIL"),
        ("Łukasz", "Lukasz"),
        ("Zoë", "Zoe"),
        ("李", "李"),
    ],
)
def test_names_that_sound_alike(one: str, other: str) -> None:
    assert likeness.sound(one) == likeness.sound(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Liam", "Lian"), ("Sean", "Dean"), ("李", "王")])
def test_names_that_do_not(one: str, other: str) -> None:
    assert likeness.sound(one) != likeness.sound(other)
    assert not likeness.is_spelt_alike(one, other)


def test_names_that_are_spelt_alike() -> None:
    assert likeness.is_spelt_alike("Zoë", "Zoey")
    assert not likeness.is_spelt_alike("", "")


@given(st.text(), st.text())
def test_any_name_has_a_sound_that_can_be_kept_and_likeness_has_no_order(
    one: str, other: str
) -> None:
    assert len(likeness.sound(one)) <= 40
    assert likeness.is_spelt_alike(one, other) == likeness.is_spelt_alike(other, one)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=120))
def test_no_key_is_too_long_or_passes_for_another_kind(
    surname: str, forenames: str, others: str
) -> None:
    who = Identity(surname, forenames, others, date(1990, 1, 2), "2015/0026000N")
    keys = likeness.keys_of(who)
    assert all(0 < len(key) <= 90 for key in keys)
    assert {key for key in keys if "/" in key} == {"2015/0026000N"}
    assert {key for key in keys if "+" in key} <= {likeness.whole_name_key(who)}


def test_without_a_date_of_birth_nobody_is_kept_under_a_sound_alone() -> None:
    assert likeness.keys_of(Identity("Smith", "John")) == {"SM0+JN"}
    assert likeness.keys_of(Identity("Smith", "")) == frozenset()
    assert likeness.keys_of(Identity()) == frozenset()


def test_other_names_are_whole_names_earlier_surnames_or_what_friends_say() -> None:
    who = Identity("Hale", "Anne Marie", "née Marlow; Annie Smith, Nan")
    hale, marlow, smith = (likeness.sound(name) for name in ("Hale", "Marlow", "Smith"))
    anne, annie, nan = (likeness.sound(name) for name in ("Anne", "Annie", "Nan"))
    assert who.pairs == {
        *((hale, anne), (marlow, anne), (hale, marlow)),
        *((smith, annie), (smith, anne), (nan, anne), (hale, nan)),
    }


# --- dates of birth ----------------------------------------------------------------------------


@given(BIRTHS, BIRTHS)
def test_near_dates_are_those_the_two_rules_know_and_nearness_has_no_order(
    one: date, other: date
) -> None:
    is_near = likeness.is_transposed(one, other) or likeness.is_digit_off(one, other)
    assert (other in likeness.near(one)) == is_near == (one in likeness.near(other))


@given(BIRTHS)
def test_every_near_date_is_near_and_they_are_few(one: date) -> None:
    found = likeness.near(one)
    assert one not in found and len(found) <= 60
    for other in found:
        assert likeness.is_transposed(one, other) != likeness.is_digit_off(one, other)


@pytest.mark.parametrize(
    ("one", "other", "transposed", "digit_off"),
    [
        (date(1990, 4, 9), date(1990, 9, 4), True, False),
        (date(1990, 4, 9), date(1991, 9, 4), False, False),
        (date(1990, 4, 13), date(1990, 4, 18), False, True),
        (date(1990, 4, 13), date(1980, 4, 13), False, True),
        (date(1990, 4, 13), date(1981, 4, 13), False, False),
        (date(1990, 5, 5), date(1990, 5, 5), False, False),
        (date(1990, 1, 11), date(1990, 11, 1), True, False),
    ],
)
def test_transposed_and_a_digit_off(
    one: date, other: date, transposed: bool, digit_off: bool
) -> None:
    assert likeness.is_transposed(one, other) is transposed
    assert likeness.is_digit_off(one, other) is digit_off
