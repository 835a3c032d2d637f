"""Suspect and victim apart: on every page and in every answer, by canaries in every field; in the
imports; in the tables. And of therapy nothing is kept but whether.
"""

from __future__ import annotations

import ast
import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import ROOMS, clock, pages
from cjdiversion.access import GRANTS, Actor, May, Role
from cjdiversion.accounts import queries as accounts
from cjdiversion.annexes import service as annexes
from cjdiversion.cases import service as cases
from cjdiversion.consents import service as consents
from cjdiversion.database import Base, Database, session
from cjdiversion.fields import Choice, Words
from cjdiversion.reference import FILES
from cjdiversion.referrals import answering
from cjdiversion.safeguards import service as safeguards
from cjdiversion.screenings import service as screenings
from cjdiversion.victims import models, schemas, service
from tests.annexes import doors
from tests.house.world import World, of_ones_own
from tests.pages import Visitor
from tests.referrals import made as referred
from tests.screenings import made as asked
from tests.victims import made

PACKAGE = Path(__file__).parents[2] / "cjdiversion"
OF_VICTIM, OF_SUSPECT = "VICTIMCANARY", "SUSPECTCANARY"
with (Path(__file__).parents[1] / "house" / "access.csv").open(newline="") as file:
    ROUTES = [row for row in csv.DictReader(file) if row["method"] == "GET"]
VICTIM_SIDE = [row for row in ROUTES if row["endpoint"].startswith("victims")]
SUSPECT_SIDE = [row for row in ROUTES if not row["endpoint"].startswith(("victims", "accounts"))]
LOOKERS = ("investigator", "supervisor", "victims")
EVERYBODY = (
    *("sergeant", "detention", "nurse", "inspector", "superintendent", "practitioner", "teamlead"),
    *("cps", "performance", "reviewer", "disclosure", "dpo", "admin", *LOOKERS),
)


@pytest.fixture(scope="module")
def told(both_forces: World) -> Iterator[World]:
    """The whole story of the house, with a canary in every field of the victim and of the suspect
    of the same case."""
    with of_ones_own(both_forces) as world:
        with clock.at(world.at):
            with world.db.unit():
                _fill_victim(world.north)
                _fill_suspect(world.north)
            for key in EVERYBODY:
                world.sign_in(f"{key}@example.test")
        yield world


@pytest.fixture
def world(told: World) -> Iterator[World]:
    with clock.at(told.at):
        yield told


def _who(key: str) -> Actor:
    return accounts.actor_named(f"{key}@example.test")


def _canary(field: str) -> str:
    return f"{OF_VICTIM} {field}"


def _fill_victim(there: dict[str, str]) -> None:
    by = _who("victims")
    victim = service.open(there["victim"], by=by)
    who = {"surname": _canary("surname"), "forenames": _canary("forenames")}
    service.correct(victim, by=by, part="both", **who, born_on=victim.born_on)
    service.record_contact(
        victim,
        by=by,
        wants_contact="yes",
        ways=["call", "email", "letter", "through"],
        phone=made.PHONE,
        email=f"{OF_VICTIM}@example.test",
        address=_canary("address"),
        through=_canary("through"),
        when_words=_canary("when"),
        never_words=_canary("never"),
        is_safe="no",
    )
    service.assess(
        victim,
        by=by,
        grounds={
            code: made.ground("no", "self", _canary(code)) for code in ("fear", "mental-disorder")
        },
        communication="yes",
        communication_words=_canary("communication"),
        mental_health="yes",
        mental_health_consent="given",
        mental_health_words=_canary("health"),
    )
    service.record_measures(
        victim,
        by=by,
        would_improve="yes",
        would_improve_because=_canary("improve"),
        own_view=_canary("view"),
        view_recorded="yes",
        view_where=_canary("where"),
    )
    referral = service.open_referral(there["victim_offered"], by=by)
    service.send(
        referral, by=by, sent_to=_canary("sent"), unsafe_because=_canary("unsafe"), is_second=True
    )
    made.answer(referral, by=by, outcome="attend", words=_canary("words"))
    service.close(referral, by=by, reason="other", words=_canary("close"))
    _strike_another(there, victim.case_id)


def _strike_another(there: dict[str, str], case_id: Any) -> None:
    by = _who("investigator")
    case = service.open_case(there["case"], by=by)
    assert case.id == case_id
    struck = made.victim(case, by=by, surname=_canary("struck"))
    service.strike(struck, by=by, because=_canary("because"))


def _fill_suspect(there: dict[str, str]) -> None:
    by, practitioner = _who("sergeant"), _who("practitioner")
    case = cases.open(there["case"], by=by)
    who = {"surname": OF_SUSPECT, "forenames": f"{OF_SUSPECT} forenames"}
    cases.correct(case, by=by, version=None, **who, notes=f"{OF_SUSPECT} notes")
    screening = screenings.start(case, by=by)
    said = dict.fromkeys(("medicine", "communication"), f"{OF_SUSPECT} words")
    screenings.answer(screening, by=by, answers=asked.answers(), own_words=said)
    screenings.decide_vulnerability(
        case, by=by, is_vulnerable=True, limbs=["i"], reasons=f"{OF_SUSPECT} reasons"
    )
    safeguards.set_observation(case, by=by, level="3", because=f"{OF_SUSPECT} observed")
    consents.tell(case, by=by, agrees=True, told_at=clock.now())
    referral = referred.sent(case, by=by, concern=f"{OF_SUSPECT} concern")
    answering.accept(referral, by=practitioner, note=f"{OF_SUSPECT} note")
    referred.assess(referral, by=practitioner, clinical_notes=f"{OF_SUSPECT} clinical")
    annexes.issue(case, by=_who("investigator"))


def _text(response: Any) -> str:
    """As it is read: what a PDF holds is compressed."""
    if response.mimetype == "application/pdf":
        return doors.words_of(response.data) + doors.everything_in(response.data)
    return str(response.data.decode("utf-8", "replace"))


# --- on the pages and in the API ----------------------------------------------------------------


@pytest.mark.parametrize("row", SUSPECT_SIDE, ids=lambda row: row["endpoint"])
def test_nothing_of_the_victim_stands_on_the_suspects_side(
    row: dict[str, str], world: World
) -> None:
    """As everybody; the victims’ officer’s own start page, where no suspect is, is the one list
    outside the room that names them."""
    for key in EVERYBODY:
        if (row["endpoint"], key) == ("desk.start", "victims"):
            continue
        response = world.ask(f"{key}@example.test", row, world.north)
        assert OF_VICTIM not in _text(response).upper(), f"{row['endpoint']} as {key}"


@pytest.mark.parametrize("row", VICTIM_SIDE, ids=lambda row: row["endpoint"])
def test_nothing_of_the_suspect_stands_on_the_victims_side(
    row: dict[str, str], world: World
) -> None:
    for key in LOOKERS:
        response = world.ask(f"{key}@example.test", row, world.north)
        assert OF_SUSPECT not in _text(response).upper(), f"{row['endpoint']} as {key}"


def test_the_canaries_sing_where_they_belong(world: World) -> None:
    """Or the two tests above would pass on empty pages."""
    show = next(row for row in VICTIM_SIDE if row["endpoint"] == "victims.show")
    for key in LOOKERS:
        assert OF_VICTIM in _text(world.ask(f"{key}@example.test", show, world.north)).upper()
    case = next(row for row in SUSPECT_SIDE if row["endpoint"] == "desk.case")
    text = _text(world.ask("investigator@example.test", case, world.north)).upper()
    assert OF_SUSPECT in text
    paper = next(row for row in SUSPECT_SIDE if row["endpoint"] == "shifts.paper")
    assert "HandoverofNorthgate" in _text(world.ask("sergeant@example.test", paper, world.north))
    start = next(row for row in SUSPECT_SIDE if row["endpoint"] == "desk.start")
    officer = _text(world.ask("victims@example.test", start, world.north)).upper()
    assert OF_VICTIM in officer
    assert OF_SUSPECT not in officer


def test_neither_is_found_by_a_search_for_the_other(world: World) -> None:
    investigator = Visitor(world.app)
    world.app.extensions["database"] = world.db
    investigator.sign_in_as("investigator@example.test")
    found = investigator.get("/cases/search").send("Find", surname=OF_VICTIM)
    assert "No case found" in found.text
    found = investigator.get("/victims/search").send("Find", surname=OF_SUSPECT)
    assert "Nobody found" in found.text


def test_the_annex_says_that_a_view_is_recorded_and_nothing_else(world: World) -> None:
    with world.db.unit():
        case = cases.open(world.north["case"], by=_who("investigator"))
        draft = annexes.preview(case, by=_who("investigator"))
        (section,) = [one for one in draft.facts.sections if one.code == "victim"]
        assert [line.text for line in section.lines] == ["Victim’s view recorded: see MG3/MG2"]


def test_the_trail_of_the_case_holds_no_word_of_the_victim(world: World) -> None:
    with world.db.unit():
        rows = session().execute(sa.select(Base.metadata.tables["audit_event"])).all()
    assert OF_VICTIM not in repr(rows).upper()
    assert any("victim:opened" in repr(row) for row in rows)


def test_only_three_roles_hold_any_power_over_victims() -> None:
    powers = {May.VICTIM_MANAGE, May.VICTIM_OPEN, May.VICTIM_RECORD}
    holders = {role for role, granted in GRANTS.items() if granted & powers}
    assert holders == {Role.INVESTIGATOR, Role.SUPERVISOR, Role.VICTIM_OFFICER}
    assert GRANTS[Role.VICTIM_OFFICER] == {May.VICTIM_OPEN, May.VICTIM_RECORD}


# --- in the tables and the imports --------------------------------------------------------------


def test_no_table_of_the_suspect_points_at_a_victim_nor_the_other_way_round() -> None:
    for table in Base.metadata.sorted_tables:
        is_own = table.name.startswith("victim")
        for key in table.foreign_keys:
            to = key.column.table.name
            if is_own:
                assert to.startswith("victim") or to in ("case_file", "person"), (table.name, to)
            else:
                assert not to.startswith("victim"), (table.name, to)


def _imported(path: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of every import, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def _into_victims(module: str, name: str) -> bool:
    whole = f"{module}.{name}"
    return f"{whole}.".startswith("cjdiversion.victims.")


def test_nobody_looks_at_victims_but_the_desk_and_the_annex_for_one_sentence() -> None:
    there: dict[str, set[tuple[str, str]]] = {}
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).parts[0]
        # Who imports it names it: the others need not be parsed.
        if room in ROOMS and room != "victims" and "victims" in path.read_text():
            found = {one for one in _imported(path) if _into_victims(*one)}
            there[room] = there.get(room, set()) | found
    lookers = {room: found for room, found in there.items() if found}
    assert set(lookers) == {"annexes", "desk"}
    assert lookers["annexes"] == {("cjdiversion.victims", "queries")}
    asked_of = [
        (path.stem, node.attr)
        for path in (PACKAGE / "annexes").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "victims"
    ]
    # The second only to find their names in what others typed; nothing of it is shown or kept.
    expected = {("queries", "is_view_recorded"), ("people_known", "private_of")}
    assert set(asked_of) == expected


def test_victims_look_at_their_case_and_at_nothing_recorded_of_the_suspect() -> None:
    rooms = {
        module.split(".")[1]
        for path in (PACKAGE / "victims").glob("*.py")
        for module, _ in _imported(path)
        if module.startswith("cjdiversion.") and module.split(".")[1] in ROOMS
    }
    assert rooms <= {"accounts", "escalations", "cases", "victims"}


def test_the_victims_room_names_nobody_but_the_case() -> None:
    """It reads the case’s reference, units and address, and no word about the suspect."""
    read = {
        node.attr
        for path in (PACKAGE / "victims").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("Case", "case")
    }
    assert read <= {"id", "reference", "investigating_unit_id", "force_id"}


def test_no_service_offered_is_liaison_and_diversion() -> None:
    offered = json.loads((FILES / "victim_services.json").read_text(encoding="utf-8"))
    assert not [row for row in offered["entries"] if "diversion" in row["label"].lower()]


# --- therapy ------------------------------------------------------------------------------------


def test_of_therapy_one_flag_is_kept_and_no_word() -> None:
    columns = [
        (table.name, column.name, column.type)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(word in column.name for word in ("therap", "counsel"))
    ]
    ((table, name, kind),) = columns
    assert (table, name) == ("victim_assessment", "therapy")
    assert isinstance(kind, sa.String)
    assert kind.length == models.ANSWER.length
    assert kind.length is not None
    assert kind.length < 15  # a code; no sentence fits


def test_of_therapy_one_choice_is_asked_and_no_text() -> None:
    fields = {
        (kind.__name__, name): field
        for kind in vars(schemas).values()
        if isinstance(kind, type) and hasattr(kind, "_declared_fields")
        for name, field in kind._declared_fields.items()
    }
    about = {
        key: field
        for key, field in fields.items()
        if "therap" in key[1] or "having therapy" in str(field.metadata.get("label", "")).lower()
    }
    assert {name for _, name in about} == {"therapy"}
    for field in about.values():
        assert isinstance(field, Choice)
        assert not isinstance(field, Words)
        codes = {"in-progress", "planned", "none", "not-asked", "refused", "unable"}
        assert set(field.options) == codes


def test_a_menu_entry_stands_for_those_who_may(app: Flask, visit: Callable[[str], Visitor]) -> None:
    entries: list[pages.Entry] = app.extensions["menu"]
    assert [one.power for one in entries if one.endpoint == "victims.index"] == [May.VICTIM_OPEN]
    assert "Victims and witnesses" in visit("victims").get("/").html
    for key in ("sergeant", "practitioner", "cps", "performance", "superintendent"):
        assert "Victims and witnesses" not in visit(key).get("/").html


def test_a_victims_officer_cannot_open_the_case(
    db: Database, visit: Callable[[str], Visitor], person: Callable[[str], Actor]
) -> None:
    with db.unit():
        victim = made.one(person)
        case, token = victim.case.token, victim.token
    officer = visit("victims")
    officer.get(f"/cases/{case}", status=403)
    officer.get(f"/cases/{case}/victims", status=403)
    page = officer.get(f"/victims/{token}")
    assert f"/cases/{case}" not in page.html
