"""What each resource of a message says of a referral, in the words of FHIR R4. Pure; empty values
are left out by `bundle`."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cjdiversion.exchanges.codes import OURS, local_system
from cjdiversion.exchanges.facts import Facts
from cjdiversion.referrals.steps import Status

Resource = dict[str, Any]

NOT_CONFORMANT = (
    "Shaped like a message of the NHS Booking and Referral Standard. It is not conformant, and was "
    "not tested with any health system"
)
# BaRS guide: MessageHeader.eventCoding and reason, ServiceRequest.category, Consent.category
EVENT = {
    "system": "https://fhir.nhs.uk/CodeSystem/message-events-bars",
    "code": "servicerequest-request",
}
_REASON = "https://fhir.nhs.uk/CodeSystem/message-reason-bars"
_CATEGORY = {
    "system": "https://fhir.nhs.uk/CodeSystem/message-category-servicerequest",
    "code": "referral",
}
_DIRECT_CARE = {
    "system": "https://fhir.nhs.uk/CodeSystem/consent-categories-bars",
    "code": "DRC",
    "display": "Direct Care",
}
_ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
_IDS = uuid.UUID("6d6f5a0e-7c1b-4c55-9a34-3f0c5f4f9b7e")

# FHIR R4: ServiceRequest.status, Task.status, ServiceRequest.priority
REQUEST_STATUS = {
    Status.DECLINED: "revoked",
    Status.WITHDRAWN: "revoked",
    Status.EXPIRED: "revoked",
    Status.CLOSED: "completed",
    Status.ON_HOLD: "on-hold",
}
TASK_STATUS = {
    Status.DRAFT: "draft",
    Status.SENT: "requested",
    Status.RECEIVED: "received",
    Status.REDIRECTED: "requested",
    Status.ON_HOLD: "on-hold",
    Status.ACCEPTED: "accepted",
    Status.DECLINED: "rejected",
    Status.SCREENED: "in-progress",
    Status.ASSESSED: "in-progress",
    Status.IN_SUPPORT: "in-progress",
    Status.CLOSED: "completed",
    Status.WITHDRAWN: "cancelled",
    Status.EXPIRED: "failed",
}
PRIORITIES = {"1": "stat", "2": "urgent", "3": "routine"}


def id_of(key: str, name: str) -> str:
    """The same for the same thing, and telling nothing of the address it is made from."""
    return str(uuid.uuid5(_IDS, f"{key}/{name}"))


def of_referral(facts: Facts) -> Iterator[tuple[str, Resource]]:
    yield f"message/{facts.version}", _header(facts)
    yield "service-request", _service_request(facts)
    yield "patient", _patient(facts)
    yield "encounter", _encounter(facts)
    if _dates(facts):
        yield "care-plan", _care_plan(facts)
    yield "task", _task(facts)
    yield "healthcare-service", _healthcare_service(facts)
    yield "provider", _provider(facts)
    yield "sender-role", _sender_role(facts)
    yield "sender", {"resourceType": "Practitioner", "name": [{"text": facts.sender_name}]}
    yield "sender-organisation", {"resourceType": "Organization", "name": facts.sender_unit}
    if facts.location:
        yield "location", {"resourceType": "Location", "name": facts.location}
    for name, words, said in _observed(facts):
        yield name, _observation(facts, words, said)
    if facts.staff_safety:
        yield "staff-safety", _flag(facts)
    if facts.agreed is not None:
        yield "consent", _consent(facts, agreed=facts.agreed)


# --- what each resource says ----------------------------------------------------------------------


def _header(facts: Facts) -> Resource:
    is_new = facts.status is Status.SENT
    destination = {
        "name": facts.provider_name,
        "endpoint": f"{OURS}unit:{facts.provider_code or 'no-code'}",
        "receiver": _to(facts, "provider"),
    }
    return {
        "resourceType": "MessageHeader",
        "meta": {"tag": [tag()]},
        "eventCoding": EVENT,
        "destination": [destination],
        "sender": _to(facts, "sender-organisation"),
        "source": {"name": "cjdiversion", "endpoint": f"{OURS}service"},
        "reason": {"coding": [{"system": _REASON, "code": "new" if is_new else "update"}]},
        "focus": [_to(facts, "service-request")],
    }


def _service_request(facts: Facts) -> Resource:
    said = [
        ("What was seen or told", facts.concern),
        ("Alleged offence", facts.alleged_offence),
    ]
    informed = [name for name, _, _ in _observed(facts)]
    informed += ["staff-safety"] if facts.staff_safety else []
    return {
        "resourceType": "ServiceRequest",
        "identifier": [{"system": f"{OURS}referral", "value": facts.reference}],
        "status": REQUEST_STATUS.get(facts.status, "active"),
        "intent": "plan",
        "category": [{"coding": [_CATEGORY]}],
        "priority": PRIORITIES.get(facts.priority.local, "routine"),
        "code": {"text": "Liaison and Diversion"},
        "orderDetail": [
            facts.priority.concept(f"Priority: {facts.priority.words}"),
            facts.source.concept(f"Source of referral: {facts.source.words}"),
        ],
        "subject": _to(facts, "patient"),
        "encounter": _to(facts, "encounter"),
        "occurrencePeriod": _period(facts.sent_at, facts.due_at),
        "authoredOn": instant(facts.sent_at),
        "requester": _to(facts, "sender-role"),
        "performer": [_to(facts, "healthcare-service")],
        "reasonCode": [need.concept(f"{need.words} ({known})") for need, known in facts.needs],
        "supportingInfo": [_to(facts, name) for name in informed],
        "note": [{"text": f"{label}: {text}"} for label, text in said if text],
    }


def _patient(facts: Facts) -> Resource:
    whole = " ".join(part for part in (facts.forenames, facts.surname) if part)
    name = {"family": facts.surname, "given": [facts.forenames] if facts.forenames else []}
    return {
        "resourceType": "Patient",
        "name": [{**name, "text": whole or "Name not known"}],
        "telecom": [{"system": "other", "value": facts.safe_contact}] if facts.safe_contact else [],
        "communication": [{"language": {"text": facts.interpreter}}] if facts.interpreter else [],
    }


def _encounter(facts: Facts) -> Resource:
    journey = {"identifier": {"system": f"{OURS}journey", "value": facts.reference}}
    place = [{"location": _to(facts, "location")}] if facts.location else []
    return {
        "resourceType": "Encounter",
        "status": "planned",
        "class": {"display": "Contact asked for with Liaison and Diversion"},
        "subject": _to(facts, "patient"),
        "episodeOfCare": [journey],
        "location": place,
    }


def _dates(facts: Facts) -> list[tuple[str, datetime]]:
    dates = [
        ("Release expected", facts.release_expected_at),
        ("Next court or bail date", facts.next_date_at),
    ]
    return [(words, at) for words, at in dates if at is not None]


def _care_plan(facts: Facts) -> Resource:
    return {
        "resourceType": "CarePlan",
        "status": "active",
        "intent": "plan",
        "title": "Dates to see the person by",
        "subject": _to(facts, "patient"),
        "encounter": _to(facts, "encounter"),
        "activity": [
            {
                "detail": {
                    "status": "scheduled",
                    "description": words,
                    "scheduledPeriod": {"start": instant(at)},
                }
            }
            for words, at in _dates(facts)
        ],
    }


def _task(facts: Facts) -> Resource:
    status = {
        "coding": [{"system": local_system("referral_status"), "code": facts.status.value}],
        "text": facts.status.words,
    }
    return {
        "resourceType": "Task",
        "status": TASK_STATUS[facts.status],
        "statusReason": facts.declined.concept() if facts.declined else None,
        "businessStatus": status,
        "intent": "plan",
        "focus": _to(facts, "service-request"),
        "for": _to(facts, "patient"),
        "authoredOn": instant(facts.sent_at),
        "requester": _to(facts, "sender-role"),
        "owner": _to(facts, "provider"),
    }


def _healthcare_service(facts: Facts) -> Resource:
    return {
        "resourceType": "HealthcareService",
        "providedBy": _to(facts, "provider"),
        "type": [facts.service.concept()],
        "name": facts.provider_name,
    }


def _provider(facts: Facts) -> Resource:
    known = [{"system": _ODS, "value": facts.provider_code}] if facts.provider_code else []
    return {"resourceType": "Organization", "identifier": known, "name": facts.provider_name}


def _sender_role(facts: Facts) -> Resource:
    return {
        "resourceType": "PractitionerRole",
        "practitioner": _to(facts, "sender"),
        "organization": _to(facts, "sender-organisation"),
    }


def _observed(facts: Facts) -> list[tuple[str, str, str]]:
    said = [
        ("age-band", "Age band", facts.age_band),
        ("fit-to-be-seen", "Can be seen now, as police know it", facts.fit_to_be_seen),
    ]
    return [one for one in said if one[2]]


def _observation(facts: Facts, words: str, said: str) -> Resource:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": words},
        "subject": _to(facts, "patient"),
        "effectiveDateTime": instant(facts.sent_at),
        "valueString": said,
    }


def _flag(facts: Facts) -> Resource:
    """Nobody recorded until when it holds, so it has no end."""
    return {
        "resourceType": "Flag",
        "status": "active",
        "category": [{"text": "To keep staff safe"}],
        "code": {"text": facts.staff_safety},
        "subject": _to(facts, "patient"),
        "period": _period(facts.sent_at, None),
        "author": _to(facts, "sender-organisation"),
    }


def _consent(facts: Facts, *, agreed: bool) -> Resource:
    """To be seen, and nothing else: no purpose of the justice system rides on it."""
    words = "agrees" if agreed else "does not agree"
    return {
        "resourceType": "Consent",
        "status": "active" if agreed else "rejected",
        "scope": {"text": "Being seen by Liaison and Diversion"},
        "category": [{"coding": [_DIRECT_CARE] if agreed else [], "text": "Direct care only"}],
        "patient": _to(facts, "patient"),
        "policyRule": {"text": f"The person {words} to be seen, as police recorded it"},
        "provision": {"type": "permit" if agreed else "deny"},
    }


# --- the parts ------------------------------------------------------------------------------------


def tag() -> dict[str, str]:
    return {"system": f"{OURS}claim", "code": "shaped-like-bars", "display": NOT_CONFORMANT}


def url(facts: Facts, name: str) -> str:
    return f"urn:uuid:{id_of(facts.key, name)}"


def _to(facts: Facts, name: str) -> dict[str, str]:
    return {"reference": url(facts, name)}


def instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _period(starts: datetime, ends: datetime | None) -> dict[str, Any]:
    return {"start": instant(starts), "end": instant(ends) if ends else None}
