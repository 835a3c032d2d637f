"""What differs for whom, and that the record changed since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes import changes, delivery, jobs, queries, recipients, service
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.audit import Did
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from tests.annexes import made
from tests.annexes.test_approving import told

Who = Callable[[str], Actor]
SAFETY = "Safety of the person and others"


def taken(annex: AnnexVersion, person: Who, key: str = "cps") -> None:
    service.download(service.open(annex.token, by=person(key)), by=person(key))


def differing(annex: AnnexVersion, person: Who, key: str = "investigator") -> dict[str, Any]:
    return {
        one.name: (one.number, [(part.heading, part.what) for part in one.sections])
        for one in recipients.of(annex, person(key))
    }


def test_each_recipient_reads_what_changed_since_the_copy_they_last_took(
    case: Case, person: Who
) -> None:
    first = made.shared(case, person)
    service.share(first, by=person("investigator"), recipient="direct")
    taken(first, person)
    service.attach(first, by=person("investigator"), attached_to="MG3", attached_at=clock.now())
    made.observed(case, person)
    second = made.shared(case, person)
    added = (1, [(SAFETY, "added")])
    assert differing(second, person) == {
        "CPS Direct": (None, []),
        "CPS North": added,
        "The file, MG3": added,
    }
    assert differing(second, person, "cps") == {"CPS North": added}
    (one,) = recipients.of(second, person("cps"))
    (section,) = one.sections
    assert len(section.added) == 1 and "Tearful" in section.added[0]
    taken(second, person)
    made.vulnerable(case, person)
    third = made.shared(case, person)
    assert differing(third, person)["CPS North"][0] == 2
    assert differing(third, person)["The file, MG3"][0] == 1


def test_a_version_that_is_not_shown_differs_in_nothing(with_ld: Case, person: Who) -> None:
    made.answered(with_ld, person, "given")
    made.shared(with_ld, person)
    made.observed(with_ld, person)
    second = made.approved(with_ld, person)
    made.answered(with_ld, person, "withdrawn", decided_at=clock.now())
    assert recipients.of(second, person("investigator")) == []


def test_out_of_hours_cps_direct_is_offered_and_what_has_it_is_not(case: Case, person: Who) -> None:
    annex = made.approved(case, person)
    night = clock.now().replace(hour=3) + timedelta(days=1)
    assert recipients.suggested(annex) == "area"
    with clock.at(night):
        assert recipients.suggested(annex) == "direct"
    service.share(annex, by=person("investigator"), recipient="direct")
    with clock.at(night):
        assert recipients.suggested(annex) == "area"


def test_a_downloaded_copy_says_that_it_is_superseded_or_withdrawn(
    with_ld: Case, person: Who
) -> None:
    made.answered(with_ld, person, "given")
    first = made.shared(with_ld, person)
    stored = queries.paper_of(first)
    assert stored is not None
    fresh = delivery.as_file(first, stored, person("cps"))
    assert f'"annex-{first.reference}.pdf"' in fresh.headers["Content-Disposition"]
    made.answered(with_ld, person, "withdrawn", decided_at=clock.now())
    second = made.shared(with_ld, person)
    old = delivery.as_file(first, stored, person("cps"))
    assert "superseded-by-2-withdrawn.pdf" in old.headers["Content-Disposition"]
    assert old.headers["X-Annex-Superseded-By"] == "2"
    assert second.token in old.headers["Link"]
    assert old.headers["X-Annex-Withdrawn"] == "yes"
    assert old.data == fresh.data  # the stored bytes are the evidence
    rows = list(session().execute(queries.worklist(person("cps"))))
    said = {row.number: (row.is_superseded, row.is_withdrawn) for row in rows}
    assert said == {1: (True, True), 2: (False, False)}
    made.answered(with_ld, person, "given", decided_at=clock.now())
    rows = list(session().execute(queries.worklist(person("cps"))))
    assert not any(row.is_withdrawn for row in rows)


# --- the record changed since ---------------------------------------------------------------------


def marked(person: Who, key: str = "investigator") -> list[AnnexVersion]:
    return list(session().scalars(changes.marked(person(key))))


def cases_with_an_annex(person: Who, count: int) -> list[Case]:
    """Each approved, and changed since."""
    found = [made.case(person) for _ in range(count)]
    for case in found:
        made.approved(case, person)
        made.observed(case, person)
    return found


def test_the_look_marks_the_newest_version_of_which_the_record_changed_and_tells_once(
    db: Database, person: Who
) -> None:
    with db.unit():
        case = made.case(person)
        made.approved(case, person)
    assert jobs.mark_changed(db) == "0 marked"
    with db.unit():
        made.observed(made.the_case(), person)
    assert jobs.mark_changed(db) == "1 marked"
    with db.unit():
        (annex,) = marked(person)
        assert changes.words(annex.number, annex.changed_sections) == (
            "The record changed since version 1, in 1 section"
        )
        assert told("annex-changed") == {"investigator"}
        assert marked(person, "investigator.south") == []
    assert jobs.mark_changed(db) == "0 marked"
    with db.unit():
        made.issued(cases.open(made.the_case().token, by=person("investigator")), person)
        assert marked(person) == []
        assert [one.facts for one in made.trail(Did.ANNEX_MARKED)] == [{"sections": 1}]


def test_the_look_drafts_nothing_where_nothing_was_done(
    db: Database, person: Who, statements: Any
) -> None:
    with db.unit():
        made.issued(made.case(person), person)
    jobs.mark_changed(db)
    with statements() as asked:
        jobs.mark_changed(db)
    assert len([one for one in asked if not one.startswith("BEGIN")]) == 1
    with clock.at(clock.now() + timedelta(days=1, hours=1)):  # but once a day
        jobs.mark_changed(db)
        with db.unit():
            assert session().scalar(sa.select(AnnexVersion.looked_at)) == clock.now()


@pytest.mark.usefixtures("quick_printer")
def test_one_case_that_fails_neither_undoes_nor_holds_up_the_others(
    db: Database, person: Who, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with db.unit():
        first, *_ = [one.id for one in cases_with_an_annex(person, 5)]
    monkeypatch.setattr(changes, "_AT_ONCE", 2)
    compare = changes.since_newest

    def failing(case: Case, versions: Any) -> Any:
        if case.id == first:
            session().execute(sa.update(AnnexVersion).values(changed_sections=99))
            raise ZeroDivisionError("secret words of a record")
        return compare(case, versions)

    monkeypatch.setattr(changes, "since_newest", failing)
    assert jobs.mark_changed(db) == "4 marked, 1 failed"  # in more than one batch
    assert "ZeroDivisionError" in caplog.text and "secret" not in caplog.text
    with db.unit():
        assert {one.changed_sections for one in marked(person)} == {1}
        assert first not in {one.case_id for one in marked(person)}
    assert jobs.mark_changed(db) == "0 marked, 1 failed"
    monkeypatch.setattr(changes, "since_newest", compare)
    assert jobs.mark_changed(db) == "1 marked"


@pytest.mark.usefixtures("quick_printer")
def test_a_look_ends_when_its_time_is_over_and_the_next_goes_on_where_it_ended(
    db: Database, person: Who
) -> None:
    with db.unit():
        cases_with_an_annex(person, 3)
    assert [changes.look(db, takes=timedelta(0)).marked for _ in range(4)] == [1, 1, 1, 0]
