"""The pages of a pack: several papers as one file."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.annexes import pack_reading, packing, service
from cjdiversion.annexes.pack_models import AnnexPack
from cjdiversion.web import actor, in_background, opens

packs = Blueprint("packs", __name__)
LOOKS_AGAIN = 10  # seconds


@packs.route("/annexes/<token>/pack", methods=["GET", "POST"])
@opens(May.ANNEX_OPEN)
def make(token: str) -> ResponseReturnValue:
    annex = service.open(token, by=actor())
    if request.method == "POST":
        made = packing.make(annex, by=actor())
        if isinstance(made, AnnexPack):
            return redirect(url_for("packs.show", token=made.token))
        return pack_reading.as_file(made, annex.reference)
    read = pack_reading.contents(annex, packing.named(annex, by=actor()))
    return render_template("packs/make.html", annex=annex, read=read)


@packs.get("/annexes/packs/<token>")
@opens(May.ANNEX_OPEN)
@in_background
def show(token: str) -> ResponseReturnValue:
    """Looks again by itself until it is ready; that keeps nobody signed in."""
    read = pack_reading.progress(*packing.open(token, by=actor()))
    page: Response = make_response(render_template("packs/show.html", read=read, pack=read.pack))
    if read.state == "waiting":
        page.headers["Refresh"] = str(LOOKS_AGAIN)
    return page


@packs.post("/annexes/packs/<token>/download")
@opens(May.ANNEX_OPEN)
def download(token: str) -> ResponseReturnValue:
    pack, _ = packing.open(token, by=actor())
    return pack_reading.as_file(packing.take(pack, by=actor()), pack.named)
