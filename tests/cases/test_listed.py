"""Lists show what is in reach, and nobody else: not in a list, a search, a count or a suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock, listing
from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import listed, looking, service
from cjdiversion.cases.listed import Filter
from cjdiversion.cases.models import Case
from cjdiversion.listing import Place
from tests import make

People = Callable[[str], Actor]
CANARY = "Zzcanary"
OPEN = Filter(standing="open")
CASES = Case.__table__.c


def seen(unit: Session, actor: Actor, chosen: Filter | None = None) -> set[str]:
    unit.flush()
    return {row.surname for row in unit.execute(listed.cases(actor, chosen))}


def found(unit: Session, actor: Actor, **asked: str) -> set[str]:
    unit.flush()
    return {row.surname for row in unit.execute(listed.found(actor, **asked))}


def cid() -> str:
    unit = accounts.unit_named("Northshire CID", UnitKind.INVESTIGATION)
    assert unit is not None
    return unit.token


@pytest.mark.parametrize(
    "key",
    [
        *("sergeant.riverside", "sergeant.south", "detention.south", "nurse.south"),
        *("investigator.south", "supervisor.south", "inspector.south", "practitioner"),
        *("cps", "performance", "dpo", "admin", "reviewer"),
    ],
)
def test_a_case_of_another_unit_is_in_no_list_search_count_or_suite(
    unit: Session, person: People, key: str
) -> None:
    facts = {"surname": CANARY, "custody_record_no": "CN/1", "pnc_id": "2015/0026000N"}
    case = make.booking(by=person("sergeant"), investigating_unit=cid(), **facts)
    actor = person(key)
    for standing in ("here", "open", "closed"):
        assert seen(unit, actor, Filter(standing=standing)) == set()
        assert listing.counted(listed.cases(actor, Filter(standing=standing))) == 0
    assert seen(unit, actor, Filter(is_unassigned=True)) == set()
    assert found(unit, actor, surname_key="zz") == set()
    assert found(unit, actor, number="CN/1") == found(unit, actor, number=case.reference) == set()
    assert found(unit, actor, pnc_id="2015/0026000N") == set()
    if key != "practitioner":
        assert not unit.execute(listed.suite_list(actor)).all()


@pytest.mark.parametrize(
    "key",
    ["sergeant", "detention", "nurse", "inspector", "investigator", "supervisor", "superintendent"],
)
def test_a_case_in_reach_is_listed_and_found(unit: Session, person: People, key: str) -> None:
    make.booking(by=person("sergeant"), surname=CANARY, investigating_unit=cid())
    assert (
        seen(unit, person(key), OPEN) == found(unit, person(key), surname_key="zzcan") == {CANARY}
    )


def test_a_suite_looks_at_who_is_there_and_an_investigation_at_what_is_open(
    unit: Session, person: People
) -> None:
    sergeant = person("sergeant")
    case = make.booking(by=sergeant, surname=CANARY, investigating_unit=cid())
    service.release(case, by=sergeant, at=clock.now())
    assert seen(unit, sergeant) == set() and seen(unit, person("investigator")) == {CANARY}
    assert seen(unit, sergeant, OPEN) == {CANARY}


def test_filters_narrow_a_list(unit: Session, person: People) -> None:
    sergeant = person("sergeant")
    late = {"arrived_at": clock.now() - timedelta(hours=9)}
    make.booking(by=sergeant, surname="Plain", investigating_unit=cid())
    make.booking(by=sergeant, surname="Fix", investigating_unit=cid(), **late)
    make.attendance(by=sergeant, surname="Came")
    assert seen(unit, sergeant, Filter(standing="open", is_to_fix=True)) == {"Fix"}
    assert seen(unit, sergeant, Filter(standing="open", is_unassigned=True)) == {"Came"}
    way = Filter(standing="open", way="voluntary-attendance")
    assert seen(unit, sergeant, way) == {"Came"}


def test_a_surname_is_found_by_its_beginning_in_plain_letters(
    unit: Session, person: People
) -> None:
    sergeant = person("sergeant")
    for surname in ("Łukaszewicz", "Lukács", "O'Neill"):
        make.booking(by=sergeant, surname=surname)
    assert found(unit, sergeant, surname_key="luk") == {"Łukaszewicz", "Lukács"}
    assert found(unit, sergeant, surname_key="oneil") == {"O'Neill"}


def test_the_suite_list_shows_no_more_than_who_and_where(unit: Session, person: People) -> None:
    make.booking(by=person("sergeant"), surname="North")
    make.booking(by=person("sergeant.riverside"), surname="River")
    make.booking(by=person("sergeant.south"), surname="South")
    unit.flush()
    rows = unit.execute(listed.suite_list(person("practitioner"))).all()
    assert [row.surname for row in rows] == ["North", "River"]
    assert set(rows[0]._mapping) == {
        *("token", "reference", "opened_at", "surname", "forenames", "born_on", "stated_age"),
        *("location", "suite", "quarantined_at"),
    }


def test_who_left_is_not_in_the_suite(unit: Session, person: People) -> None:
    case = make.booking(by=person("sergeant"))
    service.release(case, by=person("sergeant"), at=clock.now())
    unit.flush()
    assert not unit.execute(listed.suite_list(person("practitioner"))).all()


def test_pages_of_a_list_leave_nobody_out_forwards_and_backwards(
    unit: Session, person: People
) -> None:
    sergeant = person("sergeant")
    at = clock.now() - timedelta(hours=3)  # all at once: the key decides
    for place in range(60):
        make.booking(by=sergeant, surname=f"P{place}", arrived_at=at, arrested_at=at)
    unit.flush()
    forwards, places = [], [Place()]
    for place in places:
        page = looking.page(sergeant, Filter(), place)
        forwards += [row.surname for row in page.rows]
        places += [Place(after=page.next)] if page.next else []
    assert len(forwards) == len(set(forwards)) == 60 and page.total_words == "60"
    last = looking.page(sergeant, Filter(), Place(is_last=True))
    before = looking.page(sergeant, Filter(), Place(before=last.previous))
    assert [row.surname for row in [*before.rows, *last.rows]] == forwards[10:]


def test_codes_in_an_address_that_are_not_known_are_as_if_they_were_not_there() -> None:
    asked: dict[str, Any] = {"show": "everything", "way": "by-boat", "unassigned": "yes"}
    assert looking.chosen(asked) == Filter()
