"""A named officer answers what the criteria ask. Rows are only added."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from cjdiversion import audit, clock
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.disposals import options_queries, options_rules
from cjdiversion.disposals.options_models import Circumstances
from cjdiversion.errors import Conflict, Invalid, OutOfOrder


def record(case: Case, *, by: Actor, version: int | None = None, **said: Any) -> Circumstances:
    """`said`: columns of Circumstances; `case` comes with its offences. Raises Invalid, and
    Conflict for a stale page."""
    require(by, May.DISPOSAL_DECIDE)
    for_suspect(case)
    session().execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())
    if version is not None and version != options_queries.versions_of(case.id):
        raise Conflict("Somebody else changed this since you opened it. Read it again, then save")
    given = {name: value for name, value in said.items() if value is not None}
    if problems := options_rules.wrong(given, today=clock.today(), offence_on=_offence_on(case)):
        raise Invalid(problems)
    row = Circumstances(case_id=case.id, **given, **recorded(by))
    session().add(row)
    session().flush()  # for the id
    audit.record(Did.CIRCUMSTANCES_RECORDED, Operation.COLLECTION, by=by, subject=row)
    return row


def for_suspect(case: Case) -> None:
    """Raises OutOfOrder for a record that is closed, or of somebody who is no suspect."""
    if case.quarantined_at is not None:
        words = "This record is closed: it is about the wrong person. This cannot be done with it"
        raise OutOfOrder(words, code="wrong-person")
    if not case.person.is_suspect:
        words = "This person is not a suspect: there is no outcome to decide"
        raise OutOfOrder(words, code="not-a-suspect")


def recorded(by: Actor) -> dict[str, Any]:
    return {"recorded_at": clock.now(), "recorded_by_id": by.person_id, "recorded_by": by.name}


def _offence_on(case: Case) -> Any:
    return min((one.committed_on for one in case.offences if one.committed_on), default=None)
