"""What was recorded in error is kept, struck out, and counts nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import queries as case_queries
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.detentions import queries, service, showing
from cjdiversion.detentions.models import OF_CUSTODY, OF_SAFETY, RECORDED_BY, Recorded
from cjdiversion.errors import NotPermitted
from tests.detentions import made
from tests.detentions.test_service import lines, postponed, refused

Person = Callable[[str], Actor]


def states(case: Case) -> dict[str, str]:
    return {one.code: one.state.value for one in queries.clocks_of(case)}


def struck(case: Case, row: Any, by: Actor, because: str = "Another person’s") -> None:
    service.strike(case, by=by, entry=row.id.hex, because=because)


def reviewed(case: Case, by: Actor) -> Any:
    return made.review(case, by=by, back=20)


def granted(case: Case, by: Actor) -> Any:
    return made.warrant(case, by=by, back=1.5)


def checked(case: Case, by: Actor) -> Any:
    facts = {"checked_at": made.ago(0.1), "checked_by": "Nurse Ade", "profession": "nurse"}
    return service.check(case, by=by, **facts)


def looked(case: Case, by: Actor) -> Any:
    facts = {"reviewed_at": made.ago(0.1), "officer_name": "Sgt Bea Holt", "next_step": "stays"}
    return service.look(case, by=by, **facts)


def away(case: Case, by: Actor) -> Any:
    return cases.move(case, by=by, kind="to-hospital", at=made.ago(3))


def charged(case: Case, by: Actor) -> Any:
    return cases.move(case, by=by, kind="charged", at=made.ago(3))


def moved(case: Case, by: Actor) -> Any:
    facts = {"place_of_safety": "health-based", "left_at": made.ago(0.1)}
    return service.transfer(case, by=by, **facts)


@pytest.mark.parametrize(
    ("begin", "record", "code", "before", "after"),
    [
        (made.held, reviewed, "review-1", "overdue", "met"),
        (made.held, granted, "limit", "overdue", "extended"),
        (made.held, away, "limit", "overdue", "stopped"),
        (made.held, charged, "limit", "overdue", "ended"),
        (made.detained, checked, "welfare-check", "overdue", "running"),
        (made.detained, looked, "station-review", "overdue", "running"),
        (made.detained, moved, "welfare-check", "overdue", "passed"),
    ],
)
def test_a_clock_stands_as_if_it_had_never_been_recorded(
    unit: Session,
    person: Person,
    begin: Any,
    record: Any,
    code: str,
    before: str,
    after: str,
) -> None:
    by = person("sergeant")
    case = begin(by=by, since=25)
    assert states(case)[code] == before
    row = record(case, by)
    assert states(case)[code] == after
    struck(case, row, by)
    assert states(case)[code] == before


def test_a_postponement_that_was_none_postpones_nothing(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=6.5)
    row = postponed(case, by)
    assert states(case)["review-1"] == "postponed"
    struck(case, row, by)
    assert states(case)["review-1"] == "overdue"


def test_it_is_kept_with_who_why_and_when_and_stands_in_the_custody_record(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = made.held(by=by)
    row = made.review(case, by=by, back=5)
    struck(case, row, by, "Written into the wrong record.")
    assert (row.struck_by, row.struck_because) == (by.name, "Written into the wrong record.")
    said = lines(case)[-1]
    assert said.startswith("Recorded in error: First review of detention, in person, by Insp Cora")
    assert said.endswith("Written into the wrong record.")
    (deed,) = showing.deeds(queries.record_of(case), by)
    assert deed.struck.endswith("Written into the wrong record.")
    (trace,) = unit.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.DETENTION_STRUCK))
    assert (trace.subject_id, trace.case_id) == (row.id, case.id)


def test_what_is_struck_falls_short_of_nothing_and_is_confirmed_by_nobody(
    unit: Session, person: Person
) -> None:
    by, superintendent = person("sergeant"), person("superintendent")
    case = made.held(by=by, since=20)
    row = made.extension(case, by=by, way="telephone", authority_name=superintendent.name)
    assert showing.of(queries.record_of(case), by).falls_short
    assert queries.to_confirm(superintendent, most=5) == [row]
    struck(case, row, by)
    assert not showing.of(queries.record_of(case), by).falls_short
    assert queries.to_confirm(superintendent, most=5) == []
    assert queries.one_authority(row.token, superintendent) is None


def test_an_event_that_is_struck_is_told_to_no_other_room(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.held(by=by)
    event = away(case, by)
    assert case_queries.events_of(case.id) == [event]
    struck(case, event, by)
    assert case_queries.events_of(case.id) == []


def test_nothing_is_struck_twice_without_a_reason_or_out_of_another_case(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case, other = made.held(by=by), made.held(by=by)
    row = made.review(case, by=by, back=5)
    assert refused(lambda: struck(case, row, by, " ")) == {"because": ["required"]}
    assert refused(lambda: struck(other, row, by)) == {"entry": ["unknown"]}
    struck(case, row, by)
    assert refused(lambda: struck(case, row, by)) == {"entry": ["unknown"]}


def test_what_only_some_may_record_only_they_strike(unit: Session, person: Person) -> None:
    officer, by = person("detention"), person("sergeant")
    case = made.held(by=by)
    row = made.extension(case, by=by)
    with pytest.raises(NotPermitted):
        struck(case, row, officer)
    assert row.id.hex not in showing.strikable(queries.record_of(case), officer)
    assert row.id.hex in showing.strikable(queries.record_of(case), by)


def test_everything_that_has_a_moment_can_be_struck() -> None:
    """What is kept once a case is put right on its own page."""
    kinds = {kind for kind in (*OF_CUSTODY, *OF_SAFETY) if issubclass(kind, Recorded)}
    assert kinds == set(RECORDED_BY)
