"""What is recorded of somebody arrested: refused where it is done here and not allowed, kept as it
happened otherwise, raised to those in charge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.detentions import queries, service
from cjdiversion.detentions.models import Extension, Postponement, Review, Warrant
from cjdiversion.entries import queries as entries
from cjdiversion.errors import Invalid, NotPermitted, OutOfOrder
from cjdiversion.escalations import queries as raised
from tests import make
from tests.detentions import made

Person = Callable[[str], Actor]


def kinds(case: Case) -> set[str]:
    return {one.kind for one in raised.of_case(case.id)}


def lines(case: Case) -> list[str]:
    return [one.words for one in entries.of_case(case.id)]


def count(unit: Session, kind: Any) -> int:
    return unit.scalar(sa.select(sa.func.count()).select_from(kind)) or 0


def states(case: Case) -> dict[str, str]:
    return {one.code: one.state.value for one in queries.clocks_of(case)}


def refused(call: Callable[[], Any]) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as told:
        call()
    return {name: [code for code, _ in problems] for name, problems in told.value.fields.items()}


# --- reviews ------------------------------------------------------------------------------------


def test_a_review_in_time_is_kept_told_and_traced_once(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=8)
    row = made.review(case, by=by, back=3)
    assert row.stands
    assert states(case)["review-1"] == "met"
    assert kinds(case) == set()
    (line,) = lines(case)
    assert line.startswith("First review of detention, in person, by Insp Cora Wyn, inspector.")
    assert "Detention goes on." in line
    deeds = unit.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.DETENTION_REVIEWED))
    assert [deed.case_id for deed in deeds] == [case.id]


def test_a_late_review_says_why_and_moves_no_later_one(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=10)
    assert refused(lambda: made.review(case, by=by, back=3)) == {"late_reason": ["required"]}
    assert count(unit, Review) == 0
    made.review(case, by=by, back=3, late_reason="no-officer", late_words="Both at a fire")
    found = {one.code: one for one in queries.clocks_of(case)}
    assert found["review-1"].state.value == "late"
    assert found["review-2"].due_at == found["review-1"].due_at + timedelta(hours=9)  # type: ignore[operator]
    assert "late, no review officer was readily available. Both at a fire." in lines(case)[0]


def test_a_review_in_time_keeps_no_reason_for_being_late(unit: Session, person: Person) -> None:
    by = person("sergeant")
    row = made.review(made.held(by=by, since=5), by=by, late_reason="overlooked")
    assert (row.late_reason, row.late_words) == ("", "")


@pytest.mark.parametrize(
    ("over", "field", "code"),
    [
        ({"officer_rank": "sergeant"}, "officer_rank", "R2"),
        ({"officer_rank": ""}, "officer_rank", "R2"),
        ({"is_independent": False}, "is_independent", "R3"),
        ({"is_independent": None}, "is_independent", "R3"),
        ({"representations": "not-offered"}, "representations", "R6"),
        ({"representations": "not-known"}, "representations", "R6"),
    ],
)
def test_a_review_done_here_is_refused_where_the_law_does_not_allow_it(
    unit: Session, person: Person, over: dict[str, Any], field: str, code: str
) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=5)
    assert refused(lambda: made.review(case, by=by, is_now=True, **over)) == {field: [code]}
    assert count(unit, Review) == 0
    assert lines(case) == []


@pytest.mark.parametrize(
    ("over", "is_raised"),
    [
        ({"officer_rank": "sergeant"}, True),
        ({"is_independent": False}, True),
        ({"representations": "not-offered"}, True),
        ({"officer_rank": ""}, True),  # not known is not met
        ({"is_independent": None}, True),
        ({"officer_rank": "", "is_independent": None}, True),
        ({"representations": ""}, False),  # that they were asked is not what it rests on
        ({"officer_rank": "chief-superintendent"}, False),
    ],
)
def test_a_review_that_happened_is_always_kept_and_raised_where_it_falls_short(
    unit: Session, person: Person, over: dict[str, Any], is_raised: bool
) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=5)
    row = made.review(case, by=by, **over)
    assert row.stands is not is_raised
    assert ("review-not-as-required" in kinds(case)) is is_raised
    assert ("review-2" in states(case)) is not is_raised


def test_a_review_that_falls_short_settles_nothing(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=16)
    made.review(case, by=by, back=11, officer_rank="sergeant")
    found = {one.code: one for one in queries.clocks_of(case)}
    assert found["review-1"].state.value == "overdue"
    assert any("is not counted" in step for step in found["review-1"].steps)
    made.review(case, by=by, back=10.5)
    made.review(case, by=by, back=3, is_independent=False)
    assert refused(lambda: made.extension(case, by=by, is_now=True)) == {"authority_at": ["E6"]}


def test_after_the_charge_the_custody_officer_reviews(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=5)
    cases.move(case, by=by, kind="charged", at=made.ago(2))
    by_inspector = made.review(case, by=by)
    assert by_inspector.conditions["R4"] == "not-met"
    row = made.review(case, by=by, is_now=True, capacity="custody-officer", officer_rank="sergeant")
    assert row.stands
    wrong = refused(
        lambda: made.review(case, by=by, is_now=True, capacity="custody-officer", way="telephone")
    )
    assert wrong == {"way": ["R5"]}


def test_a_review_is_not_begun_here_for_somebody_who_left(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=5)
    cases.release(case, by=by, at=made.ago(0.5))
    with pytest.raises(OutOfOrder):
        made.review(case, by=by, is_now=True)
    made.review(case, by=by)


def test_an_event_of_another_system_counts_as_a_review(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=8)
    from cjdiversion.cases import making

    unit.add(making.event(case, by, "reviewed", made.ago(3)))
    unit.flush()
    assert states(case)["review-1"] == "met"


def test_a_review_of_an_unknown_authorisation_is_kept(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=8, authorised_at=None)
    row = made.review(case, by=by)
    assert row.conditions["R1"] == "unknown"
    assert row.stands
    assert states(case)["review-1"] == "not-known"


@pytest.mark.parametrize(
    ("over", "field", "code"),
    [
        ({"outcome": "nonsense"}, "outcome", "unknown"),
        ({"way": "pigeon"}, "way", "unknown"),
        ({"capacity": "solicitor"}, "capacity", "unknown"),
        ({"officer_rank": "admiral"}, "officer_rank", "unknown"),
        ({"officer_name": ""}, "officer_name", "required"),
        ({"held_at": None}, "held_at", "required"),
    ],
)
def test_bad_answers_are_refused_in_words_and_nothing_is_kept(
    unit: Session, person: Person, over: dict[str, Any], field: str, code: str
) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=5)
    assert refused(lambda: made.review(case, by=by, **over)) == {field: [code]}
    assert count(unit, Review) == 0


def test_a_fact_nobody_keeps_is_not_lost_without_a_word(unit: Session, person: Person) -> None:
    by = person("sergeant")
    with pytest.raises(TypeError):
        made.review(made.held(by=by, since=5), by=by, weather="rain")


def test_who_may_not_record_records_nothing(unit: Session, person: Person) -> None:
    case = made.held(by=person("sergeant"), since=5)
    for key in ("nurse", "practitioner", "superintendent"):
        with pytest.raises(NotPermitted):
            made.review(case, by=person(key))
    with pytest.raises(NotPermitted):
        made.extension(case, by=person("detention"))


def test_nobody_is_reviewed_who_is_not_held(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.attendance(by=person("investigator"))
    for call in (made.review, made.extension, made.warrant):
        with pytest.raises(OutOfOrder):
            call(case, by=by)


# --- postponing ---------------------------------------------------------------------------------


def postponed(case: Case, by: Actor, **over: Any) -> Postponement:
    facts = {
        "decided_at": made.ago(1),
        "officer_name": "Insp Cora Wyn",
        "officer_rank": "inspector",
        "reason": "being-questioned",
        "words": "Interview ends at four",
        **over,
    }
    return service.postpone(case, by=by, **facts)


def test_a_postponed_review_stands_as_postponed_with_its_reason(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=7)
    assert postponed(case, by).number == 1
    assert states(case)["review-1"] == "postponed"
    (line,) = lines(case)
    assert line == (
        "First review of detention postponed by Insp Cora Wyn, inspector. Being questioned, and to "
        "interrupt would harm the investigation. Interview ends at four."
    )
    made.review(case, by=by, back=0.5, late_reason="being-questioned")
    assert postponed(case, by).number == 2


@pytest.mark.parametrize(
    ("over", "state"),
    [
        ({}, "postponed"),
        ({"officer_rank": "constable"}, "overdue"),
        ({"officer_rank": ""}, "overdue"),  # not known is not an inspector
        ({"decided_at": None}, "overdue"),  # decided now: nobody puts off what is overdue
    ],
)
def test_a_postponement_that_puts_nothing_off_is_kept_and_raised(
    unit: Session, person: Person, over: dict[str, Any], state: str
) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=6.9)
    given = {"decided_at": made.ago(1), **over}
    postponed(case, by, **{**given, "decided_at": given["decided_at"] or clock.now()})
    assert states(case)["review-1"] == state
    assert kinds(case) == (set() if state == "postponed" else {"review-not-as-required"})
    assert count(unit, Postponement) == 1


def test_after_the_charge_the_custody_officer_postpones(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=6.9)
    cases.move(case, by=by, kind="charged", at=made.ago(2))
    postponed(case, by, officer_rank="sergeant")
    assert states(case)["review-1"] == "postponed"


def test_a_review_is_postponed_on_the_grounds_of_the_act_alone(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=7)
    assert refused(lambda: postponed(case, by, reason="overlooked")) == {"reason": ["not-a-ground"]}
    assert count(unit, Postponement) == 0


# --- extensions ---------------------------------------------------------------------------------


def reviewed_twice(by: Actor, since: float = 20, **over: Any) -> Case:
    case = made.held(by=by, since=since, **over)
    made.review(case, by=by, back=since - 5)
    made.review(case, by=by, back=since - 14)
    return case


def test_an_extension_given_here_meets_every_condition(unit: Session, person: Person) -> None:
    case = reviewed_twice(person("sergeant"))
    row = made.extension(case, by=person("superintendent"), is_now=True)
    assert set(row.conditions.values()) == {"met"}
    assert row.authority_confirmed_at is not None
    assert states(case) == {
        "review-1": "met",
        "review-2": "met",
        "review-3": "running",
        "limit": "extended",
        "extended-1": "running",
        "overall": "running",
    }
    assert kinds(case) == set()


def test_an_extension_by_telephone_counts_at_once_and_waits_to_be_confirmed(
    unit: Session, person: Person
) -> None:
    case = reviewed_twice(person("sergeant"))
    row = made.extension(case, by=person("sergeant"), is_now=True, way="telephone")
    assert states(case)["limit"] == "extended"
    assert row.is_to_confirm
    assert kinds(case) == {"authority-to-confirm"}
    assert "by telephone by Supt Edith Crane, superintendent" in lines(case)[-1]
    with pytest.raises(NotPermitted):
        service.confirm(row, by=person("inspector"))
    opened = service.open_authority(row.token, by=person("superintendent"))
    service.confirm(opened, by=person("superintendent"))
    assert row.authority_by_id == person("superintendent").person_id
    assert "Confirmed by Supt Edith Crane." in lines(case)[-1]
    with pytest.raises(OutOfOrder):
        service.confirm(row, by=person("superintendent"))


@pytest.mark.parametrize(
    ("over", "field", "codes"),
    [
        ({"authority_rank": "chief-inspector"}, "authority_rank", ["rank"]),
        ({"authority_name": ""}, "authority_name", ["required"]),
        ({"is_necessary": False}, "is_necessary", ["E3"]),
        ({"is_diligent": None}, "is_diligent", ["E5"]),
        ({"is_responsible": None}, "is_responsible", ["E2"]),
        ({"representations": "not-offered"}, "representations", ["E9"]),
        ({"way": "live-link"}, "agreed_to_link", ["E10"]),
        ({"way": "live-link", "agreed_to_link": False}, "agreed_to_link", ["E10"]),
    ],
)
def test_an_extension_is_not_given_here_against_the_law(
    unit: Session, person: Person, over: dict[str, Any], field: str, codes: list[str]
) -> None:
    by = person("sergeant")
    case = reviewed_twice(by)
    assert refused(lambda: made.extension(case, by=by, is_now=True, **over)) == {field: codes}
    assert count(unit, Extension) == 0
    assert states(case)["limit"] == "running"


@pytest.mark.parametrize(
    ("since", "over", "codes"),
    [
        (20, {"offences": [{"code": "CJ88116"}]}, {"E4"}),  # summary only
        (20, {"offences": [{"as_text": "Something"}]}, {"E4"}),  # nobody knows
        (20, {"relevant_at": None}, {"E7"}),
        (25, {}, {"E7"}),
    ],
)
def test_what_the_record_says_is_asked_of_an_extension_too(
    unit: Session, person: Person, since: float, over: dict[str, Any], codes: set[str]
) -> None:
    by = person("sergeant")
    case = reviewed_twice(by, since, **over)
    wrong = refused(lambda: made.extension(case, by=by, is_now=True))
    assert {code for found in wrong.values() for code in found} == codes


def test_an_extension_waits_for_the_second_review(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=12)
    made.review(case, by=by, back=7)
    assert refused(lambda: made.extension(case, by=by, is_now=True)) == {"authority_at": ["E6"]}


def test_in_hospital_the_24_hours_are_not_out(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = reviewed_twice(by, 26)
    cases.move(case, by=by, kind="to-hospital", at=made.ago(10))
    cases.move(case, by=by, kind="from-hospital", at=made.ago(6))
    assert made.extension(case, by=by, is_now=True).conditions["E7"] == "met"


@pytest.mark.parametrize(
    ("way", "state"), [("in-person", "overdue"), ("telephone", "stopped"), ("live-link", "stopped")]
)
def test_who_is_reviewed_in_person_is_not_in_hospital_any_more(
    unit: Session, person: Person, way: str, state: str
) -> None:
    """Nobody recorded that they were back: the 24 hours go on from when they were seen."""
    by = person("sergeant")
    case = made.held(by=by, since=30)
    cases.move(case, by=by, kind="to-hospital", at=made.ago(20))
    made.review(case, by=by, back=17, way=way, late_reason="being-questioned")
    assert states(case)["limit"] == state


def test_an_extension_that_happened_against_the_law_is_kept_raised_and_moves_no_limit(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = reviewed_twice(by, 25)
    row = made.extension(case, by=by, authority_rank="inspector", authority_name="Insp Cora Wyn")
    assert {code for code, answer in row.conditions.items() if answer == "not-met"} == {"E1", "E7"}
    assert "extension-not-as-required" in kinds(case)
    assert states(case)["limit"] == "overdue"


@pytest.mark.parametrize("asked", ["is_responsible", "is_necessary", "is_diligent"])
def test_an_extension_of_which_not_all_is_known_moves_no_limit(
    unit: Session, person: Person, asked: str
) -> None:
    by = person("sergeant")
    case = reviewed_twice(by, 25)
    row = made.extension(case, by=by, back=2, **{asked: None})
    assert not row.stands
    assert "extension-not-as-required" in kinds(case)
    assert states(case)["limit"] == "overdue"


def test_a_second_extension_is_asked_less(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = reviewed_twice(by)
    made.extension(case, by=by, back=2, hours=30)
    row = made.extension(case, by=by, is_now=True)
    assert {"E6", "E7"} & set(row.conditions) == set()
    assert row.conditions["E3"] == "met"


def test_nobody_charged_is_held_longer_by_a_superintendent(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = reviewed_twice(by)
    cases.move(case, by=by, kind="charged", at=made.ago(1))
    assert refused(lambda: made.extension(case, by=by, is_now=True)) == {"authority_at": ["E8"]}


# --- warrants -----------------------------------------------------------------------------------


def test_warrants_are_kept_as_granted_and_raised_where_they_reach_too_far(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=60)
    assert made.warrant(case, by=by, back=25).stands
    assert made.warrant(case, by=by, back=1, hours=24, extends=True).stands
    assert kinds(case) == set()
    assert lines(case)[0] == (
        "Warrant of further detention: 36 hours, granted by Northshire Magistrates’ Court, "
        "reference WFD/14."
    )
    too_far = made.warrant(case, by=by, hours=36, extends=True)
    assert too_far.conditions == {"W1": "met", "W2": "met", "W3": "not-met"}
    assert made.warrant(case, by=by, hours=40).conditions["W1"] == "not-met"
    assert kinds(case) == {"extension-not-as-required"}
    assert count(unit, Warrant) == 4


def test_an_extension_of_no_warrant_is_kept_and_raised(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=40, relevant_at=None)
    row = made.warrant(case, by=by, extends=True)
    assert row.conditions == {"W1": "met", "W2": "not-met", "W3": "unknown"}


# --- many at once -------------------------------------------------------------------------------


def test_the_clocks_of_many_take_as_many_statements_as_those_of_one(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    ids = [made.held(by=by, since=hours).id for hours in (1, 3, 5)]
    ids += [made.detained(by=by).id for _ in range(3)]
    queries.clocks_of_many(ids)  # the reference data is remembered now

    def asked(wanted: list[Any]) -> int:
        statements = []
        unit.expire_all()

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            statements.append(statement)

        engine = unit.get_bind()
        sa.event.listen(engine, "before_cursor_execute", note)
        queries.clocks_of_many(wanted)
        sa.event.remove(engine, "before_cursor_execute", note)
        return len(statements)

    assert asked(ids) == asked([ids[0], ids[3]]) <= 14


def test_what_falls_due_next_is_told_for_each(unit: Session, person: Person) -> None:
    by = person("sergeant")
    early, late = made.held(by=by, since=1), made.held(by=by, since=23)
    none = make.attendance(by=person("investigator"))
    found = queries.next_of_many([early.id, late.id, none.id])
    assert found[early.id].code == "review-1"  # type: ignore[union-attr]
    assert found[late.id].state.value == "overdue"  # type: ignore[union-attr]
    assert found[none.id] is None


def test_who_has_left_has_no_clock_that_waits(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = made.held(by=by, since=4)
    cases.release(case, by=by, at=clock.now())
    assert queries.next_of_many([case.id])[case.id] is None
