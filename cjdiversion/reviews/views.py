"""The pages of whoever plans dip samples, and of all who see the numbers of the force."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import clock, reference, workflow
from cjdiversion.access import May
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.reviews import (
    dealing,
    grading,
    late,
    queries,
    results,
    rules,
    sampling,
    schemas,
    service,
    steps,
)
from cjdiversion.reviews.models import ReviewCase, ReviewSample
from cjdiversion.web import actor, opens

reviews = Blueprint("reviews", __name__)


@reviews.context_processor
def _words() -> dict[str, Any]:
    return {
        "sample_kinds": reference.choices(schemas.KINDS),
        "verdict_words": lambda code: reference.label(results.VERDICTS, code),
        "groups": rules.GROUPS,
        "places": rules.PLACES,
    }


@reviews.get("/dip-samples")
@opens(May.NUMBERS_SEE)
def index() -> ResponseReturnValue:
    form = Form(schemas.SampleFilter(), shown=request.args)
    narrowed = _narrowed(form)
    page = queries.samples(actor(), place(), **narrowed)
    return render_template("reviews/index.html", page=page, form=form, narrowed=narrowed)


def _narrowed(form: Form) -> dict[str, str]:
    """The filters in use; what is no choice is left out."""
    given = {name: request.args.get(name, "") for name in form.schema.load_fields}
    return {name: value for name, value in given.items() if value in form[name].choices}


@reviews.route("/dip-samples/plan", methods=["GET", "POST"])
@opens(May.SAMPLE_PLAN)
def plan() -> ResponseReturnValue:
    form = Form(schemas.Plan(), suggested=suggested(request.args.get("kind", "")))
    if form.is_sent:
        with form.answering():
            sample = service.plan(by=actor(), **form.loaded())
            flash("The sample is planned")
            return _to(sample)
    return form.page("reviews/plan.html")


def suggested(kind: str) -> dict[str, Any]:
    """What a blank plan begins with: the last quarter, and what a ready-made sample is of."""
    from_on, to_on = rules.last_quarter(clock.today())
    begun: dict[str, Any] = {
        "from_on": from_on,
        "to_on": to_on,
        "size_rule": sampling.SHARE,
        "size_percent": 5,
        "seed_kind": rules.TWO_PERSONS,
    }
    ready = reference.attributes(schemas.KINDS).get(kind)
    if ready is None:
        return begun
    title = f"{reference.label(schemas.KINDS, kind)}, {from_on:%B} to {to_on:%B %Y}"
    return {**begun, "kind": kind, "title": title, "outcome_codes": ready["outcomes"]}


@reviews.get("/dip-samples/<token>")
@opens(May.NUMBERS_SEE)
def show(token: str) -> ResponseReturnValue:
    sample = service.open(token, by=actor())
    counts = queries.counts(sample.id)
    is_done = grading.is_done(counts)
    return render_template(
        "reviews/show.html",
        sample=sample,
        steps={one.name: one for one in workflow.ready(steps.OF_SAMPLE, sample, actor())},
        is_planner=sample.planned_by_id == actor().person_id,
        counts={one: n for one, n in counts.items() if n},
        size_rules=sampling.SIZE_RULES,
        seed_kinds=rules.SEED_KINDS,
        late=dict(zip(("grade", "read"), late.counts(sample.id), strict=True)),
        found=results.of_sample(sample) if is_done else None,
    )


@reviews.route("/dip-samples/<token>/words", methods=["GET", "POST"])
@opens(May.SAMPLE_SEED)
def give_words(token: str) -> ResponseReturnValue:
    sample = service.open(token, by=actor())
    form = Form(schemas.GiveWords(), version=sample.version)
    if form.is_sent:
        with form.answering():
            service.give_words(sample, by=actor(), version=form.sent_version, **form.loaded())
            flash("The seed is fixed")
            return _to(sample)
    workflow.in_order(steps.WORDS, sample)
    return form.page("reviews/give_words.html", sample=sample, step=steps.WORDS)


@reviews.post("/dip-samples/<token>/draw")
@opens(May.SAMPLE_PLAN)
def draw(token: str) -> ResponseReturnValue:
    sample, form = service.open(token, by=actor()), Form(schemas.Draw())
    service.draw(sample, by=actor(), version=form.sent_version)
    flash(f"{sample.drawn} of {sample.frame_size} are drawn")
    return _to(sample)


@reviews.route("/dip-samples/<token>/withdraw", methods=["GET", "POST"])
@opens(May.SAMPLE_PLAN)
def withdraw(token: str) -> ResponseReturnValue:
    sample = service.open(token, by=actor())
    form = Form(schemas.Withdraw(), version=sample.version)
    if form.is_sent:
        with form.answering():
            service.withdraw(sample, by=actor(), version=form.sent_version, **form.loaded())
            flash("The plan is taken back")
            return _to(sample)
    workflow.in_order(steps.WITHDRAW, sample)
    return form.page("reviews/withdraw.html", sample=sample, step=steps.WITHDRAW)


@reviews.route("/dip-samples/<token>/share-out", methods=["GET", "POST"])
@opens(May.SAMPLE_PLAN)
def share_out(token: str) -> ResponseReturnValue:
    sample = service.open(token, by=actor())
    people = _people(sample)
    form = Form(schemas.share_out(people), version=sample.version)
    if form.is_sent:
        with form.answering():
            said = form.loaded()
            done = dealing.share_out(sample, by=actor(), version=form.sent_version, **said)
            flash(done.words)
            return _to(sample)
    workflow.in_order(steps.SHARE_OUT, sample)
    return form.page("reviews/share_out.html", sample=sample, people=people, step=steps.SHARE_OUT)


def _people(sample: ReviewSample) -> dict[str, str]:
    return {token: one.name for token, one in dealing.reviewers_of(sample).items()}


@reviews.post("/dip-samples/<token>/frame")
@opens(May.SAMPLE_PLAN)
def frame(token: str) -> ResponseReturnValue:
    sample, _form = service.open(token, by=actor()), Form(schemas.Draw())
    content = service.frame_file(sample, by=actor())
    name = f"{sample.reference}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="application/json", headers=headers)


@reviews.post("/dip-samples/<token>/panel-pack")
@opens(May.SAMPLE_PLAN)
def panel_pack(token: str) -> ResponseReturnValue:
    sample, _form = service.open(token, by=actor()), Form(schemas.Draw())
    made = service.panel_pack(sample, by=actor())
    headers = {"Content-Disposition": 'attachment; filename="scrutiny-panel-pack.pdf"'}
    return Response(made.pdf, mimetype="application/pdf", headers=headers)


@reviews.get("/dip-samples/<token>/cases")
@opens(May.SAMPLE_PLAN)
def cases(token: str) -> ResponseReturnValue:
    sample = service.open(token, by=actor())
    form = Form(schemas.CaseFilter(), shown=request.args)
    narrowed = _narrowed(form)
    page = queries.cases(sample, place(), **narrowed)
    dealing.listed(sample, page.rows, by=actor())
    return render_template(
        "reviews/cases.html",
        sample=sample,
        page=page,
        form=form,
        narrowed=narrowed,
        reviews=queries.reviews_of(one.id for one in page.rows),
    )


@reviews.get("/dip-samples/cases/<token>")
@opens(May.SAMPLE_PLAN)
def case(token: str) -> ResponseReturnValue:
    one = dealing.open_case(token, by=actor())
    return render_template(
        "reviews/case.html",
        case=one,
        reviews=queries.reviews_of([one.id]).get(one.id, []),
        steps={step.name: step for step in workflow.ready(steps.OF_CASE, one, actor())},
        stratum=next(named for named in one.sample.strata if named["mark"] == one.stratum),
    )


@reviews.route("/dip-samples/cases/<token>/assign", methods=["GET", "POST"])
@opens(May.SAMPLE_PLAN)
def assign(token: str) -> ResponseReturnValue:
    one = dealing.open_case(token, by=actor())
    named = {str(at): words for at, words in rules.PLACES.items() if at in dealing.places_of(one)}
    form = Form(schemas.assign(named, _people(one.sample)), version=one.version)
    if form.is_sent:
        with form.answering():
            said = form.loaded()
            who, at = said["reviewer"], int(said["place"])
            dealing.assign(one, by=actor(), place=at, reviewer=who, version=form.sent_version)
            flash("It is given to them")
            return _to_case(one)
    workflow.in_order(steps.ASSIGN, one)
    return form.page("reviews/assign.html", case=one, step=steps.ASSIGN)


@reviews.route("/dip-samples/cases/<token>/replace", methods=["GET", "POST"])
@opens(May.SAMPLE_PLAN)
def replace(token: str) -> ResponseReturnValue:
    one = dealing.open_case(token, by=actor())
    form = Form(schemas.Replace(), version=one.version)
    if form.is_sent:
        with form.answering():
            said = form.loaded()
            reserve = dealing.replace(one, by=actor(), version=form.sent_version, **said)
            flash(f"{reserve.reference} takes its place")
            return _to_case(one)
    workflow.in_order(steps.REPLACE, one)
    return form.page("reviews/replace.html", case=one, step=steps.REPLACE)


@reviews.route("/dip-samples/cases/<token>/tell", methods=["GET", "POST"])
@opens(May.SAMPLE_PLAN)
def tell(token: str) -> ResponseReturnValue:
    one = dealing.open_case(token, by=actor())
    form = Form(schemas.Tell(), version=one.version)
    if form.is_sent:
        with form.answering():
            grading.tell(one, by=actor(), version=form.sent_version, **form.loaded())
            flash("The decision maker is told")
            return _to_case(one)
    workflow.in_order(steps.TELL, one)
    return form.page("reviews/tell.html", case=one, step=steps.TELL)


def _to(sample: ReviewSample) -> ResponseReturnValue:
    return redirect(url_for("reviews.show", token=sample.token))


def _to_case(one: ReviewCase) -> ResponseReturnValue:
    return redirect(url_for("reviews.case", token=one.token))
