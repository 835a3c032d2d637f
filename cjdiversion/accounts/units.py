"""The administrator's pages about units, and about who serves them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, reference
from cjdiversion.access import May, UnitKind
from cjdiversion.accounts import queries, reach, rules, schemas, service
from cjdiversion.accounts.models import Remit, Unit
from cjdiversion.accounts.views import accounts
from cjdiversion.errors import Missing
from cjdiversion.forms import Form
from cjdiversion.web import actor, opens

ADD, REMIT = schemas.AddUnit(), schemas.SetRemit()


@accounts.get("/units")
@opens(May.ACCOUNT_MANAGE)
def units() -> ResponseReturnValue:
    return render_template(
        "accounts/units.html",
        units=reach.units(actor()),
        serving=reach.serving(actor()),
        kinds=rules.KIND_WORDS,
        servers=rules.SERVERS_OF,
    )


@accounts.route("/units/add", methods=["GET", "POST"])
@opens(May.ACCOUNT_MANAGE)
def add_unit() -> ResponseReturnValue:
    form = Form(ADD)
    if form.is_sent:
        with form.answering():
            answers = form.loaded()
            kind = UnitKind(answers.pop("kind"))
            is_own = kind in (UnitKind.SUITE, UnitKind.INVESTIGATION)
            service.add_unit(by=actor(), kind=kind, force=_force() if is_own else None, **answers)
            flash("The unit is added" if is_own else "It is added. Say now which units it serves")
            return redirect(url_for("accounts.units"))
    return form.page("accounts/add_unit.html")


def _force() -> Unit:
    force_id = actor().force_id
    if force_id is None:
        raise Missing
    return queries.unit(force_id)


@accounts.route("/units/<token>/cover", methods=["GET", "POST"])
@opens(May.ACCOUNT_MANAGE)
def cover(token: str) -> ResponseReturnValue:
    served = reach.unit(token, by=actor())
    kinds = rules.SERVERS_OF.get(served.kind)
    if kinds is None:
        raise Missing
    servers = {unit.token: unit.name for unit in reach.servers(kinds)}
    form = Form(schemas.cover(servers), shown={"from_on": clock.today()})
    if form.is_sent:
        with form.answering():
            answers = form.loaded()
            server = reach.server(answers["server"], kinds=kinds)
            rest = {name: answers[name] for name in ("from_on", "beside")}
            service.cover(by=actor(), served=served, server=server, **rest)
            flash(f"{served.name} is served by {server.name}")
            return redirect(url_for("accounts.units"))
    return form.page("accounts/cover.html", served=served)


@accounts.get("/units/providers")
@opens(May.ACCOUNT_MANAGE)
def providers() -> ResponseReturnValue:
    return render_template(
        "accounts/providers.html",
        offers=reach.providers(actor()),
        ages=rules.ages_in_words,
        service_of=queries.service_of,
        sources_of=_sources_of,
    )


def _sources_of(remit: Remit) -> list[str]:
    labels = reference.choices("referral_sources")
    return [words for code, words in labels.items() if code in remit.sources]


@accounts.route("/units/<token>/remit", methods=["GET", "POST"])
@opens(May.ACCOUNT_MANAGE)
def set_remit(token: str) -> ResponseReturnValue:
    provider = reach.unit(token, by=actor())
    if provider.kind is not UnitKind.PROVIDER:
        raise Missing
    held = queries.remits([provider.id]).get(provider.id)
    form = Form(REMIT, shown={**_said(held), "from_on": clock.today()})
    if form.is_sent:
        with form.answering():
            service.set_remit(by=actor(), provider=provider, **form.loaded())
            flash(f"What {provider.name} takes is recorded")
            return redirect(url_for("accounts.providers"))
    return form.page("accounts/set_remit.html", provider=provider)


def _said(held: Remit | None) -> dict[str, Any]:
    names = ("service", "youngest", "oldest", "sources")
    return {name: getattr(held, name) for name in names} if held else {}
