"""What a verb checks before it changes anything, here and in the rooms to the right."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.errors import Invalid, NotPermitted, OutOfOrder
from cjdiversion.identities import humans


def refuse_if_quarantined(case_id: uuid.UUID) -> None:
    """Nothing new leaves a record that is closed as about the wrong person. The row is held, so
    that whoever closes it at this moment waits, and sees what left before. Raises OutOfOrder."""
    held = sa.select(Case.quarantined_at).where(Case.id == case_id).with_for_update(read=True)
    _refuse_since(session().scalar(held))


def refuse_if_closed(case: Case) -> None:
    """The same of a case that the verb is about to change, which must not be held for reading
    first: two who hold it so wait for each other. Raises OutOfOrder."""
    _refuse_since(case.quarantined_at)


def _refuse_since(quarantined_at: datetime | None) -> None:
    if quarantined_at is not None:
        words = "This record is closed: it is about the wrong person. This cannot be done with it"
        raise OutOfOrder(words, code="wrong-person")


def second_person(by: Actor, *, person_id: uuid.UUID | None, name: str, did: str) -> None:
    """`did`: what the first person did, in words. Raises NotPermitted."""
    why = humans.why_not_second(by, person_id=person_id, name=name, did=did)
    if why:
        raise NotPermitted(why, code="second-person")


def named_person(by: Actor) -> None:
    """What somebody else must be able to confirm is said by a person. Raises NotPermitted."""
    if by.person_id is None:
        raise NotPermitted("A named person must say this: a token of a unit is nobody")


def reason(because: str, asked: str) -> str:
    """Without outer spaces. Raises Invalid."""
    if not because.strip():
        raise Invalid.at("because", "required", f"Enter: {asked}")
    return because.strip()
