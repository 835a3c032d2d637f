"""What a consent decision and an override must hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cjdiversion.consents.rules import (
    Agreement,
    wrong_agreement,
    wrong_ground,
    wrong_pair,
    wrong_review,
    wrong_steps,
)

PURPOSES = {"court": {"recipients": ["court", "probation"]}}
GIVERS: dict[str, dict[str, Any]] = {
    "person": {"age_from": 16},
    "competent-child": {"age_to": 15, "needs_reasons": True},
    "parent": {"age_to": 17, "needs_name": True},
    "best-interests": {"needs_name": True, "needs_reasons": True, "needs_consulted": True},
}
GROUNDS: dict[str, dict[str, Any]] = {"harm-to-self": {}, "statute": {"needs_reference": True}}
TODAY = date(2026, 11, 23)


def wrong(*, is_given: bool = True, **over: Any) -> dict[str, str]:
    """Field → code of what is wrong with an agreement that is otherwise whole."""
    facts = {
        "method": "spoken",
        "given_by": "person",
        "given_by_name": "",
        "youngest": 17,
        "decided_on": TODAY,
        "review_by_on": None,
        "lacks_capacity": False,
        "reasons": "Said it back in her own words",
        "consulted": "Her sister",
        **over,
    }
    found = wrong_agreement(GIVERS, Agreement(is_given=is_given, **facts))
    return {field: problems[0][0] for field, problems in found.items()}


def test_a_whole_agreement_is_taken() -> None:
    assert wrong() == {}


def test_agreement_needs_how_and_by_whom() -> None:
    assert wrong(method="", given_by="") == {"method": "required", "given_by": "required"}


def test_a_refusal_needs_neither() -> None:
    assert wrong(is_given=False, method="", given_by="") == {}


@pytest.mark.parametrize("is_given", [True, False])
def test_whoever_decides_for_the_person_is_named(is_given: bool) -> None:
    assert wrong(is_given=is_given, given_by="parent") == {"given_by_name": "required"}
    assert wrong(is_given=is_given, given_by="parent", given_by_name="Ruth Ayo") == {}


def test_somebody_unknown_cannot_decide() -> None:
    assert wrong(given_by="neighbour") == {"given_by": "unknown"}


@pytest.mark.parametrize(
    ("youngest", "givers"),
    [
        (None, {"competent-child", "parent", "best-interests"}),
        (15, {"competent-child", "parent", "best-interests"}),
        (16, {"person", "parent", "best-interests"}),
        (17, {"person", "parent", "best-interests"}),
        (18, {"person", "best-interests"}),
    ],
)
def test_who_may_agree_depends_on_the_age(youngest: int | None, givers: set[str]) -> None:
    found = {
        giver: wrong(given_by=giver, given_by_name="Ruth Ayo", youngest=youngest)
        for giver in GIVERS
    }
    assert {giver for giver, problems in found.items() if not problems} == givers
    assert all(problems in ({}, {"given_by": "age"}) for problems in found.values())


def test_a_refusal_counts_whoever_gave_it() -> None:
    assert wrong(is_given=False, given_by="person", youngest=12) == {}


def test_a_review_is_not_before_the_decision() -> None:
    assert wrong(review_by_on=date(2026, 11, 22)) == {"review_by_on": "order"}
    assert wrong(review_by_on=TODAY) == {}


def test_a_purpose_has_its_own_recipients() -> None:
    assert wrong_pair(PURPOSES, purpose="court", recipient="probation") == {}
    assert list(wrong_pair(PURPOSES, purpose="court", recipient="gp")) == ["recipient"]
    assert list(wrong_pair(PURPOSES, purpose="marketing", recipient="court")) == ["purpose"]


def test_a_statute_is_named_where_it_is_the_ground() -> None:
    assert list(wrong_ground(GROUNDS, ground="statute", authority="")) == ["authority"]
    assert wrong_ground(GROUNDS, ground="statute", authority="Care Act 2014 s42") == {}
    assert wrong_ground(GROUNDS, ground="harm-to-self", authority="") == {}
    assert list(wrong_ground(GROUNDS, ground="curiosity", authority="")) == ["ground"]


@pytest.mark.parametrize(
    ("giver", "missing"),
    [
        ("competent-child", {"reasons"}),
        ("best-interests", {"reasons", "consulted"}),
        ("parent", set()),
    ],
)
def test_a_judgement_about_somebody_is_written_down_with_its_reasons(
    giver: str, missing: set[str]
) -> None:
    said = {"given_by": giver, "given_by_name": "Ruth Ayo", "youngest": 15}
    assert set(wrong(**said, reasons="", consulted="")) == missing
    assert wrong(**said) == {}


def test_who_lacks_capacity_is_said_with_the_reasons() -> None:
    said = {"is_given": False, "method": "", "given_by": ""}
    assert wrong(**said, lacks_capacity=True, reasons="") == {"reasons": "required"}
    assert wrong(**said, lacks_capacity=True) == {}


STEPS = {
    "person_told": True,
    "why_not_told": "",
    "review_by_on": TODAY,
    "decided_on": TODAY,
}


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"person_told": False}, "why_not_told"),
        ({"why_not_told": "It would warn him"}, "why_not_told"),
        ({"review_by_on": date(2026, 11, 22)}, "review_by_on"),
    ],
)
def test_each_step_of_the_public_interest_is_recorded(over: dict[str, Any], field: str) -> None:
    assert list(wrong_steps(**{**STEPS, **over})) == [field]
    assert wrong_steps(**STEPS) == {}
    assert wrong_steps(**{**STEPS, "person_told": False, "why_not_told": "A danger"}) == {}


@pytest.mark.parametrize(
    ("result", "review_by_on", "code"),
    [
        ("stands", None, "required"),
        ("stands", date(2026, 11, 22), "past"),
        ("stands", TODAY, ""),
        ("ended", None, ""),
        ("ended", TODAY, "contradictory"),
        ("perhaps", TODAY, "unknown"),
    ],
)
def test_what_goes_on_is_looked_at_again(result: str, review_by_on: date | None, code: str) -> None:
    found = wrong_review(result=result, review_by_on=review_by_on, today=TODAY)
    assert [told[0][0] for told in found.values()] == ([code] if code else [])
