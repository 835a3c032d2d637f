"""Work on conditions that nobody has to start."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from functools import partial

from cjdiversion.conditions import raising
from cjdiversion.database import Database
from cjdiversion.scheduling import every, tried

_ROUNDS = 10  # a run ends; the next hour's takes the rest


@every(minutes=60, words="Providers are asked whether what is due soon was done", in_units=True)
def remind(db: Database) -> str:
    return f"{_each(db, raising.due_to_ask, raising.remind)} asked"


@every(minutes=60, words="Conditions nobody answered go back to the decision maker", in_units=True)
def lapse(db: Database) -> str:
    return f"{_each(db, raising.due_to_lapse, raising.lapse)} given back"


@every(minutes=60, words="What waits too long for a signature or a decision is raised")
def raise_waiting() -> str:
    ended = raising.end_replaced()
    return f"{raising.raise_waiting()} raised, {ended} ended with their decision"


def _each(
    db: Database, due: Callable[[], Sequence[uuid.UUID]], act: Callable[[uuid.UUID], None]
) -> int:
    """How many: each in a unit of work of its own, so that nobody waits for more than one, and one
    that fails undoes no other."""
    count = 0
    for _ in range(_ROUNDS):
        with db.unit():
            found = due()
        well = sum(tried(f"conditions.{act.__name__}", db, partial(act, one)) for one in found)
        count += well
        if not well or len(found) < raising.AT_ONCE:
            break
    return count
