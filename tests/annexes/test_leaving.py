"""What leaves of how annexes fare: each case once, nothing small, one release for every view."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.annexes import area_pack, asking, leaving, service
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.disposals import measures
from cjdiversion.disposals.release_models import Release
from cjdiversion.errors import Missing, NotPermitted, OutOfOrder
from cjdiversion.suppression import HIDDEN_MARK, CannotProtect
from tests.annexes import made
from tests.pages import Caller

Who = Callable[[str], Actor]
NEW = "last-12-months"
QUARTER = timedelta(days=95)

pytestmark = pytest.mark.usefixtures("quick_printer")


def said(annex: AnnexVersion, person: Who, reason: str) -> None:
    asking.use(annex, by=person("cps"), reason=reason)


@pytest.fixture
def ten(case: Case, person: Who) -> Case:
    """Nine cases used in the evidential stage, of two another version is the last and nothing was
    said of it; a tenth came too late. Of one something was asked and not answered."""
    by = person("investigator")
    for number in range(9):
        other = made.case(person)
        annex = made.shared(other, person)
        said(annex, person, "evidence")
        if number < 2:
            made.observed(other, person)
            service.share(made.approved(other, person), by=by)
        if number == 8:
            asking.ask(
                annex, by=person("cps"), section="support", what="Who holds it?", priority="2"
            )
    said(made.shared(case, person), person, "too-late")
    return case


def test_what_leaves_counts_each_case_once_in_complete_quarters_and_hides_what_is_small(
    ten: Case, person: Who
) -> None:
    lead, shared_on = person("performance"), clock.today().isoformat()
    with clock.at(clock.now() + QUARTER):
        told = leaving.export(NEW, by=lead)
    rows = list(csv.DictReader(io.StringIO(told.decode("utf-8-sig"))))
    assert {row["What is counted"] for row in rows} == {
        leaving.SHARED,
        leaving.TOOK_OF,
        leaving.ASKED,
    }
    counts = {
        (row["CPS"], row["Which"]): row["Cases"]
        for row in rows
        if row["From"] <= shared_on <= row["To"] and row["What is counted"] == leaving.SHARED
    }
    # Seven used, two nothing said, one too late: their sum alone is told.
    assert {counts[("CPS North", one)] for one in ("Used", "Not needed")} == {HIDDEN_MARK}
    assert counts[("CPS North", "Total")] == "10"
    assert set(counts.values()) == {HIDDEN_MARK, "0", "10"}
    for personal in (ten.reference, ten.person.surname, "DC Lena Ford"):
        assert personal not in told.decode()
    (event,) = made.trail(Did.NUMBERS_EXPORTED)
    assert (event.operation, event.recipient) == (
        Operation.DISCLOSURE,
        "Downloaded at Northshire Police",
    )
    with pytest.raises(NotPermitted):
        leaving.export(NEW, by=person("reviewer"))


def test_a_pack_shows_what_the_file_shows_and_nothing_finer(ten: Case, person: Who) -> None:
    lead, token = person("performance"), made_token(person)
    with clock.at(clock.now() + QUARTER):
        found = area_pack.pack(token, by=lead)
        quarters = leaving.released(NEW, lead)
    shared = found.tables[0]
    assert len(found.quarters) == 4 and len(shared.headings) == 5
    for quarter, pack_quarter in zip(quarters, found.quarters, strict=True):
        assert quarter == pack_quarter
    with pytest.raises(CannotProtect):
        assert found.quarters[-1].shared is not None
        found.quarters[-1].shared.figure(
            **{
                leaving.AREA: "CPS North",
                leaving.BECAME: leaving.NEITHER,
                leaving.TAKEN: leaving.TOOK,
            }
        )


EVIDENCE, LATE = "Used in the evidential stage", "Not needed: it came after the decision"
NORTH, DIRECT = "CPS North", "CPS Direct"


@pytest.mark.usefixtures("unit")
def test_larger_figures_are_rounded_and_add_up_as_they_were_counted(person: Who) -> None:
    over = measures.quarters_to_release(NEW, clock.today())[-1]
    shared = {
        (area, words, took): number
        for area, more in ((NORTH, 0), (DIRECT, 20))
        for words, took, number in (
            (EVIDENCE, leaving.TOOK, 31 + more),
            ("Used in the public interest stage", leaving.TOOK, 20),
            (LATE, leaving.DID_NOT, 22 + more),
            ("Not needed: the decision was made without it", leaving.DID_NOT, 16),
            (leaving.ACKNOWLEDGED, leaving.TOOK, 12),
            (leaving.NEITHER, leaving.DID_NOT, 19),
        )
    }
    asked = {(NORTH, leaving.ANSWERS[0]): 21, (NORTH, leaving.NOT_ANSWERED): 13}
    told = leaving.told(over, shared, asked)
    assert (told.of_shared(NORTH), told.of_shared(DIRECT), told.of_shared("")) == (120, 160, 280)
    assert (told.of_shared(NORTH, leaving.USED), told.of_shared(NORTH, EVIDENCE)) == (50, 30)
    assert told.of_shared(NORTH, took=leaving.TOOK) == 65
    assert (told.of_asked(NORTH), told.of_asked(NORTH, leaving.NOT_ANSWERED)) == (35, 15)
    area = accounts.unit_named(NORTH, UnitKind.CPS_AREA)
    assert area is not None
    found = area_pack.Pack("Northshire Police", area, [told])
    assert found.finding.endswith(
        "CPS North had the last copy of an annex in about 120 cases, said that it was used in "
        "about 50 cases, and asked in about 35 cases."
    )
    assert dict(found.tables[0].rows)[leaving.NEITHER] == (20,)
    assert [figure for _, _, figure in found.bars] == ["50", "40", "10", "20"]
    file = leaving.file_of([told], force="Northshire Police").decode("utf-8-sig")
    lines = {(row["CPS"], row["Which"]): row["Cases"] for row in csv.DictReader(io.StringIO(file))}
    assert (
        lines[(NORTH, "Used")],
        lines[("All of the CPS", "Took a copy or acknowledged it")],
    ) == (*("50", "145"),)


@pytest.mark.usefixtures("unit")
def test_a_reason_that_is_no_longer_listed_leaves_in_its_own_words() -> None:
    over = measures.quarters_to_release(NEW, clock.today())[-1]
    told = leaving.told(over, {(NORTH, "old-reason", leaving.TOOK): 40}, {})
    assert told.shared is not None
    assert "old-reason" in told.shared.cube.dimensions[1].parts


def made_token(person: Who, key: str = "cps") -> str:
    unit_id = person(key).unit_id
    assert unit_id is not None
    return accounts.unit(unit_id).token


def test_a_pack_of_nothing_is_a_sentence_and_noughts(case: Case, person: Who) -> None:
    made.shared(case, person)  # in the quarter that is not over
    found = area_pack.pack(made_token(person), by=person("performance"))
    assert found.finding.endswith("nothing was shared with CPS North, and they asked nothing.")
    assert {figure for table in found.tables for _, row in table.rows for figure in row} == {0}


def test_a_pack_is_of_a_part_of_the_cps_that_had_an_annex_of_the_own_force(
    case: Case, person: Who
) -> None:
    made.shared(case, person)
    token = made_token(person)
    for wrong in ("nowhere", made_token(person, "sergeant"), made_token(person, "cps.south")):
        with pytest.raises(Missing):
            area_pack.pack(wrong, by=person("performance"))
    with pytest.raises(Missing):
        area_pack.pack(token, by=person("performance.south"))
    with pytest.raises(NotPermitted):
        area_pack.pack(token, by=person("supervisor"))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "Not answered"),
        (0.5, "Answered within a day"),
        (1.0, "Answered within a day"),
        (7.0, "Answered within a week"),
        (7.1, "Answered later"),
    ],
)
def test_the_time_to_an_answer_leaves_in_bands(days: float | None, words: str) -> None:
    assert leaving.band(days) == words


@pytest.mark.usefixtures("unit")
def test_before_the_first_quarter_of_a_year_is_over_there_is_nothing_of_it(person: Who) -> None:
    first = clock.now().replace(month=2, day=3)
    with clock.at(first), pytest.raises(OutOfOrder, match="No quarter of this year"):
        leaving.export("this-year", by=person("performance"))


def test_the_pack_is_reached_from_the_numbers_and_is_printed(
    app: Flask, db: Database, visit: Any, person: Who
) -> None:
    with db.unit():
        made.shared(made.case(person), person)
        token = made_token(person)
    lead = visit("performance")
    page = lead.get("/annexes/fares").click("Pack for CPS North")
    assert page.title.startswith("Annexes shared with CPS North")
    assert "cases in this service" in page.text and "rounded to the nearest 5" in page.text
    paper = page.send("Download the pack (PDF)")
    assert paper.response.data.startswith(b"%PDF-")
    with db.unit():
        (event,) = made.trail(Did.NUMBERS_EXPORTED)
        assert event.recipient == "CPS North, at a meeting"
    assert "Download the pack" not in visit("reviewer").get(f"/annexes/fares/areas/{token}").text
    told = Caller(app, "performance@example.test").get(f"/api/v1/annexes/fares/areas/{token}")
    assert (told["area"], len(told["tables"])) == ("CPS North", 2)
    lead.get("/annexes/fares/areas/nowhere", status=404)


@pytest.mark.usefixtures("ten")
def test_a_quarter_stays_as_it_first_left_whatever_the_cps_say_afterwards(person: Who) -> None:
    by, late = person("performance"), made.shared(made.case(person), person)
    with clock.at(clock.now() + QUARTER):
        first = leaving.export(NEW, by=by)
        kept = leaving.released(NEW, by)
        said(late, person, "evidence")
        assert leaving.export(NEW, by=by) == first
        assert leaving.released(NEW, by) == kept
        assert area_pack.pack(made_token(person), by=by).quarters == kept


@pytest.mark.usefixtures("ten")
def test_a_look_at_what_would_leave_releases_nothing(person: Who) -> None:
    by, every = person("performance"), sa.select(sa.func.count()).select_from(Release)
    with clock.at(clock.now() + QUARTER):
        area_pack.pack(made_token(person), by=by)
        assert session().scalar(every) == 0
        leaving.export(NEW, by=by)
        leaving.export(NEW, by=by)
        assert session().scalar(every) == 1
