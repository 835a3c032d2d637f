"""Work on conditions that nobody has to start."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from cjdiversion.conditions import due, raising, replaced
from cjdiversion.conditions.due import Part
from cjdiversion.database import Database
from cjdiversion.scheduling import every, tried

_ROUNDS = 10  # a run ends; the next hour's takes the rest


@every(
    minutes=60,
    words="Providers are asked whether what is due soon was done, or owners are reminded to ask",
    in_units=True,
)
def remind(db: Database) -> str:
    return _each(db, raising.ASK).words("asked")


@every(minutes=60, words="Conditions nobody answered go back to the decision maker", in_units=True)
def lapse(db: Database) -> str:
    return _each(db, raising.LAPSE).words("given back")


@every(
    minutes=60, words="What waits too long for a signature or a decision is raised", in_units=True
)
def raise_waiting(db: Database) -> str:
    """What waits no more ends first."""
    ended, settled = _each(db, *replaced.ENDED), _each(db, *replaced.SETTLED)
    raised = _each(db, *raising.WAITING)
    failed = ended.failed + settled.failed + raised.failed
    words = f"{raised.count} raised, {ended.count} ended with their decision"
    return f"{words}, {failed} failed" if failed else words


@dataclass
class _Done:
    count: int = 0
    failed: int = 0

    def words(self, how: str) -> str:
        return f"{self.count} {how}" + (f", {self.failed} failed" if self.failed else "")


def _each(db: Database, *parts: Part) -> _Done:
    """Each in a unit of work of its own, so that nobody waits for more than one. What failed is
    left to the next run, after all that did not."""
    done = _Done()
    for part in parts:
        in_vain: set[uuid.UUID] = set()
        for _ in range(_ROUNDS):
            with db.unit(reading=True):
                found = due.keys(part, but=in_vain)
            for one in found:
                came = _tried(db, part, one)
                done.count += came is True
                done.failed += came is None
                in_vain |= set() if came else {one}
            if len(found) < due.AT_ONCE:
                break
    return done


def _tried(db: Database, part: Part, one: uuid.UUID) -> bool | None:
    """None where it failed."""
    told: list[bool] = []

    def act() -> None:
        told.append(part.act(one))

    return told[0] if tried(f"conditions.{part.name}", db, act) else None
