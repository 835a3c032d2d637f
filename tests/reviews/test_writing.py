"""The ways in which names, days, addresses and numbers are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.reviews import writing

NAMES = st.text(st.characters(categories=["Lu", "Ll"]), min_size=2, max_size=12)


@pytest.mark.parametrize(
    ("way", "text", "told"),
    [
        (writing.name, "Anne-Marie O’Brien", "Anne-Marie O’Brien|Anne-Marie|O’Brien|Anne|Brien"),
        (writing.name, "Ng, Bo", "Ng|Bo"),
        (writing.prose, "Ask Tansy’s aunt at 14", "Tansy’s"),
        (writing.prose, "ring on 07700 900123", "07700|900123"),
        (writing.words, "his brother tom o’brien", "his|brother|tom|o’brien|brien"),
        (writing.words, "self-harm, 2 x 10mg", "self-harm|self|harm|10mg"),
        (writing.phone, "07700 900-123", "07700 900-123|07700900123|07700 900123"),
        (writing.phone, "+44 7700 900123", "07700900123|07700 900123|900123"),
        (writing.email, "tansy.quill@example.test", "tansy.quill@example.test|tansy.quill|quill"),
        (writing.address, "14 Larkspur Way, Leeds ls14ap", "14 Larkspur Way|Larkspur Way|Larkspur"),
        (writing.address, "Leeds ls14ap", "ls1 4ap|ls14ap|Leeds"),
        (writing.place, "Flat 2, 14 Larkspur Way", "14 Larkspur Way|Flat 2"),
    ],
)
def test_it_is_looked_for_in_each_of_these_ways(
    way: Callable[[str], Iterator[str]], text: str, told: str
) -> None:
    assert {*told.split("|")} <= {*way(text)}


@pytest.mark.parametrize(
    ("way", "text", "never"),
    [
        (writing.name, "B", "B"),
        (writing.prose, "The victim was seen", "The|victim|was|seen"),
        (writing.words, "a 1 - b", "a|1|b"),
        (writing.phone, "ext 12", "12"),
        (writing.email, "tansy@example.test", "example|test|example.test"),
        (writing.address, "14 Larkspur Way", "Way|14"),
        (writing.place, "Home", "Home"),
        (writing.place, "Northgate custody suite", "Northgate"),
    ],
)
def test_and_not_for_what_is_nobody_s(
    way: Callable[[str], Iterator[str]], text: str, never: str
) -> None:
    assert {*never.split("|")}.isdisjoint(way(text))


def test_a_reference_is_one_where_it_has_a_number_or_was_made_here() -> None:
    assert [*writing.reference("none yet", False)] == []
    assert [*writing.reference(" 01/12 345-26 ", False)] == ["01/12 345-26", "011234526"]
    assert [*writing.reference("CXYZQ", True)] == ["CXYZQ"]


def test_a_day_is_read_from_what_was_copied_and_nothing_else_is_a_day() -> None:
    assert writing.as_day("1990-04-09") == date(1990, 4, 9)
    assert writing.as_day("9 April") is None and writing.as_day("") is None
    assert [*writing.days(None)] == []
    assert {"9 April 1990", "09/04/1990", "9.4.1990", "1990-04-09"} <= {
        *writing.days(date(1990, 4, 9))
    }


@given(before=NAMES, name=NAMES, after=NAMES)
def test_a_name_of_any_letters_stands_among_the_words_of_what_holds_it(
    before: str, name: str, after: str
) -> None:
    for text in (f"{before} {name}, {after}", f"{before}-{name}", f"({name})", f"{name}’s {after}"):
        assert name in {*writing.words(text)}, text


@given(st.text(max_size=60))
def test_no_way_of_writing_gives_a_single_letter_or_what_the_text_has_not(text: str) -> None:
    for way in (writing.name, writing.prose, writing.words):
        for one in way(text):
            assert len(one) >= 2 and one in text


@given(st.text(max_size=60))
def test_nothing_typed_anywhere_breaks_the_search(text: str) -> None:
    for way in writing.BY_WAY.values():
        assert all(isinstance(one, str) and one for one in way(text))
