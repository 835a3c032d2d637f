"""Visits of a healthcare professional that come back by the custody system’s feed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import queries as cases
from cjdiversion.cases import service as case_service
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.entries import queries as entries
from cjdiversion.entries.service import FEED
from cjdiversion.errors import Invalid
from cjdiversion.safeguards import queries, service
from cjdiversion.safeguards.models import SafeguardRecord
from cjdiversion.safeguards.standing import Safeguard
from cjdiversion.safeguards.steps import State
from tests import make

Person = Callable[[str], Actor]
NOW = datetime(2026, 5, 1, 18, tzinfo=UTC)
CALLED, CAME, SAW, WENT = (NOW - timedelta(hours=hours) for hours in (5, 4, 3, 2))
A_MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _at_six() -> Iterator[None]:
    with clock.at(NOW):
        yield


def fed(unit: Session, by: Actor, outcome: str = "", **times: datetime) -> Case:
    cells = {f"hcp_{name}_at": make.wall(at) for name, at in times.items()}
    return make.fed(unit, by=by, hcp_outcome=outcome, **cells)


def standing(case: Case) -> Safeguard:
    (found,) = [one for one in queries.standing_of(case) if one.kind == "hcp"]
    return found


def told(case: Case) -> list[tuple[State, datetime, bool]]:
    """What stands, oldest first; whether it came by the feed."""
    rows = [row for row in queries.records_of(case.id) if row.superseded_at is None]
    return [(row.state, row.happened_at, row.is_fed) for row in rows][::-1]


def by_hand(case: Case, by: Actor, state: str, at: datetime, **said: Any) -> SafeguardRecord:
    return service.record(case, by=by, kind="hcp", state=state, happened_at=at, **said)


def lines(case: Case) -> list[tuple[str, str]]:
    return [(one.words, one.entered_by) for one in entries.of_case(case.id)]


def to_fix(case: Case) -> list[tuple[str, str]]:
    return [(mark.field, mark.code) for mark in cases.to_fix_of(case.id)]


def test_a_visit_is_followed_from_the_call_to_what_came_of_it(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = fed(unit, by, requested=CALLED)
    assert standing(case).words == "Asked for"
    fed(unit, by, requested=CALLED, arrived=CAME)
    assert standing(case).words == "Arrived"
    fed(unit, by, requested=CALLED, arrived=CAME, left=WENT)
    assert standing(case).words == "Left" and standing(case).is_open
    fed(unit, by, "FTD", requested=CALLED, arrived=CAME, left=WENT)
    assert standing(case).is_done and standing(case).done_at == WENT
    assert told(case) == [
        (State.REQUESTED, CALLED, True),
        (State.ARRIVED, CAME, True),
        (State.LEFT, WENT, True),
        (State.DONE, WENT, True),
    ]
    assert {row.recorded_at for row in queries.records_of(case.id)} == {NOW}
    assert [entered for _, entered in lines(case)] == [FEED] * 4
    assert "Fit to be detained" in lines(case)[-1][0]


def test_the_same_visit_again_in_another_row_changes_nothing(unit: Session, person: Person) -> None:
    by = person("sergeant")
    cells = {"hcp_requested_at": make.wall(CALLED), "hcp_arrived_at": make.wall(CAME)}
    cells |= {"hcp_left_at": make.wall(WENT), "hcp_outcome": "refused"}
    case = make.fed(unit, by=by, **cells)
    before = told(case)
    make.fed(unit, by=by, **cells, location="Cell 2")
    assert told(case) == before and to_fix(case) == []


def test_a_person_who_refused_was_not_seen(unit: Session, person: Person) -> None:
    case = fed(unit, person("sergeant"), "refused", arrived=CAME, left=WENT)
    assert standing(case).is_refused and not standing(case).is_done
    assert lines(case)[-1][0].endswith("not done. The person refused to be seen.")


def test_a_time_the_feed_corrects_itself_leaves_the_old_one_to_be_read(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    fed(unit, by, "fit", requested=CALLED, arrived=CAME, left=WENT)
    case = fed(unit, by, "not-fit", requested=CALLED, arrived=CAME + A_MINUTE, left=SAW)
    assert told(case) == [
        (State.REQUESTED, CALLED, True),
        (State.ARRIVED, CAME + A_MINUTE, True),
        (State.LEFT, SAW, True),
        (State.DONE, SAW, True),
    ]
    assert len(queries.records_of(case.id)) == 7 and to_fix(case) == []


def test_what_a_person_recorded_stands_and_the_difference_is_to_settle(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = fed(unit, by)
    by_hand(case, by, "requested", CALLED)
    fed(unit, by, requested=CALLED + A_MINUTE, arrived=CAME)
    assert told(case) == [(State.REQUESTED, CALLED, False), (State.ARRIVED, CAME, True)]
    assert to_fix(case) == [("hcp_requested_at", "differs")]
    (mark,) = cases.to_fix_of(case.id)
    case_service.settle(mark, case, by=by, right=make.wall(CALLED + A_MINUTE))
    assert told(case)[0] == (State.REQUESTED, CALLED + A_MINUTE, False)
    assert to_fix(case) == []


def test_what_was_advised_is_not_lost_behind_what_the_feed_says(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = fed(unit, by, requested=CALLED, arrived=CAME)
    by_hand(case, by, "done", SAW, who="Nurse Hill", conditions="Food every four hours")
    fed(unit, by, "fit", requested=CALLED, arrived=CAME, left=WENT)
    record = standing(case).record
    assert record is not None and record.conditions == "Food every four hours"
    assert to_fix(case) == []
    assert (State.DONE, WENT, True) in told(case)  # both are there to be read


def test_seen_here_and_refused_there_is_to_settle(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = fed(unit, by, requested=CALLED, arrived=CAME)
    by_hand(case, by, "done", SAW)
    fed(unit, by, "refused", requested=CALLED, arrived=CAME, left=WENT)
    assert to_fix(case) == [("hcp_outcome", "differs")]
    assert standing(case).is_done
    (mark,) = cases.to_fix_of(case.id)
    case_service.settle(mark, case, by=by, right="refused")
    assert standing(case).is_refused


def test_a_second_visit_is_another_one(unit: Session, person: Person) -> None:
    """The feed may still show how the first went."""
    by = person("sergeant")
    fed(unit, by, "fit", requested=CALLED, arrived=CAME, left=SAW)
    case = fed(unit, by, "fit", requested=WENT, arrived=CAME, left=SAW)
    assert told(case)[0] == (State.REQUESTED, CALLED, True)
    assert told(case)[-1] == (State.REQUESTED, WENT, True)
    assert standing(case).words == "Asked for" and to_fix(case) == []


@pytest.mark.parametrize(
    ("times", "field"),
    [
        ({"requested": CAME, "arrived": CALLED}, "hcp_arrived_at"),
        ({"arrived": WENT, "left": CAME}, "hcp_left_at"),
    ],
)
def test_times_that_cannot_be_so_are_set_aside(
    unit: Session, person: Person, times: dict[str, datetime], field: str
) -> None:
    case = fed(unit, person("sergeant"), **times)
    assert to_fix(case) == [(field, "out-of-order")] and len(told(case)) == 1


@pytest.mark.parametrize("code", ["XX", "scored 14"])
def test_an_outcome_nobody_knows_is_asked_about_in_words(
    unit: Session, person: Person, code: str
) -> None:
    case = fed(unit, person("sergeant"), code, arrived=CAME)
    (mark,) = cases.to_fix_of(case.id)
    assert (mark.field, mark.code, mark.original) == ("hcp_outcome", "unknown-code", code)


def test_an_outcome_without_any_time_is_asked_about_and_settled_with_one(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = fed(unit, by, "fit")
    assert to_fix(case) == [("hcp_outcome", "no-time")] and told(case) == []
    (mark,) = cases.to_fix_of(case.id)
    with pytest.raises(Invalid) as refused:
        case_service.settle(mark, case, by=by, right="fit")
    assert [code for code, _ in refused.value.fields["right"]] == ["no-time"]
    fed(unit, by, "fit", arrived=CAME)
    assert told(case) == [(State.ARRIVED, CAME, True), (State.DONE, CAME, True)]
    assert to_fix(case) == []


def test_a_line_that_says_only_what_the_feed_has_too_is_not_typed_again(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = fed(unit, by)
    by_hand(case, by, "requested", CALLED)
    by_hand(case, by, "arrived", CAME, who="Nurse Hill")  # the feed names nobody
    fed(unit, by, requested=CALLED, arrived=CAME)
    assert [entered for _, entered in lines(case)] == [FEED, ""]
    assert len(told(case)) == 2


def test_an_opinion_without_an_end_is_not_taken_for_one(unit: Session, person: Person) -> None:
    case = fed(unit, person("sergeant"), "fit", arrived=CAME)
    assert "fit-detention" not in [row.kind for row in queries.records_of(case.id)]


def test_the_page_says_what_came_from_the_custody_system(db: Database, visit: Any) -> None:
    with db.unit() as unit:
        by = accounts.actor_named("sergeant@example.test")
        fed(unit, by, "fit", arrived=CAME, left=WENT)
        case = fed(unit, by, "fit", arrived=CAME + A_MINUTE, left=WENT)
        token = case.token
    page = visit("sergeant").get(f"/cases/{token}/safeguards")
    assert "From the custody system" in page.text and "Fit to be detained" in page.text
    assert "put right" in page.text
