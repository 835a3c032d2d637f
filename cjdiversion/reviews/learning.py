"""The learning register kept: an entry added, and changed by a new row."""

from __future__ import annotations

from typing import Any

from cjdiversion import audit, clock
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, Missing, OutOfOrder, Problem
from cjdiversion.reviews import learning_queries
from cjdiversion.reviews.learning_models import LearningEntry


def open(token: str, *, by: Actor) -> LearningEntry:
    """Of the actor’s own force, or Missing."""
    found = learning_queries.one(token, by)
    if found is None:
        raise Missing
    return found


def add(*, by: Actor, **said: Any) -> LearningEntry:
    """`said`: the fields of learning_schemas.Kept. Raises Invalid."""
    require(by, May.LEARNING_KEEP)
    if by.force_id is None:
        raise Missing
    _check(said)
    return _write(by, said, Did.LEARNING_ADDED, force_id=by.force_id)


def change(
    entry: LearningEntry, *, by: Actor, version: int | None = None, **said: Any
) -> LearningEntry:
    """A new row in place of this one, which stays. Raises Invalid, OutOfOrder where it was changed
    since, Conflict for a stale page."""
    require(by, May.LEARNING_KEEP)
    session().refresh(entry, ["is_superseded", "version"], with_for_update=True)
    if entry.is_superseded:
        raise OutOfOrder("This has been changed since. Open it from the list", code="superseded")
    if version is not None and version != entry.version:
        raise Conflict("Somebody else changed this since you opened it. Read it again, then save")
    _check(said)
    entry.is_superseded = True
    session().flush()
    of_series = {"series": entry.series, "force_id": entry.force_id}
    return _write(by, said, Did.LEARNING_CHANGED, **of_series)


def _check(said: dict[str, Any]) -> None:
    found: dict[str, list[Problem]] = {}
    for name, words in (("found_on", "The day it was found"), ("done_on", "The day it was done")):
        if said.get(name) and said[name] > clock.today():
            found[name] = [("future", f"{words} must not be in the future")]
    if said.get("done_on") and not said.get("changed"):
        found["changed"] = [("required", "Enter what changed: it is said to be done")]
    if said.get("due_on") and said["due_on"] < said["found_on"]:
        found["due_on"] = [("contradictory", "It cannot be due before it was found")]
    if found:
        raise Invalid(found)


def _write(by: Actor, said: dict[str, Any], did: Did, **row: Any) -> LearningEntry:
    kept = LearningEntry(
        **{name: value for name, value in said.items() if value is not None},
        **row,
        kept_at=clock.now(),
        kept_by_id=by.person_id,
        kept_by=by.name,
    )
    session().add(kept)
    session().flush()
    audit.record(did, Operation.ADMINISTRATION, by=by, subject=kept)
    return kept
