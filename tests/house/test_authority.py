"""An authority kept for a rank: given here, or by telephone and confirmed later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import authority, clock
from cjdiversion.access import Actor
from cjdiversion.errors import Invalid, NotPermitted

Person = Callable[[str], Actor]
SOURCE = "PACE Code C 11.18"


class Row(authority.Authorised):
    """A row that rests on an authority, without its table."""

    def __init__(self, **columns: Any) -> None:
        self.__dict__.update(columns)


def given(person: Person, key: str = "sergeant", **over: Any) -> dict[str, Any]:
    told = {
        "authority_name": "Supt Edith Crane",
        "authority_rank": "superintendent",
        "authority_at": clock.now(),
        "authority_by_phone": True,
        **over,
    }
    return authority.columns(person(key), told, least="superintendent", source=SOURCE)


def test_by_telephone_it_stands_at_once_and_waits_to_be_confirmed(
    unit: Session, person: Person
) -> None:
    columns = given(person)
    assert columns["authority_recorded_by"] == "Sgt Ann Marsh"
    assert (columns["authority_by_phone"], columns["authority_confirmed_at"]) == (True, None)
    assert columns["authority_by_id"] is None


def test_given_by_the_person_at_the_screen_it_is_confirmed_already(
    unit: Session, person: Person
) -> None:
    columns = given(person, "superintendent")
    assert columns["authority_by_id"] == person("superintendent").person_id
    assert columns["authority_confirmed_at"] is not None
    assert columns["authority_by_phone"] is False


@pytest.mark.parametrize("rank", ["constable", "inspector", "chief-inspector"])
def test_a_lower_rank_is_refused_with_the_source(unit: Session, person: Person, rank: str) -> None:
    with pytest.raises(Invalid) as refused:
        given(person, authority_rank=rank)
    (code, words), *_ = refused.value.fields["authority_rank"]
    assert code == "rank"
    assert "superintendent or above" in words
    assert SOURCE in words


def test_a_higher_rank_will_do(unit: Session, person: Person) -> None:
    assert given(person, authority_rank="chief-superintendent")["authority_at"]


@pytest.mark.parametrize("field", ["authority_name", "authority_rank", "authority_at"])
def test_each_part_is_asked_for(unit: Session, person: Person, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        given(person, **{field: None})
    assert list(refused.value.fields) == [field]


def test_nobody_gives_an_authority_by_naming_themself_at_a_rank_they_do_not_hold(
    unit: Session, person: Person
) -> None:
    columns = given(person, authority_name="Sgt Ann Marsh")
    assert columns["authority_confirmed_at"] is None
    with pytest.raises(NotPermitted):
        authority.confirmation(Row(**columns), by=person("sergeant"))


def test_only_who_gave_it_confirms_it(unit: Session, person: Person) -> None:
    row = Row(**given(person))
    with pytest.raises(NotPermitted):
        authority.confirmation(row, by=person("inspector"))
    columns = authority.confirmation(row, by=person("superintendent"))
    assert columns["authority_by_id"] == person("superintendent").person_id


def test_it_reads_as_one_line_of_a_record(unit: Session, person: Person) -> None:
    words = authority.words_of(Row(**given(person)))
    assert words.startswith("Authorised by telephone by Supt Edith Crane, superintendent, at ")
    assert words.endswith("not yet confirmed")
    nobody = Row(authority_at=None)
    assert authority.words_of(nobody) == ""


def test_the_page_offers_the_actors_own_authority_where_their_rank_carries_it(
    unit: Session, person: Person
) -> None:
    assert authority.own(person("sergeant"), "superintendent") == {}
    assert authority.own(person("superintendent"), "inspector")["authority_name"]
