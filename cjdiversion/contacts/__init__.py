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
    from cjdiversion.contacts import (  # noqa: F401 - jobs declare themselves
        api,
        jobs,
        queries,
        sharing_api,
        sharing_views,
        views,
    )
    from cjdiversion.referrals.rooms import WRITTEN

    WRITTEN["contacts"] = queries.has_written
    for pages_of in (views.contacts, sharing_views.pages):
        app.register_blueprint(pages_of)
    for calls in (api.contacts_api, sharing_api.sharing_api):
        app.register_blueprint(calls)
        web.csrf.exempt(calls)
    app.jinja_env.globals["unread_messages"] = queries.unread_number
    pages.in_menu(app, "Shared without consent", "sharing.overrides", May.CONSENT_REVIEW, order=36)
    pages.in_menu(app, "Appointments", "contacts.appointments", May.REFERRAL_WORK, order=35)
