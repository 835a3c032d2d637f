"""Cases: the person, what brought them here (custody, voluntary attendance, a Mental Health Act
detention, or none of these), what is alleged, and who looks after it. Bookings are typed, imported
or sent by the API; nobody who is detained is lost to a typing error.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.cases import api, commands, offence_views, queries, views
    from cjdiversion.escalations.rules import KNOWN
    from cjdiversion.web import csrf

    KNOWN["cases"] = queries.known_of
    app.register_blueprint(views.cases)
    app.register_blueprint(offence_views.offences)
    app.register_blueprint(api.cases_api)
    csrf.exempt(api.cases_api)
    pages.in_menu(app, "Cases", "cases.index", May.CASE_OPEN, order=10)
    pages.in_menu(app, "In the suite", "cases.in_suite", May.SUITE_SEE, order=20)
    pages.in_menu(app, "Imports", "cases.imports", May.CASE_IMPORT, order=70)
    app.cli.add_command(commands.cases)
