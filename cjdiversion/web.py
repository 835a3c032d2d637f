"""The front door: who is it, may they come in here, one unit of work a request, and how a refusal
looks as a page and as JSON.

A view without a declared power stops the application from starting.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from flask import Flask, Response, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from cjdiversion import audit, database, requests
from cjdiversion.access import SYSTEM, Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.database import Database
from cjdiversion.documents import NotPrinted
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder, Refusal

View = TypeVar("View", bound=Callable[..., Any])

STATUSES: dict[type[Refusal], int] = {
    Missing: 404,
    NotPermitted: 403,
    OutOfOrder: 409,
    Conflict: 409,
    Invalid: 422,
    NotPrinted: 503,
}
API = "/api/"
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
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(requests.Answered, _answered_before)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(RecursionError, _too_deep)
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(HTTPException, _http_error)


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
        response = jsonify(_problem("not-signed-in", "Send a service token as a bearer token"))
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


# --- how a refusal looks ------------------------------------------------------------------------


def is_api() -> bool:
    return request.path.startswith(API)


def _problem(code: str, words: str, **more: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": words, "request": g.get("request_id", ""), **more}}


def _answer(status: int, code: str, words: str, **more: Any) -> Response:
    if is_api():
        response = jsonify(_problem(code, words, **more))
    else:
        page = render_template("errors/error.html", status=status, words=words, code=code)
        response = Response(page)
    response.status_code = status
    return response


def _refused(refusal: Refusal) -> Response:
    status = next(STATUSES[kind] for kind in type(refusal).__mro__ if kind in STATUSES)
    if status in (403, 404):
        _remember_refusal(status)
    more = {"fields": _fields(refusal)} if isinstance(refusal, Invalid) else {}
    return _answer(status, refusal.code, refusal.words, **more)


def _fields(refusal: Invalid) -> dict[str, list[dict[str, str]]]:
    return {
        name: [{"code": code, "message": words} for code, words in problems]
        for name, problems in refusal.fields.items()
    }


def _remember_refusal(status: int) -> None:
    by, facts = g.get("actor") or SYSTEM, {"status": status, "endpoint": request.endpoint}
    database.even_if_refused(
        lambda: audit.record(Did.REFUSED, Operation.REFUSAL, by=by, kind="page", facts=facts)
    )


def _answered_before(answered: requests.Answered) -> ResponseReturnValue:
    if is_api():
        response = jsonify(answered.told)
        response.status_code = answered.status
    elif answered.location:
        response = _app().make_response(redirect(answered.location, answered.status))
    else:
        response = _answer(200, "done-before", "This was done already; nothing was done twice")
    response.headers["Idempotent-Replay"] = "true"
    return response


def _forged(error: CSRFError) -> Response:
    words = "This page was open for too long or came from elsewhere. Nothing was saved"
    return _answer(400, "forged", words)


def _too_deep(error: RecursionError) -> Response:
    return _answer(400, "too-deep", "What was sent is nested too deeply")


def _unavailable(error: OperationalError) -> Response:
    logging.getLogger(__name__).error("database unavailable, request %s", g.get("request_id"))
    response = _answer(503, "unavailable", "The service cannot save or show records now")
    response.headers["Retry-After"] = "5"
    return response


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    cause = getattr(error, "original_exception", None)
    if isinstance(cause, OperationalError):  # the commit failed, after the view was done
        return _unavailable(cause)
    if status < 400:
        return Response(status=status, headers=error.get_headers())
    code = error.name.lower().replace(" ", "-")
    response = _answer(status, code, _HTTP_WORDS.get(status, "This cannot be done"))
    if allowed := error.get_response().headers.get("Allow"):
        response.headers["Allow"] = allowed
    return response


_HTTP_WORDS = {
    400: "What was sent could not be read",
    404: Missing.words,
    405: "This page does not take that kind of request",
    413: "What was sent is too large",
    415: "Send JSON",
    429: "Too many requests: wait a little",
    500: "Something went wrong on our side. Nothing was saved",
}


def _app() -> Flask:
    from flask import current_app

    return current_app


def _database() -> Database:
    db: Database = _app().extensions["database"]
    return db
