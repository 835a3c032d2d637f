"""“On duty at SUITE until TIME”: who has the power declares it, it holds at once, and the inspector
of that suite sees it and can end it. The table and the door that reads it are the accounts'.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from cjdiversion import web
    from cjdiversion.duties import api, jobs, views  # noqa: F401 - a job is declared by import

    app.register_blueprint(views.duties)
    app.register_blueprint(api.duties_api)
    web.csrf.exempt(api.duties_api)
