"""Signing in and out, one's own account, and the page that says who can do what."""

from __future__ import annotations

import re

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from cjdiversion.access import GRANTS, May, Role
from cjdiversion.accounts import queries, schemas, service
from cjdiversion.forms import Form
from cjdiversion.web import actor, anybody, signed_in

accounts = Blueprint("accounts", __name__)
SIGN_IN, CHANGE_PASSWORD = schemas.SignIn(), schemas.ChangePassword()


@accounts.route("/sign-in", methods=["GET", "POST"])
@anybody
def sign_in() -> ResponseReturnValue:
    form = Form(SIGN_IN)
    if form.is_sent:
        with form.answering():
            secret = service.sign_in(**form.loaded(), address=address())
            let_in(secret)
            return redirect(service.back_to(secret) or _next_page())
    return form.page("accounts/sign_in.html", invented=_demo_sign_ins())


@accounts.route("/sign-out", methods=["POST"])
@signed_in
def sign_out() -> ResponseReturnValue:
    service.sign_out(by=actor(), secret=_secret())
    cookie.clear()
    response = redirect(url_for("accounts.sign_in"))
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@accounts.get("/me")
@signed_in
def me() -> ResponseReturnValue:
    who = actor()
    postings = queries.postings_of(who.person_id) if who.person_id else []
    return render_template("accounts/me.html", who=who, postings=postings)


@accounts.post("/me/act-as/<token>")
@signed_in
def act_as(token: str) -> ResponseReturnValue:
    chosen = service.act_as(token, by=actor(), secret=_secret())
    flash(f"You now act as {chosen.role.words.lower()}, {chosen.unit_name}")
    return redirect("/")


@accounts.route("/me/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    form = Form(CHANGE_PASSWORD)
    if form.is_sent:
        with form.answering():
            answers = form.loaded()
            let_in(service.change_password(by=actor(), address=address(), **answers))
            flash("Your password is changed. You are signed out everywhere else")
            return redirect(url_for("accounts.me"))
    return form.page("accounts/change_password.html")


@accounts.get("/who-can-do-what")
@signed_in
def who_can_do_what() -> ResponseReturnValue:
    roles = [role for role in Role if role is not Role.SYSTEM]
    return render_template(
        "accounts/who_can_do_what.html", roles=roles, powers=list(May), grants=GRANTS
    )


def let_in(secret: str) -> None:
    """Past the door with this session, and with none before it."""
    cookie.clear()  # a new session at every sign-in: nothing planted before it counts
    cookie["secret"] = secret


def _secret() -> str:
    return str(cookie.get("secret", ""))


def address() -> str:
    """Where the request comes from, for the throttle."""
    return request.remote_addr or ""


def _demo_sign_ins() -> tuple[str, list[tuple[str, str]]] | None:
    """The demonstration's password, and (address, who that is); nothing anywhere else."""
    if not current_app.extensions["settings"].is_demo:
        return None
    known = current_app.extensions.get("demo_sign_ins")
    return known() if known else None


def _next_page() -> str:
    """Only a path of this service: never a way out to another site.

    Browsers drop tabs and line ends from an address, so none may hide a second slash.
    """
    wanted = request.args.get("next", "/")
    return wanted if re.fullmatch(r"/(?![/\\])[\x21-\x7e]*", wanted) else "/"
