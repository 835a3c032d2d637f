"""The machine every change of state goes through. A room's `steps.py` is its table."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from cjdiversion import audit, clock
from cjdiversion.access import Actor, May, can, require
from cjdiversion.audit import Did, Operation
from cjdiversion.database import changed, session
from cjdiversion.errors import Conflict, OutOfOrder


class Thing(Protocol):
    """A row with a state. `version` goes up by one with each step."""

    id: Any
    status: Any
    version: Any


@dataclass(frozen=True)
class Step:
    """One row of a room's table.

    `hint` is said beside the button, `warning` before it is done for good. Without a `target` the
    thing stays in the state it is in, or with `is_back` goes to one it was in before. `reasons`:
    reference data one of which must be given. `tells`: whom it is told to, in codes of the room.
    With `can_be_undone` whoever took it may take it back within minutes. `source`: of the rule by
    which it is for some states only, where that is more than the order of this service.
    """

    name: str
    sources: tuple[StrEnum, ...]
    target: StrEnum | None
    may: May
    did: Did
    label: str
    hint: str = ""
    warning: str = ""
    operation: Operation = Operation.ALTERATION
    is_back: bool = False
    reasons: str = ""
    tells: tuple[str, ...] = ()
    can_be_undone: bool = False
    source: str = ""


def ready(steps: Sequence[Step], thing: Thing, actor: Actor) -> list[Step]:
    """The steps this actor may take now: the buttons to show, the actions the API lists."""
    return [step for step in steps if thing.status in step.sources and can(actor, step.may)]


def take(
    step: Step,
    thing: Any,
    *,
    by: Actor,
    version: int | None = None,
    recipient: str | None = None,
    case_id: uuid.UUID | None = None,
    facts: dict[str, Any] | None = None,
    back_to: StrEnum | None = None,
    **changes: Any,
) -> None:
    """May they, is it in the right state, change it, leave one audit row.

    Decided in one statement, so that of two people only one wins; the loser is told how it stands.
    `changes` are columns set with the state. `version` is the one a form was shown with. `back_to`:
    where a step that leads back leads to.
    Raises NotPermitted, OutOfOrder, Conflict.
    """
    require(by, step.may)
    if step.is_back is (back_to is None):
        raise TypeError(f"{step.name}: only a step that leads back is told where to")
    before, target = thing.status, back_to or step.target
    if target is not None:
        changes = {**changes, "status": target}
    if not _moved(step, thing, version, changes):
        _explain_loss(step, thing, version)
    audit.record(
        step.did,
        step.operation,
        by=by,
        subject=thing,
        case_id=case_id,
        recipient=recipient,
        facts={"from": before.value, "to": (target or before).value, **(facts or {})},
    )


def _moved(step: Step, thing: Any, version: int | None, changes: dict[str, Any]) -> bool:
    kind = type(thing)
    session().flush()  # what the verb set on other rows must stand before this one is decided
    here = [kind.id == thing.id, kind.status.in_(step.sources)]
    if version is not None:
        here.append(kind.version == version)
    statement = (
        sa.update(kind)
        .where(*here)
        .values({**changes, "version": kind.version + 1})
        .returning(kind.version)
        .execution_options(synchronize_session=False)
    )
    moved: int | None = session().scalar(statement)
    if moved is None:
        return False
    for name, value in {**changes, "version": moved}.items():
        set_committed_value(thing, name, value)
    changed(thing)
    return True


def in_order(step: Step, thing: Any) -> None:
    """Said before anybody fills in a form for nothing. Raises OutOfOrder."""
    if thing.status not in step.sources:
        state = thing.status.words.lower()
        words = f"“{step.label}” cannot be done now: this is {state}.{_who_was_first(thing)}"
        raise OutOfOrder(f"{words} Source: {step.source}" if step.source else words)


def _explain_loss(step: Step, thing: Any, version: int | None) -> None:
    session().refresh(thing)
    in_order(step, thing)
    by = _who_was_first(thing)
    raise Conflict(f"Somebody else changed this since you opened it.{by} Read it again")


def _who_was_first(thing: Any) -> str:
    """Somebody who lost a race, or comes late, must know whom to ask."""
    deed = audit.last_deed(thing)
    return f" {deed.actor_name} did that {clock.in_words(deed.at)}." if deed else ""
