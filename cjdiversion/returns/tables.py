"""A file of counts → lines that say which figure, which value and how many. Pure.

Two shapes are known by their headings: figure, value and count, as the files from here are; and the
open data of the Home Office on crime outcomes, whose headings change from year to year.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cjdiversion.cases import feeds
from cjdiversion.errors import Invalid
from cjdiversion.returns.outcome_figures import ALTERNATES, RECORDED
from cjdiversion.returns.periods import Period
from cjdiversion.returns.rules import ALL, IN_THIS_SERVICE, TOTAL, Kind

LARGEST = 2 * 1024 * 1024  # bytes
MOST_LINES = 20_000
_LONGEST_CELL = 2_000  # characters
_AT_MOST = 300  # characters of a line that is set aside
_FIGURE, _VALUE, _COUNT = "figure", "value", "count"
_NAMES = {
    _FIGURE: ("figure", "table", "measure", "figure code"),
    _VALUE: ("value", "category", "group", "value code"),
    _COUNT: ("count", "number", "detentions", "outcomes", "cases"),
}
_OPEN_DATA = {"financial year", "financial quarter", "outcome type"}
_OF_FORCE = ("force name", "force", "police force area", "force area", "police force")
_SAID = ("return", "counted by", "coverage", "from", "to")  # beside, in a file from here
_NO_OUTCOME = "0"
_TOTALS = frozenset({"total", "totals", "all"})


@dataclass(frozen=True)
class Sought:
    """What a file is to be a table of. `force`: as the file writes its name, empty where every line
    is of the force; `is_whole`: counts of the whole force, and not of this service."""

    kind: Kind
    over: Period
    force: str = ""
    is_whole: bool = False


@dataclass(frozen=True)
class Line:
    """`value` is None where the line is a total of its figure."""

    number: int
    original: str
    figure: str
    value: str | None
    count: str


@dataclass(frozen=True)
class Table:
    """`skipped`: lines of another force or period, or of what is no outcome."""

    lines: tuple[Line, ...]
    skipped: int = 0
    is_open_data: bool = False


def read(content: bytes, sought: Sought) -> Table:
    """Raises Invalid where it is no such table, or one of something else."""
    if len(content) > LARGEST:
        raise _no_table("too-large", f"The file is larger than {LARGEST // 1024**2} MB")
    rows = _rows(content)
    headings = [_plain(cell) for cell in next(rows, (0, []))[1]]
    if len(set(filter(None, headings))) < len(list(filter(None, headings))):
        raise _no_table("headings", "Two columns of the file have the same heading")
    if set(headings) >= _OPEN_DATA:
        return _open_data(headings, rows, sought)
    columns = {name: _column(headings, _NAMES[name]) for name in _NAMES}
    if missing := [name for name, at in columns.items() if at is None]:
        words = "The first line must name the columns figure, value and count. Not found: "
        raise _no_table("headings", words + ", ".join(missing))
    return _as_from_here(headings, rows, sought, columns)


class _Forces:
    """Whose lines they are, by the column that names a force. Raises Invalid where nobody can
    tell."""

    def __init__(self, headings: Sequence[str], sought: Sought) -> None:
        self.place, self.ours = _column(headings, _OF_FORCE), _plain(sought.force)
        self.named: dict[str, str] = {}
        if self.ours and self.place is None:
            raise _no_table("headings", "The file has no column with the name of a force")

    def is_ours(self, row: Sequence[str]) -> bool:
        name = _cell(row, self.place)
        if self.ours:
            return _plain(name) == self.ours
        if name:
            self.named.setdefault(_plain(name), name[:60])
        if len(self.named) > 1:
            both = " and ".join(f"“{one}”" for one in self.named.values())
            words = f"The file has lines of more forces than one, {both} among them: say which"
            raise Invalid.at("force_name", "required", words)
        return True


def _as_from_here(
    headings: Sequence[str],
    rows: Iterator[tuple[int, list[str]]],
    sought: Sought,
    columns: Mapping[str, int | None],
) -> Table:
    """A file from here says of each line whose count it is, by what and of which days."""
    places = {name: _column(headings, (name,)) for name in _SAID}
    days = (sought.over.from_on.isoformat(), sought.over.to_on.isoformat())
    forces = _Forces(headings, sought)
    lines: list[Line] = []
    covered, skipped = set(), 0
    for at, row in rows:
        said = {name: _cell(row, place) for name, place in places.items()}
        of = (said["from"], said["to"])
        if (all(of) and of != days) or not forces.is_ours(row):
            skipped += 1
            continue
        _refuse_another_return(said, sought.kind)
        covered.add(_plain(said["coverage"]))
        lines.append(_line(at, row, columns))
    if len(covered) > 1:
        words = "The file holds counts of this service and of the whole force: send one of them"
        raise _no_table("coverage", words)
    if sought.is_whole and _plain(IN_THIS_SERVICE) in covered:
        words = f"The file holds counts of “{IN_THIS_SERVICE}”: they are not of the whole force"
        raise _no_table("coverage", words)
    return Table(tuple(lines), skipped)


def _refuse_another_return(said: Mapping[str, str], kind: Kind) -> None:
    if said["return"] and _plain(said["return"]) not in (_plain(kind.label), _plain(kind.code)):
        words = f"The file is of the return “{said['return'][:100]}”: select that return"
        raise _no_table("another-return", words)
    if said["counted by"] and _plain(said["counted by"]) != _plain(kind.day):
        words = f"The file is counted by “{said['counted by'][:100]}”, this return by “{kind.day}”"
        raise _no_table("another-basis", words)


def _line(at: int, row: Sequence[str], columns: Mapping[str, int | None]) -> Line:
    said = {name: _cell(row, place) for name, place in columns.items()}
    figure, value = said[_FIGURE], said[_VALUE]
    is_total = value.casefold() in _TOTALS or (not value and figure.casefold() != TOTAL)
    return Line(at, _original(row), figure, None if is_total else value, said[_COUNT])


def _open_data(
    headings: Sequence[str], rows: Iterator[tuple[int, list[str]]], sought: Sought
) -> Table:
    is_recorded, over = sought.kind.code == RECORDED.code, sought.over
    counts = [at for at, name in enumerate(headings) if _is_count(name, is_recorded=is_recorded)]
    if len(counts) != 1:
        basis = "offences recorded" if is_recorded else "outcomes closed"
        raise _no_table("headings", f"No one column counts {basis} in the quarter")
    forces = _Forces(headings, sought)
    lines: list[Line] = []
    skipped = 0
    for at, row in rows:
        quarter = _quarter(
            _cell(row, headings.index("financial year")),
            _cell(row, headings.index("financial quarter")),
        )
        outcome = re.sub(r"\.0$", "", _cell(row, headings.index("outcome type"))).upper()
        is_of_period = quarter == over.code or quarter.startswith(f"{over.code}-q")
        if not is_of_period or not forces.is_ours(row) or outcome == _NO_OUTCOME:
            skipped += 1
            continue
        parts = [("outcome", outcome)]
        if outcome not in ALTERNATES:
            parts += [("quarter", quarter[-2:]), (TOTAL, ALL)]
        said = _original(row), _cell(row, counts[0])
        lines += [Line(at, said[0], figure, value, said[1]) for figure, value in parts]
    return Table(tuple(lines), skipped, is_open_data=True)


def _is_count(heading: str, *, is_recorded: bool) -> bool:
    """“Force outcomes for offences recorded in quarter” is the one basis; “force outcomes recorded
    in quarter” and those of “investigations closed” the other."""
    if "quarter" not in heading or "outcomes" not in heading:
        return False
    return ("offences" in heading) == is_recorded


def _quarter(year: str, quarter: str) -> str:
    """The code of periods.py; empty where it is none."""
    named = re.fullmatch(r"(\d{4}) ?[/–-] ?(?:\d{2})?(\d{2})", year.strip())
    number = re.fullmatch(r"[Qq]?([1-4])(?:\.0)?", quarter.strip())
    return f"{named[1]}-{named[2]}-q{number[1]}" if named and number else ""


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Lines that hold anything, with their numbers. Raises Invalid."""
    text = feeds.decoded(content)
    if "\0" in text:
        raise _no_table("not-a-table", "The file is not a table of text (CSV)")
    reader = csv.reader(io.StringIO(text, newline=""))
    found = 0
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if max(map(len, row)) > _LONGEST_CELL:  # a quote that nobody closed
                raise _no_table("not-a-table", "A cell of the file is longer than any of a table")
            found += 1
            if found > MOST_LINES:
                words = f"The file has more than {MOST_LINES:,} lines: send those of the force"
                raise _no_table("too-long", words)
            yield reader.line_num, row
    except csv.Error:
        raise _no_table("not-a-table", "The file cannot be read as CSV") from None


def _column(headings: Sequence[str], names: Sequence[str]) -> int | None:
    return next((headings.index(name) for name in names if name in headings), None)


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.casefold()).split())


def _original(row: Sequence[str]) -> str:
    return ",".join(row)[:_AT_MOST]


def _no_table(code: str, words: str) -> Invalid:
    return Invalid.at("file", code, words)
