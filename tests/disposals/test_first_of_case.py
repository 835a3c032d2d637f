"""Of the decisions of a case only the first that stands is held beside alike cases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.cases import service as cases
from cjdiversion.database import Database, session
from cjdiversion.disposals import measures, service, summary_queries, summing
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.summary_models import Counted
from tests.disposals import made
from tests.disposals.test_summaries import BECAUSE, TODAY, _case, differences, who


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def alike(decision: Decision) -> dict[str, str]:
    """Outcome → what makes the case alike, as it is counted."""
    over = measures.period("all", clock.today())
    found = summary_queries.alike(decision.force_id, over)
    assert {row.count for row in found} == {1}
    return {row.outcome_code: row.alike for row in found}


def test_of_a_case_only_the_first_decision_that_stands_is_held_beside_alike_ones(
    db: Database,
) -> None:
    with db.unit():
        first, second = made.two_of_a_case(
            "16", "15", by=who("inspector"), recorded_by=who("sergeant")
        )
        found = alike(first)
        assert found["15"] == summing.LATER != found["16"]
        kind = found["16"]
    with db.unit():
        old = service.open(first.token, by=who("inspector"))
        with clock.at(TODAY + timedelta(hours=1)):
            service.replace(old, _case(old), by=who("inspector"), because=BECAUSE,
                            **made.facts("1", offences=["1"]))  # fmt: skip
        assert alike(first) == {"15": kind, "1": summing.LATER}
    with db.unit():
        assert differences() == []
        service.supersede(
            service.open(second.token, by=who("inspector")), by=who("inspector"), because=BECAUSE
        )
        assert alike(first) == {"1": kind}
    with db.unit():
        assert differences() == []


def test_two_who_decide_of_one_case_at_once_leave_one_first(db: Database) -> None:
    with db.unit():
        by, offence = who("inspector"), {"code": "CJ88116"}
        offences = [offence] * 4
        token = made.case_for(by, recorded_by=who("sergeant"), offences=offences).token

    def decide(number: int) -> None:
        with clock.at(TODAY + timedelta(minutes=number)), db.unit():
            case = cases.open(token, by=by)
            service.decide(case, by=by, **made.facts("16", offences=[str(number)]))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(decide, range(1, 5))) == [None] * 4
    with db.unit():
        assert differences() == []
        kept = [*session().scalars(sa.select(Counted.alike))]
        assert sorted(one == summing.LATER for one in kept) == [False, True, True, True]
