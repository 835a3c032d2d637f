"""Demonstration stories as the service of an earlier schema wrote them, table by table."""

from __future__ import annotations

import base64
import json
import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa


def load(engine: sa.Engine, path: Path) -> None:
    """Past every service, into the tables of that version."""
    tables = json.loads(path.read_text())
    found = sa.MetaData()
    found.reflect(engine)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in found.sorted_tables:
            rows = tables.get(table.name, [])
            if rows:
                columns = ", ".join(f'"{name}"' for name in rows[0])
                values = ", ".join(f":{name}" for name in rows[0])
                insert = sa.text(f'INSERT INTO "{table.name}" ({columns}) VALUES ({values})')  # noqa: S608 — names out of our own file
                connection.execute(insert, [_row(row, table) for row in rows])


def _row(row: dict[str, Any], table: sa.Table) -> dict[str, Any]:
    return {name: _value(value, table.c[name].type) for name, value in row.items()}


def _value(value: Any, kind: sa.types.TypeEngine[Any]) -> Any:
    """As SQLite holds it, or as PostgreSQL wants it."""
    if isinstance(value, dict):
        return base64.b64decode(value["base64"])
    if value is None or not isinstance(kind, (sa.Uuid, sa.DateTime, sa.Date, sa.Boolean)):
        return value
    if isinstance(kind, sa.Uuid):
        return uuid.UUID(value)
    if isinstance(kind, sa.Boolean):
        return bool(value)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value) if isinstance(value, str) else value
    moment = datetime.fromisoformat(value)
    return moment.replace(tzinfo=UTC) if getattr(kind, "timezone", False) else value
