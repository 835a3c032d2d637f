"""What roles are called, by the code they are kept under (access.Role)."""

from __future__ import annotations

from types import MappingProxyType

ROLE_WORDS = MappingProxyType(
    {
        "custody-sergeant": "Custody sergeant",
        "detention-officer": "Detention officer",
        "custody-hcp": "Custody healthcare professional",
        "investigator": "Investigator",
        "supervisor": "Supervisor",
        "duty-inspector": "Duty inspector",
        "superintendent": "Superintendent",
        "ld-practitioner": "L&D practitioner",
        "ld-team-leader": "L&D team leader",
        "victim-officer": "Victims’ officer",
        "cps-liaison": "CPS liaison officer",
        "performance-lead": "Performance lead",
        "reviewer": "Reviewer",
        "disclosure-officer": "Disclosure officer",
        "data-protection-officer": "Data protection officer",
        "administrator": "Administrator",
        "system": "The service itself",
    }
)
