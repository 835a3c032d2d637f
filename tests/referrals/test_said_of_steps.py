"""What the table says of a step stands where the step is taken."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cjdiversion.access import Actor
from cjdiversion.contacts import steps as contacts
from cjdiversion.database import Database
from cjdiversion.escalations import steps as escalations
from cjdiversion.referrals.steps import BY_NAME, STEPS, Status
from tests.pages import Visitor
from tests.referrals import made

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]
At = Callable[[Status], str]


@pytest.fixture
def at(db: Database, person: Person) -> At:
    def in_state(status: Status) -> str:
        with db.unit():
            return f"/referrals/{made.in_state(status, person).token}"

    return in_state


def test_every_page_of_a_step_says_what_the_table_says_of_it(visit: Visit, at: At) -> None:
    """Its hint, and its warning before it is done."""
    asked = {
        ("sergeant", Status.DRAFT): ("change", "send"),
        ("sergeant", Status.SENT): ("amend", "withdraw"),
        ("practitioner", Status.SENT): ("accept", "decline", "hold", "redirect", "exempt"),
        ("practitioner", Status.ACCEPTED): ("screen", "assess", "close"),
        ("teamlead", Status.DECLINED): ("reopen", "put-back"),
        ("teamlead", Status.RECEIVED): ("assign",),
    }
    for (key, status), names in asked.items():
        path, visitor = at(status), visit(key)
        for name in names:
            page, step = visitor.get(f"{path}/{name}"), BY_NAME[name]
            assert f"{step.hint}." in page.text and step.warning in page.text, name


def test_no_two_steps_share_a_name() -> None:
    for table in (STEPS, contacts.STEPS, escalations.STEPS):
        labels = [step.label for step in table]
        assert len(labels) == len(set(labels))
