"""What stands around a case: how police came to be there, whether it was a mental-health incident,
and what the person says about themself in their own words.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from cjdiversion import web
    from cjdiversion.contexts import api, views

    app.register_blueprint(views.contexts)
    app.register_blueprint(api.contexts_api)
    web.csrf.exempt(api.contexts_api)
