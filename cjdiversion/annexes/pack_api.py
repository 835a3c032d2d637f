"""The same as JSON, and the pack as application/zip."""

from __future__ import annotations

import marshmallow as ma
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields

from cjdiversion.access import May
from cjdiversion.annexes import pack_reading, packing, service
from cjdiversion.annexes.pack_models import AnnexPack
from cjdiversion.annexes.pack_reading import Contents, Progress
from cjdiversion.annexes.schemas import Nothing
from cjdiversion.openapi import gives, takes
from cjdiversion.web import actor, opens

packs_api = Blueprint("packs_api", __name__, url_prefix="/api/v1")


class PackInside(ma.Schema):
    reference = fields.String()
    number = fields.Integer()
    file = fields.String()
    sha256 = fields.String()
    size = fields.Integer()
    approved_at = fields.AwareDateTime(allow_none=True)
    recipient = fields.String()
    superseded_by = fields.Integer(allow_none=True)
    standing = fields.String()


class PackLeftOut(ma.Schema):
    """`ground`: a code; `words` are fixed."""

    reference = fields.String()
    number = fields.Integer()
    ground = fields.Function(lambda one: one.ground.value)
    words = fields.Function(lambda one: one.ground.words)


class PackContents(ma.Schema):
    """`is_quick`: asked for, it is given at once."""

    inside = fields.List(fields.Nested(PackInside))
    left_out = fields.List(fields.Nested(PackLeftOut))
    is_quick = fields.Boolean()


class PackProgress(ma.Schema):
    """`state`: waiting, ready, changed (ask for a new one) or given-up (ask again)."""

    token = fields.String(attribute="pack.token")
    state = fields.String()
    done = fields.Integer(attribute="pack.done")
    total = fields.Integer(attribute="pack.total")
    size = fields.Integer(attribute="pack.size")
    sha256 = fields.String(attribute="pack.sha256")
    kept_until = fields.AwareDateTime(attribute="pack.kept_until")


PROGRESS = PackProgress()


@packs_api.get("/annexes/<token>/pack")
@opens(May.ANNEX_OPEN)
@gives(PackContents())
def contents(token: str) -> Contents:
    """What a pack of this investigation’s papers would hold, and what it would not"""
    annex = service.open(token, by=actor())
    return pack_reading.contents(annex, packing.named(annex, by=actor()))


@packs_api.post("/annexes/<token>/pack")
@opens(May.ANNEX_OPEN)
@takes(Nothing())
def make(token: str) -> ResponseReturnValue:
    """application/zip at once, or 202 and the token of a pack that is being made"""
    annex = service.open(token, by=actor())
    made = packing.make(annex, by=actor())
    if isinstance(made, AnnexPack):
        return jsonify(PROGRESS.dump(Progress(made, is_current=True, token_again=token))), 202
    return pack_reading.as_file(made, annex.reference)


@packs_api.get("/annexes/packs/<token>")
@opens(May.ANNEX_OPEN)
@gives(PROGRESS)
def show(token: str) -> Progress:
    """How far a pack is"""
    return pack_reading.progress(*packing.open(token, by=actor()))


@packs_api.post("/annexes/packs/<token>/download")
@opens(May.ANNEX_OPEN)
@takes(Nothing())
def download(token: str) -> ResponseReturnValue:
    """The pack, application/zip; leaves a receipt for each paper in it"""
    pack, _ = packing.open(token, by=actor())
    return pack_reading.as_file(packing.take(pack, by=actor()), pack.named)
