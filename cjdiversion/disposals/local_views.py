"""Local services: those within reach by area and kind, none too, and keeping those of the force."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, reference
from cjdiversion.access import May
from cjdiversion.disposals import keeping, local_queries
from cjdiversion.disposals.local_models import LocalService
from cjdiversion.disposals.local_queries import KINDS
from cjdiversion.disposals.local_rules import CAPACITY, FORCE, SEXES
from cjdiversion.disposals.local_schemas import Change, End, Kept, filters, narrowed, on_page
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.web import actor, opens, signed_in

local_services = Blueprint("local_services", __name__)


@local_services.get("/local-services")
@signed_in
def index() -> ResponseReturnValue:
    on, units = clock.today(), local_queries.areas(actor())
    used = narrowed(request.args, units)
    area = next((unit for unit in units if unit.token == used.get("area")), None)
    chosen = {name: used.get(name, "") for name in ("kind", "capacity")}
    page = local_queries.listed(actor(), on=on, place=place(), area=area, **chosen)
    return render_template(
        "local_services/index.html",
        page=page,
        availability=local_queries.availability(actor(), on=on),
        form=Form(filters(units), shown=used),
        narrowed=used,
        area=area,
        today=on,
        **_words(),
    )


@local_services.get("/local-services/<token>")
@signed_in
def show(token: str) -> ResponseReturnValue:
    service = keeping.open(token, by=actor())
    return render_template(
        "local_services/show.html",
        service=service,
        versions=local_queries.versions_of(service),
        rows=_rows(service),
        today=clock.today(),
        **_words(),
    )


@local_services.route("/local-services/add", methods=["GET", "POST"])
@opens(May.LOCAL_SERVICE_KEEP)
def add() -> ResponseReturnValue:
    units = local_queries.areas_of(actor().force_id)
    form = Form(on_page(Kept, units), suggested={"from_on": clock.today()})
    if form.is_sent:
        with form.answering():
            service = keeping.add(by=actor(), **form.loaded())
            flash(f"{service.name} is added")
            return redirect(url_for("local_services.show", token=service.token))
    return form.page("local_services/add.html")


@local_services.route("/local-services/<token>/change", methods=["GET", "POST"])
@opens(May.LOCAL_SERVICE_KEEP)
def change(token: str) -> ResponseReturnValue:
    service = keeping.open(token, by=actor())
    schema = on_page(Change, local_queries.areas_of(actor().force_id))
    shown = {name: getattr(service, name) for name in schema.load_fields if name != "because"}
    shown["areas"] = [unit.token for unit in service.areas] or [FORCE]
    form = Form(schema, version=service.version, shown=shown)
    if form.is_sent:
        with form.answering():
            said = form.loaded()
            made = keeping.change(service, by=actor(), version=form.sent_version, **said)
            flash(f"{made.name} is changed. The earlier entry stays")
            return redirect(url_for("local_services.show", token=made.token))
    return form.page("local_services/change.html", service=service)


@local_services.route("/local-services/<token>/end", methods=["GET", "POST"])
@opens(May.LOCAL_SERVICE_KEEP)
def end(token: str) -> ResponseReturnValue:
    service = keeping.open(token, by=actor())
    form = Form(End(), version=service.version, suggested={"to_on": clock.today()})
    if form.is_sent:
        with form.answering():
            keeping.end(service, by=actor(), version=form.sent_version, **form.loaded())
            flash(f"{service.name} is ended")
            return redirect(url_for("local_services.index"))
    return form.page("local_services/end.html", service=service)


def _words() -> dict[str, Any]:
    return {"kinds": reference.choices(KINDS), "capacities": CAPACITY, "where": where}


def _rows(service: LocalService) -> list[tuple[str, str]]:
    said = clock.day_in_words(service.capacity_on) if service.capacity_on else ""
    capacity = CAPACITY[service.capacity] + (f", as said on {said}" if said else "")
    rows = [
        ("Kind", reference.label(KINDS, service.kind)),
        ("Provided by", service.provider),
        ("What it does", service.what),
        ("Area", where(service)),
        ("For whom", whom(service)),
        ("Needs and other criteria", service.needs),
        ("Takes people", capacity),
        ("Hours", service.hours),
        ("Cost to the person", service.cost),
        ("Evidence", service.evidence),
        ("How to reach it", service.contact),
        ("Since", clock.day_in_words(service.from_on)),
    ]
    return [*rows, ("Ended", clock.day_in_words(service.to_on))] if service.to_on else rows


def where(service: LocalService) -> str:
    """Its areas. Whoever belongs to no force reads which one is meant."""
    if service.areas:
        return ", ".join(unit.name for unit in service.areas)
    is_own = service.force_id == actor().force_id
    return "The whole force" if is_own else f"The whole of {service.force.name}"


def whom(service: LocalService) -> str:
    """Age and, where it is for one sex, the lawful basis and its source."""
    words = [SEXES[service.sex], _ages(service)]
    told = ", ".join(word for word in words if word)
    if not service.sex:
        return told
    return f"{told}. Lawful basis: {service.sex_basis}. Source: {service.sex_source}"


def _ages(service: LocalService) -> str:
    least, most = service.age_from, service.age_to
    if least is not None and most is not None:
        return f"aged {least} to {most}"
    if least is not None:
        return f"aged {least} or over"
    return f"aged {most} or under" if most is not None else ""
