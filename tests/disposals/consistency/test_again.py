"""Who comes to notice again: by hand, by another way, and not beyond what can be known."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock, listing
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case, PersonInCase
from cjdiversion.database import Database, session
from cjdiversion.disposals.consistency import again, returning
from cjdiversion.disposals.consistency.again import Alone, Decided, Person
from cjdiversion.disposals.consistency.again_views import AgainTold
from cjdiversion.disposals.models import Decision
from cjdiversion.errors import Missing, NotPermitted
from cjdiversion.identities import queries as identities
from tests.disposals import flagged
from tests.disposals.flagged import who
from tests.identities import made as linked
from tests.pages import Caller

Who = Callable[[str], Actor]
TODAY = date(2026, 11, 23)
A, B, C, D = (uuid.UUID(int=number) for number in range(1, 5))
UNIT = uuid.UUID(int=9)


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2025, 3, 1), date(2026, 3, 1)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
    ],
)
def test_twelve_months_end_on_the_same_day(day: date, after: date) -> None:
    assert again.a_year_after(day) == after
    assert again.followed_until(after) <= day


def of(begun: dict[uuid.UUID, date], *links: tuple[uuid.UUID, uuid.UUID]) -> list[Person]:
    return again.people(links, [Decided(A, UNIT, D, date(2025, 3, 1))], begun)


@pytest.mark.parametrize(
    ("later", "came"),
    [
        (date(2025, 3, 1), None),  # the same day is the same matter
        (date(2025, 3, 2), date(2025, 3, 2)),
        (date(2026, 3, 1), date(2026, 3, 1)),
        (date(2026, 3, 2), None),
        (date(2025, 1, 5), None),
    ],
)
def test_a_record_counts_from_the_day_after_to_the_same_day_next_year(
    later: date, came: date | None
) -> None:
    (found,) = of({A: date(2025, 2, 28), B: later}, (A, B))
    assert found.again_on == came


def test_links_join_records_over_others_but_not_over_one_about_somebody_else() -> None:
    begun = {A: date(2025, 2, 1), B: date(2024, 1, 1), C: date(2025, 6, 1)}
    assert of(begun, (B, A), (B, C))[0].again_on == date(2025, 6, 1)
    del begun[B]  # closed as about the wrong person
    assert of(begun, (B, A), (B, C))[0].again_on is None


def test_a_person_counts_once_from_the_first_decision() -> None:
    decided = [Decided(B, UNIT, D, date(2025, 5, 1)), Decided(A, UNIT, C, date(2025, 3, 1))]
    begun = {A: date(2025, 2, 1), B: date(2025, 4, 1)}
    (found,) = again.people([(A, B)], decided, begun)
    assert (found.decision_id, found.again_on) == (C, date(2025, 4, 1))


UNITS = {UNIT: ("Northgate", "token")}


def told(*people: Person, alone: tuple[Alone, ...] = ()) -> again.Again:
    return again.again(alone, people, date(2025, 11, 23), UNITS)


def test_only_who_was_followed_for_12_months_is_in_the_share() -> None:
    came, late = (Person(UNIT, D, on, on) for on in (date(2025, 3, 1), date(2026, 3, 1)))
    found = told(came, late, alone=(Alone(UNIT, True, 19), Alone(UNIT, False, 4)))
    assert found.rows == [
        ("Northgate", 25, 20, 1, 1, "5%", 5),
        ("All units", 25, 20, 1, 1, "5%", 5),
    ]
    assert found.finding == (
        "20 people were followed for 12 months, 1 of them with a confirmed link to another record. "
        "1 (5%) came to notice again here. 5 people have not been followed that long yet."
    )


def test_where_nobody_is_linked_nothing_is_known_and_no_nought_is_told() -> None:
    found = told(alone=(Alone(UNIT, True, 500), Alone(UNIT, False, 2)))
    assert found.finding == (
        "Not known: 500 people were followed for 12 months, and nobody’s records are confirmed as "
        "one person’s yet. 2 people have not been followed that long yet."
    )
    assert found.rows[-1] == ("All units", 502, 500, 0, again.NOT_KNOWN, again.NOT_KNOWN, 2)
    assert [figure for _, _, figure in found.bars] == ["500", "2"]
    assert AgainTold().dump({"again": found})["every"]["again"] is None


def test_one_linked_person_who_did_not_come_again_is_a_nought_that_is_known() -> None:
    one = Person(UNIT, D, date(2025, 3, 1), None)
    found = told(one, alone=(Alone(UNIT, True, 19),))
    assert found.rows[-1] == ("All units", 20, 20, 1, 0, "0%", 0)


def test_nobody_nobody_yet_and_few_are_sentences_and_never_a_share() -> None:
    assert told().finding == "Nobody was decided upon in this period."
    early = told(alone=(Alone(UNIT, False, 1),))
    assert early.finding == (
        "Nobody of this period has been followed for 12 months yet. 1 person has not been followed "
        "that long yet."
    )
    few = told(Person(UNIT, D, date(2025, 3, 1), None), alone=(Alone(UNIT, True, 8),))
    assert few.every.share == "too few" and "%" not in few.finding
    assert "nan" not in str((told(), early, few)).lower()


# --- on a real database ---------------------------------------------------------------------------


@pytest.fixture
def _now() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        yield


def at(day: date) -> Any:
    return clock.at(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def came(on: date, before: Case | None, person: Who, *, is_decided: bool = False) -> Case:
    """A record of that day, confirmed to be of the person of the one before."""
    with at(on):
        case = linked.booked(by=who("sergeant"), investigating_unit=linked.cid())
        if before is not None:
            linked.confirmed(person, (before, case))
        if is_decided:
            flagged.decided(case)
    return case


MARCH, LATER = date(2025, 3, 3), date(2025, 9, 1)


@pytest.fixture
def _people(db: Database, _now: None, person: Who) -> None:
    """Decided upon in 2025: one who came again twice over another record; one who came after more
    than 12 months; one only proposed to be the same; one without any other record; one who is not
    followed for 12 months yet."""
    with db.unit():
        first = came(MARCH, None, person, is_decided=True)
        came(LATER, came(date(2025, 4, 1), first, person), person)
        came(date(2026, 5, 1), came(MARCH, None, person, is_decided=True), person)
        other = came(MARCH, None, person, is_decided=True)
        with at(LATER):
            linked.proposed(person, (other, linked.booked(by=who("sergeant"))))
        came(MARCH, None, person, is_decided=True)
        came(date(2026, 2, 1), came(date(2025, 12, 20), None, person, is_decided=True), person)


def seen(key: str = "performance", period: str = "last-year") -> again.Again:
    return returning.returned(period, by=who(key)).again


@pytest.mark.usefixtures("_people")
def test_people_are_counted_as_by_hand_and_by_asking_for_each(db: Database) -> None:
    with db.unit():
        assert seen().rows == [
            ("Northgate", 5, 4, 2, 1, "too few", 1),
            ("All units", 5, 4, 2, 1, "too few", 1),
        ]
        followed, again_ = 0, 0
        for decision in session().scalars(sa.select(Decision)):
            who_ = session().scalar(
                sa.select(PersonInCase.id).where(PersonInCase.case_id == decision.case_id)
            )
            assert who_ is not None
            ids = identities.ids_of_one_person(who_)
            opened = session().scalars(
                sa.select(Case.opened_at)
                .join(PersonInCase, PersonInCase.case_id == Case.id)
                .where(PersonInCase.id.in_(ids))
            )
            end = decision.decided_on + timedelta(days=365)
            is_again = any(decision.decided_on < one.date() <= end for one in opened)
            followed += end <= TODAY
            again_ += is_again and end <= TODAY
        assert (followed, again_) == (4, 1)


@pytest.mark.usefixtures("_people")
def test_the_list_holds_as_many_cases_as_the_number_says(db: Database, visit: Any) -> None:
    lead = visit("performance")
    page = lead.get("/consistency/again")
    assert "4 people were followed for 12 months, 2 of them with a confirmed link" in page.text
    assert "1 came to notice again here." in page.text
    for words in ("Only confirmed links", "Only this service", "Basis"):
        assert words in page.text
    hrefs = [href for href in page.links.values() if "/again/cases" in href]
    assert len(hrefs) == 2  # of the unit, and of all
    for href in hrefs:
        listed = lead.get(href)
        assert "Showing 1 of 1 cases" in listed.text and "1 April 2025" in listed.text
        assert "Marchetti" not in listed.text
    assert "There is no such case." in lead.get("/consistency/again/cases?period=this-year").text
    lead.get("/consistency/again/cases?unit=nowhere", status=404)


@pytest.mark.usefixtures("_people")
def test_a_link_that_is_undone_or_a_record_closed_takes_away_what_rested_on_it(
    db: Database,
) -> None:
    with db.unit():
        again_on = session().scalars(
            sa.select(Case).where(Case.opened_at < datetime(2025, 4, 2, tzinfo=UTC))
        )
        case = max(again_on, key=lambda one: one.opened_at)
        linked.closed(case, by=who("inspector"))
        assert (seen().every.linked, seen().every.again) == (2, 0)


@pytest.mark.usefixtures("_people")
def test_another_force_sees_none_of_it_and_others_are_refused(db: Database, visit: Any) -> None:
    page = visit("performance.south").get("/consistency/again")
    assert "Nobody was decided upon in this period." in page.text
    with db.unit():
        token = seen().units[0].token
        with pytest.raises(NotPermitted):
            seen("supervisor")
        with pytest.raises(Missing):
            returning.behind("last-year", token, by=who("performance.south"), place=listing.Place())


def test_an_empty_force_and_a_wrong_choice_are_words(visit: Any) -> None:
    lead = visit("performance")
    assert "Nobody was decided upon in this period." in lead.get("/consistency/again").text
    lead.get("/consistency/again?period=soon", status=422)


@pytest.mark.usefixtures("_people")
def test_the_twin_tells_the_same(app: Flask) -> None:
    told = Caller(app, "performance@example.test").get("/api/v1/consistency/again")
    assert (told["every"]["people"], told["every"]["again"]) == (5, 1)
    assert (told["followed_until"], told["fewest"]) == ("2025-11-23", 10)
    listed = Caller(app, "performance@example.test").get("/api/v1/consistency/again/cases")
    assert (listed["total"], [one["decided_on"] for one in listed["cases"]]) == (1, ["2025-03-03"])


def test_pairs_of_links_in_any_order_make_the_same_people() -> None:
    begun = {one: date(2025, 1, number) for number, one in enumerate((A, B, C, D), 1)}
    chain = list(pairwise((A, B, C, D)))
    decided = [Decided(A, UNIT, A, date(2024, 12, 1))]
    found = {again.people(links, decided, begun)[0] for links in (chain, chain[::-1])}
    assert len(found) == 1 and found.pop().again_on == date(2025, 1, 2)
