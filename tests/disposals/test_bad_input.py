"""What must not be recorded is refused in words with the rule’s source, by the page and by the API,
and nothing of it is kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.conditions.models import BreachDecision, Condition, Evidence, Record, Signature
from cjdiversion.conditions.states import Status
from cjdiversion.database import Base, Database, session
from cjdiversion.disposals.models import Covered, Decision
from cjdiversion.disposals.victim_models import VictimContact
from cjdiversion.escalations.models import Escalation
from tests.conditions import made as agreeing
from tests.disposals import made
from tests.pages import Caller

WRITTEN: tuple[type[Base], ...] = (
    *(Decision, Covered, VictimContact, Escalation, Record, Condition),
    *(BreachDecision, Evidence, Signature),
)
ONE_OUTCOME = "Source: Home Office crime outcomes, one for each crime (V2)"


def offences() -> list[dict[str, Any]]:
    """The later of the two happened today."""
    return [
        {"code": "TH68010", "committed_on": clock.today() - timedelta(days=900)},
        {"code": "CJ88116", "committed_on": clock.today()},
    ]


@pytest.fixture
def token(db: Database) -> str:
    return opened(db, "investigator", clock.now() - timedelta(days=900), offences=offences())


def opened(db: Database, who: str, at: datetime, **over: Any) -> str:
    with db.unit():
        by = accounts.actor_named(f"{who}@example.test")
        recorder = accounts.actor_named("sergeant@example.test")
        with clock.at(at):
            return made.case_for(by, recorded_by=recorder, **over).token


def counted(db: Database) -> list[int]:
    with db.unit():
        return [session().scalar(sa.select(sa.func.count()).select_from(t)) or 0 for t in WRITTEN]


def authority(name: str, rank: str) -> dict[str, Any]:
    return {"authority_name": name, "authority_rank": rank, "authority_by_phone": True}


def early() -> Any:
    """Before outcome 22 began on 1 April 2019, and long after the case was opened."""
    return clock.from_wall(clock.london(clock.now()).replace(
        year=2019, month=3, day=1, hour=12, minute=0, second=0, microsecond=0, tzinfo=None
    ))  # fmt: skip


# what is sent besides, the outcome, the moment → field, code, words, source
BAD: dict[str, tuple[dict[str, Any], str, int, tuple[str, str, str, str]]] = {
    "before the offence": (
        {},
        "16",
        1,
        ("decided_at", "before-the-offence", "cannot be before the offence",
         "Home Office crime outcomes (V2)"),
    ),
    "an authoriser below the rank": (
        authority("DC Sam Vale", "constable"),
        "3",
        0,
        ("authority_rank", "authority-rank", "kept for the rank of sergeant or above",
         "Criminal Justice and Courts Act 2015 s17"),
    ),
    "the same human": (
        authority("Lena Ford", "sergeant"),
        "3",
        0,
        ("authority_name", "authority-own", "must be another person’s", "rank rule"),
    ),
    "nobody of that rank": (
        authority("DS Mary Quill", "superintendent"),
        "3",
        0,
        ("authority_rank", "authority-rank-not-held", "has a lower rank here", "rank rule"),
    ),
}  # fmt: skip


def sent(over: dict[str, Any], outcome: str, days: int) -> dict[str, Any]:
    at = clock.now() - timedelta(days=days, minutes=2)
    moment = {"authority_at": at} if "authority_name" in over else {}
    return made.facts(outcome, at=at, offences=["1", "2"] if days else ["1"], **over, **moment)


def as_json(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in facts.items()
    }


def as_page(facts: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends: parts of a day, yes and no, one list of outcomes and options."""
    given: dict[str, Any] = {}
    for name, value in facts.items():
        if isinstance(value, date):
            wall = clock.london(value) if hasattr(value, "hour") else value
            parts = ("day", "month", "year")
            given |= {f"{name}-{part}": str(getattr(wall, part)) for part in parts}
            if hasattr(wall, "hour"):
                given[f"{name}-time"] = f"{wall:%H:%M}"
        elif isinstance(value, bool):
            given[name] = "yes" if value else "no"
        else:
            given[name] = value
    given["outcome_code"] = given.pop("option_code", given["outcome_code"])
    return given


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_input_is_refused_by_the_page_with_what_was_typed(
    db: Database, visit: Any, token: str, name: str
) -> None:
    over, outcome, days, (_, _, words, source) = BAD[name]
    before, facts = counted(db), sent(over, outcome, days)
    page = visit("investigator").get(f"/cases/{token}/decide")
    told = page.send("Record the decision", status=422, **as_page(facts))
    (line,) = told.errors
    assert words in line
    assert source in line
    assert made.REASONS in told.text  # what was typed is there again
    assert counted(db) == before


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_input_is_refused_by_the_api_with_its_code(
    db: Database, app: Flask, token: str, name: str
) -> None:
    over, outcome, days, (field, code, words, source) = BAD[name]
    before, facts = counted(db), sent(over, outcome, days)
    caller = Caller(app, "investigator@example.test")
    refused = caller.post(f"/api/v1/cases/{token}/decisions", as_json(facts), status=422)
    ((named, (told,)),) = refused["error"]["fields"].items()
    assert (named, told["code"]) == (field, code)
    assert words in told["message"]
    assert source in told["message"]
    assert counted(db) == before


NOT_IN_FORCE = ("was not in force on 1 March 2019. It holds from 1 April 2019", "NPCC guidance")


def test_a_code_that_was_not_in_force_that_day_is_refused_by_both(
    db: Database, app: Flask, visit: Any
) -> None:
    old = opened(db, "supervisor", early() - timedelta(days=9))
    before = counted(db)
    facts = made.facts("22", at=early(), activity_done_on=early().date())
    page = visit("supervisor").get(f"/cases/{old}/decide")
    (line,) = page.send("Record the decision", status=422, **as_page(facts)).errors
    path = f"/api/v1/cases/{old}/decisions"
    refused = Caller(app, "supervisor@example.test").post(path, as_json(facts), status=422)
    (told,) = refused["error"]["fields"]["outcome_code"]
    assert told["code"] == "not-in-force-then"
    for words in NOT_IN_FORCE:
        assert words in line
        assert words in told["message"]
    assert counted(db) == before


def test_two_decisions_at_once_for_one_offence_are_one_by_both(
    db: Database, app: Flask, visit: Any, token: str
) -> None:
    page = visit("investigator").get(f"/cases/{token}/decide")
    caller, path = Caller(app, "supervisor@example.test"), f"/api/v1/cases/{token}/decisions"
    caller.post(path, as_json(made.facts("16", offences=["2"])), status=201)
    before = counted(db)
    both = made.facts("16", offences=["1", "2"])
    told = page.send("Record the decision", status=409, **as_page(both))
    assert "DS Mary Quill has decided an outcome already for" in told.text
    assert ONE_OUTCOME in told.text
    refused = caller.post(path, as_json(both), status=409)
    assert refused["error"]["code"] == "decided-already"
    assert ONE_OUTCOME in refused["error"]["message"]
    assert counted(db) == before


def test_a_caution_for_somebody_under_18_is_refused_by_both(
    db: Database, app: Flask, visit: Any
) -> None:
    born = date(clock.today().year - 15, 1, 1)
    token = opened(db, "supervisor", clock.now() - timedelta(days=1), born_on=born)
    before, facts = counted(db), made.facts("3")
    page = visit("supervisor").get(f"/cases/{token}/decide")
    line = " ".join(page.send("Record the decision", status=422, **as_page(facts)).errors)
    path = f"/api/v1/cases/{token}/decisions"
    refused = Caller(app, "supervisor@example.test").post(path, as_json(facts), status=422)
    told = refused["error"]["fields"]["outcome_code"][0]
    assert told["code"] == "adults-only"
    for words in ("is for people of 18 or over", "Crime and Disorder Act 1998 s66ZA(6)"):
        assert words in line
        assert words in told["message"]
    assert counted(db) == before


BREACH = "Source: Criminal Justice Act 2003 s24"


def test_a_breach_of_a_condition_that_was_kept_is_refused_by_both(
    db: Database, app: Flask, visit: Any, person: Any
) -> None:
    with db.unit():
        record = agreeing.signed(person, agreeing.facts(), agreeing.work())
        first, _ = agreeing.queries.standing_in(record.id)
        one = agreeing.setting.open(first.token, by=person("supervisor"))
        agreeing.reported(one, "no", person)
        token = one.token
    decide = visit("supervisor").get(f"/conditions/{token}/decide")
    with db.unit():
        one = agreeing.setting.open(token, by=person("supervisor"))
        agreeing.reported(one, "yes", person)
    before = counted(db)
    said = {"choice": "prosecute", "reasons": agreeing.REASONS, "early_because": agreeing.EARLY}
    told = decide.send("Record the decision", status=409, **said)
    assert "“Prosecute” cannot be done now: this is" in told.text
    assert BREACH in told.text
    api = Caller(app, "supervisor@example.test")
    path = f"/api/v1/conditions/{token}"
    refused = api.post(f"{path}/decide", said, status=409)
    assert BREACH in refused["error"]["message"]
    again = {"answer": "no", "said_by": "Sam Okoro", "said_at": clock.now().isoformat()}
    assert BREACH in api.post(f"{path}/report", again, status=409)["error"]["message"]
    assert counted(db) == before
    with db.unit():
        assert agreeing.setting.open(token, by=person("supervisor")).status is Status.MET
