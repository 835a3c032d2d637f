"""Outcomes decided by named people with reasons, the options there are, and whether alike units
decide alike. The software lists and checks; it never says which outcome is right.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.disposals import (
        api,
        jobs,  # noqa: F401 - declares itself
        options_api,
        options_views,
        victim_views,  # noqa: F401 - declares itself
        views,
    )
    from cjdiversion.web import csrf

    app.register_blueprint(views.disposals)
    app.register_blueprint(options_views.criteria)
    for twin in (api.disposals_api, options_api.criteria_api):
        app.register_blueprint(twin)
        csrf.exempt(twin)
    pages.in_menu(app, "Consistency", "disposals.consistency", May.NUMBERS_SEE, order=60)
    pages.in_menu(app, "Outcomes and options", "disposals.options", None, order=85)
