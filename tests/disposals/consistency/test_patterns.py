"""How one decision maker varies on alike cases: what is said, of whom nothing is, and how far it is
pulled towards the others."""

from __future__ import annotations

import uuid

import numpy as np
import pytest
from scipy import special

from cjdiversion.disposals.consistency import patterns
from cjdiversion.disposals.consistency.pattern_queries import MakerRow
from cjdiversion.disposals.consistency.patterns import (
    TOO_FEW_DECISIONS,
    TOO_FEW_OTHERS,
    Counts,
    lacking,
    variation,
)
from cjdiversion.disposals.measures import MEASURES
from cjdiversion.disposals.statistics import clopper_pearson, leniency

OUT = MEASURES["out-of-court"]
ME, *OTHERS = (uuid.UUID(int=i) for i in range(1, 42))
THEFT, DAMAGE, FRAUD = "theft", "damage", "fraud"


def force(seed: int, *, mine: float = 0.0, cases: int = 60, spread: float = 0.4) -> Counts:
    """40 others whose log odds differ by `spread`; mine is moved by so much."""
    random = np.random.default_rng(seed)
    found = {}
    for maker in (ME, *OTHERS):
        moved = mine if maker == ME else random.normal(0, spread)
        n = cases if maker == ME else 60
        of = {}
        for stratum, odds in ((THEFT, -0.5), (DAMAGE, 0.7)):
            of[stratum] = (int(random.binomial(n // 2, special.expit(odds + moved))), n // 2)
        found[maker] = of
    return found


def test_somebody_who_decides_otherwise_is_said_to_differ_and_others_are_not() -> None:
    far = variation(force(1, mine=2.0), ME)
    near = variation(force(1, mine=0.0), ME)
    assert far is not None and near is not None
    assert far.finding == "Differs from expected, look at cases."
    assert near.finding.startswith("As expected")
    assert far.lower < far.estimate < far.upper
    for words in ("lenien", "bias", "rank"):
        assert words not in str(far).lower()


def test_the_estimate_lies_between_the_plain_share_and_that_of_others() -> None:
    counts = force(2, mine=1.5, cases=30)
    found = variation(counts, ME)
    assert found is not None
    events, cases = (sum(of[i] for of in counts[ME].values()) for i in (0, 1))
    assert found.others < found.estimate < events / cases


def test_the_fewer_the_cases_the_more_is_pulled_and_the_wider_the_range() -> None:
    def moved(cases: int) -> tuple[float, float]:
        of = {THEFT: (cases * 9 // 10, cases)}
        found = variation({**force(3), ME: of}, ME)
        assert found is not None
        return found.estimate, found.upper - found.lower

    few, many = moved(30), moved(300)
    assert few[0] < many[0] and few[1] > many[1]


def test_the_estimate_is_that_of_the_model_on_the_same_cases() -> None:
    counts = force(4, mine=1.0)
    table = [[of[DAMAGE], of[THEFT]] for of in (counts[m] for m in (ME, *OTHERS))]
    fit = leniency(table)
    pattern = fit.patterns[0]
    assert pattern is not None
    by_hand = special.expit(np.array(fit.intercepts) + pattern.shift).mean()
    found = variation(counts, ME)
    assert found is not None and found.estimate == pytest.approx(by_hand)
    rates = np.array([[of[s] for s in (DAMAGE, THEFT)] for m, of in counts.items() if m != ME])
    p = rates[..., 0].sum(axis=0) / rates[..., 1].sum(axis=0)
    assert found.others == pytest.approx(p.mean())


def test_the_range_holds_what_the_person_would_decide_about_as_often_as_it_says() -> None:
    held = []
    for seed in range(60):
        moved = float(np.random.default_rng(seed).normal(0, 0.4))
        found = variation(force(100 + seed, mine=moved), ME)
        assert found is not None
        truth = special.expit(np.array([-0.5, 0.7]) + moved).mean()
        held.append(found.lower <= truth <= found.upper)
    assert np.mean(held) >= 0.85


def test_of_people_who_all_decide_alike_one_in_ten_at_most_is_said_to_differ() -> None:
    """The one-sided 99 % bound."""
    said = sum(is_said_to_differ(force(200 + seed, spread=0.0)) for seed in range(100))
    assert clopper_pearson(said, 100, 0.98)[1] <= 0.1


def test_somebody_whose_odds_are_four_and_a_half_times_as_high_is_said_to_differ() -> None:
    """On 60 cases; in 9 of 10 of 200 forces or more."""
    assert sum(is_said_to_differ(force(400 + seed, mine=1.5)) for seed in range(200)) >= 180


def is_said_to_differ(counts: Counts) -> bool:
    found = variation(counts, ME)
    return found is not None and found.is_told and found.is_outside


def test_where_nobody_differs_nothing_is_said_of_one() -> None:
    counts = {maker: {THEFT: (30, 60)} for maker in (ME, *OTHERS)}
    found = variation(counts, ME)
    assert found is not None and not found.is_told and not found.is_outside
    assert found.finding.startswith("On alike cases decision makers differ by no more than chance")


@pytest.mark.parametrize(
    "counts",
    [
        {},
        {ME: {THEFT: (30, 60)}},
        {OTHERS[0]: {THEFT: (30, 60)}},
        {ME: {THEFT: (10, 20)}, OTHERS[0]: {THEFT: (30, 60)}},
        {ME: {THEFT: (10, 60)}, OTHERS[0]: {THEFT: (10, 20)}},
        {ME: {THEFT: (10, 60)}, OTHERS[0]: {DAMAGE: (10, 60)}},
        {ME: {THEFT: (60, 60)}, OTHERS[0]: {THEFT: (60, 60)}},
        {ME: {THEFT: (0, 60)}, OTHERS[0]: {THEFT: (0, 60)}},
        {ME: {THEFT: (10, 20), FRAUD: (5, 40)}, OTHERS[0]: {THEFT: (30, 60)}},
    ],
)
def test_twenty_or_fewer_or_nobody_alike_is_nothing_said(counts: Counts) -> None:
    assert lacking(counts, ME) == TOO_FEW_DECISIONS
    assert variation(counts, ME) is None


def of_others(*each: tuple[int, int], stratum: str = THEFT) -> Counts:
    return {maker: {stratum: one} for maker, one in zip(OTHERS, each, strict=False)}


def test_twenty_one_is_enough() -> None:
    counts = {ME: {THEFT: (10, 21)}, **of_others(*[(2, 4)] * 4, (3, 5))}
    assert lacking(counts, ME) == ""
    assert variation(counts, ME) is not None


@pytest.mark.parametrize(
    "each",
    [
        [(6, 40)],  # what “others” had is what one colleague had
        [(6, 40)] * 4,
        [(6, 41), *[(2, 10)] * 4],  # more than half of all
    ],
)
def test_a_few_others_or_one_who_has_most_are_no_others(each: list[tuple[int, int]]) -> None:
    counts = {ME: {THEFT: (15, 30)}, **of_others(*each)}
    assert lacking(counts, ME) == TOO_FEW_OTHERS
    assert variation(counts, ME) is None
    enough = {ME: {THEFT: (15, 30)}, **of_others((6, 40), *[(2, 10)] * 4)}
    assert lacking(enough, ME) == ""


def test_whoever_decided_other_kinds_is_none_of_the_others() -> None:
    counts = {ME: {THEFT: (15, 30)}, **of_others(*[(6, 40)] * 4), OTHERS[9]: {FRAUD: (9, 90)}}
    assert lacking(counts, ME) == TOO_FEW_OTHERS


@pytest.mark.parametrize("makers", [5, 6, 40])
def test_where_no_other_or_every_other_had_the_outcome_the_estimate_lies_between(
    makers: int,
) -> None:
    none = variation({ME: {THEFT: (15, 30)}, **of_others(*[(0, 24)] * makers)}, ME)
    every = variation({ME: {THEFT: (15, 30)}, **of_others(*[(24, 24)] * makers)}, ME)
    assert none is not None and every is not None
    assert none.others == 0 and every.others == 1
    assert 0.2 < none.lower < none.estimate < none.upper < 0.8
    assert none.estimate <= 0.5 <= every.estimate
    assert none.is_outside and every.is_outside
    assert every.estimate == pytest.approx(1 - none.estimate, abs=0.05)


def test_kinds_that_all_others_ended_one_way_leave_no_nan() -> None:
    of = {maker: {THEFT: (0, 12), DAMAGE: (3, 3)} for maker in OTHERS[:5]}
    found = variation({ME: {THEFT: (10, 30), DAMAGE: (5, 9)}, **of}, ME)
    assert found is not None and "nan" not in str(found)
    assert 0 <= found.lower <= found.estimate <= found.upper <= 1


def test_what_the_measure_does_not_count_is_left_out_and_parts_count_once() -> None:
    some = [MakerRow(ME, THEFT, code, n) for code, n in (("8", 4), ("1A", 5), ("1", 1), ("16", 99))]
    assert patterns.tally(some, OUT, {"1A": "1"}) == {ME: {THEFT: (4, 10)}}
