"""Who counts as a second person, however their name is written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cjdiversion.access import Actor, Role, UnitKind
from cjdiversion.database import new_key
from cjdiversion.identities import humans


def who(name: str = "Sgt Ann Marsh", **over: object) -> Actor:
    facts = {"person_id": new_key(), "name": name, "role": Role.CUSTODY_SERGEANT}
    return Actor(**{**facts, "unit_id": None, "unit_name": "", "unit_kind": UnitKind.SUITE, **over})  # type: ignore[arg-type]


def test_somebody_else_is_a_second_person() -> None:
    first = who()
    second = who("Insp Cora Wyn")
    assert not humans.is_same_human(second, first.person_id, first.name)
    assert not humans.why_not_second(second, person_id=first.person_id, name=first.name, did="did")


def test_the_same_person_is_not_in_another_role_or_by_a_token() -> None:
    first = who()
    for again in (first, replace(first, role=Role.SUPERVISOR), replace(first, token_id=new_key())):
        assert "you proposed" in humans.why_not_second(
            again, person_id=first.person_id, name=first.name, did="proposed this"
        )


@pytest.mark.parametrize(
    "name",
    [
        *("Ann Marsh", "Insp ANN  MARSH", "Det. Insp. Ann Marsh", "Sgt Ann Marsh"),
        *("Marsh, Ann", "A/Insp Ann Marsh", "T/Sgt Ann Marsh", "Acting Sergeant Ann Marsh"),
        *("DSgt Ann Marsh", "DS 1234 Ann Marsh", "PS Ann Marsh 4412", "Ann Marsh (DS)"),
        *("A. Marsh", "Ann Mary Marsh", "Änn Marsh", "Ann Marsh\u200b", "Sgt Marsh"),
    ],
)
def test_a_second_account_is_known_by_its_name_whatever_the_rank(name: str) -> None:
    first, again = who(), who(name)
    assert humans.is_same_human(again, first.person_id, first.name)
    assert "two accounts" in humans.why_not_second(
        again, person_id=first.person_id, name=first.name, did="proposed this"
    )


def test_a_token_of_a_unit_is_nobody() -> None:
    assert "nobody" in humans.why_not_second(
        who("custody system", person_id=None), person_id=new_key(), name="Sgt Ann Marsh", did="x"
    )


def test_a_name_of_titles_alone_is_nobodys() -> None:
    assert not humans.is_same_human(who("Sgt"), new_key(), "Sgt")


@pytest.mark.parametrize(
    "name",
    ["Insp Tom Marsh", "Ann Marshall", "B. Marsh", "Ann-Marie Cole", "Ann", "A. M.", "", "Sgt A"],
)
def test_another_name_is_another_person(name: str) -> None:
    assert humans.is_same_human(who(), new_key(), name) is (name == "Ann")


def test_two_collar_numbers_are_two_people_of_one_name() -> None:
    assert humans.is_same_name("PS 4412 Ann Marsh", "Ann Marsh 4412")
    assert not humans.is_same_name("PS 4412 Ann Marsh", "PS 87 Ann Marsh")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë Okonkwo-Jones", "Sgt Zoe Okonkwo Jones"),
        ("Seán O’Brien", "O'Brien, Sean"),
        ("DC A Patel", "Amit Patel"),
        ("T. Adams", "Tia Adams"),
    ],
)
def test_accents_hyphens_apostrophes_and_initials_are_no_difference(one: str, other: str) -> None:
    assert humans.is_same_name(one, other)
    assert humans.is_same_name(other, one)
