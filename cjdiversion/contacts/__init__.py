"""What L&D do on a referral: appointments and contacts, notes of their own, where they refer on to
and what came of it; and the messages the two sides write each other. The tables of steps are
`steps.py`.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion import web
    from cjdiversion.contacts import api, jobs, queries, views  # noqa: F401 - jobs declare themselves
    from cjdiversion.referrals.rooms import WRITTEN

    WRITTEN["contacts"] = queries.has_written
    app.register_blueprint(views.contacts)
    app.register_blueprint(api.contacts_api)
    web.csrf.exempt(api.contacts_api)
    pages.in_menu(app, "Appointments", "contacts.appointments", May.REFERRAL_WORK, order=35)
