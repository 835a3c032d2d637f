"""A file, however broken, becomes rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.cases import feeds
from cjdiversion.errors import Invalid

HEAD = "force,custody_record_no,surname,forenames,dob,notes\r\n"


def read(text: str, encoding: str = "utf-8") -> list[feeds.Row]:
    return feeds.rows((HEAD + text).encode(encoding))


def numbers(rows: list[feeds.Row]) -> list[str]:
    return [row.get("custody_record_no", "") for row in rows]


def test_a_byte_order_mark_quoted_lines_and_windows_line_ends_are_read() -> None:
    content = (
        "\ufeff" + HEAD + '99,A/1,Begum,Zoë,1990-01-01,"Line one\r\nline ""two"""\r\n'
    ).encode()
    assert feeds.rows(content) == [
        {
            "force": "99",
            "custody_record_no": "A/1",
            "surname": "Begum",
            "forenames": "Zoë",
            "born_on": "1990-01-01",
            "notes": 'Line one\r\nline "two"',
        }
    ]


def test_a_file_from_an_older_windows_program_is_read() -> None:
    assert read("99,A/1,Begum,Zoë,,£20 note\r\n", "cp1252")[0]["notes"] == "£20 note"


def test_semicolons_and_tabs_part_cells_too() -> None:
    for mark in (";", "\t"):
        text = f"force{mark}Custody Record No{mark}DOB\n99{mark}A/1{mark}1990-01-01\n"
        assert feeds.rows(text.encode()) == [
            {"force": "99", "custody_record_no": "A/1", "born_on": "1990-01-01"}
        ]


def test_a_quotation_mark_never_closed_swallows_nobody() -> None:
    rows = read(
        '99,A/1,Begum,Zoë,,"left open\n99,A/2,Marsh,Lee,,\n99,A/3,Price,Bao,,"two\nlines"\n'
    )
    assert numbers(rows) == ["A/1", "A/2", "A/3"]


def test_a_row_of_another_width_is_kept_whole_besides() -> None:
    rows = read("99,A/1,Begum\n99,A/2,Marsh,Lee,,note,more\n99,A/3,Price,Bao,,\n")
    assert [feeds.LEFT_OVER in row for row in rows] == [True, True, False]
    assert rows[1][feeds.LEFT_OVER] == "99,A/2,Marsh,Lee,,note,more"


def test_json_is_read_as_a_list_or_as_rows_of_an_object() -> None:
    row = '{"force": 99, "custody_record_no": "A/1", "dob": null, "offence_codes": ["A", "B"]}'
    wanted = [{"force": "99", "custody_record_no": "A/1", "born_on": "", "offence_codes": "A;B"}]
    assert feeds.rows(f"[{row}]".encode()) == wanted
    assert feeds.rows(f'{{"rows": [{row}]}}'.encode()) == wanted


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[{]", "not-json"),
        ('{"a": 1}', "no-rows"),
        ("a,b\n1,2\n", "no-headings"),
        ("", "no-headings"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        feeds.rows(text.encode())
    assert refused.value.fields["file"][0][0] == code


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_whatever_follows_the_headings_is_read_without_an_error(text: str) -> None:
    read(text)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=6))
def test_a_row_written_by_a_spreadsheet_comes_back_as_it_was(cells: list[str]) -> None:
    quoted = ['"{}"'.format(cell.replace('"', '""')) for cell in (cells + [""] * 6)[:4]]
    rows = read(f"99,A/1,{','.join(quoted)}\r\n")
    assert list(rows[0].values())[2:6] == (cells + [""] * 6)[:4]


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=8))
def test_a_json_row_of_any_kind_becomes_text(value: object) -> None:
    for row in feeds.from_json([{"surname": value}, value]):
        assert all(isinstance(cell, str) for cell in row.values())
