"""All lists of a return at once, read by one who knows how its rows are made: what stays hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np
import pytest
from scipy import optimize
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.returns import kinds, periods, releasing, sending
from cjdiversion.returns.building import Built
from cjdiversion.returns.detention_figures import HOURS
from cjdiversion.returns.import_models import ReturnImport
from cjdiversion.returns.outcome_figures import GROUPS
from cjdiversion.returns.rules import ALL, NOT_RECORDED, TOTAL, Counted, Kind, Value

SMALLEST = 8
Row = Mapping[str, str]  # figure → value; a figure that does not divide the row is not in it
Counts = dict[str, dict[str, int]]
Told = Mapping[tuple[str, str], int | None]
YES_NO = ("yes", "no", NOT_RECORDED)
OUTCOMES = {"3": "out-of-court-formal", **{f"of {name}": name for name in GROUPS}}
WAIT, ANSWERED = (
    ("sent", "received", "redirected"),
    ("accepted", "screened", "assessed", "in-support", "closed"),
)
ANSWERS = ("in-time", "late", "without-target")


def custody() -> list[list[Row]]:
    rows: list[Row] = [
        {"age": age, "needs-adult": "child", "called-child": called}
        for age, called in product(("under-16", "16-17", NOT_RECORDED), YES_NO[:2])
    ]
    for said, called in product(YES_NO, YES_NO[:2]):
        need = "vulnerable-adult" if said == "yes" else "neither"
        row = {"age": "18-over", "vulnerable": said, "needs-adult": need}
        rows.append({**row, "called-vulnerable": called} if said == "yes" else row)
    return [rows]


def detentions() -> list[list[Row]]:
    at_station = [
        {
            "place": "police-station",
            "station-reason": reason,
            "station-hours": hours,
            "arrested": arrested,
        }
        for reason, hours, arrested in product(("risk", "other", NOT_RECORDED), HOURS, YES_NO)
    ]
    by_car = [
        {"transport": "police-vehicle", "vehicle-reason": why} for why in ("a", "b", NOT_RECORDED)
    ]
    return [
        [*at_station, *({"place": place} for place in ("health-based", "private-home"))],
        [*by_car, *({"transport": taken} for taken in ("ambulance", NOT_RECORDED))],
    ]


def outcomes() -> list[list[Row]]:
    """A return of one quarter, so that all of it is of that quarter."""
    codes = [*((code, "none") for code in OUTCOMES), ("of charged", "1A"), ("3", "3A")]
    rows = [{"outcome": o, "group": OUTCOMES[o], "alternate": part} for o, part in codes]
    return [[*rows], [{"quarter": "q2"}]]


def activity() -> list[list[Row]]:
    """Whoever waits has no answer, and who stands as accepted, declined or later has one."""
    rows: list[Row] = [{"state": state, "answer": "not-answered"} for state in WAIT]
    rows += [{"state": s, "answer": answer} for s, answer in product(ANSWERED, ANSWERS)]
    rows += [
        {"state": "declined", "decline": why, "answer": answer}
        for why, answer in product(("a", NOT_RECORDED), ANSWERS)
    ]
    others = product(("on-hold", "withdrawn", "expired"), (*ANSWERS, "not-answered"))
    return [[*rows, *({"state": state, "answer": answer} for state, answer in others)]]


KNOWN = {
    "mha-detentions": detentions,
    "crime-outcomes-recorded": outcomes,
    "crime-outcomes-closed": outcomes,
    "custody": custody,
    "ld-activity": activity,
}


def blocks_of(kind: Kind) -> list[list[Row]]:
    """Every block divides all rows; what stands in no two of them is bound by nothing else."""
    blocks = KNOWN[kind.code]()
    told = {figure for block in blocks for row in block for figure in row}
    apart = [one for one in kind.figures if one.code not in told and one.code != TOTAL]
    return blocks + [
        [{one.code: value} for value in (*("abc" if one.codes else ""), *one.labels)]
        for one in apart
    ]


def at_random(kind: Kind, random: np.random.Generator) -> Counts:
    """Some crowded, some sparse, with many noughts."""
    size = int(random.choice([4, 15, 40, 150, 800]))
    found: Counts = {one.code: dict.fromkeys(one.labels, 0) for one in kind.figures}
    found[TOTAL] = {ALL: size}
    for block in blocks_of(kind):
        chances = random.dirichlet(np.full(len(block), 0.4))
        for row, count in zip(block, random.multinomial(size, chances).tolist(), strict=True):
            for figure, value in row.items():
                values = found.setdefault(figure, {})
                values[value] = values.get(value, 0) + count
    return found


def counted(kind: Kind, counts: Counts) -> list[Counted]:
    return [
        Counted(one, tuple(Value(name, name, n) for name, n in counts[one.code].items()))
        for one in kind.figures
    ]


def released(kind: Kind, counts: Counts) -> Told:
    groups = {one.code: OUTCOMES for one in kind.figures if one.groups_of}
    return {
        (left.counted.figure.code, value.code): left.printed[value.code]
        for left in releasing.released(counted(kind, counts), groups, {})
        for value in left.counted.values
    }


def found_out(kind: Kind, sides: Sequence[tuple[Told, Counts]]) -> Iterator[tuple[str, str, float]]:
    """Hidden values with the room that is left, by one who knows what is shown to the unit; and of
    two sides that every row of the first is one of the second."""
    blocks = blocks_of(kind)
    rows = [row for block in blocks for row in block]
    first = np.array([float(row in blocks[0]) for row in rows])
    divides = [np.array([float(row in block) for row in rows]) - first for block in blocks[1:]]
    sums, values, goals = [], [], []
    for side, (told, counts) in zip(np.eye(len(sides)), sides, strict=True):
        sums += [np.kron(side, one) for one in divides]
        values += [0.0] * len(divides)
        for (figure, value), shown in told.items():
            mask = np.array([float(row.get(figure) == value) for row in rows])
            adds = np.kron(side, first if figure == TOTAL else mask)
            if shown is None:
                goals.append((figure, value, adds))
            else:
                sums.append(adds)
                values.append(float(counts[figure][value]))
    is_part = np.kron([[1, -1]] if len(sides) > 1 else [[0]], np.eye(len(rows)))
    for figure, value, goal in goals:
        least, most = (
            optimize.linprog(sign * goal, is_part, np.zeros(len(rows)), sums, values, (0, 9_999))
            for sign in (1, -1)
        )
        assert least.status == most.status == 0, (least.message, most.message)
        yield figure, value, -most.fun - least.fun


def assert_safe(kind: Kind, *sides: tuple[Told, Counts]) -> None:
    for figure, value, room in found_out(kind, sides):
        assert room > SMALLEST - 1e-6, (figure, value, room, sides)


@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=lambda kind: kind.code)
def test_no_hidden_value_of_a_return_is_told_by_all_its_lists_together(kind: Kind) -> None:
    random = np.random.default_rng(20261127)
    for _ in range(12):
        counts = at_random(kind, random)
        assert_safe(kind, (released(kind, counts), counts))


def in_a_file(kind: Kind, here: Counts, whole: Counts) -> list[tuple[Told, Counts]]:
    lines = [
        {"figure": figure, "value": value, "count": count, "gaps": 0}
        for figure, values in whole.items()
        for value, count in values.items()
    ]
    brought = ReturnImport(title="Custody system", imported_at=clock.now(), counts=lines)
    built = Built(kind, periods.named("2025-26"), counted(kind, here), [])
    printed = sending.files(built, [brought], {}, force="Northshire Police").printed
    return [
        (
            {
                (figure, value): shown
                for figure, values in printed[side].items()
                for value, shown in values.items()
                if value != releasing.TOTAL
            },
            counts,
        )
        for side, counts in ((sending.HERE, here), (sending.WHOLE, whole))
    ]


@pytest.mark.parametrize("code", ["mha-detentions", "custody"])
def test_no_hidden_value_is_told_by_the_counts_of_the_whole_force_beside_it(
    unit: Session, code: str
) -> None:
    kind, random = kinds.KINDS[code], np.random.default_rng(20261127)
    for _ in range(6):
        here, others = at_random(kind, random), at_random(kind, random)
        whole = {
            figure: {value: n + others[figure][value] for value, n in values.items()}
            for figure, values in here.items()
        }
        assert_safe(kind, *in_a_file(kind, here, whole))


def with_others(kind: Kind, counts: Counts) -> Counts:
    """Figures that are not at issue hold everybody in one value."""
    size = counts[TOTAL][ALL]
    for block in blocks_of(kind):
        for place, figure in enumerate(dict.fromkeys(name for row in block for name in row)):
            values = dict.fromkeys((row[figure] for row in block if figure in row), 0)
            if figure not in counts and not place:
                values[next(iter(values))] = size
            counts[figure] = {**values, **counts.get(figure, {})}
    return counts


def test_a_missing_decision_on_vulnerability_is_not_told_by_who_needs_an_adult() -> None:
    counts: Counts = {
        TOTAL: {ALL: 3035},
        "age": {"under-16": 12, "16-17": 23, "18-over": 3000},
        "vulnerable": {"yes": 600, "no": 2397, NOT_RECORDED: 3},
        "needs-adult": {"child": 35, "vulnerable-adult": 600, "neither": 2400},
        "called-child": {"yes": 25, "no": 10},
        "called-vulnerable": {"yes": 500, "no": 100},
    }
    kind = kinds.KINDS["custody"]
    assert_safe(kind, (released(kind, with_others(kind, counts)), counts))


def test_calls_for_children_stay_where_it_is_hidden_how_many_are_adults() -> None:
    counts: Counts = {
        TOTAL: {ALL: 60},
        "age": {"under-16": 0, "16-17": 32, "18-over": 28},
        "called-child": {"yes": 20, "no": 12},
    }
    kind = kinds.KINDS["custody"]
    told = released(kind, with_others(kind, counts))
    assert told["age", "18-over"] is not None and told["called-child", "yes"] is not None
    counts["age"] = {"under-16": 0, "16-17": 3, "18-over": 57, NOT_RECORDED: 0}
    counts["called-child"] = {"yes": 3, "no": 0}
    told = released(kind, counts)
    assert told["age", "18-over"] is None and told["called-child", "yes"] is None


def test_late_answers_are_not_told_by_those_who_wait() -> None:
    """Three late are hidden beside those not answered, who are all that wait."""
    counts: Counts = {
        TOTAL: {ALL: 52},
        "state": {"sent": 4, "received": 5, "accepted": 43},
        "answer": {"late": 3, "not-answered": 9, "in-time": 40},
    }
    kind = kinds.KINDS["ld-activity"]
    assert_safe(kind, (released(kind, with_others(kind, counts)), counts))
