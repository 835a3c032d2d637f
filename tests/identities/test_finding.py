"""Who may be the same is found by key, in the force and nowhere else, whoever wrote the record."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock, migrations
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.bench.filling import fill
from cjdiversion.cases import feeds
from cjdiversion.cases import queries as case_queries
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.identities import finding, looking
from cjdiversion.identities.models import MatchKey, write_all
from tests import make
from tests.identities import made

Person = Callable[[str], Actor]


def found(case: Case, by: Actor) -> list[tuple[str, list[str]]]:
    session().flush()
    return [
        (one.record.reference, [reason.code for reason in one.reasons])
        for one in looking.candidates(case, by)
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "same-name-same-birth"),
        ({"surname": "Rossi", "pnc_id": "2015/0026000N"}, "same-pnc-id"),
        ({"surname": "Marchety", "forenames": "Steven"}, "like-name-same-birth"),
        ({"forenames": "Stephan"}, "like-name-same-birth"),
        ({"surname": "Stephen", "forenames": "Marchetti"}, "swapped-name-same-birth"),
        ({"surname": "Rossi", "other_names": "Marchetti"}, "other-name-same-birth"),
        ({"born_on": date(1988, 12, 3)}, "like-name-transposed-birth"),
        ({"born_on": date(1998, 3, 12)}, "like-name-birth-digit-off"),
        ({"born_on": None}, "same-name-birth-unknown"),
    ],
)
def test_each_reason_finds_from_both_sides(
    unit: Session, person: Person, change: dict[str, Any], code: str
) -> None:
    sergeant = person("sergeant")
    pnc_id = "2015/0026000N" if code == "same-pnc-id" else None
    first = made.booked(by=sergeant, pnc_id=pnc_id)
    other = made.booked(by=sergeant, **change)
    made.booked(by=sergeant, surname="Nobody", forenames="Else", born_on=date(1951, 7, 29))
    assert found(first, sergeant) == [(other.reference, [code])]
    assert found(other, sergeant) == [(first.reference, [code])]


def test_nobody_is_a_candidate_of_themself(unit: Session, person: Person) -> None:
    case = made.booked(by=person("sergeant"), pnc_id="2015/0026000N")
    assert found(case, person("sergeant")) == []


def test_somebody_of_whom_nothing_is_known_is_like_nobody(unit: Session, person: Person) -> None:
    sergeant = person("sergeant")
    cases.book(by=sergeant, custody_record_no="A/1")
    case = cases.book(by=sergeant, custody_record_no="A/2")
    assert found(case, sergeant) == []


def test_the_strongest_stands_first_and_the_newest_of_equals(unit: Session, person: Person) -> None:
    sergeant, now = person("sergeant"), clock.now()
    case = made.booked(by=sergeant, pnc_id="2015/0026000N")
    made.booked(by=sergeant, forenames="Steven", authorised_at=None, arrived_at=now)
    same = [
        made.booked(by=sergeant, arrived_at=now - timedelta(days=days)).reference for days in (9, 2)
    ]
    numbered = made.booked(by=sergeant, surname="Rossi", pnc_id="2015/0026000N")
    order = [reference for reference, _ in found(case, sergeant)]
    assert order[:3] == [numbered.reference, same[1], same[0]] and len(order) == 4


def test_another_force_is_never_looked_into(unit: Session, person: Person) -> None:
    here = made.booked(by=person("sergeant"), pnc_id="2015/0026000N")
    there = made.booked(by=person("sergeant.south"), pnc_id="2015/0026000N")
    assert found(here, person("sergeant")) == []
    assert found(there, person("sergeant.south")) == []
    assert found(here, person("superintendent")) == []


def test_a_record_beyond_ones_reach_is_known_to_be_there_and_no_more(
    unit: Session, person: Person
) -> None:
    here = made.booked(by=person("sergeant"))
    there = made.booked(by=person("sergeant.riverside"))
    unit.flush()
    found_here = looking.likely(here, by=person("sergeant")).to_judge
    assert [one.is_in_reach for one in found_here] == [False]
    assert looking.whose(found_here[0].record) == "Riverside"
    seen = unit.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.IDENTITY_SEARCHED)).one()
    assert seen.facts == {"shown": [], "others": 1} and seen.case_id == here.id
    for force_wide in ("superintendent", "disclosure"):
        known = looking.likely(here, by=person(force_wide)).to_judge
        assert [one.record.reference for one in known] == [there.reference]
        assert all(one.is_in_reach for one in known)


def test_a_closed_record_is_not_offered(unit: Session, person: Person) -> None:
    first, second = made.twins(person)
    made.closed(first, by=person("inspector"))
    assert found(second, person("sergeant")) == []


def test_no_more_than_a_fixed_number_is_examined(unit: Session, person: Person) -> None:
    sergeant = person("sergeant")
    made_cases = [made.booked(by=sergeant) for _ in range(finding.MOST_EXAMINED + 5)]
    newest = {case.reference for case in made_cases[-looking.MOST_SHOWN :]}
    told = {reference for reference, _ in found(made_cases[-1], sergeant)}
    assert len(told) == looking.MOST_SHOWN and len(told & newest) >= looking.MOST_SHOWN - 1


def test_looking_costs_a_fixed_number_of_statements(unit: Session, person: Person) -> None:
    sergeant = person("sergeant")
    case = made.booked(by=sergeant, pnc_id="2015/0026000N")
    counts = []
    for _ in range(2):
        for _ in range(4):
            made.booked(by=sergeant, pnc_id="2015/0026000N", released_at=clock.now())
        unit.flush()
        counts.append(len(_asked(lambda: looking.standing(case, sergeant))))
    assert counts[0] == counts[1] <= 8


def _asked(act: Callable[[], Any]) -> list[tuple[str, Any]]:
    """The statements, with their values, that this sends to the database."""
    asked: list[tuple[str, Any]] = []

    def keep(connection: Any, cursor: Any, statement: str, values: Any, *rest: Any) -> None:
        asked.append((statement, values))

    engine = session().get_bind()
    sa.event.listen(engine, "before_cursor_execute", keep)
    try:
        act()
    finally:
        sa.event.remove(engine, "before_cursor_execute", keep)
    return asked


# --- keys are kept by every verb ----------------------------------------------------------------


def kept(person_id: uuid.UUID) -> tuple[set[str], set[date | None]]:
    session().flush()
    rows = session().execute(
        sa.select(MatchKey.key, MatchKey.born_on).where(MatchKey.person_id == person_id)
    )
    found = rows.all()
    return {row.key for row in found}, {row.born_on for row in found}


def test_keys_follow_whoever_corrects_a_name_a_birthday_or_a_number(
    unit: Session, person: Person
) -> None:
    sergeant = person("sergeant")
    case = made.booked(by=sergeant)
    assert kept(case.person.id)[0] == {"MRXT", "STFN", "MRXT+STFN"}
    cases.correct(case, by=sergeant, version=None, surname="Smith", pnc_id="2015/0026000N")
    assert kept(case.person.id)[0] == {"SM0", "STFN", "SM0+STFN", "2015/0026000N"}
    cases.correct(case, by=sergeant, version=None, born_on=date(1990, 1, 2), other_names="Rossi")
    assert kept(case.person.id) == (
        {"SM0", "STFN", "RS", "SM0+STFN", "2015/0026000N"},
        {date(1990, 1, 2)},
    )
    cases.correct(case, by=sergeant, version=None, born_on=None, pnc_id=None)
    assert kept(case.person.id) == ({"SM0+STFN"}, {None})
    cases.correct(case, by=sergeant, version=None, surname=None)
    assert kept(case.person.id) == (set(), set())


def test_an_import_writes_keys_and_a_later_row_moves_them(unit: Session, person: Person) -> None:
    sergeant = person("sergeant")
    assert sergeant.force_id is not None
    row = {
        "custody_record_no": make.number(),
        "force": accounts.unit(sergeant.force_id).code,
        "suite": sergeant.unit_name,
        "surname": "Marchetti",
        "forenames": "Stephen",
        "dob": "12/03/1988",
    }
    again = {**row, "custody_record_no": make.number(), "surname": "Smith"}
    cases.take_in(feeds.from_json([row, again]), by=sergeant, digest="a" * 64)
    numbered = case_queries.numbered(sergeant.force_id, [row["custody_record_no"]]).cases
    case = numbered[row["custody_record_no"]]
    assert kept(case.person.id) == ({"MRXT", "STFN", "MRXT+STFN"}, {made.BORN})
    other = made.booked(by=sergeant)
    assert (case.reference, ["same-name-same-birth"]) in found(other, sergeant)
    cases.take_in(feeds.from_json([{**row, "surname": "Smyth"}]), by=sergeant, digest="b" * 64)
    assert kept(case.person.id)[0] == {"SM0", "STFN", "SM0+STFN"}


def test_a_value_settled_moves_the_keys(unit: Session, person: Person) -> None:
    sergeant = person("sergeant")
    assert sergeant.force_id is not None
    row = {
        "custody_record_no": make.number(),
        "force": accounts.unit(sergeant.force_id).code,
        "suite": sergeant.unit_name,
        "surname": "Smith",
        "forenames": "Jon",
        "dob": "31/02/1988",
    }
    cases.take_in(feeds.from_json([row]), by=sergeant, digest="a" * 64)
    case = case_queries.numbered(sergeant.force_id, [row["custody_record_no"]]).cases[
        row["custody_record_no"]
    ]
    assert kept(case.person.id) == ({"SM0+JN"}, {None})
    (fix,) = case_queries.to_fix_of(case.id)
    cases.settle(fix, case, by=sergeant, right="28/02/1988")
    assert kept(case.person.id) == ({"SM0", "JN", "SM0+JN"}, {date(1988, 2, 28)})


def test_the_migration_writes_keys_of_everybody_who_was_there_before(
    db: Database, person: Person
) -> None:
    with db.unit():
        made.booked(by=person("sergeant"), pnc_id="2015/0026000N", other_names="Rossi")
        made.booked(by=person("sergeant.south"), born_on=None)
        before = _everything()
    migrations.downgrade(db.engine, "0002")
    migrations.upgrade(db.engine)
    with db.unit():
        assert _everything() == before != set()


def _everything() -> set[tuple[Any, ...]]:
    session().flush()
    keys = MatchKey
    rows = session().execute(sa.select(keys.person_id, keys.key, keys.born_on, keys.force_id))
    return {tuple(row) for row in rows}


# --- by the index -------------------------------------------------------------------------------


@pytest.fixture
def crowded(db: Database) -> Database:
    """Enough people for a database to think twice about reading them all."""
    fill(db, 20_000)
    with db.engine.begin() as connection:
        write_all(connection)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as after:
        after.exec_driver_sql("ANALYZE")
    return db


def test_the_page_of_one_person_reads_indexes_alone(crowded: Database, person: Person) -> None:
    with crowded.unit():
        sergeant = person("sergeant")
        here = sa.select(Case.token).where(Case.suite_id == sergeant.unit_id)
        tokens = session().scalars(here.order_by(Case.opened_at.desc()).limit(2)).all()
        newer, older = (cases.open(token, by=sergeant) for token in tokens)
        for case in (newer, older):
            cases.correct(case, by=sergeant, version=None, pnc_id="2015/0026000N")
        session().flush()
        asked = _asked(lambda: looking.standing(newer, sergeant))
        assert looking.standing(newer, sergeant).has_earlier
        plan = "\n\n".join(_plan(*one) for one in asked if not one[0].startswith("INSERT"))
    assert "ix_match_key_found_by" in plan
    for table in ("match_key", "person_in_case", "case_file", "custody_booking"):
        assert f"Seq Scan on {table}" not in plan, plan
        assert f"SCAN {table}" not in plan, plan
    assert "SCAN identity_link" not in plan, plan
    assert "ix_case_file_force_id" not in plan, plan  # never from every case of the force


def _plan(statement: str, values: Any) -> str:
    is_sqlite = session().get_bind().dialect.name == "sqlite"
    word = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
    rows = session().connection().exec_driver_sql(f"{word} {statement}", values)
    return "\n".join(str(row[-1]) for row in rows)
