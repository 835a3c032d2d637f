"""How often two alike cases ended alike, in words that are true of the numbers."""

from __future__ import annotations

import uuid

from cjdiversion.disposals import summing
from cjdiversion.disposals.consistency import alike
from cjdiversion.disposals.statistics import pair_agreement
from cjdiversion.disposals.summary_queries import AlikeRow

HERE, THERE = uuid.UUID(int=1), uuid.UUID(int=2)
THEFT, DAMAGE = "theft|1|other|adult|no", "damage|2|other|adult|yes"


def rows(*counts: tuple[str, uuid.UUID, str, int]) -> list[AlikeRow]:
    return [AlikeRow(*one) for one in counts]


APART = rows((THEFT, HERE, "8", 60), (THEFT, THERE, "16", 60), (DAMAGE, HERE, "1", 3))
ALIKE = rows(
    *[(THEFT, unit, outcome, 20) for unit in (HERE, THERE) for outcome in ("8", "16", "22")]
)


def test_units_that_decide_the_opposite_of_one_another_are_said_to_matter() -> None:
    found = alike.headline(APART, {})
    assert found.finding == (
        "Two alike cases got the same outcome 100% of the time in one unit, "
        "and 0% of the time in different units."
    )
    assert found.meaning.startswith("That is more than chance explains")


def test_units_that_decide_the_same_way_are_not_said_to_matter() -> None:
    found = alike.headline(ALIKE, {})
    assert found.meaning.startswith("Chance alone explains that much")
    assert (found.lines[0].within, found.lines[0].between) == ("32%", "33%")


def test_the_figures_are_those_of_the_cases_one_by_one() -> None:
    cases = [(one.alike, one.unit_id, one.outcome_code) for one in APART for _ in range(one.count)]
    by_case = pair_agreement(*zip(*cases, strict=True))
    line = alike.headline(APART, {}).lines[0]
    assert by_case.gap is not None
    assert line.gap == f"{100 * by_case.gap:.1f} points"
    assert line.left_out == f"{100 * by_case.left_out:.0f}%" == "2%"


def test_without_the_record_more_cases_are_alike() -> None:
    either = rows(
        *[(f"theft|1|other|adult|{record}", unit, "8", 4) for record in ("yes", "no")
          for unit in (HERE, THERE)]
    )  # fmt: skip
    with_record, without = alike.headline(either, {}).lines
    assert (with_record.cases, without.cases) == ("0", "16")


def test_outcomes_that_are_counted_as_one_are_the_same_outcome() -> None:
    either = rows(*[(THEFT, unit, code, 10) for unit in (HERE, THERE) for code in ("1", "1A")])
    assert alike.headline(either, {"1A": "1"}).lines[0].between == "100%"


def test_too_few_alike_cases_are_said_to_be_too_few_and_nothing_is_drawn() -> None:
    for some in (
        [],
        rows((THEFT, HERE, "8", 40)),
        rows((THEFT, HERE, "8", 4), (THEFT, THERE, "8", 4)),
    ):
        found = alike.headline(some, {})
        assert found.finding.startswith("There are too few alike cases to compare")
        assert (found.meaning, found.bars) == ("", ())
        assert "nan" not in str(found).lower()


def test_later_decisions_of_a_case_are_left_out_and_said_to_be() -> None:
    plain = alike.headline(ALIKE, {}).lines[0]
    found = alike.headline([*ALIKE, *rows((summing.LATER, HERE, "8", 40))], {}).lines[0]
    assert (found.within, found.between, found.cases) == (plain.within, plain.between, "120")
    assert (plain.left_out, found.left_out) == ("0%", "25%")
