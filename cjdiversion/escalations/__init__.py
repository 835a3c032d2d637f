"""What somebody in charge must see: raised once for each cause by whatever happened, answered by a
named person of the unit it was raised to. The superintendent of the force sees what waits too long.
The service raises at the local level only; a named person takes it to the next ones, and what goes
there holds nothing about the person (`telling.py`, `rules.py`).
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.escalations import api, views
    from cjdiversion.web import csrf

    app.register_blueprint(views.escalations)
    app.register_blueprint(api.escalations_api)
    csrf.exempt(api.escalations_api)
    pages.in_menu(app, "Raised to you", "escalations.index", May.ESCALATION_ANSWER, order=15)
    pages.in_menu(app, "Raised, in numbers", "escalations.numbers", May.NUMBERS_SEE, order=65)
