"""No cell of a file made for a spreadsheet can run as a formula, and nothing is lost on the way."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from cjdiversion.sheets import csv_of, safe, xlsx_of

DANGEROUS = "=+-@\t\r\n＝＋－＠"
BLANKS = " \u00a0\u3000\u200b\ufeff\u2060"


def read(told: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(told.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("first", DANGEROUS)
@pytest.mark.parametrize("blank", ["", *BLANKS, "  \u200b\u00a0"])
def test_a_cell_that_would_be_a_formula_becomes_text(first: str, blank: str) -> None:
    assert safe(f"{blank}{first}1+1") == f"'{blank}{first}1+1"


@pytest.mark.parametrize(
    "text", ["", "Northgate", "c", "10%", "2026-01-01", "a=b", "O’Hara", "  x"]
)
def test_a_plain_cell_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


def test_numbers_stay_numbers_and_nothing_is_empty() -> None:
    assert read(csv_of(["a", "b", "c"], [[10, -5, None]])) == [["a", "b", "c"], ["10", "-5", ""]]


def test_every_cell_is_quoted_and_the_file_says_that_it_is_unicode() -> None:
    told = csv_of(["Unit"], [["Northgate"], [5]])
    assert told == b'\xef\xbb\xbf"Unit"\r\n"Northgate"\r\n"5"\r\n'


def test_a_heading_is_as_safe_as_a_cell() -> None:
    assert read(csv_of(["=1+1"], []))[0] == ["'=1+1"]


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_what_is_written_is_read_back_but_for_the_mark(rows: list[list[str]]) -> None:
    kept = read(csv_of(["a", "b"], rows))[1:]
    assert [[cell.removeprefix("'") for cell in row] for row in kept] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]


@given(CELLS)
def test_no_cell_ever_begins_like_a_formula(text: str) -> None:
    first = safe(text).lstrip(BLANKS + "\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029")[:1]
    assert first not in set(DANGEROUS)


def cells(told: bytes) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(told)).active]


@pytest.mark.parametrize("first", DANGEROUS)
def test_a_cell_of_a_workbook_that_would_be_a_formula_is_text(first: str) -> None:
    told = xlsx_of({"Figures": (["Unit"], [[f"{first}HYPERLINK(1)"]])})
    cell = load_workbook(io.BytesIO(told)).active["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert str(cell.value).strip() == f"{first}HYPERLINK(1)".strip()
    with zipfile.ZipFile(io.BytesIO(told)) as inside:
        assert b"<f>" not in inside.read("xl/worksheets/sheet1.xml")


def test_a_workbook_keeps_numbers_as_numbers_words_as_words_and_gaps_as_gaps() -> None:
    told = xlsx_of({"One": (["a", "b", "c"], [[10, "007", None]]), "Two": (["d"], [])})
    assert cells(told) == [["a", "b", "c"], [10, "007", None]]
    assert load_workbook(io.BytesIO(told)).sheetnames == ["One", "Two"]


def test_a_heading_of_a_workbook_is_as_safe_as_a_cell() -> None:
    assert load_workbook(io.BytesIO(xlsx_of({"One": (["=1+1"], [])}))).active["A1"].data_type == "s"


@given(st.text(max_size=20))
def test_any_text_can_be_written_to_a_workbook(text: str) -> None:
    ((said,),) = cells(xlsx_of({"One": ([text], [])})) or [[None]]
    assert said is None or isinstance(said, str)
