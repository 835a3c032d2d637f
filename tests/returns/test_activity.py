"""L&D activity: what the force asked and what came of it, recounted referral by referral."""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion.listing import Place
from cjdiversion.referrals import answering
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from cjdiversion.returns import queries
from tests import make
from tests.referrals import made as referring
from tests.returns import made
from tests.returns.made import Person


def story(person: Person) -> None:
    sergeant, practitioner = person("sergeant"), person("practitioner")
    for priority in ("1", "2", "3"):
        referring.sent(make.booking(by=sergeant), by=sergeant, priority=priority)
    accepted = referring.sent(make.booking(by=sergeant, sex="F"), by=sergeant)
    answering.accept(accepted, by=practitioner)
    declined = referring.sent(make.booking(by=sergeant, sex=""), by=sergeant)
    referring.decline(declined, by=practitioner)
    referring.withdraw(referring.sent(make.booking(by=sergeant), by=sergeant), by=sergeant)
    referring.draft(make.booking(by=sergeant), by=sergeant)
    referring.begun(make.booking(by=sergeant), by=practitioner)


def test_every_figure_is_what_a_count_by_hand_gives_and_lists_as_many_rows(
    unit: Session, person: Person
) -> None:
    story(person)
    unit.flush()
    every = unit.scalars(sa.select(Referral).where(Referral.sent_at.is_not(None))).all()
    sent = [each for each in every if not each.is_begun_by_ld]
    assert len(every) == len(sent) + 1
    one, force = made.built(person, "ld-activity"), person("performance").force_id
    assert one.total == len(sent) == 6
    assert made.numbers(one, "priority") == dict(Counter(each.priority for each in sent))
    assert made.numbers(one, "state") == dict(Counter(each.status.value for each in sent))
    assert made.numbers(one, "decline") == {"no-vulnerability": 1}
    answers: Counter[str] = Counter()
    for each in sent:
        is_late = each.answered_at and each.answer_due_at and each.answered_at > each.answer_due_at
        answers["not-answered" if not each.answered_at else "late" if is_late else "in-time"] += 1
    assert made.numbers(one, "answer") == dict(answers)
    for figure in one.figures:
        for value in figure.values:
            asked: dict[str, Any] = {"figure": figure.figure.code, "value": value.code}
            page = queries.behind(one.kind, force, one.period, Place(), **asked)
            assert page.total == value.count, asked


def test_a_draft_is_no_activity_and_one_withdrawn_is_not_waited_for(
    unit: Session, person: Person
) -> None:
    story(person)
    one = made.built(person, "ld-activity")
    assert Status.DRAFT.value not in made.numbers(one, "state")
    assert made.failing(one)["no-answer"] == 3
    assert made.failing(one)["no-sex"] == 1


def test_another_force_counts_none_of_it(unit: Session, person: Person) -> None:
    story(person)
    assert made.built(person, "ld-activity", by="performance.south").total == 0


def test_it_is_said_to_be_local(db: Any, visit: Any) -> None:
    page = visit("performance").get("/returns")
    assert "L&D activity (local, no national return)" in page.text
