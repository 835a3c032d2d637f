"""How police came to be there, as one line that stands alone."""

from __future__ import annotations

from cjdiversion import reference
from cjdiversion.contexts.models import IncidentContext

_FLAG = {
    True: "a mental-health incident",
    False: "not a mental-health incident",
    None: "not yet said whether it was a mental-health incident",
}


def line(row: IncidentContext) -> str:
    """What was chosen; the officer’s own words stay where they were written."""
    parts = [
        _FLAG[row.is_mental_health],
        _label("routes_in", row.route_in),
        _about("right care, right person", _label("rcrp_grounds", row.rcrp_ground)),
        _about("control room", _label("control_room_decisions", row.control_room_decision)),
        _about("incident number", row.incident_number),
    ]
    return "; ".join(part for part in parts if part)


def _label(kind: str, code: str) -> str:
    label = reference.label(kind, code) if code else ""
    return label[:1].lower() + label[1:]


def _about(what: str, said: str) -> str:
    return f"{what}: {said}" if said else ""
