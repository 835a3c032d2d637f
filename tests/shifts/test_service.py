"""Handing over, taking over, checking: who may, in what order, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor, May
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.database import Database, session
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.escalations.models import Escalation
from cjdiversion.identities import exposure
from cjdiversion.identities import service as identities
from cjdiversion.reference import Mark, ReferenceEntry
from cjdiversion.shifts import queries, service, steps, told
from cjdiversion.shifts.models import ShiftHandover
from cjdiversion.shifts.steps import Status
from tests import make
from tests.shifts import made

Person = Callable[[str], Actor]


def test_a_handover_keeps_what_the_page_said(unit: Session, person: Person) -> None:
    case = made.full(person, surname="Keptham", forenames="")
    row = service.hand_over(by=person("sergeant"), note="  Cell 3 shouts  ")
    said = told.read(row.sheet)
    cases.release(case, by=person("sergeant"), at=clock.now())
    _, read = service.open(row.token, by=person("inspector"))
    assert read.sheet == said
    assert [one.name for one in read.sheet.people] == ["KEPTHAM"]
    assert (row.note, row.here, row.made_by) == ("Cell 3 shouts", 1, "Sgt Ann Marsh")
    assert made.sheet(person).people == []


def test_somebody_else_takes_it_over_once(unit: Session, person: Person) -> None:
    row = service.hand_over(by=person("sergeant"))
    with pytest.raises(NotPermitted, match="Somebody else"):
        service.take_over(row, by=person("sergeant"))
    service.take_over(row, by=person("detention"), note="Walked round")
    assert row.status is Status.TAKEN_OVER
    assert (row.taken_by, row.taken_note) == ("DO Kim Holt", "Walked round")
    with pytest.raises(OutOfOrder, match="DO Kim Holt did that"):
        service.take_over(row, by=person("inspector"))


def test_of_two_who_take_it_over_at_once_one_is_told_who_was_first(
    db: Database, person: Person
) -> None:
    with db.unit():
        token = service.hand_over(by=person("sergeant")).token
    with db.unit():
        stale, _ = service.open(token, by=person("inspector"))
        version = stale.version
    with db.unit():
        found, _ = service.open(token, by=person("detention"))
        service.take_over(found, by=person("detention"), version=version)
    with db.unit(), pytest.raises(OutOfOrder, match="DO Kim Holt"):
        found, _ = service.open(token, by=person("inspector"))
        service.take_over(found, by=person("inspector"), version=version)


def test_a_new_handover_supersedes_the_one_that_waits_which_is_kept(
    unit: Session, person: Person
) -> None:
    first = service.hand_over(by=person("sergeant"), note="First")
    second = service.hand_over(by=person("inspector"), note="Second")
    assert first.status is Status.SUPERSEDED
    assert first.superseded_by == "Insp Cora Wyn"
    assert queries.waiting(second.suite_id) is second
    with pytest.raises(OutOfOrder):
        service.take_over(first, by=person("detention"))
    service.take_over(second, by=person("sergeant"))
    third = service.hand_over(by=person("sergeant"))
    assert second.status is Status.TAKEN_OVER  # what was received is not superseded
    assert third.status is Status.HANDED_OVER


def test_of_one_suite_one_handover_waits(unit: Session, person: Person) -> None:
    """Whoever hands over at the same moment is told so: the table itself lets one wait."""
    service.hand_over(by=person("sergeant"))
    with pytest.MonkeyPatch.context() as patched, pytest.raises(Conflict):
        patched.setattr(queries, "waiting", lambda suite: None)
        service.hand_over(by=person("inspector"))
    service.hand_over(by=person("sergeant.riverside"))
    waiting = sa.select(ShiftHandover.id).where(ShiftHandover.status == Status.HANDED_OVER)
    assert len(session().scalars(waiting).all()) == 2


def test_a_check_is_kept_with_what_stood_before_the_inspector(
    unit: Session, person: Person
) -> None:
    make.booking(by=person("sergeant"), surname="Checkham")
    row = service.check(by=person("inspector"), seen=" Awake and talking ", asked="Ring L&D")
    assert (row.seen, row.asked, row.checked_by_rank) == (
        "Awake and talking",
        "Ring L&D",
        "inspector",
    )
    _, read = service.open_check(row.token, by=person("sergeant"))
    assert "H-OB" in {look.code for look in read.sheet.people[0].looks}
    with pytest.raises(Invalid):
        service.check(by=person("inspector"), seen="  ")


def test_a_handover_and_a_check_are_of_a_named_person(unit: Session, person: Person) -> None:
    system = replace(person("inspector"), person_id=None, name="custody system")
    with pytest.raises(NotPermitted, match="named person"):
        service.hand_over(by=system)
    with pytest.raises(NotPermitted, match="named person"):
        service.check(by=system, seen="Everything")
    row = service.hand_over(by=person("sergeant"))
    with pytest.raises(NotPermitted, match="named person"):
        service.take_over(row, by=system)


def test_only_those_of_a_suite_have_a_shift(unit: Session, person: Person) -> None:
    for key in ("superintendent", "disclosure"):
        with pytest.raises(NotPermitted, match="custody suite"):
            service.see(by=person(key))
    for key in ("investigator", "practitioner", "cps", "dpo", "admin"):
        with pytest.raises(NotPermitted):
            service.see(by=person(key))
    assert service.see(by=person("nurse")).sheet.suite == "Northgate"


def test_who_may_do_what(unit: Session, person: Person) -> None:
    for key in ("nurse", "superintendent", "investigator"):
        with pytest.raises(NotPermitted):
            service.hand_over(by=person(key))
    for key in ("sergeant", "detention", "nurse", "superintendent"):
        with pytest.raises(NotPermitted):
            service.check(by=person(key), seen="Everything")
    assert {step.may for step in steps.STEPS} == {May.SHIFT_HAND_OVER}


# --- reach ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "is_there"),
    [
        ("sergeant", True),
        ("nurse", True),
        ("inspector", True),
        ("superintendent", True),
        ("disclosure", True),
        ("sergeant.riverside", False),
        ("inspector.riverside", False),
        ("sergeant.south", False),
        ("inspector.south", False),
    ],
)
def test_a_handover_and_a_check_are_there_for_the_suite_and_its_force(
    unit: Session, person: Person, key: str, is_there: bool
) -> None:
    row = service.hand_over(by=person("sergeant"))
    check = service.check(by=person("inspector"), seen="Everything")
    if is_there:
        assert service.open(row.token, by=person(key))[0] is row
        assert service.open_check(check.token, by=person(key))[0] is check
    else:
        with pytest.raises(Missing):
            service.open(row.token, by=person(key))
        with pytest.raises(Missing):
            service.open_check(check.token, by=person(key))


def test_those_without_the_power_reach_no_handover(unit: Session, person: Person) -> None:
    service.hand_over(by=person("sergeant"))
    for key in ("performance", "dpo", "admin", "investigator", "practitioner"):
        assert session().execute(queries.handovers(person(key))).all() == []
    assert session().execute(queries.handovers(SYSTEM)).all() == []


# --- closed since as about the wrong person ------------------------------------------------------


def test_who_was_closed_since_is_not_told_of_again_whoever_asks(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    wrong, other = made.full(person, surname="Wrongly"), make.booking(by=by, surname="Rightly")
    row = made.taken_over(person)
    check = service.check(by=person("inspector"), seen="Everything")
    assert "WRONGLY" in str(service.open(row.token, by=by)[1].sheet)
    identities.quarantine(wrong, by=person("inspector"), because="The answers are his brother’s")
    for key in ("sergeant", "detention", "superintendent"):
        for _, read in (
            service.open(row.token, by=person(key)),
            service.open_check(check.token, by=person(key)),
        ):
            told_of = str(read.sheet)
            assert "WRONGLY" not in told_of and "Mrs Lee" not in told_of
            assert wrong.reference in told_of and "RIGHTLY" in told_of
            assert other.reference in read.open_to
            assert (wrong.reference in read.open_to) == (key == "sergeant")


def test_whoever_read_a_handover_is_found_when_a_record_is_closed(
    unit: Session, person: Person
) -> None:
    case = make.booking(by=person("sergeant"))
    row = service.hand_over(by=person("sergeant"))
    with made.later(1):
        service.open(row.token, by=person("nurse"))
        service.see(by=person("detention"))
    with made.later(2):
        closed = identities.quarantine(case, by=person("inspector"), because="Somebody else’s")
        found = {line.name: line.deeds for line in exposure.lines(closed)}
    assert found["Nurse Bel Adeyemi"] == ["Shift: opened"]
    assert found["DO Kim Holt"] == ["Shift: opened"]


# --- nobody took it over -------------------------------------------------------------------------


def raised() -> list[tuple[str, str]]:
    return [(one.kind, one.reference) for one in session().scalars(sa.select(Escalation))]


def test_what_nobody_took_over_in_time_is_raised_once_to_the_suites_inspector(
    unit: Session, person: Person
) -> None:
    row = service.hand_over(by=person("sergeant"))
    assert row.take_over_by == row.made_at + timedelta(minutes=30)
    with made.later(29):
        assert service.raise_untaken() == 0
    with made.later(31):
        assert service.raise_untaken() == 1
        assert service.raise_untaken() == 0
    assert raised() == [("handover-not-taken", "")]
    one = session().scalars(sa.select(Escalation)).one()
    assert (one.unit_id, one.case_id) == (person("inspector").unit_id, None)
    service.take_over(row, by=person("detention"))  # late is better than never


def test_what_was_taken_over_or_superseded_is_not_raised(unit: Session, person: Person) -> None:
    made.taken_over(person)
    service.hand_over(by=person("sergeant"))
    with made.later(20):
        service.hand_over(by=person("inspector"))
    with made.later(40):
        assert service.raise_untaken() == 0
    with made.later(60):
        assert service.raise_untaken() == 1


def test_a_force_sets_its_own_time(unit: Session, person: Person) -> None:
    force_id = person("sergeant").force_id
    assert force_id is not None
    session().add(
        ReferenceEntry(
            kind="escalation_kinds",
            code=service.UNTAKEN,
            label="A handover waits",
            force_code=accounts.unit(force_id).code,
            from_on=clock.today(),
            attributes={"answer_within_minutes": 5, "raise_after_minutes": 10},
            source="Force instruction",
            mark=Mark.LOCAL,
            sort=0,
        )
    )
    session().flush()
    north, south = (service.hand_over(by=person(key)) for key in ("sergeant", "sergeant.south"))
    assert north.take_over_by - north.made_at == timedelta(minutes=10)
    assert south.take_over_by - south.made_at == timedelta(minutes=30)


# --- the trail -----------------------------------------------------------------------------------


def test_each_deed_and_each_reading_leaves_one_trace(unit: Session, person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    first = service.hand_over(by=person("sergeant"))
    second = service.hand_over(by=person("sergeant"))
    service.take_over(second, by=person("detention"))
    service.check(by=person("inspector"), seen="Everything")
    service.see(by=person("nurse"))
    service.open(first.token, by=person("nurse"))
    rows = session().scalars(sa.select(AuditEvent).order_by(AuditEvent.at, AuditEvent.id)).all()
    shifts = [row for row in rows if row.did.value.startswith("shift:")]
    assert [row.did for row in shifts] == [
        Did.SHIFT_HANDED_OVER,
        Did.SHIFT_SUPERSEDED,
        Did.SHIFT_HANDED_OVER,
        Did.SHIFT_TAKEN_OVER,
        Did.SHIFT_CHECKED,
        Did.SHIFT_OPENED,
        Did.SHIFT_OPENED,
    ]
    assert [row.facts["shown"] for row in shifts[-2:]] == [[case.reference]] * 2
    assert shifts[-1].subject_id == first.id
