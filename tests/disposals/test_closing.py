"""The day on which a matter closed: that of its decision, or a later one that is stated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.disposals import service
from cjdiversion.errors import Invalid
from tests.disposals import made
from tests.disposals.test_views import RESOLUTION, booked, deciding, kept
from tests.pages import Caller

Person = Callable[[str], Actor]
TODAY = clock.today()


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    return person("supervisor")


@pytest.fixture
def case(by: Actor, person: Person) -> Case:
    with clock.at(clock.now() - timedelta(days=3)):
        return made.case_for(by, recorded_by=person("sergeant"))


def early(outcome: str = "8", **over: Any) -> dict[str, Any]:
    """Decided two days ago."""
    at = clock.now() - timedelta(days=2)
    return made.facts(outcome, at=at, victim_told_on=TODAY, **over)


def test_a_resolution_closes_on_the_day_of_its_decision_unless_another_is_stated(
    by: Actor, case: Case
) -> None:
    first = service.decide(case, by=by, **early())
    assert first.closed_on == first.decided_on
    for days in (2, 1, 0):
        on = TODAY - timedelta(days=days)
        said = early(closed_on=on)
        first = service.replace(first, case, by=by, because=made.REASONS, **said)
        assert (first.closed_on, first.decided_on) == (on, TODAY - timedelta(days=2))


BAD = [
    ("8", -3, "closed-early", "It cannot have closed before it was decided"),
    ("8", 1, "closed-late", "The day on which it closed is still to come"),
    ("1", -3, "closed-early", "It cannot have closed before it was decided"),
]


@pytest.mark.parametrize(("outcome", "days", "code", "words"), BAD)
def test_it_closes_neither_before_the_decision_nor_on_a_day_to_come(
    by: Actor, case: Case, outcome: str, days: int, code: str, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        said = early(outcome, closed_on=TODAY + timedelta(days=days))
        service.decide(case, by=by, **said)
    assert list(refused.value.fields) == ["closed_on"]
    ((found, told),) = refused.value.fields["closed_on"]
    assert found == code
    assert words in told


def test_what_is_still_to_be_signed_or_kept_is_not_closed_by_its_decision(
    by: Actor, case: Case
) -> None:
    said = early("3", option_code="conditional-caution")
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **said, closed_on=TODAY)
    assert [code for code, _ in refused.value.fields["closed_on"]] == ["closed-open"]
    assert service.decide(case, by=by, **said).closed_on is None


def test_page_and_api_take_the_day_and_show_it(db: Database, visit: Any, app: Flask) -> None:
    day = f"{TODAY.day}/{TODAY.month}/{TODAY.year}"
    page = deciding(visit, booked(db)).send(
        "Record the decision", **made.ANSWERS, **RESOLUTION, closed_on=day
    )
    assert f"Closed {clock.day_in_words(TODAY)}" in page.text
    assert page.text.count(clock.day_in_words(TODAY)) > 1
    assert kept(db)[0].closed_on == TODAY
    caller = Caller(app, "supervisor@example.test")
    said = {**made.facts("8"), "closed_on": TODAY - timedelta(days=9)}
    body = {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in said.items()}
    path = f"/api/v1/cases/{booked(db)}/decisions"
    refused = caller.post(path, body, status=422)
    assert list(refused["error"]["fields"]) == ["closed_on"]
    told = caller.post(path, {**body, "closed_on": TODAY.isoformat()}, status=201)
    assert told["closed_on"] == TODAY.isoformat()
