"""What the prosecution is told about vulnerability and needs: facts, each asked whether it may be
told, frozen as a version, approved by somebody else, printed once, and taken by CPS.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.annexes import (  # noqa: F401
        api,
        asking_api,
        asking_views,
        commands,
        faring_views,
        jobs,
        lines_api,
        lines_views,
        onward_views,
        pack_api,
        pack_jobs,
        pack_views,
        signing,
        statement_api,
        statement_views,
        views,
    )
    from cjdiversion.web import csrf

    for pages_of in (
        views.annexes,
        statement_views.pages,
        lines_views.pages,
        pack_views.packs,
        onward_views.onward,
    ):
        app.register_blueprint(pages_of)
    for calls in (
        api.annexes_api,
        statement_api.statements_api,
        lines_api.twin,
        pack_api.packs_api,
        onward_views.onward_api,
    ):
        app.register_blueprint(calls)
        csrf.exempt(calls)
    app.cli.add_command(commands.annexes)
    signing.use(app.extensions["settings"].signing_keys)
    pages.in_menu(app, "Annexes", "annexes.index", May.ANNEX_TAKE, order=50)
    pages.in_menu(app, "Annexes, in numbers", "annexes.fares", May.NUMBERS_SEE, order=66)
