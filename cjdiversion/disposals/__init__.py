"""Outcomes decided by named people with reasons, the options there are, and whether alike units
decide alike. The software lists and checks; it never says which outcome is right.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.cases.following import FOLLOW_AGE
    from cjdiversion.disposals import (  # noqa: F401 - pages and jobs declare themselves
        api,
        commands,
        jobs,
        local_api,
        local_views,
        options_api,
        options_views,
        under_age,
        victim_views,
        views,
        waiting_api,
        waiting_views,
    )
    from cjdiversion.disposals.consistency import (  # noqa: F401
        again_views,
        cases_views,
        flow_views,
        like_for_like_views,
        release_views,
    )
    from cjdiversion.disposals.consistency.pattern_views import patterns, patterns_api
    from cjdiversion.disposals.consistency.views import consistency, consistency_api
    from cjdiversion.web import csrf

    FOLLOW_AGE["disposals"] = under_age.look_again
    app.register_blueprint(views.disposals)
    app.register_blueprint(consistency)
    app.register_blueprint(patterns)
    app.register_blueprint(options_views.criteria)
    app.register_blueprint(local_views.local_services)
    twins = (api.disposals_api, options_api.criteria_api, local_api.local_services_api)
    for twin in (*twins, consistency_api, patterns_api):
        app.register_blueprint(twin)
        csrf.exempt(twin)
    app.cli.add_command(commands.disposals)
    _in_menu(app)


def _in_menu(app: Flask) -> None:
    pages.in_menu(app, "Consistency", "disposals.consistency", May.NUMBERS_SEE, order=60)
    pages.in_menu(app, "People you supervise", "patterns.index", May.PATTERN_SEE, order=61)
    pages.in_menu(app, "Waiting for CPS", "disposals.cps_waits", May.DISPOSAL_DECIDE, order=55)
    pages.in_menu(app, "Local services", "local_services.index", May.DISPOSAL_DECIDE, order=84)
    pages.in_menu(app, "Outcomes and options", "disposals.options", None, order=85)
