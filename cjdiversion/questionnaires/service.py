"""Publishing a question set: the only file of this room that writes."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy.exc import IntegrityError

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, Missing
from cjdiversion.questionnaires import queries, questions, rules
from cjdiversion.questionnaires.models import PublishedSet


def publish(*, by: Actor, content: str) -> PublishedSet:
    """From the day it names; what was begun before is finished on what it began. Raises Invalid
    with everything that is wrong with it."""
    require(by, May.QUESTION_SET_PUBLISH)
    force = force_of(by)
    told = _checked(content)
    from_on = date.fromisoformat(told["from_on"])
    if from_on < clock.today():
        raise _wrong("from-on", "It cannot begin before today: records exist that were asked less")
    row = PublishedSet(
        force_code=force,
        code=told["code"],
        number=queries.newest_number(force, told["code"]) + 1,
        title=told["title"][:200],
        from_on=from_on,
        content=content,
        published_at=clock.now(),
        published_by_id=by.person_id,
        published_by_name=by.name,
    )
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:
        raise Conflict("Somebody else published a version this moment. Look at it first") from None
    audit.record(Did.QUESTION_SET_PUBLISHED, Operation.ADMINISTRATION, by=by, subject=row)
    return row


def open(token: str, *, by: Actor) -> PublishedSet:
    require(by, May.QUESTION_SET_PUBLISH)
    found = queries.one(token, force_of(by))
    if found is None:
        raise Missing
    return found


def force_of(by: Actor) -> str:
    """Code of the actor's force. Raises Missing for those who have none."""
    if by.force_id is None:
        raise Missing
    return accounts.unit(by.force_id).code


def _checked(content: str) -> dict[str, str]:
    try:
        told = json.loads(content)
    except ValueError as bad:
        raise _wrong("not-json", f"This is not JSON: {bad}") from None
    national, needs = questions.current(), frozenset(reference.choices("vulnerabilities"))
    if wrong := rules.problems(told, national=national, sources=_sources(), needs=needs):
        raise Invalid({"content": wrong})
    if told["code"] != national.code:
        raise _wrong("code", f"“code” of the set must be “{national.code}”")
    found: dict[str, str] = told
    return found


def _sources() -> frozenset[str]:
    """How an answer can be known: not by the booking, nor by a diagnosis nobody is named for."""
    kept = reference.attributes("need_sources").items()
    return frozenset(
        code for code, details in kept if details.get("by_hand") and not details.get("needs")
    )


def _wrong(code: str, words: str) -> Invalid:
    return Invalid.at("content", code, words)
