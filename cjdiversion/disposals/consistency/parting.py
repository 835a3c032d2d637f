"""Into which parts the decisions of a quarter are divided where its figures leave. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from cjdiversion.disposals import summing
from cjdiversion.disposals.measures import Period
from cjdiversion.disposals.summary_queries import PeopleMonthRow, PersonRow

NOT_KNOWN = "Not recorded or not stated"
DIVISIONS = {
    "unit": "Unit that decided",
    "month": "Month of the outcome",
    "ethnicity": "Ethnicity as the person defined it",
    "sex": "Sex",
    "age": "Age on the day of the decision",
    "disability": "Disability as the person stated it",
}
_SINCE = {"disability": 3}  # the first rule by which a quarter left divided so
# Of the columns of a row that say who it is about: group → words.
_PEOPLE: Mapping[str, Mapping[str, str]] = {
    "ethnicity": {"W": "White", "M": "Mixed", "A": "Asian", "B": "Black", "O": "Other"},
    "sex": {"F": "Female", "M": "Male"},  # so few are neither that they would hide others
    "age": {words: words for words in (*(words for _, words in summing.AGES), summing.OLDEST)},
    "disability": {"yes": "Disabled", "no": "Not disabled"},
}
PEOPLE = tuple(_PEOPLE)


def of_person(row: PeopleMonthRow | PersonRow) -> Iterator[tuple[str, str]]:
    """Division → the part that the row is in."""
    for name, words in _PEOPLE.items():
        yield name, words.get(getattr(row, name), NOT_KNOWN)


def by_rule(rule: int) -> tuple[str, ...]:
    """The divisions of a quarter that left by this rule."""
    return tuple(name for name in DIVISIONS if _SINCE.get(name, 0) <= rule)


def parts(units: Iterable[str], over: Period) -> dict[str, tuple[str, ...]]:
    """Every part of every division, in the order shown."""
    months = [summing.month_of(over.from_on)]
    while len(months) < 3:
        months.append(date(months[-1].year, months[-1].month + 1, 1))
    return {
        "unit": tuple(sorted(set(units))),
        "month": tuple(f"{month:%B %Y}" for month in months),
        **{name: (*words.values(), NOT_KNOWN) for name, words in _PEOPLE.items()},
    }
