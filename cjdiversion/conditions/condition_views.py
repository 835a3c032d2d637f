"""The pages of one condition: as it is set, asked about, reported and decided."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from cjdiversion import clock
from cjdiversion.access import May
from cjdiversion.conditions import (
    answering,
    checks,
    following,
    prosecutable,
    queries,
    reopening,
    schemas,
    setting,
    signatures,
    steps,
)
from cjdiversion.conditions.views import conditions, to
from cjdiversion.forms import Form
from cjdiversion.web import actor, opens

SET, VARY, REPORT, ADDRESS = schemas.Set(), schemas.Vary(), schemas.Report(), schemas.Address()
NOTHING = schemas.Nothing()


@conditions.route("/conditions/<token>/change", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def change(token: str) -> ResponseReturnValue:
    condition = setting.open(token, by=actor())
    form = Form(SET, version=condition.version, shown=schemas.shown(condition))
    if form.is_sent:
        with form.answering():
            setting.change(condition, by=actor(), version=form.sent_version, **form.loaded())
            return to(condition.record, "The condition is changed")
    return form.page("conditions/change.html", condition=condition)


@conditions.post("/conditions/<token>/take-out")
@opens(May.DISPOSAL_DECIDE)
def take_out(token: str) -> ResponseReturnValue:
    condition = setting.open(token, by=actor())
    setting.take_out(condition, by=actor(), version=Form(NOTHING).sent_version)
    return to(condition.record, "The condition is taken out")


@conditions.route("/conditions/<token>/address", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def readdress(token: str) -> ResponseReturnValue:
    condition = setting.open(token, by=actor())
    shown = {"provider_email": condition.provider_email}
    form = Form(ADDRESS, version=condition.version, shown=shown)
    if form.is_sent:
        with form.answering():
            setting.readdress(condition, by=actor(), version=form.sent_version, **form.loaded())
            return to(condition.record, "The address is changed")
    return form.page("conditions/readdress.html", condition=condition)


@conditions.post("/conditions/<token>/ask")
@opens(May.DISPOSAL_DECIDE)
def ask(token: str) -> ResponseReturnValue:
    condition = setting.open(token, by=actor())
    answering.ask(condition, by=actor(), version=Form(NOTHING).sent_version)
    return to(condition.record, "The provider is asked by e-mail")


@conditions.route("/conditions/<token>/report", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def report(token: str) -> ResponseReturnValue:
    condition = setting.open(token, by=actor())
    form = Form(REPORT, version=condition.version, suggested={"said_at": clock.now()})
    if form.is_sent:
        with form.answering():
            following.report(condition, by=actor(), version=form.sent_version, **form.loaded())
            return to(condition.record, "What was said is recorded")
    return form.page("conditions/report.html", condition=condition)


@conditions.route("/conditions/<token>/vary", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def vary(token: str) -> ResponseReturnValue:
    condition = setting.open(token, by=actor())
    now = {"signed_at": clock.now(), "explained_by": actor().name}
    form = Form(VARY, version=condition.version, suggested={**schemas.shown(condition), **now})
    if form.is_sent:
        with form.answering():
            following.vary(condition, by=actor(), version=form.sent_version, **form.loaded())
            return to(condition.record, "The condition is varied")
    facts = {"why_adult": signatures.why_adult(condition.record), "step": steps.VARY}
    return form.page("conditions/vary.html", condition=condition, **facts)


@conditions.route("/conditions/<token>/decide", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def decide(token: str) -> ResponseReturnValue:
    condition = setting.open(token, by=actor())
    rules = checks.rules_for(condition.record)
    form = Form(schemas.DecideOnPage(rules.follows), version=condition.version)
    if form.is_sent:
        with form.answering():
            following.decide(condition, by=actor(), version=form.sent_version, **form.loaded())
            return to(condition.record, "The decision is recorded")
    said = queries.evidence_of([condition.id])
    over = prosecutable.ran_out_on(condition.record)
    too_late = prosecutable.too_late(condition.record, over) if over else ""
    told = {"said": said, "rules": rules, "too_late": too_late}
    return form.page("conditions/decide.html", condition=condition, **told)


@conditions.route("/conditions/<token>/reopen", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def reopen(token: str) -> ResponseReturnValue:
    condition = setting.open(token, by=actor())
    form = Form(schemas.Reopen(), version=condition.version)
    if form.is_sent:
        with form.answering():
            reopening.reopen(condition, by=actor(), version=form.sent_version, **form.loaded())
            return to(condition.record, "The condition is in force again")
    said, record = queries.evidence_of([condition.id]), condition.record
    told = reopening.barred(record) or reopening.what_follows(record)
    return form.page("conditions/reopen.html", condition=condition, said=said, told=told)
