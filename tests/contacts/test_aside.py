"""Whoever must not see a person starts nothing for them and is given nothing back; what they had
is work that anybody else of the team takes over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from cjdiversion.access import Actor
from cjdiversion.database import Database
from cjdiversion.errors import NotPermitted, OutOfOrder
from cjdiversion.referrals import owning, queries, service, ways_back
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.reading import reading
from cjdiversion.referrals.steps import Status
from tests import make
from tests.pages import Visitor
from tests.referrals import made

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]


@pytest.fixture
def assessed(unit: Session, person: Person) -> Referral:
    return made.in_state(Status.ASSESSED, person)


def aside(referral: Referral, person: Person) -> None:
    made.exclude(referral, by=person("teamlead"), whom=person("practitioner"))


def test_nobody_starts_a_referral_that_they_must_not_see(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        referral = made.sent(make.booking(by=person("sergeant")), by=person("sergeant"))
        token = referral.case.token
        surname = referral.case.person.surname.upper()
        aside(referral, person)
        with pytest.raises(NotPermitted, match="must not see"):
            made.begun(referral.case, by=person("practitioner"), is_second=True)
    start = f"/suite/{token}/refer"
    page = visit("practitioner").get("/suite")
    assert surname in page.text and start not in page.html
    page = visit("practitioner").get(start, status=403)
    assert referral.reference not in page.text
    assert start in visit("practitioner.second").get("/suite").html
    visit("practitioner.second").get(start)


def test_putting_back_hands_it_to_nobody_who_must_not_see_it(
    assessed: Referral, person: Person
) -> None:
    lead, second = person("teamlead"), person("practitioner.second")
    team = {one.id: key for key, one in queries.team_of(assessed.provider_id).items()}
    assert second.person_id is not None
    owning.assign(assessed, by=lead, colleague=team[second.person_id])
    aside(assessed, person)
    ways_back.put_back(assessed, by=lead, because="Handed over by mistake")
    assert (assessed.owner_id, assessed.owner_name) == (None, "")


def test_undoing_what_a_colleague_did_hands_it_to_nobody_who_must_not_see_it(
    unit: Session, person: Person
) -> None:
    referral, second = made.in_state(Status.SENT, person), person("practitioner.second")
    owning.take(referral, by=person("practitioner"))
    made.STEPS["accept"](referral, by=second)
    aside(referral, person)
    ways_back.undo(referral, by=second)
    assert (referral.status, referral.owner_id) == (Status.RECEIVED, None)
    assert owning.take_next(by=person("practitioner")) is None


def test_the_history_says_that_it_went_back_to_the_team_and_it_is_not_undone(
    assessed: Referral, person: Person
) -> None:
    lead = person("teamlead")
    aside(assessed, person)
    line = queries.moves_of(assessed.id)[-1]
    assert (line.words, line.by_name) == ("Back on the team’s list", lead.name)
    assert person("practitioner").name not in line.words
    assert "undo" not in {step.name for step in reading(assessed, by=lead).actions}


def test_work_that_nobody_has_is_taken_over_as_it_stands(
    assessed: Referral, person: Person
) -> None:
    second, south = person("practitioner.second"), person("practitioner.south")
    assert "take" not in {step.name for step in reading(assessed, by=second).actions}
    aside(assessed, person)
    assert reading(assessed, by=second).actions[0].label == "Take it over"
    with pytest.raises(OutOfOrder):
        owning.take(assessed, by=south)
    owning.take(assessed, by=second)
    assert (assessed.status, assessed.owner_id) == (Status.ASSESSED, second.person_id)
    with pytest.raises(OutOfOrder):
        owning.take(assessed, by=person("teamlead"))
    assert queries.moves_of(assessed.id)[-1].words == f"To {second.name}"


def test_work_that_nobody_has_stands_on_the_start_page_and_on_a_list_of_its_own(
    visit: Visit, db: Database, person: Person
) -> None:
    block = "Referrals that nobody has"
    with db.unit():
        referral = made.in_state(Status.ASSESSED, person)
    assert block not in visit("practitioner.second").get("/").text
    with db.unit():
        aside(service.open(referral.token, by=person("teamlead")), person)
    assert block not in visit("practitioner").get("/").text
    second = visit("practitioner.second")
    assert block in second.get("/").text
    page = second.get("/referrals?status=nobody")
    page.proof_read()
    page = page.click(referral.reference)
    page.proof_read()
    page = page.send("Take it over")
    assert "Take it over" not in page.text
    assert referral.reference not in second.get("/referrals?status=nobody").text
    assert block not in second.get("/").text
