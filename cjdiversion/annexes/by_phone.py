"""An approval given by telephone: “given by NAME, rank, by phone at TIME, recorded by ME”, and
confirmed later (decisions 10). Never by the human who prepared it, under whatever name.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from cjdiversion import authority, clock, reference
from cjdiversion.access import Actor
from cjdiversion.annexes.models import AnnexAuthority, AnnexVersion
from cjdiversion.errors import Invalid, NotPermitted
from cjdiversion.identities.rules import is_same_human

SOURCE = "reference data annex_rules"


def columns(annex: AnnexVersion, given: dict[str, Any], *, least: str, by: Actor) -> dict[str, Any]:
    """Of the row that keeps it. Raises Invalid, field by field."""
    asked = {**given, "authority_by_phone": True}
    found = authority.columns(by, asked, least=least, source=SOURCE)
    if _is_called(found["authority_name"], annex.made_by, by):
        _refuse(
            "authority_name",
            "same-person",
            f"Somebody else must approve this: {annex.made_by} prepared it",
        )
    if found["authority_confirmed_at"] is not None or _is_called(
        found["authority_name"], by.name, by
    ):
        _refuse("authority_name", "yourself", "Approve it yourself instead")
    if found["authority_at"] < annex.made_at.replace(second=0, microsecond=0):
        _refuse("authority_at", "order", "It must not be approved before it was prepared")
    return found


def _refuse(field: str, code: str, words: str) -> None:
    raise Invalid.at(field, code, words)


def _is_called(name: str, other: str, by: Actor) -> bool:
    return is_same_human(replace(by, person_id=None, name=name), None, other)


def words(found: dict[str, Any], *, by: Actor) -> str:
    """As the paper names who approved it."""
    rank = reference.label("ranks", found["authority_rank"]).lower()
    at: datetime = found["authority_at"]
    how = f"by telephone on {clock.in_words(at)}, recorded by {by.name}"
    return f"{found['authority_name']}, {rank}, {how}"


def confirmation(row: AnnexAuthority, annex: AnnexVersion, *, by: Actor) -> dict[str, Any]:
    """Raises NotPermitted for anybody but who gave it."""
    if is_same_human(by, annex.made_by_id, annex.made_by):
        raise NotPermitted("Somebody else must approve this: you prepared it")
    return authority.confirmation(row, by=by)


def is_to_confirm_by(row: AnnexAuthority | None, by: Actor) -> bool:
    return row is not None and row.is_to_confirm and _is_called(row.authority_name, by.name, by)
