"""Raising, handing on, taking further and answering: the only file of this room that writes.

`raise_once` never names a level: whatever the service finds by itself stays at the local one.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from cjdiversion import audit, clock, reference, workflow
from cjdiversion.access import SYSTEM, Actor, May, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import Did, Operation
from cjdiversion.database import new_key, session
from cjdiversion.errors import Invalid, Missing, OutOfOrder
from cjdiversion.escalations import queries, rules, steps, telling
from cjdiversion.escalations.models import Deed, Escalation, History, Rung
from cjdiversion.escalations.steps import Status

EVERYBODY = "everybody"  # instead of a person: those it was raised to


def raise_once(
    kind: str,
    subject: Any,
    *,
    by: Actor,
    case: Any = None,
    unit_id: uuid.UUID | None = None,
    period: str = "",
    partner: str = "",
    reason: str = "",
) -> bool:
    """Once for each cause, whatever the number of processes: whether it was this one. `case` has
    id, token, reference and the units: it goes to its suite, or to the force where it has none, and
    to the unit that investigates."""
    if queries.is_raised(kind, subject.id, period):
        return False
    unit = accounts.unit(unit_id or _unit_of(case))
    told = reference.attributes("escalation_kinds", force=_force_code(unit.force_id or unit.id))
    values = {
        "kind": kind,
        "subject_kind": subject.__tablename__,
        "subject_id": subject.id,
        "period": period,
        "case_id": case.id if case is not None else None,
        "case_token": case.token if case is not None else "",
        "reference": case.reference if case is not None else "",
        "unit_id": unit.id,
        "investigating_unit_id": case.investigating_unit_id if case is not None else None,
        "force_id": unit.force_id or unit.id,
        "raised_at": clock.now(),
        "raised_by_id": by.person_id,
        "raised_by_name": by.name,
        "answer_due_at": clock.now() + timedelta(minutes=told[kind]["answer_within_minutes"]),
        "partner": partner or told[kind].get("partner", ""),
        "reason": reason,
    }
    row = _kept_once(Escalation, values)
    if row is None:  # another process raised it this moment
        return False
    facts = {"kind": kind}
    audit.record(Did.ESCALATION_RAISED, Operation.COLLECTION, by=by, subject=row, facts=facts)
    return True


def raise_by_hand(case: Any, *, by: Actor, kind: str, reason: str, partner: str = "") -> Escalation:
    """Something nobody but a person can see. While it waits, it is not raised again; after that it
    is a new cause. `case` is open to them. Raises Invalid."""
    require(by, May.ESCALATION_RAISE)
    before = queries.of_cause(kind, case.id)
    if before and before[-1].status is Status.RAISED:
        raise _already(before[-1])
    period = str(len(before) + 1)
    if not raise_once(
        kind, case, by=by, case=case, period=period, partner=partner, reason=reason.strip()
    ):
        raise _already(queries.of_cause(kind, case.id)[-1])
    return queries.of_cause(kind, case.id)[-1]


def open(token: str, *, by: Actor) -> Escalation:
    require(by, May.ESCALATION_ANSWER)
    found = queries.one(token, by)
    if found is None:
        raise Missing
    audit.opened(Did.ESCALATION_LISTED, found, by=by)
    return found


def open_rung(token: str, *, by: Actor) -> Rung:
    require(by, May.ESCALATION_ANSWER)
    found = queries.rung(token, by)
    if found is None:
        raise Missing
    audit.opened(Did.ESCALATION_LISTED, found.escalation, by=by)
    return found


def own(escalation: Escalation, *, by: Actor, version: int | None = None) -> None:
    now: dict[str, Any] = {"owner_id": by.person_id, "owner_name": by.name}
    workflow.take(steps.OWN, escalation, by=by, version=version, **now)
    _note(escalation, Deed.OWNED, by=by, who=by.name)


def hand_on(
    escalation: Escalation, *, by: Actor, to: str, because: str, version: int | None = None
) -> None:
    """`to`: the token of a posting, or EVERYBODY. Raises Invalid for who does not answer here."""
    require(by, May.ESCALATION_ANSWER)
    posting = next((one for one in queries.answerers(by) if one.token == to), None)
    if to != EVERYBODY and (posting is None or not queries.answers_for(posting, escalation)):
        words = "This person does not answer for the units it was raised to. Select another"
        raise Invalid.at("to", "not-theirs", words)
    name = posting.person.name if posting else ""
    now: dict[str, Any] = {"owner_id": posting.person_id if posting else None, "owner_name": name}
    workflow.take(steps.HAND_ON, escalation, by=by, version=version, **now)
    _note(
        escalation, Deed.HANDED_ON, by=by, who=name or "Everybody it was raised to", words=because
    )


def take_up(
    escalation: Escalation,
    *,
    by: Actor,
    partner: str,
    need: str,
    reason: str,
    version: int | None = None,
) -> Rung:
    """To the next level, once. Raises Invalid where the reason would say who it is about."""
    require(by, May.ESCALATION_ANSWER)
    if escalation.status is not Status.RAISED:
        raise OutOfOrder("This is answered: what has risen again is raised anew")
    level = telling.next_level(escalation)
    if level is None:
        raise OutOfOrder("This was taken to the highest level already")
    _refuse_personal(escalation, reason)
    told = telling.told(escalation, level=level, partner=partner, need=need, reason=reason, by=by)
    values = {
        "escalation_id": escalation.id,
        "level": level,
        "partner": partner,
        "sent": told,
        "taken_at": clock.now(),
        "taken_by_id": by.person_id,
        "taken_by_name": by.name,
        "reply_due_at": clock.now() + telling.minutes(escalation, level),
    }
    row: Rung | None = _kept_once(Rung, values)
    if row is None:
        raise OutOfOrder("Somebody took this to the next level a moment ago. Read it again")
    now: dict[str, Any] = {"level": level, "partner": partner, "answer_due_at": row.reply_due_at}
    workflow.take(steps.TAKE_UP, escalation, by=by, version=version, **now)
    _note(escalation, Deed.TAKEN_UP, by=by, partner=partner, words=reason)
    return row


def record_reply(
    escalation: Escalation,
    *,
    by: Actor,
    partner: str,
    said_by: str,
    said_at: datetime,
    said: str,
    follows: str = "",
    version: int | None = None,
) -> None:
    """A partner has no account here: somebody writes down for them what they said, and when."""
    workflow.take(steps.REPLY, escalation, by=by, version=version)
    words = {"words": said, "follows": follows}
    _note(escalation, Deed.REPLIED, by=by, partner=partner, who=said_by, at=said_at, **words)


def answer(
    escalation: Escalation,
    *,
    by: Actor,
    answer: str,
    resolution: str = "settled-here",
    version: int | None = None,
) -> None:
    """Says what was done. Raises Invalid without words, OutOfOrder where somebody was first."""
    require(by, May.ESCALATION_ANSWER)
    if not answer.strip():
        raise Invalid.at("answer", "required", "Say what was done about it")
    workflow.take(
        steps.ANSWER,
        escalation,
        by=by,
        version=version,
        answer=answer.strip(),
        resolution=resolution,
        answered_at=clock.now(),
        answered_by_name=by.name,
    )


def settle(kind: str, subject_id: uuid.UUID, *, by: Actor, because: str) -> None:
    """What it was raised for is done, by a deed of `by`, who need not be one of those it was raised
    to: it waits for nobody any more."""
    for one in queries.of_cause(kind, subject_id):
        if one.status is Status.RAISED:
            workflow.take(
                steps.SETTLE,
                one,
                by=SYSTEM,
                answer=because,
                resolution="settled-here",
                answered_at=clock.now(),
                answered_by_name=by.name,
            )


# --- what the verbs share -------------------------------------------------------------------------


def _kept_once(table: Any, values: dict[str, Any]) -> Any:
    """The new row; None where the database holds one of the same cause and level."""
    dialect = sqlite if session().get_bind().dialect.name == "sqlite" else postgresql
    row = {"id": new_key(), **values}
    first = dialect.insert(table).values(row).on_conflict_do_nothing().returning(table.id)
    if session().scalar(first) is None:
        return None
    return session().get(table, row["id"])


def _note(escalation: Escalation, deed: Deed, *, by: Actor, **told: Any) -> None:
    now = clock.now()
    row = History(escalation_id=escalation.id, deed=deed, level=escalation.level, recorded_at=now)
    row.recorded_by_id, row.recorded_by_name = by.person_id, by.name
    for name, value in {"at": now, **told}.items():
        setattr(row, name, value)
    session().add(row)


def _refuse_personal(escalation: Escalation, reason: str) -> None:
    found = rules.told_of_person(reason, rules.known_of(escalation.case_id))
    if found:
        words = f"The reason holds {' and '.join(found)}. Say it without"
        raise Invalid.at("reason", "personal", words)


def _already(waiting: Escalation) -> Invalid:
    whose = waiting.owner_name or "those it was raised to"
    at = clock.in_words(waiting.raised_at)
    words = f"This was raised {at} and waits for {whose}. It can be raised again once answered"
    return Invalid.at("kind", "raised", words)


def _unit_of(case: Any) -> uuid.UUID:
    found: uuid.UUID = case.suite_id or case.force_id
    return found


def _force_code(force_id: uuid.UUID) -> str:
    return accounts.unit(force_id).code
