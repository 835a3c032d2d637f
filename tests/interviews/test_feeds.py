"""Times of the appropriate adult that come back by the custody system’s feed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import queries as cases
from cjdiversion.cases import service as case_service
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.entries import queries as entries
from cjdiversion.entries.service import FEED
from cjdiversion.interviews import queries, service
from cjdiversion.interviews.models import AppropriateAdult
from tests import make
from tests.pages import Caller

Person = Callable[[str], Actor]
NOW = datetime(2026, 5, 1, 18, tzinfo=UTC)
ASKED, TOLD, CAME, WENT = (NOW - timedelta(hours=hours) for hours in (5, 4, 3, 1))
A_MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _at_six() -> Iterator[None]:
    with clock.at(NOW):
        yield


def fed(unit: Session, by: Actor, **times: datetime) -> Case:
    cells = {f"aa_{name}_at": make.wall(at) for name, at in times.items()}
    return make.fed(unit, by=by, **cells)


def adults(case: Case) -> list[AppropriateAdult]:
    """In the order they were named."""
    return list(queries.adults_of(case.id))[::-1]


def lines(case: Case) -> list[tuple[str, str]]:
    return [(one.words, one.entered_by) for one in entries.of_case(case.id)]


def to_fix(case: Case) -> list[tuple[str, str]]:
    return [(mark.field, mark.code) for mark in cases.to_fix_of(case.id)]


def test_all_four_times_land_with_when_they_were_brought(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = fed(unit, by, requested=ASKED, contacted=TOLD, arrived=CAME, left=WENT)
    (adult,) = adults(case)
    assert (adult.requested_at, adult.contacted_at) == (ASKED, TOLD)
    assert (adult.arrived_at, adult.left_at) == (CAME, WENT)
    assert adult.fed == dict.fromkeys(
        ("requested_at", "contacted_at", "arrived_at", "left_at"), NOW.isoformat()
    )
    ((words, entered_by),) = lines(case)
    assert words.startswith("Appropriate adult: requested") and entered_by == FEED
    query = sa.select(AuditEvent).where(AuditEvent.did == Did.AA_RECORDED)
    (trace,) = unit.scalars(query)
    assert trace.case_id == case.id and trace.facts["by"] == "import"


def test_the_same_times_again_in_another_row_change_nothing(unit: Session, person: Person) -> None:
    by = person("sergeant")
    fed(unit, by, requested=ASKED)
    case = make.fed(unit, by=by, aa_requested_at=make.wall(ASKED), location="Cell 2")
    (adult,) = adults(case)
    assert adult.version == 1 and len(lines(case)) == 1


def test_a_time_the_feed_corrects_itself_follows_it(unit: Session, person: Person) -> None:
    by = person("sergeant")
    fed(unit, by, requested=ASKED)
    case = fed(unit, by, requested=ASKED + A_MINUTE, arrived=CAME)
    (adult,) = adults(case)
    assert (adult.requested_at, adult.arrived_at) == (ASKED + A_MINUTE, CAME)
    assert to_fix(case) == []


def test_what_a_person_recorded_stands_and_the_difference_is_to_settle(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = fed(unit, by)
    service.record_aa(case, by=by, name="Mrs Lee", arrived_at=CAME)
    case = fed(unit, by, requested=ASKED, arrived=CAME + A_MINUTE)
    (adult,) = adults(case)
    assert (adult.requested_at, adult.arrived_at) == (ASKED, CAME)
    assert list(adult.fed) == ["requested_at"]
    assert to_fix(case) == [("aa_arrived_at", "differs")]
    fed(unit, by, requested=ASKED, arrived=CAME + A_MINUTE, contacted=TOLD)
    assert to_fix(case) == [("aa_arrived_at", "differs")]  # asked once


def test_a_person_who_agreed_with_the_feed_is_not_overruled_by_it(
    unit: Session, person: Person
) -> None:
    """The feed says what somebody has recorded, and then something else."""
    by = person("sergeant")
    case = fed(unit, by)
    service.record_aa(case, by=by, arrived_at=CAME)
    fed(unit, by, arrived=CAME)
    assert to_fix(case) == []
    fed(unit, by, arrived=CAME + A_MINUTE)
    assert adults(case)[0].arrived_at == CAME
    assert to_fix(case) == [("aa_arrived_at", "differs")]


def test_a_difference_is_settled_by_keeping_or_by_giving_what_is_right(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = fed(unit, by)
    service.record_aa(case, by=by, arrived_at=CAME)
    fed(unit, by, arrived=CAME + A_MINUTE)
    (mark,) = cases.to_fix_of(case.id)
    case_service.settle(mark, case, by=by, right=None)
    assert adults(case)[0].arrived_at == CAME and to_fix(case) == []
    fed(unit, by, arrived=CAME + 2 * A_MINUTE)
    (mark,) = cases.to_fix_of(case.id)
    case_service.settle(mark, case, by=by, right=make.wall(CAME + 2 * A_MINUTE))
    assert adults(case)[0].arrived_at == CAME + 2 * A_MINUTE


def test_a_time_changed_here_is_nobody_elses_any_more(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = fed(unit, by, requested=ASKED, arrived=CAME)
    service.record_aa(case, by=by, arrived_at=CAME + A_MINUTE)
    assert list(adults(case)[0].fed) == ["requested_at"]
    assert [entered for _, entered in lines(case)] == [FEED, ""]


@pytest.mark.parametrize(
    ("times", "field"),
    [
        ({"requested": CAME, "arrived": ASKED}, "aa_arrived_at"),
        ({"arrived": WENT, "left": CAME}, "aa_left_at"),
        ({"requested": TOLD, "contacted": ASKED}, "aa_contacted_at"),
    ],
)
def test_times_that_cannot_be_so_are_set_aside_with_what_was_written(
    unit: Session, person: Person, times: dict[str, datetime], field: str
) -> None:
    case = fed(unit, person("sergeant"), **times)
    assert to_fix(case) == [(field, "out-of-order")]
    (mark,) = cases.to_fix_of(case.id)
    assert mark.original == make.wall(times[field[3:-3]])
    assert getattr(adults(case)[0], field[3:]) is None


def test_a_time_beside_what_was_recorded_here_cannot_be_so_either(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = fed(unit, by)
    service.record_aa(case, by=by, arrived_at=CAME, rights_repeated_at=CAME + A_MINUTE)
    fed(unit, by, arrived=CAME, left=CAME - A_MINUTE)
    assert to_fix(case) == [("aa_left_at", "out-of-order")]


def test_a_request_after_the_adult_left_is_of_another_adult(unit: Session, person: Person) -> None:
    by = person("sergeant")
    fed(unit, by, requested=ASKED, arrived=TOLD, left=CAME)
    case = fed(unit, by, requested=WENT, arrived=TOLD, left=CAME)  # the rest is still the first’s
    first, second = adults(case)
    assert (first.requested_at, first.left_at) == (ASKED, CAME)
    assert (second.number, second.requested_at, second.arrived_at) == (2, WENT, None)
    assert to_fix(case) == []


def test_two_adults_in_one_delivery_are_two(unit: Session, person: Person) -> None:
    by = person("sergeant")
    base = {"force": "99", "custody_record_no": "FD/1/26"}
    first = {**base, "aa_requested_at": make.wall(ASKED), "aa_left_at": make.wall(TOLD)}
    second = {**base, "aa_requested_at": make.wall(CAME)}
    case_service.take_in([first, second, second], by=by, digest="1" * 64)
    case = make.fed(unit, by=by)
    assert [adult.requested_at for adult in adults(case)] == [ASKED, CAME]


def test_a_line_that_says_only_what_the_feed_has_too_is_not_typed_again(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = fed(unit, by)
    service.record_aa(case, by=by, name="Mrs Lee", requested_at=ASKED)  # the feed has no name
    service.mark_aa(adults(case)[0], case, by=by, moment="arrived_at")
    assert [entered for _, entered in lines(case)] == ["", ""]
    fed(unit, by, requested=ASKED, arrived=NOW)
    assert [entered for _, entered in lines(case)] == ["", FEED]
    (trace,) = unit.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.ENTRY_MARKED))
    assert trace.case_id == case.id


def test_the_feed_alone_lets_no_interview_begin(unit: Session, person: Person) -> None:
    """It does not say who the adult is, nor that the rights were repeated."""
    by = person("sergeant")
    case = make.fed(
        unit,
        by=by,
        dob="01/05/2010",
        aa_requested_at=make.wall(ASKED),
        aa_arrived_at=make.wall(CAME),
    )
    assert [lack.code for lack in queries.standing(case).missing] == ["IV-2", "IV-7"]


def test_the_api_tells_what_the_feed_brought(db: Database, app: Any) -> None:
    with db.unit() as unit:
        by = accounts.actor_named("sergeant@example.test")
        token = fed(unit, by, arrived=CAME).token
    told = Caller(app, "sergeant@example.test").get(f"/api/v1/cases/{token}/interviews")
    assert told["adults"][0]["fed"] == {"arrived_at": NOW.isoformat()}
