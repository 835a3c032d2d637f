"""Who may read an annex, and who may approve one: values in, verdict out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from cjdiversion.access import Actor
from cjdiversion.identities.humans import is_same_human

# Where an exported copy goes: DG6 and the two-way interface (MG3 became CM01), Digital Case File.
FILES: Mapping[str, str] = {
    "CM01": "CM01, the request for a charging decision",
    "MG3": "MG3, the report to the prosecutor",
    "Digital Case File": "Digital Case File",
}

# With whom a version is shared: each serves a force by the dated table.
RECIPIENTS: Mapping[str, str] = {
    "area": "CPS area",
    "direct": "CPS Direct",
}


def why_not_approved_by(
    actor: Actor,
    *,
    made_by_id: uuid.UUID | None,
    made_by: str,
    least: str,
    ranks: Mapping[str, Mapping[str, Any]],
    labels: Mapping[str, str],
    writers: Iterable[tuple[uuid.UUID | None, str]] = (),
) -> str | None:
    """In words, or None. `least`: the lowest rank, by the dated rule of the force; `writers`: who
    wrote a statement in it, or held a line back from it."""
    if actor.person_id is None or is_same_human(actor, made_by_id, made_by):
        return "Somebody else must approve this: you prepared it"
    if any(is_same_human(actor, *one) for one in writers):
        return "Somebody else must approve this: you decided what part of it says"
    if _order(actor.rank, ranks) < _order(least, ranks):
        return f"Approval needs the rank of {labels.get(least, least).lower()} or above"
    return None


def _order(rank: str, ranks: Mapping[str, Mapping[str, Any]]) -> int:
    """Somebody without a rank stands below every rank."""
    return int(ranks[rank]["order"]) if rank in ranks else -1
