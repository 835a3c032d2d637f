"""More or longer values for a column, and new columns, without copying the table.

A value once written stays allowed: going back to an earlier schema does not make the list shorter,
or rows already recorded, the audit trail's among them, would stand in the way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


def allow(table: str, column: str, values: Sequence[str], *, name: str = "") -> None:
    """`name`: of the check, where it is not called after the column, which may be an expression.
    Raises LookupError."""
    check = f"ck_{table}_{name or column}"
    condition = f"{column} IN ({', '.join(map(_quoted, values))})"
    if op.get_bind().dialect.name == "sqlite":
        _rewrite(table, check, column, condition)
    else:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {check}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({condition})")


def also(table: str, check: str, beside: str, value: str) -> None:
    """One more value in the list of a check that was written by hand, beside one that it has. Where
    it is there already nothing is done. Raises LookupError."""
    name, listed, new = f"ck_{table}_{check}", _quoted(beside), _quoted(value)
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        written = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table")
        if new not in str(connection.scalar(written, {"table": table})):
            _replace(table, re.escape(listed), f"{listed}, {new}")
        return
    held = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
    before = str(connection.scalar(held, {"name": name}))
    if new in before:
        return
    after, found = re.subn(rf"{re.escape(listed)}(::[a-z ]+)?", rf"{listed}\1, {new}\1", before)
    if found != 1:
        raise LookupError(f"{name} has not once {listed}")
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {after}")


def demand(table: str, name: str, condition: str) -> None:
    """A check on what is there already too: rows that break it are put right before. Of SQLite the
    caller knows that none does."""
    added = f"CONSTRAINT ck_{table}_{name} CHECK ({condition})"
    if op.get_bind().dialect.name == "sqlite":
        _replace(table, r"\)\s*\Z", f", {added})")
    else:
        op.execute(f"ALTER TABLE {table} ADD {added}")


def no_longer(table: str, name: str, condition: str) -> None:
    """Takes back what `demand` added."""
    if op.get_bind().dialect.name == "sqlite":
        _replace(table, re.escape(f", CONSTRAINT ck_{table}_{name} CHECK ({condition})"), "")
    else:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{name}")


def _quoted(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9:-]+", value):
        raise ValueError(f"not a code: {value!r}")
    return f"'{value}'"


def lengthen(table: str, column: str, before: int, after: int) -> None:
    """How many characters a column takes. Raises LookupError."""
    if op.get_bind().dialect.name == "sqlite":  # which enforces no length, and keeps its word
        _replace(table, rf"(?<=\b{column} VARCHAR\(){before}(?=\))", str(after))
    else:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE VARCHAR({after})")


def let_be_empty(table: str, column: str) -> None:
    """A column with a key may hold nothing. Raises LookupError."""
    if op.get_bind().dialect.name == "sqlite":
        _replace(table, rf"(?<=\b{column} CHAR\(32\)) NOT NULL", "")
    else:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL")


def demand_key(table: str, column: str) -> None:
    """Takes back what `let_be_empty` allowed, where nothing is empty. Raises LookupError."""
    if op.get_bind().dialect.name == "sqlite":
        _replace(table, rf"(?<=\b{column} CHAR\(32\))(?! NOT NULL)", " NOT NULL")
    else:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL")


def refer(table: str, column: str, to: str) -> None:
    """A new column, empty, that points to a row of another table."""
    kind = sa.Uuid().compile(dialect=op.get_bind().dialect)
    name = f"fk_{table}_{column}"
    added = f"ADD COLUMN {column} {kind} CONSTRAINT {name} REFERENCES {to} (id)"
    op.execute(f"ALTER TABLE {table} {added}")


def _rewrite(table: str, check: str, column: str, condition: str) -> None:
    pattern = rf"CONSTRAINT {check} CHECK \({re.escape(column)} IN \([^)]*\)\)"
    _replace(table, pattern, f"CONSTRAINT {check} CHECK ({condition})")


def _replace(table: str, pattern: str, words: str) -> None:
    """SQLite's own procedure where what is stored does not change: sqlite.org/lang_altertable.html
    section 7."""
    connection = op.get_bind()
    written = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table")
    before = str(connection.scalar(written, {"table": table}))
    after, found = re.subn(pattern, words, before)
    if found != 1:
        raise LookupError(f"{table} has not once {pattern}")
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    rewritten = sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name")
    connection.execute(rewritten, {"sql": after, "name": table})
    connection.exec_driver_sql(f"PRAGMA schema_version = {int(version or 0) + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
