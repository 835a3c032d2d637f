"""The sums that pages read are those of the decisions, whatever happened in whatever order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.disposals import (
    jobs,
    measures,
    service,
    summaries,
    summary_queries,
    victims,
)
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.summary_models import SUMS, Counted, OutcomeSum
from cjdiversion.identities import service as identities
from tests.disposals import made

TODAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
BECAUSE = "Written about somebody else by mistake"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def who(key: str) -> Actor:
    return accounts.actor_named(f"{key}@example.test")


def differences() -> list[summaries.Difference]:
    summaries.settle(session())
    return summaries.check(session().connection())


def held() -> dict[str, Any]:
    summaries.settle(session())
    every = (Counted, *SUMS)
    return {
        one.__tablename__: sorted(map(repr, session().execute(sa.select(one.__table__))))
        for one in every
    }


def decided(outcome: str = "1", **over: Any) -> Decision:
    return made.decided(outcome, by=who("inspector"), recorded_by=who("sergeant"), **over)


# --- what may happen to a decision ----------------------------------------------------------------


def begun(dice: random.Random) -> None:
    at = TODAY - timedelta(days=dice.randint(0, 90))
    with clock.at(at):
        decided(dice.choice(["1", "8", "3", "10", "22"]), at=at)


def decided_apart(dice: random.Random) -> None:
    """Two decisions of one person, the one after the other."""
    made.two_of_a_case(
        dice.choice(["1", "10", "16"]),
        dice.choice(["1", "16"]),
        by=who("inspector"),
        recorded_by=who("sergeant"),
    )


def replaced(dice: random.Random) -> None:
    old = _one(dice)
    facts = made.facts(dice.choice(["1", "15", "16"]))
    service.replace(old, _case(old), by=who("inspector"), because=BECAUSE, **facts)


def taken_back(dice: random.Random) -> None:
    service.supersede(_one(dice), by=who("inspector"), because=BECAUSE)


def closed(dice: random.Random) -> None:
    one = _one(dice)
    if one.closed_on is None:
        service.close(one, by=who("inspector"), on=clock.today())


def corrected(dice: random.Random) -> None:
    case = _case(_one(dice))
    said = {
        "self_defined_ethnicity": dice.choice(["W1", "B1", "NS", "A4"]),
        "disability_stated": dice.choice(["yes", "no", "prefer-not", ""]),
        "born_on": date(dice.randint(1960, 2004), 1, 1),
        "sex": dice.choice(["M", "F"]),
    }
    cases.correct(case, by=who("sergeant"), version=None, **said)


def told(dice: random.Random) -> None:
    """The victim of a decision is told, asked or cannot be reached; or it is known which kind."""
    one = _one(dice)
    day = clock.today()
    said: dict[str, Any] = dice.choice(
        [
            {"informed_on": day, "informed_how": "telephone"},
            {"consulted_on": day, "view": "opposes"},
            {"not_possible_because": "No address"},
        ]
    )
    kind = dice.choice(["standard", "vulnerable", "not-assessed"])
    about = one if dice.random() < 0.7 or "informed_on" in said else None
    victims.record(_case(one), by=who("inspector"), kind=kind, decision=about, **said)


def wrong_person(dice: random.Random) -> None:
    case = _case(_one(dice))
    if case.quarantined_at is None:
        identities.quarantine(case, by=who("inspector"), because=BECAUSE)


DEEDS = (begun, begun, decided_apart, replaced, taken_back, closed, corrected, told, wrong_person)


def _one(dice: random.Random) -> Decision:
    query = sa.select(Decision).where(Decision.status == "stands").order_by(Decision.id)
    open_ones = [one for one in session().scalars(query) if _case(one).quarantined_at is None]
    if not open_ones:
        return decided()
    return dice.choice(open_ones)


def _case(decision: Decision) -> Case:
    found = service.open(decision.token, by=who("inspector")).case
    assert found is not None
    return cases.open(found.token, by=who("inspector"))


@pytest.mark.parametrize("seed", range(6))
def test_after_any_deeds_in_any_order_every_sum_is_that_of_the_decisions(
    db: Database, seed: int
) -> None:
    dice, done = random.Random(seed), set()
    for _ in range(14):
        deed = dice.choice(DEEDS)
        with db.unit():
            deed(dice)
        done.add(deed.__name__)
        with db.unit():
            assert differences() == [], deed.__name__
    assert len(done) > 3
    with db.unit():
        kept = [row for row in held()["disposal_outcome_sum"] if not row.endswith(", 0)")]
        summaries.write_all(session().connection())
        assert held()["disposal_outcome_sum"] == kept != []


def test_what_is_rolled_back_is_not_counted(db: Database) -> None:
    with pytest.raises(ZeroDivisionError), db.unit():
        decided()
        summaries.settle(session())
        raise ZeroDivisionError
    with db.unit():
        assert held() == {table: [] for table in held()}


def test_the_unit_of_work_that_decides_reads_it_in_the_sums(db: Database) -> None:
    with db.unit():
        decision = decided("8")
        over = measures.period("this-year", clock.today())
        found = summary_queries.by_unit(decision.force_id, over)
        assert [(row.outcome_code, row.count) for row in found] == [("8", 1)]


def test_sums_are_read_by_their_key_alone(db: Database) -> None:
    with db.unit():
        decision = decided("8")
        over = measures.period("last-12-months", clock.today())
        summary_queries.by_unit(decision.force_id, over)
        if db.engine.dialect.name == "sqlite":
            where = (OutcomeSum.force_id == decision.force_id, OutcomeSum.basis == "decided")
            query = sa.select(OutcomeSum).where(*where, OutcomeSum.month >= over.from_on)
            text = query.compile(db.engine, compile_kwargs={"literal_binds": True})
            plan = session().execute(sa.text(f"EXPLAIN QUERY PLAN {text}")).all()
            assert "force_id=? AND basis=? AND month>?" in str(plan)


def test_months_and_people_and_alike_cases_are_counted_too(db: Database) -> None:
    with db.unit():
        decision = decided("8")
        over = measures.period("last-12-months", clock.today())
        (month,) = summary_queries.by_month(decision.force_id, over)
        assert (month.month, month.outcome_code, month.count) == (date(2026, 11, 1), "8", 1)
        (alike,) = summary_queries.alike(decision.force_id, over)
        assert (alike.outcome_code, alike.count) == ("8", 1)
        (people,) = summary_queries.people(decision.force_id, over)
        assert (people.outcome_code, people.count) == ("8", 1)
        other = who("sergeant.south").force_id
        assert summary_queries.people(other, over) == summary_queries.alike(other, over) == []


# --- when somebody wrote past the services --------------------------------------------------------


@pytest.fixture
def _off(db: Database) -> None:
    with db.unit():
        decided("8")
    with db.unit() as here:
        here.execute(sa.update(OutcomeSum).values(decisions=7))


@pytest.mark.usefixtures("_off")
def test_a_check_says_where_a_sum_is_not_that_of_the_decisions(app: Flask) -> None:
    told = app.test_cli_runner().invoke(args=["disposals", "summaries", "--check"])
    assert told.exit_code == 1
    assert "disposal_outcome_sum: 7 summed, 1 counted at " in told.output
    assert "sums differ from the decisions" in told.output


@pytest.mark.usefixtures("_off")
def test_counting_anew_puts_it_right(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["disposals", "summaries"]).exit_code == 0
    told = runner.invoke(args=["disposals", "summaries", "--check"])
    assert (told.exit_code, told.output) == (0, "Every sum equals the decisions it is made of\n")


@pytest.mark.usefixtures("_off")
def test_the_job_puts_it_right_and_says_how_much_was_wrong(db: Database) -> None:
    with db.unit():
        assert jobs.check_sums() == "2 sums differed"
    with db.unit():
        assert jobs.check_sums() == "0 sums differed"


def test_a_decision_that_is_not_counted_is_found(db: Database) -> None:
    with db.unit():
        decided("8")
    with db.unit() as here:
        here.execute(sa.delete(Counted))
        assert {one.table for one in differences()} == {"disposal_counted"}


def test_whoever_is_asked_for_sums_writes_nothing(db: Database) -> None:
    with db.unit():
        force = decided("8").force_id
    with db.unit(reading=True):
        over = measures.period("all", clock.today())
        assert len(summary_queries.by_unit(force, over)) == 1


def test_many_who_decide_at_once_in_one_unit_are_each_counted(db: Database) -> None:
    with db.unit():
        by, recorder = who("inspector"), who("sergeant")
        tokens = [made.case_for(by, recorded_by=recorder).token for _ in range(12)]

    def decide(token: str) -> None:
        with clock.at(TODAY), db.unit():
            case = cases.open(token, by=by)
            first = service.decide(case, by=by, **made.facts("8"))
            service.replace(first, case, by=by, because=BECAUSE, **made.facts("1"))

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(decide, tokens)) == [None] * 12
    with db.unit():
        over = measures.period("this-year", clock.today())
        (row,) = summary_queries.by_unit(by.force_id, over)
        assert (row.outcome_code, row.count) == ("1", 12)
        assert differences() == []
