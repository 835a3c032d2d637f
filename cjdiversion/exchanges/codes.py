"""Which MHSDS code a local code is told under, and back: one table, reference data "mhsds_codes".
Pure. A local code without a row is told in words; no code is made up for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

OURS = "urn:x-cjdiversion:"
"""Of systems of codes and identifiers of this service: nobody else knows them."""


def system_of(item: str) -> str:
    """No address of a published code system is claimed for an MHSDS data item."""
    return f"{OURS}mhsds:{item}"


def local_system(kind: str) -> str:
    return f"{OURS}{kind.replace('_', '-')}"


class Row(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def attributes(self) -> Any: ...


@dataclass(frozen=True)
class Coded:
    """A local code in words, with its MHSDS code where there is one."""

    kind: str
    local: str
    words: str
    item: str = ""
    mhsds: str = ""
    mhsds_words: str = ""

    @property
    def is_mapped(self) -> bool:
        return bool(self.mhsds)

    def concept(self, words: str = "") -> dict[str, Any]:
        """As a FHIR CodeableConcept: what it is called here, its MHSDS code, and words."""
        here = {"system": local_system(self.kind), "code": self.local, "display": self.words}
        there = {"system": system_of(self.item), "code": self.mhsds, "display": self.mhsds_words}
        coding = [here, there] if self.is_mapped else [here]
        return {"coding": coding, "text": words or self.words}


def coded(rows: Sequence[Row], kind: str, local: str, words: str, *, source: str = "") -> Coded:
    """`source`: how a need is known; a row that asks for it comes before one that does not."""
    found = [
        row.attributes
        | {"words": row.label, "rank": 0 if row.attributes.get("source") == source else 1}
        for row in rows
        if (row.attributes["list"], row.attributes["local"]) == (kind, local)
        and row.attributes.get("source", source) == source
    ]
    if not found:
        return Coded(kind, local, words)
    best = min(found, key=lambda one: int(one["rank"]))
    return Coded(kind, local, words, best["item"], best["mhsds"], best["words"])


def locals_of(rows: Sequence[Row], kind: str, system: str, code: str) -> list[str]:
    """The local codes of one kind that a coding may mean; several where MHSDS is coarser."""
    if system == local_system(kind):
        return [code]
    named = {
        row.attributes["local"]: None
        for row in rows
        if row.attributes["list"] == kind
        and system_of(row.attributes["item"]) == system
        and row.attributes["mhsds"] == code
    }
    return list(named)
