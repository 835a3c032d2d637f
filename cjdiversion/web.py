"""The front door: who is it, may they come in here, and one unit of work a request.

A view without a declared power stops the application from starting.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable
from functools import partial
from typing import IO, Any, Protocol, TypeVar

from flask import Flask, Request, Response, flash, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect

from cjdiversion import audit, database, drafts, presence, refusals, requests
from cjdiversion.access import Actor, May, require
from cjdiversion.database import Database
from cjdiversion.refusals import is_api, problem

View = TypeVar("View", bound=Callable[..., Any])

OPEN_ENDPOINTS = frozenset({"assets.file"})  # files; they open no unit of work

FORM_BESIDE = 16 * 1024  # bytes of the form a file is sent in

csrf = CSRFProtect()


class InMemory(Request):
    """A file somebody sends never touches a disk; how large it may be is asked before."""

    def _get_file_stream(self, *lengths: Any, **more: Any) -> IO[bytes]:
        return io.BytesIO()


# --- what a view declares ----------------------------------------------------------------------


def opens(power: May) -> Callable[[View], View]:
    """Only roles that hold `power` come in. The verb inside asks again."""
    return _declared(power)


def signed_in(view: View) -> View:
    return _declared("signed-in")(view)


def anybody(view: View) -> View:
    return _declared("anybody")(view)


def in_background(view: View) -> View:
    """Asked by a page of itself: no sign of life of the person, and nothing to be done once."""
    view.in_background = True  # type: ignore[attr-defined]
    return view


def brings(largest: int) -> Callable[[View], View]:
    """The page takes a file of so many bytes; all others take what a form holds."""

    def declare(view: View) -> View:
        view.largest = largest + FORM_BESIDE  # type: ignore[attr-defined]
        return view

    return declare


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


def is_in_background() -> bool:
    return hasattr(_app().view_functions.get(request.endpoint or ""), "in_background")


def actor() -> Actor:
    """Whoever is signed in; only inside a view that asks for it."""
    found = g.get("actor")
    assert isinstance(found, Actor)
    return found


# --- the application's door ---------------------------------------------------------------------


class Doorkeeper(Protocol):
    """The single seam for sign-in: accounts gives one, single sign-on may give another."""

    def of_session(self, *, touches: bool = True) -> Actor | None: ...

    def of_ended_session(self) -> Actor | None: ...

    def of_token(self, bearer: str) -> Actor | None: ...


def install(app: Flask, db: Database, doorkeeper: Doorkeeper) -> None:
    app.request_class = InMemory
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
    if largest := getattr(_app().view_functions.get(request.endpoint or ""), "largest", None):
        request.max_content_length = largest
    reading = request.method in ("GET", "HEAD", "OPTIONS")
    _database().begin(reading=reading)
    _find_actor()
    if request.endpoint is None:
        return None  # 404 or 405 follows, dressed like the rest
    access = access_of(_app(), request.endpoint)
    if access != "anybody" and g.actor is None:
        return _ask_to_sign_in()
    if not reading and not is_api() and (answer := _refuse_forgery()):
        return answer
    if isinstance(access, May):
        require(g.actor, access)
    if not reading and g.actor is not None and not is_in_background():
        g.typed_on = _page_typed_on(g.actor)
        g.request_key = requests.claim(_owner(g.actor))
    return None


def _find_actor() -> None:
    keeper: Doorkeeper = _app().extensions["doorkeeper"]
    if is_api():
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        g.actor = keeper.of_token(bearer.strip()) if scheme.lower() == "bearer" else None
    else:
        g.actor = keeper.of_session(touches=not is_in_background())


def _owner(who: Actor) -> str:
    return f"{who.person_id}/{who.token_id or ''}"


def is_saved(once: str) -> bool:
    """Whether the form with this key has been taken already."""
    return requests.is_known(_owner(actor()), once)


def _refuse_forgery() -> ResponseReturnValue | None:
    """A token in the form, and the browser's own word on where the request came from. Who signed in
    again meanwhile has an old token, but the form is still marked as drawn for them."""
    _refuse_other_sites()
    try:
        csrf.protect()
    except CSRFError:
        if g.actor is None or is_in_background() or not (page := _page_typed_on(g.actor)):
            raise
        if drafts.keep(page, request.form, by=g.actor) is None:
            raise
        flash(SIGNED_IN_AGAIN, "warning")
        return redirect(f"{page}?typed=again")
    return None


SIGNED_IN_AGAIN = (
    "You have signed in again since you opened this page, so nothing was saved. What you typed is "
    "below: check it, then save it"
)


def _refuse_other_sites() -> None:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise CSRFError("This was sent from another site")
    origin = request.headers.get("Origin")
    if origin not in (None, request.host_url.rstrip("/")):
        raise CSRFError("This was sent from another site")


def _ask_to_sign_in() -> ResponseReturnValue:
    if is_api():
        response = jsonify(problem("not-signed-in", "Send a service token as a bearer token"))
        response.status_code = 401
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    if request.method == "POST" and _park():
        if not is_in_background():  # the page itself says so
            flash(PARKED, "warning")
        return redirect(url_for("accounts.sign_in"))  # no address: it is nobody else's to see
    next_page = request.path if request.method == "GET" else "/"
    return redirect(url_for("accounts.sign_in", next=next_page))


PARKED = (
    "You were signed out before this reached us. What you typed is kept: sign in, and you can go on"
)


def _park() -> bool:
    """Keep what came after its session had ended, for the person whose session it was. The browser
    still holds the session's secret and its token; without both this may be anybody."""
    keeper: Doorkeeper = _app().extensions["doorkeeper"]
    try:
        _refuse_other_sites()
        csrf.protect()
    except CSRFError:
        return False
    who = keeper.of_ended_session()
    page = _page_typed_on(who) if who else None
    if who is None or page is None:
        return False
    return drafts.keep(page, request.form, by=who, kind=drafts.Kind.PARKED) is not None


def _page_typed_on(who: Actor) -> str | None:
    """The page this was sent from, if it was drawn for this person and keeps drafts. The page’s
    own script sends them for another address (accounts/unsaved.py)."""
    page = drafts.marked(request.form.get("_draft", ""), who)
    return page if page == request.path or is_in_background() else None


def _finish(response: Response) -> Response:
    row, page = g.pop("request_key", None), g.get("typed_on")
    if database.is_open():
        keep = response.status_code < 400
        if keep and row is not None:
            requests.complete(row, response)
        if page is not None:
            _settle(page, is_saved=keep)
        _database().end(keep=keep)
    return _with_headers(response)


def _settle(page: str, *, is_saved: bool) -> None:
    """What is saved is no draft any more; what is refused becomes one."""
    if is_saved:
        drafts.forget(page, by=g.actor)
        presence.leave(page, by=g.actor)
    else:
        database.even_if_refused(partial(drafts.keep, page, request.form, by=g.actor))


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
