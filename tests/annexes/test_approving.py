"""Waiting for approval has a way out: the deputy, the timer, the telephone; the clock stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.accounts import service as accounts
from cjdiversion.accounts.models import Person, Posting
from cjdiversion.annexes import approving, passing, queries, service
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.steps import Status
from cjdiversion.audit import Did
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.errors import Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.escalations import queries as raised
from cjdiversion.escalations.steps import Status as Raised
from cjdiversion.outbox.models import Message
from tests.annexes import made

Who = Callable[[str], Actor]
THREE = datetime(2026, 11, 27, 3, tzinfo=UTC)
GIVEN: dict[str, Any] = {"authority_name": "Insp Cora Wyn", "authority_rank": "inspector"}


def told(kind: str) -> set[str]:
    query = sa.select(Person.email).join(Message, Message.recipient_id == Person.id)
    return {one.split("@")[0] for one in session().scalars(query.where(Message.kind == kind))}


def kinds(annex: AnnexVersion) -> set[str]:
    return {one.kind for one in raised.of_case(annex.case_id)}


# --- a supervisor off duty ------------------------------------------------------------------------


def test_a_version_waits_for_the_supervisors_and_then_goes_on_to_the_deputy_by_itself(
    case: Case, person: Who
) -> None:
    annex = made.issued(case, person)
    assert told("annex-waits") == {"supervisor"}
    inspector = person("inspector")
    with pytest.raises(Missing):
        service.open(annex.token, by=inspector)
    with clock.at(clock.now() + timedelta(minutes=29)):
        assert passing.pass_on() == 0  # the person is held: half an hour
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert (passing.pass_on(), passing.pass_on()) == (1, 0)
        assert told("annex-waits-now") == {"inspector"}
        assert kinds(annex) == {"annex-not-approved"}
        deputy = service.open(annex.token, by=inspector)
        service.approve(deputy, by=inspector)
    assert (annex.status, annex.approved_by) == (Status.APPROVED, "Insp Cora Wyn")
    (escalation,) = raised.of_case(case.id)
    assert escalation.status is Raised.ANSWERED


def test_a_case_without_a_supervisor_or_a_suite_waits_for_the_superintendent_at_once(
    unit: Session, person: Who
) -> None:
    case = made.case(person)
    gone = person("supervisor")
    posting = session().get(Posting, gone.posting_id)
    assert posting is not None
    accounts.end_posting(posting, by=SYSTEM, on=clock.today() - timedelta(days=1))
    annex = made.issued(case, person)
    assert annex.approval_due_at is not None
    assert annex.approval_due_at - annex.made_at < timedelta(seconds=5)
    case.suite_id = None
    session().flush()
    assert passing.pass_on() == 1
    assert told("annex-waits-now") == {"superintendent"}
    service.approve(annex, by=person("superintendent"))


def test_what_was_approved_in_time_goes_on_to_nobody(case: Case, person: Who) -> None:
    made.approved(case, person)
    with clock.at(clock.now() + timedelta(days=1)):
        assert passing.pass_on() == 0
    assert told("annex-waits-now") == set()


# --- an approval at 03:00 -------------------------------------------------------------------------


def phoned(case: Case, person: Who, **over: Any) -> AnnexVersion:
    annex = made.issued(case, person)
    given = {**GIVEN, "authority_at": clock.now(), **over}
    approving.approve_by_phone(annex, by=person("investigator"), **given)
    return annex


def test_at_three_in_the_morning_it_is_approved_by_telephone_shared_with_cps_direct_and_confirmed(
    unit: Session, person: Who
) -> None:
    with clock.at(THREE):
        case = made.case(person)
        annex = phoned(case, person)
        assert annex.status is Status.APPROVED
        service.share(annex, by=person("investigator"), recipient="direct")
        assert service.open(annex.token, by=person("cps.direct")) is annex
    with pytest.raises(Missing):
        service.open(annex.token, by=person("cps"))
    assert "Insp Cora Wyn, inspector, by telephone on 27 November 2026" in annex.approved_by
    assert annex.approved_by.endswith("recorded by DC Lena Ford")
    assert "by telephone on" in made.words_of(annex)
    assert (kinds(annex), told("annex-to-confirm")) == ({"authority-to-confirm"}, {"inspector"})
    with clock.at(THREE + timedelta(hours=6)):
        approving.confirm(service.open(annex.token, by=person("inspector")), by=person("inspector"))
    assert annex.approved_by_id == person("inspector").person_id
    row = queries.authority_of(annex)
    assert row is not None and not row.is_to_confirm
    assert len(made.trail(Did.ANNEX_CONFIRMED)) == 1
    with pytest.raises(OutOfOrder):
        approving.confirm(annex, by=person("inspector"))


def test_nobody_confirms_what_another_gave(case: Case, person: Who) -> None:
    annex = phoned(case, person)
    with pytest.raises(NotPermitted, match="Only Insp Cora Wyn"):
        approving.confirm(annex, by=person("superintendent"))


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"authority_name": "dc lena FORD", "authority_rank": "sergeant"}, "authority_name"),
        ({"authority_name": "Lena Ford", "authority_rank": "sergeant"}, "authority_name"),
        ({"authority_rank": "constable"}, "authority_rank"),
        ({"authority_at": datetime(2026, 1, 1, tzinfo=UTC)}, "authority_at"),
        ({"authority_name": ""}, "authority_name"),
    ],
)
def test_a_telephone_changes_nothing_about_who_may_approve(
    case: Case, person: Who, over: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        phoned(case, person, **over)
    assert field in refused.value.fields


def test_who_prepared_it_does_not_confirm_it_under_another_account(case: Case, person: Who) -> None:
    supervisor = person("supervisor")
    annex = service.issue(case, by=supervisor)
    with pytest.raises(Invalid) as refused:
        given = {"authority_name": "Mary Quill", "authority_rank": "sergeant"}
        approving.approve_by_phone(
            annex, by=person("investigator"), authority_at=clock.now(), **given
        )
    ((_, words),) = refused.value.fields["authority_name"]
    assert words.startswith("Somebody else must approve this")


# --- two at once ----------------------------------------------------------------------------------


def test_of_two_who_approve_at_once_one_does_and_the_other_is_told_who(
    db: Database, person: Who
) -> None:
    with db.unit():
        token = made.issued(made.case(person), person).token
    ready, lost, won = threading.Barrier(2), list[str](), list[str]()

    def press(key: str) -> None:
        with db.unit():
            by = person(key)
        ready.wait()
        try:
            with db.unit():
                service.approve(service.open(token, by=by), by=by)
            won.append(by.name)
        except OutOfOrder as refused:
            lost.append(refused.words)

    both = [threading.Thread(target=press, args=[key]) for key in ("supervisor", "superintendent")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(won) == len(lost) == 1
    assert f"{won[0]} did that" in lost[0]


# --- by page --------------------------------------------------------------------------------------


def test_approve_by_phone_and_confirm_by_page(visit: Any, path: str) -> None:
    page = made.page_issued(visit, path)
    assert "it goes on to the deputy" in page.text
    form = visit("investigator").get(page.path).click("Record an approval given by telephone")
    assert form.send("Record", status=422).errors
    answers = {"authority_name": "DS Mary Quill", "authority_rank": "sergeant"}
    page = form.send("Record the approval", **answers)
    assert "DS Mary Quill has not confirmed it yet" in page.text
    supervisor = visit("supervisor")
    assert "Annexes you approved by telephone" in supervisor.get("/").text
    assert "Confirmed" in supervisor.get(page.path).send("Confirm your approval").text
    assert "has not confirmed" not in supervisor.get(page.path).text


def test_a_record_in_which_nobody_investigates_is_approved_by_any_supervisor_of_the_force(
    unit: Session, person: Who
) -> None:
    case = made.case(person)
    case.investigating_unit_id = None
    session().flush()
    annex = service.issue(cases.open(case.token, by=person("supervisor")), by=person("supervisor"))
    assert passing.pass_on() == 1
    service.approve(annex, by=person("inspector"))
