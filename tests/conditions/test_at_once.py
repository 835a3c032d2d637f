"""Two people at once: hours stay capped, of two last answers one completes, two variations both
stand with signatures of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from cjdiversion.access import Actor
from cjdiversion.cases import service as cases
from cjdiversion.conditions import answering, limits, queries, reopening, service, setting
from cjdiversion.conditions.models import AnswerLink, Condition, Record, Signature
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.database import Database, session
from cjdiversion.disposals import service as decisions
from cjdiversion.errors import Conflict, Refusal
from tests.conditions import made
from tests.conditions.test_plans import OPTION, planned
from tests.disposals import made as deciding

Person = Callable[[str], Actor]


def at_once(db: Database, *deeds: Callable[[], object]) -> list[Any]:
    """What came of each, in the order they ended: None, or the refusal."""
    start, told = threading.Barrier(len(deeds)), list[Any]()

    def do(deed: Callable[[], object]) -> None:
        start.wait(10)
        try:
            with db.unit():
                deed()
            told.append(None)
        except Refusal as refused:
            told.append(refused)

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(told) == len(deeds)
    return told


def test_two_who_add_at_once_do_not_ask_for_too_many_hours(db: Database, person: Person) -> None:
    with db.unit():
        token, by = made.begun(person).token, person("supervisor")

    def add() -> None:
        setting.add(service.open(token, by=by), by=by, **made.work(15))

    told = at_once(db, add, add)
    assert [one for one in told if one is None] == [None]
    with db.unit():
        rows = session().scalars(sa.select(Condition)).all()
        assert limits.attendance(rows) == 15


def test_of_two_last_answers_at_once_one_completes_the_record(db: Database, person: Person) -> None:
    with db.unit():
        record = made.signed(person, made.facts(), made.work(10))
        tokens = [one.token for one in queries.standing_in(record.id)]
        by = person("supervisor")

    def report(token: str) -> Callable[[], None]:
        return lambda: made.reported(setting.open(token, by=by), "yes", lambda key: by)

    assert at_once(db, *map(report, tokens)) == [None, None]
    with db.unit():
        found = session().scalars(sa.select(Record)).one()
        assert found.status is Kept.COMPLETED


def test_an_answer_and_a_new_question_at_once_wait_for_each_other(
    db: Database, person: Person
) -> None:
    with db.unit():
        by = person("supervisor")
        token = made.running(person).token
        link = answering.ask(setting.open(token, by=by), by=by).token

    def answer() -> None:
        found = queries.link(link)
        assert found is not None
        answering.answer(found, answer="yes", said_by="Reception")

    def ask() -> None:
        answering.ask(setting.open(token, by=by), by=by)

    told = at_once(db, answer, ask)
    assert None in told  # whoever was second may be too late, and is told so
    with db.unit():
        met = setting.open(token, by=by).status is Status.MET
        used = session().scalars(sa.select(AnswerLink.used_at)).all()
        assert met == any(used)


def test_two_variations_at_once_have_signatures_of_their_own(db: Database, person: Person) -> None:
    with db.unit():
        record = made.signed(person, made.facts(), made.facts(details="on a Monday"))
        tokens = [one.token for one in queries.standing_in(record.id)]
        by = person("supervisor")

    def vary(token: str) -> Callable[[], object]:
        return lambda: made.varied(setting.open(token, by=by), lambda key: by)

    assert at_once(db, *map(vary, tokens)) == [None, None]
    with db.unit():
        numbers = session().scalars(sa.select(Signature.number).order_by(Signature.number)).all()
        assert numbers == [1, 2, 3]
        rows = session().scalars(sa.select(Condition)).all()
        assert sorted(one.from_version for one in rows if one.status is Status.RUNNING) == [2, 3]


def test_one_condition_varied_by_two_is_varied_once(db: Database, person: Person) -> None:
    with db.unit():
        token, by = made.running(person).token, person("supervisor")

    def vary() -> None:
        made.varied(setting.open(token, by=by), lambda key: by)

    told = at_once(db, vary, vary)
    assert [one for one in told if one is None] == [None]
    with db.unit():
        rows = session().scalars(sa.select(Condition)).all()
        assert sorted(one.status for one in rows) == [Status.RUNNING, Status.VARIED]


def test_replacing_an_outcome_and_answering_its_condition_at_once_never_wait_in_a_ring(
    db: Database, person: Person
) -> None:
    with db.unit():
        by = person("supervisor")
        condition = made.running(person)
        token, decision = condition.token, condition.record.decision
        assert decision is not None
        outcome = decision.token

    def replace() -> None:
        earlier = decisions.open(outcome, by=by)
        case = cases.open(earlier.case.token, by=by)
        said = deciding.facts("3", **made.CONDITIONAL, at=earlier.decided_at)
        decisions.replace(earlier, case, by=by, because=made.REASONS, **said)

    def report() -> None:
        made.reported(setting.open(token, by=by), "yes", lambda key: by)

    told = at_once(db, replace, report)
    assert [one for one in told if isinstance(one, Conflict) and "again" in str(one)] == []
    with db.unit():
        found = session().scalars(sa.select(Record)).one()
        assert found.status is Kept.COMPLETED


def test_of_reopening_a_plan_and_recording_its_outcome_at_once_one_is_told(
    db: Database, person: Person
) -> None:
    with db.unit():
        by = person("supervisor")
        plan = planned(person, made.facts())
        (condition,) = queries.standing_in(plan.id)
        made.reported(setting.open(condition.token, by=by), "yes", person)
        token, case_token = condition.token, plan.case.token

    def reopen() -> None:
        reopening.reopen(setting.open(token, by=by), by=by, reasons=made.REASONS)

    def record() -> None:
        case = cases.open(case_token, by=by)
        decisions.decide(case, by=by, **deciding.facts("22", option_code=OPTION))

    told = at_once(db, reopen, record)
    assert [one for one in told if one is None] == [None]
