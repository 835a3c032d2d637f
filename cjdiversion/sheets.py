"""The one writer of tables for spreadsheets: no cell it writes can run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

Cell = str | int | float | None
Row = Sequence[Cell]

_STARTS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")  # the last four are full-width
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_INVISIBLE = "\u200b\u2060\ufeff"  # zero-width; spreadsheets look past them


def csv_of(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """UTF-8 with the mark Excel knows it by, every cell quoted, lines ended as RFC 4180 says."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    for row in (header, *rows):
        writer.writerow([_written(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """The same words, made text for certain where a spreadsheet would take them for a formula."""
    first = next((c for c in text if c in _STARTS_A_FORMULA or not _is_blank(c)), "")
    return f"'{text}" if first in _STARTS_A_FORMULA else text


def _is_blank(character: str) -> bool:
    return character.isspace() or character in _INVISIBLE


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    return safe(cell) if isinstance(cell, str) else str(cell)


def xlsx_of(sheets: Mapping[str, tuple[Sequence[str], Iterable[Row]]]) -> bytes:
    """A workbook of these sheets. Text is kept as text whatever it begins with, also once somebody
    has been in the cell; what the format cannot hold stands as U+FFFD."""
    from openpyxl import Workbook  # 30 MiB that only a process that writes one pays for
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    for name, (header, rows) in sheets.items():
        sheet = book.create_sheet(name)
        for row in (header, *rows):
            cells = []
            for said in row:
                if isinstance(said, str):
                    cell = WriteOnlyCell(sheet, _NOT_IN_XML.sub("\ufffd", said))
                    cell.data_type, cell.quotePrefix = "s", safe(said) != said
                else:
                    cell = WriteOnlyCell(sheet, said)
                cells.append(cell)
            sheet.append(cells)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
