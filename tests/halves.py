"""The whole suite twice, on SQLite and on PostgreSQL, side by side; `./cjd test` runs this.

The SQLite half is shown as it runs, the PostgreSQL half after it. The last line sums up both.
A test or two out of thousands that fail are run once more, alone: what fails by chance is then
named as unsteady, for somebody to mend, and what fails again has failed.
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
NAMED = re.compile(r"^FAILED (\S.*?)(?: - .*)?$")
AGAIN_AT_MOST = 3  # of thousands; more than that is no chance
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
        shown = start(only or SHOWN, arguments, receipt, subprocess.PIPE)
        counted = [steadied(only or SHOWN, follow(shown), shown.wait(), receipt)]
        if hidden:
            say("\nThe same on PostgreSQL:")
            hidden.wait()
    if hidden:
        say(text := kept.read_text())
        counted.append(steadied(HIDDEN, text.splitlines(), hidden.returncode, receipt))
    return sum(passed for passed, _ in counted), sum(failed for _, failed in counted)


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


def follow(half: subprocess.Popen[str]) -> list[str]:
    """What it printed, shown while it printed it."""
    assert half.stdout is not None
    lines = []
    with half.stdout as output:
        for line in output:
            lines.append(line)
            sys.stdout.write(line)
            sys.stdout.flush()
    return lines


def steadied(database: str, lines: list[str], code: int, receipt: Path) -> tuple[int, int]:
    """Passed and failed, after what failed was run once more where it is so little."""
    passed, failed = tally(lines, code)
    names = [found[1] for line in lines if (found := NAMED.match(line.rstrip()))]
    if failed != len(names) or not 0 < failed <= AGAIN_AT_MOST:
        return passed, failed
    say(f"\nOnce more, alone, on {database}:")
    again = start(database, names, receipt, subprocess.PIPE)
    passed_now, failed_now = tally(follow(again), again.wait())
    if passed_now:
        say(f"UNSTEADY, failed by chance: {passed_now} of {', '.join(names)}")
    return passed + passed_now, failed_now


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
