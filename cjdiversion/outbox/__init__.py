"""What people are told by e-mail: written with the deed, sent after it by the job process. Another
room says `outbox.service.tell`; which deed tells whom stands in that room's `emails.py`.
"""

from __future__ import annotations

from flask import Flask

from cjdiversion import pages
from cjdiversion.access import May


def register(app: Flask) -> None:
    from cjdiversion.outbox import api, commands, jobs, views  # noqa: F401 - jobs declare themselves
    from cjdiversion.web import csrf

    app.register_blueprint(views.outbox)
    app.register_blueprint(api.outbox_api)
    csrf.exempt(api.outbox_api)
    pages.in_menu(app, "E-mail not delivered", "outbox.index", May.MESSAGE_SEE, order=86)
    app.cli.add_command(commands.outbox)
