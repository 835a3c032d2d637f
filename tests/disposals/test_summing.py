"""How one decision is counted, and what makes two cases alike."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest

from cjdiversion.disposals import summing
from cjdiversion.disposals.summing import Facts

FACTS = Facts(
    decision_id=uuid.uuid4(),
    force_id=uuid.uuid4(),
    unit_id=uuid.uuid4(),
    decided_on=date(2026, 3, 31),
    closed_on=None,
    recorded_on=date(2026, 2, 1),
    outcome_code="8",
    screened="needs-found",
    age=17,
    sex="F",
    ethnicity="B1",
    groups=("", "theft", "violence"),
    is_sensitive=False,
    score=2,
    history="no",
    victim_due_on=date(2026, 4, 2),
)


def test_a_decision_is_counted_in_the_months_of_its_three_days() -> None:
    found = summing.counted(FACTS)
    assert (found.decided_in, found.closed_in) == (date(2026, 3, 1), None)
    assert found.recorded_in == date(2026, 2, 1)


def test_alike_are_the_offence_its_gravity_its_kind_the_age_and_the_record() -> None:
    assert summing.alike(FACTS) == "theft|2|other|child|no"
    grown = replace(FACTS, age=18, is_sensitive=True, history="yes", score=None, groups=())
    assert summing.alike(grown) == "||sensitive|adult|yes"


@pytest.mark.parametrize("history", ["", "not-asked", "not-known"])
def test_a_record_nobody_answered_for_is_its_own_kind(history: str) -> None:
    assert summing.alike(replace(FACTS, history=history)) == "theft|2|other|child|"


def test_without_the_record_cases_of_either_are_alike() -> None:
    both = {summing.alike(replace(FACTS, history=one)) for one in ("yes", "no", "")}
    assert {summing.without_record(one) for one in both} == {"theft|2|other|child"}


def test_only_the_first_decision_of_a_case_is_held_beside_alike_cases() -> None:
    later = summing.counted(replace(FACTS, is_first=False))
    assert summing.counted(FACTS).alike == summing.alike(FACTS)
    assert later.alike == summing.LATER == summing.without_record(summing.LATER)
    assert len(later.alike) <= 80 and not summing.is_incomplete(later.alike)


@pytest.mark.parametrize(
    ("said", "group"), [("yes", "yes"), ("no", "no"), ("prefer-not", "NS"), ("", ""), ("Q", "")]
)
def test_disability_is_as_stated_or_not_stated_or_not_asked(said: str, group: str) -> None:
    assert summing.counted(replace(FACTS, disability=said)).disability == group


def test_neither_sex_ethnicity_disability_unit_nor_outcome_makes_cases_unlike() -> None:
    other = replace(FACTS, sex="M", ethnicity="W1", unit_id=uuid.uuid4(), outcome_code="22")
    other = replace(other, disability="yes")
    assert summing.alike(other) == summing.alike(FACTS)


@pytest.mark.parametrize(
    ("code", "group"),
    [("W3", "W"), ("M9", "M"), ("A4", "A"), ("B1", "B"), ("O9", "O"), ("NS", "NS"), ("", "")],
)
def test_a_self_defined_code_has_a_group_and_not_stated_is_not_the_same_as_not_asked(
    code: str, group: str
) -> None:
    assert summing.ethnic_group(code) == group


@pytest.mark.parametrize(
    ("age", "band"),
    [
        *[(None, ""), (10, "under 18"), (17, "under 18"), (18, "18 to 24"), (24, "18 to 24")],
        *[(25, "25 to 34"), (35, "35 to 49"), (49, "35 to 49"), (50, "50 and over")],
    ],
)
def test_ages_are_counted_in_bands_and_unknown_in_none(age: int | None, band: str) -> None:
    assert summing.age_band(age) == band


DUE = date(2026, 4, 2)


@pytest.mark.parametrize(
    ("due", "told", "not_possible", "victim"),
    [
        (None, None, None, ""),
        (None, DUE, None, ""),  # no victim, whatever else was written
        (DUE, None, None, "waiting"),
        (DUE, DUE, None, "in-time"),
        (DUE, date(2026, 4, 3), None, "late"),
        (DUE, None, date(2026, 4, 1), "not-possible"),
        (DUE, DUE, date(2026, 4, 1), "in-time"),
    ],
)
def test_a_victim_was_told_in_time_or_late_or_waits_or_cannot_be_told(
    due: date | None, told: date | None, not_possible: date | None, victim: str
) -> None:
    facts = replace(
        FACTS, victim_due_on=due, victim_informed_on=told, victim_not_possible_since=not_possible
    )
    found = summing.counted(facts)
    assert (found.victim, found.victim_due_on) == (victim, DUE if victim == "waiting" else None)


def test_a_decision_without_a_victim_is_in_no_sum_of_victims() -> None:
    none = replace(FACTS, victim_due_on=None, is_view_sought=True, is_victim_assessed=True)
    assert not summing.sums([summing.counted(none)])["disposal_victim_sum"]


def test_what_is_taken_out_cancels_what_was_put_in() -> None:
    row = summing.counted(FACTS)
    plus, minus = summing.sums([row]), summing.sums([row], -1)
    for table, counts in plus.items():
        assert counts and all(counts[key] + minus[table][key] == 0 for key in counts)


def test_a_decision_without_a_day_is_in_no_month_of_that_basis() -> None:
    keys = summing.sums([summing.counted(FACTS)])["disposal_outcome_sum"]
    assert {key[1] for key in keys} == {"decided", "recorded"}
