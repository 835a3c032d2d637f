"""What a provider's system says in a message: read from the bundle once it is FHIR. Raises Invalid,
field by field; nothing of what was sent is repeated."""

from __future__ import annotations

from typing import Any

from cjdiversion.errors import Invalid
from cjdiversion.exchanges import fhir, schemas

Coding = tuple[str, str]
"""System and code."""

_UPDATE = schemas.Update()
_ENTRIES_AT_MOST = 50


def read(bundle: dict[str, Any]) -> dict[str, Any]:
    """The parts that `schemas.Update` names, and `reasons`: codings of Task.statusReason."""
    if isinstance(entries := bundle.get("entry"), list) and len(entries) > _ENTRIES_AT_MOST:
        raise Invalid.at("entry", "many", f"Send {_ENTRIES_AT_MOST} entries or fewer")
    if wrong := fhir.wrong(bundle):
        raise Invalid(wrong)
    if bundle.get("type") != "message":
        raise Invalid.at("type", "unknown", "Send a bundle of the type message")
    if _kind(bundle["entry"][0] if bundle["entry"] else {}) != "MessageHeader":
        raise Invalid.at("entry.0.resource", "required", "Put the MessageHeader first")
    header, request, task = (_the(bundle, kind) for kind in _NEEDED)
    told = {
        "MessageHeader.id": header.get("id"),
        "MessageHeader.eventCoding.code": _at(header, "eventCoding", "code"),
        "MessageHeader.source.name": _at(header, "source", "name"),
        "timestamp": bundle.get("timestamp"),
        "ServiceRequest.identifier.value": _at(request, "identifier", 0, "value"),
        "Task.status": task.get("status"),
        "Task.businessStatus.coding.code": _at(task, "businessStatus", "coding", 0, "code"),
        "Task.statusReason.text": _at(task, "statusReason", "text"),
        "Task.owner.display": _at(task, "owner", "display"),
        "Task.note.text": _at(task, "note", 0, "text"),
        "Task.executionPeriod.start": _at(task, "executionPeriod", "start"),
    }
    facts = _UPDATE.taken({name: said for name, said in told.items() if said is not None})
    del facts["event"]
    return {**facts, "reasons": _codings(task)}


_NEEDED = ("MessageHeader", "ServiceRequest", "Task")


def _the(bundle: dict[str, Any], kind: str) -> dict[str, Any]:
    found = [entry["resource"] for entry in bundle["entry"] if _kind(entry) == kind]
    if len(found) != 1:
        code = "many" if found else "required"
        raise Invalid.at("entry", code, f"Send one {kind} with the message")
    resource: dict[str, Any] = found[0]
    return resource


def _kind(entry: Any) -> Any:
    return _at(entry, "resource", "resourceType")


def _codings(task: dict[str, Any]) -> list[Coding]:
    listed = _at(task, "statusReason", "coding")
    found = [(_at(one, "system"), _at(one, "code")) for one in listed or []]
    return [(system, code) for system, code in found if _is_text(system) and _is_text(code)]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _at(part: Any, *path: str | int) -> Any:
    """What stands there, or None: also where FHIR would have something else."""
    for step in path:
        if isinstance(step, int):
            part = part[step] if isinstance(part, list) and len(part) > step else None
        else:
            part = part.get(step) if isinstance(part, dict) else None
    return part
