"""The pages, by those who may, on what is in their reach."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.interviews import queries, service
from tests import make
from tests.pages import Page

LONG = "Spoke clearly and explained the caution back"


def booked(db: Database, **over: Any) -> Case:
    with db.unit():
        return make.booking(by=accounts.actor_named("sergeant@example.test"), **over)


# --- the appropriate adult ---------------------------------------------------------------------


def adult_page(visitor: Any, case: Case) -> Page:
    return visitor.get(f"/cases/{case.token}/appropriate-adult")


def wall(moment: Any) -> str:
    return f"{clock.london(moment):%d/%m/%Y %H:%M}"


def test_appropriate_adult_moments_come_one_by_one(db: Database, visit: Any) -> None:
    case, now = booked(db), clock.now()
    adult_page(visit("sergeant"), case).send("Save", arrived_at=wall(now - timedelta(minutes=5)))
    page = adult_page(visit("detention"), case)
    page.send("Save", name="Mrs Lee", requested_at=wall(now - timedelta(hours=2)))
    with db.unit():
        adult = queries.aa_of(case.id)
        assert adult is not None
        assert adult.name == "Mrs Lee"
        assert adult.requested_at is not None
        assert adult.arrived_at is not None
        assert adult.requested_at < adult.arrived_at


def test_appropriate_adult_who_came_before_the_request_gets_a_message(
    db: Database, visit: Any
) -> None:
    now = clock.now()
    again = adult_page(visit("sergeant"), booked(db)).send(
        "Save",
        status=422,
        requested_at=wall(now - timedelta(hours=1)),
        arrived_at=wall(now - timedelta(hours=2)),
    )
    assert any("They arrived before they were requested" in line for line in again.errors)


def test_appropriate_adult_on_a_stale_page_is_noticed(db: Database, visit: Any) -> None:
    case = booked(db)
    first, second = adult_page(visit("sergeant"), case), adult_page(visit("detention"), case)
    first.send("Save", name="Mrs Lee")
    second.send("Save", status=409, name="Mr Kaur")


def test_times_from_the_custody_system_stand_and_say_where_they_came_from(
    db: Database, app: Any, visit: Any
) -> None:
    at = clock.now() - timedelta(hours=1)
    with db.unit() as session:
        by = accounts.actor_named("sergeant@example.test")
        case = make.fed(session, by=by, aa_requested_at=make.wall(at))
    page = visit("sergeant").get(f"/cases/{case.token}/interviews")
    assert "From the custody system, brought" in page.text
    page = adult_page(visit("sergeant"), case)
    assert "From the custody system: requested (brought" in page.text
    assert f'value="{clock.london(at):%H:%M}"' in page.html
    page.send("Save", name="Mrs Lee")
    with db.unit():
        adult = queries.aa_of(case.id)
        assert adult is not None and adult.name == "Mrs Lee"
        assert adult.requested_at == at.replace(second=0, microsecond=0)
        assert list(adult.fed) == ["requested_at"]  # saving what stands says nothing new


def test_appropriate_adult_who_may_not_act_is_refused_on_the_page(db: Database, visit: Any) -> None:
    page = adult_page(visit("sergeant"), booked(db))
    again = page.send("Save", status=422, name="Ms Roe", eligibility="solicitor")
    assert "Their solicitor" not in again.errors[0]
    assert "their solicitor, or a solicitor’s representative" in again.errors[0]
    assert "note 1F" in again.errors[0]


def test_appropriate_adult_of_a_child_is_offered_a_childs_relationships(
    db: Database, visit: Any
) -> None:
    child, grown = booked(db, born_on=None), booked(db)
    page = adult_page(visit("sergeant"), child)
    assert page.choice("Representative of the local authority")
    with pytest.raises(AssertionError, match="no choice"):
        page.choice("Husband, wife or partner")
    assert "whom the child does not want" in page.text
    page = adult_page(visit("sergeant"), grown)
    assert page.choice("Husband, wife or partner")
    assert "whom the child does not want" not in page.text


def test_appropriate_adult_saved_unchanged_changes_no_time(db: Database, visit: Any) -> None:
    case = booked(db)
    with db.unit():
        by = accounts.actor_named("sergeant@example.test")
        adult = service.record_aa(case, by=by, name="Mrs Lee", arrived_at=clock.now())
        arrived_at = adult.arrived_at
    adult_page(visit("sergeant"), case).send("Save")
    with db.unit():
        adult = queries.aa_of(case.id)  # type: ignore[assignment]
        assert adult.arrived_at == arrived_at
