"""Every step, from every state, by every kind of reader, on the real service.

`transitions.csv` is written by hand: it is what was agreed, not what the table of steps says. `ok`,
the state a step that leads back leads to, or the refusal as a page shows it: 403 not this role or
not this person, 404 not there for you, 409 not from here. The last step was always taken by the
first practitioner or the sergeant; what is redirected goes to the service in the south.
`received-owned` is one that the first practitioner took: hers, and the others’ are colleagues.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion.access import SYSTEM, Actor, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.errors import Refusal
from cjdiversion.referrals import owning, service
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.paths import diagram, transitions
from cjdiversion.referrals.steps import STEPS, Status
from cjdiversion.refusals import STATUSES
from tests import make
from tests.referrals import made

Person = Callable[[str], Actor]
HOUSE = Path(__file__).parents[2]

with (Path(__file__).parent / "transitions.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
WHO = [column for column in ROWS[0] if column not in ("state", "step")]
OWNED = "received-owned"
STATES = [*(state.value for state in Status), OWNED]
LEADS_TO = {
    "change": "draft",
    "send": "sent",
    "begin": "received",
    "receive": "received",
    "take": "received",
    "assign": "",
    "accept": "accepted",
    "decline": "declined",
    "sign-off": "",
    "hold": "on-hold",
    "resume": "",
    "redirect": "redirected",
    "take-back": "received",
    "screen": "screened",
    "assess": "assessed",
    "support": "in-support",
    "close": "closed",
    "reopen": "received",
    "amend": "",
    "follow-up": "",
    "withdraw": "withdrawn",
    "expire": "expired",
    "exempt": "",
    "count-again": "",
    "recount": "",
    "undo": "",
    "put-back": "",
}


def test_every_state_and_step_stands_in_the_file_once() -> None:
    found = Counter((row["state"], row["step"]) for row in ROWS)
    assert found == Counter((state, step) for state in STATES for step in LEADS_TO)


def test_every_step_of_the_table_stands_in_the_file() -> None:
    assert {step.name for step in STEPS} == set(LEADS_TO)


def test_the_readme_shows_the_table_as_it_is() -> None:
    assert diagram() in (HOUSE / "README.md").read_text(encoding="utf-8")


def test_the_migration_allows_the_moves_of_the_table_and_no_others() -> None:
    """A migration keeps its own copy; a change of the table is a new migration."""
    found = import_module("cjdiversion.migrations.versions.0028_sources")
    assert list(found.MOVES) == transitions()


@pytest.mark.parametrize("state", STATES)
def test_every_step_is_allowed_or_refused_as_agreed(
    state: str, person: Person, unit: Session
) -> None:
    referral = _standing(state, person)
    token, version = referral.token, referral.version
    for row in (row for row in ROWS if row["state"] == state):
        for who in WHO:
            actor = SYSTEM if who == "system" else person(who)
            with unit.begin_nested() as attempt:
                came = _tried(row["step"], token, actor, unit)
                attempt.rollback()
            unit.expire_all()
            assert came == _wanted(row, who), f"{state}, {row['step']}, {who}: {came}"
    kept = unit.get_one(Referral, referral.id)
    assert (kept.status.value, kept.version) == (_status(state), version)


def _standing(state: str, person: Person) -> Referral:
    if state != OWNED:
        return made.in_state(Status(state), person, _case(person))
    referral = made.in_state(Status.SENT, person, _case(person))
    owning.take(referral, by=person("practitioner"))
    return referral


def _status(state: str) -> str:
    return Status.RECEIVED.value if state == OWNED else state


def _case(person: Person) -> Case:
    """One that the investigator of the same force reaches too."""
    cid = accounts.unit_named("Northshire CID", UnitKind.INVESTIGATION)
    assert cid is not None
    return make.booking(by=person("sergeant"), investigating_unit=cid.token)


def _tried(step: str, token: str, actor: Actor, unit: Session) -> str:
    """The state it led to, or the status of the refusal."""
    try:
        referral = _found(token, actor, unit)
        made.STEPS[step](referral, by=actor)
    except Refusal as refused:
        return str(STATUSES[type(refused)])
    return referral.status.value


def _found(token: str, actor: Actor, unit: Session) -> Referral:
    """The service itself opens nothing: its job finds what is overdue."""
    if actor is not SYSTEM:
        return service.open(token, by=actor)
    found: Any = unit.query(Referral).filter(Referral.token == token).one()
    assert isinstance(found, Referral)
    return found


def _wanted(row: dict[str, str], who: str) -> str:
    """A step that leads nowhere leaves the referral in the state it is in."""
    return (LEADS_TO[row["step"]] or _status(row["state"])) if row[who] == "ok" else row[who]
