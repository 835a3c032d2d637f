"""Signing in and out, and the page that says who can do what."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from cjdiversion.access import GRANTS, May, Role
from cjdiversion.accounts import schemas, service
from cjdiversion.forms import Form
from cjdiversion.web import actor, anybody, signed_in

accounts = Blueprint("accounts", __name__)
SIGN_IN = schemas.SignIn()


@accounts.route("/sign-in", methods=["GET", "POST"])
@anybody
def sign_in() -> ResponseReturnValue:
    form = Form(SIGN_IN)
    if form.is_sent:
        with form.answering():
            secret = service.sign_in(**form.loaded(), address=request.remote_addr or "")
            cookie.clear()  # a new session at every sign-in: nothing planted before it counts
            cookie["secret"] = secret
            return redirect(_next_page())
    return form.page("accounts/sign_in.html")


@accounts.route("/sign-out", methods=["POST"])
@signed_in
def sign_out() -> ResponseReturnValue:
    service.sign_out(by=actor(), secret=str(cookie.get("secret", "")))
    cookie.clear()
    response = redirect(url_for("accounts.sign_in"))
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@accounts.get("/who-can-do-what")
@signed_in
def who_can_do_what() -> ResponseReturnValue:
    roles = [role for role in Role if role is not Role.SYSTEM]
    return render_template(
        "accounts/who_can_do_what.html", roles=roles, powers=list(May), grants=GRANTS
    )


def _next_page() -> str:
    """Only a path of this service: never a way out to another site."""
    wanted = request.args.get("next", "/")
    is_own = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_own else "/"
