"""Who reviews what: never who decided it, never twice, and nobody is left without a way on."""

from __future__ import annotations

import uuid
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from cjdiversion.access import Actor, Role
from cjdiversion.accounts import service as accounts
from cjdiversion.accounts.models import Person as Account
from cjdiversion.accounts.models import Unit
from cjdiversion.database import session
from cjdiversion.demo.people import SINCE
from cjdiversion.errors import Conflict, Invalid, Missing, OutOfOrder
from cjdiversion.reviews import dealing, rules, service
from cjdiversion.reviews.rules import Barred, OpenPlace, Reviewer
from cjdiversion.reviews.steps import Status
from tests.disposals import made as deciding
from tests.reviews import made
from tests.reviews.made import Person


@pytest.fixture
def lead(unit: Session, person: Person) -> Actor:
    return person("performance")


# --- the rule -------------------------------------------------------------------------------------

WHO = [Reviewer(uuid.UUID(int=n), f"Reviewer {n}") for n in range(1, 6)]
PLACES = st.lists(
    st.builds(
        OpenPlace,
        case_id=st.sampled_from([uuid.UUID(int=100 + n) for n in range(12)]),
        place=st.sampled_from([1, 2, 3]),
        barred=st.builds(Barred, ids=st.frozensets(st.sampled_from([r.person_id for r in WHO]))),
        seen_by=st.frozensets(st.sampled_from([r.person_id for r in WHO])),
    ),
    max_size=40,
)


@given(PLACES)
def test_nobody_is_dealt_what_they_decided_or_a_case_twice(places: list[OpenPlace]) -> None:
    found = rules.dealt(places, WHO, {})
    held: Counter[tuple[uuid.UUID, uuid.UUID]] = Counter()
    for place, who in found.given:
        assert not place.barred.bars(who)
        assert who.person_id not in place.seen_by
        held[place.case_id, who.person_id] += 1
    assert all(count == 1 for count in held.values())
    assert len(found.given) + len(found.left) == len(places)


def test_cases_are_spread_evenly() -> None:
    places = [OpenPlace(uuid.UUID(int=n), place, Barred()) for n in range(30) for place in (1, 2)]
    load = Counter(who.name for _, who in rules.dealt(places, WHO, {}).given)
    assert set(load.values()) == {12}


def test_whoever_is_known_only_by_name_is_barred_by_name() -> None:
    barred = Barred(names=frozenset({rules.folded("Insp  Gail STONE")}))
    assert barred.bars(Reviewer(uuid.UUID(int=1), "Insp Gail Stone"))


# --- shared out -----------------------------------------------------------------------------------


def test_every_case_gets_two_different_reviewers(lead: Actor, person: Person) -> None:
    sample = made.shared_out(person, 3)
    for case in made.cases(sample):
        held = made.reviews(case)
        assert [one.place for one in held] == [1, 2]
        assert held[0].reviewer_id != held[1].reviewer_id


def test_shared_out_again_when_all_is_given_is_a_sentence(lead: Actor, person: Person) -> None:
    sample = made.shared_out(person)
    with pytest.raises(Invalid, match="Check") as refused:
        dealing.share_out(sample, by=lead, reviewers=made.tokens(sample))
    assert refused.value.fields["reviewers"][0][0] == "nothing-open"


def test_with_one_reviewer_the_second_places_are_left_and_that_is_said(
    lead: Actor, person: Person
) -> None:
    sample = made.drawn(person, 2)
    done = dealing.share_out(sample, by=lead, reviewers=made.tokens(sample, "Stone"))
    assert (done.given, done.left) == (2, 2)
    assert "Choose further reviewers" in done.words


def _posted_as_reviewer(person: Person, key: str, lead: Actor) -> None:
    who = session().get(Account, person(key).person_id)
    force = session().get(Unit, lead.force_id)
    assert who is not None
    assert force is not None
    accounts.post(who, by=lead_of_accounts(person), unit=force, role=Role.REVIEWER, from_on=SINCE)


def lead_of_accounts(person: Person) -> Actor:
    return person("admin")


def test_whoever_decided_is_not_given_the_case_in_another_role(lead: Actor, person: Person) -> None:
    decider = person("supervisor")
    _posted_as_reviewer(person, "supervisor", lead)
    sample = made.drawn(person, 2)
    with pytest.raises(Invalid) as refused:
        dealing.share_out(sample, by=lead, reviewers=made.tokens(sample, "Quill"))
    assert refused.value.fields["reviewers"][0][0] == "nobody-may"
    case = made.case(sample, person)
    with pytest.raises(Invalid, match="Check") as refused:
        dealing.assign(case, by=lead, place=1, reviewer=made.tokens(sample, "Quill")[0])
    assert "decided or authorised" in refused.value.fields["reviewer"][0][1]
    assert decider.person_id == case.decider_id


def test_whoever_gave_authority_is_not_given_the_case(lead: Actor, person: Person) -> None:
    by = person("investigator")
    case = deciding.booked_for(by, recorded_by=person("sergeant"))
    boss = person("supervisor")
    given_by = {"authority_name": boss.name, "authority_rank": boss.rank}
    said = {**given_by, "authority_at": deciding.clock.now(), "authority_by_phone": True}
    deciding.decided("15", by=by, recorded_by=by, case=case, **said)
    _posted_as_reviewer(person, "supervisor", lead)
    sample = service.draw(made.seeded(person), by=lead)
    with pytest.raises(Invalid) as refused:
        dealing.share_out(sample, by=lead, reviewers=made.tokens(sample, "Quill"))
    assert refused.value.fields["reviewers"][0][0] == "nobody-may"


@pytest.mark.parametrize("chosen", [[], ["nobody-like-this"]])
def test_reviewers_are_of_the_force(lead: Actor, person: Person, chosen: list[str]) -> None:
    with pytest.raises(Invalid):
        dealing.share_out(made.drawn(person), by=lead, reviewers=chosen)


# --- given to somebody else -----------------------------------------------------------------------


def test_a_place_that_is_not_graded_goes_to_somebody_else(lead: Actor, person: Person) -> None:
    sample = made.shared_out(person, 1, ["Stone", "Marr"])
    case = made.case(sample, person)
    dealing.assign(case, by=lead, place=2, reviewer=made.tokens(sample, "Penn")[0])
    assert sorted(one.reviewer for one in made.reviews(case)) == [
        "Insp Gail Stone",
        "Insp Jude Penn",
    ]


def test_a_graded_place_stays(lead: Actor, person: Person) -> None:
    sample = made.shared_out(person, 1, ["Stone", "Marr"])
    case = made.case(sample, person)
    made.grade(made.reviews(case)[0], person)
    with pytest.raises(Conflict, match="has given a verdict"):
        dealing.assign(case, by=lead, place=1, reviewer=made.tokens(sample, "Penn")[0])


def test_a_second_review_is_not_the_first_reviewers(lead: Actor, person: Person) -> None:
    sample = made.shared_out(person, 1, ["Stone", "Marr"])
    case = made.case(sample, person)
    first = made.reviews(case)[0].reviewer
    with pytest.raises(Invalid) as refused:
        dealing.assign(case, by=lead, place=2, reviewer=made.tokens(sample, first)[0])
    assert "another person’s" in refused.value.fields["reviewer"][0][1]


def test_a_third_is_asked_only_where_two_differ(lead: Actor, person: Person) -> None:
    sample = made.shared_out(person, 1, ["Stone", "Marr"])
    case = made.case(sample, person)
    with pytest.raises(Invalid, match="Check"):
        dealing.assign(case, by=lead, place=3, reviewer=made.tokens(sample, "Penn")[0])


# --- replaced -------------------------------------------------------------------------------------


def with_reserves(person: Person) -> service.ReviewSample:
    made.decisions(person, 51)
    plan = made.seeded(person, size_rule="find", size_percent=50)
    return service.draw(plan, by=person("performance"))


def test_the_next_reserve_of_the_stratum_takes_the_place(lead: Actor, person: Person) -> None:
    sample = with_reserves(person)
    case = made.case(sample, person)
    reserve = dealing.replace(case, by=lead, because="The file is with a court")
    assert (reserve.rank, reserve.stratum) == (sample.strata[0]["taken"] + 1, case.stratum)
    assert (case.status, reserve.status) == (Status.REPLACED, Status.TO_REVIEW)
    assert service.differences(sample) == []  # the draw is what it was
    with pytest.raises(OutOfOrder):
        dealing.replace(case, by=lead, because="Again")


def test_without_a_reserve_it_is_said_what_to_do(lead: Actor, person: Person) -> None:
    case = made.case(made.drawn(person, 2), person)
    with pytest.raises(Conflict, match="no reserve left"):
        dealing.replace(case, by=lead, because="The file is with a court")
    assert case.status is Status.TO_REVIEW


def test_a_case_of_another_force_is_not_there(lead: Actor, person: Person) -> None:
    token = made.cases(made.drawn(person))[0].token
    with pytest.raises(Missing):
        dealing.open_case(token, by=person("performance.south"))
