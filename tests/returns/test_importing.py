"""A table brought in: whole or not at all, once, compared, and kept with the return it is of."""

from __future__ import annotations

import base64
import csv
import io
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted
from cjdiversion.returns import import_queries, importing, looking
from cjdiversion.returns.import_models import ReturnImport
from tests.pages import Caller
from tests.returns import made
from tests.returns.made import Person

TABLE = b"figure,value,count\ntotal,,40\nplace,police-station,12\nplace,health-based,28\n"


def bring(person: Person, file: bytes | None = TABLE, **over: Any) -> ReturnImport:
    facts = {
        "kind": "mha-detentions",
        "period": made.LAST_YEAR,
        "source": importing.WHOLE_FORCE,
        "title": "Custody system, April 2026",
        "file": file,
        **over,
    }
    return importing.bring(by=facts.pop("by", None) or person("performance"), **facts)


def how_many(unit: Session) -> int:
    return unit.scalar(sa.select(sa.func.count()).select_from(ReturnImport)) or 0


def test_a_table_is_kept_with_its_checksum_and_who_brought_it(
    unit: Session, person: Person
) -> None:
    one = bring(person)
    assert (one.lines, one.skipped, one.refused, one.findings) == (3, 0, [], [])
    assert {(each["figure"], each["value"]): each["count"] for each in one.counts} == {
        ("total", "all"): 40,
        ("place", "police-station"): 12,
        ("place", "health-based"): 28,
    }
    event = unit.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.RETURN_IMPORTED)).one()
    assert event.facts["sha256"] == one.digest and event.facts["lines"] == 3


def test_the_same_file_twice_is_one_import(unit: Session, person: Person) -> None:
    assert bring(person).id == bring(person).id
    assert how_many(unit) == 1
    assert bring(person, period="2024-25").id != bring(person).id


def test_an_import_that_was_wrong_is_put_right_by_the_file_before_it(
    unit: Session, person: Person
) -> None:
    right = bring(person)
    wrong = bring(person, TABLE.replace(b"12", b"99"))
    again = bring(person)
    assert [right.number, wrong.number, again.number] == [1, 2, 3]
    found = looking.compare("mha-detentions", made.LAST_YEAR, by=person("performance"))
    assert [one.id for one in found.imports] == [again.id]


@pytest.mark.parametrize("name", ["title", "force_name"])
def test_what_was_said_of_a_file_is_put_right_by_saying_it_again(
    unit: Session, person: Person, name: str
) -> None:
    file = b"force,figure,value,count\nAvon,section,s136,30\nKent,section,s136,900\n"
    said = {"title": "Kent", "force_name": "Kent"}
    wrong = bring(person, file, **said)
    right = bring(person, file, **{**said, name: "Avon"})
    assert right.id != wrong.id and how_many(unit) == 2
    assert right.counts[0]["count"] == (30 if name == "force_name" else 900)


def test_of_two_imports_at_once_the_later_is_told(
    unit: Session, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The later one read that there was none before the first was written."""
    bring(person)
    monkeypatch.setattr(import_queries, "newest", lambda *asked: [])
    with pytest.raises(Conflict, match="Somebody else imported counts"):
        bring(person, TABLE.replace(b"12", b"13"))


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (None, "Select a file that holds something"),
        (b"", "Select a file that holds something"),
        (b"figure,value,count\n", "The file has headings and no lines"),
        (b"figure,value,count\nplace,moon,1\n", "No line of the file can be taken. Line 2:"),
        (b"\x00\x01", "The file is not a table of text (CSV)"),
    ],
)
def test_what_is_no_table_of_counts_leaves_nothing_behind(
    unit: Session, person: Person, file: bytes | None, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        bring(person, file)
    assert refused.value.fields["file"][0][1].startswith(words)
    assert how_many(unit) == 0


def test_lines_of_other_forces_alone_are_no_import(unit: Session, person: Person) -> None:
    file = (
        b"Financial Year,Financial Quarter,Force Name,Outcome Type,Outcomes closed in the quarter\n"
        b"2025/26,1,Southshire,1,4\n"
    )
    with pytest.raises(Invalid) as refused:
        bring(person, file, kind="crime-outcomes-closed", force_name="Northshire")
    assert refused.value.fields["file"][0][1] == "No line of the file is of this force and period"


def test_of_many_lines_set_aside_the_text_of_the_first_is_kept(
    unit: Session, person: Person
) -> None:
    bad = b"place,moon,1\n" * (importing.MOST_REFUSED + 5)
    one = bring(person, TABLE + bad)
    assert len(one.refused) == importing.MOST_REFUSED + 1
    assert one.refused[-1]["words"] == "5 more lines were refused: their text is not kept"
    assert one.refused[0]["original"] == "place,moon,1"


def test_a_comparison_says_whose_each_count_is_and_what_is_no_number(
    unit: Session, person: Person
) -> None:
    made.of_last_year(person, 3)
    table = b"figure,value,count\nplace,police-station,12\nplace,private-home,data not provided\n"
    bring(person, table)
    found = looking.compare("mha-detentions", made.LAST_YEAR, by=person("performance"))
    (place,) = found.figures
    rows = {
        row.label: (row.here, row.beside[0].words, row.beside[0].difference) for row in place.rows
    }
    assert rows["Police station"] == (3, "12", 9)
    assert rows["Private home"] == (0, "Data not provided", None)
    assert rows["Not known"] == (0, "Not in the table", None)


def test_the_newest_of_each_source_is_compared(unit: Session, person: Person) -> None:
    bring(person)
    right = bring(person, TABLE.replace(b"12", b"13"))
    theirs = bring(person, source="partner", title="Mental health trust")
    found = looking.compare("mha-detentions", made.LAST_YEAR, by=person("performance"))
    assert [one.id for one in found.imports] == [right.id, theirs.id]


def test_whole_force_counts_leave_with_the_return_and_say_so(unit: Session, person: Person) -> None:
    one = bring(person, TABLE + b"section,s136,c\nsection,s135,-2\n")
    kept = made.kept(person)
    (frozen,) = kept.imports
    assert (frozen["sha256"], frozen["counts"]) == (one.digest, one.counts)
    rows = list(csv.DictReader(io.StringIO(kept.csv.decode("utf-8-sig"), newline="")))
    coverage = "Whole force, imported from “Custody system, April 2026” on 26 November 2026"
    whole = [(r["Figure"], r["Value"], r["Count"]) for r in rows if r["Coverage"] == coverage]
    assert whole == [
        ("All detentions", "All detentions", "40"),
        ("Place of safety", "Police station", "10"),
        ("Place of safety", "Health-based place of safety", "30"),
        ("Place of safety", "Total", "40"),
    ]


def test_published_counts_are_compared_and_do_not_leave(unit: Session, person: Person) -> None:
    bring(person, source="published")
    kept = made.kept(person)
    assert kept.imports == []
    assert "Whole force" not in kept.csv.decode("utf-8-sig")


def test_a_file_from_here_can_be_brought_back(unit: Session, person: Person) -> None:
    made.of_last_year(person, 12)
    kept = made.kept(person)
    one = bring(person, kept.csv, source="published")
    assert one.refused == []
    told = {(each["figure"], each["value"]): each["count"] for each in one.counts}
    assert told["total", "all"] == 10


def test_what_this_service_or_the_whole_force_hides_both_hide(
    unit: Session, person: Person
) -> None:
    """These cases are some of those: of five here, who are hidden, eight there would tell much."""
    for count, age in ((5, 15), (30, 17), (40, 40)):
        made.of_last_year(person, count, born_on=None, stated_age=age)
    table = b"figure,value,count\nage,under-16,8\nage,16-17,30\nage,18-over,41\nsex,M,3\nsex,F,76\n"
    bring(person, table)
    printed = made.kept(person).printed
    ages = {side: printed[side]["age"] for side in ("here", "whole")}
    assert ages["here"]["under-16"] is None and ages["whole"]["18-over"] == 40
    for one, other in (("here", "whole"), ("whole", "here")):
        for figure, values in printed[one].items():
            beside = printed[other].get(figure, {})
            for value in values.keys() & beside.keys():
                assert (values[value] is None) == (beside[value] is None), (figure, value)


def test_another_force_sees_no_import(unit: Session, person: Person) -> None:
    one = bring(person)
    with pytest.raises(Missing):
        importing.open(one.token, by=person("performance.south"))
    assert (
        import_queries.newest(one.kind, one.period, [one.source], person("performance.south")) == []
    )


def test_a_reviewer_reads_an_import_and_brings_none(unit: Session, person: Person) -> None:
    one = bring(person)
    assert importing.open(one.token, by=person("reviewer")).id == one.id
    with pytest.raises(NotPermitted):
        bring(person, by=person("reviewer"))


# --- the two doors --------------------------------------------------------------------------------


def sent(file: bytes, **over: str) -> dict[str, Any]:
    said = {"kind": "mha-detentions", "period": made.LAST_YEAR, "source": "whole-force"}
    return {**said, "title": "Custody system", "file": (io.BytesIO(file), "t.csv"), **over}


def test_a_table_is_brought_read_and_compared_on_pages(db: Database, visit: Any) -> None:
    lead = visit("performance")
    assert "No imports" in lead.get("/returns/imports").text
    assert "Nothing was imported" in lead.get("/returns/compare").text
    file = TABLE + b"place,moon,=1+1\nplace,private-home,-4\n"
    read = lead.get("/returns/imports/new").send("Import it", **sent(file))
    assert "Not said: every line read is taken to be of the force" in read.text
    assert "place,moon,=1+1" in read.text and "The count is not a whole number" in read.text
    assert "Private home: corrected by -4, comes to -4, which is below nought" in read.text
    assert "Place of safety: its parts come to 36, the total of the return says 40" in read.text
    compared = read.click("Compare with this service")
    assert "Police station 0 12 +12" in compared.text
    assert "each 0 in its column is nothing recorded here" in compared.text
    assert "Showing 1 of 1 imports" in lead.get("/returns/imports").text


def test_a_version_shows_the_whole_force_counts_that_went_with_it(db: Database, visit: Any) -> None:
    def by(key: str) -> Any:
        return accounts.actor_named(f"{key}@example.test")

    with db.unit():
        bring(by)
        kept = made.kept(by)
    page = visit("reviewer").get(f"/returns/kept/{kept.token}")
    assert "Whole force, imported from “Custody system, April 2026”" in page.text
    assert "Place of safety Police station 12 0" in page.text


def test_a_file_that_is_refused_leaves_what_was_typed(db: Database, visit: Any) -> None:
    lead = visit("performance")
    form = lead.get("/returns/imports/new")
    page = form.send("Import it", status=422, **sent(b"nothing", title="Typed once"))
    assert any("The first line must name the columns" in words for words in page.errors)
    assert "Typed once" in page.html


def test_the_twin_takes_base64_and_tells_the_comparison(app: Flask, db: Database) -> None:
    lead = Caller(app, "performance@example.test")
    body = {**sent(TABLE), "file": base64.b64encode(TABLE).decode()}
    one = lead.post("/api/v1/returns/imports", body, status=201)
    assert lead.get(f"/api/v1/returns/imports/{one['token']}")["lines"] == 3
    assert len(lead.get("/api/v1/returns/imports")["items"]) == 1
    told = lead.get(f"/api/v1/returns/compare?kind=mha-detentions&period={made.LAST_YEAR}")
    (first, *_) = told["figures"]
    assert first["rows"] == [
        {
            "label": "All detentions",
            "here": 0,
            "beside": [{"words": "40", "count": 40, "difference": 40}],
        }
    ]
    refused = lead.post("/api/v1/returns/imports", {**body, "file": "%%"}, status=422)
    assert list(refused["error"]["fields"]) == ["file"]
