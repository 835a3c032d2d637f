"""Large numbers of cases, and what the busiest pages cost on them: `./cjd bench`."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from cjdiversion.bench import commands

    app.cli.add_command(commands.bench)
