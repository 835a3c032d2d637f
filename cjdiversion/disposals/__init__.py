"""Outcomes decided by named people with reasons, the options there are, and whether alike units
decide alike. The software lists and checks; it never says which outcome is right.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.disposals import api, jobs, victim_views, views  # noqa: F401 - declare themselves
    from cjdiversion.web import csrf

    app.register_blueprint(views.disposals)
    app.register_blueprint(api.disposals_api)
    csrf.exempt(api.disposals_api)
    pages.in_menu(app, "Consistency", "disposals.consistency", May.NUMBERS_SEE, order=60)
    pages.in_menu(app, "Outcomes and options", "disposals.options", None, order=85)
