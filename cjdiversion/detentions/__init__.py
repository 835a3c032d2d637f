"""Detention and its clocks: reviews, extensions and warrants of somebody arrested; and detention
under the Mental Health Act at any place of safety, from the first entry to its outcome. What falls
due is worked out from what is recorded, step by step; what happened is always recorded.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from cjdiversion import web
    from cjdiversion.cases import checks
    from cjdiversion.detentions import (  # noqa: F401 - a job is declared by import
        api,
        jobs,
        service,
        views,
    )

    app.register_blueprint(views.detentions)
    app.register_blueprint(api.detentions_api)
    web.csrf.exempt(api.detentions_api)
    checks.also_raises("detentions", service.look_again)
