"""An interview shows where somebody is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.database import Database
from cjdiversion.detentions import queries
from cjdiversion.interviews import service as interviews
from tests.detentions import made
from tests.pages import Visitor

Visit = Callable[[str], Visitor]


@pytest.mark.parametrize(
    ("place", "state"),
    [
        ("Interview room 2", "overdue"),
        ("", "overdue"),  # taken to be the station: detention ends sooner so
        ("Northgate Hospital, ward 3", "stopped"),
    ],
)
def test_who_is_interviewed_at_the_station_is_not_in_hospital_any_more(
    db: Database, visit: Visit, place: str, state: str
) -> None:
    visit("sergeant")  # the rooms are open
    with db.unit():
        by = accounts.actor_named("sergeant@example.test")
        case = made.held(by=by, since=30)
        cases.move(case, by=by, kind="to-hospital", at=made.ago(20))
        interviews.record(case, by=by, started_at=made.ago(17), ended_at=made.ago(16), place=place)
        found = {one.code: one.state.value for one in queries.clocks_of(case)}
    assert found["limit"] == state
