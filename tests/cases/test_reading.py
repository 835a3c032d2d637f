"""One cell of an export, read or set aside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.cases import reading
from cjdiversion.cases.reading import COLUMNS, Unreadable

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_june() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-27T14:01",
        "2026-03-27 14:01:00",
        "27/03/2026 14:01",
        "27/3/2026  14:01",
        "2026-03-27T14:01:00Z",
        "2026-03-27T15:01:00+01:00",
    ],
)
def test_a_moment_is_read_in_each_style(text: str) -> None:
    assert reading.moment(text) == datetime(2026, 3, 27, 14, 1, tzinfo=UTC)


def test_a_moment_without_a_zone_is_london_wall_time() -> None:
    assert reading.moment("27/05/2026 14:01") == datetime(2026, 5, 27, 13, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("yesterday", "not-a-moment"),
        ("27/03/2026", "not-a-moment"),
        ("31/02/2026 10:00", "not-a-moment"),
        ("2026-03-27T25:01", "not-a-moment"),
        ("29/03/2026 01:30", "not-a-moment"),  # the clocks went forward over it
        ("2026-06-01T23:00", "not-possible"),
        ("0026-03-27T10:00", "not-possible"),
        ("9999-12-31T23:59:59-12:00", "not-possible"),
        ("2026-03-27T14:01:00+99:99", "not-a-moment"),
    ],
)
def test_a_moment_that_cannot_be_is_set_aside(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as bad:
        reading.moment(text)
    assert bad.value.code == code


def test_a_date_of_birth_is_read_in_both_styles() -> None:
    assert reading.birthday("19/11/1964") == reading.birthday("1964-11-19") == date(1964, 11, 19)


@pytest.mark.parametrize("text", ["31/02/1990", "1990", "01/01/2030", "01/01/1880", "unknown"])
def test_a_date_of_birth_that_cannot_be_leaves_the_age_unknown(text: str) -> None:
    with pytest.raises(Unreadable) as bad:
        reading.birthday(text)
    assert "possibly under 18" in bad.value.words


@pytest.mark.parametrize("text", ["M", "m", "Male", " MALE "])
def test_sex_is_read_in_any_case(unit: Session, text: str) -> None:
    assert COLUMNS["sex"].read(text) == "M"


def test_an_unknown_code_is_set_aside(unit: Session) -> None:
    with pytest.raises(Unreadable) as bad:
        COLUMNS["self_defined_ethnicity"].read("W77")
    assert bad.value.code == "unknown-code"


def test_text_that_is_too_long_or_cannot_be_stored_is_set_aside() -> None:
    for text, code in (("x" * 101, "long"), ("a\x00b", "control"), ("\ud800", "control")):
        with pytest.raises(Unreadable) as bad:
            COLUMNS["surname"].read(text)
        assert bad.value.code == code


def test_markers_stand_apart() -> None:
    assert reading.markers("SELF HARM; DRUGS;") == ["SELF HARM", "DRUGS"]


def test_what_cannot_be_stored_is_written_out() -> None:
    assert reading.storable("a\x00\ud800b") == "a\\u0000\\ud800b"


@given(st.text(st.characters(), max_size=60))
def test_no_text_does_worse_than_be_unreadable(text: str) -> None:
    for name, column in COLUMNS.items():
        coded = ("sex", "gender_identity", "disability_stated", "language")
        if name in coded or name.endswith("ethnicity"):
            continue  # these ask the reference data: tried by the import as a whole
        _try(column.read, text)


def _try(read: Any, text: str) -> None:
    try:
        read(text)
    except Unreadable as bad:
        assert text.strip() == "" or len(text) < 5 or text not in bad.words
