"""What the prosecution is told about vulnerability and needs: facts, each asked whether it may be
told, frozen as a version, approved by somebody else, printed once, and taken by CPS.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.annexes import api, asking_api, asking_views, jobs, views  # noqa: F401
    from cjdiversion.web import csrf

    app.register_blueprint(views.annexes)
    app.register_blueprint(api.annexes_api)
    csrf.exempt(api.annexes_api)
    pages.in_menu(app, "Annexes", "annexes.index", May.ANNEX_TAKE, order=50)
