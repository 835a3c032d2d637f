"""The schema's history. `upgrade` brings a database to the newest; nothing else makes tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent

# Alembic is imported inside: it costs 0.4 s, and web workers know this package by its commands.


def _config(connection: sa.Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: sa.Engine, to: str = "head") -> None:
    from alembic import command

    with engine.connect() as connection:
        command.upgrade(_config(connection), to)
        connection.commit()


def downgrade(engine: sa.Engine, to: str) -> None:
    from alembic import command

    with engine.connect() as connection:
        command.downgrade(_config(connection), to)
        connection.commit()


def check(engine: sa.Engine) -> None:
    """Raises when the migrated schema is not the declared one."""
    from alembic import command

    with engine.connect() as connection:
        command.check(_config(connection))


def draft(engine: sa.Engine, message: str) -> None:
    """Write a new version from the difference, for a person to read and finish."""
    from alembic import command

    with engine.connect() as connection:
        command.revision(_config(connection), message, autogenerate=True)
