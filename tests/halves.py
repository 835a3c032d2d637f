"""The whole suite twice, on SQLite and on PostgreSQL, side by side; `./cjd test` runs this.

The SQLite half is shown as it runs, the PostgreSQL half after it. The last line sums up both.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

SHOWN, HIDDEN = "sqlite", "postgresql"
COUNTED = re.compile(r"\b(\d+) (passed|failed|errors?)\b")
CLOSING = re.compile(r" in \d+\.\d\ds\b")
PROOFS = {
    "database=postgresql": "The tests did not run on PostgreSQL.",
    "browser=": "The browser tests did not run.",
}


def main(arguments: list[str]) -> int:
    """With pytest's own arguments only some tests run, so nothing is demanded of the whole."""
    with tempfile.TemporaryDirectory(prefix="cjd-test-") as folder:
        receipt = Path(folder, "receipt")
        receipt.touch()
        passed, failed = run(arguments, receipt, Path(folder, "output"))
        missing = [] if arguments else unproven(receipt.read_text())
    for words in missing:
        say(words)
    failed += len(missing)
    say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def run(arguments: list[str], receipt: Path, kept: Path) -> tuple[int, int]:
    """Passed and failed. CJD_TEST_DATABASE chooses one half."""
    only = os.environ.get("CJD_TEST_DATABASE")
    with kept.open("w") as output:
        hidden = None if only else start(HIDDEN, arguments, receipt, output)
        passed, failed = follow(start(only or SHOWN, arguments, receipt, subprocess.PIPE))
        if hidden is None:
            return passed, failed
        say("\nThe same on PostgreSQL:")
        hidden.wait()
    say(text := kept.read_text())
    more_passed, more_failed = tally(text.splitlines(), hidden.returncode)
    return passed + more_passed, failed + more_failed


def start(
    database: str, arguments: list[str], receipt: Path, output: int | IO[str]
) -> subprocess.Popen[str]:
    more = {"CJD_TEST_DATABASE": database, "CJD_TEST_RECEIPT": str(receipt)}
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        env={**os.environ, **more},
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
    )


def follow(half: subprocess.Popen[str]) -> tuple[int, int]:
    assert half.stdout is not None
    lines = []
    with half.stdout as output:
        for line in output:
            lines.append(line)
            sys.stdout.write(line)
            sys.stdout.flush()
    return tally(lines, half.wait())


def tally(lines: Iterable[str], code: int) -> tuple[int, int]:
    """Passed and failed of pytest's closing line. A half that broke counts as one failed."""
    closing = ["", *(line for line in lines if CLOSING.search(line))][-1]
    counts = {word.rstrip("s"): int(number) for number, word in COUNTED.findall(closing)}
    failed = counts.get("failed", 0) + counts.get("error", 0)
    return counts.get("passed", 0), failed or int(code != 0)


def unproven(receipt: str) -> list[str]:
    lines = receipt.splitlines()
    return [
        words
        for start, words in PROOFS.items()
        if not any(line.startswith(start) for line in lines)
    ]


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
