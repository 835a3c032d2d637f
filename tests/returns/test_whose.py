"""Whose counts a table holds, of what and by what: nothing of another force or return is taken."""

from __future__ import annotations

import pytest

from cjdiversion.errors import Invalid
from cjdiversion.returns import periods, tables
from cjdiversion.returns.detention_figures import DETENTIONS
from cjdiversion.returns.outcome_figures import CLOSED, RECORDED
from cjdiversion.returns.rules import IN_THIS_SERVICE, Kind
from cjdiversion.returns.tables import Sought

YEAR = periods.named("2025-26")
FORCES = b"""Force,Figure,Value,Count
Avon,section,s136,100
Kent,section,s136,900
Avon,section,s135,10
"""


def test_lines_of_other_forces_are_left_out_of_a_table_too() -> None:
    table = tables.read(FORCES, Sought(DETENTIONS, YEAR, "AVON "))
    assert [(line.value, line.count) for line in table.lines] == [("s136", "100"), ("s135", "10")]
    assert table.skipped == 1


def refused_for(content: bytes, sought: Sought) -> tuple[str, str]:
    """Which field, and why."""
    with pytest.raises(Invalid) as refused:
        tables.read(content, sought)
    ((field, ((code, words), *_)),) = refused.value.fields.items()
    assert words
    return field, code


OPEN_DATA = b"""Financial Year,Financial Quarter,Force Name,Outcome Type,Outcomes closed in quarter
2025/26,1,Avon,1,100
2025/26,1,Kent,1,900
"""


@pytest.mark.parametrize(("content", "kind"), [(FORCES, DETENTIONS), (OPEN_DATA, CLOSED)])
def test_counts_of_several_forces_are_never_added_up(content: bytes, kind: Kind) -> None:
    assert refused_for(content, Sought(kind, YEAR)) == ("force_name", "required")


def test_a_force_that_no_column_names_is_not_found() -> None:
    content = b"figure,value,count\nsection,s136,1"
    assert refused_for(content, Sought(DETENTIONS, YEAR, "Avon")) == ("file", "headings")


@pytest.mark.parametrize(
    ("heading", "said", "code"),
    [
        ("Return", RECORDED.label, "another-return"),
        ("Counted by", RECORDED.day, "another-basis"),
        ("Coverage", IN_THIS_SERVICE, "coverage"),
    ],
)
def test_a_file_from_here_of_something_else_is_refused(heading: str, said: str, code: str) -> None:
    content = f'Figure,Value,Count,{heading}\nOutcome type,1,9,"{said}"'.encode()
    assert refused_for(content, Sought(CLOSED, YEAR, is_whole=True)) == ("file", code)


def test_a_file_from_here_of_what_is_asked_is_read() -> None:
    said = f'"{CLOSED.label}","{CLOSED.day}","{IN_THIS_SERVICE}"'
    content = f"Figure,Value,Count,Return,Counted by,Coverage\nOutcome type,1,9,{said}".encode()
    assert len(tables.read(content, Sought(CLOSED, YEAR)).lines) == 1
