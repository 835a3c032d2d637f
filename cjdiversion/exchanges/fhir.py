"""Whether a bundle is FHIR, as `fhir.resources` has it: R4B, which for the resources used here is
R4 but in name. The library costs a third of a second and 35 MB, so only a message loads it.

It checks names, kinds and what must be there, and keeps the short lists of codes without asking
them; those are asked here, and whether every reference leads somewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cjdiversion.errors import Problem

TYPES = frozenset(
    {
        *("MessageHeader", "ServiceRequest", "Task", "Patient", "Encounter", "CarePlan"),
        *("HealthcareService", "Practitioner", "PractitionerRole", "Organization", "Location"),
        *("Observation", "Flag", "Consent", "EpisodeOfCare", "Appointment", "Communication"),
    }
)
Wrong = dict[str, list[Problem]]


def wrong(bundle: dict[str, Any]) -> Wrong:
    """Field by field, in words that repeat nothing of what was sent."""
    if found := _unknown_types(bundle):
        return found
    from fhir.resources.R4B.bundle import Bundle
    from pydantic import ValidationError

    try:
        model = Bundle.model_validate(bundle)
    except ValidationError as refused:
        return _told(refused.errors(include_input=False, include_url=False, include_context=False))
    except (KeyError, TypeError, AttributeError, AssertionError):  # of resources inside others
        return {"entry": [("invalid", _WORDS["invalid"])]}
    return dict(_not_listed(model, ""))


def loose_ends(bundle: dict[str, Any]) -> list[str]:
    """References to entries that are not there."""
    there = {entry.get("fullUrl") for entry in bundle["entry"]}
    return [one for one in _references(bundle) if one.startswith("urn:uuid:") and one not in there]


def _unknown_types(bundle: dict[str, Any]) -> Wrong:
    if bundle.get("resourceType") != "Bundle":
        return {"resourceType": [("required", "Send a FHIR resource of the type Bundle")]}
    entries = bundle.get("entry")
    if not isinstance(entries, list):
        return {"entry": [("required", "Send a list of entries")]}
    found: Wrong = {}
    for number, entry in enumerate(entries):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        kind = resource.get("resourceType") if isinstance(resource, dict) else None
        if not isinstance(kind, str) or kind not in TYPES:
            words = "Not a resource that a message of this shape holds"
            found[f"entry.{number}.resource"] = [("unknown-resource", words)]
    return found


_WORDS = {
    "required": "FHIR R4 asks for this",
    "unknown-field": "FHIR R4 knows no such field here",
    "invalid": "This is not of the form that FHIR R4 asks for",
}


def _told(errors: Any) -> Wrong:
    found: Wrong = {}
    for error in errors:
        kind = error["type"]
        code = "required" if "missing" in kind else "invalid"
        code = "unknown-field" if kind == "extra_forbidden" else code
        name = ".".join(map(str, error["loc"]))[:200]
        found.setdefault(name, []).append((code, _WORDS[code]))
    return found


def _not_listed(model: Any, path: str) -> Iterator[tuple[str, list[Problem]]]:
    for name, field in type(model).model_fields.items():
        value, extra = getattr(model, name, None), field.json_schema_extra
        here = f"{path}.{field.alias or name}".lstrip(".")
        listed = extra.get("enum_values") if isinstance(extra, dict) else None
        if isinstance(value, str) and listed and "+" not in listed and value not in listed:
            yield here, [("unknown", "FHIR R4 has no such code here")]
        for place, inner in _inside(value, here):
            yield from _not_listed(inner, place)


def _inside(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from _inside(one, f"{path}.{number}")
    elif hasattr(type(value), "model_fields"):
        yield path, value


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name == "reference" and isinstance(value, str):
                yield value
            else:
                yield from _references(value)
    elif isinstance(part, list):
        for one in part:
            yield from _references(one)
