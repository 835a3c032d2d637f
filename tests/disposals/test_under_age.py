"""An outcome stands that is for another age, once the age is put right: its makers look again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases import offending
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.disposals import service, under_age
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.steps import Status as Decided
from cjdiversion.escalations import queries as raised
from cjdiversion.escalations import service as escalations
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.steps import Status
from cjdiversion.outbox.models import Message
from tests.cases.test_importing import AFTER, booked, row, taken
from tests.disposals import made

Person = Callable[[str], Actor]
pytestmark = pytest.mark.usefixtures("unit")
KIND = "adult-outcome-under-18"
WHY = "Written about somebody else by mistake"


def born(years: int) -> date:
    return date(clock.today().year - years, 1, 1)


def decided(person: Person, outcome: str = "3", **over: Any) -> Decision:
    by = person("supervisor")
    return made.decided(outcome, by=by, recorded_by=person("sergeant"), **over)


def corrected(case: Case, person: Person, **facts: Any) -> None:
    by = person("sergeant")
    cases.correct(cases.open(case.token, by=by), by=by, version=None, **facts)


def found(decision: Decision) -> list[Escalation]:
    return list(raised.of_cause(KIND, decision.id))


def states(decision: Decision) -> list[Status]:
    return [one.status for one in found(decision)]


@pytest.mark.parametrize("outcome", ["3", "6", "7"])
def test_it_is_raised_to_those_in_charge_where_it_was_decided(person: Person, outcome: str) -> None:
    decision = decided(person, outcome)
    corrected(decision.case, person, born_on=born(16))
    (one,) = found(decision)
    assert (one.status, one.unit_id) == (Status.RAISED, person("supervisor").unit_id)
    assert one in raised.waiting(person("supervisor"), most=50)
    assert f"Outcome OC{outcome}: " in one.reason
    assert f"may have been under 18 on {clock.day_in_words(decision.decided_on)}" in one.reason
    assert decision.status is Decided.STANDS


def test_whoever_decided_it_is_told_without_a_word_of_what_it_is_about(
    unit: Session, person: Person
) -> None:
    decision = decided(person)
    corrected(decision.case, person, born_on=born(16))
    letter = unit.scalars(sa.select(Message).where(Message.kind == "decided-look-again")).one()
    assert letter.recipient_id == person("supervisor").person_id
    assert (letter.path, letter.reference) == (
        f"/decisions/{decision.token}",
        decision.case.reference,
    )


def test_an_age_that_is_no_longer_known_is_not_taken_for_an_adult_s(person: Person) -> None:
    decision = decided(person)
    corrected(decision.case, person, born_on=None, stated_age=None)
    assert states(decision) == [Status.RAISED]


def test_a_stated_age_counts_beside_the_date_of_birth(person: Person) -> None:
    decision = decided(person)
    corrected(decision.case, person, stated_age=17)
    assert states(decision) == [Status.RAISED]


def test_what_leaves_an_adult_an_adult_raises_nothing(person: Person) -> None:
    decision = decided(person)
    corrected(decision.case, person, born_on=born(40))
    corrected(decision.case, person, surname="Okafor")
    assert found(decision) == []


@pytest.mark.parametrize("outcome", ["1", "8"])
def test_an_outcome_for_everybody_is_not_raised(person: Person, outcome: str) -> None:
    decision = decided(person, outcome)
    corrected(decision.case, person, born_on=born(16))
    assert found(decision) == []


def test_whoever_was_a_child_before_is_raised_once(person: Person) -> None:
    decision = decided(person)
    corrected(decision.case, person, born_on=born(16))
    corrected(decision.case, person, born_on=born(15))
    (one,) = found(decision)
    escalations.answer(one, by=person("supervisor"), answer="Asked the family; being replaced")
    corrected(decision.case, person, born_on=born(16), surname="Okafor")
    assert states(decision) == [Status.ANSWERED]


def test_an_adult_again_it_waits_for_nobody_and_a_child_again_it_is_raised_anew(
    unit: Session, person: Person
) -> None:
    decision, born_on = decided(person), born(16)
    corrected(decision.case, person, born_on=born_on)
    corrected(decision.case, person, born_on=born(30))
    (one,) = found(decision)
    assert (one.status, one.answer) == (
        Status.ANSWERED,
        "By the age as it stands now: 18 or over",
    )
    letters = sa.select(Message.status).where(Message.kind == "decided-look-again")
    assert [status.value for status in unit.scalars(letters)] == ["cancelled"]
    corrected(decision.case, person, born_on=born_on)
    assert states(decision) == [Status.ANSWERED, Status.RAISED]


def test_another_outcome_in_its_place_settles_it(person: Person) -> None:
    decision, by = decided(person), person("supervisor")
    corrected(decision.case, person, born_on=born(16))
    case = cases.open(decision.case.token, by=by)
    later = service.replace(decision, case, by=by, because=WHY, **made.facts("1"))
    assert states(decision) == [Status.ANSWERED]
    assert found(later) == []


def test_of_two_outcomes_each_for_adults_is_raised(person: Person) -> None:
    by = person("supervisor")
    case = made.case_for(
        by,
        recorded_by=person("sergeant"),
        offences=[
            {"code": "TH68010", "is_domestic_abuse": False, "is_hate_crime": False},
            {"code": "CJ88116", "is_domestic_abuse": False, "is_hate_crime": False},
        ],
    )
    caution = decided(person, "3", case=case, offences=["1"])
    charge = decided(person, "1", case=case, offences=["2"])
    corrected(case, person, born_on=born(16))
    assert (states(caution), found(charge)) == ([Status.RAISED], [])


def test_an_age_that_a_custody_system_puts_right_is_raised_too(
    unit: Session, person: Person
) -> None:
    by = person("inspector")
    with clock.at(AFTER):
        taken(person("sergeant"), row())
        case = booked(unit)
        made.looked_into(case, by=by)
        decision = service.decide(case, by=by, **made.facts("3"))
        taken(person("sergeant"), row(dob=born(16).isoformat()))
        assert states(decision) == [Status.RAISED]


# --- other ages -----------------------------------------------------------------------------------

OTHER = "outcome-not-of-that-age"


def offence() -> list[dict[str, Any]]:
    on = clock.today()
    return [
        {"code": "CJ88116", "is_domestic_abuse": False, "is_hate_crime": False, "committed_on": on}
    ]


def child(person: Person, outcome: str, years: int = 13, **over: Any) -> Decision:
    by = person("supervisor")
    facts = {"born_on": born(years), "offences": offence()}
    case = made.booked_for(by, recorded_by=person("sergeant"), **facts)
    made.answered(case, by=by)
    return made.decided(outcome, by=by, recorded_by=person("sergeant"), case=case, **over)


def others(decision: Decision) -> list[Status]:
    return [one.status for one in raised.of_cause(OTHER, decision.id)]


YOUNG = ("1", "2", "8", "10", "16")
NOT_OF_THAT_AGE: list[tuple[str, int, str]] = [
    *((code, 8, "under 10 at the time of the offence") for code in YOUNG),
    ("2", 28, "Youth caution is for people under 18"),
]


@pytest.mark.parametrize(("outcome", "years", "words"), NOT_OF_THAT_AGE)
def test_an_outcome_that_is_not_for_that_age_is_raised_and_its_page_says_so(
    person: Person, outcome: str, years: int, words: str
) -> None:
    decision = child(person, outcome)
    assert under_age.doubt(decision) == ""
    corrected(decision.case, person, born_on=born(years))
    (one,) = raised.of_cause(OTHER, decision.id)
    assert (one.status, one.unit_id) == (Status.RAISED, person("supervisor").unit_id)
    assert words in one.reason
    assert words in under_age.doubt(decision)
    assert found(decision) == []
    corrected(decision.case, person, born_on=born(14))
    assert others(decision) == [Status.ANSWERED]
    assert under_age.doubt(decision) == ""


def on_day(case: Case, person: Person, on: date | None) -> None:
    by = person("supervisor")
    offending.correct(cases.open(case.token, by=by), "1", by=by, code="CJ88116", committed_on=on)


def test_a_day_of_the_offence_on_which_they_were_under_10_is_raised_too(person: Person) -> None:
    decision, before = child(person, "1"), clock.today() - timedelta(days=5 * 366)
    on_day(decision.case, person, before)
    assert others(decision) == [Status.RAISED]
    assert "under 10 at the time of the offence" in under_age.doubt(decision)
    on_day(decision.case, person, before + timedelta(days=1))
    assert others(decision) == [Status.RAISED]
    on_day(decision.case, person, clock.today())
    assert others(decision) == [Status.ANSWERED]
    assert under_age.doubt(decision) == ""


def test_the_day_of_another_offence_raises_nothing(person: Person) -> None:
    decision, by = child(person, "1"), person("supervisor")
    before = clock.today() - timedelta(days=5 * 366)
    offending.add(decision.case, by=by, as_text="Affray", committed_on=before)
    assert others(decision) == []


def test_outcome_11_is_raised_where_they_turn_out_to_be_older(person: Person) -> None:
    decision = child(person, "11", years=8)
    corrected(decision.case, person, born_on=born(7))
    assert others(decision) == []
    corrected(decision.case, person, born_on=born(15))
    assert others(decision) == [Status.RAISED]
    assert "Outcome 11 is for a child who was under 10" in under_age.doubt(decision)


def test_a_child_of_another_age_raises_nothing(person: Person) -> None:
    for outcome in ("1", "2", "8"):
        decision = child(person, outcome)
        corrected(decision.case, person, born_on=born(16))
        assert others(decision) == found(decision) == []


def test_a_youth_caution_of_an_age_that_is_no_longer_known_is_raised(person: Person) -> None:
    decision = child(person, "2")
    corrected(decision.case, person, born_on=None)
    assert others(decision) == [Status.RAISED]


def test_another_outcome_in_its_place_settles_that_too(person: Person) -> None:
    decision, by = child(person, "1"), person("supervisor")
    corrected(decision.case, person, born_on=born(8))
    case = cases.open(decision.case.token, by=by)
    later = service.replace(decision, case, by=by, because=WHY, **made.facts("11"))
    assert others(decision) == [Status.ANSWERED]
    assert others(later) == []
