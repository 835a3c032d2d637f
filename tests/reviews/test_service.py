"""A sample from plan to draw: the seed before the frame, the frame frozen, nothing half done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import session
from cjdiversion.disposals import service as disposals
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.listing import Place
from cjdiversion.outbox.models import Message
from cjdiversion.reviews import queries, sampling, service
from cjdiversion.reviews.models import ReviewCase
from cjdiversion.reviews.steps import Sampled, Status
from tests.disposals import made as deciding
from tests.reviews import made
from tests.reviews.made import Person


@pytest.fixture
def lead(unit: Session, person: Person) -> Actor:
    return person("performance")


def done(did: Did) -> int:
    query = sa.select(sa.func.count()).select_from(AuditEvent).where(AuditEvent.did == did)
    return session().scalar(query) or 0


# --- the plan and its seed ------------------------------------------------------------------------


def test_a_seed_of_two_persons_words_is_whole_once_the_second_gave_theirs(
    lead: Actor, person: Person
) -> None:
    sample = made.planned(person)
    assert sample.status is Sampled.PLANNED
    with pytest.raises(OutOfOrder):
        service.draw(sample, by=lead)
    service.give_words(sample, by=person("reviewer"), words=made.SECOND)
    assert (sample.status, sample.seed) == (Sampled.SEEDED, f"{made.FIRST}\n{made.SECOND}")
    assert done(Did.SAMPLE_PLANNED) == done(Did.SAMPLE_SEEDED) == 1


def test_nobody_gives_both_words(lead: Actor, person: Person) -> None:
    with pytest.raises(NotPermitted, match="another person"):
        service.give_words(made.planned(person), by=lead, words=made.SECOND)


def test_the_second_words_are_given_once(lead: Actor, person: Person) -> None:
    sample = made.seeded(person)
    with pytest.raises(OutOfOrder, match="ready to draw"):
        service.give_words(sample, by=person("reviewer.second"), words="other words altogether")


def test_those_who_may_give_the_second_words_are_told(lead: Actor, person: Person) -> None:
    sample = made.planned(person)
    asked = sa.select(Message.recipient_id).where(
        Message.kind == "sample-words", Message.subject_id == sample.id
    )
    told = set(session().scalars(asked))
    assert person("reviewer").person_id in told
    assert lead.person_id not in told
    assert person("reviewer.south").person_id not in told


def test_a_public_value_is_a_whole_seed_with_its_source(lead: Actor, person: Person) -> None:
    source = "Numbers of the draw of 21 November 2026, as published"
    sample = made.planned(person, seed_kind="public", seed_words="4", seed_source=source)
    assert (sample.status, sample.seed) == (Sampled.SEEDED, "4")


BAD: list[tuple[dict[str, Any], str]] = [
    ({"seed_words": "short"}, "seed_words"),
    ({"seed_kind": "public", "seed_words": "12345678"}, "seed_source"),
    ({"size_percent": 26}, "size_percent"),
]


@pytest.mark.parametrize(("over", "field"), BAD)
def test_what_is_wrong_with_a_plan_is_said_at_its_field(
    lead: Actor, person: Person, over: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        made.planned(person, **over)
    assert list(refused.value.fields) == [field]


def test_a_period_ends_after_it_begins_and_not_in_the_future(lead: Actor, person: Person) -> None:
    for ahead in (-30, 1):
        with pytest.raises(Invalid) as refused:
            made.planned(person, to_on=clock.today() + timedelta(days=ahead))
        assert list(refused.value.fields) == ["to_on"]


def test_a_plan_taken_back_stays_on_the_list(lead: Actor, person: Person) -> None:
    sample = made.planned(person)
    service.withdraw(sample, by=lead, because="The wrong quarter")
    assert [one.status for one in queries.samples(lead, Place()).rows] == [Sampled.WITHDRAWN]


@pytest.mark.parametrize("key", ["reviewer", "supervisor", "investigator", "admin"])
def test_only_a_performance_lead_plans(unit: Session, person: Person, key: str) -> None:
    with pytest.raises(NotPermitted):
        made.planned(person, by=key)


def test_a_sample_of_another_force_is_not_there(lead: Actor, person: Person) -> None:
    sample = made.planned(person)
    with pytest.raises(Missing):
        service.open(sample.token, by=person("performance.south"))
    assert queries.samples(person("performance.south"), Place()).rows == []


# --- the draw -------------------------------------------------------------------------------------


def test_the_frame_holds_standing_decisions_of_the_codes_the_force_and_the_days(
    lead: Actor, person: Person
) -> None:
    wanted = made.decisions(person, 2)
    made.decisions(person, 1, outcome="16")
    made.decisions(person, 1, by="supervisor.south")
    decider = person("supervisor")
    case = deciding.booked_for(decider, recorded_by=person("sergeant"))
    replaced = deciding.decided("15", by=decider, recorded_by=decider, case=case)
    new = deciding.facts("16")
    disposals.replace(
        replaced, case, by=decider, because="The other outcome was meant when it was typed", **new
    )
    old = clock.now() - timedelta(days=30)
    with clock.at(old):
        made.decisions(person, 1)
    sample = service.draw(made.seeded(person), by=lead)
    assert {one.ident for one in queries.all_cases(sample.id)} == {one.token for one in wanted}


def test_a_drawn_sample_keeps_its_frame_hash_strata_and_rule(lead: Actor, person: Person) -> None:
    made.decisions(person, 2, self_defined_ethnicity="W1")
    made.decisions(person, 3, self_defined_ethnicity="B1")
    made.decisions(person, 1, self_defined_ethnicity="NS")
    sample = service.draw(made.seeded(person), by=lead)
    assert sorted((one["group"], one["size"], one["taken"]) for one in sample.strata) == [
        ("not-known", 1, 1),
        ("other-than-white", 3, 3),
        ("white", 2, 2),
    ]
    assert (sample.frame_size, sample.drawn, sample.rule) == (6, 6, sampling.RULE)
    assert sample.frame_hash == sampling.frame_hash(service.claim_of(sample).frame)
    assert sample.seeded_at is not None
    assert sample.drawn_at is not None
    assert sample.seeded_at <= sample.drawn_at


def test_the_drawn_are_to_review_and_the_others_are_reserves(lead: Actor, person: Person) -> None:
    made.decisions(person, 51)
    sample = service.draw(made.seeded(person, size_rule="find", size_percent=25), by=lead)
    counts = queries.counts(sample.id)
    assert counts[Status.TO_REVIEW] == sample.drawn == sample.needed < 51
    assert counts[Status.RESERVE] == 51 - sample.drawn
    numbers = [one.reference for one in queries.in_sample(sample.id, [Status.TO_REVIEW])]
    assert numbers[0] == f"{sample.reference}/0001"
    assert numbers[-1] == f"{sample.reference}/{sample.drawn:04}"


def test_an_empty_frame_is_a_sentence_and_freezes_nothing(lead: Actor, person: Person) -> None:
    sample = made.seeded(person)
    with pytest.raises(Conflict, match="no standing decision with these outcomes"):
        service.draw(sample, by=lead)
    assert (sample.status, sample.frame_hash) == (Sampled.SEEDED, "")
    assert session().scalar(sa.select(sa.func.count()).select_from(ReviewCase)) == 0


def test_a_part_of_an_outcome_is_sampled_with_the_whole(lead: Actor) -> None:
    assert queries.recorded_as(["3", "10"]) == ["3", "10", "3A"]


def test_a_frame_of_one_is_drawn_whole(lead: Actor, person: Person) -> None:
    assert made.drawn(person, 1).drawn == 1


def test_a_sample_is_drawn_once(lead: Actor, person: Person) -> None:
    sample = made.drawn(person)
    with pytest.raises(OutOfOrder, match="drawn"):
        service.draw(sample, by=lead)


def test_what_is_decided_afterwards_is_not_in_it(lead: Actor, person: Person) -> None:
    sample = made.drawn(person, 2)
    made.decisions(person, 1)
    assert len(queries.all_cases(sample.id)) == 2
    assert service.differences(sample) == []
