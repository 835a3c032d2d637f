"""The page of groups of people on made-up forces: a fair one is left alone, a planted gap is found.

Left alone: over 500 fair forces the one-sided 99 % bound of the share of pages that mark anything
is at or under what is stated. Found: for at least 90 % of 200 seeds, at the gap and size stated.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from cjdiversion.disposals import summing
from cjdiversion.disposals.consistency import people
from cjdiversion.disposals.consistency.people import Divided
from cjdiversion.disposals.measures import MEASURES
from cjdiversion.disposals.statistics import clopper_pearson
from cjdiversion.disposals.summary_queries import PeopleRow

OUT = MEASURES["out-of-court"]
# How many in a hundred; the last two of ethnicity and of disability are missing.
ETHNICITY = {"W": 78, "B": 8, "A": 6, "M": 3, "O": 2, "": 2, "NS": 1}
SEX = {"M": 80, "F": 19.5, "I": 0.5}
AGE = dict.fromkeys([*(words for _, words in summing.AGES), summing.OLDEST], 20)
DISABILITY = {"yes": 12, "no": 40, "": 40, "NS": 8}
REST = [*product(SEX, AGE, DISABILITY)]
RARITY = np.array([SEX[sex] * AGE[age] * DISABILITY[said] for sex, age, said in REST])
RARITY /= RARITY.sum()


def page(
    seed: int,
    cases: dict[str, int],
    share: float,
    *,
    less: float = 0.0,
    of: str = "",
    at: int = 0,
) -> tuple[Divided, ...]:
    """So many cases of each ethnicity, this share out of court; `less` where the group of that
    division (0 is ethnicity, 3 disability) is `of`. All else about people is drawn."""
    random = np.random.default_rng(seed)
    n = random.multinomial([*cases.values()], RARITY)
    keys = [[(ethnicity, *rest) for rest in REST] for ethnicity in cases]
    moved = np.array([[key[at] == of for key in row] for row in keys])
    r = random.binomial(n, share - less * moved)
    rows = [
        PeopleRow(code, *key, count)
        for code, counts in (("8", r), ("1", n - r))
        for row, of_row in zip(keys, counts.tolist(), strict=True)
        for key, count in zip(row, of_row, strict=True)
        if count
    ]
    return people.divided(rows, OUT, {"1A": "1"})


def drawn(seed: int, cases: int) -> dict[str, int]:
    p = np.array([*ETHNICITY.values()]) / 100
    found = np.random.default_rng(seed + 10**6).multinomial(cases, p)
    return dict(zip(ETHNICITY, found.tolist(), strict=True))


@pytest.mark.parametrize(("cases", "share"), [(600, 0.3), (2_000, 0.8), (5_000, 0.1)])
def test_pages_of_a_force_that_treats_all_alike_mark_no_more_than_is_stated(
    cases: int, share: float
) -> None:
    """Ethnicity, sex, age and disability together, with White and with everyone else."""
    marked = sum(
        any(
            group.is_flagged
            for one in page(seed, drawn(seed, cases), share)
            for group in one.groups
        )
        for seed in range(500)
    )
    assert clopper_pearson(marked, 500, 0.98)[1] <= people.STATED


OTHERS = {"A": 100, "M": 50, "O": 30}


def found(seed: int, division: int, group: str, **planted: float) -> bool:
    told = page(seed, {"W": 1_000, "B": 100, **OTHERS}, 0.8, of=group, at=division, **planted)
    return next(one for one in told[division].groups if one.code == group).is_flagged


def test_a_group_20_points_below_four_in_five_is_found_at_100_cases_beside_1000() -> None:
    assert np.mean([found(seed, 0, "B", less=0.2) for seed in range(200)]) >= 0.9


def test_disabled_people_20_points_below_four_in_five_are_found_among_1280_cases() -> None:
    """Some 155 who say that they are, beside some 510 who say that they are not."""
    assert np.mean([found(seed, 3, "yes", less=0.2) for seed in range(200)]) >= 0.9
