"""Where people read across rooms: each role's own list, the case page, the trail. Owns no table."""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.desk import commands, seen, views
    from cjdiversion.detentions import queries as detentions

    app.register_blueprint(views.desk)
    detentions.also_seen("interviews", seen.interviewed)
    pages.in_menu(app, "Start", "desk.start", None, order=0)
    pages.in_menu(app, "Who looked", "desk.trail", May.AUDIT_SEE, order=80)
    pages.in_menu(app, "Scheduled work", "desk.jobs", May.JOB_SEE, order=85)
    app.cli.add_command(commands.jobs)
