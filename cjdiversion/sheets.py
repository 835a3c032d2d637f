"""The one writer of tables for spreadsheets: no cell it writes can run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int | float | None
Row = Sequence[Cell]

_STARTS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")  # the last four are full-width
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
