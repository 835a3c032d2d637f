"""Deciding an outcome, what can be chosen, and whether alike units decide alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import authority, clock, reference, workflow
from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case, Offence
from cjdiversion.disposals import (
    authorising,
    choosing,
    confirming,
    covering,
    dating,
    grounds,
    looking,
    numbers,
    page_schemas,
    queries,
    schemas,
    service,
    showing,
    shown_day,
    shown_offences,
    steps,
    suggesting,
    under_age,
    victim_measures,
    waiting,
)
from cjdiversion.disposals.consistency import seeing
from cjdiversion.disposals.measures import BEGINNING, Numbers
from cjdiversion.disposals.models import Decision
from cjdiversion.escalations import drawing
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.screenings import queries as screenings
from cjdiversion.web import actor, opens, signed_in

disposals = Blueprint("disposals", __name__)
COMPARE = schemas.Compare()


@disposals.route("/cases/<token>/decide", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def decide(token: str) -> ResponseReturnValue:
    case = cases.open(token, by=actor())
    standing, shown = queries.standing(case.id), shown_day.shown(case)
    undecided = covering.undecided(case, standing)
    about = shown_offences.shown(case, undecided)
    facts, offer = _choices(case, shown.on, about.about)
    schema = page_schemas.DecideOnPage(offer, covering.labels(undecided))
    known = {"decided_at": shown.decided_at, **suggesting.answers(case)}
    form = Form(schema, suggested={**known, "offences": about.numbers})
    if form.is_sent:
        with form.answering():
            decision = service.decide(case, by=actor(), **form.loaded())
            flash("The decision is recorded")
            return redirect(url_for("disposals.show", token=decision.token))
    is_all_decided = covering.is_all_decided(case, standing)
    return form.page(
        "disposals/decide.html",
        case=case,
        standing=standing,
        is_all_decided=is_all_decided,
        cps=waiting.newest_answer(case),
        cps_answers=waiting.ANSWERS,
        shown=shown,
        about=about,
        **facts,
    )


@disposals.get("/decisions/<token>")
@opens(May.CASE_OPEN)
def show(token: str) -> ResponseReturnValue:
    decision = service.open(token, by=actor())
    return render_template(
        "disposals/show.html",
        decision=decision,
        words=showing.words(decision),
        doubt=under_age.doubt(decision),
        rows=showing.stated(decision),
        rested_on=showing.rested_on(decision),
        scored=showing.scored(decision),
        is_prevented=bool(showing.prevented(decision)),
        steps=workflow.ready(steps.STEPS, decision, actor()),
        earlier=queries.replaced(decision),
        later=queries.replaced_by(decision),
    )


@disposals.get("/decisions/<token>/prevented")
@opens(May.DISPOSAL_DECIDE)
def prevented(token: str) -> ResponseReturnValue:
    decision = service.open(token, by=actor())
    rows = showing.prevented(decision)
    return render_template("disposals/prevented.html", decision=decision, rows=rows)


@disposals.get("/decisions/<token>/history")
@opens(May.CASE_OPEN)
def history(token: str) -> ResponseReturnValue:
    decision = service.open(token, by=actor())
    versions = showing.versions(service.versions(decision, by=actor()))
    return render_template("disposals/history.html", decision=decision, versions=versions)


@disposals.route("/decisions/<token>/replace", methods=["GET", "POST"])
@opens(May.DISPOSAL_DECIDE)
def replace(token: str) -> ResponseReturnValue:
    decision = service.open(token, by=actor())
    case = cases.open(decision.case.token, by=actor())
    shown = shown_day.shown(case)
    others = [one for one in queries.standing(case.id) if one.id != decision.id]
    undecided = covering.undecided(case, others)
    about = shown_offences.shown(case, undecided, decision.offence_numbers)
    facts, offer = _choices(case, shown.on, about.about)
    schema = page_schemas.ReplaceOnPage(offer, covering.labels(undecided))
    known = {"decided_at": shown.decided_at}
    before = {**_shown(decision), "offences": about.numbers}
    form = Form(schema, version=decision.version, shown=before, suggested=known)
    if form.is_sent:
        with form.answering():
            made = service.replace(
                decision, case, by=actor(), version=form.sent_version, **form.loaded()
            )
            flash("The decision is replaced. The earlier one stays on the record")
            return redirect(url_for("disposals.show", token=made.token))
    elif not workflow.ready(steps.STEPS, decision, actor()):
        return redirect(url_for("disposals.show", token=token))
    told = {"shown": shown, "about": about, **facts}
    return form.page("disposals/replace.html", case=case, decision=decision, **told)


@disposals.route("/decisions/<token>/confirm", methods=["GET", "POST"])
@opens(May.CASE_OPEN)
def confirm(token: str) -> ResponseReturnValue:
    decision = service.open(token, by=actor())
    form = Form(schemas.Confirm(), version=decision.version)
    if form.is_sent:
        with form.answering():
            confirming.confirm(decision, by=actor(), version=form.sent_version, **_said_of(form))
            flash("The authority is confirmed")
            return redirect(url_for("disposals.show", token=token))
    return form.page(
        "disposals/confirm.html",
        decision=decision,
        words=showing.words(decision),
        gave=authorising.gave(decision, actor()),
        may_stand_in=authorising.may_stand_in(decision, actor()),
    )


@disposals.route("/decisions/<token>/not-mine", methods=["GET", "POST"])
@opens(May.CASE_OPEN)
def not_mine(token: str) -> ResponseReturnValue:
    decision = service.open(token, by=actor())
    form = Form(schemas.NotMine(), version=decision.version)
    if form.is_sent:
        with form.answering():
            confirming.not_mine(decision, by=actor(), version=form.sent_version, **form.loaded())
            flash("Recorded. Those in charge are told")
            return redirect(url_for("disposals.show", token=token))
    confirming.to_deny(decision, by=actor())
    words = showing.words(decision)
    return form.page("disposals/not_mine.html", decision=decision, words=words)


def _said_of(form: Form) -> dict[str, Any]:
    return {name: value for name, value in form.loaded().items() if value is not None}


@disposals.get("/outcomes-and-options")
@signed_in
def options() -> ResponseReturnValue:
    today = clock.today()
    held = queries.catalogue(on=today, force=queries.force_code(actor().force_id))
    ranks, decided_by = reference.choices("ranks"), choosing.DECIDED_BY
    return render_template(
        "disposals/options.html", held=held, today=today, ranks=ranks, decided_by=decided_by
    )


# --- consistency ----------------------------------------------------------------------------------


@disposals.get("/consistency")
@opens(May.NUMBERS_SEE)
def consistency() -> ResponseReturnValue:
    asked = _filter()
    # First: from when the reading is recorded on, nobody else writes on SQLite.
    alike = seeing.alike(asked["period"], by=actor())
    found = numbers.see(**asked, by=actor())
    return render_template(
        "disposals/consistency.html",
        numbers=found,
        chart=numbers.chart(found),
        filter=Form(COMPARE, shown=asked),
        asked=asked,
        basis=_basis(found),
        victims=(victims := numbers.victims(asked["period"], by=actor())),
        every_victim=(every := victim_measures.total(victims)),
        told=drawing.bars(victim_measures.bars(every)),
        victim_measures=victim_measures,
        alike=alike,
        bars=drawing.bars(alike.bars, longest=1.0),
    )


@disposals.get("/consistency/units/<token>")
@opens(May.NUMBERS_SEE)
def cases_behind(token: str) -> ResponseReturnValue:
    asked, narrowed = _filter(), "with_outcome" in request.args
    found = numbers.behind(token, **asked, is_with_outcome=narrowed, by=actor(), place=place())
    here = {"token": token, **asked, **({"with_outcome": "1"} if narrowed else {})}
    labels = reference.choices("outcome_codes")
    return render_template(
        "disposals/cases_behind.html", behind=found, here=here, asked=asked, labels=labels
    )


# --- what the pages are given ---------------------------------------------------------------------


def _filter() -> dict[str, Any]:
    """The fixed choices in the address; what is left out is the first of them."""
    given = {name: request.args.get(name) for name in COMPARE.load_fields}
    return COMPARE.taken({name: value for name, value in given.items() if value})


def _choices(
    case: Case, on: date, offences: Sequence[Offence]
) -> tuple[dict[str, Any], page_schemas.Offer]:
    """What was open on that day, what was not and why, and what is known of the person now."""
    facts = looking.facts_of(case, actor(), on, offences)
    force = queries.force_code(case.force_id)
    needs = dict.fromkeys(need.code for need in screenings.needs_of(case.id))
    scored, unscored = looking.scores_of(case, offences, shown_day.until(on))
    coded = dating.offered(dating.CODED, on, force)
    departures = {row.code: row.label for row in facts.held.departures}
    offer = page_schemas.Offer(
        choosing.offered(facts),
        {**coded, "departure_reasons": departures},
        lambda day: queries.catalogue(on=day, force=force),
    )
    told = {
        "not_open": choosing.not_open(facts),
        "by_outcome": schemas.BY_OUTCOME,
        "gravity": scored,
        "unscored": unscored,
        "needs": [reference.label("vulnerabilities", code) for code in needs],
    }
    return told, offer


def _shown(decision: Decision) -> dict[str, Any]:
    """The earlier answers, to be gone through again: all but the reasons, the moments, whose
    authority it was, and what is about another person: the suspect’s needs stand on that page."""
    anew = ("reasons", "decided_at", "closed_on", *authority.ASKED, *grounds.OF_ANOTHER)
    names = [name for name in schemas.Facts().load_fields if name not in anew]
    shown = {name: getattr(decision, name) for name in names}
    shown |= {"outcome_code": decision.option_code or decision.outcome_code}
    force = queries.force_code(decision.force_id)
    outcome = queries.catalogue(on=decision.decided_on, force=force).outcome(decision.outcome_code)
    is_part = outcome is not None and bool(outcome.is_part_of and decision.option_code)
    shown |= {"alternative": ["yes"] if is_part else []}
    return {**shown, "offences": decision.offence_numbers}


def _basis(found: Numbers) -> list[tuple[str, str]]:
    """What every figure here was counted from, printed beside it."""
    over = found.period
    since = "the beginning" if over.from_on == BEGINNING else clock.day_in_words(over.from_on)
    return [
        ("Basis", found.basis_words),
        ("Counted among", found.measure.among_words[:1].upper() + found.measure.among_words[1:]),
        ("Filter", f"{over.label}: {since} to {clock.day_in_words(over.to_on)}"),
        ("Decisions", f"{found.events:,} {found.measure.outcome}, of {found.cases:,}"),
        ("Screening coverage", found.coverage_words),
        ("Coverage", numbers.IN_THIS_SERVICE),
    ]
