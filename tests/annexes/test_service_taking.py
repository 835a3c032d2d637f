"""Sharing, attaching, taking and verifying a version, through the services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes import queries, reading, service
from cjdiversion.annexes.drafting import content_of
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.steps import Status
from cjdiversion.audit import Did, Operation
from cjdiversion.bench import papers
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.errors import Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.referrals import service as referrals
from tests.annexes import made

Person = Callable[[str], Actor]
CANARY = made.CANARY
NAMED = "Canarysurname"


def test_sharing_goes_to_the_area_that_serves_the_force(case: Case, person: Person) -> None:
    annex = made.shared(case, person)
    assert annex.cps_area_id == person("cps").unit_id
    (row,) = made.trail(Did.ANNEX_SHARED)
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
    receipts = queries.receipts_of(annex, person("investigator"))
    assert [(one.what, one.by_name) for one in receipts] == [("downloaded", "Priya Nair")] * 2
    rows = made.trail(Did.ANNEX_DOWNLOADED)
    assert {(row.operation, row.recipient) for row in rows} == {(Operation.DISCLOSURE, "CPS North")}
    assert rows[0].facts["sha256"] == taken.sha256


def test_there_is_no_paper_before_approval(case: Case, person: Person) -> None:
    with pytest.raises(OutOfOrder, match="no paper"):
        service.download(made.issued(case, person), by=person("supervisor"))


def test_an_acknowledgement_is_a_receipt(case: Case, person: Person) -> None:
    annex = made.shared(case, person)
    service.acknowledge(annex, by=person("cps"))
    receipts = queries.receipts_of(annex, person("investigator"))
    assert [one.what for one in receipts] == ["acknowledged"]
    with pytest.raises(OutOfOrder):
        service.acknowledge(annex, by=person("cps"))


def test_a_part_of_the_cps_is_told_how_it_stands_with_itself(case: Case, person: Person) -> None:
    annex = made.shared(case, person)
    service.share(annex, by=person("investigator"), recipient="direct")
    service.acknowledge(annex, by=person("cps.direct"))
    for key, status in (("cps", Status.SHARED), ("cps.direct", Status.ACKNOWLEDGED)):
        assert reading.of(annex, person(key)).status is status
        (row,) = session().execute(queries.worklist(person(key)))
        assert row.status is status


def test_the_disclosure_officer_reads_a_copy_to_schedule_it(case: Case, person: Person) -> None:
    annex = made.shared(case, person)
    officer = person("disclosure")
    assert service.open(annex.token, by=officer) is annex
    assert service.download(annex, by=officer).pdf.startswith(b"%PDF")


def test_a_later_version_is_told_of_only_where_it_is_in_reach(case: Case, person: Person) -> None:
    first = made.shared(case, person)
    made.observed(case, person)
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


def test_the_version_whose_download_is_measured_can_be_downloaded(
    quick_printer: None, db: Database, person: Person
) -> None:
    with db.unit():
        made.case(person)
    address, pdf = papers.stored(db)
    with db.unit():
        cps = person("cps")
        annex = service.open(address.split("/")[2], by=cps)
        assert service.download(annex, by=cps).pdf == pdf
