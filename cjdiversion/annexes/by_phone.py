"""An approval given by telephone: “given by NAME, rank, by phone at TIME, recorded by ME”, and
confirmed later (decisions 10). Never by the human who prepared it, under whatever name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from cjdiversion import authority, clock, reference
from cjdiversion.access import GRANTS, Actor, May
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Posting
from cjdiversion.annexes.models import AnnexAuthority, AnnexVersion
from cjdiversion.annexes.statements import writers_of
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.errors import Invalid, NotPermitted
from cjdiversion.identities.rules import is_same_human, spellings

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
    if any(_is_called(found["authority_name"], name, by) for _, name in writers_of(annex)):
        _refuse(
            "authority_name",
            "wrote-it",
            "Somebody else must approve this: they decided what part of it says",
        )
    if found["authority_confirmed_at"] is not None or _is_called(
        found["authority_name"], by.name, by
    ):
        _refuse("authority_name", "yourself", "Approve it yourself instead")
    if found["authority_at"] < annex.made_at.replace(second=0, microsecond=0):
        _refuse("authority_at", "order", "It must not be approved before it was prepared")
    return {**found, "authority_name": _name_here(found, annex)}


def people(name: str, annex: AnnexVersion) -> Sequence[Posting]:
    """Everybody of that name in the force, whatever rank word stands before it."""
    case = session().get_one(Case, annex.case_id)
    return accounts.named_in_force(name, spellings(name), case.force_id)


def asked(name: str, rank: str, annex: AnnexVersion) -> list[Posting]:
    """Those of them who can confirm it here; empty where nobody is told."""
    return [
        one
        for one in people(name, annex)
        if May.ANNEX_APPROVE in GRANTS[one.role] and authority.is_at_least(one.rank, rank)
    ]


def is_nobody_asked(row: AnnexAuthority | None, annex: AnnexVersion) -> bool:
    if row is None or not row.is_to_confirm:
        return False
    return not asked(row.authority_name, row.authority_rank, annex)


def _name_here(found: dict[str, Any], annex: AnnexVersion) -> str:
    """As their account has it; as it was entered where nobody of the force is called that. Raises
    Invalid where whoever is may not approve, or has a lower rank."""
    name, rank = found["authority_name"], found["authority_rank"]
    fit = [one.person.name for one in asked(name, rank, annex)]
    if fit:
        return name if name in fit else fit[0]
    known = people(name, annex)
    if any(May.ANNEX_APPROVE in GRANTS[one.role] for one in known):
        words = f"{known[0].person.name} has a lower rank here. Select the rank they hold"
        _refuse("authority_rank", "rank-not-held", words)
    if known:
        words = f"{known[0].person.name} may not approve an annex here. Enter who did"
        _refuse("authority_name", "may-not-approve", words)
    return str(name)


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
    if not is_to_confirm_by(row, by):
        words = f"Only {row.authority_name} can confirm the approval given by telephone"
        raise NotPermitted(words)
    return {"authority_by_id": by.person_id, "authority_confirmed_at": clock.now()}


def is_to_confirm_by(row: AnnexAuthority | None, by: Actor) -> bool:
    """Whoever is named, in at least the rank that was named."""
    if row is None or not row.is_to_confirm or by.person_id is None:
        return False
    is_named = _is_called(row.authority_name, by.name, by)
    return is_named and authority.is_at_least(by.rank, row.authority_rank)
