"""Whatever is done in whatever order: no condition outlives its limit, the hours are capped,
nothing is in force unsigned, and what is completed is closed."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.conditions import (
    answering,
    following,
    limits,
    queries,
    reopening,
    service,
    setting,
    states,
)
from cjdiversion.conditions.models import Condition, Record
from cjdiversion.conditions.states import Kept, Status
from cjdiversion.disposals.steps import Status as Decided
from cjdiversion.errors import Refusal
from tests.conditions import made

Person = Callable[[str], Actor]
DEEDS = 30


class Story:
    """One caution, and somebody who does anything that comes to mind with it."""

    def __init__(self, seed: int, person: Person, unit: Session) -> None:
        self.chance, self.person, self.unit = random.Random(seed), person, unit
        self.by = person("supervisor")
        limit = self.chance.choice([None, 60, 90, 200])
        self.limit_on = None if limit is None else made.in_days(limit)
        over = {} if limit is None else {"summary_limit_on": self.limit_on}
        self.token = made.begun(person, **over).token
        self.done: set[str] = set()

    @property
    def record(self) -> Record:
        found = queries.one(self.token, self.by)
        assert found is not None
        return found

    def conditions(self) -> list[Condition]:
        return list(queries.conditions_of(self.record.id))

    def one(self) -> Condition:
        return setting.open(self.chance.choice(self.conditions()).token, by=self.by)

    def facts(self) -> dict[str, Any]:
        due = made.in_days(self.chance.randint(0, 150))
        because = self.chance.choice(["", "The course begins late"])
        told = {"due_on": due, "exceptional_because": because}
        hours = self.chance.choice([None, *range(5, 25, 5)])
        return made.facts(**told) if hours is None else made.work(hours, **told)

    def step(self) -> str:
        name = self.chance.choice(list(DOING))
        if not self.conditions():
            name = "add"
        elif self.record.status is Kept.DRAFT and self.chance.random() < 0.4:
            name = "sign"
        with self.unit.begin_nested() as attempt:
            try:
                DOING[name](self)
            except Refusal:
                attempt.rollback()
                self.unit.expire_all()
                return ""
        self.done.add(name)
        return name

    def check(self) -> None:
        self.unit.flush()
        record, rows = self.record, self.conditions()
        standing = [one for one in rows if one.status in states.STANDING]
        assert limits.attendance(standing) <= limits.ATTENDANCE_HOURS
        in_force = [one for one in rows if one.status in states.IN_FORCE]
        assert not in_force or record.status is Kept.SIGNED
        for one in rows:
            if one.from_version:
                self._within(record, one, self.limit_on)
        decision = record.decision
        assert decision is not None
        assert (record.status is Kept.COMPLETED) == (decision.closed_on is not None)
        if record.status is Kept.CEASED:
            assert decision.status is Decided.SUPERSEDED
        late = [one for one in rows if one.due_on < clock.today()]
        assert not [one for one in late if one.status is Status.RUNNING]

    @staticmethod
    def _within(record: Record, one: Condition, limit_on: date | None) -> None:
        assert record.signed_on is not None
        weeks = 20 if one.exceptional_because else 16
        assert one.due_on <= record.signed_on + timedelta(weeks=weeks)
        if limit_on is not None:  # as it was stated, whatever the record has come to hold
            assert one.due_on <= limit_on - timedelta(days=14)


def _report(story: Story) -> None:
    made.reported(story.one(), story.chance.choice(["yes", "partly", "no"]), story.person)


def _answer(story: Story) -> None:
    link = answering.ask(story.one(), by=story.by)
    told = story.chance.choice(["yes", "partly", "no"])
    answering.answer(link, answer=told, said_by="A provider")


def _vary(story: Story) -> None:
    told = {**story.facts(), **made.signature(), "reasons": made.REASONS}
    following.vary(story.one(), by=story.by, **told)


def _decide(story: Story) -> None:
    choice = story.chance.choice(["no-action", "no-action", "prosecute"])
    made.decide(story.one(), story.person, choice)


DOING: dict[str, Callable[[Story], Any]] = {
    "add": lambda story: setting.add(story.record, by=story.by, **story.facts()),
    "change": lambda story: setting.change(story.one(), by=story.by, **story.facts()),
    "take-out": lambda story: setting.take_out(story.one(), by=story.by),
    "sign": lambda story: service.sign(story.record, by=story.by, **made.signature()),
    "report": _report,
    "answer": _answer,
    "vary": _vary,
    "decide": _decide,
    "reopen": lambda story: reopening.reopen(story.one(), by=story.by, reasons=made.REASONS),
}


def test_in_whatever_order_the_limits_hold(person: Person, unit: Session) -> None:
    done: set[str] = set()
    for seed in range(16):
        story, at = Story(seed, person, unit), clock.now()
        for _ in range(DEEDS):
            at += timedelta(days=story.chance.choice([0, 0, 0, 1, 6]))
            with clock.at(at):
                story.step()
                made.remind_due()
                made.lapse_due()
                story.check()
        done |= story.done
    assert done == set(DOING)  # each was taken at least once, or nothing was tried
