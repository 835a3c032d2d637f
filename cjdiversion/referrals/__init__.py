"""Referrals to liaison and diversion: what is sent, who answers and how, what L&D writes, and
what of that the police may read. The table of steps is `steps.py`.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.consents.queries import kept_from
    from cjdiversion.escalations.rules import KNOWN
    from cjdiversion.identities.exposure import ALSO_CALLED
    from cjdiversion.referrals import (
        api,
        calendar_api,
        calendar_views,  # noqa: F401 - pages and jobs declare themselves
        jobs,  # noqa: F401
        queries,
        raising,
        starting,  # noqa: F401
        views,
    )
    from cjdiversion.web import csrf

    KNOWN["referrals"] = raising.known_of
    app.jinja_env.globals["cases_kept_from"] = kept_from
    ALSO_CALLED["referrals"] = queries.references_of
    app.register_blueprint(views.referrals)
    app.register_blueprint(api.referrals_api)
    app.register_blueprint(calendar_api.holidays_api)
    csrf.exempt(api.referrals_api)
    csrf.exempt(calendar_api.holidays_api)
    pages.in_menu(app, "Referrals", "referrals.index", May.REFERRAL_OPEN, order=30)
    pages.in_menu(app, "Bank holidays", "referrals.holidays", May.BANK_HOLIDAY_MANAGE, order=60)
    pages.in_menu(app, "How a referral moves", "referrals.how_it_moves", None, order=90)
