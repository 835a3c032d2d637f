"""What time brings, in parts: the keys of what is due, and what is done about one of them. A job
takes each in a unit of work of its own, so that one that fails holds up no other."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from cjdiversion.database import session

AT_ONCE = 200


@dataclass(frozen=True)
class Part:
    """`which`: those that are due, first things first; `key`: the column it selects. `act` looks at
    one again and says whether anything was done: somebody may have been faster."""

    name: str
    key: sa.ColumnElement[uuid.UUID]
    which: Callable[[], sa.Select[uuid.UUID]]
    act: Callable[[uuid.UUID], bool]


def keys(part: Part, *, but: Collection[uuid.UUID] = ()) -> Sequence[uuid.UUID]:
    """A batch; without those that were tried in vain."""
    return session().scalars(part.which().where(part.key.not_in(but)).limit(AT_ONCE)).all()


def in_this_unit(*parts: Part) -> int:
    """How many were done, of a batch of each."""
    return sum(part.act(one) for part in parts for one in keys(part))
