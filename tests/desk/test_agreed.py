"""The line of time of a case tells what became of a caution or a plan, to those who may read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.conditions import answering, following, queries, reopening, setting
from cjdiversion.conditions.models import Condition, Record
from cjdiversion.database import Database
from tests.conditions import made
from tests.conditions.test_plans import planned
from tests.pages import Page

Person = Callable[[str], Actor]


def told(page: Page) -> list[str]:
    """Titles of what was agreed to, oldest first."""
    titles = ["".join(one.itertext()).strip() for one in page.root.iter("h3")]
    found = [one for one in titles if one.startswith(("Conditional caution:", "Diversionary"))]
    return [one.partition(": ")[2] for one in reversed(found)]


def standing(record: Record, person: Person) -> list[Condition]:
    by = person("supervisor")
    return [setting.open(one.token, by=by) for one in queries.standing_in(record.id)]


def a_caution_with_everything(person: Person) -> Record:
    """Each deed an hour after the one before."""
    begins = clock.now()
    deeds = iter(range(1, 20))

    def later() -> Any:
        return clock.at(begins + timedelta(hours=next(deeds)))

    with later():
        record = made.signed(person, made.facts(), made.work(5), made.work(5))
    first, second, third = standing(record, person)
    with later():
        made.varied(first, person)
    with later():
        made.reported(second, "yes", person)
    with later():
        reopening.reopen(second, by=person("supervisor"), reasons=made.REASONS)
    with later():
        link = answering.ask(second, by=person("supervisor"))
        answering.answer(link, answer="no", said_by="Reception")
    with clock.at(begins + timedelta(days=29)):
        made.lapse_due()
    with clock.at(begins + timedelta(days=30)):
        made.reported(third, "partly", person)
    with clock.at(begins + timedelta(days=31)):
        given = {"by": person("supervisor"), "reasons": made.REASONS}
        following.decide(third, choice="no-action", **given)
    with clock.at(begins + timedelta(days=32)):
        following.decide(second, choice="prosecute", **given)
    return record


def test_a_decision_maker_reads_what_became_of_each_condition(
    db: Database, person: Person, visit: Any
) -> None:
    with db.unit():
        record = a_caution_with_everything(person)
        path, at = f"/cases/{record.case.token}", f"/cautions/{record.token}"
    with clock.at(clock.now() + timedelta(days=33)):
        page = visit("supervisor").get(path)
        seen = told(page)
        assert sorted(seen[:2]) == ["record begun", "record signed"]
        assert sorted(seen[2:4]) == ["condition 1 varied", "signed afresh, version 2"]
        assert seen[4:7] == [
            "condition 2 reported done",
            "condition 2 reopened",
            "condition 2 not done yet",
        ]
        late = "due, and nobody said whether it was done"
        assert sorted(seen[7:9]) == [f"condition 2 {late}", f"condition 3 {late}"]
        assert seen[9:11] == [
            "condition 3 reported partly done",
            "condition 3 not met, no action taken",
        ]
        breached = ["condition 2 breached, to be prosecuted", "ended without completion"]
        assert sorted(seen[11:]) == breached
        assert page.links["Conditional caution: condition 2 reopened"] == at
        assert made.REASONS not in page.text  # they stand on the page of the record


def test_custody_reads_nothing_of_what_was_agreed_to(
    db: Database, person: Person, visit: Any, statements: Any
) -> None:
    with db.unit():
        path = f"/cases/{made.running(person).case.token}"
    visitor = visit("sergeant")
    visitor.get(path)
    with statements() as asked:
        page = visitor.get(path)
    assert told(page) == []
    assert not [one for one in asked if "caution_record" in one or "caution_condition" in one]
    assert told(visit("superintendent").get(path)) == ["record begun", "record signed"]


def test_a_plan_that_was_done_is_told_as_completed(
    db: Database, person: Person, visit: Any
) -> None:
    with db.unit():
        record = planned(person, made.facts())
        made.reported(made.only(record, person), "yes", person)
        path = f"/cases/{record.case.token}"
    seen = told(visit("supervisor").get(path))
    assert sorted(seen) == [
        "completed",
        "condition 1 reported done",
        "record begun",
        "record signed",
    ]


def test_a_case_without_a_record_asks_one_thing_more(
    db: Database, person: Person, visit: Any, statements: Any
) -> None:
    with db.unit():
        path = f"/cases/{made.decided(person).case.token}"
    visitor = visit("supervisor")
    visitor.get(path)
    with statements() as asked:
        visitor.get(path)
    of_the_room = ("caution_", "condition_evidence", "breach_decision")
    assert len([one for one in asked if any(name in one for name in of_the_room)]) == 1
