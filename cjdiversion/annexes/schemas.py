"""What the annex pages and the API take and give."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields

from cjdiversion.annexes.facts import FactsSchema
from cjdiversion.annexes.reading import Reading
from cjdiversion.annexes.rules import FILES
from cjdiversion.annexes.signing import Signature
from cjdiversion.annexes.steps import Status
from cjdiversion.annexes.verifying import LARGEST
from cjdiversion.fields import Brought, Choice, Day, Moment, Words, YesNo
from cjdiversion.forms import Schema


class Nothing(Schema):
    """A step that asks nothing more."""


class Issue(Schema):
    seen = Words("What you read", kind="hidden", limit=64, load_default="", allow_none=False)
    is_urgent = YesNo(
        "Does a charging decision wait for it?",
        hint="If so, it goes on to the deputy sooner where nobody approves it",
        load_default=False,
        allow_none=False,
    )


class SendBack(Schema):
    because = Words(
        "What has to change?",
        rows=5,
        limit=2000,
        required=True,
        hint="The investigator reads this. Write nothing about health that is not in the annex",
    )


class Share(Schema):
    recipient = Choice(
        "With whom?",
        options={"area": "The CPS area of the force", "direct": "CPS Direct, out of hours"},
        load_default="area",
        allow_none=False,
    )


class Attach(Schema):
    attached_to = Choice("What was it attached to?", options=FILES, required=True)
    attached_at = Moment("When was it attached?", required=True)


class ToSchedule(Schema):
    item = Words(
        "Which item of which schedule?", limit=120, required=True, hint="For instance MG6C, item 14"
    )
    scheduled_on = Day("When was it put there?", required=True)
    words = Words("Say more", rows=3, limit=1000, load_default="", allow_none=False)


class Verify(Schema):
    file = Brought("The PDF you hold", largest=LARGEST, hint="It is looked at and not kept")
    said = Words(
        "Or its checksum or reference",
        limit=100,
        load_default="",
        allow_none=False,
        hint="The SHA-256 checksum of the file (64 characters), or the reference at the foot of "
        "its pages",
    )


class Receipt(ma.Schema):
    what = fields.String()
    at = fields.AwareDateTime()
    by_name = fields.String()


class OnSchedule(ma.Schema):
    item = fields.String()
    scheduled_on = fields.Date()
    withdrawn_at = fields.AwareDateTime()
    recorded_by = fields.String()


class Read(ma.Schema):
    name = fields.String()
    role = fields.String()
    deed = fields.String()
    first_at = fields.AwareDateTime()
    last_at = fields.AwareDateTime()
    times = fields.Integer()


class GivenLine(ma.Schema):
    section = fields.String()
    text = fields.String()
    struck_at = fields.AwareDateTime(allow_none=True)


class Given(ma.Schema):
    """One way by which lines of L&D’s were told."""

    title = fields.String()
    recipient = fields.String()
    number = fields.Integer(allow_none=True)
    left_at = fields.AwareDateTime(allow_none=True)
    lines = fields.List(fields.Nested(GivenLine))
    readers = fields.List(fields.Nested(Read))


class ReleasedAlready(ma.Schema):
    given = fields.List(fields.Nested(Given))


class Listed(ma.Schema):
    token = fields.String()
    reference = fields.String()
    number = fields.Integer()
    status = fields.Enum(Status, by_value=True)
    shared_at = fields.AwareDateTime()
    name = fields.String(allow_none=True)
    is_superseded = fields.Boolean()
    is_withdrawn = fields.Boolean()
    is_denied = fields.Boolean()


class Version(ma.Schema):
    """One version. `facts` is null while it holds what L&D may no longer tell."""

    token = fields.String()
    reference = fields.String()
    number = fields.Integer()
    version = fields.Integer()
    status = fields.Enum(Status, by_value=True)
    made_at = fields.AwareDateTime()
    made_by = fields.String()
    approved_at = fields.AwareDateTime(allow_none=True)
    approved_by = fields.String()
    approval_due_at = fields.AwareDateTime(allow_none=True)
    passed_on_at = fields.AwareDateTime(allow_none=True)
    changed_at = fields.AwareDateTime(allow_none=True)
    returned_because = fields.String()
    shared_at = fields.AwareDateTime(allow_none=True)
    attached_to = fields.String()
    attached_at = fields.AwareDateTime(allow_none=True)
    facts_digest = fields.String()


class Copy(ma.Schema):
    name = fields.Function(lambda one: one[0])
    at = fields.Function(lambda one: one[1].isoformat())


class Denied(ma.Schema):
    """What was recorded, what whoever is named says of it, and where the copies went."""

    number = fields.Integer(attribute="annex.number")
    authority_name = fields.String(attribute="row.authority_name")
    authority_at = fields.AwareDateTime(attribute="row.authority_at")
    authority_recorded_by = fields.String(attribute="row.authority_recorded_by")
    denied_by = fields.String(attribute="row.denied_by")
    denied_at = fields.AwareDateTime(attribute="row.denied_at")
    denied_because = fields.String(attribute="row.denied_because")
    copies = fields.List(fields.Nested(Copy))


class ToldTo(ma.Schema):
    """Somebody a message goes to; `name` is null where they are of another organisation."""

    name = fields.String(allow_none=True)
    role = fields.String()
    unit = fields.String()


class Told(Version):
    """A version as this reader may read it, with the steps they may take. `denials`: for police.
    `told`: who was told of what was just done; empty where nobody was, null where nothing was."""

    facts = fields.Nested(FactsSchema, allow_none=True)
    sha256 = fields.String(allow_none=True)
    stopped = fields.String(allow_none=True)
    superseded_by = fields.Integer(allow_none=True)
    receipts = fields.List(fields.Nested(Receipt))
    schedules = fields.List(fields.Nested(OnSchedule))
    denials = fields.List(fields.Nested(Denied))
    told = fields.List(fields.Nested(ToldTo), allow_none=True)
    actions = fields.List(fields.String())

    @ma.pre_dump
    def _flatten(self, reading: Reading, **rest: Any) -> dict[str, Any]:
        annex = reading.annex
        return {
            **{name: getattr(annex, name) for name in Version._declared_fields},
            "status": reading.status,
            "changed_at": reading.changed_at,
            "facts": reading.facts,
            "sha256": reading.imprint.sha256 if reading.imprint else None,
            "stopped": reading.stop.words if reading.stop else None,
            "superseded_by": reading.later.number if reading.later else None,
            "receipts": reading.receipts,
            "schedules": reading.schedules,
            "denials": reading.denials,
            "told": reading.told,
            "actions": [step.name for step in reading.ready],
        }


class MadeAgain(ma.Schema):
    """`because`: in words, what of template, renderer and fonts is another, or that nothing can be
    printed here; the stored bytes are the evidence."""

    is_same = fields.Boolean()
    because = fields.List(fields.String())


class Verified(ma.Schema):
    """What a file, a checksum or a reference stands for; never whose it is."""

    reference = fields.String(attribute="annex.reference")
    number = fields.Integer(attribute="annex.number")
    approved_at = fields.AwareDateTime(attribute="annex.approved_at")
    sha256 = fields.String(attribute="imprint.sha256")
    template = fields.String(attribute="annex.template_version")
    renderer = fields.String(attribute="imprint.renderer")
    fonts = fields.String(attribute="imprint.fonts")
    signed_by = fields.String(attribute="imprint.signed_by")
    signature = fields.Enum(Signature, by_value=True)
    superseded_by = fields.Integer(attribute="later", allow_none=True)
    stopped = fields.String(attribute="stop.words", dump_default=None, allow_none=True)
    closed = fields.String(allow_none=True)
    made_again = fields.Nested(MadeAgain, attribute="remade")


class Manifest(ma.Schema):
    """Beside the paper; the signature is over the rest as JSON, sorted, without blanks."""

    reference = fields.String()
    version = fields.Integer()
    sha256 = fields.String()
    template = fields.String()
    renderer = fields.String()
    fonts = fields.String()
    signed_by = fields.String()
    signature = fields.String()
