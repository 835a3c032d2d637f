"""A small room of its own, built onto the house, so that the door can be tried with every kind of
view: one that writes while reading, one that refuses, one that takes JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import marshmallow as ma
import sqlalchemy as sa
from flask import Blueprint, Flask, current_app, redirect, render_template_string
from flask.typing import ResponseReturnValue

from cjdiversion import create_app, listing
from cjdiversion.access import May, UnitKind
from cjdiversion.accounts.models import Unit
from cjdiversion.config import Settings
from cjdiversion.database import Database, session
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.fields import Choice, Choices, Day, Moment, Whole, Words, YesNo
from cjdiversion.forms import Form, Schema
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.web import actor, opens, signed_in

REFUSALS = {
    "missing": Missing,
    "not-permitted": NotPermitted,
    "out-of-order": OutOfOrder,
    "conflict": Conflict,
}
PAGE = """{% extends "layouts/page.html" %}{% from "components/form.html" import form_page %}
{% block content %}{{ form_page(form, "Build", "Build") }}{% endblock %}"""


class Build(Schema):
    name = Words("Name", required=True, limit=120)


class Everything(Schema):
    """One field of every kind."""

    words = Words("Words", limit=200)
    choice = Choice("Choice", options={"a": "A", "b": "B"})
    choices = Choices("Choices", options={"a": "A", "b": "B"})
    yes_no = YesNo("Yes or no?")
    whole = Whole("Whole", least=1, most=10)
    day = Day("Day")
    moment = Moment("Moment", past=False)


class Built(ma.Schema):
    token = ma.fields.String()
    name = ma.fields.String()
    version = ma.fields.Integer()


class Who(ma.Schema):
    name = ma.fields.String()
    role = ma.fields.String()
    unit_name = ma.fields.String()


BUILD, EVERYTHING = Build(), Everything()


def _built(name: str) -> Unit:
    if name == "refused":
        raise Invalid.at("name", "refused", "Choose another name")
    unit = Unit(kind=UnitKind.SUITE, name=name, code="built")
    session().add(unit)
    session().flush()
    return unit


def pages() -> Blueprint:
    room = Blueprint("annexe", __name__, url_prefix="/annexe")

    @room.route("/build", methods=["GET", "POST"])
    @signed_in
    def build() -> ResponseReturnValue:
        form = Form(BUILD, version=3)
        if form.is_sent:
            with form.answering():
                return redirect(f"/annexe/built/{_built(**form.loaded()).token}")
        return render_template_string(PAGE, form=form, title="Build"), form.status

    @room.get("/writes")
    @signed_in
    def writes() -> str:
        _built("written while reading")
        return "written"

    @room.get("/writes-by-statement")
    @signed_in
    def writes_by_statement() -> str:
        session().execute(sa.update(Unit).values(code="written"))
        return "written"

    @room.get("/refuses/<name>")
    @signed_in
    def refuses(name: str) -> str:
        raise REFUSALS[name]

    @room.get("/breaks")
    @signed_in
    def breaks() -> str:
        raise ZeroDivisionError

    _closes(room)
    return room


def _closes(room: Blueprint) -> None:
    @room.route("/built-once", methods=["GET", "POST"])
    @signed_in
    def built_once() -> ResponseReturnValue:
        form = Form(BUILD)
        if session().scalar(sa.select(Unit.id).where(Unit.code == "built")):
            raise OutOfOrder("It is built already")
        return form.page(current_app.jinja_env.from_string(PAGE), title="Build")


def api() -> Blueprint:
    room = Blueprint("annexe_api", __name__, url_prefix="/api/v1/annexe")

    @room.post("/build")
    @signed_in
    @gives(Built(), 201)
    @takes(BUILD)
    def build(name: str) -> Unit:
        """Build a unit

        With more words, which are not its summary.
        """
        return _built(name)

    @room.post("/everything")
    @signed_in
    @gives(ma.Schema.from_dict({"told": ma.fields.Raw()}, name="Echo")())
    @takes(EVERYTHING)
    def everything(**sent: Any) -> dict[str, Any]:
        return {"told": {name: str(value) for name, value in sent.items() if value is not None}}

    @room.get("/who")
    @signed_in
    @gives(Who())
    def who() -> Any:
        return actor()

    @room.get("/cases-only")
    @opens(May.CASE_OPEN)
    @gives(Who())
    def cases_only() -> Any:
        return actor()

    @room.get("/list")
    @signed_in
    @gives(Built())
    def listed() -> Page[Any]:
        unit = Unit.__table__.c
        return listing.page(
            sa.select(unit.token, unit.name, unit.version, unit.id),
            newest=unit.name,
            key=unit.id,
            place=place(),
            cursor_of=lambda row: (row.name, row.id),
            size=5,
            is_rising=True,
        )

    return room


def settings(instance: Path, **over: Any) -> Settings:
    over = {"database_url": "sqlite://", "secret_key": "a key for tests", **over}
    return Settings(instance=instance, **over)


def house(instance: Path, db: Database | None = None, **over: Any) -> Flask:
    """The whole application with the annexe."""
    app = create_app(settings(instance, **over), db=db)
    app.register_blueprint(pages())
    app.register_blueprint(api())
    return app
