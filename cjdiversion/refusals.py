"""How a refusal looks: the same one as a page and as JSON, with a request's number to ask about."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from cjdiversion import audit, database, requests
from cjdiversion.access import SYSTEM
from cjdiversion.audit import Did, Operation
from cjdiversion.documents import NotPrinted
from cjdiversion.errors import (
    Conflict,
    Invalid,
    Missing,
    NotPermitted,
    OutOfOrder,
    Refusal,
    for_the_log,
)

STATUSES: dict[type[Refusal], int] = {
    Missing: 404,
    NotPermitted: 403,
    OutOfOrder: 409,
    Conflict: 409,
    Invalid: 422,
    NotPrinted: 503,
}
API = "/api/"
WRONG_PERSON = "wrong-person"  # closed: nothing of it is shown


log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    app.log_exception = _log  # type: ignore[method-assign]
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(requests.Answered, _answered_before)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(RecursionError, _too_deep)
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(IntegrityError, _clashed)
    app.register_error_handler(HTTPException, _http_error)


def is_api() -> bool:
    return request.path.startswith(API)


def problem(code: str, words: str, **more: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": words, "request": g.get("request_id", ""), **more}}


def answer(status: int, code: str, words: str, **more: Any) -> Response:
    if is_api():
        response = jsonify(problem(code, words, **more))
    else:
        typed = more.get("typed", ())
        page = render_template(
            "errors/error.html", status=status, words=words, code=code, typed=typed
        )
        response = Response(page)
    response.status_code = status
    return response


def _refused(refusal: Refusal) -> Response:
    status = next(STATUSES[kind] for kind in type(refusal).__mro__ if kind in STATUSES)
    if status in (403, 404):
        _remember_refusal(status)
    more: dict[str, Any] = {}
    if isinstance(refusal, Invalid):
        more = {"fields": _fields(refusal)}
    elif status == 409 and not is_api() and refusal.code != WRONG_PERSON:
        more = {"typed": _typed()}
    return answer(status, refusal.code, refusal.words, **more)


def _typed() -> list[tuple[str, str]]:
    """What was typed on a page that can no longer be opened: its draft is shown nowhere else. A
    view builds its form before it asks whether the deed is in order."""
    form = g.get("form")
    return form.left if form is not None else []


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
        response = current_app.make_response(redirect(answered.location, answered.status))
    else:
        response = answer(200, "done-before", "This was done already; nothing was done twice")
    response.headers["Idempotent-Replay"] = "true"
    return response


def _log(exc_info: Any) -> None:
    """In Flask's own words the text of the error would stand in the log."""
    log.error("request %s failed: %s", g.get("request_id"), for_the_log(exc_info[1]))


def _clashed(error: IntegrityError) -> Response:
    """What no verb foresaw: two at once, or a fault of ours; so it is logged too."""
    _log((type(error), error, error.__traceback__))
    return answer(
        409, "clash", "Somebody else saved the same meanwhile. Nothing was saved, try again"
    )


def _forged(error: CSRFError) -> Response:
    words = "This page was open for too long or came from elsewhere. Nothing was saved"
    return answer(400, "forged", words)


def _too_deep(error: RecursionError) -> Response:
    return answer(400, "too-deep", "What was sent is nested too deeply")


def _unavailable(error: OperationalError) -> Response:
    log.error("database unavailable, request %s", g.get("request_id"))
    response = answer(503, "unavailable", "The service cannot save or show records now")
    response.headers["Retry-After"] = "5"
    return response


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    cause = getattr(error, "original_exception", None)
    if isinstance(cause, OperationalError):  # the commit failed, after the view was done
        return _unavailable(cause)
    if isinstance(cause, IntegrityError):
        return _clashed(cause)
    if status < 400:
        return Response(status=status, headers=error.get_headers())
    code = error.name.lower().replace(" ", "-")
    response = answer(status, code, _HTTP_WORDS.get(status, "This cannot be done"))
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
