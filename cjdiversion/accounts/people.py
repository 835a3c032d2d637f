"""The administrator's pages about people and their postings."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, listing, reference
from cjdiversion.access import May, Role
from cjdiversion.accounts import reach, schemas, service
from cjdiversion.accounts.models import Person, Posting, Unit
from cjdiversion.accounts.views import accounts
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.web import actor, opens

PEOPLE, ADD, POST = schemas.People(), schemas.AddPerson(), schemas.Post()
END, PASSWORD = schemas.EndPosting(), schemas.SetPassword()
_NAME, _KEY = Person.__table__.c.name, Person.__table__.c.id


@accounts.get("/people")
@opens(May.ACCOUNT_MANAGE)
def people() -> ResponseReturnValue:
    chosen = request.args.get("unit", "")
    at = reach.unit(chosen, by=actor()) if chosen else None
    page = listing.page(
        reach.people(actor(), at=at),
        newest=_NAME,
        key=_KEY,
        place=place(),
        cursor_of=lambda row: (row[0].name, row[0].id),
        is_rising=True,
    )
    posted: dict[Any, list[Posting]] = defaultdict(list)
    for posting in reach.postings([row[0].id for row in page.rows], by=actor(), today=True):
        posted[posting.person_id].append(posting)
    form = Form(PEOPLE, shown={"unit": chosen})
    return render_template("accounts/people.html", page=page, posted=posted, form=form, at=at)


@accounts.get("/people/<token>")
@opens(May.ACCOUNT_MANAGE)
def person(token: str) -> ResponseReturnValue:
    found = reach.person(token, by=actor())
    return render_template(
        "accounts/person.html",
        person=found,
        postings=reach.postings([found.id], by=actor(), today=False),
        sessions=reach.open_sessions(found),
        is_whole=not reach.works_elsewhere(found, actor()),
        ranks=reference.choices("ranks"),
        today=clock.today(),
    )


@accounts.route("/people/add", methods=["GET", "POST"])
@opens(May.ACCOUNT_MANAGE)
def add_person() -> ResponseReturnValue:
    form = Form(ADD, shown={"from_on": clock.today()})
    if form.is_sent:
        with form.answering():
            answers = form.loaded()
            own = {name: answers.pop(name) for name in ("name", "email", "password")}
            made = service.add_person(by=actor(), **own)
            service.post(made, by=actor(), **_posting(answers))
            flash("The account is made")
            return redirect(url_for("accounts.person", token=made.token))
    return form.page("accounts/add_person.html")


@accounts.route("/people/<token>/post", methods=["GET", "POST"])
@opens(May.ACCOUNT_MANAGE)
def post(token: str) -> ResponseReturnValue:
    found = reach.person(token, by=actor())
    form = Form(POST, shown={"from_on": clock.today()})
    if form.is_sent:
        with form.answering():
            service.post(found, by=actor(), **_posting(form.loaded()))
            flash("The posting is given")
            return redirect(url_for("accounts.person", token=token))
    return form.page("accounts/post.html", person=found)


def _posting(answers: dict[str, Any]) -> dict[str, Any]:
    unit: Unit = reach.unit(answers["unit"], by=actor())
    return {**answers, "unit": unit, "role": Role(answers["role"])}


@accounts.route("/postings/<token>/end", methods=["GET", "POST"])
@opens(May.ACCOUNT_MANAGE)
def end_posting(token: str) -> ResponseReturnValue:
    posting = reach.posting(token, by=actor())
    form = Form(END, shown={"to_on": posting.to_on or clock.today()})
    if form.is_sent:
        with form.answering():
            service.end_posting(posting, by=actor(), on=form.loaded()["to_on"])
            flash("The posting ends")
            return redirect(url_for("accounts.person", token=posting.person.token))
    return form.page("accounts/end_posting.html", posting=posting)


@accounts.route("/people/<token>/password", methods=["GET", "POST"])
@opens(May.ACCOUNT_MANAGE)
def set_password(token: str) -> ResponseReturnValue:
    found = reach.person(token, by=actor())
    form = Form(PASSWORD)
    if form.is_sent:
        with form.answering():
            service.set_password(found, by=actor(), **form.loaded())
            flash("The password is set, and the person is signed out everywhere")
            return redirect(url_for("accounts.person", token=token))
    return form.page("accounts/set_password.html", person=found)


@accounts.post("/people/<token>/end-sessions")
@opens(May.ACCOUNT_MANAGE)
def end_sessions(token: str) -> ResponseReturnValue:
    service.end_sessions(reach.person(token, by=actor()), by=actor())
    flash("The person is signed out everywhere")
    return redirect(url_for("accounts.person", token=token))


@accounts.post("/people/<token>/close")
@opens(May.ACCOUNT_MANAGE)
def close(token: str) -> ResponseReturnValue:
    service.close(reach.person(token, by=actor()), by=actor())
    flash("The account is closed")
    return redirect(url_for("accounts.person", token=token))


@accounts.post("/people/<token>/reopen")
@opens(May.ACCOUNT_MANAGE)
def reopen(token: str) -> ResponseReturnValue:
    service.reopen(reach.person(token, by=actor()), by=actor())
    flash("The account is open again")
    return redirect(url_for("accounts.person", token=token))
