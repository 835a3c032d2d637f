"""What is looked at before somebody leaves: referrals L&D has not finished, safeguards not met,
questions not asked. Nobody is kept because of it; what stays open goes on outside.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from cjdiversion import web
    from cjdiversion.departures import api, jobs, views  # noqa: F401 - a job is declared by import

    app.register_blueprint(views.departures)
    app.register_blueprint(api.departures_api)
    web.csrf.exempt(api.departures_api)
