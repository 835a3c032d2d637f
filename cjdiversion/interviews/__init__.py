"""The appropriate adult: who they are, when they came and left; the interviews that wait for them,
or took place without; and what else is done for somebody who is or may be under 18.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from cjdiversion import web
    from cjdiversion.cases import rooms
    from cjdiversion.interviews import api, jobs, keeping, views  # noqa: F401 - a job is declared by import

    rooms.KEEPERS["interviews"] = keeping.Adults()
    app.register_blueprint(views.interviews)
    app.register_blueprint(api.interviews_api)
    web.csrf.exempt(api.interviews_api)
