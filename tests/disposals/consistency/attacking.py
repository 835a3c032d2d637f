"""A reader who holds every file of a quarter, and what they can work out from them."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from datetime import date
from itertools import product
from typing import Any

import numpy as np
from scipy import optimize

from cjdiversion.disposals.consistency import leaving
from cjdiversion.disposals.consistency.leaving import OUT_OF_COURT, OUTCOMES, Base, Cells
from cjdiversion.disposals.measures import Period
from cjdiversion.disposals.summary_queries import PeopleMonthRow, UnitMonthRow

QUARTER = Period("2026-07", "July to September 2026", date(2026, 7, 1), date(2026, 9, 30))
UNITS = {uuid.UUID(int=i): f"Unit {i}" for i in range(1, 9)}
CODES = ("1", "1A", "2", "3", "6", "8", "22", "10", "12", "16", "18")
WHO = (("W", "W", "W", "B", "A", "M", "NS", ""), ("M", "M", "M", "F", "I", "U"))
DISABILITY = ("no", "no", "", "", "", "yes", "NS")
AGES = ("under 18", "18 to 24", "25 to 34", "35 to 49", "50 and over", "")
UNDER = {"1A": "1"}


def base_of(chance: random.Random, cases: int, units: int) -> Base:
    """So many cases, each one of every division, drawn with uneven weights."""
    usual = chance.choice(CODES)
    drawn: Counter[tuple[Any, ...]] = Counter()
    for _ in range(cases):
        unit = min(chance.randrange(units), chance.randrange(units))
        code = usual if chance.random() < 0.4 else chance.choice(CODES)
        month = date(2026, chance.choice((7, 8, 8, 9)), 1)
        who = *(chance.choice(of) for of in WHO), chance.choice(AGES), chance.choice(DISABILITY)
        drawn[month, [*UNITS][unit], code, *who] += 1
    units_of = [UnitMonthRow(m, u, code, n) for (m, u, code, *_), n in drawn.items()]
    people = [PeopleMonthRow(m, code, *who, n) for (m, _, code, *who), n in drawn.items()]
    return leaving.base(units_of, people, UNITS, UNDER)


def truth(base: Base, division: str, part: str, column: str) -> int:
    within = {"": list(OUTCOMES), OUT_OF_COURT: leaving._GROUPS[OUT_OF_COURT]}.get(column, [column])
    return sum(
        count
        for (own, outcome), count in base[division].items()
        if part in ("", own) and outcome in within
    )


def left_open(base: Base, cells: Cells, *, most: int = 40) -> float:
    """How far the most exposed of the hidden cells is left open to one who learned every shown
    figure to the unit, and lays all tables side by side."""
    tables = cells["tables"]
    parts = {name: [part for part, _ in rows if part] for name, rows in tables.items()}
    finest = [(n, p, o) for n in parts for p, o in product(parts[n], OUTCOMES)]
    place = {key: i for i, key in enumerate(finest)}

    def mask(name: str, part: str, column: str) -> np.ndarray:
        row = np.zeros(len(finest))
        within = {"": list(OUTCOMES), OUT_OF_COURT: leaving._GROUPS[OUT_OF_COURT]}
        for p, o in product([part] if part else parts[name], within.get(column, [column])):
            row[place[name, p, o]] = 1
        return row

    rows, values, hidden = [], [], []
    for name, lines in tables.items():
        for part, figures in lines:
            for column, figure in zip(cells["columns"], figures, strict=True):
                if figure is None:
                    hidden.append(mask(name, part, column))
                else:
                    rows.append(mask(name, part, column))
                    values.append(truth(base, name, part, column))
    first, *others = parts
    for other, outcome in product(others, OUTCOMES):
        rows.append(mask(first, "", outcome) - mask(other, "", outcome))
        values.append(0)
    widths = [
        np.subtract(*(_extreme(sign * goal, rows, values) @ goal for sign in (-1, 1)))
        for goal in hidden[:: 1 + len(hidden) // most]
    ]
    return float(min(widths, default=np.inf))


def _extreme(goal: np.ndarray, rows: list[np.ndarray], values: list[int]) -> np.ndarray:
    found = optimize.linprog(goal, A_eq=np.array(rows), b_eq=values, bounds=(0, 5_000))
    assert found.status == 0, found.message
    return np.asarray(found.x)
