"""An approval given by telephone: “given by NAME, rank, by phone at TIME, recorded by ME”, and
confirmed later (decisions 10), or denied. Never by the human who prepared it, under whatever name.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NoReturn

from cjdiversion import authority, clock, reference
from cjdiversion.access import GRANTS, Actor, May, Role
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Posting
from cjdiversion.annexes.models import AnnexAuthority, AnnexVersion
from cjdiversion.annexes.statements import writers_of
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.errors import Invalid, NotPermitted
from cjdiversion.identities.humans import is_same_human, is_same_name, parts

SOURCE = "reference data annex_rules"
_IN_CHARGE = (Role.DUTY_INSPECTOR, Role.SUPERINTENDENT)


def columns(annex: AnnexVersion, given: dict[str, Any], *, least: str, by: Actor) -> dict[str, Any]:
    """Of the row that keeps it. `approver`: token of the posting of whoever gave it, else their
    name and rank. Raises Invalid, field by field."""
    chosen = _chosen(given.get("approver") or "", given.get("authority_name") or "", by)
    field = "approver" if chosen else "authority_name"
    asked = {**given, **_named(chosen), "authority_by_phone": True}
    asked.pop("approver", None)
    found = authority.columns(by, asked, least=least, source=SOURCE)
    _check_second(field, found, annex, by)
    if found["authority_at"] < annex.made_at.replace(second=0, microsecond=0):
        _refuse("authority_at", "order", "It must not be approved before it was prepared")
    if chosen:
        return {**found, "asked_id": chosen.person_id}
    return {**found, **_typed(found, annex, by)}


def _check_second(field: str, found: dict[str, Any], annex: AnnexVersion, by: Actor) -> None:
    name = found["authority_name"]
    if _is_called(name, annex.made_by, by):
        words = f"Somebody else must approve this: {annex.made_by} prepared it"
        _refuse(field, "same-person", words)
    if any(_is_called(name, other, by) for _, other in writers_of(annex)):
        words = "Somebody else must approve this: they decided what part of it says"
        _refuse(field, "wrote-it", words)
    if found["authority_confirmed_at"] is not None or _is_called(name, by.name, by):
        _refuse(field, "yourself", "Approve it yourself instead")


# --- whom it is said of -------------------------------------------------------------------------


def offered(by: Actor) -> dict[str, str]:
    """Token of a posting → who may approve: the supervisors of the unit of whoever writes it down,
    and those in charge of the force."""
    return {
        one.token: f"{one.person.name}, {one.role.words.lower()}, {one.unit.name}"
        for one in _approvers(by)
    }


def _approvers(by: Actor) -> list[Posting]:
    if by.force_id is None or by.unit_id is None:
        return []
    code = accounts.unit(by.force_id).code
    least = reference.attributes("annex_rules", force=code)["approve"]["least_rank"]
    found = accounts.posted((Role.SUPERVISOR,), at=by.unit_id)
    found = [*found, *accounts.posted(_IN_CHARGE, within=by.force_id)]
    fit = [one for one in found if authority.is_at_least(one.rank, least)]
    return [one for one in fit if not is_same_human(by, one.person_id, one.person.name)]


def _chosen(token: str, name: str, by: Actor) -> Posting | None:
    if not token:
        return None
    if name.strip():
        _refuse("authority_name", "both", "Select a person, or enter a name: one of them")
    found = next((one for one in _approvers(by) if one.token == token), None)
    if found is None:
        _refuse("approver", "unknown", "Select one of the people offered")
    return found


def _named(chosen: Posting | None) -> dict[str, Any]:
    if chosen is None:
        return {}
    return {"authority_name": chosen.person.name, "authority_rank": chosen.rank}


def people(name: str, annex: AnnexVersion) -> Sequence[Posting]:
    """Everybody of that name in the force, whatever rank word stands before it."""
    case = session().get_one(Case, annex.case_id)
    found = accounts.named_in_force(name, parts(name), case.force_id)
    return [one for one in found if is_same_name(one.person.name, name)]


def asked(name: str, rank: str, annex: AnnexVersion) -> list[Posting]:
    """Those of them who can confirm it here; empty where nobody is told."""
    return [
        one
        for one in people(name, annex)
        if May.ANNEX_APPROVE in GRANTS[one.role] and authority.is_at_least(one.rank, rank)
    ]


def people_asked(row: AnnexAuthority, annex: AnnexVersion) -> list[uuid.UUID]:
    """Who is told; of a name that several have, each."""
    if row.asked_id is not None:
        return [row.asked_id]
    return [one.person_id for one in asked(row.authority_name, row.authority_rank, annex)]


def is_nobody_asked(row: AnnexAuthority | None, annex: AnnexVersion) -> bool:
    return row is not None and row.is_to_confirm and not people_asked(row, annex)


def _typed(found: dict[str, Any], annex: AnnexVersion, by: Actor) -> dict[str, Any]:
    """The account of that name, where there is one; the name as it was entered where there is none.
    Raises Invalid where it may not approve, has a lower rank, or is one of several to choose
    from."""
    name, rank = found["authority_name"], found["authority_rank"]
    fit = {one.person_id: one.person.name for one in asked(name, rank, annex)}
    if len(fit) == 1:
        ((person_id, called),) = fit.items()
        return {"authority_name": called, "asked_id": person_id}
    if set(fit) & {one.person_id for one in _approvers(by)}:
        words = "More than one person is called that. Select who approved it"
        _refuse("approver", "several", words)
    if fit:
        return {"authority_name": name if name in fit.values() else min(fit.values())}
    known = people(name, annex)
    if any(May.ANNEX_APPROVE in GRANTS[one.role] for one in known):
        words = f"{known[0].person.name} has a lower rank here. Select the rank they hold"
        _refuse("authority_rank", "rank-not-held", words)
    if known:
        words = f"{known[0].person.name} may not approve an annex here. Enter who did"
        _refuse("authority_name", "may-not-approve", words)
    return {"authority_name": name}


def _refuse(field: str, code: str, words: str) -> NoReturn:
    raise Invalid.at(field, code, words)


def _is_called(name: str, other: str, by: Actor) -> bool:
    return is_same_human(replace(by, person_id=None, name=name), None, other)


def words(found: dict[str, Any], *, by: Actor) -> str:
    """As the paper names who approved it."""
    rank = reference.label("ranks", found["authority_rank"]).lower()
    at: datetime = found["authority_at"]
    how = f"by telephone on {clock.in_words(at)}, recorded by {by.name}"
    return f"{found['authority_name']}, {rank}, {how}"


# --- what they say of it ------------------------------------------------------------------------


def confirmation(row: AnnexAuthority, annex: AnnexVersion, *, by: Actor) -> dict[str, Any]:
    """Raises NotPermitted for anybody but who gave it."""
    if is_same_human(by, annex.made_by_id, annex.made_by):
        raise NotPermitted("Somebody else must approve this: you prepared it")
    refuse_other(row, by)
    return {"authority_by_id": by.person_id, "authority_confirmed_at": clock.now()}


def denial(row: AnnexAuthority, *, because: str, by: Actor) -> dict[str, Any]:
    """Raises NotPermitted for anybody but whoever is named, Invalid without a reason."""
    refuse_other(row, by)
    if not because.strip():
        _refuse("because", "required", "Enter: why it is not your approval")
    now = {"denied_at": clock.now(), "denied_because": because.strip()}
    return {**now, "denied_by_id": by.person_id, "denied_by": by.name}


def refuse_other(row: AnnexAuthority, by: Actor) -> None:
    """Raises NotPermitted."""
    if not is_to_confirm_by(row, by):
        words = f"Only {row.authority_name} can confirm or deny the approval given by telephone"
        raise NotPermitted(words)


def is_to_confirm_by(row: AnnexAuthority | None, by: Actor) -> bool:
    """Whoever is asked; by name, in at least the rank that was named, where nobody is."""
    if row is None or not row.is_to_confirm or by.person_id is None:
        return False
    if row.asked_id is not None:
        return row.asked_id == by.person_id
    is_named = _is_called(row.authority_name, by.name, by)
    return is_named and authority.is_at_least(by.rank, row.authority_rank)
