"""What was signed stays signed where the decision it rests on is only corrected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.conditions import queries
from cjdiversion.conditions.models import Record
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.disposals import service as disposals
from cjdiversion.disposals.models import Decision
from cjdiversion.errors import Invalid
from tests.conditions import made
from tests.disposals import made as deciding

Person = Callable[[str], Actor]


def corrected(record: Record, person: Person, outcome: str = "3", **over: Any) -> Decision:
    """The decision of the record, replaced by one with these facts."""
    assert record.decision is not None
    by, told = person("supervisor"), {**(made.CONDITIONAL if outcome == "3" else {}), **over}
    facts = deciding.facts(outcome, **{"at": record.decision.decided_at, **told})
    case = cases.open(record.case.token, by=by)
    return disposals.replace(record.decision, case, by=by, because=made.REASONS, **facts)


def test_a_signed_caution_goes_on_under_the_corrected_decision(
    unit: Session, person: Person
) -> None:
    condition = made.running(person)
    record = condition.record
    later = corrected(record, person, reasons="As before, with what the victim said since")
    assert made.end_replaced() == 0
    assert (record.status, condition.status) == (Kept.SIGNED, Status.RUNNING)
    assert queries.of_decision(later.id) is record
    assert record.decision is later
    query = sa.select(AuditEvent).where(AuditEvent.did == Did.CAUTION_MOVED)
    assert unit.scalars(query).one().subject_id == record.id
    made.reported(condition, "yes", person)
    assert (record.status, later.closed_on) == (Kept.COMPLETED, clock.today())


def test_the_day_it_closed_goes_along(unit: Session, person: Person) -> None:
    condition = made.running(person)
    made.reported(condition, "yes", person)
    with clock.at(clock.now() + timedelta(days=2)):
        later = corrected(condition.record, person)
    assert later.closed_on == condition.record.ended_on
    assert queries.of_decision(later.id) is condition.record


def test_another_outcome_or_another_option_ends_the_record(unit: Session, person: Person) -> None:
    for outcome, over in (("1", {}), ("3", {"option_code": "simple-caution"})):
        condition = made.running(person)
        later = corrected(condition.record, person, outcome, **over)
        assert queries.of_decision(later.id) is None
        assert made.end_replaced() == 1
        assert condition.record.status is Kept.CEASED


def test_a_decision_is_not_corrected_to_after_what_was_signed_on_it(
    unit: Session, person: Person
) -> None:
    record = made.signed(person)
    at = clock.now() + timedelta(days=1)
    with clock.at(at), pytest.raises(Invalid) as refused:
        corrected(record, person, at=at)
    assert refused.value.fields["decided_at"][0][0] == "after-signature"
