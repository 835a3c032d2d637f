"""What is written down around a case: the only file of this room that writes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from cjdiversion import audit, clock
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.contexts import queries, rules, wording
from cjdiversion.contexts.models import AboutMe, IncidentContext
from cjdiversion.database import session
from cjdiversion.entries import service as entries
from cjdiversion.errors import Conflict, Invalid, OutOfOrder


def record(case: Case, *, by: Actor, version: int | None = None, **said: Any) -> IncidentContext:
    """How police came to be there, and whether it was a mental-health incident. Raises Invalid,
    Conflict for a stale page."""
    require(by, May.CASE_RECORD)
    _still(IncidentContext, case, version)
    wrong = rules.wrong_context(
        is_mental_health=said.get("is_mental_health"),
        because=said.get("because") or "",
        rcrp_ground=said.get("rcrp_ground") or "",
        decision=said.get("control_room_decision") or "",
    )
    if wrong:
        raise Invalid(wrong)
    row = IncidentContext(case_id=case.id, **_given(said), **_recorded(by))
    _keep(row, Did.CONTEXT_RECORDED, by)
    words = f"How police came to be there: {wording.line(row)}."
    entries.note(case, by=by, did=Did.CONTEXT_RECORDED, words=words)
    return row


def say(
    case: Case, *, by: Actor, agrees: bool | None, version: int | None = None, **said: Any
) -> AboutMe:
    """What the person says about themself; all empty takes it back. Raises Invalid, Conflict for a
    stale page."""
    require(by, May.ABOUT_ME_RECORD)
    _still(AboutMe, case, version)
    told = {name: (text or "").strip() for name, text in said.items()}
    if wrong := rules.wrong_about_me(told, agrees=agrees):
        raise Invalid(wrong)
    row = AboutMe(case_id=case.id, **told, **_recorded(by))
    _keep(row, Did.ABOUT_ME_RECORDED, by)
    words = "“About me” taken back." if row.is_empty else f"In their own words: {_line(row)}"
    entries.note(case, by=by, did=Did.ABOUT_ME_RECORDED, words=words)
    return row


def _still(kind: type[IncidentContext | AboutMe], case: Case, version: int | None) -> None:
    """Of two who write at once the second is shown what the first one wrote; and nothing is added
    to a record that is closed as about the wrong person."""
    if case.quarantined_at is not None:
        words = "This record is closed: it is about the wrong person. This cannot be done with it"
        raise OutOfOrder(words, code="wrong-person")
    session().execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())
    if version is not None and version != queries.version_of(kind, case.id):
        raise Conflict("Somebody else changed this since you opened it. Read it again, then save")


def _line(row: AboutMe) -> str:
    parts = (row.communication, row.helps, row.harder, row.important)
    return " / ".join(part for part in parts if part)


def _given(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}


def _recorded(by: Actor) -> dict[str, Any]:
    return {"recorded_at": clock.now(), "recorded_by_id": by.person_id, "recorded_by": by.name}


def _keep(row: IncidentContext | AboutMe, did: Did, by: Actor) -> None:
    session().add(row)
    session().flush()  # for the id
    audit.record(did, Operation.COLLECTION, by=by, subject=row)
