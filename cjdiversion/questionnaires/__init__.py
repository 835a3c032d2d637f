"""Question sets: what is asked and seen early, as versioned data. The national ones are files; a
force may publish its own. A record keeps the version it was answered under, for good.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.questionnaires import views

    app.register_blueprint(views.questionnaires)
    pages.in_menu(app, "Question sets", "questionnaires.index", May.QUESTION_SET_PUBLISH, order=63)
