"""Two records said to be one person's: by one, confirmed or refused by another, undone with a
reason; never merged, never out of the force, and nothing waits for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor, Role
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.entries import queries as entries
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.escalations import queries as escalations
from cjdiversion.identities import jobs, looking, queries, service
from cjdiversion.identities.models import IdentityLink
from cjdiversion.identities.steps import LinkStatus
from cjdiversion.scheduling import JOBS
from tests.identities import made

Person = Callable[[str], Actor]


def deeds(link: IdentityLink) -> Counter[Did]:
    session().flush()
    query = sa.select(AuditEvent.did).where(AuditEvent.subject_id == link.id)
    return Counter(session().scalars(query))


def refused(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Invalid) as wrong:
        act()
    ((name, problems),) = wrong.value.fields.items()
    return name, problems[0][0]


# --- proposing ---------------------------------------------------------------------------------


def test_a_proposal_keeps_who_said_it_why_and_what_the_records_said(
    unit: Session, person: Person
) -> None:
    first, second = made.twins(person)
    link = made.proposed(person, (first, second))
    assert link.status is LinkStatus.PROPOSED and link.because == made.BECAUSE
    assert (link.earlier_id, link.later_id) == (first.person.id, second.person.id)
    assert link.asked_from.id == second.person.id and link.asked_about.id == first.person.id
    assert link.reasons == ["same-name-same-birth"] and link.proposed_by == "Sgt Ann Marsh"
    assert link.decide_by - link.proposed_at == timedelta(days=3)
    assert deeds(link) == {Did.IDENTITY_PROPOSED: 1}


def test_the_pair_is_one_from_whichever_side_it_is_said(unit: Session, person: Person) -> None:
    first, second = made.twins(person)
    link = service.propose(first, by=person("sergeant"), other=second.reference, because="x")
    assert (link.earlier_id, link.later_id) == (first.person.id, second.person.id)
    assert link.asked_from.id == first.person.id and not link.is_from_later


def test_somebody_who_looks_different_may_be_named_by_reference(
    unit: Session, person: Person
) -> None:
    sergeant = person("sergeant")
    first = made.booked(by=sergeant)
    other = made.booked(by=sergeant, surname="Nobody", forenames="Else", born_on=None)
    link = service.propose(
        first, by=sergeant, other=f" {other.reference.lower()} ", because="Told us so himself"
    )
    assert link.reasons == []


def test_nothing_waits_for_a_proposal(unit: Session, person: Person) -> None:
    first, second = made.twins(person)
    made.proposed(person, (first, second))
    cases.correct(second, by=person("sergeant"), version=None, surname="Marchetti-Hale")
    cases.release(second, by=person("sergeant"), at=clock.now())
    cases.close(second, by=person("sergeant"), because="Nothing is outstanding")


def test_what_cannot_be_proposed_is_refused_in_words(unit: Session, person: Person) -> None:
    first, second = made.twins(person)
    sergeant = person("sergeant")
    south = made.booked(by=person("sergeant.south"))
    unlike = made.booked(by=person("sergeant.riverside"), surname="Nobody", born_on=None)
    unit.flush()

    def say(other: str, because: str = "x") -> Callable[[], object]:
        return lambda: service.propose(second, by=sergeant, other=other, because=because)

    assert refused(say(second.token)) == ("other", "itself")
    assert refused(say(second.reference)) == ("other", "itself")
    assert refused(say(south.token)) == ("other", "unknown")
    assert refused(say(south.reference)) == ("other", "unknown")
    assert refused(say(unlike.token)) == ("other", "unknown")  # out of reach, and no reason
    assert refused(say("C0000000")) == ("other", "unknown")
    assert refused(say("")) == ("other", "unknown")
    assert refused(say(first.token, " \n")) == ("because", "required")
    assert queries.links_of(second.person.id) == []
    made.proposed(person, (first, second))
    assert refused(say(first.token)) == ("other", "proposed-already")


def test_a_pair_that_is_one_person_over_others_is_not_said_again(
    unit: Session, person: Person
) -> None:
    sergeant, inspector = person("sergeant"), person("inspector")
    one, two, three = (made.booked(by=sergeant) for _ in range(3))
    for pair in ((one, two), (two, three)):
        service.confirm(made.proposed(person, pair), by=inspector)
    assert refused(lambda: service.propose(three, by=sergeant, other=one.token, because="x")) == (
        "other",
        "linked-already",
    )


def test_only_those_who_may_link_say_it_and_a_token_of_a_unit_is_nobody(
    unit: Session, person: Person
) -> None:
    first, second = made.twins(person)
    for key in ("detention", "nurse", "superintendent", "practitioner", "cps", "admin"):
        with pytest.raises(NotPermitted):
            service.propose(second, by=person(key), other=first.token, because="x")
    system = replace(person("sergeant"), person_id=None, name="custody system")
    with pytest.raises(NotPermitted):
        service.propose(second, by=system, other=first.token, because="x")
    narrow = replace(person("sergeant"), scopes=frozenset({"case:open"}))
    with pytest.raises(NotPermitted):
        service.propose(second, by=narrow, other=first.token, because="x")


# --- a second person ---------------------------------------------------------------------------


def test_a_second_person_confirms_and_both_records_stay(unit: Session, person: Person) -> None:
    first, second = made.twins(person)
    link = made.proposed(person, (first, second))
    service.confirm(link, by=person("inspector"))
    assert link.status is LinkStatus.CONFIRMED and link.decided_by == "Insp Cora Wyn"
    assert deeds(link) == {Did.IDENTITY_PROPOSED: 1, Did.IDENTITY_CONFIRMED: 1}
    session().flush()
    assert [row.reference for row in queries.group_of(first.person.id, person("sergeant"))] == [
        second.reference
    ]
    for case in (first, second):
        noted = [one.code for one in entries.of_case(case.id)]
        assert noted == [Did.IDENTITY_CONFIRMED.value]
        assert first.reference not in entries.of_case(case.id)[0].words


def test_a_case_that_is_closed_gets_no_line_for_its_custody_record(
    unit: Session, person: Person
) -> None:
    first, second = made.twins(person)
    cases.release(first, by=person("sergeant"), at=clock.now())
    cases.close(first, by=person("sergeant"), because="Done")
    service.confirm(made.proposed(person, (first, second)), by=person("inspector"))
    session().flush()
    did = Did.IDENTITY_CONFIRMED.value
    noted = [[one.code for one in entries.of_case(case.id)].count(did) for case in (first, second)]
    assert noted == [0, 1]


def test_a_second_person_refuses_with_what_shows_it(unit: Session, person: Person) -> None:
    first, second = made.twins(person)
    link = made.proposed(person, (first, second))
    assert refused(lambda: service.refuse(link, by=person("inspector"), because=" ")) == (
        "because",
        "required",
    )
    service.refuse(link, by=person("inspector"), because="Twins: the tattoo is the brother’s")
    assert link.status is LinkStatus.REFUSED
    assert queries.group_of(first.person.id, person("sergeant")) == []
    likely = looking.likely(second, by=person("sergeant"))
    assert likely.to_judge == [] and len(likely.refused) == 1
    again = made.proposed(person, (first, second))  # new facts may come
    assert again.id != link.id


def same_human(actor: Actor) -> dict[str, Actor]:
    return {
        "themself": actor,
        "another role": replace(actor, role=Role.SUPERVISOR, posting_id=None),
        "a token": replace(actor, token_id=actor.person_id, scopes=frozenset({"identity:link"})),
        "a second account": made.colleague(actor, "Insp Ann Marsh"),
        "nobody": replace(actor, person_id=None, name="custody system"),
    }


@pytest.mark.parametrize(
    "how", ["themself", "another role", "a token", "a second account", "nobody"]
)
def test_nobody_is_the_second_person_to_themself(unit: Session, person: Person, how: str) -> None:
    link = made.proposed(person)
    again = same_human(person("sergeant"))[how]
    for act in (
        lambda: service.confirm(link, by=again),
        lambda: service.refuse(link, by=again, because="x"),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert link.status is LinkStatus.PROPOSED and deeds(link) == {Did.IDENTITY_PROPOSED: 1}


def test_only_who_can_open_the_record_asked_about_decides(unit: Session, person: Person) -> None:
    here = made.booked(by=person("sergeant"))
    there = made.booked(by=person("sergeant.riverside"))
    link = service.propose(here, by=person("sergeant"), other=there.token, because="x")
    with pytest.raises(NotPermitted, match="Ask Riverside"):
        service.confirm(link, by=person("inspector"))
    service.confirm(link, by=person("sergeant.riverside"))
    assert link.status is LinkStatus.CONFIRMED


def test_who_is_asked_sees_both_records_and_who_asked_sees_their_own(
    unit: Session, person: Person
) -> None:
    here = made.booked(by=person("sergeant"))
    there = made.booked(by=person("sergeant.riverside"))
    link = service.propose(here, by=person("sergeant"), other=there.token, because="x")
    asked = looking.comparison(link, by=person("sergeant.riverside"))
    assert asked.is_both_shown and [one.code for one in asked.reasons] == ["same-name-same-birth"]
    asking = looking.comparison(link, by=person("sergeant"))
    assert not asking.is_both_shown and asking.reasons == [] == asking.against


def test_a_link_opens_for_either_side_and_for_nobody_else(unit: Session, person: Person) -> None:
    here = made.booked(by=person("sergeant"))
    there = made.booked(by=person("sergeant.riverside"))
    link = service.propose(here, by=person("sergeant"), other=there.token, because="x")
    for key in ("sergeant", "inspector", "sergeant.riverside", "inspector.riverside"):
        assert service.open_link(link.token, by=person(key)) is link
    for key in ("sergeant.south", "investigator", "supervisor.south"):
        with pytest.raises(Missing):
            service.open_link(link.token, by=person(key))
    with pytest.raises(NotPermitted):
        service.open_link(link.token, by=person("superintendent"))
    assert deeds(link)[Did.IDENTITY_OPENED] == 4


@pytest.mark.parametrize("step", [service.confirm, partial(service.refuse, because="x")])
def test_a_step_from_the_wrong_state_says_who_was_first(
    unit: Session, person: Person, step: Callable[..., None]
) -> None:
    link = queries.one_link(made.confirmed(person).token, person("inspector"))
    with pytest.raises(OutOfOrder, match="Insp Cora Wyn did that"):
        step(link, by=made.colleague(person("sergeant")))


def test_a_stale_page_is_noticed(unit: Session, person: Person) -> None:
    link = made.confirmed(person)
    with pytest.raises(Conflict):
        service.undo(link, by=person("sergeant"), because="x", version=1)


# --- undoing -----------------------------------------------------------------------------------


def test_undoing_needs_a_reason_and_takes_away_what_rested_on_it(
    unit: Session, person: Person
) -> None:
    sergeant = person("sergeant")
    one, two, three = (made.booked(by=sergeant) for _ in range(3))
    between = [made.confirmed(person, pair) for pair in ((one, two), (two, three))]
    assert len(queries.ids_of_one_person(one.person.id)) == 3
    assert refused(lambda: service.undo(between[1], by=sergeant, because="")) == (
        "because",
        "required",
    )
    service.undo(between[1], by=sergeant, because="The photograph is of somebody else")
    assert between[1].status is LinkStatus.UNDONE and between[1].undone_by == "Sgt Ann Marsh"
    assert queries.ids_of_one_person(one.person.id) == {one.person.id, two.person.id}
    with pytest.raises(OutOfOrder):
        service.undo(between[1], by=sergeant, because="again")


def test_a_proposal_is_taken_back_and_may_be_said_anew(unit: Session, person: Person) -> None:
    first, second = made.twins(person)
    link = made.proposed(person, (first, second))
    service.undo(link, by=person("sergeant"), because="Wrong line of the list")
    assert made.proposed(person, (first, second)).status is LinkStatus.PROPOSED


# --- closed records ----------------------------------------------------------------------------


def test_nothing_is_linked_to_a_closed_record(unit: Session, person: Person) -> None:
    first, second = made.twins(person)
    link = made.proposed(person, (first, second))
    made.closed(first, by=made.colleague(person("sergeant")))
    with pytest.raises(OutOfOrder):
        service.confirm(link, by=person("inspector"))
    third = made.booked(by=person("sergeant"))
    say = lambda: service.propose(third, by=person("sergeant"), other=first.token, because="x")  # noqa: E731
    assert refused(say) == ("other", "wrong-person")
    with pytest.raises(OutOfOrder):
        service.propose(first, by=person("sergeant"), other=third.token, because="x")


def test_a_closed_record_joins_nobody(unit: Session, person: Person) -> None:
    sergeant = person("sergeant")
    one, two, three = (made.booked(by=sergeant) for _ in range(3))
    for pair in ((one, two), (two, three)):
        made.confirmed(person, pair)
    made.closed(two, by=person("inspector"))
    assert queries.ids_of_one_person(one.person.id) == {one.person.id}
    assert queries.ids_of_one_person(two.person.id) == {c.person.id for c in (one, two, three)}


# --- what waits too long -----------------------------------------------------------------------


def test_a_proposal_nobody_decides_is_told_once_to_those_in_charge(
    unit: Session, person: Person
) -> None:
    here = made.booked(by=person("sergeant"))
    there = made.booked(by=person("sergeant.riverside"))
    link = service.propose(here, by=person("sergeant"), other=there.token, because="x")
    made.confirmed(person)
    assert jobs.raise_overdue() == "0 raised"
    with clock.at(link.decide_by):
        assert jobs.raise_overdue() == "1 raised"
        assert jobs.raise_overdue() == "0 raised"
    (raised,) = escalations.waiting(person("inspector.riverside"), most=9)
    assert raised.kind == "identity-to-decide" and raised.reference == there.reference
    assert escalations.waiting(person("inspector"), most=9) == []


@pytest.mark.usefixtures("app")
def test_the_job_is_on_the_timetable() -> None:
    job = JOBS["identities.raise_overdue"]
    assert job.act is jobs.raise_overdue and job.every == timedelta(hours=1)


# --- booked in twice ---------------------------------------------------------------------------


def twice(case: Case, by: Actor) -> list[str]:
    session().flush()
    return [one.record.reference for one in looking.standing(case, by).twice]


def test_one_person_held_twice_in_one_suite_is_said_loudly(unit: Session, person: Person) -> None:
    first, second = made.twins(person)
    sergeant = person("sergeant")
    assert twice(second, sergeant) == [first.reference] and twice(first, sergeant) == [
        second.reference
    ]
    cases.release(first, by=sergeant, at=clock.now())
    assert twice(second, sergeant) == []  # on bail, with a case that is open: nothing odd


def test_a_likeness_that_is_not_strong_is_not_said_loudly_before_it_is_confirmed(
    unit: Session, person: Person
) -> None:
    sergeant = person("sergeant")
    pair = made.twins(person, forenames="Steven")
    assert twice(pair[1], sergeant) == []
    link = made.confirmed(person, pair)
    assert twice(pair[1], sergeant) == [pair[0].reference]
    service.undo(link, by=sergeant, because="x")
    assert twice(pair[1], sergeant) == []


def test_two_people_who_were_told_apart_are_not_one_held_twice(
    unit: Session, person: Person
) -> None:
    pair = made.twins(person)
    service.refuse(made.proposed(person, pair), by=person("inspector"), because="Twins")
    assert twice(pair[1], person("sergeant")) == []


def test_two_suites_are_not_one(unit: Session, person: Person) -> None:
    here = made.booked(by=person("sergeant"))
    made.booked(by=person("sergeant.riverside"))
    assert twice(here, person("sergeant")) == []
