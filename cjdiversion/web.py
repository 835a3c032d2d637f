"""The front door: who is it, may they come in here, and one unit of work a request.

A view without a declared power stops the application from starting.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from flask import Flask, Response, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect

from cjdiversion import audit, database, refusals, requests
from cjdiversion.access import Actor, May, require
from cjdiversion.database import Database
from cjdiversion.refusals import is_api, problem

View = TypeVar("View", bound=Callable[..., Any])

OPEN_ENDPOINTS = frozenset({"assets.file"})  # files; they open no unit of work

csrf = CSRFProtect()


# --- what a view declares ----------------------------------------------------------------------


def opens(power: May) -> Callable[[View], View]:
    """Only roles that hold `power` come in. The verb inside asks again."""
    return _declared(power)


def signed_in(view: View) -> View:
    return _declared("signed-in")(view)


def anybody(view: View) -> View:
    return _declared("anybody")(view)


def _declared(access: May | str) -> Callable[[View], View]:
    def declare(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return declare


def access_of(app: Flask, endpoint: str) -> May | str:
    if endpoint in OPEN_ENDPOINTS:
        return "anybody"
    access: May | str | None = getattr(app.view_functions[endpoint], "access", None)
    if access is None:
        raise RuntimeError(f"{endpoint} does not say who may use it")
    return access


def actor() -> Actor:
    """Whoever is signed in; only inside a view that asks for it."""
    found = g.get("actor")
    assert isinstance(found, Actor)
    return found


# --- the application's door ---------------------------------------------------------------------


class Doorkeeper(Protocol):
    """The single seam for sign-in: accounts gives one, single sign-on may give another."""

    def of_session(self) -> Actor | None: ...

    def of_token(self, bearer: str) -> Actor | None: ...


def install(app: Flask, db: Database, doorkeeper: Doorkeeper) -> None:
    app.extensions["database"] = db
    app.extensions["doorkeeper"] = doorkeeper
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # the gate asks, so that the API can be let past
    app.config["WTF_CSRF_SSL_STRICT"] = False  # it wants a Referer; Origin is asked here instead
    csrf.init_app(app)
    app.before_request(_gate)
    app.after_request(_finish)
    app.teardown_request(_close)
    refusals.install(app)


def check_every_view_says_who(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        access_of(app, rule.endpoint)


def _gate() -> ResponseReturnValue | None:
    g.request_id = secrets.token_hex(8)
    audit.request_id.set(g.request_id)
    if request.endpoint in OPEN_ENDPOINTS:
        return None
    reading = request.method in ("GET", "HEAD", "OPTIONS")
    _database().begin(reading=reading)
    _find_actor()
    if request.endpoint is None:
        return None  # 404 or 405 follows, dressed like the rest
    access = access_of(_app(), request.endpoint)
    if access != "anybody" and g.actor is None:
        return _ask_to_sign_in()
    if not reading and not is_api():
        _refuse_forgery()
    if isinstance(access, May):
        require(g.actor, access)
    if not reading and g.actor is not None:
        g.request_key = requests.claim(_owner(g.actor))
    return None


def _find_actor() -> None:
    keeper: Doorkeeper = _app().extensions["doorkeeper"]
    if is_api():
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        g.actor = keeper.of_token(bearer.strip()) if scheme.lower() == "bearer" else None
    else:
        g.actor = keeper.of_session()


def _owner(who: Actor) -> str:
    return f"{who.person_id}/{who.token_id or ''}"


def _refuse_forgery() -> None:
    """A token in the form, and the browser's own word on where the request came from."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise CSRFError("This was sent from another site")
    origin = request.headers.get("Origin")
    if origin not in (None, request.host_url.rstrip("/")):
        raise CSRFError("This was sent from another site")
    csrf.protect()


def _ask_to_sign_in() -> ResponseReturnValue:
    if is_api():
        response = jsonify(problem("not-signed-in", "Send a service token as a bearer token"))
        response.status_code = 401
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    next_page = request.path if request.method == "GET" else "/"
    return redirect(url_for("accounts.sign_in", next=next_page))


def _finish(response: Response) -> Response:
    row = g.pop("request_key", None)
    if database.is_open():
        keep = response.status_code < 400
        if keep and row is not None:
            requests.complete(row, response)
        _database().end(keep=keep)
    return _with_headers(response)


def _close(error: BaseException | None) -> None:
    _database().end(keep=False)


CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # under no-referrer a form's Origin would be “null”
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def _with_headers(response: Response) -> Response:
    headers = response.headers
    headers.update(HEADERS)
    if request.endpoint not in OPEN_ENDPOINTS:
        headers["Cache-Control"] = "no-store"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return response


def _app() -> Flask:
    from flask import current_app

    return current_app


def _database() -> Database:
    db: Database = _app().extensions["database"]
    return db
