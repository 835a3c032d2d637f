"""What is to stand in the custody record: one timed line for each decision saved here, to copy or
to be pulled by the custody system, marked entered there or not. Nothing is typed twice.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from cjdiversion.cases import rooms
    from cjdiversion.entries import api, service, views
    from cjdiversion.web import csrf

    rooms.NOTES["entries"] = service.note
    app.register_blueprint(views.entries)
    app.register_blueprint(api.entries_api)
    csrf.exempt(api.entries_api)
