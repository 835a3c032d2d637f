"""Every outcome and every condition to its end, whatever is chosen on the way.

CJD_FOLLOWED=10000 follows as many cases; CJD_FOLLOWED_SEED begins another run. What was done,
refused and recounted is printed (-s).
"""

from __future__ import annotations

import os

from flask import Flask

from cjdiversion.database import Database
from tests.journey.ending import has_ended_well
from tests.journey.following import Following

CASES = int(os.environ.get("CJD_FOLLOWED", "60"))
SEED = int(os.environ.get("CJD_FOLLOWED_SEED", str(CASES)))


def test_cases_followed_to_their_end_keep_every_rule(db: Database, app: Flask) -> None:
    done = Following(db, app, CASES, seed=SEED)
    try:
        done.to_the_end()
        has_ended_well(done)
    except BaseException as problem:
        problem.add_note(f"CJD_FOLLOWED={CASES} CJD_FOLLOWED_SEED={SEED}, day {done.day}")
        raise
    for what, number in sorted(done.tally.items()):
        print(f"{what}: {number:,}")  # noqa: T201
    assert done.tally["cases"] == CASES
    never: list[str] = []
    assert not never, f"nothing of this was met in the run of seed {SEED}: {never}"
