"""The administrator's pages about service tokens: how other systems sign in."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, listing
from cjdiversion.access import May, Role
from cjdiversion.accounts import reach, schemas, service
from cjdiversion.accounts.models import ServiceToken
from cjdiversion.accounts.views import accounts
from cjdiversion.errors import Invalid
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.web import actor, opens

ISSUE = schemas.IssueToken()
_MADE, _KEY = ServiceToken.__table__.c.made_at, ServiceToken.__table__.c.id


@accounts.get("/tokens")
@opens(May.ACCOUNT_MANAGE)
def tokens() -> ResponseReturnValue:
    page = listing.page(
        reach.tokens(actor()), newest=_MADE, key=_KEY, place=place(), cursor_of=_cursor
    )
    return render_template("accounts/tokens.html", page=page, today=clock.today())


@accounts.route("/tokens/issue", methods=["GET", "POST"])
@opens(May.ACCOUNT_MANAGE)
def issue_token() -> ResponseReturnValue:
    """The secret stands on the answer to the form, and nowhere afterwards."""
    form = Form(ISSUE)
    if form.is_sent:
        with form.answering():
            token, secret = service.issue_token(by=actor(), **_asked(form.loaded()))
            return render_template("accounts/issue_token.html", token=token, secret=secret)
    return form.page("accounts/issue_token.html")


@accounts.post("/tokens/<token>/revoke")
@opens(May.ACCOUNT_MANAGE)
def revoke_token(token: str) -> ResponseReturnValue:
    service.revoke_token(reach.service_token(token, by=actor()), by=actor())
    flash("The token answers nothing from now on")
    return redirect(url_for("accounts.tokens"))


def _asked(answers: dict[str, Any]) -> dict[str, Any]:
    email, unit, role = (answers.pop(name) for name in ("email", "unit", "role"))
    person = reach.person_addressed(email, by=actor()) if email else None
    if email and person is None:
        words = "There is nobody with this address among the people you keep"
        raise Invalid.at("email", "unknown", words)
    return {
        "name": answers["name"],
        "ends_on": answers["ends_on"],
        "scopes": [May(scope) for scope in answers["scopes"]],
        "person": person,
        "unit": reach.unit(unit, by=actor()) if unit else None,
        "role": Role(role) if role else None,
    }


def _cursor(row: Any) -> tuple[Any, uuid.UUID]:
    return row[0].made_at, row[0].id
