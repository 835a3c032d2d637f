"""Of a record that is closed as about the wrong person nothing more is done, listed or raised."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.conditions import paper
from cjdiversion.database import Database
from cjdiversion.disposals import confirming, jobs, service, settling, waiting, waiting_queries
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.waiting_models import CpsWait
from cjdiversion.errors import OutOfOrder
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.steps import Status as Raised
from cjdiversion.listing import Place
from tests.conditions import made as conditions
from tests.disposals import made
from tests.disposals.test_authorising import BECAUSE, WHY, by_phone
from tests.disposals.test_waiting import said
from tests.identities.made import closed
from tests.pages import Caller

Person = Callable[[str], Actor]


def raised(unit: Session, case: Case) -> dict[str, Raised]:
    """Of the kinds of this room."""
    row = Escalation
    query = sa.select(row.kind, row.status).where(
        row.case_id == case.id, row.kind.in_(settling.RAISED)
    )
    return {one.kind: one.status for one in unit.execute(query)}


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    return person("investigator")


@pytest.fixture
def case(by: Actor, person: Person) -> Case:
    return made.case_for(by, recorded_by=person("sergeant"))


@pytest.fixture
def wait(by: Actor, case: Case) -> CpsWait:
    return waiting.begin(case, by=by, kind="charge-held", sent_at=clock.now())


@pytest.fixture
def decision(by: Actor, case: Case) -> Decision:
    return service.decide(case, by=by, **made.facts("3", **by_phone()))


WAITS: dict[str, tuple[Callable[..., None], dict[str, Any]]] = {
    "chase": (waiting.chase, {"words": "Rang the duty prosecutor"}),
    "take": (waiting.take, {}),
    "answer": (waiting.answer, said()),
    "more": (waiting.answer, said(answer="more-needed", answer_words="The footage")),
    "cancel": (waiting.cancel, {"because": "The witness has withdrawn what was said"}),
}


@pytest.mark.parametrize(("verb", "facts"), WAITS.values(), ids=WAITS)
def test_what_waits_for_cps_is_followed_up_no_more(
    wait: CpsWait, person: Person, verb: Callable[..., None], facts: dict[str, Any]
) -> None:
    closed(wait.case, by=person("inspector"))
    before = (wait.status, wait.version, wait.owner)
    with pytest.raises(OutOfOrder, match="wrong person"):
        verb(wait, by=person("supervisor"), **facts)
    assert (wait.status, wait.version, wait.owner) == before


def test_an_authority_is_neither_confirmed_nor_denied(decision: Decision, person: Person) -> None:
    closed(decision.case, by=person("inspector"))
    by = person("supervisor")
    for deed in (
        lambda: confirming.confirm(decision, by=by),
        lambda: confirming.confirm(decision, by=person("inspector"), because=BECAUSE),
        lambda: confirming.to_deny(decision, by=by),
        lambda: confirming.not_mine(decision, by=by, because=WHY),
    ):
        with pytest.raises(OutOfOrder, match="wrong person"):
            deed()
    assert decision.authority_confirmed_at is None
    assert decision.authority_denied_at is None


@pytest.mark.usefixtures("unit")
def test_its_record_is_not_printed(person: Person) -> None:
    by = person("supervisor")
    record = conditions.running(person).record
    closed(record.case, by=person("inspector"))
    with pytest.raises(OutOfOrder, match="wrong person"):
        paper.print_out(record, by=by)


def test_it_stands_on_no_list_and_in_no_count(by: Actor, wait: CpsWait, person: Person) -> None:
    late = clock.now() + timedelta(days=1)
    with clock.at(late):
        assert waiting_queries.open_counts(by) == {"mine": 1, "waiting": 1, "overdue": 1}
        closed(wait.case, by=person("inspector"))
        assert set(waiting_queries.open_counts(by).values()) == {0}
        assert set(waiting_queries.counts(by).values()) == {0}
        for which in waiting_queries.WHICH:
            assert waiting_queries.listed(by, which, Place()).rows == []
            assert list(waiting_queries.first(by, which, most=9)) == []


def test_what_was_raised_of_it_waits_for_nobody(
    unit: Session, case: Case, decision: Decision, person: Person
) -> None:
    other = made.case_for(person("investigator"), recorded_by=person("sergeant"))
    for one in (case, other):
        waiting.begin(one, by=person("investigator"), kind="charge", sent_at=clock.now())
    with clock.at(clock.now() + timedelta(days=40)):
        jobs.raise_unanswered_cps()
        before = {"cps-not-answered": Raised.RAISED, "authority-to-confirm": Raised.RAISED}
        assert raised(unit, case) == before
        assert jobs.settle_closed() == "0 settled"
        closed(case, by=person("inspector"))
        assert jobs.settle_closed() == "2 settled"
        assert set(raised(unit, case).values()) == {Raised.ANSWERED}
        assert raised(unit, other) == {"cps-not-answered": Raised.RAISED}
        assert jobs.settle_closed() == "0 settled"
        assert waiting.raise_unanswered() == 0


def test_page_and_api_offer_and_do_nothing_with_it(db: Database, app: Flask, visit: Any) -> None:
    with db.unit():
        by = accounts.actor_named("investigator@example.test")
        case = made.booked_for(by, recorded_by=accounts.actor_named("sergeant@example.test"))
        token = waiting.begin(case, by=by, kind="charge-held", sent_at=clock.now()).token
        closed(case, by=accounts.actor_named("inspector@example.test"))
    page = visit("supervisor").get(f"/waiting-for-cps/{token}")
    assert "Take it on" not in page.text
    assert "Record what CPS decided" not in page.text
    told = Caller(app, "supervisor@example.test").post(
        f"/api/v1/cps-waits/{token}/take", {}, status=409
    )
    assert told["error"]["code"] == "wrong-person"
