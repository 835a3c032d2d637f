"""The same as JSON, for reviewers and for whoever decided."""

from __future__ import annotations

from typing import Any

from flask import request

from cjdiversion.access import May
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.reviews import grading, schemas, showing
from cjdiversion.reviews.api import reviews_api
from cjdiversion.reviews.models import Review, ReviewCase
from cjdiversion.web import actor, opens, signed_in

REVIEW, FINDING = schemas.ToldReview(), schemas.ToldFinding()


@reviews_api.get("/my-reviews")
@opens(May.REVIEW_GRADE)
@gives(REVIEW)
def mine() -> Page[Any]:
    """What is given to you to grade; `which=done`: what you have graded"""
    is_done = request.args.get("which") == "done"
    return grading.mine(place(), is_done=is_done, by=actor())


@reviews_api.get("/my-reviews/<token>")
@opens(May.REVIEW_GRADE)
@gives(schemas.ToldToGrade())
def to_grade(token: str) -> dict[str, Any]:
    """A case to grade: the decision and what it rested on, not whose it is"""
    review = grading.open(token, by=actor())
    shown = showing.shown(review.of.decision, review.of.case.person)
    return {"review": review, **vars(shown)}


@reviews_api.post("/my-reviews/<token>")
@opens(May.REVIEW_GRADE)
@gives(REVIEW)
@takes(schemas.Grade())
def grade(token: str, **said: Any) -> Review:
    """Give your verdict, once"""
    return grading.grade(grading.open(token, by=actor()), by=actor(), **said)


@reviews_api.get("/findings")
@opens(May.DISPOSAL_DECIDE)
@gives(FINDING)
def findings() -> Page[Any]:
    """What dip samples found about outcomes you decided"""
    return grading.findings(place(), by=actor())


@reviews_api.get("/findings/<token>")
@signed_in
@gives(FINDING)
def finding(token: str) -> ReviewCase:
    """One finding about an outcome you decided"""
    return grading.open_finding(token, by=actor())


@reviews_api.post("/findings/<token>")
@signed_in
@gives(FINDING)
@takes(schemas.Answer())
def answer(token: str, **said: Any) -> ReviewCase:
    """Say that you have read it, and anything you want to say"""
    return grading.answer(grading.open_finding(token, by=actor()), by=actor(), **said)
