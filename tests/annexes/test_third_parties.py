"""Other people's data in free text: found however it is typed, and the person's own never."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.annexes import phrases
from cjdiversion.annexes.facts import Facts, Identifier, Line, Section, State
from cjdiversion.annexes.phrases import names_in
from cjdiversion.annexes.third_parties import Finding, People, Someone, caught
from cjdiversion.consents.release import Holder

OWN = Someone(names=(("Hartley", "Jo Ann"),), phones=("07700 900001",))
ADA = Someone(
    names=(("O’Brien", "Zoë Ada"),),
    phones=("07700 900123",),
    emails=("z.a@example.test",),
    addresses=("Flat 2, 12 Mill Lane, Northgate NO1 2AB",),
)
SISTER = Someone(names=(("Hartley", "Sarah"), ("Smith-Jones", "Al"), ("", "Ann Lee")))
OFFICES = Someone(phones=("01632 960000",))
KNOWN = People(OWN, (ADA, SISTER), OFFICES)


def facts(*texts: str, **over: Any) -> Facts:
    lines = [Line("needs", text, Holder.POLICE, "Police", "Record") for text in texts]
    sections = (Section("needs", "Health and needs", State.OBTAINED, tuple(lines)),)
    return Facts("CPS", "", (), (), **{"sections": sections, **over})


def found(*texts: str) -> list[tuple[str, str]]:
    return [(one.kind, one.words) for one in caught(facts(*texts), KNOWN)]


# --- examples -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "Zoë O’Brien",
            "zoe o'brien",
            "ZOE ADA O BRIEN",
            "O’BRIEN, Zoë",
            "OBrien",
            "O\u200bBrien",
        ),
        *("Smith-Jones", "smith jones", "Al Smith–Jones", "Sarah Hartley", "HARTLEY, Sarah"),
        *("Ｏ’Ｂｒｉｅｎ", "O’Bri\u00aden", "Ann Lee"),
    ],
)
def test_a_name_is_found_as_it_stands(typed: str) -> None:
    assert found(f"Met ({typed}’s) at nine.") == [("name", typed)]


@pytest.mark.parametrize(
    "typed",
    ["Hartley", "Jo Hartley", "HARTLEY, Jo", "Jo Ann Hartley", "O Brientown", "Smithjonesy", "Lee"],
)
def test_the_persons_own_name_and_parts_of_other_words_are_not_found(typed: str) -> None:
    assert found(f"{typed} said so") == []


@pytest.mark.parametrize(
    "typed",
    ["07700 900123", "07700900123", "+44 7700 900123", "+44 (0)7700-900-123", "0044 7700900123"],
)
def test_a_telephone_number_is_found_with_what_stands_before_it(typed: str) -> None:
    assert found(f"Ring {typed} after five") == [("phone", typed)]


@pytest.mark.parametrize("typed", ["07700 900001", "+44 7700 900001", "01632 960000"])
def test_the_persons_own_number_and_an_offices_are_not_found(typed: str) -> None:
    assert found(f"Ring {typed}") == []


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("12 Mill Lane", "address"),
        ("12, MILL LN", "address"),
        ("Mill Lane", "address"),
        ("no1 2ab", "postcode"),
        ("NO12AB", "postcode"),
        ("Z.A@Example.TEST", "email"),
        ("01632 960999", "unknown-phone"),
        ("somebody@example.test", "unknown-email"),
        ("SW1A 1AA", "unknown-postcode"),
    ],
)
def test_where_somebody_is_to_be_reached_is_found(typed: str, kind: str) -> None:
    assert found(f"Lives or writes: {typed}.") == [(kind, typed)]


@pytest.mark.parametrize(
    "typed",
    ["27 March 2026 at 14:00", "TH68010", "NG/1/26", "PHQ-9 of 19, GAD-7 of 3", "05/11/2026 09:30"],
)
def test_dates_codes_and_scores_are_nobodys_data(typed: str) -> None:
    assert found(typed) == []


def test_everything_that_can_be_typed_is_read_and_the_author_is_not() -> None:
    line = Line("needs", "", Holder.POLICE, "Police", "Told by Sarah Hartley", author="Al O’Brien")
    of_it = Facts(
        "CPS",
        "",
        (Identifier("Name", "O’BRIEN"), Identifier("Voluntary attendance", "12 Mill Lane")),
        ("Assault on O’Brien",),
        (Section("needs", "Health", State.OBTAINED, (line,)),),
    )
    assert [(one.section, one.words) for one in caught(of_it, KNOWN)] == [
        ("About this document: Voluntary attendance", "12 Mill Lane"),
        ("About this document: alleged", "O’Brien"),
        ("Health", "Sarah Hartley"),
    ]


def test_the_same_words_in_one_section_are_one_finding_which_keeps_its_name() -> None:
    (one,) = caught(facts("O’Brien came", "then o'BRIEN left"), KNOWN)
    assert one.key == Finding("Health and needs", "name", "o’brien").key
    assert one.key != Finding("Health and needs", "name", "Sarah Hartley").key


def test_a_finding_never_says_whose_it_is() -> None:
    for one in caught(facts("Zoë O’Brien, 07700 900123, 12 Mill Lane, NO1 2AB"), KNOWN):
        assert "victim" not in one.what.lower()
        assert "witness" not in one.what.lower()
        assert "Zoë" not in one.what


def test_what_is_of_unknown_owner_only_warns() -> None:
    assert [one.is_warning for one in caught(facts("O’Brien 01632 960999"), KNOWN)] == [False, True]


def test_who_is_named_in_a_free_answer() -> None:
    assert names_in("Mother, Mrs Ann Hartley, 07700 900222") == [("", "Ann Hartley")]
    assert names_in("Mrs Hartley (mother)") == [("Hartley", "")]
    assert names_in("Social Services, the duty desk") == []


# --- whatever it is -----------------------------------------------------------------------------

LETTERS = st.text("abcdefghijklmnopqrstuvwxyzéüñç", min_size=3, max_size=9)
AROUND = st.text(" \n.,;:()!?“”", max_size=4)
SEPARATORS = st.sampled_from(["", " ", "-", " - ", ".", ") ", "\u2013", "\u00a0"])


def _recased(word: str, mask: int) -> str:
    return "".join(c.upper() if mask >> i & 1 else c.lower() for i, c in enumerate(word))


def _stripped(word: str) -> str:
    split = unicodedata.normalize("NFKD", word)
    return "".join(one for one in split if not unicodedata.combining(one))


@given(LETTERS, LETTERS, st.integers(0, 2**18), AROUND, st.booleans())
def test_a_name_is_found_in_every_case_and_without_its_accents(
    surname: str, forename: str, mask: int, around: str, bare: bool
) -> None:
    typed = _recased(f"{forename} {surname}", mask)
    typed = _stripped(typed) if bare else typed
    known = People(Someone(names=(("zzyx", "q"),)), (Someone(names=((surname, forename),)),))
    kinds = [one.kind for one in caught(facts(f"a {around}{typed}{around} z"), known)]
    assert kinds == ["name"]


@given(
    st.text("0123456789", min_size=9, max_size=9),
    st.lists(SEPARATORS, min_size=10, max_size=10),
    st.sampled_from(["0", "+44", "+44 (0)", "0044 "]),
)
def test_a_number_is_found_in_every_spacing(rest: str, between: list[str], before: str) -> None:
    digits = f"7{rest}"
    typed = before + "".join(d + gap for d, gap in zip(digits, between, strict=True))
    known = People(OWN, (Someone(phones=(f"0{digits}",)),))
    text = facts(f"Ring {typed.rstrip()} now")
    assert [one.kind for one in caught(text, known)] == ["phone"]
    of_their_own = People(Someone(phones=(f"0{digits}",)), (Someone(phones=(f"0{digits}",)),))
    assert [one for one in caught(text, of_their_own) if not one.is_warning] == []


@given(
    LETTERS, LETTERS, st.sampled_from(["{0} {1}", "{1}, {0}", "{0}", "{1}"]), st.integers(0, 999)
)
def test_the_persons_own_name_is_never_found(
    surname: str, forename: str, order: str, mask: int
) -> None:
    sister = Someone(names=((surname, "Sisterly"),))
    known = People(Someone(names=((surname, forename),)), (sister,))
    typed = _recased(order.format(forename, surname), mask)
    assert caught(facts(f"a {typed} z"), known) == []


@given(st.text(max_size=300))
def test_any_text_is_read_and_what_is_found_stands_in_it(text: str) -> None:
    for one in caught(facts(text), KNOWN):
        assert one.words in " ".join(text.split())


@pytest.mark.parametrize(
    "unit", ["a", "1", "@", "a@", "0 ", "+44 ", "07700 900123 ", "O’Brien ", "no1 2", "12 mill "]
)
def test_what_stands_at_the_end_of_a_long_text_is_found(unit: str) -> None:
    """`./cjd bench papers` says how long it takes."""
    text = (unit * 50_000)[:50_000] + " Mina Sisterly"
    known = People(Someone(), (Someone(names=(("Sisterly", "Mina"),)),))
    assert "Mina Sisterly" in {one.words for one in caught(facts(text), known)}


def test_words_in_a_row_are_repeated_and_a_few_by_chance_are_not() -> None:
    text = "Loses the thread when two people speak"
    assert phrases.repeats("He LOSES the thread, when two of them", text)
    assert not phrases.repeats("Two people speak of the thread", text)
    assert phrases.repeats("He is tearful", "Tearful")
    assert not phrases.repeats("He is tearful", "")
