"""`./cjd database …`: the schema, and the reference data that goes with it."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from cjdiversion import migrations, reference

database = AppGroup("database", help="The schema and the reference data.")


@database.command("upgrade")
def upgrade() -> None:
    """Bring the database to the newest schema and reference data."""
    db = current_app.extensions["database"]
    migrations.upgrade(db.engine)
    with db.unit():
        click.echo(reference.load())


@database.command("draft")
@click.argument("message")
def draft(message: str) -> None:
    """Write a migration from what the declared tables have and the database has not."""
    migrations.draft(current_app.extensions["database"].engine, message)
