"""What a provider's own system sends: a message of FHIR R4, told in the shape of BaRS."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

from cjdiversion import clock

_numbers = itertools.count(1)
SYSTEM = "Northshire care records"
OWNER = {"display": "Dana Okafor, practitioner"}


def message(
    reference: str,
    status: str,
    *,
    key: str = "",
    sent_at: datetime | None = None,
    **task: Any,
) -> dict[str, Any]:
    """`key`: the message's own id, a new one where none is given; `task`: more of the Task."""
    header = {
        "resourceType": "MessageHeader",
        "id": key or f"m-{next(_numbers)}",
        "eventCoding": {
            "system": "https://fhir.nhs.uk/CodeSystem/message-events-bars",
            "code": "servicerequest-response",
        },
        "source": {"name": SYSTEM, "endpoint": "urn:example:northshire"},
    }
    request = {
        "resourceType": "ServiceRequest",
        "identifier": [{"system": "urn:x-cjdiversion:referral", "value": reference}],
        "status": "active",
        "intent": "plan",
        "subject": {"display": "The person referred"},
    }
    asked = {"resourceType": "Task", "status": status, "intent": "plan", **task}
    return {
        "resourceType": "Bundle",
        "type": "message",
        "timestamp": (sent_at or clock.now()).isoformat(),
        "entry": [{"resource": one} for one in (header, request, asked)],
    }


def because(kind: str, code: str, text: str = "") -> dict[str, Any]:
    """A reason in the service's own codes, as Task.statusReason."""
    coding = [{"system": f"urn:x-cjdiversion:{kind.replace('_', '-')}", "code": code}]
    return {"coding": coding, **({"text": text} if text else {})}


def accepted(reference: str, **more: Any) -> dict[str, Any]:
    return message(reference, "accepted", **{"owner": OWNER, **more})


def declined(reference: str, code: str = "no-vulnerability", **more: Any) -> dict[str, Any]:
    task: dict[str, Any] = {
        "statusReason": because("referral_decline_reasons", code),
        "owner": OWNER,
        "note": [{"text": "Custody nurse to look at 18:00"}],
    }
    return message(reference, "rejected", **{**task, **more})


def part(bundle: dict[str, Any], kind: str) -> Any:
    """The one resource of that kind in a bundle."""
    found = [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]
    assert len(found) == 1, f"{len(found)} of {kind}"
    return found[0]
