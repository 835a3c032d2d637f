"""cjdiversion: mental-health needs recorded early, and what follows from them."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from flask import Flask
from jinja2 import ChainableUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from cjdiversion import config, pages, web
from cjdiversion.config import Settings
from cjdiversion.database import Database

ROOMS = (
    "accounts",
    "outbox",
    "escalations",
    "duties",
    "cases",
    "entries",
    "contexts",
    "questionnaires",
    "victims",
    "identities",
    "detentions",
    "screenings",
    "interviews",
    "consents",
    "rotas",
    "referrals",
    "contacts",
    "exchanges",
    "instruments",
    "safeguards",
    "departures",
    "shifts",
    "disposals",
    "conditions",
    "annexes",
    "reviews",
    "returns",
    "desk",
)
"""In the order a case walks through them: a room imports only rooms it has already passed."""


def create_app(settings: Settings | None = None, *, db: Database | None = None) -> Flask:
    """The table of contents: the door, then one line per room."""
    settings = settings or config.from_environment()
    app = Flask(__name__, template_folder="../templates", static_folder=None)
    _configure(app, settings)
    from cjdiversion import assets, openapi
    from cjdiversion.accounts.doorkeeper import Doorkeeper

    web.install(app, db or Database(settings.database_url), Doorkeeper(settings))
    pages.install(app, settings)
    assets.register(app)
    app.register_blueprint(openapi.openapi)
    web.csrf.exempt(openapi.openapi)
    _rooms(app)
    web.check_every_view_says_who(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.extensions["settings"] = settings
    if told := settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, told, told, told)  # type: ignore[method-assign]
    cookie_lasts = timedelta(hours=settings.shift_hours + settings.parking_hours)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=settings.cookie_name,
        SESSION_COOKIE_SECURE=settings.is_production,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        # the session itself ends on the server; the cookie outlives it to say whose the text was
        PERMANENT_SESSION_LIFETIME=cookie_lasts,
        WTF_CSRF_TIME_LIMIT=int(cookie_lasts.total_seconds()),
        MAX_CONTENT_LENGTH=256 * 1024,
    )
    # govuk-frontend-jinja reads options that were not given; before jinja_env is touched
    app.jinja_options = {
        "undefined": ChainableUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }


def _rooms(app: Flask) -> None:
    """One line a room, in the order a case walks through them."""
    for name in ROOMS:
        import_module(f"cjdiversion.{name}").register(app)
    _tools(app)


def _tools(app: Flask) -> None:
    """What an operator runs at the machine."""
    from cjdiversion import bench, demo
    from cjdiversion.migrations.commands import database

    app.cli.add_command(database)
    bench.register(app)
    if app.extensions["settings"].is_demo:
        demo.register(app)
