from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.database import Database
from cjdiversion.entries import queries as entries
from cjdiversion.errors import Invalid
from cjdiversion.screenings import queries, records, service
from tests import make
from tests.screenings import made

Person = Callable[[str], Actor]
EARLIER = datetime(2026, 2, 2, 9, tzinfo=UTC)


def test_a_case_nobody_has_looked_at_is_not_screened(unit: Session, person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    assert queries.screened(case.id) == "not-screened"
    assert queries.screenings_of(case.id) == []
    assert queries.needs_of(case.id) == []
    assert queries.vulnerability_of(case.id) is None
    assert not queries.safety_action_due(case.id)


def test_a_screening_under_way_is_in_progress_even_with_needs(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    service.answer(service.start(case, by=by), by=by, answers={"abuse": "yes"})
    assert queries.screened(case.id) == "in-progress"


def test_a_completed_screening_says_what_it_found(unit: Session, person: Person) -> None:
    by = person("sergeant")
    found, nothing = make.booking(by=by), make.booking(by=by)
    made.screening(found, by=by, abuse="yes")
    made.screening(nothing, by=by)
    assert queries.screened_of([found.id, nothing.id]) == {
        found.id: "needs-found",
        nothing.id: "nothing-found",
    }


def test_a_record_in_which_nothing_was_answered_says_that_nothing_is_known(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    asked = made.answers(self_harm_ever="refused")
    refused = {code.replace("-", "_"): "refused" for code in asked}
    screening = made.screening(case, by=by, **refused)
    assert queries.screened(case.id) == "no-information"
    assert records.of(screening).outcome == "no-information"


def test_somebody_who_refused_everything_was_not_found_without_a_trigger(
    unit: Session, person: Person
) -> None:
    """Whatever the officer answered for them; “not vulnerable” then needs reasons."""
    by = person("sergeant")
    case = make.booking(by=by)
    of_officer = ("intoxicated", "seen-signs", "records")
    codes = [code for code in made.answers() if code not in of_officer]
    codes.append("self-harm-recent")  # opened by the refusal
    made.screening(case, by=by, **{code.replace("-", "_"): "refused" for code in codes})
    assert queries.screened(case.id) == "no-information"
    (entry,) = entries.of_case(case.id)
    assert "no information: 14 refused of 17 questions" in entry.words
    with pytest.raises(Invalid):
        service.decide_vulnerability(case, by=by, is_vulnerable=False, limbs=[], reasons="")


def test_somebody_who_refused_some_of_it_was_screened_in_part(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    made.screening(case, by=by, self_harm_thoughts="refused")
    assert queries.screened(case.id) == "partly"
    made.screening(case, by=by)
    assert queries.screened(case.id) == "nothing-found", "asked again, and answered"


def test_an_attempt_that_failed_leaves_the_completed_one_standing(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    made.screening(case, by=by)
    second = service.start(case, by=by)
    assert queries.screened(case.id) == "nothing-found"
    service.could_not(second, by=by, reason="asleep", try_again_at=None)
    assert queries.screened(case.id) == "nothing-found"


def test_a_page_of_cases_costs_three_statements(
    db: Database, unit: Session, person: Person
) -> None:
    by = person("sergeant")
    cases = [make.booking(by=by) for _ in range(5)]
    for case in cases:
        made.screening(case, by=by, abuse="yes")
    unit.flush()
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    found = queries.screened_of([case.id for case in cases])
    assert set(found.values()) == {"needs-found"}
    assert len(asked) == 3


def test_a_reason_to_suspect_is_said_once_however_often_it_was_found(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    for _ in range(2):
        made.screening(case, by=by, learning="yes")
    assert [reason.code for reason in queries.reasons_of(case.id)] == ["N-LD1"]


def test_a_stale_need_is_known_by_its_review_date(unit: Session, person: Person) -> None:
    by = person("sergeant")
    with clock.at(EARLIER):
        case = make.booking(by=by)
        made.screening(case, by=by, self_harm_ever="yes")
    (need,) = queries.needs_of(case.id)
    for days, is_stale in ((7, False), (8, True)):
        with clock.at(EARLIER + timedelta(days=days)):
            assert need.is_stale is is_stale


def test_a_screening_is_found_only_in_reach(unit: Session, person: Person) -> None:
    by = person("sergeant")
    screening = service.start(make.booking(by=by), by=by)
    assert queries.one(screening.token, by) is screening
    for stranger in ("sergeant.riverside", "sergeant.south", "investigator", "practitioner", "cps"):
        assert queries.one(screening.token, person(stranger)) is None


def test_who_of_a_list_needs_an_adult_is_told_in_three_statements(
    unit: Session, person: Person, db: Database
) -> None:
    by = person("sergeant")
    cases = [make.booking(by=by), make.booking(by=by, born_on=None), make.booking(by=by)]
    made.screening(cases[0], by=by, learning="yes")
    unit.flush()
    told: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *one: told.append(one[2]))
    found = queries.adults_needed(cases)
    # Reference data is read once a process, whoever asks first.
    assert len([one for one in told if "reference_entry" not in one]) == 3
    assert [found[case.id] and found[case.id].code for case in cases] == ["AA-3", "AA-1", None]
    assert [queries.adult_needed(case) for case in cases] == list(found.values())
