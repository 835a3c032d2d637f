"""The suite from one shift to the next: everybody in it on one page, handed over by one named
person, taken over by another, and looked at by the inspector at the start of a shift. What the page
said then is kept with the handover.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion import web
    from cjdiversion.shifts import api, jobs, views  # noqa: F401 - a job is declared by import

    app.register_blueprint(views.shifts)
    app.register_blueprint(api.shifts_api)
    web.csrf.exempt(api.shifts_api)
    pages.in_menu(app, "Shift", "shifts.index", May.SHIFT_HAND_OVER, order=22)
