"""`./cjd test` believes neither a half that broke nor one that never ran."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import halves

PASSES = "def test_it():\n    assert True\n"
FAILS = "def test_it():\n    assert False\n"
ONCE = """
from pathlib import Path

def test_it():
    here = Path(__file__).with_name("been")
    before = here.exists()
    here.touch()
    assert before
"""
BREAKS = "import nothing_of_this_name\n"


def half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> tuple[int, int]:
    """Passed and failed of a pytest process of its own, in an empty project."""
    monkeypatch.setenv("CJD_TEST_DATABASE", "sqlite")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_it.py").write_text(content)
    return halves.run(["--rootdir", str(tmp_path), str(tmp_path)], tmp_path / "r", tmp_path / "o")


@pytest.mark.parametrize(
    ("content", "counted"), [(PASSES, (1, 0)), (FAILS, (0, 1)), (BREAKS, (0, 1)), ("", (0, 1))]
)
def test_passed_failed_and_broken_files_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, counted: tuple[int, int]
) -> None:
    assert half(tmp_path, monkeypatch, content) == counted


def test_what_fails_once_and_then_passes_is_named_and_not_counted_as_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert half(tmp_path, monkeypatch, ONCE) == (1, 0)
    assert "UNSTEADY, failed by chance: 1 of test_it.py::test_it" in capfd.readouterr().out


def test_more_failures_than_chance_explains_are_not_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    content = "".join(
        ONCE.replace("test_it", f"test_{n}").replace("been", f"b{n}") for n in range(4)
    )
    assert half(tmp_path, monkeypatch, content) == (0, 4)
    assert "Once more" not in capfd.readouterr().out


@pytest.mark.parametrize(
    ("closing", "code", "counted"),
    [
        ("==== 12 passed, 3 warnings in 4.56s ====", 0, (12, 0)),
        ("==== 2 failed, 10 passed, 1 error in 64.20s (0:01:04) ====", 1, (10, 3)),
        ("==== 1 error in 0.10s ====", 2, (0, 1)),
        ("==== 5 passed in 1.00s ====", 3, (5, 1)),
        ("Fatal Python error: Segmentation fault", -11, (0, 1)),
    ],
)
def test_the_closing_line_of_pytest_is_understood(
    closing: str, code: int, counted: tuple[int, int]
) -> None:
    assert halves.tally(["tests/x.py . 3 failed in the past", closing], code) == counted


def test_without_postgresql_or_a_browser_nothing_is_proven() -> None:
    assert halves.unproven("database=sqlite server=3.40.1\n") == list(halves.PROOFS.values())
    assert halves.unproven("browser=156.0\ndatabase=postgresql server=16.14\n") == []
