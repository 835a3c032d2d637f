"""The pages of a reviewer, and of whoever decided what was reviewed."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion import workflow
from cjdiversion.access import May
from cjdiversion.forms import Form
from cjdiversion.openapi import place
from cjdiversion.reviews import grading, schemas, showing, steps
from cjdiversion.reviews.steps import Status
from cjdiversion.reviews.views import reviews
from cjdiversion.web import actor, opens, signed_in


@reviews.get("/my-reviews")
@opens(May.REVIEW_GRADE)
def mine() -> ResponseReturnValue:
    is_done = request.args.get("which") == "done"
    page = grading.mine(place(), is_done=is_done, by=actor())
    return render_template("reviews/mine.html", page=page, is_done=is_done)


@reviews.route("/my-reviews/<token>", methods=["GET", "POST"])
@opens(May.REVIEW_GRADE)
def grade(token: str) -> ResponseReturnValue:
    review = grading.open(token, by=actor())
    form = Form(schemas.Grade(), version=review.version)
    if form.is_sent:
        with form.answering():
            grading.grade(review, by=actor(), version=form.sent_version, **form.loaded())
            flash(f"Your verdict on {review.of.reference} is recorded")
            return redirect(url_for("reviews.mine"))
    shown = showing.shown(review.of.decision, review.of.case.person)
    is_open = review.graded_at is None and review.of.status in steps.OPEN
    return form.page("reviews/grade.html", review=review, shown=shown, is_open=is_open)


@reviews.get("/findings")
@opens(May.DISPOSAL_DECIDE)
def findings() -> ResponseReturnValue:
    page = grading.findings(place(), by=actor())
    return render_template("reviews/findings.html", page=page)


@reviews.route("/findings/<token>", methods=["GET", "POST"])
@signed_in
def finding(token: str) -> ResponseReturnValue:
    case = grading.open_finding(token, by=actor())
    form = Form(schemas.Answer(), version=case.version)
    if form.is_sent:
        with form.answering():
            grading.answer(case, by=actor(), version=form.sent_version, **form.loaded())
            flash("Thank you. That you have read it is recorded")
            return redirect(url_for("reviews.findings"))
    is_open = case.status is Status.TOLD and bool(workflow.ready([steps.ANSWER], case, actor()))
    return form.page("reviews/finding.html", case=case, is_open=is_open)
