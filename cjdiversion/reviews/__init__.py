"""Dip samples: drawn so that anybody can draw them again, graded by reviewers who see neither whose
case it is nor what the other said, and told to whoever decided. And the learning register.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.reviews import (  # noqa: F401 - pages and jobs declare themselves
        api,
        commands,
        grading_api,
        grading_views,
        jobs,
        learning_api,
        learning_views,
        views,
    )
    from cjdiversion.web import csrf

    app.register_blueprint(views.reviews)
    app.register_blueprint(learning_views.register)
    for twin in (api.reviews_api, learning_api.learning_api):
        app.register_blueprint(twin)
        csrf.exempt(twin)
    app.cli.add_command(commands.reviews)
    pages.in_menu(app, "My reviews", "reviews.mine", May.REVIEW_GRADE, order=68)
    pages.in_menu(app, "Dip samples", "reviews.index", May.NUMBERS_SEE, order=69)
    pages.in_menu(app, "Learning register", "learning.index", May.NUMBERS_SEE, order=70)
