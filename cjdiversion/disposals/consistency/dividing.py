"""How decisions are divided by whom they are about. Pure, and without numpy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cjdiversion.disposals import summing
from cjdiversion.disposals.summary_queries import PeopleRow


@dataclass(frozen=True)
class Division:
    """`code`: also the column of `disposal_counted`. `groups`: code → words, in the order shown.
    `reference`: whom the others are held against."""

    code: str
    label: str
    groups: Mapping[str, str]
    reference: str
    of: Callable[[PeopleRow], str]


DIVISIONS = (
    Division(
        "ethnicity",
        "Ethnicity as the person defined it",
        {"W": "White", "M": "Mixed", "A": "Asian", "B": "Black", "O": "Other"},
        "W",
        lambda row: row.ethnicity,
    ),
    Division(
        "sex",
        "Sex",
        {"M": "Male", "F": "Female", "I": "Indeterminate"},
        "M",
        lambda row: row.sex,
    ),
    Division(
        "age",
        "Age on the day of the decision",
        {words: words.capitalize() for words in (*(w for _, w in summing.AGES), summing.OLDEST)},
        "25 to 34",
        lambda row: row.age,
    ),
    Division(
        "disability",
        "Disability as the person stated it (Equality Act 2010)",
        {"yes": "Disabled", "no": "Not disabled"},
        "no",
        lambda row: row.disability,
    ),
)
