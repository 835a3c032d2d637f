"""What is written of returns names every figure and check there is, with its rule and its mark."""

from __future__ import annotations

from pathlib import Path

import pytest

from cjdiversion.returns import cells, kinds, sending
from cjdiversion.returns.rules import RULES, Kind

TOLD = (Path(__file__).parents[2] / "docs" / "returns.md").read_text()


@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=lambda kind: kind.code)
def test_every_figure_check_and_gap_is_written_down(kind: Kind) -> None:
    _, _, part = TOLD.partition(f"### {kind.label}\n")
    assert kind.about in part
    for figure in kind.figures:
        line = next(one for one in part.splitlines() if f"| `{figure.code}` |" in one)
        assert line.startswith(f"| {figure.label} | ")
        assert figure.rule in line and figure.source in line and line.endswith(f"{figure.mark} |")
    for check in kind.checks:
        assert f"| {check.label} | `{check.code}` | {check.words} |" in part
    for gap in kind.not_captured:
        assert f"- `{gap.code}`: {gap.label} ({gap.mark})" in part


def test_the_version_of_the_rules_is_written_down() -> None:
    assert f"`{RULES}`" in TOLD


@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=lambda kind: kind.code)
def test_a_kind_is_whole(kind: Kind) -> None:
    """Codes are its own, marks are known, and what divides a value names one there is."""
    codes = [one.code for one in (*kind.figures, *kind.not_captured)]
    assert len(set(codes)) == len(codes) and kind.figures[0].code == "total"
    assert len({one.code for one in kind.checks}) == len(kind.checks)
    for at, figure in enumerate(kind.figures):
        assert figure.mark in sending.MARKS
        before = [one.code for one in kind.figures[:at]]
        assert figure.among is None or figure.among[0] in before
        assert not figure.groups_of or figure.groups_of in before


def test_every_kind_of_cell_has_its_words() -> None:
    assert len({one.words for one in cells.Said}) == len(cells.Said)
