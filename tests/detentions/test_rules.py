"""Each rule once: met, not met, not known, and where the law does not ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cjdiversion.detentions import rules
from cjdiversion.detentions.rules import RULES, Answer, falls_short
from tests.detentions.law import at, hours
from tests.house.test_reference_files import entries

NOON = at("2026-03-12 12:00")
REVIEWED = rules.Reviewed(
    held_at=NOON,
    authorised_at=NOON - hours(5),
    is_charged=False,
    capacity=rules.REVIEW_OFFICER,
    has_rank=True,
    is_independent=True,
    way=rules.IN_PERSON,
    representations="taken",
)
CHARGED = replace(REVIEWED, is_charged=True, capacity=rules.CUSTODY_OFFICER)
EXTENDED = rules.Extended(
    given_at=NOON,
    has_rank=True,
    is_responsible=True,
    is_necessary=True,
    is_diligent=True,
    representations="taken",
    is_by_link=False,
    agreed_to_link=None,
    categories=["CE"],
    reviews=2,
    has_relevant_time=True,
    due_at=NOON + hours(4),
    is_further=False,
    charged_at=None,
)
FURTHER = replace(EXTENDED, is_further=True)
LINKED = replace(EXTENDED, is_by_link=True)
ORDERED = rules.Ordered(
    length=hours(36),
    most=hours(36),
    extends=True,
    has_earlier=True,
    ends_at=NOON,
    overall_at=NOON + hours(1),
)
FIRST = replace(ORDERED, extends=False)
USED = rules.Used(
    is_adult=True,
    is_in_law=True,
    is_imminent=True,
    is_no_other=True,
    has_healthcare=True,
    consulted="nurse",
    has_reason_not_to=False,
    has_authority=True,
)
LOOKED = rules.Looked(
    is_imminent=True,
    is_no_other=True,
    consulted="nurse",
    has_reason_not_to=False,
    next_step=rules.STAYS,
)
CERTIFIED = rules.Certified(
    given_at=NOON,
    length=hours(12),
    most=hours(12),
    due_at=NOON + hours(2),
    is_clinical=True,
    is_at_station=True,
    has_approval=True,
)
MET, NOT_MET, UNKNOWN, NOT_ASKED = Answer.MET, Answer.NOT_MET, Answer.UNKNOWN, Answer.NOT_ASKED


def said(base: Any, name: str) -> list[tuple[Any, dict[str, Any], Answer]]:
    return [
        (base, {name: True}, MET),
        (base, {name: False}, NOT_MET),
        (base, {name: None}, UNKNOWN),
    ]


CASES: dict[str, list[tuple[Any, dict[str, Any], Answer]]] = {
    "R1": [
        (REVIEWED, {}, MET),
        (REVIEWED, {"authorised_at": NOON}, MET),
        (REVIEWED, {"authorised_at": NOON + hours(1)}, NOT_MET),
        (REVIEWED, {"authorised_at": None}, UNKNOWN),
    ],
    "R2": [*said(REVIEWED, "has_rank"), (CHARGED, {"has_rank": False}, NOT_ASKED)],
    "R3": [*said(REVIEWED, "is_independent"), (CHARGED, {}, NOT_ASKED)],
    "R4": [
        (CHARGED, {}, MET),
        (CHARGED, {"has_rank": False}, MET),  # an officer of any rank may act as one
        (CHARGED, {"capacity": rules.REVIEW_OFFICER}, NOT_MET),
        (REVIEWED, {}, NOT_ASKED),
    ],
    "R5": [
        (CHARGED, {}, MET),
        (CHARGED, {"way": rules.LIVE_LINK}, MET),
        (CHARGED, {"way": rules.TELEPHONE}, NOT_MET),
        (REVIEWED, {"way": rules.TELEPHONE}, NOT_ASKED),
    ],
    "R6": [
        (REVIEWED, {}, MET),
        (REVIEWED, {"representations": "not-wanted"}, MET),
        (REVIEWED, {"representations": "asleep"}, MET),
        (REVIEWED, {"representations": "unfit"}, MET),
        (REVIEWED, {"representations": "not-offered"}, NOT_MET),
        (REVIEWED, {"representations": "not-known"}, UNKNOWN),
        (REVIEWED, {"representations": ""}, UNKNOWN),
    ],
    "E1": said(EXTENDED, "has_rank"),
    "E2": said(EXTENDED, "is_responsible"),
    "E3": said(EXTENDED, "is_necessary"),
    "E4": [
        (EXTENDED, {}, MET),
        (EXTENDED, {"categories": ["CI"]}, MET),
        (EXTENDED, {"categories": ["CS", "CE"]}, MET),
        (EXTENDED, {"categories": ["", "CE"]}, MET),
        (EXTENDED, {"categories": ["CS", "CM"]}, NOT_MET),
        (EXTENDED, {"categories": ["CS", ""]}, UNKNOWN),
        (EXTENDED, {"categories": []}, UNKNOWN),
    ],
    "E5": said(EXTENDED, "is_diligent"),
    "E6": [
        (EXTENDED, {}, MET),
        (EXTENDED, {"reviews": 3}, MET),
        (EXTENDED, {"reviews": 1}, NOT_MET),
        (FURTHER, {"reviews": 0}, NOT_ASKED),
    ],
    "E7": [
        (EXTENDED, {}, MET),
        (EXTENDED, {"due_at": NOON}, MET),
        (EXTENDED, {"due_at": None}, MET),  # in hospital: the count stands still
        (EXTENDED, {"due_at": NOON - timedelta(minutes=1)}, NOT_MET),
        (EXTENDED, {"has_relevant_time": False}, UNKNOWN),
        (FURTHER, {"due_at": NOON - hours(3)}, NOT_ASKED),
    ],
    "E8": [
        (EXTENDED, {}, MET),
        (EXTENDED, {"charged_at": NOON + hours(1)}, MET),
        (EXTENDED, {"charged_at": NOON}, NOT_MET),
    ],
    "E9": [(EXTENDED, {}, MET), (EXTENDED, {"representations": "not-offered"}, NOT_MET)],
    "E10": [*said(LINKED, "agreed_to_link"), (EXTENDED, {"agreed_to_link": False}, NOT_ASKED)],
    "W1": [
        (ORDERED, {}, MET),
        (FIRST, {"length": hours(1)}, MET),
        (ORDERED, {"length": hours(36.1)}, NOT_MET),
    ],
    "W2": [
        (ORDERED, {}, MET),
        (ORDERED, {"has_earlier": False}, NOT_MET),
        (FIRST, {"has_earlier": False}, NOT_ASKED),
    ],
    "W3": [
        (ORDERED, {}, MET),
        (ORDERED, {"overall_at": NOON}, MET),
        (ORDERED, {"overall_at": NOON - hours(1)}, NOT_MET),
        (ORDERED, {"overall_at": None}, UNKNOWN),
        (ORDERED, {"ends_at": None}, UNKNOWN),
        (FIRST, {}, NOT_ASKED),
    ],
    "S1": said(USED, "is_in_law"),
    "S2": said(USED, "is_adult"),
    "S3": said(USED, "is_imminent"),
    "S4": said(USED, "is_no_other"),
    "S5": said(USED, "has_healthcare"),
    "S6": [
        (USED, {}, MET),
        (USED, {"consulted": "nobody", "has_reason_not_to": True}, MET),
        (USED, {"consulted": "nobody"}, NOT_MET),
        (USED, {"consulted": ""}, UNKNOWN),
    ],
    "S7": said(USED, "has_authority"),
    "L1": [
        (LOOKED, {}, MET),
        (LOOKED, {"consulted": "nobody", "has_reason_not_to": True}, MET),
        (LOOKED, {"consulted": "nobody"}, NOT_MET),
        (LOOKED, {"consulted": ""}, UNKNOWN),
    ],
    "L2": [
        (LOOKED, {}, MET),
        (LOOKED, {"is_imminent": False}, NOT_MET),
        (LOOKED, {"is_no_other": False}, NOT_MET),
        (LOOKED, {"is_no_other": False, "is_imminent": None}, NOT_MET),
        (LOOKED, {"is_imminent": None}, UNKNOWN),
        (LOOKED, {"is_imminent": False, "next_step": "moves"}, MET),
        (LOOKED, {"is_imminent": False, "next_step": "assessment-here"}, MET),
        (LOOKED, {"next_step": ""}, UNKNOWN),
    ],
    "X1": [
        (CERTIFIED, {}, MET),
        (CERTIFIED, {"due_at": NOON}, MET),
        (CERTIFIED, {"due_at": NOON - hours(1)}, NOT_MET),
        (CERTIFIED, {"due_at": None}, UNKNOWN),
    ],
    "X2": [(CERTIFIED, {}, MET), (CERTIFIED, {"length": hours(13)}, NOT_MET)],
    "X3": said(CERTIFIED, "is_clinical"),
    "X4": [
        *said(CERTIFIED, "has_approval"),
        (CERTIFIED, {"is_at_station": False, "has_approval": None}, NOT_ASKED),
    ],
}


@pytest.mark.parametrize(
    ("code", "facts", "expected"),
    [
        (code, replace(base, **over), expected)
        for code, cases in CASES.items()
        for base, over, expected in cases
    ],
)
def test_each_rule_is_met_not_met_or_not_known(code: str, facts: Any, expected: Answer) -> None:
    assert RULES[code](facts) is expected


def test_every_rule_has_its_words_its_address_and_its_cases() -> None:
    rows = entries("detention_conditions")
    assert set(rows) == set(RULES) == set(CASES)
    assert all(row["label"] and row["attributes"]["address"] for row in rows.values())


@pytest.mark.parametrize(
    ("code", "answer", "is_short"),
    [
        ("R2", "met", False),
        ("R2", "not-met", True),
        ("R2", "unknown", True),
        ("X4", "unknown", True),
        ("R6", "not-met", True),
        ("R6", "unknown", False),
        ("S2", "unknown", False),  # raised as a child’s
    ],
)
def test_what_liberty_rests_on_falls_short_where_it_is_not_known(
    code: str, answer: str, is_short: bool
) -> None:
    assert falls_short(code, answer) is is_short


def test_every_answer_has_its_words() -> None:
    assert {answer.words for answer in Answer} == {"Met", "Not met", "Not known", "Not asked"}
