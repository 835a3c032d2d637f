"""What somebody’s table of counts says: numbers, corrections, gaps, and what is no table."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.errors import Invalid
from cjdiversion.returns import cells, periods, tables, taking
from cjdiversion.returns.cells import Cell, NoCount, Said
from cjdiversion.returns.custody_figures import CUSTODY, NEEDS
from cjdiversion.returns.detention_figures import DETENTIONS
from cjdiversion.returns.outcome_figures import CLOSED, RECORDED
from cjdiversion.returns.tables import Sought
from cjdiversion.returns.taking import Taken

YEAR = periods.named("2025-26")
PLACES = {"police-station": "Police station", "health-based": "Health-based place of safety"}
NAMES = {"place": PLACES, "section": {"s135": "Section 135", "s136": "Section 136"}, "total": {}}
OUTCOMES = {
    "outcome": {"1": "1: Charged", "3": "3: Caution", "22": "22: Diversion"},
    "quarter": {f"q{n}": f"Quarter {n}" for n in (1, 2, 3, 4)},
}


def taken(*lines: str, heading: str = "figure,value,count") -> Taken:
    text = "\n".join((heading, *lines))
    table = tables.read(text.encode(), Sought(DETENTIONS, YEAR))
    return taking.take(table, DETENTIONS, NAMES)


def counts(found: Taken) -> dict[str, Any]:
    """Value → its number, or why there is none."""
    return {
        one["value"]: one["said"] if one["count"] is None else one["count"] for one in found.counts
    }


# --- a cell ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("0", 0), ("12", 12), (" 12 ", 12), ("1,234", 1234), ("1 234", 1234), ("12.0", 12)),
        *(("-3", -3), ("−3", -3), ("(3)", -3), ("+3", 3), ("1\u00a0234", 1234)),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, number: int) -> None:
    assert cells.read(text) == Cell(Said.NUMBER, number)


@pytest.mark.parametrize("text", ["NA", "n/a", "N/A", "Not applicable", "-", "–", "..", "[z]"])
def test_every_spelling_of_not_applicable_is_one_and_none_is_nought(text: str) -> None:
    assert cells.read(text) == Cell(Said.NOT_APPLICABLE)


@pytest.mark.parametrize("text", ["Data not provided", "data  NOT provided", "not supplied"])
def test_data_not_provided_is_not_nought(text: str) -> None:
    assert cells.read(text) == Cell(Said.NOT_PROVIDED)


@pytest.mark.parametrize("text", ["c", "*", "[c]"])
def test_what_was_hidden_there_is_not_nought(text: str) -> None:
    assert cells.read(text) == Cell(Said.HIDDEN)


@pytest.mark.parametrize("text", ["", "  ", "3.5", "1,23", "NaN", "inf", "1e3", "=1+1", "9" * 30])
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(NoCount, match="count"):
        cells.read(text)


@given(st.text(max_size=12))
def test_no_text_at_all_ends_in_a_fault(text: str) -> None:
    try:
        assert isinstance(cells.read(text).number, int)
    except NoCount as why:
        assert str(why)


@given(st.integers(-(10**9), 10**9))
def test_a_number_written_with_commas_is_the_number(number: int) -> None:
    assert cells.read(f"{number:,}").number == number


# --- figure, value, count -------------------------------------------------------------------------


def test_figures_and_values_are_known_by_code_or_by_words() -> None:
    found = taken("place,police-station,4", "Place of Safety,HEALTH-BASED  place of safety,9")
    assert counts(found) == {"police-station": 4, "health-based": 9}
    assert found.refused == () and found.findings == ()


def test_a_correction_is_kept_as_one_and_shown() -> None:
    found = taken("place,police-station,12", "place,police-station,-2")
    (one,) = found.counts
    assert (one["count"], one["corrections"]) == (10, -2)
    assert found.findings == ("Place of safety: Police station: corrected by -2, comes to 10",)


def test_a_correction_below_nought_is_told_and_never_made_nought() -> None:
    found = taken("place,police-station,1", "place,police-station,-4")
    assert counts(found) == {"police-station": -3}
    assert found.findings[0].endswith("comes to -3, which is below nought")


def test_what_is_not_provided_stays_so_beside_numbers() -> None:
    found = taken("place,police-station,Data not provided", "place,health-based,7")
    assert counts(found) == {"police-station": "not-provided", "health-based": 7}


def test_a_sum_with_a_gap_says_so() -> None:
    found = taken("place,police-station,5", "place,police-station,n/a")
    assert found.counts[0]["gaps"] == 1
    assert "1 lines hold no number; the sum is of the others" in found.findings[0]


def test_the_same_value_twice_is_added_up_and_told() -> None:
    found = taken("place,police-station,5", "place,police-station,6")
    assert counts(found) == {"police-station": 11}
    assert found.findings == (
        "Place of safety: Police station stands on lines 2, 3: they were added up",
    )


def test_a_total_that_does_not_add_up_is_told_with_its_line() -> None:
    found = taken("place,police-station,5", "place,health-based,6", "place,Total,12")
    assert found.findings == ("Line 4: the total of Place of safety says 12, its parts 11",)
    assert taken("place,police-station,5", "place,,5").findings == ()


def test_a_total_over_a_gap_cannot_be_checked_and_says_so() -> None:
    found = taken("place,police-station,n/a", "place,health-based,6", "place,Total,12")
    assert "cannot be checked, as not all are numbers" in found.findings[0]


def test_figures_that_do_not_come_to_the_total_of_the_return_are_told() -> None:
    found = taken("total,,20", "section,s136,15", "section,s135,4")
    assert found.findings == ("Section: its parts come to 19, the total of the return says 20",)


def test_a_figure_that_does_not_leave_is_checked_against_the_total_too() -> None:
    content = b"figure,value,count\ntotal,,20\nneeds-adult,child,5\nneeds-adult,neither,9"
    table = tables.read(content, Sought(CUSTODY, YEAR))
    found = taking.take(table, CUSTODY, {"needs-adult": NEEDS})
    assert [one.split(": ")[1] for one in found.findings] == [
        "its parts come to 14, the total of the return says 20"
    ]


def test_a_line_that_cannot_be_read_is_set_aside_with_its_number_and_text() -> None:
    found = taken(
        "place,the moon,4", "nonsense,,1", "place,police-station,", "place,health-based,2"
    )
    assert [(one.line, one.original, one.words) for one in found.refused] == [
        (2, "place,the moon,4", "“the moon” is no value of Place of safety"),
        (3, "nonsense,,1", "“nonsense” is no figure of this return"),
        (4, "place,police-station,", "The count is blank: write 0, or why there is none"),
    ]
    assert counts(found) == {"health-based": 2}


def test_a_file_from_here_is_read_with_its_other_columns() -> None:
    heading = "Force,Return,Figure,Value,Count,Rule"
    line = f"N,{DETENTIONS.label},Place of safety,Police station,c,x"
    found = taken(line, heading=heading)
    assert counts(found) == {"police-station": "hidden"}


def test_a_file_from_here_of_another_period_has_no_line_of_this_one() -> None:
    heading = "Figure,Value,Count,From,To"
    other = "Place of safety,Police station,9,2024-04-01,2025-03-31"
    table = tables.read(f"{heading}\n{other}".encode(), Sought(DETENTIONS, YEAR))
    assert (table.lines, table.skipped) == ((), 1)


def test_counts_of_this_service_and_of_the_whole_force_are_never_added_up() -> None:
    lines = ("Place of safety,Police station,9,Cases in this service",)
    lines += ("Place of safety,Police station,30,Whole force",)
    content = "\n".join(("Figure,Value,Count,Coverage", *lines)).encode()
    with pytest.raises(Invalid) as refused:
        tables.read(content, Sought(DETENTIONS, YEAR))
    assert refused.value.fields["file"][0][0] == "coverage"


# --- no table at all ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "headings"),
        (b"a,b,c\n1,2,3", "headings"),
        (b"count,count,figure,value\n", "headings"),
        (b"PK\x03\x04\x00\x00", "not-a-table"),
        (b"figure,value,count\n" * (tables.MOST_LINES + 2), "too-long"),
        (b"x" * (tables.LARGEST + 1), "too-large"),
        (b'figure,value,count\n"' + b"x" * 3_000, "not-a-table"),
        (b'figure,value,count\n"' + b"x" * 200_000, "not-a-table"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_in_words(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        table = tables.read(content, Sought(DETENTIONS, YEAR))
        taking.take(table, DETENTIONS, NAMES)
    assert refused.value.fields["file"][0][0] == code


# --- the open data of the Home Office -------------------------------------------------------------

HEADINGS = (
    "Financial Year,Financial Quarter,Force Name,Offence Group,Offence code expired,Outcome Type,"
    "Force outcomes for offences recorded in quarter,Force outcomes recorded in quarter"
)


def of_open_data(*lines: str, is_recorded: bool, force: str = "Northshire") -> tuple[Any, Taken]:
    content = "\n".join((HEADINGS, *lines)).encode("utf-16")
    table = tables.read(content, Sought(RECORDED if is_recorded else CLOSED, YEAR, force))
    return table, taking.take(table, CLOSED, OUTCOMES)


LINES = (
    "2025/26,1,Northshire,Theft,,1,10,7",
    "2025/26,2,Northshire,Robbery,,1,-1,2",
    "2025/26,2,Northshire,Robbery,,22,4,Data not provided",
    "2025/26,2,Northshire,Robbery,,0,900,900",
    "2025/26,2,Southshire,Robbery,,1,500,500",
    "2024/25,2,Northshire,Robbery,,1,600,600",
)


@pytest.mark.parametrize(("is_recorded", "charged"), [(True, 9), (False, 9)])
def test_open_data_is_added_up_by_outcome_on_the_basis_of_the_return(
    is_recorded: bool, charged: int
) -> None:
    table, found = of_open_data(*LINES, is_recorded=is_recorded)
    by_figure = {(one["figure"], one["value"]): one for one in found.counts}
    assert by_figure["outcome", "1"]["count"] == charged
    assert by_figure["outcome", "22"]["count"] == (4 if is_recorded else None)
    assert by_figure["outcome", "1"]["corrections"] == (-1 if is_recorded else 0)
    assert by_figure["quarter", "q1"]["count"] == (10 if is_recorded else 7)
    assert table.skipped == 3  # no outcome yet, another force, another year
    assert not any("added up" in one for one in found.findings)


def test_alternate_offences_are_parts_of_a_count_and_never_added_to_it() -> None:
    lines = ("2025/26,1,Northshire,Theft,,1,10,7", "2025/26,1,Northshire,Theft,,1A,2,2")
    _, found = of_open_data(*lines, is_recorded=False)
    told = {(one["figure"], one["value"]): one["count"] for one in found.counts}
    assert told == {
        ("outcome", "1"): 7,
        ("quarter", "q1"): 7,
        ("total", "all"): 7,
        ("alternate", "1A"): 2,
    }


def test_open_data_without_the_basis_asked_for_is_refused() -> None:
    content = b"Financial Year,Financial Quarter,Force Name,Outcome Type\n"
    with pytest.raises(Invalid) as refused:
        tables.read(content, Sought(RECORDED, YEAR))
    assert refused.value.fields["file"][0][1] == (
        "No one column counts offences recorded in the quarter"
    )


def test_what_this_service_does_not_capture_is_one_number_with_or_without_a_value() -> None:
    for line in ("strip-searches,,31", "strip-searches,total,31", "strip-searches,all,31"):
        table = tables.read(f"figure,value,count\n{line}".encode(), Sought(CUSTODY, YEAR))
        (one,) = taking.take(table, CUSTODY, {}).counts
        assert (one["figure"], one["value"], one["count"]) == ("strip-searches", "all", 31)
