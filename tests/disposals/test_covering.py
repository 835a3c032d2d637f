"""Which offences a decision is about; one decision an offence; the days that are kept apart."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.disposals import queries, service
from cjdiversion.errors import Conflict, Invalid, OutOfOrder
from tests.disposals import made
from tests.pages import Caller, Visitor

Person = Callable[[str], Actor]
BECAUSE = "The two were one incident and belong together"


def alleged(**second: Any) -> list[dict[str, Any]]:
    day = clock.today()
    return [
        {"code": "TH68010", "committed_on": day - timedelta(days=9)},
        {"code": "CJ88116", "committed_on": day - timedelta(days=2), **second},
    ]


def booked(by: Actor, recorder: Actor, **second: Any) -> Case:
    return made.case_for(by, recorded_by=recorder, offences=alleged(**second))


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    return person("supervisor")


@pytest.fixture
def case(by: Actor, person: Person) -> Case:
    return booked(by, person("sergeant"))


def numbers(case: Case) -> list[tuple[str, list[str]]]:
    return [(one.outcome_code, one.offence_numbers) for one in queries.standing(case.id)]


def test_all_that_is_undecided_is_covered_where_nobody_says_otherwise(
    by: Actor, case: Case
) -> None:
    service.decide(case, by=by, **made.facts("8"))
    assert numbers(case) == [("8", ["1", "2"])]


def test_offences_of_one_case_may_have_different_outcomes(by: Actor, case: Case) -> None:
    service.decide(case, by=by, **made.facts("8", offences=["1"]))
    service.decide(case, by=by, **made.facts("16"))
    assert numbers(case) == [("16", ["2"]), ("8", ["1"])]
    with pytest.raises(Conflict, match="has decided an outcome already for"):
        service.decide(case, by=by, **made.facts("1"))


def test_an_offence_that_is_decided_is_not_decided_again(by: Actor, case: Case) -> None:
    service.decide(case, by=by, **made.facts("8", offences=["2"]))
    with pytest.raises(Conflict, match="DS Mary Quill has decided an outcome already for"):
        service.decide(case, by=by, **made.facts("1", offences=["1", "2"]))
    assert numbers(case) == [("8", ["2"])]


def test_replacing_may_take_up_what_was_undecided_and_may_set_free(by: Actor, case: Case) -> None:
    first = service.decide(case, by=by, **made.facts("8", offences=["2"]))
    both = service.replace(
        first, case, by=by, because=BECAUSE, **made.facts("16", offences=["1", "2"])
    )
    assert numbers(case) == [("16", ["1", "2"])]
    service.replace(both, case, by=by, because=BECAUSE, **made.facts("16", offences=["1"]))
    service.decide(case, by=by, **made.facts("1"))
    assert sorted(numbers(case)) == [("1", ["2"]), ("16", ["1"])]
    assert first.offence_numbers == ["2"]  # what it was about stays with it


def test_replacing_covers_the_same_where_nobody_says_otherwise(by: Actor, case: Case) -> None:
    first = service.decide(case, by=by, **made.facts("8", offences=["2"]))
    service.replace(first, case, by=by, because=BECAUSE, **made.facts("16"))
    assert numbers(case) == [("16", ["2"])]


@pytest.mark.parametrize(("offences", "code"), [(["7"], "unknown"), ([], "required")])
def test_a_choice_that_is_none_is_refused(
    by: Actor, case: Case, offences: list[str], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts("8", offences=offences))
    assert refused.value.fields["offences"][0][0] == code
    assert queries.of_case(case.id) == []


def test_a_case_without_an_offence_has_one_outcome(by: Actor, person: Person) -> None:
    case = made.case_for(by, recorded_by=person("sergeant"), offences=[])
    decision = service.decide(case, by=by, **made.facts("8"))
    assert (decision.offence_numbers, decision.offence_words) == ([], [])
    with pytest.raises(Conflict):
        service.decide(case, by=by, **made.facts("1"))


def test_a_decision_is_not_before_any_offence_it_is_about(by: Actor, person: Person) -> None:
    with clock.at(clock.now() - timedelta(days=5)):
        case = made.case_for(
            by,
            recorded_by=person("sergeant"),
            offences=alleged(committed_on=clock.today() + timedelta(days=3)),
        )
        with pytest.raises(Invalid) as refused:
            service.decide(case, by=by, **made.facts("8"))
        ((code, words),) = refused.value.fields["decided_at"]
        assert code == "before-the-offence"
        assert words.endswith("before the offence. Source: Home Office crime outcomes (V2)")
        service.decide(case, by=by, **made.facts("8", offences=["1"]))


def test_only_what_is_alleged_in_the_offences_chosen_asks_for_an_exception(
    by: Actor, person: Person
) -> None:
    case = booked(by, person("sergeant"), is_domestic_abuse=True)
    service.decide(case, by=by, **made.facts("21", offences=["1"]))
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts("21", offences=["2"]))
    assert [code for code, _ in next(iter(refused.value.fields.values()))] == ["21-exception"]


def test_an_option_looks_at_the_offences_that_it_is_given_for(by: Actor, person: Person) -> None:
    case = booked(by, person("sergeant"), is_domestic_abuse=True)
    for offences in (["2"], ["1", "2"]):
        with pytest.raises(Invalid) as refused:
            service.decide(case, by=by, **made.facts("6", offences=offences))
        ((code, words),) = refused.value.fields["outcome_code"]
        assert (code, "domestic abuse" in words) == ("domestic", True)
    service.decide(case, by=by, **made.facts("6", offences=["1"]))
    assert numbers(case) == [("6", ["1"])]


def test_of_two_who_decide_one_offence_at_once_one_stands(db: Database) -> None:
    with db.unit():
        recorder = accounts.actor_named("sergeant@example.test")
        first = accounts.actor_named("supervisor@example.test")
        second = accounts.actor_named("inspector@example.test")
        token = booked(first, recorder).token
    start, told = threading.Barrier(2), []

    def at_once(by: Actor, offences: list[str]) -> None:
        start.wait(10)
        try:
            with db.unit():
                case = cases.open(token, by=by)
                service.decide(case, by=by, **made.facts("16", offences=offences))
                told.append("")
        except Conflict as refused:
            told.append(refused.words)

    pairs = ((first, ["1", "2"]), (second, ["2"]))
    threads = [threading.Thread(target=at_once, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(bool(words) for words in told) == [False, True]
    assert "has decided an outcome already" in max(told)


# --- the days -------------------------------------------------------------------------------------


def test_a_matter_without_conditions_closes_on_the_day_of_its_outcome(
    by: Actor, case: Case
) -> None:
    earlier = clock.now() - timedelta(minutes=5)
    on = clock.today() - timedelta(days=1)
    decision = service.decide(case, by=by, **made.facts("8", at=earlier, crime_recorded_on=on))
    assert (decision.crime_recorded_on, decision.closed_on) == (on, decision.decided_on)
    with pytest.raises(OutOfOrder, match="was closed on"):
        service.close(decision, by=by, on=clock.today())


def test_a_conditional_caution_closes_when_it_is_completed(by: Actor, case: Case) -> None:
    decision = service.decide(case, by=by, **made.facts("3", option_code="conditional-caution"))
    assert decision.closed_on is None
    for day in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)):
        with pytest.raises(Invalid):
            service.close(decision, by=by, on=day)
    with clock.at(clock.now() + timedelta(days=40)):
        service.close(decision, by=by, on=clock.today())
        assert decision.closed_on == clock.today()


# --- pages ----------------------------------------------------------------------------------------


def kept(db: Database, **over: Any) -> str:
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        recorder = accounts.actor_named("sergeant@example.test")
        case = booked(by, recorder)
        if over:
            service.decide(case, by=by, **made.facts(**over))
        return case.token


def ticked(page: Any) -> dict[str, bool]:
    boxes = [e for e in page.root.iter("input") if e.get("name") == "offences"]
    return {e.get("value"): e.get("checked") is not None for e in boxes}


def test_decide_begins_with_every_undecided_offence_ticked(db: Database, visit: Any) -> None:
    page = visit("supervisor").get(f"/cases/{kept(db)}/decide")
    assert ticked(page) == {"1": True, "2": True}
    token = kept(db, outcome="8", offences=["1"])
    page = visit("supervisor").get(f"/cases/{token}/decide")
    assert ticked(page) == {"2": True}
    assert "DS Mary Quill has decided an outcome already for" in page.text
    nobody = {**made.ANSWERS, "outcome_code": "16", "offences": []}
    refused = page.send("Record the decision", status=422, **nobody)
    assert refused.errors == ["Select the offences that this is about"]
    page.send("Record the decision", **{**nobody, "offences": ["2"]})
    with db.unit():
        case = session().get_one(Case, _id(token))
        assert numbers(case) == [("16", ["2"]), ("8", ["1"])]


def _id(token: str) -> Any:
    return session().scalar(sa.select(Case.id).where(Case.token == token))


def test_replace_shows_what_the_earlier_decision_was_about(db: Database, visit: Any) -> None:
    token = kept(db, outcome="8", offences=["1"])
    supervisor: Visitor = visit("supervisor")
    page = supervisor.get(f"/cases/{token}/decide").click("Read the decision")
    assert ticked(page.click("Replace this decision")) == {"1": True, "2": False}


def test_the_api_takes_and_tells_offences_by_their_numbers(db: Database, app: Any) -> None:
    supervisor, token = Caller(app, "supervisor@example.test"), kept(db)
    told = supervisor.get(f"/api/v1/cases/{token}")
    assert [one["position"] for one in told["offences"]] == [1, 2]
    asked = made.facts("16", offences=["2"])
    sent = {
        name: said.isoformat() if isinstance(said, date) else said for name, said in asked.items()
    }
    path = f"/api/v1/cases/{token}/decisions"
    found = supervisor.post(path, sent, status=201)
    assert (found["offences"], len(found["offence_words"])) == (["2"], 1)
    assert found["closed_on"] == clock.today().isoformat()
    refused = supervisor.post(path, sent, status=409)
    assert refused["error"]["code"] == "decided-already"
