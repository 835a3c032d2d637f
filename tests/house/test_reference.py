"""Reference data: loading it, asking for it on a day, and remembering it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from cjdiversion import clock, reference
from cjdiversion.database import Database
from cjdiversion.reference import FILES, Mark, ReferenceEntry, load

PATHS = sorted(FILES.glob("*.json"))
BEFORE, CHANGE = date(2026, 3, 31), date(2026, 4, 1)


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """A folder with one file of the kind "colours", to be loaded."""

    def write(*rows: dict[str, Any]) -> Path:
        complete = [{"label": row["code"], "source": "here", "mark": "P", **row} for row in rows]
        text = json.dumps({"about": "", "sources": {"here": "a test"}, "entries": complete})
        (tmp_path / "colours.json").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def of_force(force: str, **more: Any) -> ReferenceEntry:
    fields = {"label": f"{force} red", "from_on": reference.ALWAYS, "source": "the force"}
    return ReferenceEntry(
        kind="colours", code="red", force_code=force, mark=Mark.LOCAL, **{**fields, **more}
    )


@contextmanager
def counted_statements(db: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


# --- loading ----------------------------------------------------------------------------------


def test_loading_twice_is_the_same_as_once(unit: Session) -> None:
    load()
    rows = sa.select(ReferenceEntry.id, ReferenceEntry.label, ReferenceEntry.to_on)
    once = set(unit.execute(rows))
    again = load()
    assert (again.added, again.changed) == (0, 0)
    assert again.unchanged == sum(
        path.read_text(encoding="utf-8").count('{"code"') for path in PATHS
    )
    assert set(unit.execute(rows)) == once


def test_every_kind_has_something_to_choose(unit: Session) -> None:
    load()
    with clock.at(datetime(2026, 11, 23, tzinfo=UTC)):
        for path in PATHS:
            force = "99" if path.stem == "residents" else None  # there is no national one
            assert reference.choices(path.stem, force=force), path.stem


def test_a_new_row_of_a_file_closes_the_one_before(
    unit: Session, file: Callable[..., Path]
) -> None:
    load(file({"code": "red", "label": "Red"}))
    loaded = load(file({"code": "red", "label": "Crimson", "from_on": "2026-04-01"}))
    assert (loaded.added, loaded.changed) == (1, 0)
    assert reference.label("colours", "red", on=BEFORE) == "Red"
    assert reference.label("colours", "red", on=CHANGE) == "Crimson"
    assert unit.scalar(sa.select(sa.func.count()).where(ReferenceEntry.kind == "colours")) == 2


def test_a_row_corrected_in_a_file_stays_one_row(unit: Session, file: Callable[..., Path]) -> None:
    load(file({"code": "red", "label": "Rde"}))
    loaded = load(file({"code": "red", "label": "Red"}))
    assert (loaded.added, loaded.changed) == (0, 1)
    assert reference.choices("colours") == {"red": "Red"}


def test_a_file_may_hold_a_history_and_need_not_close_its_rows(
    unit: Session, file: Callable[..., Path]
) -> None:
    history = [
        {"code": "red", "label": "Red"},
        {"code": "red", "label": "Crimson", "from_on": "2026-04-01"},
    ]
    load(file(*history))
    assert reference.label("colours", "red", on=BEFORE) == "Red"
    assert (load(file(*history)).changed, load(file(*history)).added) == (0, 0)


def test_loading_leaves_a_force_its_own_row(unit: Session, file: Callable[..., Path]) -> None:
    load(file({"code": "red", "label": "Red"}))
    unit.add(of_force("99"))
    unit.flush()
    load(file({"code": "red", "label": "Crimson", "from_on": "2026-04-01"}))
    assert reference.label("colours", "red", on=CHANGE, force="99") == "99 red"


def test_what_a_force_does_not_name_holds_as_in_the_national_row(
    unit: Session, file: Callable[..., Path]
) -> None:
    unit.add(of_force("99", attributes={"shade": 3}))
    unit.flush()
    load(file({"code": "red", "attributes": {"shade": 1, "is_warm": True}}))
    assert reference.attributes("colours", force="99")["red"] == {"shade": 3, "is_warm": True}
    later = {"code": "red", "from_on": "2026-04-01", "attributes": {"is_warm": False, "rank": ""}}
    load(file(later))  # what the force has stays, what came since is added
    told = reference.attributes("colours", on=CHANGE, force="99")["red"]
    assert told == {"shade": 3, "is_warm": True, "rank": ""}
    assert reference.attributes("colours", on=CHANGE)["red"] == {"is_warm": False, "rank": ""}


def test_a_row_of_a_force_in_a_file_is_completed_once(
    unit: Session, file: Callable[..., Path]
) -> None:
    rows = [
        {"code": "red", "attributes": {"is_warm": True}},
        {"code": "red", "force": "99", "attributes": {}},
        {"code": "blue", "force": "99", "attributes": {}},
    ]
    assert load(file(*rows)).added == 3
    again = load(file(*rows))
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    told = reference.attributes("colours", force="99")
    assert told == {"red": {"is_warm": True}, "blue": {}}


def test_a_national_row_that_ended_before_completes_nothing(
    unit: Session, file: Callable[..., Path]
) -> None:
    unit.add(of_force("99", from_on=CHANGE, attributes={}))
    unit.flush()
    ended = {"code": "red", "to_on": CHANGE.isoformat(), "attributes": {"is_warm": True}}
    load(file(ended))
    assert reference.attributes("colours", on=CHANGE, force="99")["red"] == {}


# --- asking -----------------------------------------------------------------------------------


def test_a_row_holds_from_its_first_day_to_the_day_before_its_end(
    unit: Session, file: Callable[..., Path]
) -> None:
    load(file({"code": "red", "from_on": "2025-04-01", "to_on": "2026-04-01"}))
    assert reference.current("colours", "red", on=date(2025, 3, 31)) is None
    assert reference.current("colours", "red", on=date(2025, 4, 1)) is not None
    assert reference.current("colours", "red", on=BEFORE) is not None
    assert reference.current("colours", "red", on=CHANGE) is None
    assert reference.choices("colours", on=BEFORE) == {"red": "red"}
    assert reference.choices("colours", on=CHANGE) == {}


def test_the_row_of_a_force_comes_before_the_row_for_all(
    unit: Session, file: Callable[..., Path]
) -> None:
    load(file({"code": "red", "label": "Red"}, {"code": "blue", "label": "Blue"}))
    unit.add(of_force("99", sort=0))
    unit.flush()
    assert reference.choices("colours", force="99") == {"red": "99 red", "blue": "Blue"}
    assert reference.choices("colours", force="98") == {"red": "Red", "blue": "Blue"}
    assert reference.choices("colours") == {"red": "Red", "blue": "Blue"}
    own = reference.current("colours", "red", force="99")
    assert own is not None and own.source == "the force"


def test_what_is_not_in_force_is_known_and_not_offered(unit: Session) -> None:
    load()
    assert "diversionary-caution" not in reference.choices("oocr_options")
    assert reference.attributes("oocr_options")["diversionary-caution"]["in_force"] is False
    assert reference.label("oocr_options", "diversionary-caution") == "Diversionary caution"


def test_choices_stand_in_the_order_of_their_file(unit: Session) -> None:
    load()
    assert list(reference.choices("ranks"))[1:4] == ["constable", "sergeant", "inspector"]
    assert list(reference.choices("outcome_codes"))[:4] == ["0", "1", "1A", "2"]


def test_rows_tell_their_source_and_how_sure_they_are(unit: Session) -> None:
    rows = reference.rows("child_steps")
    assert [row.code for row in rows] == list(reference.choices("child_steps"))
    sure = {row.code: row.mark for row in rows}
    assert (sure["welfare"], sure["information-form"]) == (Mark.GENERAL, Mark.VERIFIED)
    assert all(row.source for row in rows)
    options = {row.code for row in reference.rows("oocr_options")}
    assert "community-caution" not in options, "not in force"


def test_an_unknown_code_is_its_own_label(unit: Session) -> None:
    load()
    assert reference.label("offences", "ZZ99999") == "ZZ99999"
    assert reference.current("offences", "ZZ99999") is None


def test_two_rows_for_all_forces_cannot_begin_on_one_day(
    unit: Session, file: Callable[..., Path]
) -> None:
    load(file({"code": "red"}))
    twin = of_force("99")
    twin.force_code = None
    with pytest.raises(sa.exc.IntegrityError), unit.begin_nested():
        unit.add(twin)
        unit.flush()


# --- remembering ------------------------------------------------------------------------------


def test_choices_are_one_statement_and_then_none(db: Database) -> None:
    with db.unit():
        load()
    with db.unit(reading=True), counted_statements(db) as statements:
        first = reference.choices("ranks")
        reference.attributes("ranks")
        assert reference.choices("ranks") == first
        assert len([line for line in statements if "reference_entry" in line]) == 1


def test_current_is_one_statement(db: Database) -> None:
    with db.unit():
        load()
    with db.unit(reading=True), counted_statements(db) as statements:
        assert reference.current("ranks", "sergeant") is not None
        assert len([line for line in statements if "reference_entry" in line]) == 1


def test_a_change_shows_at_once_and_is_forgotten_when_not_kept(
    db: Database, file: Callable[..., Path]
) -> None:
    with db.unit():
        load(file({"code": "red", "label": "Red"}))
    with db.unit():
        assert reference.choices("colours") == {"red": "Red"}
    db.begin()
    load(file({"code": "red", "label": "Crimson"}))
    assert reference.choices("colours") == {"red": "Crimson"}
    db.end(keep=False)
    with db.unit():
        assert reference.choices("colours") == {"red": "Red"}


def test_a_kept_change_is_seen_by_the_next_unit_of_work(
    db: Database, file: Callable[..., Path]
) -> None:
    with db.unit():
        load(file({"code": "red", "label": "Red"}))
    with db.unit():
        assert reference.choices("colours") == {"red": "Red"}
    with db.unit():
        load(file({"code": "red", "label": "Crimson"}))
    with db.unit():
        assert reference.choices("colours") == {"red": "Crimson"}


def test_a_change_made_by_another_process_is_seen_within_a_minute(
    db: Database, file: Callable[..., Path]
) -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with db.unit():
        load(file({"code": "red", "label": "Red"}))
    with clock.at(noon), db.unit():
        assert reference.choices("colours") == {"red": "Red"}
    change = sa.update(ReferenceEntry).where(ReferenceEntry.code == "red")
    with db.engine.begin() as another:
        another.execute(change.values(label="Crimson"))
    with clock.at(noon + timedelta(seconds=59)), db.unit():
        assert reference.choices("colours") == {"red": "Red"}
    with clock.at(noon + timedelta(seconds=61)), db.unit():
        assert reference.choices("colours") == {"red": "Crimson"}


def test_what_is_handed_out_cannot_spoil_what_is_remembered(db: Database) -> None:
    with db.unit():
        load()
    with db.unit():
        reference.choices("ranks").clear()
        reference.attributes("ranks")["sergeant"].clear()
        assert reference.attributes("ranks")["sergeant"]["order"] == 2
