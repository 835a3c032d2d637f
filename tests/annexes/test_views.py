"""The annex in a browser: preview, approve, share, take, and what each reader may not see."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes.models import AnnexReceipt, AnnexVersion
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.interviews import service as interviews
from tests.annexes import made
from tests.pages import Visitor

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]
CANARY = made.CANARY


def test_prepare_shows_what_the_prosecutor_will_read_and_lists_what_is_held_back(
    visit: Visit, path: str
) -> None:
    page = visit("investigator").get(path)
    assert "OKONKWO-JONES, Zoë" in page.text
    assert made.REASONS in page.text
    assert "1 line is held back" in page.text
    assert "Treatment and support, held by Northshire L&D Service: the person has not yet been" in (
        page.text
    )
    assert CANARY not in page.html


def test_prepare_shows_a_line_the_person_agreed_to_tell(
    visit: Visit, path: str, db: Database, person: Person
) -> None:
    made.said(db, person, "given")
    page = visit("investigator").get(path)
    assert CANARY in page.text
    assert "held back" not in page.text.split("Lines held back")[0]


def test_prepare_offers_no_version_when_nothing_has_changed(visit: Visit, path: str) -> None:
    made.page_issued(visit, path)
    page = visit("investigator").get(path)
    assert "Nothing has changed since version 1" in page.text
    with pytest.raises(AssertionError, match="no button"):
        page.form("for approval")


def test_prepare_shown_before_the_record_changed_asks_to_read_again(
    visit: Visit, path: str, db: Database, person: Person
) -> None:
    page = visit("investigator").get(path)
    made.said(db, person, "given")
    again = page.send("for approval", status=409)
    assert "The record changed since you read this. Read it again, then issue it" in again.errors
    assert "waits for approval" in again.send("for approval").text


def test_prepare_is_refused_to_custody_and_hidden_from_other_units(visit: Visit, path: str) -> None:
    visit("sergeant").get(path, status=403)
    visit("cps").get(path, status=403)
    visit("investigator.south").get(path, status=404)


def test_show_of_a_version_that_waits_has_no_buttons_for_its_author(
    visit: Visit, path: str
) -> None:
    page = made.page_issued(visit, path)
    assert "Waiting for approval" in page.text
    assert "Version 1 waits for approval by somebody else" in page.text
    assert "Approve" not in page.links


def test_approve_makes_the_paper_and_shows_its_checksum(visit: Visit, path: str) -> None:
    page = made.page_approved(visit, path)
    assert "Approved, not yet shared" in page.text
    taken = page.send("Download the paper")
    assert (
        hashlib.sha256(taken.response.data).hexdigest() in visit("supervisor").get(page.path).text
    )


def test_approve_by_the_one_who_prepared_it_is_refused(visit: Visit, path: str) -> None:
    supervisor = visit("supervisor")
    page = supervisor.get(path).send("for approval")
    refused = supervisor.get(f"{page.path}/approve").send("Approve", status=403)
    assert "Somebody else must approve this" in refused.text
    assert "Waiting for approval" in supervisor.get(page.path).text


def test_approve_of_a_page_that_is_out_of_date_is_refused(visit: Visit, path: str) -> None:
    page = made.page_issued(visit, path)
    one, two = visit("supervisor"), visit("superintendent")
    stale = one.get(f"{page.path}/approve")
    two.get(f"{page.path}/approve").send("Approve")
    assert "cannot be done now" in stale.send("Approve", status=409).text


def test_send_back_tells_the_investigator_what_has_to_change(visit: Visit, path: str) -> None:
    page = made.page_issued(visit, path)
    supervisor = visit("supervisor")
    supervisor.get(page.path).click("Return").send("Return with", because="Name the adult")
    assert "Returned: Name the adult" in visit("investigator").get(page.path).text


def test_send_back_without_a_reason_or_with_a_novel_is_not_taken(visit: Visit, path: str) -> None:
    page = visit("supervisor").get(f"{made.page_issued(visit, path).path}/send-back")
    empty = page.send("Return with", status=422, because=" ")
    assert empty.errors == ["Enter an answer to “What has to change?”"]
    long = page.send("Return with", status=422, because="x" * 20_000)
    assert "2,000 characters or fewer" in long.errors[0]


def test_share_names_the_area_and_cps_find_it_on_their_list(visit: Visit, path: str) -> None:
    page = made.page_approved(visit, path)
    share = visit("investigator").get(f"{page.path}/share")
    assert "CPS North" in share.text
    assert "Shared with CPS" in share.send("Share with CPS").text
    listed = visit("cps").get("/annexes")
    assert "OKONKWO-JONES, Zoë" in listed.text
    assert "1 of 1 annexes" in listed.text
    assert made.REASONS in listed.click("version 1").text


def test_index_of_another_area_is_empty_and_its_officer_opens_nothing(
    visit: Visit, path: str
) -> None:
    page = made.page_shared(visit, path)
    other = visit("cps.south")
    assert "No annexes" in other.get("/annexes").text
    assert "OKONKWO" not in other.get(page.path, status=404).html


def test_show_to_cps_leads_nowhere_into_the_case(visit: Visit, path: str) -> None:
    page = visit("cps").get(made.page_shared(visit, path).path)
    assert not [href for href in page.links.values() if href.startswith("/cases")]
    assert CANARY not in page.html


def test_attach_is_marked_with_file_and_moment(visit: Visit, path: str) -> None:
    page = made.page_approved(visit, path)
    form = visit("investigator").get(page.path).click("Mark as attached")
    shown = form.send("Mark as attached", attached_to="Digital Case File")
    assert "Attached to the file, receipt unknown" in shown.text
    assert "Digital Case File" in shown.text


def test_attach_with_an_unknown_file_or_a_malformed_date_is_not_taken(
    visit: Visit, path: str
) -> None:
    form = visit("investigator").get(f"{made.page_approved(visit, path).path}/attach")
    page = form.send("Mark as", status=422, attached_to="MG99", attached_at="31/2/2026 12:00")
    assert page.errors == [
        "Select one of the answers offered",
        "When was it attached? must be a real date, like 27 3 2026",
    ]


def test_download_gives_cps_the_stored_bytes_under_a_name_that_names_nobody(
    visit: Visit, path: str, db: Database
) -> None:
    page = visit("cps").get(made.page_shared(visit, path).path)
    taken = page.send("Download the paper")
    assert taken.response.mimetype == "application/pdf"
    with db.unit():
        (annex,) = session().scalars(sa.select(AnnexVersion))
        (receipt,) = session().scalars(sa.select(AnnexReceipt))
        named = f'attachment; filename="annex-{annex.reference}.pdf"'
    assert taken.response.headers["Content-Disposition"] == named
    assert receipt.by_name == "Priya Nair"
    assert "Downloaded by Priya Nair" in visit("investigator").get(page.path).text


def test_download_by_a_link_is_no_way_to_take_a_copy(visit: Visit, path: str) -> None:
    visit("cps").get(f"{made.page_shared(visit, path).path}/download", status=405)


def test_acknowledge_tells_the_force_that_cps_have_it(visit: Visit, path: str) -> None:
    page = visit("cps").get(made.page_shared(visit, path).path).send("Acknowledge")
    assert "Acknowledged by your unit" in page.text
    assert "Acknowledged by Priya Nair" in visit("investigator").get(page.path).text


# --- the Child Information Form -----------------------------------------------------------------


def test_prepare_prompts_for_the_childs_form_once_for_each_referral_and_never_blocks(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        child = made.case(person, born_on=None)
        path = f"/cases/{child.token}/annex"
    page = visit("investigator").get(path)
    assert "No Child Information Form is recorded for this referral" in page.text
    assert "Child Information Form: not recorded" in page.text
    asked = page.click("Record it")
    asked.send("Save", is_done="yes", done_at="27/3/2026 14:05", referral="CM01 of 27 March")
    page = visit("investigator").get(path)
    assert "is recorded for this referral" not in page.text
    assert "completed on 27 March 2026 for CM01 of 27 March" in page.text
    page = page.send("for approval")
    shared = visit("supervisor").get(page.path).click("Approve").send("Approve")
    visit("investigator").get(shared.path).click("Share with CPS").send("Share with CPS")
    again = visit("investigator").get(path)
    assert "Another referral needs another Child Information Form" in again.text
    assert "Nothing has changed since version 1" in again.text


def test_prepare_prompts_for_no_form_of_an_adult(visit: Visit, path: str) -> None:
    assert "Child Information Form" not in visit("investigator").get(path).text


def test_prepare_shows_an_interview_without_the_adult(
    visit: Visit, path: str, db: Database, person: Person
) -> None:
    with db.unit():
        by = person("investigator")
        case = cases.open(session().scalars(sa.select(Case.token)).one(), by=by)
        interviews.record(case, by=by, started_at=clock.now(), adult_there="nobody")
    assert "without the appropriate adult who was needed" in visit("investigator").get(path).text
