"""What the person agreed to: police record only that they were told about L&D and whether they
agree to be seen; L&D record agreement to share, for each purpose and recipient. `release.py`
decides from these what may be told to whom.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from cjdiversion.consents import api, views
    from cjdiversion.web import csrf

    app.register_blueprint(views.consents)
    app.register_blueprint(api.consents_api)
    csrf.exempt(api.consents_api)
