"""What is asked and seen early: screenings, the needs that follow from answers, who is vulnerable,
the appropriate adult and the observation level."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from cjdiversion import web
    from cjdiversion.cases.following import FOLLOW
    from cjdiversion.screenings import api, service, views

    FOLLOW["screenings"] = service.follow
    app.register_blueprint(views.screenings)
    app.register_blueprint(api.screenings_api)
    web.csrf.exempt(api.screenings_api)
