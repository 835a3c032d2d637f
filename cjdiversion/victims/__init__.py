"""Victims and witnesses of a case: how to reach them safely, what they need, what would help them
give evidence, and who helps them. Kept apart from the suspect: nothing here stands on a page about
the suspect, and L&D is not for them.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.victims import api, helping, views  # noqa: F401 - more pages of the blueprint
    from cjdiversion.web import csrf

    app.register_blueprint(views.victims)
    app.register_blueprint(api.victims_api)
    csrf.exempt(api.victims_api)
    pages.in_menu(app, "Victims and witnesses", "victims.index", May.VICTIM_OPEN, order=25)
