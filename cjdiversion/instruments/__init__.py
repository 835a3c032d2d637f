"""Screening instruments that L&D administers: their structure and scoring as data files, what was
answered and what follows. Scores stay with L&D; police are told when safety action is asked for.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion import web
    from cjdiversion.instruments import api, catalogue, views

    catalogue.current()  # a file that would score somebody wrongly stops the service here
    app.register_blueprint(views.instruments)
    app.register_blueprint(api.instruments_api)
    web.csrf.exempt(api.instruments_api)
    pages.in_menu(app, "Cut-offs", "instruments.cut_offs", May.CUT_OFF_SET, order=40)
