"""A case is graded, and a finding read, by a day; who is late is reminded once a week."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock, reference
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Person as Account
from cjdiversion.database import Database, session
from cjdiversion.outbox.models import Message
from cjdiversion.reference import Mark, ReferenceEntry
from cjdiversion.reviews import dealing, grading, jobs, late, queries
from cjdiversion.reviews.models import Review, ReviewSample
from tests.reviews import made

AFTER = timedelta(days=15)


def shared_out(person: made.Person, count: int = 2) -> ReviewSample:
    return made.shared_out(person, count, ["Stone", "Marr"])


def letters() -> Counter[tuple[str, str]]:
    """Kind and the name it is to."""
    query = sa.select(Message.kind, Account.name).join(Account, Account.id == Message.recipient_id)
    wanted = ("review-late", "sample-behind", "review-finding")
    return Counter((kind, name) for kind, name in session().execute(query) if kind in wanted)


def days_of(force: str, days: int) -> None:
    like = reference.current("review_times", "grade")
    assert like is not None
    told = {"kind": like.kind, "code": like.code, "label": like.label, "source": "Our policy"}
    row = ReferenceEntry(**told, force_code=force, attributes={"days": days}, mark=Mark.LOCAL)
    row.from_on = date(2020, 1, 1)
    session().add(row)
    session().flush()


def test_a_case_is_to_be_graded_within_two_weeks_or_as_the_force_says(
    unit: Session, person: made.Person
) -> None:
    sample = shared_out(person)
    due = {one.due_on for one in unit.scalars(sa.select(Review))}
    assert due == {clock.today() + timedelta(days=14)}
    days_of("99", 3)
    (case, *_) = made.cases(sample)
    (third,) = made.tokens(sample, "Penn")
    dealing.assign(case, by=person("performance"), place=2, reviewer=third)
    given = queries.reviews_of([case.id])[case.id][-1]
    assert given.due_on == clock.today() + timedelta(days=3)


def test_nobody_is_late_on_the_day_itself_nor_once_it_is_graded(
    unit: Session, person: made.Person
) -> None:
    sample = shared_out(person, 1)
    with clock.at(clock.now() + timedelta(days=14)):
        assert (late.counts(sample.id), late.remind()) == ((0, 0), 0)
    for one in unit.scalars(sa.select(Review)).all():
        by = person(made.REVIEWERS[one.reviewer])
        grading.grade(grading.open(one.token, by=by), by=by, verdict="appropriate")
    with clock.at(clock.now() + AFTER):
        assert (late.counts(sample.id), late.remind()) == ((0, 0), 0)


def test_who_is_late_is_reminded_once_a_week_and_the_leads_with_them(
    unit: Session, person: made.Person
) -> None:
    sample = shared_out(person)
    monday = clock.now() + AFTER
    monday += timedelta(days=-monday.weekday() % 7)
    for days in (0, 1, 6):
        with clock.at(monday + timedelta(days=days)):
            assert late.counts(sample.id) == (4, 0)
            assert late.remind() == 1
    reviewers = {one.reviewer for one in unit.scalars(sa.select(Review))}
    lead = person("performance").name
    once = {("review-late", name): 1 for name in reviewers} | {("sample-behind", lead): 1}
    assert letters() == once
    with clock.at(monday + timedelta(days=7)):
        late.remind()
    assert letters() == dict.fromkeys(once, 2)


def test_a_finding_nobody_reads_is_told_again(unit: Session, person: made.Person) -> None:
    sample = shared_out(person, 1)
    for one in unit.scalars(sa.select(Review)).all():
        by = person(made.REVIEWERS[one.reviewer])
        grading.grade(grading.open(one.token, by=by), by=by, verdict="appropriate")
    (case,) = made.cases(sample)
    told = {"by": person("performance"), "finding": "Well reasoned, and the victim was heard"}
    grading.tell(dealing.open_case(case.token, by=person("performance")), **told)
    assert letters() == {("review-finding", person("supervisor").name): 1}
    with clock.at(clock.now() + AFTER):
        assert late.counts(sample.id) == (0, 1)
        late.remind()
    assert letters()[("review-finding", person("supervisor").name)] == 2
    grading.answer(case, by=person("supervisor"))
    with clock.at(clock.now() + AFTER):
        assert (late.counts(sample.id), late.remind()) == ((0, 0), 0)


def test_the_pages_say_by_when_and_what_is_late(db: Database, visit: Any) -> None:
    def person(key: str) -> Any:
        return accounts.actor_named(f"{key}@example.test")

    with db.unit():
        token = shared_out(person).token
    due = clock.day_in_words(clock.today() + timedelta(days=14))
    cases = visit("performance").get(f"/dip-samples/{token}/cases")
    assert f"by {due}" in cases.text
    with clock.at(clock.now() + AFTER):
        shown = visit("performance").get(f"/dip-samples/{token}")
        assert "Past the day for grading: 4" in shown.text
        assert f"{due}, late" in visit("reviewer").get("/my-reviews").text
        with db.unit():
            assert jobs.remind() == "1 samples with something late"
