"""Long lists: walking them by their links meets every row once, in order, whatever the order is."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cjdiversion import listing
from cjdiversion.access import UnitKind
from cjdiversion.accounts.models import Coverage, SignInAttempt, Unit
from cjdiversion.database import Database, session
from cjdiversion.listing import MOST_COUNTED, Page, Place

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TRIED = settings(
    max_examples=30,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@dataclass(frozen=True)
class Shelf:
    """A table to page through: by a moment, by a day, or by a name."""

    column: Any
    key: Any
    is_rising: bool

    def page(self, place: Place, size: int) -> Page[Any]:
        return listing.page(
            sa.select(self.column.label("value"), self.key.label("key")),
            newest=self.column,
            key=self.key,
            place=place,
            cursor_of=lambda row: (row.value, row.key),
            size=size,
            is_rising=self.is_rising,
        )

    def all(self) -> list[Any]:
        order = [self.column, self.key] if self.is_rising else [self.column.desc(), self.key.desc()]
        return list(session().execute(sa.select(self.column, self.key).order_by(*order)))


ATTEMPT, COVERAGE, UNIT = (kind.__table__.c for kind in (SignInAttempt, Coverage, Unit))
MOMENTS = [Shelf(ATTEMPT.at, ATTEMPT.id, rising) for rising in (False, True)]
DAYS = [Shelf(COVERAGE.from_on, COVERAGE.id, rising) for rising in (False, True)]
NAMES = [Shelf(UNIT.name, UNIT.id, rising) for rising in (False, True)]


def walked(shelf: Shelf, size: int) -> list[Any]:
    rows: list[Any] = []
    place, seen = Place(), 0
    while True:
        page = shelf.page(place, size)
        rows += page.rows
        seen += 1
        if not page.next:
            return rows
        assert len(page.rows) == size and seen < 200
        place = Place(after=page.next)


def walked_back(shelf: Shelf, size: int) -> list[Any]:
    """From the last page by “previous”."""
    rows: list[Any] = []
    place, seen = Place(is_last=True), 0
    while True:
        page = shelf.page(place, size)
        rows = [*page.rows, *rows]
        seen += 1
        if not page.previous:
            return rows
        assert seen < 200
        place = Place(before=page.previous)


def checked(shelf: Shelf, size: int) -> None:
    every = shelf.all()
    assert walked(shelf, size) == every
    assert walked_back(shelf, size) == every
    first = shelf.page(Place(), size)
    assert not first.previous and first.total == len(every)
    if first.next:
        second = shelf.page(Place(after=first.next), size)
        again = shelf.page(Place(before=second.previous), size)
        assert again.rows == first.rows and not again.previous and again.next == first.next


@pytest.fixture
def apart(db: Database) -> Iterator[Any]:
    """Runs one example in a unit of work of its own and forgets it."""

    def run(fill: Any, shelf: Shelf, size: int) -> None:
        db.begin()
        try:
            fill()
            session().flush()
            checked(shelf, size)
        finally:
            db.end(keep=False)

    yield run


@TRIED
@given(
    gaps=st.lists(st.sampled_from([0, 0, 1, 1_000_000, 3600_000_000]), max_size=40),
    size=st.integers(1, 12),
    shelf=st.sampled_from(MOMENTS),
)
def test_by_moments_every_row_is_met_once_however_many_share_one(
    apart: Any, gaps: list[int], size: int, shelf: Shelf
) -> None:
    def fill() -> None:
        at = START
        for gap in gaps:
            at += timedelta(microseconds=gap)
            session().add(SignInAttempt(account_digest="a", address_digest="b", at=at))

    apart(fill, shelf, size)


@TRIED
@given(
    days=st.lists(st.integers(0, 5), max_size=30),
    size=st.integers(1, 12),
    shelf=st.sampled_from(DAYS),
)
def test_by_days_every_row_is_met_once_however_many_share_one(
    apart: Any, days: list[int], size: int, shelf: Shelf
) -> None:
    def fill() -> None:
        unit_id = session().scalars(sa.select(Unit.id).limit(1)).one()
        for day in days:
            on = date(2026, 1, 1) + timedelta(days=day)
            session().add(Coverage(served_unit_id=unit_id, by_unit_id=unit_id, from_on=on))

    apart(fill, shelf, size)


@TRIED
@given(
    names=st.sets(st.text(alphabet="aAbBzé 1’", min_size=1, max_size=4), max_size=30),
    size=st.integers(1, 12),
    shelf=st.sampled_from(NAMES),
)
def test_by_names_every_row_is_met_once_in_the_order_of_the_database(
    apart: Any, names: set[str], size: int, shelf: Shelf
) -> None:
    def fill() -> None:
        session().add_all([Unit(kind=UnitKind.SUITE, name=name) for name in names])

    apart(fill, shelf, size)


# --- cursors that somebody has edited ----------------------------------------------------------


def cursor(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


KEY = "01a218000000700080000000000000a1"  # fixed, so that the tests have fixed names
EDITED = [
    "nonsense",
    "é",
    "====",
    cursor(),
    cursor("2026-01-01T00:00:00", KEY),
    cursor("0001-01-01T00:00:00+14:00", KEY),
    cursor("2026-01-01T00:00:00+00:00", "no key"),
    cursor("2026-01-01T00:00:00+00:00", 5),
    cursor("2026-01-01T00:00:00+00:00", KEY, KEY),
    cursor({}, KEY),
    cursor(5, KEY),
    cursor("\0", KEY),
    cursor("\ud800", KEY),
    base64.urlsafe_b64encode(b"5").decode(),
    base64.urlsafe_b64encode(b"\xff\xfe").decode(),
]


@pytest.mark.parametrize("text", EDITED)
@pytest.mark.parametrize("shelf", [MOMENTS[0], DAYS[0]], ids=["moments", "days"])
def test_an_edited_cursor_is_the_first_page(unit: object, shelf: Shelf, text: str) -> None:
    for minutes in range(3):
        at = START + timedelta(minutes=minutes)
        session().add(SignInAttempt(account_digest="a", address_digest="b", at=at))
    session().flush()
    for place in (Place(after=text), Place(before=text)):
        page = shelf.page(place, 2)
        assert page.rows == shelf.all()[:2] and not page.previous


@pytest.mark.parametrize("text", [cursor("\0", KEY), cursor("\ud800", KEY), cursor(5, KEY)])
def test_a_name_that_no_database_holds_is_the_first_page(unit: object, text: str) -> None:
    page = NAMES[1].page(Place(after=text), 3)
    assert page.rows == NAMES[1].all()[:3] and not page.previous


def test_a_cursor_of_another_list_is_the_first_page(unit: object) -> None:
    of_days = DAYS[0].page(Place(), 2).next
    session().add(SignInAttempt(account_digest="a", address_digest="b", at=START))
    session().flush()
    page = MOMENTS[0].page(Place(after=of_days), 2)
    assert len(page.rows) == 1 and not page.previous


# --- counting ----------------------------------------------------------------------------------


def test_counting_counts_rows_though_nothing_narrows_the_query(unit: object) -> None:
    assert listing.counted(sa.select(Unit)) == len(session().scalars(sa.select(Unit)).all()) > 1
    pair = sa.select(Unit, Coverage).join(Coverage, Coverage.by_unit_id == Unit.id)
    assert listing.counted(pair) == len(session().execute(pair).all())


def test_counting_stops_past_a_thousand_and_says_so(unit: object) -> None:
    rows = [
        {"id": uuid.uuid4(), "account_digest": "a", "address_digest": "b", "at": START}
        for _ in range(MOST_COUNTED + 5)
    ]
    session().execute(sa.insert(SignInAttempt), rows)
    page = MOMENTS[0].page(Place(), 25)
    assert page.total == MOST_COUNTED + 1 and page.total_words == "more than 1,000"
    exact = sa.select(SignInAttempt).limit(MOST_COUNTED)
    assert listing.counted(exact) <= MOST_COUNTED + 1


def test_up_to_a_thousand_the_number_is_exact() -> None:
    assert Page([], "", "", MOST_COUNTED).total_words == "1,000"
    assert Page([], "", "", 0).total_words == "0"
