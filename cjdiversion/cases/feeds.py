"""A file from a custody system → rows of text, whatever is broken in it. CSV, or JSON."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cjdiversion.cases import rooms
from cjdiversion.errors import Invalid

Row = dict[str, str]

LEFT_OVER = "row"  # the whole text of a row that has too many or too few cells
_MOST_IN_A_CELL = 10_000_000
_MANY_COLUMNS = 5  # below this a line of somebody's note could pass for a row


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def rows(content: bytes) -> list[Row]:
    """Raises Invalid where it is no table at all."""
    text = decoded(content)
    if text.lstrip()[:1] in ("[", "{"):
        return from_json(_json(text))
    return list(_from_csv(text))


def from_json(given: Any) -> list[Row]:
    """A list of objects, by itself or as "rows" or "bookings" of one. A value of any kind is text
    from here on."""
    if isinstance(given, dict):
        given = given.get("rows", given.get("bookings"))
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise Invalid.at("file", "no-rows", "The file holds no list of bookings")
    return [_row(one) for one in given]


def _row(given: Any) -> Row:
    if not isinstance(given, Mapping):
        return {LEFT_OVER: _text(given)}
    return {_name(str(name)): _text(value) for name, value in given.items()}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return ";".join(str(one) for one in value)
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        words = "The file begins like JSON and cannot be read as JSON"
        raise Invalid.at("file", "not-json", words) from None


def decoded(content: bytes) -> str:
    """UTF-8; else what older Windows programs write, so that no row is lost to a pound sign."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _name(heading: str) -> str:
    plain = "_".join(heading.strip().casefold().replace("-", " ").split())
    return rooms.also_called(plain)


def _from_csv(text: str) -> Iterator[Row]:
    lines = io.StringIO(text, newline="").readlines()
    headings = next((line for line in lines if line.strip()), "")
    comma = max(",;\t|", key=headings.count)
    names = [_name(cell) for cell in _cells(headings, comma)]
    if "custody_record_no" not in names or "force" not in names:
        words = "The first line must name the columns, “force” and “custody_record_no” among them"
        raise Invalid.at("file", "no-headings", words)
    for record in _records(lines[lines.index(headings) + 1 :], len(names), comma):
        yield _named(record, names, comma)


def _records(lines: list[str], width: int, comma: str) -> Iterator[str]:
    """One record of text after another. A quotation mark that is never closed would swallow all
    that follows: a line that is a whole row by itself ends it."""
    open_record = ""
    for line in lines:
        swallows = bool(open_record) and _is_row(line, width, comma)
        if swallows:
            yield open_record
            open_record = ""
        open_record += line
        if open_record.count('"') % 2 == 0:
            if open_record.strip():
                yield open_record
            open_record = ""
    if open_record.strip():
        yield open_record


def _is_row(line: str, width: int, comma: str) -> bool:
    return width >= _MANY_COLUMNS and len(_cells(line, comma)) == width


def _cells(record: str, comma: str) -> list[str]:
    csv.field_size_limit(_MOST_IN_A_CELL)
    try:
        return next(csv.reader(io.StringIO(record, newline=""), delimiter=comma), [])
    except csv.Error:
        return record.split(comma)


def _named(record: str, names: list[str], comma: str) -> Row:
    cells = _cells(record, comma)
    row = dict(zip(names, cells, strict=False))
    if len(cells) != len(names):
        row[LEFT_OVER] = record.strip()
    return row
