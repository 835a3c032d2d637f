"""Alembic's door. The address comes from the caller, never from a file."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from cjdiversion.models import Base


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
