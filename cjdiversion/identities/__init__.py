"""Who is who across records: people who may have been here before, two records said to be about one
person by one officer and confirmed by another, records closed because they are about the wrong
person, and the earlier records a new one may be filled in from. Records are linked, never merged.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from cjdiversion.identities import api, jobs, views  # noqa: F401 - a job is declared by import
    from cjdiversion.web import csrf

    app.register_blueprint(views.identities)
    app.register_blueprint(api.identities_api)
    csrf.exempt(api.identities_api)
