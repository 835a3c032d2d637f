"""When an L&D team is there: its weekly hours, days that differ, and whom to call when nobody is.
The team leader sets them from a day on; until then what reference data proposes is shown, as that.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.rotas import api, views
    from cjdiversion.web import csrf

    app.register_blueprint(views.rotas)
    app.register_blueprint(api.rotas_api)
    csrf.exempt(api.rotas_api)
    pages.in_menu(app, "L&D hours", "rotas.index", May.ROTA_SEE, order=42)
