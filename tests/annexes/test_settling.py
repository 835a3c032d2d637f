"""What waited for approval is settled whichever way, each part of the CPS stands for itself, and
who approved by telephone is one person."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion import clock, migrations
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.accounts import service as accounts
from cjdiversion.accounts.models import Posting
from cjdiversion.annexes import (
    approving,
    asking,
    by_phone,
    passing,
    queries,
    reading,
    service,
    verifying,
)
from cjdiversion.annexes.models import AnnexReceipt, AnnexVersion
from cjdiversion.annexes.steps import LEFT, Status
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.desk import queries as desk
from cjdiversion.errors import Invalid, Missing, OutOfOrder
from cjdiversion.escalations import queries as raised
from cjdiversion.escalations.steps import Status as Raised
from cjdiversion.outbox.models import Message
from cjdiversion.outbox.steps import Status as Sent
from tests.annexes import made, named
from tests.annexes.test_approving import phoned, told

Who = Callable[[str], Actor]

pytestmark = pytest.mark.usefixtures("quick_printer")


def without_supervisors(person: Who) -> None:
    posting = session().get_one(Posting, person("supervisor").posting_id)
    accounts.end_posting(posting, by=SYSTEM, on=clock.today() - timedelta(days=1))


# --- it waits for nobody any more -----------------------------------------------------------------


def test_an_approval_by_telephone_replaces_an_earlier_version_that_never_left(
    case: Case, person: Who
) -> None:
    first = made.approved(case, person)
    made.observed(case, person)
    second = phoned(case, person)
    assert (first.status, second.status) == (Status.SUPERSEDED, Status.APPROVED)


def test_returned_superseded_or_approved_by_telephone_nothing_of_it_waits_any_longer(
    case: Case, person: Who
) -> None:
    def waited() -> AnnexVersion:
        annex = made.issued(case, person)
        with clock.at(clock.now() + timedelta(hours=5)):
            assert passing.pass_on() == 1
        return annex

    service.send_back(waited(), by=person("superintendent"), because="The level is missing")
    waited()
    made.observed(case, person)
    given = {"authority_name": "Insp Cora Wyn", "authority_rank": "inspector"}
    third, by = waited(), person("investigator")
    approving.approve_by_phone(third, by=by, authority_at=clock.now(), **given)
    found = [one for one in raised.of_case(case.id) if one.kind == passing.NOT_APPROVED]
    assert [one.status for one in found] == [Raised.ANSWERED] * 3
    waiting = sa.select(Message.kind).where(Message.status == Sent.WAITING)
    left = set(session().scalars(waiting.where(Message.kind.like("annex-waits%"))))
    assert left == set()


def test_who_prepared_it_is_told_what_became_of_it_and_the_deputy_shares_it(
    case: Case, person: Who
) -> None:
    first, inspector = made.issued(case, person), person("inspector")
    service.send_back(first, by=person("superintendent"), because="The level is missing")
    assert told("annex-returned") == {"investigator"}
    second = made.issued(case, person)
    with clock.at(clock.now() + timedelta(hours=1)):
        passing.pass_on()
        second.made_by_id = person("investigator.south").person_id  # who is not of the unit
        service.approve(service.open(second.token, by=inspector), by=inspector)
        assert told("annex-approved") == {"supervisor"}
        service.share(second, by=inspector, recipient="direct")
    assert second.status is Status.SHARED


def test_a_question_raised_early_does_not_stand_before_those_that_fall_due(
    case: Case, person: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    annex = made.shared(case, person)
    without_supervisors(person)
    annex.made_by_id = None
    ask: dict[str, Any] = {"section": "support", "by": person("cps")}
    asking.ask(annex, what="Is there a report?", priority="1", **ask)
    assert passing.pass_questions_on() == 1
    second = asking.ask(annex, what="Who holds it?", priority="2", **ask)
    monkeypatch.setattr(passing, "_AT_ONCE", 1)
    with clock.at(second.due_at):
        assert (passing.raise_unanswered(), passing.raise_unanswered()) == (1, 0)


@pytest.mark.parametrize("ending", ["answered", "closed"])
def test_a_question_that_was_raised_stays_with_nobody_once_it_is_settled(
    case: Case, person: Who, ending: str
) -> None:
    """The investigator who answers and the prosecutor who closes may not answer what is raised."""
    annex = made.shared(case, person)
    question = asking.ask(
        annex, section="support", what="A report?", priority="1", by=person("cps")
    )
    with clock.at(question.due_at):
        assert passing.raise_unanswered() == 1
        if ending == "answered":
            asking.answer(question, by=person("investigator"), answer="obtained")
        else:
            asking.close(question, by=person("cps"))
    (one,) = raised.of_cause(passing.NOT_ANSWERED, question.id)
    assert one.status is Raised.ANSWERED


# --- each part of the CPS -------------------------------------------------------------------------


def test_an_earlier_version_goes_nowhere_once_a_later_one_is_approved(
    case: Case, person: Who
) -> None:
    first = made.shared(case, person)
    made.observed(case, person)
    made.approved(case, person)
    by = person("investigator")
    assert "share" not in {one.name for one in reading.ready(first, by)}
    with pytest.raises(OutOfOrder, match="Version 2 is approved since"):
        service.share(first, by=by, recipient="direct")


def test_what_one_part_of_the_cps_acknowledged_still_waits_for_the_other(
    case: Case, person: Who
) -> None:
    annex, by = made.shared(case, person), person("investigator")
    service.acknowledge(annex, by=person("cps"))
    service.share(annex, by=by, recipient="direct")
    assert annex.status is Status.ACKNOWLEDGED
    shown = {key: _to_acknowledge(person(key)) for key in ("cps", "cps.direct")}
    assert shown == {"cps": [], "cps.direct": [annex]}
    rows = {key: _row(person(key)).is_acknowledged for key in ("cps", "cps.direct")}
    assert rows == {"cps": True, "cps.direct": False}
    assert reading.of(annex, person("cps.direct")).state == "Not yet acknowledged by your unit"
    assert reading.of(annex, by).state == "Acknowledged by CPS"


def _to_acknowledge(actor: Actor) -> list[AnnexVersion]:
    return list(session().scalars(desk.annexes_in(actor, *LEFT)))


def _row(actor: Actor) -> Any:
    return session().execute(queries.worklist(actor)).one()


# --- who approved by telephone --------------------------------------------------------------------


def test_once_confirmed_it_is_read_by_whoever_confirmed_it_and_not_by_a_namesake(
    case: Case, person: Who
) -> None:
    annex, inspector = phoned(case, person), person("inspector")
    namesake = replace(inspector, person_id=uuid.uuid4())
    approving.confirm(annex, by=inspector)
    assert service.open(annex.token, by=inspector) is annex
    with pytest.raises(Missing):
        service.open(annex.token, by=namesake)


def test_without_the_rank_word_they_are_found_told_and_can_confirm_it(
    case: Case, person: Who
) -> None:
    annex, inspector = phoned(case, person, authority_name="cora  WYN"), person("inspector")
    assert told("annex-to-confirm") == {"inspector"}
    assert annex.approved_by.startswith("Insp Cora Wyn, inspector")
    ((listed, row),) = session().execute(passing.to_confirm_by(inspector)).all()
    assert (listed, by_phone.is_nobody_asked(row, annex)) == (annex, False)
    approving.confirm(service.open(annex.token, by=inspector), by=inspector)
    assert not row.is_to_confirm


def test_an_account_without_the_rank_or_the_power_is_refused_and_of_a_stranger_it_is_said(
    case: Case, person: Who
) -> None:
    for over, field in (
        ({"authority_rank": "superintendent"}, "authority_rank"),
        ({"authority_name": person("sergeant").name}, "authority_name"),
    ):
        with pytest.raises(Invalid) as refused:
            phoned(case, person, **over)
        assert set(refused.value.fields) == {field}
        made.observed(case, person, level="2" if field == "authority_rank" else "3")
    annex = phoned(case, person, authority_name="Nobody Atall")
    assert told("annex-to-confirm") == set()
    assert by_phone.is_nobody_asked(queries.authority_of(annex), annex)


# --- by page --------------------------------------------------------------------------------------


def test_the_page_says_who_must_answer_first_and_when_nobody_was_told(
    visit: Any, db: Database, person: Who
) -> None:
    with db.unit():
        case = made.case(person)
        clean = made.issued(case, person).token
        with_finding = named.found(made.case(person), person("sergeant"), person("investigator"))
        paths = [f"/annexes/{one}/approve-by-phone" for one in (clean, with_finding.token)]
    investigator = visit("investigator")
    page = investigator.get(paths[1])
    assert "A supervisor, a duty inspector or a superintendent" in page.text
    assert "QUILLFEATHER" in page.text
    page = investigator.get(paths[0])
    assert "must sign in" not in page.text
    answers = {"authority_name": "Nobody Atall", "authority_rank": "inspector"}
    page = page.send("Record the approval", **answers)
    assert "nobody is asked to confirm it" in page.text
    assert "nobody was told" in page.text


def test_a_record_closed_as_another_persons_says_so_on_the_page_and_when_verified(
    visit: Any, db: Database, person: Who
) -> None:
    with db.unit():
        case = made.case(person)
        annex = made.shared(case, person)
        case.quarantined_at = clock.now()
        session().flush()
        found = verifying.verify(said=annex.reference, by=person("cps"))
        assert found is not None and found.closed == verifying.CLOSED
        path, said = f"/annexes/{annex.token}", annex.reference
    cps = visit("cps")
    assert "closed as another person’s" in cps.get(path).text
    page = cps.get("/annexes/verify").send("Verify", said=said)
    assert "closed as another person’s" in page.text


# --- what was there before ------------------------------------------------------------------------


def test_versions_that_waited_and_receipts_of_before_are_not_left_behind(
    db: Database, person: Who
) -> None:
    with db.unit():
        made.issued(made.case(person), person)
        annex = made.shared(made.case(person), person)
        service.download(annex, by=person("investigator"))
        service.download(annex, by=person("cps"))
        service.acknowledge(annex, by=person("cps"))
        area, person_id = person("cps").unit_id, person("investigator").person_id
    migrations.downgrade(db.engine, "0030")
    migrations.upgrade(db.engine)
    with db.unit():
        query = sa.select(AnnexVersion).where(AnnexVersion.status == Status.ISSUED)
        waiting = session().scalars(query).one()
        assert waiting.approval_due_at == waiting.made_at + timedelta(hours=4)
        for receipt in session().scalars(sa.select(AnnexReceipt)):
            assert receipt.unit_id == (None if receipt.by_id == person_id else area)
