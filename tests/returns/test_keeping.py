"""A return kept as it was sent: frozen, a revision beside it, and files that may leave."""

from __future__ import annotations

import csv
import hashlib
import io

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from cjdiversion.audit import AuditEvent, Did, Operation
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted
from cjdiversion.returns import queries, service, versions
from cjdiversion.returns.models import KeptReturn
from tests.returns import made
from tests.returns.made import Person


def figures(one: KeptReturn) -> dict[str, dict[str, int]]:
    return {
        figure["code"]: {value["code"]: value["count"] for value in figure["values"]}
        for figure in one.figures
    }


def lines(told: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(told.decode("utf-8-sig"), newline="")))


def test_what_is_kept_is_the_true_counts_with_their_rules_and_what_failed(
    unit: Session, person: Person
) -> None:
    made.of_last_year(person, 3)
    one = made.kept(person)
    assert (one.number, one.because, one.rules, one.sent_to) == (1, "", "returns 1", "Home Office")
    assert figures(one)["place"]["police-station"] == 3
    assert next(f for f in one.figures if f["code"] == "age")["rule"].startswith("At the moment")
    failed = {check["code"]: check["count"] for check in one.failing if check["count"]}
    assert failed["no-transport"] == failed["no-end"] == 3
    event = unit.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.RETURN_KEPT)).one()
    assert event.facts["sha256"] == one.csv_sha256 == hashlib.sha256(one.csv).hexdigest()
    assert one.xlsx_sha256 == hashlib.sha256(one.xlsx).hexdigest()


def test_a_second_one_is_a_version_beside_the_first_which_stays_as_it_was(
    unit: Session, person: Person
) -> None:
    made.of_last_year(person, 3)
    first = made.kept(person)
    was = (figures(first), first.csv, first.xlsx)
    made.of_last_year(person, 1, place="health-based")
    second = made.kept(person, because="One detention was entered late")
    unit.flush()
    unit.expire_all()
    assert (second.number, second.because) == (2, "One detention was entered late")
    assert (figures(first), first.csv, first.xlsx) == was
    told = versions.differences(first.figures, second.figures)
    assert ("Place of safety", "Health-based place of safety", 0, 1, "+1") in [
        (one.figure, one.value, one.first, one.latest, one.change) for one in told
    ]
    assert all(one.first != one.latest for one in told)


def test_a_second_one_says_why(unit: Session, person: Person) -> None:
    made.kept(person)
    with pytest.raises(Invalid) as refused:
        made.kept(person)
    assert refused.value.fields["because"][0][0] == "required"
    assert unit.scalar(sa.select(sa.func.count()).select_from(KeptReturn)) == 1


def test_a_period_under_way_is_not_kept(unit: Session, person: Person) -> None:
    asked = {"kind": "mha-detentions", "period": made.THIS_YEAR, "sent_to": "Home Office"}
    with pytest.raises(Invalid) as refused:
        service.keep(by=person("performance"), **asked)
    assert refused.value.fields["period"] == [
        ("under-way", "Financial year 2026/27 is not over: choose a period that is")
    ]


@pytest.mark.parametrize(
    ("kind", "period", "unit_of_it"),
    [
        ("mha-detentions", "2025-26-q1", "financial year"),
        ("custody", "2025-26-q1", "financial year"),
        ("crime-outcomes-closed", "2025-26", "quarter"),
        ("ld-activity", "2025-26", "quarter"),
    ],
)
def test_no_two_files_of_one_return_overlap(
    unit: Session, person: Person, kind: str, period: str, unit_of_it: str
) -> None:
    """A year less three of its quarters would tell what the fourth hides."""
    with pytest.raises(Invalid) as refused:
        service.keep(by=person("performance"), kind=kind, period=period, sent_to="Home Office")
    words = refused.value.fields["period"][0][1]
    assert words.startswith(f"This return is sent by the {unit_of_it}")


def test_what_the_first_version_hid_the_second_hides_too(unit: Session, person: Person) -> None:
    made.of_last_year(person, 20)
    made.of_last_year(person, 3, place="health-based")
    made.of_last_year(person, 30, place="emergency-department")
    first = made.kept(person)
    made.of_last_year(person, 9, place="health-based")
    second = made.kept(person, because="Nine were entered late")
    place = first.printed["here"]["place"]
    assert place["health-based"] is None and place["emergency-department"] == 30
    assert second.printed["here"]["place"]["health-based"] is None
    assert figures(second)["place"]["health-based"] == 12


def test_of_two_at_once_the_later_is_told(
    unit: Session, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The later one read that there was none before the first was written."""
    made.kept(person)
    monkeypatch.setattr(queries, "latest", lambda *asked: None)
    with pytest.raises(Conflict, match="Somebody else kept version 1 meanwhile"):
        made.kept(person)


def test_another_period_or_return_has_versions_of_its_own(unit: Session, person: Person) -> None:
    made.kept(person)
    assert made.kept(person, kind="crime-outcomes-closed").number == 1
    assert made.kept(person, by="performance.south").number == 1


def test_the_files_hide_what_is_small_and_round_the_rest(unit: Session, person: Person) -> None:
    made.of_last_year(person, 3, place="health-based")
    made.of_last_year(person, 12)
    one = made.kept(person)
    place = {row["Value"]: row["Count"] for row in lines(one.csv) if "Place" in row["Figure"]}
    assert place["Health-based place of safety"] == "c"
    assert place["Police station"] in ("10", "c") and place["Total"] == "15"
    shown = [row["Count"] for row in lines(one.csv)]
    assert all(said == "c" or int(said) % 5 == 0 for said in shown)
    assert not [said for said in shown if said != "c" and 0 < int(said) < 8]


def test_every_line_says_what_it_counts_and_that_it_is_not_the_whole_force(
    unit: Session, person: Person
) -> None:
    one = made.kept(person)
    for row in lines(one.csv):
        assert row["Force"] == "Northshire Police" and row["Coverage"] == "Cases in this service"
        assert (row["From"], row["To"]) == ("2025-04-01", "2026-03-31")
        assert row["Rule"] and row["Source"] and row["How sure"] and row["Note"]


def test_a_file_of_nothing_says_on_every_line_that_it_is_no_count_of_nought(
    unit: Session, person: Person
) -> None:
    for row in lines(made.kept(person).csv):
        assert row["Count"] == "0" and row["Note"].startswith("Nothing is recorded of this")


def test_no_note_says_what_is_hidden(unit: Session, person: Person) -> None:
    """Nobody was at a police station: of why, nothing is hidden, and the note of it gives nothing
    away where the place is hidden."""
    made.of_last_year(person, 3, place="health-based")
    hidden = [row for row in lines(made.kept(person).csv) if row["Count"] == "c"]
    assert hidden and all(not row["Note"].startswith("Nothing") for row in hidden)


def test_the_workbook_holds_the_same_lines(unit: Session, person: Person) -> None:
    made.of_last_year(person, 12)
    one = made.kept(person)
    book = load_workbook(io.BytesIO(one.xlsx))
    header, *rows = ([str(cell.value) for cell in row] for row in book["Figures"])
    assert [dict(zip(header, row, strict=True)) for row in rows] == lines(one.csv)
    assert {cell.data_type for row in book["Figures"] for cell in row} <= {"s", "n"}
    assert ["Rules", "returns 1"] in [[cell.value for cell in row] for row in book["About"]]


@pytest.mark.parametrize("kind", ["crime-outcomes-recorded", "crime-outcomes-closed"])
def test_alternate_offences_do_not_leave_and_outcomes_leave_with_their_groups(
    unit: Session, person: Person, kind: str
) -> None:
    one = made.kept(person, kind=kind)
    named = {row["Figure"] for row in lines(one.csv)}
    assert {"Outcome type", "Outcome group"} <= named
    assert "Alternate offences among these" not in named
    assert "alternate" in figures(one)


def test_a_download_is_the_bytes_that_were_kept_and_is_recorded_as_leaving(
    unit: Session, person: Person
) -> None:
    one = made.kept(person)
    assert service.file(one, "csv", by=person("performance")) == one.csv
    event = unit.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.RETURN_EXPORTED)).one()
    assert (event.operation, event.facts["sha256"]) == (Operation.DISCLOSURE, one.csv_sha256)
    assert event.recipient is not None and event.recipient.startswith("Downloaded at ")


def test_a_reviewer_reads_it_and_takes_no_file(unit: Session, person: Person) -> None:
    one = made.kept(person)
    assert service.open(one.token, by=person("reviewer")).id == one.id
    with pytest.raises(NotPermitted):
        service.file(one, "csv", by=person("reviewer"))


def test_to_another_force_it_is_not_there(unit: Session, person: Person) -> None:
    one = made.kept(person)
    with pytest.raises(Missing):
        service.open(one.token, by=person("performance.south"))


def test_a_figure_that_only_one_version_has_is_not_in_the_other_which_is_not_nought() -> None:
    def of(code: str, count: int) -> dict[str, object]:
        values = [{"code": "a", "label": "A", "count": count}]
        return {"code": code, "label": code, "rule": "r", "values": values}

    told = versions.differences([of("old", 4)], [of("new", 4)])
    assert [(one.figure, one.first, one.latest) for one in told] == [
        ("new", None, 4),
        ("old", 4, None),
    ]
    assert {one.change for one in told} == {"Not in it"}


def test_a_figure_counted_by_another_rule_is_named() -> None:
    first = [{"code": "age", "label": "Age", "rule": "Once", "values": []}]
    latest = [{"code": "age", "label": "Age", "rule": "Now", "values": []}]
    assert versions.rules_changed(first, latest) == ["Age"]
    assert versions.rules_changed(first, first) == []
