"""Every step of a referral, from every state, by everybody, on the real service.

`transitions.csv` is what was agreed: `ok`, or the refusal as a page shows it: 403 not this role,
404 not there for you, 409 not from here.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from cjdiversion.access import Actor
from cjdiversion.errors import Refusal
from cjdiversion.refusals import STATUSES
from cjdiversion.victims import service
from cjdiversion.victims.models import VictimReferral
from cjdiversion.victims.steps import OPEN, STEPS, Status
from tests.victims import made

Person = Callable[[str], Actor]

with (Path(__file__).parent / "transitions.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
WHO = [column for column in ROWS[0] if column not in ("state", "step")]
LEADS_TO = {
    "ask": "offered",
    "refuse": "refused",
    "send": "sent",
    "accept": "accepted",
    "decline": "declined",
    "miss": "no-contact",
    "attend": "attended",
    "close": "closed",
    "withdraw": "withdrawn",
}


def test_every_state_and_step_stands_in_the_file_once() -> None:
    found = Counter((row["state"], row["step"]) for row in ROWS)
    assert found == Counter((state.value, step) for state in Status for step in LEADS_TO)


def test_every_step_of_the_table_stands_in_the_file() -> None:
    assert {step.name for step in STEPS} == set(LEADS_TO)


def test_no_state_that_waits_is_without_a_way_out() -> None:
    for state in OPEN:
        assert any(state in step.sources and step.target not in OPEN for step in STEPS), state


@pytest.mark.parametrize("state", [state.value for state in Status])
def test_every_step_is_allowed_or_refused_as_agreed(
    state: str, person: Person, unit: Session
) -> None:
    person("second")
    referral = made.in_state(Status(state), person)
    token, version = referral.token, referral.version
    for row in (row for row in ROWS if row["state"] == state):
        for who in WHO:
            with unit.begin_nested() as attempt:
                came = _tried(row["step"], token, person(who))
                attempt.rollback()
            unit.expire_all()
            wanted = LEADS_TO[row["step"]] if row[who] == "ok" else row[who]
            assert came == wanted, f"{state}, {row['step']}, {who}: {came}"
    kept = unit.get_one(VictimReferral, referral.id)
    assert (kept.status.value, kept.version) == (state, version)


def _tried(step: str, token: str, actor: Actor) -> str:
    """The state it led to, or the status of the refusal."""
    try:
        referral = service.open_referral(token, by=actor)
        made.STEPS[step](referral, by=actor)
    except Refusal as refused:
        return str(STATUSES[type(refused)])
    return referral.status.value
