"""People, units and postings: who signs in, for whom they act, and with what rank."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from cjdiversion.accounts import commands, views

    app.register_blueprint(views.accounts)
    app.cli.add_command(commands.accounts)
