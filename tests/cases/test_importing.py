"""What rows of an export come to, and that nobody who is detained is lost."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import feeds, importing, listed, naming, queries, rooms, service
from cjdiversion.cases.feeds import Row
from cjdiversion.cases.importing import Told
from cjdiversion.cases.models import Case, ImportRun
from cjdiversion.cases.reading import ALSO_CALLED
from cjdiversion.database import Database
from cjdiversion.errors import NotPermitted
from tests import make

FEEDS = Path(__file__).parent / "feeds"
AFTER = datetime(2026, 6, 1, 9, tzinfo=UTC)
OURS = {"accept": "created", "to fix": "to-fix", "refuse": "refused"}
People = Callable[[str], Actor]


@pytest.fixture(autouse=True)
def in_june() -> Iterator[None]:
    with clock.at(AFTER):
        yield


def taken(by: Actor, *rows: Row) -> ImportRun:
    return service.take_in(rows, by=by, digest="0" * 64)


def file_taken(by: Actor) -> ImportRun:
    content = (FEEDS / "custody_export.csv").read_bytes()
    return service.take_in(feeds.rows(content), by=by, digest=feeds.digest(content))


def row(**over: str) -> Row:
    return {
        "force": "99",
        "custody_record_no": "A/1",
        "suite": "Northgate",
        "surname": "Begum",
        "forenames": "Zoë",
        "dob": "1990-04-09",
        "sex": "F",
        "arrest_at": "2026-05-01T10:00",
        "arrived_at": "2026-05-01T11:00",
        "detention_authorised_at": "2026-05-01T11:20",
        "offence_codes": "TH68010",
        **over,
    }


def outcomes(run: ImportRun) -> list[str]:
    return [line["outcome"] for line in run.rows]


def booked(unit: Session, number: str = "A/1") -> Case:
    unit.flush()
    unit.expunge_all()
    force = accounts.force_coded("99")
    assert force is not None
    return queries.numbered(force.id, [number]).cases[number]


def digest_of_cases(unit: Session) -> list[Any]:
    unit.flush()
    tables = ("case_file", "person_in_case", "custody_booking", "offence", "to_fix", "case_event")
    return [unit.execute(sa.text(f"SELECT * FROM {t} ORDER BY id")).all() for t in tables]  # noqa: S608


# --- the messy export --------------------------------------------------------------------------


def test_each_row_of_the_messy_export_comes_to_what_is_expected(
    unit: Session, person: People
) -> None:
    run = file_taken(person("sergeant"))
    with (FEEDS / "custody_export.expected.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    assert len(run.rows) == len(expected) == 165
    for told, wanted in zip(run.rows, expected, strict=True):
        assert told["outcome"] == OURS.get(wanted["expected"], wanted["expected"]), (told, wanted)
        assert told["custody_record_no"] == wanted["custody_record_no"]
        is_quiet = wanted["expected"] in ("accept", "updated")
        assert is_quiet or told["problems"] or told["because"]


def test_everybody_in_the_messy_export_who_has_a_number_stands_on_a_list(
    unit: Session, person: People
) -> None:
    file_taken(person("sergeant"))
    with (FEEDS / "custody_export.expected.csv").open(encoding="utf-8", newline="") as file:
        numbers = {line["custody_record_no"] for line in csv.DictReader(file)} - {""}
    open_ones = listed.cases(person("superintendent")).subquery()
    found = set(unit.scalars(sa.select(open_ones.c.custody_record_no)))
    assert found == numbers and len(found) == 126


def test_the_same_file_again_changes_nothing(unit: Session, person: People) -> None:
    file_taken(person("sergeant"))
    before = digest_of_cases(unit)
    unit.expunge_all()
    again = file_taken(person("sergeant"))
    assert set(outcomes(again)) == {"unchanged", "refused"}
    assert digest_of_cases(unit) == before


def test_the_last_row_of_a_person_says_where_and_when(unit: Session, person: People) -> None:
    file_taken(person("sergeant"))
    case = booked(unit, "CD/00007/26")
    assert case.suite is not None and case.suite.name == "Riverside"
    assert case.booking is not None and case.booking.released_at is not None
    assert case.person.surname == "PATEL" and not case.is_in_suite and case.is_open


# --- one row -----------------------------------------------------------------------------------


def test_only_a_row_without_a_number_or_a_force_or_of_another_force_is_refused(
    unit: Session, person: People
) -> None:
    rows = [row(custody_record_no=" "), row(force=""), row(force="98"), {"row": "not a row"}]
    run = taken(person("sergeant"), *rows)
    assert set(outcomes(run)) == {"refused"}
    assert [line["problems"][0]["code"] for line in run.rows] == [
        "required",
        "required",
        "not-this-force",
        "required",
    ]
    assert unit.scalar(sa.select(sa.func.count()).select_from(Case)) == 0


@pytest.mark.parametrize(
    ("column", "text", "field", "code"),
    [
        ("pnc_id", "2001/0171310S", "pnc_id", "wrong-check-letter"),
        ("asn", "1812LN0000000000001A", "asn", "dummy-asn"),
        ("dob", "31/02/1990", "born_on", "not-a-date"),
        ("sex", "X9", "sex", "unknown-code"),
        ("self_defined_ethnicity", "W77", "self_defined_ethnicity", "unknown-code"),
        ("officer_ethnicity", "IC12", "observed_ethnicity", "unknown-code"),
        ("disability_stated", "blue badge", "disability_stated", "unknown-code"),
        ("language", "klingon", "language", "unknown-code"),
        ("interpreter_required", "perhaps", "needs_interpreter", "unknown"),
        ("arrest_at", "soon", "arrested_at", "not-a-moment"),
        ("released_at", "2027-01-01T10:00", "released_at", "not-possible"),
        ("surname", "x" * 20_000, "surname", "long"),
        ("suite", "Nowhere", "suite", "unknown-unit"),
        ("offence_codes", "ZZ99999", "offence_codes", "unknown-offence-code"),
    ],
)
def test_a_bad_value_is_set_aside_and_the_person_is_booked(
    unit: Session, person: People, column: str, text: str, field: str, code: str
) -> None:
    run = taken(person("sergeant"), row(**{column: text}))
    case = booked(unit)
    marks = queries.to_fix_of(case.id)
    assert outcomes(run) == ["to-fix"] and case.to_fix == 1
    assert [(mark.field, mark.code, mark.original) for mark in marks] == [(field, code, text)]
    assert text not in str(run.rows)


def test_an_unknown_offence_is_kept_as_text(unit: Session, person: People) -> None:
    taken(person("sergeant"), row(offence_codes="TH68010; affray in the street"))
    case = booked(unit)
    assert [one.words for one in case.offences][1] == "affray in the street"
    assert case.offences[0].title.startswith("Theft")


def test_whose_suite_is_not_readable_stands_where_the_export_came_from(
    unit: Session, person: People
) -> None:
    taken(person("sergeant"), row(suite="Nowhere"))
    sergeant = person("sergeant")
    assert booked(unit).suite_id == sergeant.unit_id
    assert len(unit.execute(listed.cases(sergeant)).all()) == 1


def test_a_number_too_long_to_keep_gets_a_stand_in_that_is_the_same_each_time(
    unit: Session, person: People
) -> None:
    long = "A/" + "9" * 20_000
    run = taken(person("sergeant"), row(custody_record_no=long))
    assert outcomes(run) == ["to-fix"]
    again = taken(person("sergeant"), row(custody_record_no=long))
    assert outcomes(again) == ["unchanged"]


def test_a_row_names_its_investigating_unit_or_stands_unassigned(
    unit: Session, person: People
) -> None:
    named = row(investigating_unit="Northshire CID")
    taken(person("sergeant"), named, row(custody_record_no="A/2"))
    assert booked(unit).investigating_unit_id == person("supervisor").unit_id
    unassigned = listed.Filter(is_unassigned=True)
    found = unit.execute(listed.cases(person("supervisor"), unassigned)).all()
    assert [line.custody_record_no for line in found] == ["A/2"]


def test_what_other_rooms_keep_is_read_and_reported_like_the_rest(
    unit: Session, person: People
) -> None:
    adult = {"aa_requested_at": "2026-05-01T12:00", "appropriate_adult_arrived_at": "later"}
    run = taken(person("sergeant"), row(**adult, hcp_called_at="2026-05-01T11:30"))
    assert outcomes(run) == ["to-fix"]
    assert [problem["field"] for problem in run.rows[0]["problems"]] == ["aa_arrived_at"]
    again = taken(person("sergeant"), row(**adult, hcp_called_at="2026-05-01T11:30", sex="M"))
    assert again.rows[0]["changed"] == ["sex"]
    later = {**adult, "appropriate_adult_arrived_at": "2026-05-01T13:20"}
    run = taken(person("sergeant"), row(**later, hcp_called_at="2026-05-01T11:30", sex="M"))
    assert run.rows[0]["changed"] == ["aa_arrived_at"]
    assert booked(unit).to_fix == 0  # a later row with the right value settles the mark
    assert not queries.events_of(booked(unit).id)


# --- a later row -------------------------------------------------------------------------------


def test_a_release_is_taken_from_a_later_export(unit: Session, person: People) -> None:
    taken(person("sergeant"), row())
    run = taken(person("sergeant"), row(released_at="2026-05-02T09:00"))
    case = booked(unit)
    assert outcomes(run) == ["updated"] and run.rows[0]["changed"] == ["released_at"]
    assert not case.is_in_suite and case.version == 2


def test_an_older_export_puts_nobody_back_into_custody(unit: Session, person: People) -> None:
    taken(person("sergeant"), row(suite="Riverside", released_at="2026-05-02T09:00"))
    run = taken(person("sergeant"), row(suite="Northgate", crime_ref="26/1/26"))
    case = booked(unit)
    assert case.booking is not None and case.booking.released_at is not None
    assert case.suite is not None and case.suite.name == "Riverside"
    assert "older" in run.rows[0]["because"] and run.rows[0]["changed"] == ["crime_number"]


def test_a_release_recorded_here_is_not_undone_by_an_export_without_it(
    unit: Session, person: People
) -> None:
    sergeant = person("sergeant")
    taken(sergeant, row())
    service.release(booked(unit), by=sergeant, at=clock.now())
    run = taken(sergeant, row(location="Cell 9"))
    case = booked(unit)
    assert case.booking is not None and case.booking.released_at == clock.now()
    assert run.rows[0]["because"]


def test_what_was_corrected_here_is_not_overwritten_by_a_row_that_still_has_it_wrong(
    unit: Session, person: People
) -> None:
    sergeant = person("sergeant")
    taken(sergeant, row(surname="Begom"))
    case = booked(unit)
    service.correct(case, by=sergeant, version=case.version, surname="Begum")
    run = taken(sergeant, row(surname="Begom", crime_ref="26/1/26"))
    assert outcomes(run) == ["updated"] and run.rows[0]["changed"] == ["crime_number"]
    assert booked(unit).person.surname == "Begum"


def test_where_both_changed_it_somebody_is_asked(unit: Session, person: People) -> None:
    sergeant = person("sergeant")
    taken(sergeant, row(surname="Begom"))
    case = booked(unit)
    service.correct(case, by=sergeant, version=case.version, surname="Begum")
    run = taken(sergeant, row(surname="Begam"))
    case = booked(unit)
    assert outcomes(run) == ["to-fix"] and case.person.surname == "Begum"
    assert [m.original for m in queries.to_fix_of(case.id)] == ["Begam"]


def test_a_typed_booking_and_a_row_that_differs_are_asked_about(
    unit: Session, person: People
) -> None:
    sergeant = person("sergeant")
    make.booking(by=sergeant, custody_record_no="A/1", surname="Marsh", crime_number=None)
    run = taken(sergeant, row(crime_ref="26/1/26"))
    case = booked(unit)
    assert outcomes(run) == ["to-fix"] and case.person.surname == "Marsh"
    assert case.crime_number == "26/1/26"


def test_a_later_row_with_the_right_value_settles_the_mark(unit: Session, person: People) -> None:
    taken(person("sergeant"), row(pnc_id="2001/0171310S"))
    run = taken(person("sergeant"), row(pnc_id="2015/0026000N"))
    case = booked(unit)
    assert outcomes(run) == ["updated"] and case.to_fix == 0
    assert case.person.pnc_id == "2015/0026000N" and not queries.to_fix_of(case.id)


def test_a_blank_cell_empties_nothing(unit: Session, person: People) -> None:
    taken(person("sergeant"), row())
    run = taken(person("sergeant"), row(surname="", dob="", crime_ref="26/1/26"))
    assert outcomes(run) == ["updated"] and booked(unit).person.surname == "Begum"


def test_a_new_offence_is_added_and_an_old_one_stays(unit: Session, person: People) -> None:
    taken(person("sergeant"), row())
    taken(person("sergeant"), row(offence_codes="CJ88116"))
    assert [one.code for one in booked(unit).offences] == ["TH68010", "CJ88116"]


def test_a_move_to_another_suite_is_an_event(unit: Session, person: People) -> None:
    taken(person("sergeant"), row())
    taken(person("sergeant"), row(suite="Riverside"))
    case = booked(unit)
    assert case.suite is not None and case.suite.name == "Riverside"
    assert [event.kind for event in queries.events_of(case.id)] == ["changed-suite"]


# --- the whole ---------------------------------------------------------------------------------


def test_an_import_leaves_a_trace_on_each_case_and_one_of_its_own(
    unit: Session, person: People
) -> None:
    run = taken(person("sergeant"), row(), row(custody_record_no="A/2"), row())
    deeds = Counter(unit.scalars(sa.select(AuditEvent.did)))
    assert deeds[Did.CASE_RECORDED] == 2 and deeds[Did.CASE_IMPORTED] == 1
    assert run.counts == {
        "created": 2,
        "updated": 0,
        "unchanged": 1,
        "to-fix": 0,
        "refused": 0,
    }


def test_who_may_not_import_imports_nothing(unit: Session, person: People) -> None:
    with pytest.raises(NotPermitted):
        taken(person("detention"), row())


def test_a_thousand_rows_are_not_a_thousand_look_ups(unit: Session, person: People) -> None:
    sergeant = person("sergeant")
    rows = [row(custody_record_no=f"B/{place}") for place in range(300)]
    asked: list[str] = []
    bind = unit.get_bind()

    def count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        asked.append(statement.split()[0])

    sa.event.listen(bind, "before_cursor_execute", count)
    try:
        taken(sergeant, *rows)
    finally:
        sa.event.remove(bind, "before_cursor_execute", count)
    assert asked.count("SELECT") < 30


ANY = st.text(st.characters(), max_size=30)
COLUMNS = [
    *("suite", "surname", "forenames", "dob", "sex", "self_defined_ethnicity", "language"),
    *("officer_ethnicity", "interpreter_required", "arrest_at", "arrived_at", "released_at"),
    *("offence_codes", "domestic_abuse", "pnc_id", "asn", "crime_ref", "warning_markers"),
    *(
        "aa_requested_at",
        "aa_left_at",
        "hcp_arrived_at",
        "hcp_outcome",
        "notes",
        "urn",
        "investigating_unit",
        "stated_age",
        "disability_stated",
        "phone",
        "location",
    ),
]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(number=ANY, cells=st.dictionaries(st.sampled_from(COLUMNS), ANY, max_size=12))
def test_any_text_in_any_column_never_raises_and_never_loses_a_person(
    db: Database, person: People, number: str, cells: dict[str, str]
) -> None:
    given_row = {"force": "99", "custody_record_no": number, **cells}
    with clock.at(AFTER), db.unit() as unit:
        sergeant = person("sergeant")
        run = taken(sergeant, given_row)
        if not naming.custody_record_no(number):
            assert outcomes(run) == ["refused"]
            return
        force = accounts.force_coded("99")
        assert force is not None
        kept = run.rows[0]["custody_record_no"]
        assert outcomes(run) != ["refused"] and kept
        assert kept in queries.numbered(force.id, [kept]).cases
        unit.rollback()  # each example begins with nobody booked


# --- what is news, without a database ----------------------------------------------------------


def test_news_follows_the_export_where_nobody_touched_the_record() -> None:
    found = importing.news(
        Told(facts={"surname": "B"}), {"surname": "A"}, {"surname": importing.of_value("A")}
    )
    assert found.changes == {"surname": "B"} and found.asks == []


@given(
    st.sampled_from(["", "A", "B"]), st.sampled_from(["A", "B"]), st.sampled_from(["A", "B", ""])
)
def test_news_never_overwrites_what_only_this_record_says(now: str, new: str, last: str) -> None:
    before = {"surname": importing.of_value(last)} if last else {}
    found = importing.news(Told(facts={"surname": new}), {"surname": now}, before)
    if now and now != new and last != now:
        assert found.changes == {}


def test_every_column_a_feed_may_bring_is_written_down() -> None:
    page = (Path(__file__).parents[2] / "docs" / "custody-feed.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([^`]+)`", page))
    keepers = rooms.KEEPERS.values()
    called = {name for one in keepers for name in (*one.columns, *one.also_called)}
    assert {*rooms.columns(), *ALSO_CALLED, *called} - named == set()


def test_every_outcome_a_feed_may_bring_is_written_down(unit: Session) -> None:
    page = (Path(__file__).parents[2] / "docs" / "custody-feed.md").read_text(encoding="utf-8")
    for code, has in reference.attributes("hcp_outcomes").items():
        (line,) = [one for one in page.splitlines() if one.startswith(f"| `{code}` |")]
        assert line.endswith(f"| {has['state'].replace('-', ' ')} |")
        assert set(re.findall(r"`([^`]+)`", line)) == {code, *has["also"]}
