"""Returns to the Home Office and to the force itself: each figure with its rule, the rows behind it
and those that fail a check.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.returns import api, import_views, views  # noqa: F401 - pages declare themselves
    from cjdiversion.web import csrf

    app.register_blueprint(views.returns)
    app.register_blueprint(api.returns_api)
    csrf.exempt(api.returns_api)
    pages.in_menu(app, "Returns", "returns.index", May.NUMBERS_SEE, order=71)
