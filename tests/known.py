"""What every copy of one template says alike is asked of one of them: reference data, and who the
demonstration's people are. A test that writes to a table these come from asks for itself from then
on, and what it was told tells no other test anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.database import WRITES, Database

PEOPLE = frozenset({"unit", "person", "posting", "duty"})
DATA = frozenset({reference.ReferenceEntry.__tablename__})
AT_MOST = reference._REMEMBERED_AT_MOST * 4 // 5  # a memory that is full forgets everything


@dataclass
class Known:
    rows: dict[Any, Any] = field(default_factory=dict)
    actors: dict[tuple[str, date], Actor] = field(default_factory=dict)


_of_templates: dict[str, Known] = {}
_here: WeakKeyDictionary[sa.Engine, dict[tuple[str, date], Actor]] = WeakKeyDictionary()


@contextmanager
def knowing(template: sa.URL, db: Database) -> Iterator[None]:
    """The copy `db` of the template begins with what copies before it were told."""
    known = _of_templates.setdefault(template.render_as_string(), Known())
    now = clock.now()
    rows = {key: (now, told) for key, (_, told) in known.rows.items()}
    memory = reference._memories[db.engine] = reference._Memory({**rows})
    _here[db.engine] = known.actors
    wrote = False

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        nonlocal wrote
        table = WRITES.match(statement)
        if table and table[1].lower() in PEOPLE:
            _here.pop(db.engine, None)
        elif table and table[1].lower() in DATA:
            wrote = True
            for key, told in rows.items():
                if memory.rows.get(key) is told:
                    del memory.rows[key]

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield
    if not wrote:
        known.rows = dict([*{**known.rows, **memory.rows}.items()][:AT_MOST])


def actor(db: Database, email: str, ask: Callable[[str], Actor]) -> Actor:
    """Whoever has this address, as `ask` says; read afresh once somebody's posting changed."""
    if (told := _here.get(db.engine)) is None:
        return ask(email)
    key = email, clock.today()
    if key not in told:
        told[key] = ask(email)
    return told[key]
