"""What is past its day goes to the supervisors of the unit that investigates, once for its cause,
and is settled by the deed it waited for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.accounts import service as accounts
from cjdiversion.accounts.models import Posting
from cjdiversion.annexes import holding, overdue, service
from cjdiversion.annexes.lines_models import AnnexHold
from cjdiversion.annexes.models import AnnexStatement
from cjdiversion.annexes.scheduling import NOT_SCHEDULED
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.errors import NotPermitted
from cjdiversion.escalations import queries as raised
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.steps import Status as Raised
from cjdiversion.reference import Mark, ReferenceEntry
from tests.annexes import made, named
from tests.annexes.test_stating import corrected, stated

Who = Callable[[str], Actor]

pytestmark = pytest.mark.usefixtures("quick_printer")


def held(case: Case, person: Who) -> AnnexHold:
    return named.held(case, by=person("investigator"))


def due(hold: AnnexHold) -> datetime:
    assert hold.schedule_due_at is not None
    return hold.schedule_due_at


def schedule(hold: AnnexHold, by: Actor) -> None:
    said: dict[str, Any] = {"schedule": "MG6C", "item": "item 4", "scheduled_on": clock.today()}
    holding.schedule(hold, by=by, **said)


def of(kind: str, subject_id: UUID) -> list[Escalation]:
    return list(raised.of_cause(kind, subject_id))


# --- lines held back ------------------------------------------------------------------------------


def test_a_line_that_is_not_scheduled_in_time_is_raised_once_to_the_supervisors_who_may_do_it(
    case: Case, person: Who
) -> None:
    hold = held(case, person)
    assert due(hold) == hold.recorded_at + timedelta(minutes=7200)
    with clock.at(due(hold) - timedelta(minutes=1)):
        assert overdue.raise_unscheduled() == 0
    with clock.at(due(hold)):
        assert (overdue.raise_unscheduled(), overdue.raise_unscheduled()) == (1, 0)
        (one,) = of(NOT_SCHEDULED, hold.id)
        supervisor = person("supervisor")
        assert one in raised.waiting(supervisor, most=9)
        assert one in raised.waiting(person("superintendent"), most=9)
        assert one not in raised.waiting(person("inspector"), most=9)
        schedule(holding.open(hold.token, by=supervisor), supervisor)
    (one,) = of(NOT_SCHEDULED, hold.id)
    assert (one.status, one.answer) == (Raised.ANSWERED, "On MG6C, item 4")


def test_the_force_dates_the_time_and_without_a_disclosure_officer_it_is_the_supervisors_at_once(
    case: Case, person: Who
) -> None:
    session().add(
        ReferenceEntry(
            kind="escalation_kinds",
            code=NOT_SCHEDULED,
            label="Not on the schedule",
            attributes={"answer_within_minutes": 60, "raise_after_minutes": 90},
            force_code=case.force.code,
            from_on=clock.today(),
            source="The force",
            mark=Mark.PROPOSED,
        )
    )
    session().flush()
    first = held(case, person)
    assert due(first) == first.recorded_at + timedelta(minutes=90)
    posting = session().get_one(Posting, person("disclosure").posting_id)
    accounts.end_posting(posting, by=SYSTEM, on=clock.today() - timedelta(days=1))
    made.observed(case, person)
    second = named.held(case, by=person("investigator"), name=named.OBSERVED)
    assert due(second) == second.recorded_at
    assert overdue.raise_unscheduled() == 1
    assert len(of(NOT_SCHEDULED, second.id)) == 1


@pytest.mark.parametrize("went", [False, True])
def test_taken_back_it_waits_for_nobody_unless_a_version_went_without_it(
    case: Case, person: Who, went: bool
) -> None:
    hold = held(case, person)
    if went:
        made.issued(case, person)
    with clock.at(due(hold)):
        overdue.raise_unscheduled()
        holding.take_back(hold, by=person("investigator"), because="It matters after all")
        overdue.raise_unscheduled()
    (one,) = of(NOT_SCHEDULED, hold.id)
    assert one.status is (Raised.RAISED if went else Raised.ANSWERED)


def test_a_closed_record_raises_nothing_and_an_investigator_puts_nothing_on_the_schedule(
    case: Case, person: Who
) -> None:
    hold = held(case, person)
    with pytest.raises(NotPermitted):
        schedule(hold, person("investigator"))
    case.quarantined_at = clock.now()
    session().flush()
    with clock.at(due(hold)):
        assert overdue.raise_unscheduled() == 0


# --- copies that told what was withdrawn since ----------------------------------------------------


def test_a_copy_that_told_what_was_withdrawn_since_is_raised_for_each_withdrawal_until_scheduled(
    with_ld: Case, person: Who
) -> None:
    made.answered(with_ld, person, "given", decided_at=clock.now())
    annex = made.shared(with_ld, person)
    made.answered(with_ld, person, "withdrawn", decided_at=clock.now())
    assert overdue.raise_unscheduled() == 0
    with clock.at(clock.now() + timedelta(minutes=7201)):
        assert (overdue.raise_unscheduled(), overdue.raise_unscheduled()) == (1, 0)
        said: dict[str, Any] = {"item": "MG6C, item 14", "scheduled_on": clock.today()}
        service.schedule(annex, by=person("supervisor"), **said)
        assert overdue.raise_unscheduled() == 0
    (one,) = of(NOT_SCHEDULED, annex.id)
    assert (one.status, one.answer) == (Raised.ANSWERED, "On the schedule: MG6C, item 14")


# --- evidence -------------------------------------------------------------------------------------


def outstanding(case: Case, person: Who) -> AnnexStatement:
    answers = {"what": "Report", "from-whom": "Trust", "target": clock.today() + timedelta(3)}
    return stated(case, person, "outstanding", answers, state="sought-and-outstanding")


def test_evidence_past_its_target_date_is_raised_once_to_the_supervisors_of_the_unit(
    case: Case, person: Who
) -> None:
    row = outstanding(case, person)
    with clock.at(clock.now() + timedelta(days=3)):
        assert overdue.raise_evidence() == 0
    with clock.at(clock.now() + timedelta(days=4)):
        assert (overdue.raise_evidence(), overdue.raise_evidence()) == (1, 0)
        (one,) = of(overdue.EVIDENCE, row.id)
        assert one in raised.waiting(person("supervisor"), most=9)
        assert one not in raised.waiting(person("inspector"), most=9)
        assert one.period == f"{row.due_on}"


@pytest.mark.parametrize("answer", ["obtained", "put off", "taken back"])
def test_answered_it_is_settled_and_a_new_date_is_a_new_cause(
    case: Case, person: Who, answer: str
) -> None:
    row = outstanding(case, person)
    with clock.at(clock.now() + timedelta(days=4)):
        overdue.raise_evidence()
        later = {**row.answers, "target": clock.today() + timedelta(2)}
        answers: dict[str, dict[str, Any]] = {
            "obtained": {"answers": {"what": "Report", "from-whom": "Trust"}},
            "put off": {"state": "sought-and-outstanding", "answers": later},
            "taken back": {"is_taken_back": True},
        }
        new = corrected(row, case, person, **answers[answer])
        assert overdue.raise_evidence() == 0
    (one,) = of(overdue.EVIDENCE, row.id)
    said = {"put off": "Now sought and outstanding", "taken back": "Taken back"}
    words = said.get(answer, "Now obtained")
    assert (one.status, one.answer) == (Raised.ANSWERED, words)
    with clock.at(clock.now() + timedelta(days=7)):
        assert overdue.raise_evidence() == (1 if answer == "put off" else 0)
        assert len(of(overdue.EVIDENCE, new.id)) == (1 if answer == "put off" else 0)


# --- by page --------------------------------------------------------------------------------------


def test_what_is_overdue_is_said_so_to_the_disclosure_officer_and_to_their_deputies_alone(
    visit: Any, db: Database, person: Who
) -> None:
    with db.unit():
        case = made.case(person)
        hold = held(case, person)
        token = case.token
    title = "Not on the schedule in time"
    assert "To schedule" in visit("disclosure").get("/").text
    assert title not in visit("supervisor").get("/").text
    with db.unit():
        there = session().get_one(AnnexHold, hold.id)
        there.schedule_due_at = clock.now()
    disclosure = visit("disclosure").get("/").text
    assert "Overdue" in disclosure
    assert title not in disclosure
    supervisor = visit("supervisor")
    start = supervisor.get("/")
    assert title in start.text
    assert "Not on the schedule" in supervisor.get(f"/cases/{token}/annex/lines").text
    answers = {"schedule": "MG6C", "item": "item 9"}
    page = supervisor.get(f"/annexes/holds/{hold.token}/schedule").send("Save", **answers)
    assert title not in page.text
