"""Where things lie on a funnel chart, and what its markup carries."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from cjdiversion.disposals.chart_parts import Label
from cjdiversion.disposals.charts import Drawing, FunnelChart, FunnelRow, funnel_chart
from cjdiversion.disposals.comparison import Standing

TEMPLATES = Path(__file__).parents[2] / "templates"
SVG = "{http://www.w3.org/2000/svg}"
ALIKE = [FunnelRow(f"Suite {i}", 100 + i, 30) for i in range(20)]
ODD = [FunnelRow("Eastgate custody suite", 200, 150), FunnelRow("Northgate", 110, 2)]
SMALL = FunnelRow("Southmoor", 9, 3)
ROWS = st.lists(
    st.builds(
        lambda unit, n, part: FunnelRow(f"Suite {unit}", n, int(n * part)),
        st.integers(0, 50),
        st.integers(0, 900),
        st.floats(0, 1),
    ),
    max_size=20,
)


PAGE = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True).from_string(
    '{% from "components/funnel.html" import funnel, funnel_table %}'
    "<div>{{ funnel(chart) }}{{ funnel_table(chart) }}</div>"
)


def rendered(chart: FunnelChart) -> str:
    return PAGE.render(chart=chart)


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)  # noqa: S314 written by ourselves


def drawings(rows: list[FunnelRow]) -> tuple[Drawing, ...]:
    return funnel_chart(rows).drawings


def middle(path: str) -> tuple[float, float]:
    x, y = re.match(r"M([\d.]+) ([\d.]+)", path).groups()
    return float(x), float(y)


def test_more_cases_lie_further_right_and_a_larger_share_further_up() -> None:
    wide, _ = drawings([FunnelRow("A", 50, 10), FunnelRow("B", 100, 40)])
    (ax, ay), (bx, by) = (middle(point.path) for point in wide.points)
    assert ax < bx
    assert ay > by


def test_the_number_of_cases_starts_at_nought() -> None:
    for drawing in drawings(ALIKE):
        assert (drawing.x_ticks[0].text, drawing.x_ticks[0].at) == ("0", drawing.frame.left)
        assert (drawing.y_ticks[0].text, drawing.y_ticks[0].at) == ("0%", drawing.frame.bottom)


def test_ticks_are_round_numbers_that_reach_past_the_largest_unit() -> None:
    wide, narrow = drawings([FunnelRow("A", 412, 74), FunnelRow("B", 96, 20)])
    assert [tick.text for tick in narrow.x_ticks] == ["0", "100", "200", "300", "400", "500"]
    assert [tick.text for tick in wide.x_ticks][:3] == ["0", "50", "100"]


def test_the_target_lies_at_the_common_share() -> None:
    wide, _ = drawings([FunnelRow("A", 100, 20), FunnelRow("B", 300, 60)])
    assert wide.target == wide.frame.y(0.2)


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_every_unit_with_cases_is_drawn_inside_the_frame(rows: list[FunnelRow]) -> None:
    for drawing in drawings(rows):
        frame = drawing.frame
        assert len(drawing.points) == sum(row.cases > 0 for row in rows)
        for x, y in (middle(point.path) for point in drawing.points):
            assert frame.left <= x <= frame.right
            assert frame.top <= y <= frame.bottom


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_no_number_on_the_page_is_missing_or_infinite(rows: list[FunnelRow]) -> None:
    assert not re.search(r"\b(nan|inf|None(?! of)|float64)\b", rendered(funnel_chart(rows)))


def test_only_units_that_differ_carry_a_name() -> None:
    for drawing in drawings([*ALIKE, *ODD, SMALL]):
        assert {label.text for label in drawing.labels} == {"Eastgate custody suite", "Northgate"}


def test_a_shape_belongs_to_each_standing() -> None:
    wide, _ = drawings([*ALIKE, *ODD, SMALL])
    shapes = {point.standing: point.path.split("m")[1] for point in wide.points}
    assert set(shapes) == {
        Standing.EXPECTED,
        Standing.HIGHER,
        Standing.LOWER,
        Standing.NOT_ASSESSED,
    }
    assert shapes[Standing.HIGHER] != shapes[Standing.LOWER] != shapes[Standing.EXPECTED]


def test_names_close_to_each_other_are_moved_apart() -> None:
    close = [FunnelRow(f"Suite close by {i}", 300 + i, 280) for i in range(3)]
    wide, _ = drawings([*ALIKE * 3, *close])
    ys = sorted(label.y for label in wide.labels)
    assert len(ys) == 3
    assert all(b - a >= 16 for a, b in pairwise(ys))


def test_a_name_at_the_right_edge_stands_left_of_its_mark() -> None:
    wide, _ = drawings([*ALIKE * 3, FunnelRow("Eastgate", 500, 450)])
    assert [(label.text, label.anchor) for label in wide.labels] == [("Eastgate", "end")]


@pytest.mark.parametrize("letters", [1, 20, 30, 32, 60, 120])
def test_a_name_never_leaves_the_drawing(letters: int) -> None:
    name = "E" * letters
    for drawing in drawings([*ALIKE * 3, FunnelRow(name, 250, 240)]):
        left, right, *_ = drawing.labels[0].box
        assert drawing.frame.left <= left <= right <= drawing.frame.right


def test_a_label_knows_the_room_its_text_takes() -> None:
    assert Label(10, 20, "ab", "start").box == (10, 27, 8, 25)
    assert Label(27, 20, "ab", "end").box == (10, 27, 8, 25)


def test_nothing_is_drawn_where_there_are_no_cases() -> None:
    chart = funnel_chart([FunnelRow("Eastgate", 0, 0)])
    assert chart.drawings == ()
    assert "There are no decisions to compare." in rendered(chart)


def test_figures_hidden_before_they_came_here_are_neither_drawn_nor_printed() -> None:
    chart = funnel_chart([*ALIKE, FunnelRow("Eastgate", None, None)])
    assert all(len(drawing.points) == len(ALIKE) for drawing in chart.drawings)
    assert chart.lines[-1].cases == "c"


def test_the_same_rows_give_the_same_drawing() -> None:
    assert funnel_chart([*ALIKE, *ODD]) == funnel_chart([*ALIKE, *ODD])


@pytest.fixture(scope="module")
def markup() -> str:
    return rendered(funnel_chart([*ALIKE, *ODD, SMALL], key="oc22"))


def test_each_drawing_is_one_image_with_a_title_and_a_description(markup: str) -> None:
    images = [node for node in parsed(markup).iter(f"{SVG}svg") if node.get("role")]
    assert len(images) == 2
    for image in images:
        names = [image.find(f"{SVG}title"), image.find(f"{SVG}desc")]
        assert image.get("role") == "img"
        assert image.get("aria-labelledby").split() == [name.get("id") for name in names]
        assert all(name.text.strip() for name in names)


def test_the_markup_carries_no_style_and_no_script(markup: str) -> None:
    for node in parsed(markup).iter():
        assert not node.tag.endswith(("style", "script"))
        assert not [name for name in node.attrib if name == "style" or name.startswith("on")]


def test_ids_on_a_page_are_not_used_twice(markup: str) -> None:
    ids = [node.get("id") for node in parsed(markup).iter() if node.get("id")]
    assert len(ids) == len(set(ids)) == 5
    assert all(name.startswith("oc22-") for name in ids)


def test_the_table_holds_the_rows_of_the_chart(markup: str) -> None:
    rows = parsed(markup).findall(".//tbody/tr")
    cells = {row[0].text: (row[1].text, row[2].text) for row in rows}
    assert len(rows) == len(ALIKE) + len(ODD) + 1
    assert cells["Southmoor"] == ("9", "3")


def test_a_name_with_markup_in_it_stays_a_name() -> None:
    tags: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tags.append(tag)
    parser.feed(rendered(funnel_chart([*ALIKE * 3, FunnelRow("<script>&", 250, 240)])))
    assert "script" not in tags
