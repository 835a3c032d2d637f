"""What goes between this service and a provider's own health system: a referral as a message shaped
like the NHS Booking and Referral Standard, and what that system says of it.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from cjdiversion import web
    from cjdiversion.exchanges import api, reading, views

    # the referral's own page, in a room further left, shows the newest
    app.add_template_global(reading.newest_updates, "newest_updates")
    app.add_template_global(reading.label_of, "update_words")
    app.register_blueprint(views.exchanges)
    app.register_blueprint(api.exchanges_api)
    web.csrf.exempt(api.exchanges_api)
