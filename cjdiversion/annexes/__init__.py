"""What the prosecution is told about vulnerability and needs: facts, each asked whether it may be
told, frozen as a version, approved by somebody else, printed once, and taken by CPS.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.annexes import (
        api,
        lines_api,
        lines_views,
        statement_api,
        statement_views,
        views,
    )
    from cjdiversion.web import csrf

    for pages_of in (views.annexes, statement_views.pages, lines_views.pages):
        app.register_blueprint(pages_of)
    for calls in (api.annexes_api, statement_api.statements_api, lines_api.twin):
        app.register_blueprint(calls)
        csrf.exempt(calls)
    pages.in_menu(app, "Annexes", "annexes.index", May.ANNEX_TAKE, order=50)
