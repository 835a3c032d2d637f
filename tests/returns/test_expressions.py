"""What SQL divides by is what the clock and the rules say, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.cases import rules as cases
from cjdiversion.cases.models import MhaDetention, PersonInCase
from cjdiversion.disposals import summing
from cjdiversion.returns import expressions as by
from tests.returns import made
from tests.returns.made import Person

HOUR = timedelta(hours=1)


def around_the_turns() -> list[datetime]:
    """Every half hour about each turn of the clocks, and each midnight of a year."""
    moments = []
    for turn in (datetime(2026, 3, 29, 1), datetime(2026, 10, 25, 1), datetime(2024, 3, 31, 1)):
        moments += [turn.replace(tzinfo=UTC) + HOUR * (n / 2) for n in range(-48, 49)]
    first = datetime(2025, 12, 31, 22, 30, tzinfo=UTC)
    return moments + [first + timedelta(days=n) + HOUR * h for n in range(366) for h in (0, 1)]


def test_the_london_day_of_a_moment_is_the_clocks(unit: Session, person: Person) -> None:
    made.detained(person)
    wrong = []
    for moment in around_the_turns():
        stored = sa.update(MhaDetention).values(detained_at=moment)
        unit.execute(stored)
        found = unit.scalar(sa.select(by.london_day(MhaDetention.detained_at)))
        if found != clock.london(moment).date():
            wrong.append((moment, found))
    assert wrong == []


BORN = [None, date(2008, 2, 29), date(2008, 3, 1), date(2008, 11, 26), date(2100, 1, 1)]
STATED = [None, 0, 15, 17, 18, 121]
DAYS = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 11, 25), date(2026, 11, 26)]
BANDS = ((16, "under-16"), (18, "16-17"), (200, "18-over"))


def test_an_age_is_what_the_rule_of_cases_says(unit: Session, person: Person) -> None:
    made.detained(person)
    for born in BORN:
        for stated in STATED:
            unit.execute(sa.update(PersonInCase).values(born_on=born, stated_age=stated))
            for day in DAYS:
                row = unit.execute(sa.select(PersonInCase.born_on, PersonInCase.stated_age)).one()
                ages = cases.ages(row, day)
                wanted = next((b for below, b in BANDS if ages and ages[0] < below), "not-recorded")
                found = unit.scalar(
                    sa.select(by.age_band(sa.literal(day, sa.Date))).select_from(PersonInCase)
                )
                assert found == wanted, (born, stated, day)


@pytest.mark.parametrize("code", ["", "W1", "M2", "A4", "B9", "O2", "NS", "X1", "w1"])
def test_an_ethnic_group_is_what_the_pages_of_numbers_say(
    unit: Session, person: Person, code: str
) -> None:
    made.detained(person)
    unit.execute(sa.update(PersonInCase).values(self_defined_ethnicity=code))
    found = unit.scalar(sa.select(by.ethnic_group()).select_from(PersonInCase))
    assert found == (summing.ethnic_group(code) or "not-recorded")
