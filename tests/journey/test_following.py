"""Every outcome and every condition to its end, whatever is chosen on the way.

CJD_FOLLOWED=10000 follows as many cases; what was done and refused is printed (-s).
"""

from __future__ import annotations

import os

from cjdiversion.database import Database
from tests.journey.following import Following
from tests.journey.recounting import recounted

CASES = int(os.environ.get("CJD_FOLLOWED", "60"))


def test_cases_followed_to_their_end_keep_every_rule(db: Database) -> None:
    done = Following(db, CASES, seed=CASES)
    done.to_the_end()
    recounted(db, done.tally)
    for what, number in sorted(done.tally.items()):
        print(f"{what}: {number:,}")  # noqa: T201
    assert done.tally["cases"] == done.tally["outcomes"] == CASES
