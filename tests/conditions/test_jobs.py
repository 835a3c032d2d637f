"""The jobs of the room: each row by itself, one that fails holds up no other, and what is done once
is not done again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cjdiversion.access import Actor
from cjdiversion.conditions import due, jobs, raising, service, setting
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.database import Database
from cjdiversion.disposals import service as disposals
from cjdiversion.escalations import service as escalations
from cjdiversion.escalations.steps import Status as Raised
from tests.conditions import made
from tests.conditions.test_raising import days, raised

Person = Callable[[str], Actor]


@pytest.mark.parametrize(
    ("job", "after", "status", "said"),
    [
        (jobs.remind, 14, Status.RUNNING, "asked"),
        (jobs.lapse, 29, Status.UNANSWERED, "given back"),
    ],
)
def test_a_job_does_each_by_itself_until_none_is_left(
    db: Database,
    person: Person,
    monkeypatch: pytest.MonkeyPatch,
    job: Callable[[Database], str],
    after: int,
    status: Status,
    said: str,
) -> None:
    with db.unit():
        broken = made.running(person).token  # the first of every batch
        tokens = [made.running(person).token for _ in range(3)]
        unasked = setting.open(broken, by=person("supervisor")).id
    monkeypatch.setattr(due, "AT_ONCE", 2)
    act = raising._held

    def held(condition_id: Any, which: Any) -> Any:
        if condition_id == unasked:
            raise RuntimeError("this one cannot be done")
        return act(condition_id, which)

    monkeypatch.setattr(raising, "_held", held)
    with days(after):
        assert job(db) == f"3 {said}, 1 failed"
        assert job(db) == f"0 {said}, 1 failed"
    with db.unit():
        for token in tokens:
            row = setting.open(token, by=person("supervisor"))
            assert (row.status, row.reminders) == (status, int(job is jobs.remind))
        assert setting.open(broken, by=person("supervisor")).status is Status.RUNNING


def failing(monkeypatch: pytest.MonkeyPatch, of: object, name: str, subject_id: Any) -> None:
    """Whatever is done about that row fails, after it has begun."""
    act = getattr(of, name)

    def done(*given: Any, **more: Any) -> Any:
        came = act(*given, **more)
        if subject_id in {getattr(one, "id", one) for one in given}:
            raise RuntimeError("this one cannot be done")
        return came

    monkeypatch.setattr(of, name, done)


def test_one_that_cannot_be_raised_holds_up_no_other(
    db: Database, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.unit():
        broken, *rest = (made.running(person) for _ in range(4))
        for one in (broken, *rest):
            made.reported(one, "no", person)
        made.begun(person)  # a caution whose record is not signed
        first = broken.id
    monkeypatch.setattr(due, "AT_ONCE", 2)
    with days(5):
        with monkeypatch.context() as patch:
            failing(patch, escalations, "raise_once", first)
            said = "4 raised, 0 ended with their decision, 1 failed"
            assert jobs.raise_waiting(db) == said
            assert jobs.raise_waiting(db) == said.replace("4", "0")
        with db.unit() as unit:
            assert raised(unit, "condition-to-decide") == [Raised.RAISED] * 3
            assert raised(unit, "caution-not-signed") == [Raised.RAISED]
        assert jobs.raise_waiting(db) == "1 raised, 0 ended with their decision"
        assert jobs.raise_waiting(db) == "0 raised, 0 ended with their decision"


def test_one_that_cannot_end_holds_up_no_other(
    db: Database, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.unit():
        records = [made.running(person).record for _ in range(4)]
        for record in records:
            assert record.decision is not None
            disposals.supersede(record.decision, by=person("supervisor"), because=made.REASONS)
        first, *rest = (one.token for one in records)
        broken = records[0].id
    monkeypatch.setattr(due, "AT_ONCE", 2)
    with monkeypatch.context() as patch:
        failing(patch, service, "cease", broken)
        assert jobs.raise_waiting(db) == "0 raised, 3 ended with their decision, 1 failed"
    with db.unit():
        by = person("supervisor")
        assert {service.open(one, by=by).status for one in rest} == {Kept.CEASED}
        assert service.open(first, by=by).status is Kept.SIGNED  # nothing of it was kept
    assert jobs.raise_waiting(db) == "0 raised, 1 ended with their decision"


def test_one_that_cannot_be_settled_holds_up_no_other(
    db: Database, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.unit():
        drafts = [made.begun(person) for _ in range(4)]
        decisions = [one.decision_id for one in drafts]
    with days(5):
        assert jobs.raise_waiting(db).startswith("4 raised")
        with db.unit():
            for token in [one.token for one in drafts]:
                record = service.open(token, by=person("supervisor"))
                assert record.decision is not None
                told = {"by": person("supervisor"), "because": made.REASONS}
                disposals.supersede(record.decision, **told)
        monkeypatch.setattr(due, "AT_ONCE", 2)
        with monkeypatch.context() as patch:
            failing(patch, escalations, "settle", decisions[0])
            assert jobs.raise_waiting(db) == "0 raised, 4 ended with their decision, 1 failed"
            with db.unit() as unit:
                found = raised(unit, "caution-not-signed")
            assert sorted(found) == [*[Raised.ANSWERED] * 3, Raised.RAISED]
        assert jobs.raise_waiting(db) == "0 raised, 0 ended with their decision"
        with db.unit() as unit:
            assert raised(unit, "caution-not-signed") == [Raised.ANSWERED] * 4
