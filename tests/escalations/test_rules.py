"""What would say who somebody is, however it is written, does not leave the force."""

from __future__ import annotations

from datetime import date

import pytest

from cjdiversion.escalations.rules import Known, told_of_person

KNOWN = [
    Known("the surname", "Okonkwo-Jones"),
    Known("the forenames", "Zoë Anne"),
    Known("the date of birth", date(1990, 5, 3)),
    Known("the custody record number", "TS/000123/26"),
    Known("the telephone number", "07700 900123"),
]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Mr OKONKWO has waited", "the surname"),
        ("jones, who has waited", "the surname"),
        ("Zoe has waited", "the forenames"),
        ("Zoë’s bed", "the forenames"),
        ("born 3/5/90", "the date of birth"),
        ("born 03.05.1990", "the date of birth"),
        ("born 1990-05-03", "the date of birth"),
        ("born on the 3rd of May 1990", "the date of birth"),
        ("born May 3, 1990", "the date of birth"),
        ("record TS 000123 26", "the custody record number"),
        ("ring 07700-900123", "the telephone number"),
        ("NHS 999 123 4567", "a long number"),
    ],
)
def test_what_is_known_of_the_person_is_named_by_its_field(text: str, field: str) -> None:
    assert field in told_of_person(text, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "No bed in three trusts since 3 May, asked at 14:05 and 16:30",
        "Jonesborough has none either",
        "12 hours, 4 wards, 2 AMHPs",
        "",
    ],
)
def test_what_says_nothing_about_the_person_may_go(text: str) -> None:
    assert told_of_person(text, KNOWN) == []
