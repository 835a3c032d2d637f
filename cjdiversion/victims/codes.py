"""Reference data as one force has it: its own rows come before those for all forces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cjdiversion import reference
from cjdiversion.access import Actor
from cjdiversion.victims import queries


@dataclass(frozen=True)
class Codes:
    force: str | None

    def choices(self, kind: str, on: date | None = None) -> dict[str, str]:
        return reference.choices(kind, on=on, force=self.force)

    def attributes(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        return reference.attributes(kind, force=self.force)

    def label(self, kind: str, code: str) -> str:
        return reference.label(kind, code, force=self.force) if code else ""

    def labels(self, kind: str, codes: list[str]) -> str:
        return ", ".join(self.label(kind, code) for code in codes)


def of(actor: Actor) -> Codes:
    return Codes(queries.force_code(actor.force_id))
