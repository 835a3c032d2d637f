"""People, units and postings: who signs in, for whom they act, and with what rank."""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.accounts import (  # noqa: F401 - pages and jobs are declared by import
        api,
        commands,
        jobs,
        people,
        tokens,
        units,
        unsaved,
        views,
    )

    app.register_blueprint(views.accounts)
    app.register_blueprint(api.accounts_api)
    pages.in_menu(app, "People", "accounts.people", May.ACCOUNT_MANAGE, order=60)
    pages.in_menu(app, "Units", "accounts.units", May.ACCOUNT_MANAGE, order=61)
    pages.in_menu(app, "Service tokens", "accounts.tokens", May.ACCOUNT_MANAGE, order=62)
    pages.in_menu(app, "Your account", "accounts.me", None, order=90)
    app.cli.add_command(commands.accounts)
