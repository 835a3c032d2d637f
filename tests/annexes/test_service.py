"""What is done to an annex, through the services, on a migrated database."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes import queries, service
from cjdiversion.annexes.drafting import content_of
from cjdiversion.annexes.models import AnnexPaper
from cjdiversion.annexes.steps import Status
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.errors import Conflict, NotPermitted, OutOfOrder
from tests import make
from tests.annexes import made

Person = Callable[[str], Actor]
CANARY = made.CANARY
NAMED = "Canarysurname"


# --- issue --------------------------------------------------------------------------------------


def test_a_version_freezes_the_facts_under_a_reference_of_its_own(
    case: Case, person: Person
) -> None:
    annex = made.issued(case, person)
    assert (annex.number, annex.reference) == (1, f"{case.reference}-1")
    assert annex.status is Status.ISSUED
    assert annex.facts_digest == content_of(annex).digest
    made.observed(case, person)
    assert annex.facts_digest == content_of(annex).digest
    assert "Tearful" not in repr(annex.facts)


def test_issuing_is_one_row_of_the_trail_and_holds_no_words(case: Case, person: Person) -> None:
    made.issued(case, person)
    (row,) = made.trail(Did.ANNEX_ISSUED)
    assert row.operation is Operation.COMBINATION
    assert row.facts == {"reference": f"{case.reference}-1", "number": 1}
    assert row.case_id == case.id


def test_nothing_new_makes_no_new_version(case: Case, person: Person) -> None:
    made.issued(case, person)
    with pytest.raises(Conflict, match="Nothing has changed since version 1"):
        made.issued(case, person)


def test_a_new_fact_makes_a_version_that_takes_the_place_of_one_nobody_approved(
    case: Case, person: Person
) -> None:
    first = made.issued(case, person)
    made.observed(case, person)
    second = made.issued(case, person)
    assert second.number == 2
    assert first.status is Status.SUPERSEDED
    assert content_of(second).changes is None  # nobody has read the first
    (row,) = made.trail(Did.ANNEX_SUPERSEDED)
    assert row.subject_id == first.id


def test_a_new_version_says_what_changed_since_the_last_one_that_left_the_force(
    case: Case, person: Person
) -> None:
    made.shared(case, person)
    made.observed(case, person)
    changes = content_of(made.issued(case, person)).changes
    assert changes is not None
    assert changes.since == 1
    assert [(one.section, one.what) for one in changes.lines] == [
        ("Safety of the person and others", "added")
    ]


def test_a_record_that_changed_after_it_was_read_is_not_issued_unread(
    case: Case, person: Person
) -> None:
    draft = service.preview(case, by=person("investigator"))
    made.observed(case, person)
    with pytest.raises(Conflict, match="changed since you read this"):
        service.issue(case, by=person("investigator"), seen=draft.digest)


def test_a_returned_version_may_be_issued_again_as_it_stands(case: Case, person: Person) -> None:
    first = made.issued(case, person)
    service.send_back(first, by=person("supervisor"), because="Name the adult")
    assert (first.status, first.returned_because) == (Status.RETURNED, "Name the adult")
    assert made.issued(case, person).number == 2
    assert first.status is Status.SUPERSEDED


def test_nothing_about_somebody_who_is_no_suspect_goes_to_the_prosecution(
    unit: Session, person: Person
) -> None:
    sergeant = person("sergeant")
    detained = cases.detain(
        by=sergeant,
        section="136",
        place_of_safety="police-station",
        detained_at=clock.now() - timedelta(hours=1),
        **{k: v for k, v in make.person().items() if k != "offences"},
    )
    opened = cases.open(detained.token, by=sergeant)
    with pytest.raises(OutOfOrder, match="not a suspect"):
        service.issue(opened, by=person("supervisor"))


def test_custody_does_not_prepare_an_annex(case: Case, person: Person) -> None:
    with pytest.raises(NotPermitted):
        service.issue(case, by=person("sergeant"))
    with pytest.raises(NotPermitted):
        service.preview(case, by=person("practitioner"))


def test_two_who_issue_at_once_make_one_version(db: Database, person: Person) -> None:
    with db.unit():
        token = made.case(person).token
    ready, told = threading.Barrier(2), []

    def press() -> None:
        ready.wait()
        try:
            with db.unit():
                opened = cases.open(token, by=person("investigator"))
                told.append(service.issue(opened, by=person("investigator")).number)
        except Conflict as lost:
            told.append(lost.code)

    both = [threading.Thread(target=press) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(told, key=str) == [1, "nothing-changed"]


# --- approve ------------------------------------------------------------------------------------


def test_approval_stores_the_paper_its_checksum_and_what_made_it(
    case: Case, person: Person
) -> None:
    annex = made.approved(case, person)
    stored = queries.paper_of(annex)
    assert stored is not None
    assert annex.status is Status.APPROVED
    assert annex.approved_by == "DS Mary Quill"
    assert stored.sha256 == hashlib.sha256(stored.pdf).hexdigest()
    assert "WeasyPrint" in stored.renderer
    assert "DejaVu" in stored.fonts
    (row,) = made.trail(Did.ANNEX_APPROVED)
    assert row.facts["sha256"] == stored.sha256


def test_the_paper_says_what_was_read_before_and_who_approved_it(
    with_ld: Case, person: Person
) -> None:
    made.answered(with_ld, person, "given")
    annex = made.approved(with_ld, person)
    words = made.words_of(annex)
    assert "OKONKWO-JONES, Zoë" in words
    assert CANARY in words
    assert made.REASONS in words
    assert "Approved by DS Mary Quill" in words
    assert "Clinicalcanary" not in words


def test_the_same_human_never_approves_what_they_prepared(case: Case, person: Person) -> None:
    supervisor = person("supervisor")
    annex = service.issue(case, by=supervisor)
    with pytest.raises(NotPermitted, match="Somebody else must approve"):
        service.approve(annex, by=supervisor)
    service.approve(annex, by=person("superintendent"))
    assert annex.status is Status.APPROVED


def test_an_investigator_does_not_approve(case: Case, person: Person) -> None:
    with pytest.raises(NotPermitted):
        service.approve(made.issued(case, person), by=person("investigator"))


def test_a_version_is_approved_once(case: Case, person: Person) -> None:
    annex = made.approved(case, person)
    with pytest.raises(OutOfOrder):
        service.approve(annex, by=person("superintendent"))
    with pytest.raises(OutOfOrder):
        service.send_back(annex, by=person("supervisor"), because="Too late")


def test_an_approved_version_that_went_nowhere_is_replaced_by_the_next(
    case: Case, person: Person
) -> None:
    first = made.approved(case, person)
    made.observed(case, person)
    second = made.approved(case, person)
    assert (first.status, second.status) == (Status.SUPERSEDED, Status.APPROVED)
    assert queries.paper_of(first) is not None


def test_without_a_printer_approval_is_refused_naming_the_package_and_nothing_changes(
    case: Case, person: Person, no_printer: None
) -> None:
    annex = made.issued(case, person)
    with pytest.raises(OutOfOrder, match=r"libpangoft2-1\.0-0") as refused:
        service.approve(annex, by=person("supervisor"))
    assert refused.value.code == "printer-missing"
    assert annex.status is Status.ISSUED
    assert session().scalar(sa.select(sa.func.count()).select_from(AnnexPaper)) == 0
