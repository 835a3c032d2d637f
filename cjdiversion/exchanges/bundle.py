"""A referral as a message in the shape of the NHS Booking and Referral Standard (BaRS). Pure.

FHIR R4 resources in the order that standard has them. It is not conformant and says so: no profile
is claimed, addresses and codes of our own stand under `urn:x-cjdiversion:`. The same referral has
the same ids each time. It carries what was sent to L&D and how the referral stands, nothing else.
"""

from __future__ import annotations

from typing import Any

from cjdiversion.exchanges import resources
from cjdiversion.exchanges.facts import Facts
from cjdiversion.exchanges.resources import Resource


def message(facts: Facts) -> Resource:
    entries = [
        {
            "fullUrl": resources.url(facts, name),
            "resource": {**said, "id": resources.id_of(facts.key, name)},
        }
        for name, said in resources.of_referral(facts)
    ]
    told: Resource = _filled(
        {
            "resourceType": "Bundle",
            "id": resources.id_of(facts.key, f"bundle/{facts.version}"),
            "meta": {"tag": [resources.tag()]},
            "type": "message",
            "timestamp": resources.instant(facts.made_at),
            "entry": entries,
        }
    )
    return told


def _filled(part: Any) -> Any:
    """FHIR has no empty values: what nothing is known of is left out."""
    if isinstance(part, dict):
        inside = {name: _filled(value) for name, value in part.items()}
        return {name: value for name, value in inside.items() if value not in (None, "", [], {})}
    if isinstance(part, list):
        return [value for one in part if (value := _filled(one)) not in (None, "", [], {})]
    return part
