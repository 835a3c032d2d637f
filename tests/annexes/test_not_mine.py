"""Whoever is named for an approval by telephone is one person, chosen from the accounts; and they
can say that they did not give it: it then stands no longer, and everybody concerned is told."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor, Role
from cjdiversion.accounts import queries as people
from cjdiversion.accounts import service as accounts
from cjdiversion.annexes import (
    approving,
    by_phone,
    passing,
    queries,
    reading,
    service,
    stops,
    verifying,
)
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.steps import Status
from cjdiversion.audit import Did
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.errors import Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.escalations import queries as raised
from cjdiversion.escalations.steps import Status as Raised
from tests.annexes import made
from tests.annexes.test_approving import phoned, told

Who = Callable[[str], Actor]
WHY = "Nobody rang me that night"

pytestmark = pytest.mark.usefixtures("quick_printer")


def denied(annex: AnnexVersion, person: Who, key: str = "inspector") -> AnnexVersion | None:
    by = person(key)
    return approving.not_mine(service.open(annex.token, by=by), by=by, because=WHY)


def posting_of(person: Who, key: str) -> str:
    (found,) = people.postings_of(person(key).person_id)  # type: ignore[arg-type]
    return found.token


def chosen(case: Case, person: Who, key: str, **over: Any) -> AnnexVersion:
    annex = made.issued(case, person)
    given = {"approver": posting_of(person, key), "authority_at": clock.now(), **over}
    approving.approve_by_phone(annex, by=person("investigator"), **given)
    return annex


# --- who it is ------------------------------------------------------------------------------------


def test_those_offered_are_the_supervisors_of_the_unit_and_those_in_charge_of_the_force(
    unit: Any, person: Who
) -> None:
    offered = by_phone.offered(person("investigator"))
    assert list(offered.values()) == [
        "DS Mary Quill, supervisor, Northshire CID",
        "Insp Cora Wyn, duty inspector, Northgate",
        "Insp Dev Rana, duty inspector, Riverside",
        "Supt Edith Crane, superintendent, Northshire Police",
    ]
    assert posting_of(person, "supervisor") not in by_phone.offered(person("supervisor"))


def test_chosen_they_alone_are_asked_whatever_others_are_called(case: Case, person: Who) -> None:
    annex, inspector = chosen(case, person, "inspector"), person("inspector")
    assert told("annex-to-confirm") == {"inspector"}
    assert annex.approved_by.startswith("Insp Cora Wyn, inspector, by telephone")
    namesake = replace(inspector, person_id=uuid.uuid4())
    with pytest.raises(Missing):
        service.open(annex.token, by=namesake)
    assert session().execute(passing.to_confirm_by(namesake)).all() == []
    with pytest.raises(NotPermitted):
        approving.confirm(annex, by=namesake)
    approving.confirm(service.open(annex.token, by=inspector), by=inspector)
    assert annex.approved_by_id == inspector.person_id


def test_a_name_two_people_have_is_refused_until_one_of_them_is_selected(
    case: Case, person: Who
) -> None:
    email, password = "cora.two@demo.invalid", uuid.uuid4().hex
    second = accounts.add_person(by=SYSTEM, name="Cora Wyn", email=email, password=password)
    unit = people.unit(person("superintendent").unit_id)  # type: ignore[arg-type]
    role: dict[str, Any] = {"role": Role.SUPERINTENDENT, "rank": "superintendent"}
    accounts.post(second, by=SYSTEM, unit=unit, from_on=clock.today(), **role)
    with pytest.raises(Invalid) as refused:
        phoned(case, person)
    assert [code for code, _ in refused.value.fields["approver"]] == ["several"]
    made.observed(case, person)
    annex = chosen(case, person, "inspector")
    row = queries.authority_of(annex)
    assert row is not None and row.asked_id == person("inspector").person_id


@pytest.mark.parametrize(
    ("over", "field", "code"),
    [
        ({"approver": "no-such-posting"}, "approver", "unknown"),
        ({"authority_name": "Somebody Else"}, "authority_name", "both"),
        ({"approver": ""}, "authority_name", "required"),
    ],
)
def test_one_of_those_offered_is_chosen_or_somebody_is_named(
    case: Case, person: Who, over: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        chosen(case, person, "inspector", **over)
    assert refused.value.fields[field][0][0] == code


def test_somebody_of_another_unit_is_not_chosen(case: Case, person: Who) -> None:
    with pytest.raises(Invalid):
        chosen(case, person, "supervisor.riverside")


# --- it was not them ------------------------------------------------------------------------------


def test_denied_before_it_went_out_the_same_facts_wait_for_approval_as_the_next_version(
    case: Case, person: Who
) -> None:
    annex = phoned(case, person)
    again = denied(annex, person)
    assert again is not None
    assert (annex.status, again.status) == (Status.SUPERSEDED, Status.ISSUED)
    assert (again.number, again.facts, again.made_at) == (2, annex.facts, annex.made_at)
    assert again.reference == f"{case.reference}-2"
    for by in (person("investigator"), person("inspector")):
        assert "share" not in {one.name for one in reading.ready(annex, by)}
    with pytest.raises(OutOfOrder, match="did not approve it"):
        service.download(annex, by=person("investigator"))
    service.approve(again, by=person("supervisor"))
    service.share(again, by=person("investigator"))
    assert again.status is Status.SHARED


def test_both_statements_stand_and_who_prepared_it_and_their_supervisors_are_told(
    case: Case, person: Who
) -> None:
    annex = phoned(case, person)
    denied(annex, person)
    row = queries.authority_of(annex)
    assert row is not None
    assert (row.authority_name, row.authority_recorded_by) == ("Insp Cora Wyn", "DC Lena Ford")
    assert (row.denied_by, row.denied_because) == ("Insp Cora Wyn", WHY)
    assert queries.paper_of(annex) is not None
    assert told("annex-approval-denied") == {"investigator", "supervisor"}
    found = {one.kind: one.status for one in raised.of_case(case.id)}
    assert found["authority-to-confirm"] is Raised.ANSWERED
    assert found["annex-approval-denied"] is Raised.RAISED
    assert len(made.trail(Did.ANNEX_APPROVAL_DENIED)) == 1


def test_denied_after_it_was_shared_the_copy_stays_and_says_so_and_the_next_waits_at_once(
    case: Case, person: Who
) -> None:
    annex, cps = phoned(case, person), person("cps")
    service.share(annex, by=person("investigator"))
    service.download(annex, by=cps)
    again = denied(annex, person)
    assert again is not None and again.approval_due_at is not None
    assert again.approval_due_at <= clock.now() + timedelta(minutes=30)
    assert annex.status is Status.SHARED
    read = reading.of(service.open(annex.token, by=cps), cps)
    assert read.stop is not None and read.facts is not None
    assert read.stop.words == "Insp Cora Wyn says that they did not approve it"
    assert read.denials == []  # what was said of it is for police
    assert session().execute(queries.worklist(cps)).one().is_denied
    found = verifying.verify(said=annex.reference, by=cps)
    assert found is not None and found.stop == read.stop
    (one,) = reading.of(again, person("supervisor")).denials
    assert [name for name, _ in one.copies] == ["CPS North", "Downloaded by Priya Nair"]
    with pytest.raises(OutOfOrder, match="did not approve it"):
        service.share(annex, by=person("investigator"), recipient="direct")


def test_with_a_later_version_or_with_what_may_not_be_told_nothing_waits_anew(
    with_ld: Case, person: Who
) -> None:
    made.answered(with_ld, person, "given", decided_at=clock.now())
    first = phoned(with_ld, person)
    made.observed(with_ld, person)
    second = phoned(with_ld, person)
    assert denied(first, person) is None
    assert first.status is Status.SUPERSEDED
    made.answered(with_ld, person, "withdrawn", decided_at=clock.now())
    assert denied(second, person) is None
    assert second.status is Status.RETURNED
    assert second.returned_because == f"Insp Cora Wyn: {WHY}"
    stop = stops.stop_of(second, on=clock.today())
    assert stop is not None and stop.hides and stop.denied_by == "Insp Cora Wyn"
    assert [one.number for one in queries.versions_of(with_ld.id)] == [2, 1]


def test_nobody_else_denies_it_and_nobody_says_both(case: Case, person: Who) -> None:
    annex, inspector = phoned(case, person), person("inspector")
    with pytest.raises(NotPermitted, match="Only Insp Cora Wyn"):
        approving.not_mine(annex, by=person("superintendent"), because=WHY)
    with pytest.raises(Invalid):
        approving.not_mine(annex, by=inspector, because=" ")
    approving.confirm(annex, by=inspector)
    with pytest.raises(OutOfOrder):
        approving.not_mine(annex, by=inspector, because=WHY)
    made.observed(case, person)
    other = phoned(case, person)
    denied(other, person)
    with pytest.raises(OutOfOrder):
        approving.confirm(other, by=inspector)


# --- by page --------------------------------------------------------------------------------------


def test_choose_who_approved_it_deny_it_and_read_both_statements_by_page(
    visit: Any, db: Database, person: Who
) -> None:
    with db.unit():
        case = made.case(person)
        token, posting = made.issued(case, person).token, posting_of(person, "inspector")
    form = visit("investigator").get(f"/annexes/{token}/approve-by-phone")
    assert "DS Mary Quill, supervisor" in form.text
    page = form.send("Record the approval", approver=posting)
    assert "Insp Cora Wyn is asked to confirm it" in page.text
    inspector = visit("inspector")
    page = inspector.get(f"/annexes/{token}").click("I did not approve this")
    assert "DC Lena Ford recorded that you approved this version" in page.text
    refused = page.send("I did not approve it", because="", status=422)
    assert "Enter an answer to “What happened" in refused.text
    page = page.send("I did not approve it", because=WHY)
    assert "The approval no longer stands: version 2 waits for approval" in page.text
    text = visit("supervisor").get(page.path).text
    for words in (WHY, "recorded by DC Lena Ford as approved by telephone by Insp Cora Wyn"):
        assert words in text
    assert "No copy of version 1 is known to have gone out" in text
