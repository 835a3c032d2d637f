"""Work on annexes that nobody has to start."""

from __future__ import annotations

from cjdiversion.annexes import packing
from cjdiversion.database import Database
from cjdiversion.scheduling import every


@every(minutes=1, words="Packs of papers that take a while are made", in_units=True)
def make_packs(db: Database) -> str:
    return f"{packing.make_waiting(db)} made"


@every(minutes=60, words="Packs of papers that were kept for long enough are thrown away")
def throw_packs_away() -> str:
    return f"{packing.throw_away()} thrown away"
