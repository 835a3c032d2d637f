"""Reference data with dates: law, ranks, options and codes, each with its source and its mark.

What held on a day is asked for that day, so an old case keeps its old words. A force's own row
comes before the row for all forces. The files in reference_data/ hold the national rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from cjdiversion import clock, database
from cjdiversion.database import NOT_PERSONAL, SERVICE, Base, Keyed

FILES = Path(__file__).parent / "reference_data"
ALWAYS = date(1900, 1, 1)  # of what has no known beginning

# Another process may have loaded the files: what is remembered is believed for so long.
_BELIEVED_FOR = timedelta(minutes=1)
_REMEMBERED_AT_MOST = 500
_CHANGED = "reference data changed"


class Mark(StrEnum):
    """How sure a row is."""

    VERIFIED = "V"
    SECOND_HAND = "V2"
    GENERAL = "G"  # general knowledge, for a practitioner to confirm
    LOCAL = "local"
    PROPOSED = "P"  # ours


class ReferenceEntry(Keyed, Base):
    """One code with the days it held: from `from_on` up to, not including, `to_on`."""

    __tablename__ = "reference_entry"
    __table_args__ = (
        sa.Index("ix_reference_entry_kind_code", "kind", "code", "from_on"),
        sa.Index(
            "uq_reference_entry_national",
            *("kind", "code", "from_on"),
            unique=True,
            sqlite_where=sa.text("force_code IS NULL"),
            postgresql_where=sa.text("force_code IS NULL"),
        ),
        sa.Index(
            "uq_reference_entry_force",
            *("kind", "code", "force_code", "from_on"),
            unique=True,
            sqlite_where=sa.text("force_code IS NOT NULL"),
            postgresql_where=sa.text("force_code IS NOT NULL"),
        ),
        sa.CheckConstraint("to_on IS NULL OR to_on > from_on", name="days_in_order"),
        {"info": SERVICE},
    )

    kind: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    code: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    label: Mapped[str] = mapped_column(sa.String(300), info=NOT_PERSONAL)
    force_code: Mapped[str | None] = mapped_column(sa.String(10), info=NOT_PERSONAL)
    from_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    to_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict, info=NOT_PERSONAL)
    source: Mapped[str] = mapped_column(sa.String(300), info=NOT_PERSONAL)
    mark: Mapped[Mark] = mapped_column(info=NOT_PERSONAL)
    sort: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)


# --- asking -----------------------------------------------------------------------------------


def current(
    kind: str, code: str, *, on: date | None = None, force: str | None = None
) -> ReferenceEntry | None:
    """The row that held that day, in force or not: the force's own, else the national one."""
    asked = _held(kind, on or clock.today(), force).where(ReferenceEntry.code == code)
    return database.session().scalar(asked.order_by(ReferenceEntry.force_code.is_(None)).limit(1))


def choices(kind: str, *, on: date | None = None, force: str | None = None) -> dict[str, str]:
    """Code → label, in order, of what can be chosen that day."""
    return {row.code: row.label for row in _rows(kind, on, force) if row.is_in_force}


def attributes(
    kind: str, *, on: date | None = None, force: str | None = None
) -> dict[str, dict[str, Any]]:
    """Code → attributes, in order, of every row that held that day, in force or not."""
    return {row.code: dict(row.attributes) for row in _rows(kind, on, force)}


def codes(kind: str) -> frozenset[str]:
    """Every code that there ever was, of any force: whether it holds is asked for a day and a force
    afterwards."""
    query = sa.select(ReferenceEntry.code).where(ReferenceEntry.kind == kind).distinct()
    return frozenset(database.session().scalars(query))


def worded(kind: str, *, force: str | None = None) -> frozenset[tuple[str, str]]:
    """Every code and label that there ever was for all forces, and of `force` where it is given."""
    entry = ReferenceEntry
    held = sa.or_(entry.force_code.is_(None), entry.force_code == force)
    query = sa.select(entry.code, entry.label).where(entry.kind == kind, held)
    return frozenset((row.code, row.label) for row in database.session().execute(query))


def rows(kind: str, *, on: date | None = None, force: str | None = None) -> tuple[Row, ...]:
    """What can be chosen that day, in order, each with its source and how sure it is."""
    return tuple(row for row in _rows(kind, on, force) if row.is_in_force)


def spans(kind: str, *, force: str | None = None) -> list[tuple[date, date | None]]:
    """From each day on which a row of the kind began or ended up to, not including, the next: what
    holds on the first holds for all of it."""
    entry = ReferenceEntry
    ours = sa.or_(entry.force_code.is_(None), entry.force_code == force)
    query = sa.select(entry.from_on, entry.to_on).where(entry.kind == kind, ours)
    found = database.session().execute(query)
    days = sorted({day for row in found for day in row if day is not None})
    return [*pairwise([*days, None])] if days else []


def label(kind: str, code: str, *, on: date | None = None, force: str | None = None) -> str:
    """The words for a code; the code itself where it is not known, as an import may bring."""
    return next((row.label for row in _rows(kind, on, force) if row.code == code), code)


def _held(kind: str, day: date, force: str | None) -> sa.Select[ReferenceEntry]:
    entry = ReferenceEntry
    return sa.select(entry).where(
        entry.kind == kind,
        entry.from_on <= day,
        sa.or_(entry.to_on.is_(None), entry.to_on > day),
        sa.or_(entry.force_code.is_(None), entry.force_code == force),
    )


# --- remembering ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    code: str
    label: str
    attributes: Mapping[str, Any]
    source: str
    mark: Mark

    @property
    def is_in_force(self) -> bool:
        """Law passed but not commenced stands in the data and is not offered."""
        return self.attributes.get("in_force") is not False


@dataclass
class _Memory:
    """What one process remembers of one database."""

    rows: dict[tuple[str, date, str | None], tuple[datetime, tuple[Row, ...]]] = field(
        default_factory=dict
    )
    generation: int = 0

    def forget(self) -> None:
        self.generation += 1
        self.rows.clear()


_memories: WeakKeyDictionary[sa.Engine, _Memory] = WeakKeyDictionary()


def _rows(kind: str, on: date | None, force: str | None) -> tuple[Row, ...]:
    session = database.session()
    key = (kind, on or clock.today(), force)
    if _CHANGED in session.info:  # not yet committed: for this unit of work only
        return _read(session, *key)
    memory = _memory(session)
    at, rows = memory.rows.get(key, (None, ()))
    if at is not None and abs(clock.now() - at) < _BELIEVED_FOR:
        return rows
    generation = memory.generation
    rows = _read(session, *key)
    if memory.generation == generation:
        if len(memory.rows) >= _REMEMBERED_AT_MOST:
            memory.rows.clear()
        memory.rows[key] = clock.now(), rows
    return rows


def _read(session: Session, kind: str, day: date, force: str | None) -> tuple[Row, ...]:
    found = session.scalars(_held(kind, day, force))
    nearest: dict[str, ReferenceEntry] = {}
    for entry in sorted(found, key=lambda entry: entry.force_code is not None):
        nearest[entry.code] = entry
    ordered = sorted(nearest.values(), key=lambda entry: (entry.sort, entry.code))
    return tuple(
        Row(entry.code, entry.label, entry.attributes, entry.source, entry.mark)
        for entry in ordered
    )


def _memory(session: Session) -> _Memory:
    engine = session.get_bind()
    assert isinstance(engine, sa.Engine)
    return _memories.setdefault(engine, _Memory())


@event.listens_for(ReferenceEntry, "after_insert")
@event.listens_for(ReferenceEntry, "after_update")
@event.listens_for(ReferenceEntry, "after_delete")
def _forget_once_kept(mapper: Any, connection: sa.Connection, entry: ReferenceEntry) -> None:
    session = object_session(entry)
    if session is not None and _CHANGED not in session.info:
        session.info[_CHANGED] = True
        database.after_commit(_memory(session).forget)


# --- loading ----------------------------------------------------------------------------------

_Name = tuple[str, str, str | None]  # kind, code, force
LAID_UNDER = ("oocr_options", "oocr_criteria")  # disposals.queries lays them
_Named = dict[_Name, dict[date, ReferenceEntry]]
_CONTENT = ("label", "to_on", "attributes", "source", "mark", "sort")


@dataclass
class Loaded:
    added: int = 0
    changed: int = 0
    unchanged: int = 0


def load(folder: Path = FILES) -> Loaded:
    """Bring the rows up to the files. Twice is the same as once.

    A file entry with a new `from_on` opens a row and closes the one before; with the same one it
    corrects the row. Rows that no file has, a force's own above all, are left as they are, but for
    what they do not name.
    """
    session, loaded = database.session(), Loaded()
    standing = _by_name(session.scalars(sa.select(ReferenceEntry)))
    brought = _by_name(_entries(folder))
    for rows in (standing, brought):
        _complete(rows, standing, brought)
    for name, wanted in brought.items():
        there = standing.get(name, {})
        _clip(list({**there, **wanted}.values()))
        for from_on, entry in wanted.items():
            _bring(session, there.get(from_on), entry, loaded)
    session.flush()
    return loaded


def _complete(rows: _Named, standing: _Named, brought: _Named) -> None:
    """What a force's own row does not name is filled in from the national row of the code, the
    newest of its days that names it: an attribute that came later is not lost by oversight."""
    for (kind, code, force), own in rows.items():
        if force is None:
            continue
        name = kind, code, None
        national = {**standing.get(name, {}), **brought.get(name, {})}
        for entry in own.values():
            beside = [one for one in national.values() if _is_beside(one, entry)]
            beside = [one for one in beside if not _is_laid_under(one)]
            for one in sorted(beside, key=lambda one: one.from_on, reverse=True):
                entry.attributes = {**one.attributes, **entry.attributes}


def _is_laid_under(one: ReferenceEntry) -> bool:
    """Law that was read in the source itself holds under a force's own row whenever that is read:
    what is filled in would outlast a change of it."""
    return one.kind in LAID_UNDER and one.mark is Mark.VERIFIED


def _is_beside(one: ReferenceEntry, other: ReferenceEntry) -> bool:
    """On some day both hold."""
    begins, ends = max(one.from_on, other.from_on), (one.to_on, other.to_on)
    return all(day is None or begins < day for day in ends)


def _by_name(entries: Iterable[ReferenceEntry]) -> _Named:
    named: _Named = {}
    for entry in entries:
        name = entry.kind, entry.code, entry.force_code
        named.setdefault(name, {})[entry.from_on] = entry
    return named


def _clip(entries: list[ReferenceEntry]) -> None:
    """No two rows of one code hold on the same day: the later one begins, the earlier one ends."""
    entries.sort(key=lambda entry: entry.from_on)
    for earlier, later in pairwise(entries):
        if earlier.to_on is None or earlier.to_on > later.from_on:
            earlier.to_on = later.from_on


def _bring(
    session: Session, there: ReferenceEntry | None, entry: ReferenceEntry, loaded: Loaded
) -> None:
    if there is None:
        session.add(entry)
        loaded.added += 1
        return
    differing = [name for name in _CONTENT if getattr(there, name) != getattr(entry, name)]
    for name in differing:
        setattr(there, name, getattr(entry, name))
    if differing:
        loaded.changed += 1
    else:
        loaded.unchanged += 1


def _entries(folder: Path) -> Iterator[ReferenceEntry]:
    """A file is named for its kind. Its rows name their source by a key of its `sources`."""
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        for sort, row in enumerate(content["entries"]):
            yield ReferenceEntry(
                kind=path.stem,
                code=row["code"],
                label=row["label"],
                force_code=row.get("force"),
                from_on=date.fromisoformat(row["from_on"]) if "from_on" in row else ALWAYS,
                to_on=date.fromisoformat(row["to_on"]) if "to_on" in row else None,
                attributes=row.get("attributes", {}),
                source=content["sources"][row["source"]],
                mark=Mark(row["mark"]),
                sort=sort,
            )
