"""Each reason met, not met, and not known; all of them symmetric; nobody a second person to
themself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.identities import likeness, rules
from cjdiversion.identities.likeness import Identity
from tests.identities.made import BORN

WHO = Identity("Marchetti", "Stephen", "", BORN, "2015/0026000N")
PLAIN = replace(WHO, pnc_id="")


def codes(one: Identity, other: Identity) -> list[str]:
    return [reason.code for reason in rules.reasons(one, other)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "same-name-same-birth"),
        ({"surname": "MARCHETTI", "forenames": "stephen john"}, "same-name-same-birth"),
        ({"surname": "Marchety", "forenames": "Steven"}, "like-name-same-birth"),
        ({"surname": "Marchetty", "forenames": "Stephan"}, "like-name-same-birth"),
        ({"surname": "Stephen", "forenames": "Marchetti"}, "swapped-name-same-birth"),
        ({"surname": "Rossi", "other_names": "Marchetti"}, "other-name-same-birth"),
        ({"surname": "Rossi", "other_names": "Steve; Stephen Marchetti"}, "other-name-same-birth"),
        ({"forenames": "Luca", "other_names": "Steven"}, "other-name-same-birth"),
        ({"born_on": date(1988, 12, 3)}, "like-name-transposed-birth"),
        (
            {"forenames": "Steven", "born_on": date(1988, 12, 3)},
            "like-name-transposed-birth",
        ),
        ({"born_on": date(1988, 3, 13)}, "like-name-birth-digit-off"),
        ({"born_on": date(1998, 3, 12), "surname": "Marchety"}, "like-name-birth-digit-off"),
        ({"born_on": None}, "same-name-birth-unknown"),
    ],
)
def test_a_reason_is_met(change: dict[str, object], code: str) -> None:
    other = replace(PLAIN, **change)
    assert codes(PLAIN, other) == codes(other, PLAIN) == [code]


@pytest.mark.parametrize(
    "change",
    [
        {"surname": "Rossi"},
        {"forenames": "Luca"},
        {"surname": "Marchety", "born_on": None},  # sound alone is not enough
        {"surname": "Stephen", "forenames": "Marchetti", "born_on": date(1988, 12, 3)},
        {"born_on": date(1989, 12, 3)},
        {"born_on": date(1987, 4, 12)},
        {"forenames": "", "born_on": date(1988, 12, 3)},
        {"surname": "", "forenames": ""},
        {"surname": "Rossi", "other_names": "Marchetti", "born_on": date(1988, 3, 13)},
    ],
)
def test_no_reason_is_met(change: dict[str, object]) -> None:
    other = replace(PLAIN, **change)
    assert codes(PLAIN, other) == codes(other, PLAIN) == []


def test_two_people_of_whom_nothing_is_known_are_not_one() -> None:
    assert codes(Identity(), Identity()) == []
    assert codes(Identity(born_on=BORN), Identity(born_on=BORN)) == []


def test_a_pnc_id_is_the_strongest_reason_whatever_the_name() -> None:
    other = Identity("Rossi", "Luca", "", date(1970, 1, 1), WHO.pnc_id)
    found = rules.reasons(WHO, other)
    assert [one.code for one in found] == ["same-pnc-id"]
    assert rules.is_strong(found) and rules.rank(found) == 0
    assert rules.against(WHO, other) == ["The dates of birth differ"]
    assert codes(WHO, WHO) == ["same-pnc-id", "same-name-same-birth"]


def test_two_pnc_ids_speak_against_it_and_one_that_is_not_known_does_not() -> None:
    other = replace(WHO, pnc_id="2016/0026000X")
    assert codes(WHO, other) == ["same-name-same-birth"]
    assert rules.against(WHO, other) == ["The PNC IDs differ"]
    assert rules.against(WHO, PLAIN) == []
    assert rules.against(WHO, replace(PLAIN, born_on=None)) == []
    assert rules.against(WHO, replace(WHO, born_on=date(1988, 12, 3))) == []  # that is a reason


NAMES = st.sampled_from(
    ["", "Smith", "Smyth", "John", "Jon", "Zoë", "Zoey", "Ng", "Stephen", "Steven", "Marchetti"]
)
BIRTHS = st.one_of(
    st.none(),
    st.sampled_from([BORN, date(1988, 12, 3), date(1988, 3, 13), date(1978, 3, 12)]),
)
PEOPLE = st.builds(
    Identity,
    surname=NAMES,
    forenames=NAMES,
    other_names=st.lists(NAMES, max_size=3).map("; ".join),
    born_on=BIRTHS,
    pnc_id=st.sampled_from(["", "2015/0026000N", "2016/0026000X"]),
)
ANYBODY = st.builds(
    Identity,
    surname=st.text(max_size=30),
    forenames=st.text(max_size=30),
    other_names=st.text(max_size=60),
    born_on=st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2026, 1, 1))),
)


@given(st.one_of(PEOPLE, ANYBODY), st.one_of(PEOPLE, ANYBODY))
def test_reasons_have_no_order(one: Identity, other: Identity) -> None:
    assert codes(one, other) == codes(other, one)
    assert rules.against(one, other) == rules.against(other, one)


@given(PEOPLE, PEOPLE)
def test_whoever_the_rules_know_is_found_by_a_key(one: Identity, other: Identity) -> None:
    """What the rules would say yes to is never missed for want of a key in common."""
    if not rules.reasons(one, other):
        return
    theirs = likeness.keys_of(other)
    by_number = bool(one.pnc_id) and one.pnc_id in theirs
    by_name = likeness.whole_name_key(one) in theirs and (
        one.born_on is None or other.born_on is None
    )
    by_sound = one.born_on is not None and other.born_on in {
        one.born_on,
        *likeness.near(one.born_on),
    }
    assert by_number or by_name or (by_sound and likeness.sounds_of(one) & theirs)


def test_reasons_have_codes_and_words_of_their_own() -> None:
    assert len(rules.WORDS) == len(rules.REASONS) == len(set(rules.WORDS.values()))
