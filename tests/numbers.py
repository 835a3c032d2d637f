"""The figures the README states, measured: `.venv/bin/python -m tests.numbers`."""

from __future__ import annotations

import ast
import csv
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(folder: str) -> list[Path]:
    return [p for p in sorted((ROOT / folder).rglob("*.py")) if "versions" not in p.parts]


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, Function):
            yield node


def length(function: Function) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def is_typed(function: Function) -> bool:
    arguments = function.args
    given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    named = [a for a in given if a.arg not in ("self", "cls")]
    return function.returns is not None and all(a.annotation is not None for a in named)


def lines(path: Path) -> int:
    return path.read_text().count("\n")


def row(words: str, value: object) -> None:
    print(f"{words:<44} {value}")


def main() -> None:
    files = sources("cjdiversion")
    every = [(f"{p.name}:{f.name}", f) for p in files for f in functions(p)]
    lengths = sorted(length(f) for _, f in every)
    sizes = [lines(p) for p in files]
    longest = max(every, key=lambda named: length(named[1]))
    row("functions", len(every))
    row("function length, mean", f"{statistics.mean(lengths):.1f}")
    row("function length, 90th percentile", lengths[int(len(lengths) * 0.9)])
    row("function length, longest", f"{length(longest[1])} ({longest[0]})")
    row("files", len(files))
    row("file length, median", int(statistics.median(sizes)))
    row("file length, longest", f"{max(sizes)} ({files[sizes.index(max(sizes))].name})")
    row("typed functions", f"{100 * sum(is_typed(f) for _, f in every) / len(every):.1f} %")
    tests = sum(lines(p) for p in sources("tests"))
    row("test lines : source lines", f"{tests / sum(sizes):.2f}")
    row("access-matrix cells", access_cells())
    row("runtime dependencies, direct", len(direct_dependencies()))


def access_cells() -> int:
    """Rows of the golden table × (roles on their own, on another's, and nobody signed in)."""
    golden = ROOT / "tests" / "house" / "access.csv"
    with golden.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return len(rows) * (16 * 2 + 1)


def direct_dependencies() -> list[str]:
    text = (ROOT / "pyproject.toml").read_text()
    block = re.search(r"^dependencies = \[(.*?)^\]", text, re.S | re.M)
    assert block
    return re.findall(r'"([^"]+)"', block[1])


if __name__ == "__main__":
    main()
