"""The pages of a detention: its clocks, what is recorded about it, and the way under the Mental
Health Act."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import audit, authority, clock, listing
from cjdiversion.access import May
from cjdiversion.audit import Did
from cjdiversion.cases import rules as ages
from cjdiversion.cases import service as cases
from cjdiversion.cases.checks import is_station_allowed
from cjdiversion.cases.models import Case, Way
from cjdiversion.detentions import facts, queries, rules, schemas, service, showing, weighing
from cjdiversion.detentions.models import Outcome, Particulars
from cjdiversion.errors import OutOfOrder
from cjdiversion.forms import Form, Schema
from cjdiversion.openapi import place
from cjdiversion.web import actor, opens

detentions = Blueprint("detentions", __name__)

REVIEW, POSTPONE = schemas.Review(), schemas.Postpone()
EXTEND, WARRANT = schemas.Extend(), schemas.Warrant()
OF_136, OF_135 = schemas.Particulars(), schemas.ParticularsUnderWarrant()
USE_STATION, CHECK, LOOK = schemas.UseStation(), schemas.Check(), schemas.Look()
CERTIFY, OUTCOME, END = schemas.Certify(), schemas.Outcome(), schemas.End()
TRANSFER = schemas.Transfer()
_OPENED, _ID = Case.__table__.c.opened_at, Case.__table__.c.id


@detentions.get("/cases/<token>/clocks")
@opens(May.CASE_OPEN)
def clocks(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    shown = showing.of(queries.record_of(case), actor())
    return render_template("detentions/clocks.html", case=case, shown=shown, colour=showing.colour)


# --- somebody arrested --------------------------------------------------------------------------


@detentions.route("/cases/<token>/review", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def review(token: str) -> ResponseReturnValue:
    case = _arrested(token)
    record = queries.record_of(case)
    slot = facts.slot_of(record, clock.now())
    is_charged = record.charged_at is not None
    capacity = rules.CUSTODY_OFFICER if is_charged else rules.REVIEW_OFFICER
    shown = {"capacity": capacity, **_own_name(record.law["review-officer"].rank)}
    missed = weighing.missed_if_now(record)
    about = {"slot": slot, "is_charged": is_charged, "missed": missed}
    return _asked(case, REVIEW, service.review, "The review is recorded", shown, about=about)


@detentions.route("/cases/<token>/postpone-review", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def postpone(token: str) -> ResponseReturnValue:
    case = _arrested(token)
    slot = weighing.next_slot(queries.record_of(case))
    done = "The postponement is recorded"
    return _asked(case, POSTPONE, service.postpone, done, {}, about={"slot": slot})


@detentions.route("/cases/<token>/extend-detention", methods=["GET", "POST"])
@opens(May.DETENTION_AUTHORISE)
def extend(token: str) -> ResponseReturnValue:
    case = _arrested(token)
    rule = queries.record_of(case).law["extended"]
    shown = authority.own(actor(), rule.rank)
    return _asked(case, EXTEND, service.extend, "The extension is recorded", shown)


@detentions.route("/cases/<token>/warrant", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def warrant(token: str) -> ResponseReturnValue:
    return _asked(_arrested(token), WARRANT, service.warrant, "The warrant is recorded", {})


# --- somebody detained under the Mental Health Act ----------------------------------------------


@detentions.get("/cases/<token>/mental-health-act")
@opens(May.CASE_OPEN)
def mha(token: str) -> ResponseReturnValue:
    case = _detained(token)
    record = queries.record_of(case)
    return render_template(
        "detentions/mha.html",
        case=case,
        shown=showing.of(record, actor()),
        showing=showing,
        colour=showing.colour,
    )


@detentions.route("/cases/<token>/mental-health-act/particulars", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def particulars(token: str) -> ResponseReturnValue:
    case = _detained(token)
    row = queries.record_of(case).one(Particulars)
    schema = OF_135 if case.detention and case.detention.section.endswith("135") else OF_136
    done, verb = "The particulars are recorded", service.record_particulars
    return _asked(case, schema, verb, done, _facts(schema, row), _version(row))


@detentions.route("/cases/<token>/police-station", methods=["GET", "POST"])
@opens(May.DETENTION_AUTHORISE)
def use_station(token: str) -> ResponseReturnValue:
    case = _detained(token)
    record = queries.record_of(case)
    is_allowed = is_station_allowed(clock.now(), record.force)
    shown = _own_name(record.law["station"].rank)
    is_child = ages.is_possibly_child(case.person, clock.today())
    about = {"is_allowed": is_allowed, "is_child": is_child}
    done = "The use of the police station is recorded"
    return _asked(case, USE_STATION, service.use_station, done, shown, about=about)


@detentions.route("/cases/<token>/welfare-check", methods=["GET", "POST"])
@opens(May.SAFEGUARD_RECORD)
def check(token: str) -> ResponseReturnValue:
    shown = {"checked_at": clock.now()}
    return _asked(_detained(token), CHECK, service.check, "The check is recorded", shown)


@detentions.route("/cases/<token>/station-review", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def look(token: str) -> ResponseReturnValue:
    shown = {"reviewed_at": clock.now(), **_own_name("sergeant")}
    return _asked(_detained(token), LOOK, service.look, "The review is recorded", shown)


@detentions.route("/cases/<token>/doctors-certificate", methods=["GET", "POST"])
@opens(May.DETENTION_AUTHORISE)
def certify(token: str) -> ResponseReturnValue:
    case = _detained(token)
    record = queries.record_of(case)
    shown: dict[str, Any] = {"is_at_station": record.is_at_station}
    if record.is_at_station:
        shown |= authority.own(actor(), record.law["mha-extended"].rank)
    return _asked(case, CERTIFY, service.certify, "The certificate is recorded", shown)


@detentions.route("/cases/<token>/transfer", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def transfer(token: str) -> ResponseReturnValue:
    return _asked(_detained(token), TRANSFER, service.transfer, "The move is recorded", {})


@detentions.route("/cases/<token>/detention-outcome", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def end(token: str) -> ResponseReturnValue:
    case = _detained(token)
    row = queries.record_of(case).one(Outcome)
    has_ended = case.detention is not None and case.detention.ended_at is not None
    schema = OUTCOME if has_ended else END
    done = "The outcome is recorded"
    return _asked(case, schema, service.end, done, _facts(OUTCOME, row), _version(row))


@detentions.get("/places-of-safety")
@opens(May.CASE_OPEN)
def in_use() -> ResponseReturnValue:
    page = listing.page(
        queries.in_use(actor()),
        newest=_OPENED,
        key=_ID,
        place=place(),
        cursor_of=lambda row: (row[0].opened_at, row[0].id),
        is_rising=True,  # the longest detained first
    )
    records = queries.records([case.id for case, *_ in page.rows])
    shown = [case.reference for case, *_ in page.rows]
    audit.listed(Did.CASE_LISTED, shown, by=actor(), kind="mha_detention")
    return render_template(
        "detentions/in_use.html",
        page=page,
        lines=[showing.in_use(records[case.id], person) for case, person, _ in page.rows],
        colour=showing.colour,
    )


@detentions.route("/cases/<token>/recorded-in-error", methods=["GET", "POST"])
@opens(May.CASE_RECORD)
def strike(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    found = showing.strikable(queries.record_of(case), actor())
    form = Form(schemas.strike(found))
    if form.is_sent:
        with form.answering():
            service.strike(case, by=actor(), **form.loaded())
            flash("Marked as recorded in error. It is kept, struck out")
            return redirect(_home(case))
    back = _home(case)
    return form.page("detentions/strike.html", case=case, back=back, is_any=bool(found))


# --- an authority given by telephone ------------------------------------------------------------


@detentions.post("/authorities/<token>/confirm")
@opens(May.DETENTION_AUTHORISE)
def confirm(token: str) -> ResponseReturnValue:
    row = service.open_authority(token, by=actor())
    service.confirm(row, by=actor())
    flash("Your authority is confirmed")
    return redirect(_home(row.case))


# --- what the pages share -----------------------------------------------------------------------


def _arrested(token: str) -> Case:
    case = cases.open(token, by=actor())
    if case.booking is None:
        raise OutOfOrder("Nobody is held under arrest in this case")
    return case


def _detained(token: str) -> Case:
    case = cases.open(token, by=actor())
    if case.detention is None:
        raise OutOfOrder("Nobody is detained under the Mental Health Act in this case")
    return case


def _home(case: Case) -> str:
    """Where everything about the detention stands."""
    is_mha = case.way is Way.MENTAL_HEALTH_ACT
    return url_for("detentions.mha" if is_mha else "detentions.clocks", token=case.token)


def _after(case: Case) -> str:
    """Whoever moved the person to another suite may have the case in reach no more."""
    return _home(case) if queries.is_in_reach(case, actor()) else url_for("desk.start")


def _asked(
    case: Case,
    schema: Schema,
    verb: Any,
    done: str,
    shown: dict[str, Any],
    version: int | None = None,
    *,
    about: Mapping[str, Any] = MappingProxyType({}),
) -> ResponseReturnValue:
    """The page of one verb: template and verb have one name. Only what can be put right later is
    sent with the version it was shown with."""
    form = Form(schema, shown=shown, version=version)
    if form.is_sent:
        with form.answering():
            sent = {} if version is None else {"version": form.sent_version}
            verb(case, by=actor(), **sent, **form.loaded())
            flash(done)
            return redirect(_after(case))
    name = _TEMPLATES.get(verb.__name__, verb.__name__)
    return form.page(f"detentions/{name}.html", case=case, back=_home(case), **about)


_TEMPLATES = {"record_particulars": "particulars"}


def _facts(schema: Schema, row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in schema.load_fields} if row else {}


def _version(row: Any) -> int:
    return row.version if row else 0


def _own_name(least: str) -> dict[str, Any]:
    """Whoever is at the screen, where their rank is one that may do it."""
    who = actor()
    if not authority.is_at_least(who.rank, least):
        return {}
    return {"officer_name": who.name, "officer_rank": who.rank}
