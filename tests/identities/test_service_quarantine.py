"""A record that is about the wrong person: closed by one, opened again by another; restricted
everywhere, deleted nowhere; nothing goes out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor, May
from cjdiversion.annexes import service as annexes
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.disposals import service as disposals
from cjdiversion.entries import queries as entry_queries
from cjdiversion.entries import service as entries
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.escalations import queries as escalations
from cjdiversion.identities import checks, exposure, queries, service
from cjdiversion.identities.models import Quarantine
from cjdiversion.identities.steps import QuarantineStatus
from cjdiversion.referrals import service as referrals
from cjdiversion.screenings import service as screenings
from tests import make
from tests.house.bodies import _decision
from tests.identities import made
from tests.referrals import made as referred

Person = Callable[[str], Actor]


@pytest.fixture
def case(unit: Session, person: Person) -> Case:
    return made.booked(by=person("sergeant"), investigating_unit=made.cid())


def deeds(row: Quarantine) -> Counter[Did]:
    session().flush()
    query = sa.select(AuditEvent.did).where(AuditEvent.subject_id == row.id)
    return Counter(session().scalars(query))


def stands(case: Case) -> bool:
    session().flush()
    return queries.is_quarantined(case.id)


# --- closing -----------------------------------------------------------------------------------


def test_closing_keeps_why_and_tells_those_in_charge(case: Case, person: Person) -> None:
    before = case.version
    row = made.closed(case, by=person("sergeant"))
    assert stands(case) and case.quarantined_at == row.set_at and case.version == before + 1
    assert row.set_by == "Sgt Ann Marsh" and row.because == "The answers are his brother’s"
    assert deeds(row) == {Did.QUARANTINE_SET: 1}
    (raised,) = escalations.waiting(person("inspector"), most=9)
    assert raised.kind == "wrong-person" and raised.reference == case.reference
    assert [one.kind for one in escalations.waiting(person("supervisor"), most=9)] == [
        "wrong-person"
    ]
    (line,) = entry_queries.of_case(case.id)
    assert line.code == Did.QUARANTINE_SET.value and "brother" not in line.words


def test_closing_needs_a_reason_a_power_and_a_person(case: Case, person: Person) -> None:
    with pytest.raises(Invalid):
        made.closed(case, by=person("sergeant"), because="  ")
    for key in ("detention", "investigator", "nurse", "superintendent", "practitioner", "dpo"):
        with pytest.raises(NotPermitted):
            made.closed(case, by=person(key))
    with pytest.raises(NotPermitted):
        made.closed(case, by=replace(person("sergeant"), person_id=None))
    assert not stands(case) and queries.quarantines_of(case.id) == []


def test_a_record_is_closed_once_and_the_second_is_told_who_was_first(
    case: Case, person: Person
) -> None:
    made.closed(case, by=person("sergeant"))
    with pytest.raises(OutOfOrder, match="Sgt Ann Marsh closed this record"):
        made.closed(case, by=person("inspector"))


def test_a_stale_page_closes_nothing(case: Case, person: Person) -> None:
    seen = case.version
    cases.correct(case, by=person("sergeant"), version=None, surname="Rossi")
    with pytest.raises(Conflict):
        service.quarantine(case, by=person("sergeant"), because="x", version=seen)
    assert not stands(case)


# --- reading -----------------------------------------------------------------------------------


def test_who_may_close_may_read_and_everybody_else_is_told_whom_to_ask(
    case: Case, person: Person
) -> None:
    made.closed(case, by=person("sergeant"))
    for key in ("sergeant", "inspector", "supervisor"):
        assert cases.open(case.token, by=person(key)) is case
    for key in ("detention", "nurse", "investigator", "superintendent", "disclosure"):
        with pytest.raises(NotPermitted, match="Ask the sergeant or inspector of the suite") as no:
            cases.open(case.token, by=person(key))
        assert no.value.code == "wrong-person"
    for key in ("sergeant.riverside", "sergeant.south", "supervisor.riverside"):
        with pytest.raises(Missing):
            cases.open(case.token, by=person(key))
    narrow = replace(person("sergeant"), scopes=frozenset({May.CASE_OPEN.value}))
    with pytest.raises(NotPermitted):
        cases.open(case.token, by=narrow)


def test_a_record_without_a_suite_names_the_unit_to_ask(unit: Session, person: Person) -> None:
    case = make.attendance(by=person("investigator"))
    made.closed(case, by=person("supervisor"))
    with pytest.raises(NotPermitted, match="of the unit that investigates it"):
        cases.open(case.token, by=person("investigator"))


def test_l_and_d_start_nothing_of_their_own_from_it(case: Case, person: Person) -> None:
    assert cases.open_in_suite(case.token, by=person("practitioner")) is case
    made.closed(case, by=person("sergeant"))
    with pytest.raises(NotPermitted):
        cases.open_in_suite(case.token, by=person("practitioner"))


def test_no_room_shows_police_what_stands_in_it(case: Case, person: Person) -> None:
    sergeant, investigator = person("sergeant"), person("investigator")
    screening = screenings.start(case, by=sergeant)
    decision = disposals.decide(
        case, by=investigator, **{**_decision({}), "decided_at": clock.now()}
    )
    referral = referred.draft(case, by=sergeant)
    annex = annexes.issue(case, by=investigator)
    entry = entries.note(case, by=sergeant, did=Did.VULNERABILITY_DECIDED, words="x")
    session().flush()
    made.closed(case, by=sergeant)
    for module, thing in (
        (screenings, screening),
        (disposals, decision),
        (referrals, referral),
        (annexes, annex),
        (entries, entry),
    ):
        with pytest.raises(NotPermitted, match="about the wrong person"):
            module.open(thing.token, by=investigator)
        assert module.open(thing.token, by=person("supervisor")) is thing


def test_whoever_was_given_something_can_still_read_what_they_were_given(
    case: Case, person: Person
) -> None:
    referral = referred.sent(case, by=person("sergeant"))
    made.closed(case, by=person("sergeant"))
    assert referrals.open(referral.token, by=person("practitioner")) is referral


# --- nothing goes out --------------------------------------------------------------------------


def test_a_referral_that_was_not_sent_is_not_sent(case: Case, person: Person) -> None:
    sergeant = person("sergeant")
    draft = referred.draft(case, by=sergeant)
    made.closed(case, by=person("inspector"))
    for send in (
        lambda: referrals.send(draft, by=sergeant),
        lambda: referred.sent(case, by=sergeant, is_second=True),
    ):
        with pytest.raises(OutOfOrder) as no:
            send()
        assert no.value.code == "wrong-person"
    assert draft.sent_at is None


def test_no_annex_is_issued_approved_or_shared(unit: Session, person: Person) -> None:
    investigator, supervisor = person("investigator"), person("supervisor")
    case = made.booked(by=person("sergeant"), investigating_unit=made.cid())
    issued = annexes.issue(case, by=investigator)
    made.closed(case, by=person("inspector"))
    for act in (
        lambda: annexes.issue(case, by=supervisor),
        lambda: annexes.approve(issued, by=supervisor),
    ):
        with pytest.raises(OutOfOrder) as no:
            act()
        assert no.value.code == "wrong-person"


def test_the_hook_says_no_while_it_is_closed_and_yes_before_and_after(
    case: Case, person: Person
) -> None:
    session().flush()
    checks.refuse_if_quarantined(case.id)
    row = made.closed(case, by=person("sergeant"))
    with pytest.raises(OutOfOrder):
        checks.refuse_if_quarantined(case.id)
    service.lift(row, by=person("inspector"), because="It was he after all")
    checks.refuse_if_quarantined(case.id)


def test_its_lines_are_for_nobodys_custody_record(case: Case, person: Person) -> None:
    sergeant = person("sergeant")
    entries.note(case, by=sergeant, did=Did.VULNERABILITY_DECIDED, words="Vulnerable")
    row = made.closed(case, by=sergeant)
    session().flush()
    pulled = session().execute(entry_queries.waiting(sergeant)).all()
    assert [one.CustodyEntry.code for one in pulled] == [Did.QUARANTINE_SET.value]
    service.lift(row, by=person("inspector"), because="It was he after all")
    session().flush()
    assert len(session().execute(entry_queries.waiting(sergeant)).all()) == 3


# --- opening again -----------------------------------------------------------------------------


def test_somebody_else_opens_it_again_with_a_reason(case: Case, person: Person) -> None:
    row = made.closed(case, by=person("sergeant"))
    with pytest.raises(Invalid):
        service.lift(row, by=person("inspector"), because="")
    service.lift(row, by=person("inspector"), because="The brother has no record here")
    assert not stands(case) and case.quarantined_at is None
    assert row.status is QuarantineStatus.LIFTED and row.lifted_by == "Insp Cora Wyn"
    assert cases.open(case.token, by=person("detention")) is case
    assert deeds(row) == {Did.QUARANTINE_SET: 1, Did.QUARANTINE_LIFTED: 1}
    with pytest.raises(OutOfOrder):
        service.lift(row, by=person("inspector"), because="again")
    again = made.closed(case, by=person("inspector"))  # it may turn out so once more
    assert stands(case) and again.id != row.id


@pytest.mark.parametrize("name", ["Sgt Ann Marsh", "Insp Ann Marsh"])
def test_who_closed_it_does_not_open_it_again_in_any_account(
    case: Case, person: Person, name: str
) -> None:
    row = made.closed(case, by=person("sergeant"))
    for by in (person("sergeant"), made.colleague(person("inspector"), name)):
        with pytest.raises(NotPermitted):
            service.lift(row, by=by, because="x")
    assert stands(case)


def test_its_page_opens_for_those_who_may_close_within_reach(case: Case, person: Person) -> None:
    row = made.closed(case, by=person("sergeant"))
    assert service.open_quarantine(row.token, by=person("supervisor")) is row
    with pytest.raises(NotPermitted):
        service.open_quarantine(row.token, by=person("investigator"))
    for key in ("sergeant.riverside", "inspector.south"):
        with pytest.raises(Missing):
            service.open_quarantine(row.token, by=person(key))
    assert deeds(row)[Did.QUARANTINE_OPENED] == 1


# --- who was told ------------------------------------------------------------------------------


def test_each_who_was_told_is_ticked_with_who_told_them_and_may_be_unticked(
    case: Case, person: Person
) -> None:
    cases.open(case.token, by=person("detention"))
    cases.open(case.token, by=person("nurse"))
    row = made.closed(case, by=person("sergeant"))
    names = {line.name: line.key for line in exposure.lines(row)}
    known, inspector = set(names.values()), person("inspector")
    first = {names["DO Kim Holt"]}
    service.tell(row, by=inspector, told=first, known=known, version=row.version)
    told = {line.name: line.told for line in exposure.lines(row) if line.told}
    assert list(told) == ["DO Kim Holt"] and told["DO Kim Holt"].told_by == "Insp Cora Wyn"
    both = {names["DO Kim Holt"], names["Nurse Bel Adeyemi"]}
    service.tell(row, by=person("sergeant"), told=both, known=known, version=row.version)
    told = {line.name: line.told for line in exposure.lines(row) if line.told}
    assert told["DO Kim Holt"].told_by == "Insp Cora Wyn"
    assert told["Nurse Bel Adeyemi"].told_by == "Sgt Ann Marsh"
    service.tell(row, by=inspector, told=set(), known=known, version=row.version)
    assert not [line for line in exposure.lines(row) if line.told]
    assert deeds(row)[Did.QUARANTINE_TOLD] == 3


def test_a_stale_list_unticks_nobody(case: Case, person: Person) -> None:
    cases.open(case.token, by=person("detention"))
    row = made.closed(case, by=person("sergeant"))
    known = [line.key for line in exposure.lines(row)]
    seen = row.version
    service.tell(row, by=person("inspector"), told=known, known=known, version=seen)
    for version in (seen, 0):
        with pytest.raises(Conflict):
            service.tell(row, by=person("sergeant"), told=[], known=known, version=version)
    assert all(line.told for line in exposure.lines(row))


def test_nobody_is_told_who_is_not_on_the_list(case: Case, person: Person) -> None:
    row = made.closed(case, by=person("sergeant"))
    with pytest.raises(Invalid):
        service.tell(row, by=person("sergeant"), told=["somebody"], known=[], version=row.version)
