"""What is done to an annex, through the services, on a migrated database."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock, documents
from cjdiversion.access import Actor
from cjdiversion.annexes import queries, reading, service
from cjdiversion.annexes.drafting import content_of
from cjdiversion.annexes.models import AnnexPaper, AnnexVersion
from cjdiversion.annexes.steps import Status
from cjdiversion.audit import AuditEvent, Did, Operation
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.consents import service as consents
from cjdiversion.database import Database, session
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.referrals import service as referrals
from cjdiversion.screenings import service as screenings
from tests import make
from tests.annexes import made
from tests.house import papers

Person = Callable[[str], Actor]
CANARY = "Canaryline about support"
NAMED = "Canarysurname"


@pytest.fixture
def case(unit: Session, person: Person) -> Case:
    return made.case(person)


@pytest.fixture
def with_ld(case: Case, person: Person) -> Case:
    made.vulnerable(case, person)
    made.assessed(case, person, CANARY)
    return case


def trail(did: Did) -> list[AuditEvent]:
    return list(session().scalars(sa.select(AuditEvent).where(AuditEvent.did == did)))


def observe(case: Case, person: Person) -> None:
    """A new fact."""
    screenings.set_observation(case, by=person("sergeant"), level="2", because="Tearful")


# --- issue --------------------------------------------------------------------------------------


def test_a_version_freezes_the_facts_under_a_reference_of_its_own(
    case: Case, person: Person
) -> None:
    annex = made.issued(case, person)
    assert (annex.number, annex.reference) == (1, f"{case.reference}-1")
    assert annex.status is Status.ISSUED
    assert annex.facts_digest == content_of(annex).digest
    observe(case, person)
    assert annex.facts_digest == content_of(annex).digest
    assert "Tearful" not in repr(annex.facts)


def test_issuing_is_one_row_of_the_trail_and_holds_no_words(case: Case, person: Person) -> None:
    made.issued(case, person)
    (row,) = trail(Did.ANNEX_ISSUED)
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
    observe(case, person)
    second = made.issued(case, person)
    assert second.number == 2
    assert first.status is Status.SUPERSEDED
    assert content_of(second).changes is None  # nobody has read the first
    (row,) = trail(Did.ANNEX_SUPERSEDED)
    assert row.subject_id == first.id


def test_a_new_version_says_what_changed_since_the_last_one_approved(
    case: Case, person: Person
) -> None:
    made.approved(case, person)
    observe(case, person)
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
    observe(case, person)
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
    (row,) = trail(Did.ANNEX_APPROVED)
    assert row.facts["sha256"] == stored.sha256


def test_the_paper_says_what_was_read_before_and_who_approved_it(
    with_ld: Case, person: Person
) -> None:
    made.answered(with_ld, person, "given")
    annex = made.approved(with_ld, person)
    stored = queries.paper_of(annex)
    assert stored is not None
    words = " ".join(papers.words_on(documents.Paper(stored.pdf, "", "", "")))
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
    observe(case, person)
    second = made.approved(case, person)
    assert (first.status, second.status) == (Status.SUPERSEDED, Status.APPROVED)
    assert queries.paper_of(first) is not None


@pytest.fixture
def no_printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Pango is found in a form that cannot be loaded, as on a machine without it."""
    (tmp_path / "libpangoft2-1.0.so.0").touch()
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    monkeypatch.setattr(documents, "_printers", documents.Printers())
    documents.printer_available.cache_clear()
    yield
    documents.printer_available.cache_clear()


def test_without_a_printer_approval_is_refused_naming_the_package_and_nothing_changes(
    case: Case, person: Person, no_printer: None
) -> None:
    annex = made.issued(case, person)
    with pytest.raises(OutOfOrder, match=r"libpangoft2-1\.0-0") as refused:
        service.approve(annex, by=person("supervisor"))
    assert refused.value.code == "printer-missing"
    assert annex.status is Status.ISSUED
    assert session().scalar(sa.select(sa.func.count()).select_from(AnnexPaper)) == 0


# --- consent ------------------------------------------------------------------------------------


def test_without_agreement_a_line_of_lds_is_in_no_column(with_ld: Case, person: Person) -> None:
    annex = made.issued(with_ld, person)
    assert CANARY not in repr((annex.facts, annex.withheld))
    assert annex.withheld == [
        {
            "section": "Treatment and support",
            "held_by": "Northshire L&D Service",
            "ground": "The person has not yet been asked",
        }
    ]


def test_a_withdrawal_takes_the_line_out_of_the_next_version_and_keeps_the_copy(
    with_ld: Case, person: Person
) -> None:
    made.answered(with_ld, person, "given")
    first = made.shared(with_ld, person)
    made.answered(with_ld, person, "withdrawn", decided_at=clock.now())
    second = made.approved(with_ld, person)
    facts = content_of(second)
    assert facts.withdrawal is not None
    assert facts.withdrawal.kept_in == (1,)
    stored = queries.paper_of(second)
    assert stored is not None
    words = " ".join(papers.words_on(documents.Paper(stored.pdf, "", "", "")))
    assert CANARY not in words
    assert "The copy in version 1 is kept and scheduled" in words
    old = reading.of(first, person("cps"))
    assert old.stop is not None
    assert old.facts is not None  # what the prosecution holds does not disappear


@pytest.mark.parametrize("step", ["approve", "share", "download"])
def test_a_withdrawal_stops_a_version_that_has_not_left(
    with_ld: Case, person: Person, step: str
) -> None:
    made.answered(with_ld, person, "given")
    annex = (made.issued if step == "approve" else made.approved)(with_ld, person)
    made.answered(with_ld, person, "withdrawn", decided_at=clock.now())
    with pytest.raises(OutOfOrder, match="withdrawn on"):
        getattr(service, step)(annex, by=person("supervisor"))
    assert reading.of(annex, person("supervisor")).facts is None


def test_a_copy_that_was_attached_is_recorded_even_after_a_withdrawal(
    with_ld: Case, person: Person
) -> None:
    made.answered(with_ld, person, "given")
    annex = made.approved(with_ld, person)
    made.answered(with_ld, person, "withdrawn", decided_at=clock.now())
    service.attach(annex, by=person("investigator"), attached_to="MG3", attached_at=clock.now())
    assert annex.status is Status.ATTACHED


def test_an_override_tells_a_line_that_was_refused(with_ld: Case, person: Person) -> None:
    made.answered(with_ld, person, "refused")
    consents.override(
        with_ld,
        by=person("practitioner"),
        purpose="case-decisions",
        recipient="cps",
        ground="harm-to-others",
        what="One line",
        why_no_consent="Refused",
        person_told=True,
        approved_by="Caldicott Guardian",
    )
    assert CANARY in repr(made.issued(with_ld, person).facts)


# --- share, attach, download, acknowledge -------------------------------------------------------


def test_sharing_goes_to_the_area_that_serves_the_force(case: Case, person: Person) -> None:
    annex = made.shared(case, person)
    assert annex.cps_area_id == person("cps").unit_id
    (row,) = trail(Did.ANNEX_SHARED)
    assert (row.operation, row.recipient) == (Operation.DISCLOSURE, "CPS North")


def test_an_area_sees_what_was_shared_with_it_and_no_other_area_does(
    unit: Session, person: Person
) -> None:
    annex = made.shared(made.case(person, surname=NAMED), person)
    assert service.open(annex.token, by=person("cps")) is annex
    with pytest.raises(Missing):
        service.open(annex.token, by=person("cps.south"))
    assert list(session().execute(queries.worklist(person("cps.south")))) == []
    (row,) = session().execute(queries.worklist(person("cps")))
    assert row.name.startswith(NAMED.upper())


def test_cps_see_nothing_before_it_is_shared(case: Case, person: Person) -> None:
    annex = made.approved(case, person)
    with pytest.raises(Missing):
        service.open(annex.token, by=person("cps"))


def test_another_unit_and_custody_open_no_annex(case: Case, person: Person) -> None:
    annex = made.approved(case, person)
    with pytest.raises(Missing):
        service.open(annex.token, by=person("investigator.south"))
    for key in ("sergeant", "nurse", "practitioner", "performance"):
        with pytest.raises(NotPermitted):
            service.open(annex.token, by=person(key))


def test_a_version_is_shared_once(case: Case, person: Person) -> None:
    annex = made.shared(case, person)
    attach(annex, person)
    with pytest.raises(OutOfOrder, match="already"):
        service.share(annex, by=person("investigator"))


def attach(annex: AnnexVersion, person: Person, **over: Any) -> None:
    facts = {"attached_to": "CM01", "attached_at": clock.now(), **over}
    service.attach(annex, by=person("investigator"), **facts)


def test_a_copy_marked_as_attached_waits_for_nobody(case: Case, person: Person) -> None:
    annex = made.approved(case, person)
    attach(annex, person, attached_to="Digital Case File")
    assert annex.status is Status.ATTACHED
    assert annex.attached_to == "Digital Case File"
    assert [step.name for step in reading.ready(annex, person("investigator"))] == ["share"]


def test_cps_keep_a_shared_version_that_was_attached_too(case: Case, person: Person) -> None:
    annex = made.shared(case, person)
    attach(annex, person)
    service.acknowledge(service.open(annex.token, by=person("cps")), by=person("cps"))
    assert annex.status is Status.ACKNOWLEDGED


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"attached_to": "MG99"}, "attached_to"),
        ({"attached_at": clock.now() - timedelta(days=900)}, "attached_at"),
    ],
)
def test_an_attachment_that_cannot_be_is_refused(
    case: Case, person: Person, over: dict[str, Any], field: str
) -> None:
    annex = made.approved(case, person)
    with pytest.raises(Invalid) as refused:
        attach(annex, person, **over)
    assert set(refused.value.fields) == {field}


def test_a_download_gives_the_stored_bytes_and_leaves_a_receipt_and_a_disclosure(
    case: Case, person: Person
) -> None:
    annex = made.shared(case, person)
    taken = service.download(annex, by=person("cps"))
    again = service.download(annex, by=person("cps"))
    assert taken.pdf == again.pdf
    receipts = queries.receipts_of(annex)
    assert [(one.what, one.by_name) for one in receipts] == [("downloaded", "Priya Nair")] * 2
    rows = trail(Did.ANNEX_DOWNLOADED)
    assert {(row.operation, row.recipient) for row in rows} == {(Operation.DISCLOSURE, "CPS North")}
    assert rows[0].facts["sha256"] == taken.sha256


def test_there_is_no_paper_before_approval(case: Case, person: Person) -> None:
    with pytest.raises(OutOfOrder, match="no paper"):
        service.download(made.issued(case, person), by=person("supervisor"))


def test_an_acknowledgement_is_a_receipt(case: Case, person: Person) -> None:
    annex = made.shared(case, person)
    service.acknowledge(annex, by=person("cps"))
    assert [one.what for one in queries.receipts_of(annex)] == ["acknowledged"]
    with pytest.raises(OutOfOrder):
        service.acknowledge(annex, by=person("cps"))


def test_the_disclosure_officer_reads_a_copy_to_schedule_it(case: Case, person: Person) -> None:
    annex = made.shared(case, person)
    officer = person("disclosure")
    assert service.open(annex.token, by=officer) is annex
    assert service.download(annex, by=officer).pdf.startswith(b"%PDF")


# --- verify -------------------------------------------------------------------------------------


def test_a_checksum_or_a_reference_names_its_version(case: Case, person: Person) -> None:
    annex = made.shared(case, person)
    stored = queries.imprint_of(annex)
    assert stored is not None
    for said in (stored.sha256, f" {stored.sha256.upper()[:32]} {stored.sha256[32:]}"):
        assert service.verify(said, by=person("cps")) is annex
    assert service.verify(annex.reference.lower(), by=person("investigator")) is annex


@pytest.mark.parametrize("key", ["cps.south", "investigator.south", "sergeant", "performance"])
def test_what_is_out_of_reach_is_not_known(case: Case, person: Person, key: str) -> None:
    annex = made.shared(case, person)
    assert service.verify(annex.reference, by=person(key)) is None


def test_a_version_without_a_paper_is_not_known(case: Case, person: Person) -> None:
    annex = made.issued(case, person)
    assert service.verify(annex.reference, by=person("investigator")) is None
    assert service.verify("0" * 64, by=person("investigator")) is None


def test_a_later_version_is_told_of_only_where_it_is_in_reach(case: Case, person: Person) -> None:
    first = made.shared(case, person)
    observe(case, person)
    second = made.approved(case, person)
    assert queries.later_than(first, person("investigator")) is second
    assert queries.later_than(first, person("cps")) is None
    service.share(second, by=person("investigator"))
    assert queries.later_than(first, person("cps")) is second
    rows = {
        row.number: row.is_superseded for row in session().execute(queries.worklist(person("cps")))
    }
    assert rows == {1: True, 2: False}


def test_a_referral_awaited_stands_as_outstanding(case: Case, person: Person) -> None:
    referrals.refer(case, by=person("sergeant"), priority="1", concern=made.CONCERN)
    facts = content_of(made.issued(case, person))
    (section,) = [one for one in facts.sections if one.code == "outstanding"]
    assert section.state == "sought-and-outstanding"
    assert made.CONCERN not in repr(facts)
