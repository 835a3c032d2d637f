"""How a case stands, one by one and for a list, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.interviews import queries, service
from cjdiversion.interviews.children import State
from tests import make
from tests.interviews import made

Person = Callable[[str], Actor]


@contextmanager
def asked(db: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(db.engine, "before_cursor_execute", note)


def busy(person: Person) -> Case:
    """A child with two adults, two interviews, an authority and a step."""
    by, now = person("sergeant"), clock.now()
    case = make.booking(by=by, born_on=clock.today() - timedelta(days=15 * 366))
    made.came(case, by=by)
    service.call_another(case, by=by, name="Rob Hale")
    service.record(case, by=by, started_at=now, adult_there="nobody")
    service.start(case, by=by)
    made.urgent(case, by=by)
    done = {"is_done": True, "done_at": now, "told_whom": "Her mother"}
    service.record_child_step(case, by=by, step="welfare", **done)
    return case


def test_standing_tells_all_of_a_case(unit: Session, person: Person) -> None:
    standing = queries.standing(busy(person))
    assert standing.needed is not None
    assert standing.needed.code == "AA-1"
    assert standing.present is not None
    assert (standing.present.name, standing.adult and standing.adult.name) == (
        "Mrs Lee",
        "Rob Hale",
    )
    assert standing.missing == []
    assert standing.under_way is not None
    assert [one.adult_there for one in standing.without_adult] == ["nobody"]
    assert len(standing.to_confirm) == 1
    due = [step.code for step in standing.child_steps_due]
    assert due == ["local-authority", "supervisor", "youth-justice"]
    states = {step.code: step.state for step in standing.child_steps}
    assert (states["adult"], states["information-form"]) == (State.DONE, State.EACH_TIME)


def test_an_adult_about_whom_nothing_is_recorded_stands_so(unit: Session, person: Person) -> None:
    standing = queries.standing(make.booking(by=person("sergeant")))
    assert (standing.needed, standing.adult, standing.present) == (None, None, None)
    assert (standing.missing, standing.without_adult, standing.child_steps) == ([], [], ())


def test_a_list_of_cases_is_told_in_as_many_statements_as_one(
    unit: Session, person: Person, db: Database
) -> None:
    cases = [busy(person) for _ in range(3)] + [make.booking(by=person("sergeant"))]
    ids = [case.id for case in cases]
    queries.standings_of(ids)  # what one process remembers is remembered now
    with asked(db) as for_one:
        queries.standings_of(ids[:1])
    with asked(db) as for_all:
        found = queries.standings_of(ids)
    assert len(for_all) == len(for_one) == 9
    assert {len(found[one].interviews) for one in ids[:3]} == {2}
    assert found[ids[3]].needed is None


def test_no_case_is_told_in_no_more(unit: Session) -> None:
    assert queries.standings_of([]) == {}
