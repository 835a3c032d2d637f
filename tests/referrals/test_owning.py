"""One person has a referral at a time; what waits is given out once, most urgent first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.database import Database
from cjdiversion.errors import Invalid, NotPermitted, OutOfOrder
from cjdiversion.referrals import answering, owning, queries, steps, ways_back
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.reading import Load, loads, reading
from cjdiversion.referrals.steps import Status
from tests import make
from tests.pages import Visitor
from tests.referrals import made

Person = Callable[[str], Actor]
Visit = Callable[[str], Visitor]
QUEUE, HANDS = 40, 8


def sent(person: Person, priority: str = "2") -> Referral:
    by = person("sergeant")
    return made.sent(make.booking(by=by), by=by, priority=priority)


def test_the_next_is_the_most_urgent_then_the_one_that_waits_longest(
    unit: Session, person: Person
) -> None:
    by, start = person("practitioner"), clock.now()
    waiting = []
    for n, priority in enumerate(("3", "2", "1", "2")):
        with clock.at(start + timedelta(minutes=n)):
            waiting.append(sent(person, priority))
    routine, urgent, emergency, later = waiting
    taken = [owning.take_next(by=by) for _ in range(5)]
    assert taken == [emergency, urgent, later, routine, None]
    assert {one.owner_name for one in waiting} == {by.name}
    assert {one.status for one in waiting} == {Status.RECEIVED}


def test_what_somebody_has_or_another_team_has_is_not_the_next(
    unit: Session, person: Person
) -> None:
    referral = sent(person)
    assert owning.take_next(by=person("practitioner.south")) is None
    owning.take(referral, by=person("practitioner.second"))
    assert owning.take_next(by=person("practitioner")) is None


def test_while_it_is_offered_to_another_team_its_own_leader_may_hand_it_over(
    unit: Session, person: Person
) -> None:
    referral = sent(person)
    made.redirect(referral, by=person("practitioner"))
    keys = ("teamlead", "practitioner", "teamlead.south")
    offered = {key: steps.ASSIGN in ways_back.open_to(referral, [], by=person(key)) for key in keys}
    assert offered == {"teamlead": True, "practitioner": False, "teamlead.south": False}


def test_the_next_may_be_one_that_is_offered_by_another_team(unit: Session, person: Person) -> None:
    north, south = person("practitioner"), person("practitioner.south")
    routine, urgent = sent(person, "3"), sent(person, "1")
    for referral in (routine, urgent):
        owning.take(referral, by=north)
        made.redirect(referral, by=north)
    assert owning.take_next(by=person("practitioner.second")) is None
    assert owning.take_next(by=south) is urgent
    assert (urgent.status, urgent.provider_id) == (Status.RECEIVED, south.unit_id)
    assert (urgent.owner_id, urgent.redirected_to_id) == (south.person_id, None)
    assert [one.step for one in queries.moves_of(urgent.id)][-2:] == ["redirect", "receive"]
    assert owning.take_next(by=person("teamlead.south")) is routine
    assert owning.take_next(by=south) is None


def test_nobody_is_given_what_they_declined_before(unit: Session, person: Person) -> None:
    referral = sent(person)
    made.decline(referral, by=person("practitioner"))
    made.reopen(referral, by=person("teamlead"))
    assert owning.take_next(by=person("practitioner")) is None
    assert owning.take_next(by=person("practitioner.second")) is referral


def test_whoever_accepts_has_it_and_undoing_gives_it_back(unit: Session, person: Person) -> None:
    referral = sent(person)
    owning.take(referral, by=person("practitioner.second"))
    answering.accept(referral, by=person("practitioner"))
    assert referral.owner_id == person("practitioner").person_id
    ways_back.undo(referral, by=person("practitioner"))
    assert referral.owner_id == person("practitioner.second").person_id


def test_nobody_takes_what_a_colleague_has(unit: Session, person: Person) -> None:
    referral, first, second = sent(person), person("practitioner"), person("practitioner.second")
    owning.take(referral, by=first)
    told = len(queries.moves_of(referral.id))
    with pytest.raises(OutOfOrder, match=f"{first.name} has this"):
        owning.take(referral, by=second)
    with pytest.raises(OutOfOrder, match="You have this already"):
        owning.take(referral, by=first)
    assert referral.owner_id == first.person_id
    assert len(queries.moves_of(referral.id)) == told
    for by in (first, second):
        read = reading(referral, by=by)
        assert "take" not in {step.name for step in read.actions}


def test_what_was_handed_to_somebody_before_it_was_received_is_theirs_to_take(
    unit: Session, person: Person
) -> None:
    referral, second = sent(person), person("practitioner.second")
    team = {one.id: key for key, one in queries.team_of(referral.provider_id).items()}
    assert second.person_id is not None
    owning.assign(referral, by=person("teamlead"), colleague=team[second.person_id])
    with pytest.raises(OutOfOrder):
        owning.take(referral, by=person("practitioner"))
    owning.take(referral, by=second)
    assert (referral.status, referral.owner_id) == (Status.RECEIVED, second.person_id)


def test_the_page_to_accept_says_whose_it_is(visit: Visit, db: Database, person: Person) -> None:
    with db.unit():
        referral = sent(person)
        owning.take(referral, by=person("practitioner.second"))
        name = person("practitioner.second").name
    page = visit("practitioner").get(f"/referrals/{referral.token}/accept")
    page.proof_read()
    assert f"{name} has it now. If you accept, it is yours" in page.text
    assert "has it now" not in visit("practitioner.second").get(page.path).text


def test_a_team_leader_hands_it_to_somebody_of_the_team(unit: Session, person: Person) -> None:
    referral, lead = made.in_state(Status.ACCEPTED, person), person("teamlead")
    team = {one.name: key for key, one in queries.team_of(referral.provider_id).items()}
    second = person("practitioner.second")
    owning.assign(referral, by=lead, colleague=team[second.name])
    assert referral.owner_name == second.name
    assert queries.moves_of(referral.id)[-1].words == f"To {second.name}"
    with pytest.raises(NotPermitted):
        owning.assign(referral, by=second, colleague=team[second.name])


@pytest.mark.parametrize("whom", ["x" * 22, "same", "south"])
def test_it_is_handed_to_nobody_else(unit: Session, person: Person, whom: str) -> None:
    referral = made.in_state(Status.ACCEPTED, person)
    north = {one.name: key for key, one in queries.team_of(referral.provider_id).items()}
    south_id = person("practitioner.south").unit_id
    assert south_id is not None
    tokens = {"same": north[referral.owner_name], "south": next(iter(queries.team_of(south_id)))}
    with pytest.raises(Invalid):
        owning.assign(referral, by=person("teamlead"), colleague=tokens.get(whom, whom))


def test_the_workload_names_everybody_of_the_team(unit: Session, person: Person) -> None:
    made.in_state(Status.ACCEPTED, person)
    made.in_state(Status.ON_HOLD, person)
    owning.take(sent(person), by=person("practitioner.second"))
    found = {one.name: one for one in loads(person("teamlead"))}
    own, second = person("practitioner").name, person("practitioner.second").name
    assert found[own] == Load(own, waiting=0, held=1, in_hand=1)
    assert found[second] == Load(second, waiting=1, held=0, in_hand=0)
    assert found[person("teamlead").name].in_hand == 0


def test_each_of_many_is_given_out_once_whoever_asks_at_once(db: Database, person: Person) -> None:
    with db.unit():
        hands = [person(key) for key in ("practitioner", "practitioner.second", "teamlead")]
        for _ in range(QUEUE):
            sent(person)
    given: list[str] = []

    def work(by: Actor) -> None:
        while True:
            with db.unit():
                taken = owning.take_next(by=by)
                name = taken.reference if taken else ""
            if not name:
                return
            given.append(name)

    threads = [threading.Thread(target=work, args=(hands[n % 3],)) for n in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == len(set(given)) == QUEUE


def test_take_next_and_workload_on_their_pages(visit: Visit, db: Database, person: Person) -> None:
    with db.unit():
        name = sent(person).reference
    page = visit("teamlead").get("/referrals").send("Take the next")
    assert name in page.title
    again = visit("teamlead").get("/referrals").send("Take the next")
    assert "Nothing waits that nobody has" in again.text
    assert name in visit("teamlead").get("/referrals?status=mine").text
    loaded = visit("teamlead").get("/referrals").click("Who has how many")
    loaded.proof_read()
    assert "Ines Moran 1 0 0" in loaded.text
    handed = visit("teamlead").get("/referrals?status=mine").click_row(name)
    handed = handed.click("Hand to a colleague")
    handed.proof_read()
    handed.send("Hand over", colleague=handed.choice("Dana Okafor"))
    assert name not in visit("teamlead").get("/referrals?status=mine").text
