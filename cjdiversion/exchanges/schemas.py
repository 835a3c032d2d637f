"""What is taken of a message: the bundle as it comes, and what of it is read, each part under its
place in FHIR so that the sender finds it."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from cjdiversion.fields import Choice, Moment, Words
from cjdiversion.forms import Schema

ANSWER = "servicerequest-response"  # BaRS, MessageHeader.eventCoding: the provider tells the sender
_BLANK: dict[str, Any] = {"load_default": "", "allow_none": False}


class Message(Schema):
    """A FHIR R4 bundle of the type message. What else FHIR allows may stand in it."""

    class Meta:
        unknown = ma.INCLUDE

    resourceType = ma.fields.Raw(metadata={"description": "“Bundle”"})  # noqa: N815 - FHIR's name
    type = ma.fields.Raw(metadata={"description": "“message”"})
    timestamp = ma.fields.Raw(metadata={"description": "When it was sent, with a zone"})
    entry = ma.fields.Raw(
        metadata={"description": "A MessageHeader first, then a ServiceRequest and a Task"}
    )

    @ma.post_load
    def _whole(self, data: dict[str, Any], **rest: Any) -> dict[str, Any]:
        return {"bundle": data}


class Update(Schema):
    """All that is read of it. Anything else in the message is not kept."""

    message_id = Words("Id of the message", limit=64, required=True, data_key="MessageHeader.id")
    event = Choice(
        "Kind of message",
        options={ANSWER: "Answer to a referral"},
        required=True,
        data_key="MessageHeader.eventCoding.code",
    )
    from_system = Words(
        "Name of the system", limit=120, required=True, data_key="MessageHeader.source.name"
    )
    sent_at = Moment("When it was sent", past=False, required=True, data_key="timestamp")
    reference = Words(
        "Reference of the referral",
        limit=64,
        required=True,
        data_key="ServiceRequest.identifier.value",
    )
    task = Words("State of the task", limit=40, required=True, data_key="Task.status")
    business = Words("State here", limit=40, data_key="Task.businessStatus.coding.code", **_BLANK)
    words = Words("Reason in words", limit=2000, data_key="Task.statusReason.text", **_BLANK)
    decided_by = Words("Who decided", limit=120, data_key="Task.owner.display", **_BLANK)
    note = Words("What happens next", limit=2000, data_key="Task.note.text", **_BLANK)
    look_again_at = Moment(
        "When they look again", past=False, data_key="Task.executionPeriod.start"
    )
