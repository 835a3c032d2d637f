"""What keeps the person safe while they are here, derived from needs and decisions: each with its
due time, who did it, or why not.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from cjdiversion import web
    from cjdiversion.cases import rooms
    from cjdiversion.interviews import rooms as interview_rooms
    from cjdiversion.safeguards import api, fitness, keeping, views

    rooms.KEEPERS["safeguards"] = keeping.HealthVisits()
    interview_rooms.ADVISERS["safeguards"] = fitness.before_interview
    app.register_blueprint(views.safeguards)
    app.register_blueprint(api.safeguards_api)
    web.csrf.exempt(api.safeguards_api)
