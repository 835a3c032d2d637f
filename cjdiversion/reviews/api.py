"""The same as JSON, for whoever plans dip samples."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from cjdiversion import reference
from cjdiversion.access import May
from cjdiversion.errors import Conflict
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.reviews import dealing, grading, queries, results, schemas, service
from cjdiversion.reviews.dealing import SharedOut
from cjdiversion.reviews.models import ReviewCase, ReviewSample
from cjdiversion.reviews.results import Results
from cjdiversion.reviews.steps import Sampled, Status
from cjdiversion.web import actor, opens

reviews_api = Blueprint("reviews_api", __name__, url_prefix="/api/v1")
SAMPLE, CASE = schemas.ToldSample(), schemas.ToldReviewCase()


@reviews_api.get("/dip-samples")
@opens(May.NUMBERS_SEE)
@gives(SAMPLE)
def index() -> Page[Any]:
    """The dip samples of the force, newest first; `status` and `kind` narrow them"""
    status, kind = request.args.get("status", ""), request.args.get("kind", "")
    return queries.samples(
        actor(),
        place(),
        status=status if status in {*Sampled} else "",
        kind=kind if kind in reference.choices(schemas.KINDS) else "",
    )


@reviews_api.post("/dip-samples")
@opens(May.SAMPLE_PLAN)
@gives(SAMPLE, 201)
@takes(schemas.Plan())
def plan(**said: Any) -> ReviewSample:
    """Plan a dip sample: its outcomes, days and size, and the first words of its seed"""
    return service.plan(by=actor(), **said)


@reviews_api.get("/dip-samples/<token>")
@opens(May.NUMBERS_SEE)
@gives(SAMPLE)
def show(token: str) -> ReviewSample:
    """One sample, with its frame’s checksum and strata once it is drawn"""
    return service.open(token, by=actor())


@reviews_api.get("/dip-samples/<token>/results")
@opens(May.NUMBERS_SEE)
@gives(schemas.ToldResults())
def found(token: str) -> Results:
    """How far reviewers agree and what they said, once every case has its verdict"""
    sample = service.open(token, by=actor())
    if not grading.is_done(queries.counts(sample.id)):
        raise Conflict("Cases of it still wait for a verdict: figures are told once all have one")
    return results.of_sample(sample)


@reviews_api.post("/dip-samples/<token>/words")
@opens(May.SAMPLE_SEED)
@gives(SAMPLE)
@takes(schemas.GiveWords())
def give_words(token: str, **said: Any) -> ReviewSample:
    """Give the second words of the seed"""
    return service.give_words(service.open(token, by=actor()), by=actor(), **said)


@reviews_api.post("/dip-samples/<token>/draw")
@opens(May.SAMPLE_PLAN)
@gives(SAMPLE)
@takes(schemas.Draw())
def draw(token: str) -> ReviewSample:
    """Freeze the frame and draw"""
    return service.draw(service.open(token, by=actor()), by=actor())


@reviews_api.post("/dip-samples/<token>/withdraw")
@opens(May.SAMPLE_PLAN)
@gives(SAMPLE)
@takes(schemas.Withdraw())
def withdraw(token: str, **said: Any) -> ReviewSample:
    """Take a plan back before it is drawn"""
    return service.withdraw(service.open(token, by=actor()), by=actor(), **said)


@reviews_api.post("/dip-samples/<token>/share-out")
@opens(May.SAMPLE_PLAN)
@gives(schemas.ToldSharedOut())
@takes(schemas.ShareOut())
def share_out(token: str, **said: Any) -> SharedOut:
    """Give every open place to one of these reviewers"""
    return dealing.share_out(service.open(token, by=actor()), by=actor(), **said)


@reviews_api.post("/dip-samples/<token>/frame")
@opens(May.SAMPLE_PLAN)
def frame(token: str) -> Response:
    """The file by which anybody can draw again"""
    content = service.frame_file(service.open(token, by=actor()), by=actor())
    return Response(content, mimetype="application/json")


@reviews_api.post("/dip-samples/<token>/panel-pack")
@opens(May.SAMPLE_PLAN)
def panel_pack(token: str) -> Response:
    """The cases for a scrutiny panel, as a paper that names nobody"""
    made = service.panel_pack(service.open(token, by=actor()), by=actor())
    return Response(made.pdf, mimetype="application/pdf")


@reviews_api.get("/dip-samples/<token>/cases")
@opens(May.SAMPLE_PLAN)
@gives(CASE)
def cases(token: str) -> Page[Any]:
    """Its cases by number; `status` narrows them"""
    sample, status = service.open(token, by=actor()), request.args.get("status", "")
    page = queries.cases(sample, place(), status=status if status in {*Status} else "")
    dealing.listed(sample, page.rows, by=actor())
    return page


@reviews_api.get("/dip-samples/cases/<token>")
@opens(May.SAMPLE_PLAN)
@gives(CASE)
def case(token: str) -> ReviewCase:
    """One case of a sample"""
    return dealing.open_case(token, by=actor())


@reviews_api.post("/dip-samples/cases/<token>/assign")
@opens(May.SAMPLE_PLAN)
@gives(CASE)
@takes(schemas.Assign())
def assign(token: str, **said: Any) -> ReviewCase:
    """Give one place to another reviewer"""
    return dealing.assign(dealing.open_case(token, by=actor()), by=actor(), **said)


@reviews_api.post("/dip-samples/cases/<token>/replace")
@opens(May.SAMPLE_PLAN)
@gives(CASE)
@takes(schemas.Replace())
def replace(token: str, **said: Any) -> ReviewCase:
    """Replace a case by the next reserve, which is told"""
    reserve = dealing.replace(dealing.open_case(token, by=actor()), by=actor(), **said)
    return dealing.open_case(reserve.token, by=actor())


@reviews_api.post("/dip-samples/cases/<token>/tell")
@opens(May.SAMPLE_PLAN)
@gives(CASE)
@takes(schemas.Tell())
def tell(token: str, **said: Any) -> ReviewCase:
    """Tell the decision maker what was found"""
    return grading.tell(dealing.open_case(token, by=actor()), by=actor(), **said)
