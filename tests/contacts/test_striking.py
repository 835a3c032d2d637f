"""An assessment, or one line of it, recorded in error: kept, struck out, told to nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes import service as annexes
from cjdiversion.annexes import stops as papers
from cjdiversion.contacts import service
from cjdiversion.database import Database, session
from cjdiversion.errors import Missing, OutOfOrder
from cjdiversion.outbox.models import Message
from cjdiversion.referrals import answering, queries
from cjdiversion.referrals import service as referring
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.reading import Reading, reading
from cjdiversion.referrals.steps import Kept, Status
from tests import make
from tests.annexes import made as annexed
from tests.pages import Visitor
from tests.referrals import made

Person = Callable[[str], Actor]
Visit = Callable[[str], Visitor]
TWO = [made.line("First"), made.line("Second", section="support")]


@pytest.fixture
def referral(unit: Any, person: Person) -> Referral:
    """Assessed, with two lines that the person agreed to tell."""
    row = made.in_state(Status.ACCEPTED, person)
    made.assess(row, by=person("practitioner"), lines=TWO)
    session().flush()
    annexed.answered(row.case, person, "given")
    annexed.answered(row.case, person, "given", recipient="police")
    return row


def read(referral: Referral, by: Actor) -> Reading:
    return reading(referring.open(referral.token, by=by), by=by)


def strike(referral: Referral, name: str, *, by: Actor) -> None:
    (assessment,) = queries.assessments_of(referral.id, by)
    token = {
        "assessment": assessment.token,
        "assessment-line": queries.written_by(by, referral.id)[0].token,
    }[name]
    service.strike(service.open(name, token, by=by), by=by, because="Of somebody else")


def test_a_line_in_error_is_told_to_nobody_and_kept(referral: Referral, person: Person) -> None:
    dana, sergeant = person("practitioner"), person("sergeant")
    assert [one.text for one in read(referral, sergeant).reply.told] == ["First", "Second"]
    strike(referral, "assessment-line", by=dana)
    told = read(referral, sergeant)
    assert [one.text for one in told.reply.told] == ["Second"]
    assert told.struck == ["communication"]
    assert [one.text for one in queries.lines_of(referral.case_id)] == ["Second"]
    record = read(referral, dana).record
    assert record is not None
    kept = [(line.text, line.status, line.struck_by) for line, _ in record.written[0].lines]
    assert kept == [("First", Kept.IN_ERROR, dana.name), ("Second", Kept.STANDS, "")]


def test_of_one_that_l_and_d_began_the_suite_is_told_that_a_line_is_struck(
    unit: Any, person: Person
) -> None:
    dana, sergeant = person("practitioner"), person("sergeant")
    row = made.begun(make.booking(by=sergeant), by=dana)
    answering.accept(row, by=dana)
    made.assess(row, by=dana, lines=TWO)
    unit.flush()
    unit.execute(sa.delete(Message))
    strike(row, "assessment-line", by=person("practitioner.second"))
    told = set(unit.scalars(sa.select(Message.recipient_id)))
    assert sergeant.person_id in told and dana.person_id not in told


def test_with_an_assessment_its_lines_are_struck_and_it_can_be_made_anew(
    referral: Referral, person: Person
) -> None:
    dana = person("practitioner")
    strike(referral, "assessment", by=dana)
    assert queries.lines_of(referral.case_id) == []
    assert not queries.has_report(referral)
    made.assess(referral, by=dana, lines=[made.line("Right")])
    assert [one.text for one in queries.lines_of(referral.case_id)] == ["Right"]
    assert referral.status is Status.ASSESSED


def test_it_is_struck_once_and_by_the_team_that_wrote_it(
    referral: Referral, person: Person
) -> None:
    dana, south = person("practitioner"), person("practitioner.south")
    (assessment,) = queries.assessments_of(referral.id, dana)
    with pytest.raises(Missing):
        service.open("assessment", assessment.token, by=south)
    strike(referral, "assessment", by=dana)
    with pytest.raises(OutOfOrder):
        service.strike(
            service.open("assessment", assessment.token, by=dana), by=dana, because="Again"
        )


def test_a_version_of_the_annex_that_holds_the_line_is_stopped(
    referral: Referral, person: Person
) -> None:
    version = annexes.issue(referral.case, by=person("investigator"))
    session().flush()
    on = clock.today()
    assert papers.stop_of(version, on=on) is None
    strike(referral, "assessment-line", by=person("practitioner"))
    stop = papers.stop_of(version, on=on)
    assert stop is not None and stop.words == "L&D have marked a line of it as recorded in error"


def test_the_page_strikes_it_out_and_police_are_told_not_to_rely_on_it(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        row = made.in_state(Status.ACCEPTED, person)
        made.assess(row, by=person("practitioner"), lines=TWO)
        session().flush()
        annexed.answered(row.case, person, "given", recipient="police")
        path = f"/referrals/{row.token}"
    page = visit("practitioner").get(path).click("Recorded in error: line 1")
    page = page.send("Mark as recorded in error", because="Of somebody else")
    assert "Of somebody else. It is told to nobody." in page.text
    police = visit("sergeant").get(path)
    assert "Do not rely on it" in police.text and "First" not in police.text
    assert "Second" in police.text
