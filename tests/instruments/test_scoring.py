"""Every boundary of every instrument, each missing item, and answers that cannot be."""

from __future__ import annotations

from dataclasses import fields
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.errors import Invalid
from cjdiversion.instruments import catalogue, scoring
from cjdiversion.instruments.catalogue import FILES
from cjdiversion.instruments.instrument import ANY, Instrument
from cjdiversion.instruments.scoring import Complete, ForPolice, Incomplete, Scored, score
from tests.instruments.made import answers, one

ALL = catalogue.read(FILES)


def held(instrument: Instrument, applies_to: str = ANY) -> dict[str, int]:
    return {one.level: one.at_least for one in instrument.cut_offs_for(applies_to)}


def scored(name: str, said: str, applies_to: str = ANY) -> Scored:
    instrument = one(name)
    return score(instrument, answers(name, said), held(instrument, applies_to))


def complete(name: str, said: str, applies_to: str = ANY) -> Complete:
    result = scored(name, said, applies_to).result
    assert isinstance(result, Complete), result
    return result


AQ = {"A": "agrees-strongly", "a": "agrees", "d": "disagrees", "D": "disagrees-strongly"}
FOUR = (
    {"n": "normal", "s": "sleepy", "x": "abnormal"},
    {"0": "none", "1": "one", "2": "more", "u": "untestable"},
    {"0": "seven", "1": "fewer", "u": "untestable"},
    {"n": "no", "y": "yes"},
)


def aq_10(said: str) -> Complete:
    instrument = one("aq-10")
    given = {item.code: AQ[letter] for item, letter in zip(instrument, said, strict=True)}
    result = score(instrument, given, held(instrument)).result
    assert isinstance(result, Complete)
    return result


def four_at(said: str) -> Complete:
    instrument = one("4at")
    pairs = zip(instrument, FOUR, said, strict=True)
    given = {item.code: codes[letter] for item, codes, letter in pairs}
    result = score(instrument, given, held(instrument)).result
    assert isinstance(result, Complete)
    return result


# (instrument, answers, total, positive, band)
TABLE = [
    # PHQ-9: positive at 10; bands at 5, 10, 15 and 20
    ("phq-9", "000000000", 0, False, "least"),
    ("phq-9", "111100000", 4, False, "least"),
    ("phq-9", "111110000", 5, False, "mild"),
    ("phq-9", "333000000", 9, False, "mild"),
    ("phq-9", "333100000", 10, True, "moderate"),
    ("phq-9", "333110000", 11, True, "moderate"),
    ("phq-9", "333320000", 14, True, "moderate"),
    ("phq-9", "333330000", 15, True, "moderately-severe"),
    ("phq-9", "333333100", 19, True, "moderately-severe"),
    ("phq-9", "333333200", 20, True, "severe"),
    ("phq-9", "333333210", 21, True, "severe"),
    ("phq-9", "333333333", 27, True, "severe"),
    # PHQ-2: positive at 3
    ("phq-2", "00", 0, False, ""),
    ("phq-2", "11", 2, False, ""),
    ("phq-2", "12", 3, True, ""),
    ("phq-2", "30", 3, True, ""),
    ("phq-2", "22", 4, True, ""),
    ("phq-2", "33", 6, True, ""),
    # GAD-7: positive at 10; bands at 5, 10 and 15
    ("gad-7", "0000000", 0, False, "least"),
    ("gad-7", "1111000", 4, False, "least"),
    ("gad-7", "1111100", 5, False, "mild"),
    ("gad-7", "3330000", 9, False, "mild"),
    ("gad-7", "3331000", 10, True, "moderate"),
    ("gad-7", "3332000", 11, True, "moderate"),
    ("gad-7", "3333200", 14, True, "moderate"),
    ("gad-7", "3333300", 15, True, "severe"),
    ("gad-7", "3333333", 21, True, "severe"),
    # GAD-2: positive at 3
    ("gad-2", "20", 2, False, ""),
    ("gad-2", "21", 3, True, ""),
    ("gad-2", "31", 4, True, ""),
    # K6: positive at 13
    ("k6", "000000", 0, False, ""),
    ("k6", "444000", 12, False, ""),
    ("k6", "444100", 13, True, ""),
    ("k6", "444200", 14, True, ""),
    ("k6", "444444", 24, True, ""),
    # AUDIT-C: positive at 5
    ("audit-c", "000", 0, False, ""),
    ("audit-c", "400", 4, False, ""),
    ("audit-c", "410", 5, True, ""),
    ("audit-c", "411", 6, True, ""),
    ("audit-c", "444", 12, True, ""),
    # CMHS-M: positive at 6 of 12
    ("cmhs-m", "nnnnnnnnnnnn", 0, False, ""),
    ("cmhs-m", "yyyyynnnnnnn", 5, False, ""),
    ("cmhs-m", "yyyyyynnnnnn", 6, True, ""),
    ("cmhs-m", "nnnnnyyyyyyy", 7, True, ""),
    ("cmhs-m", "yyyyyyyyyyyy", 12, True, ""),
    # CMHS-W: positive at 4 of 8
    ("cmhs-w", "nnnnnnnn", 0, False, ""),
    ("cmhs-w", "yyynnnnn", 3, False, ""),
    ("cmhs-w", "yyyynnnn", 4, True, ""),
    ("cmhs-w", "nnnyyyyy", 5, True, ""),
    ("cmhs-w", "yyyyyyyy", 8, True, ""),
]


@pytest.mark.parametrize(("name", "said", "total", "is_positive", "band"), TABLE)
def test_totals_verdicts_and_bands(
    name: str, said: str, total: int, is_positive: bool, band: str
) -> None:
    result = complete(name, said)
    assert (result.total, result.is_positive, result.band) == (total, is_positive, band)
    assert result.branch == ""


@pytest.mark.parametrize(
    ("whose", "said", "total", "is_positive"),
    [
        ("men", "yyyynn", 3, False),
        ("men", "yyyyyn", 4, True),
        ("men", "yyyyyy", 5, True),
        ("women", "yyynnn", 2, False),
        ("women", "yyyynn", 3, True),
        ("women", "yyyyyn", 4, True),
        ("neither", "yyynnn", 2, False),
        ("neither", "yyyynn", 3, True),
        ("neither", "yyyyyn", 4, True),
        ("men", "ynnnnn", 0, False),
    ],
)
def test_the_pc_ptsd_5_has_a_cut_off_for_each_gender_option(
    whose: str, said: str, total: int, is_positive: bool
) -> None:
    result = complete("pc-ptsd-5", said, whose)
    assert (result.total, result.is_positive, result.branch) == (total, is_positive, "")


def test_a_gate_that_shuts_is_a_branch_of_its_own_and_not_just_a_nought() -> None:
    shut, through = complete("pc-ptsd-5", "n-----", "men"), complete("pc-ptsd-5", "ynnnnn", "men")
    assert (shut.total, shut.is_positive, shut.branch) == (0, False, "no-event")
    assert (through.total, through.branch) == (0, "")
    assert shut != through


def test_what_is_past_a_shut_gate_cannot_be_answered() -> None:
    with pytest.raises(Invalid) as refused:
        scored("pc-ptsd-5", "ny----", "men")
    assert list(refused.value.fields) == ["intrusion"]
    assert "The first answer ends it there" in refused.value.fields["intrusion"][0][1]


def test_an_open_gate_still_asks_the_five() -> None:
    result = scored("pc-ptsd-5", "yyyy--", "women").result
    assert result == Incomplete(("numb", "blame"), ())


def test_an_unanswered_gate_is_missing_with_all_behind_it() -> None:
    result = scored("pc-ptsd-5", "-yyyyy", "women").result
    assert result == Incomplete(("event",), ())


@pytest.mark.parametrize(
    ("said", "total", "is_positive"),
    [
        # agreeing scores on 1, 7, 8 and 10; disagreeing on the others
        ("dAAAAAddAd", 0, False),
        ("aAAAAAaaAa", 4, False),
        ("AdAAAAAAAA", 5, False),
        ("ADDAAAAAAA", 6, True),
        ("ADDDAAAAAA", 7, True),
        ("ADDDDDAADA", 10, True),
        ("aaaaaaaaaa", 4, False),
        ("dddddddddd", 6, True),
    ],
)
def test_the_aq_10_reverses_six_of_its_ten(said: str, total: int, is_positive: bool) -> None:
    result = aq_10(said)
    assert (result.total, result.is_positive) == (total, is_positive)


def test_each_statement_of_the_aq_10_scores_the_right_way() -> None:
    agree = [item.code for item in one("aq-10") if item.weights["agrees"] == 1]
    disagree = [item.code for item in one("aq-10") if item.weights["disagrees-strongly"] == 1]
    assert agree == ["s1", "s7", "s8", "s10"]
    assert disagree == ["s2", "s3", "s4", "s5", "s6", "s9"]


@pytest.mark.parametrize(
    ("said", "total", "levels", "band"),
    [
        ("n00n", 0, (), "none"),
        ("s00n", 0, (), "none"),
        ("n10n", 1, ("cognition",), "cognition"),
        ("n01n", 1, ("cognition",), "cognition"),
        ("n11n", 2, ("cognition",), "cognition"),
        ("n21n", 3, ("cognition",), "cognition"),
        ("nu1n", 3, ("cognition",), "cognition"),
        ("n2un", 4, ("delirium", "cognition"), "delirium"),
        ("nuun", 4, ("delirium", "cognition"), "delirium"),
        ("x00n", 4, ("delirium", "cognition"), "delirium"),
        ("n00y", 4, ("delirium", "cognition"), "delirium"),
        ("n01y", 5, ("delirium", "cognition"), "delirium"),
        ("xuuy", 12, ("delirium", "cognition"), "delirium"),
    ],
)
def test_the_4at_has_two_levels_and_scores_what_cannot_be_tested(
    said: str, total: int, levels: tuple[str, ...], band: str
) -> None:
    result = four_at(said)
    assert (result.total, result.levels, result.band) == (total, levels, band)


@pytest.mark.parametrize(
    ("said", "met"),
    [
        ("nnnnnnnnn", ()),
        ("ynnnnnnnn", ()),
        ("nnnnnynnn", ()),
        ("yynnnnnnn", ("symptoms",)),
        ("ynnnnynnn", ("symptoms",)),
        ("yyynnnnnn", ("symptoms",)),
        ("nnnnnnynn", ("medicine",)),
        ("nnnnnnnyn", ("hospital",)),
        ("nnnnnnnny", ("other-concern",)),
        ("ynnnnnnyn", ("hospital",)),
        ("yyyyyyyyy", ("symptoms", "medicine", "hospital", "other-concern")),
    ],
)
def test_the_bjmhs_is_positive_by_any_of_four_and_has_no_total(
    said: str, met: tuple[str, ...]
) -> None:
    result = complete("bjmhs", said)
    assert (result.total, result.met, result.is_positive) == (None, met, bool(met))


def test_an_incomplete_bjmhs_says_which_single_answers_ask_for_more_but_counts_nothing() -> None:
    result = scored("bjmhs", "yyyyyyny-").result
    assert result == Incomplete(("other-concern",), ("hospital",))


# --- what is missing, and what cannot be ----------------------------------------------------------


def whole(instrument: Instrument) -> dict[str, str]:
    """The answers with the largest weights, or yes: a gate is open."""
    return {
        item.code: max(item.options, key=lambda code: item.weights.get(code, code == "yes"))
        for item in instrument
    }


def whose(instrument: Instrument) -> str:
    return next(iter(instrument.cut_off_for), ANY)


@pytest.mark.parametrize(
    ("name", "item"), [(one.id, item.code) for one in ALL for item in one], ids=str
)
def test_each_item_that_is_missing_leaves_it_incomplete(name: str, item: str) -> None:
    instrument = one(name)
    said = whole(instrument)
    del said[item]
    result = score(instrument, said, held(instrument, whose(instrument))).result
    assert isinstance(result, Incomplete)
    assert result.missing == (item,)


@pytest.mark.parametrize(
    ("name", "item"), [(one.id, item.code) for one in ALL for item in one], ids=str
)
@pytest.mark.parametrize("bad", ["", "9", "maybe", "Yes", " 1", "None"])
def test_an_answer_that_is_not_offered_is_refused_at_its_item(
    name: str, item: str, bad: str
) -> None:
    instrument = one(name)
    said = {**whole(instrument), item: bad}
    with pytest.raises(Invalid) as refused:
        score(instrument, said, held(instrument, whose(instrument)))
    assert refused.value.fields == {item: [("unknown", "Select one of the answers offered")]}


def test_an_item_of_another_instrument_is_refused_in_words() -> None:
    instrument = one("gad-7")
    with pytest.raises(Invalid) as refused:
        score(instrument, {**whole(instrument), "self-harm": "3"}, held(instrument))
    words = "GAD-7 has no item of this name"
    assert refused.value.fields == {"self-harm": [("unknown-item", words)]}


# --- what holds whatever was answered -------------------------------------------------------------


@st.composite
def said_of(draw: st.DrawFn) -> tuple[Instrument, dict[str, str]]:
    """Any instrument with any answers to any of its items, in any order."""
    instrument = draw(st.sampled_from(ALL))
    items = draw(st.permutations(instrument.items))
    some = draw(st.lists(st.booleans(), min_size=len(items), max_size=len(items)))
    return instrument, {
        item.code: draw(st.sampled_from(sorted(item.options)))
        for item, is_answered in zip(items, some, strict=True)
        if is_answered
    }


def past_a_shut_gate(instrument: Instrument, said: dict[str, str]) -> bool:
    gate = instrument.gate
    return bool(gate and said.get(gate.item, gate.goes_on) != gate.goes_on)


@given(said_of())
def test_short_of_all_there_is_never_a_total_a_band_or_a_verdict(
    drawn: tuple[Instrument, dict[str, str]],
) -> None:
    instrument, said = drawn
    if past_a_shut_gate(instrument, said):
        return
    result = score(instrument, said, held(instrument, whose(instrument))).result
    if len(said) < len(instrument.items):
        assert isinstance(result, Incomplete)
        names = {field.name for field in fields(result)}
        assert names.isdisjoint({"total", "band", "levels", "is_positive"})
        assert not hasattr(result, "is_positive")
    else:
        assert isinstance(result, Complete)


@given(said_of(), st.randoms())
def test_the_order_of_answering_changes_nothing(
    drawn: tuple[Instrument, dict[str, str]], random: object
) -> None:
    instrument, said = drawn
    if past_a_shut_gate(instrument, said):
        return
    codes = list(said)
    random.shuffle(codes)  # type: ignore[attr-defined]
    cut_offs = held(instrument, whose(instrument))
    again = {code: said[code] for code in codes}
    assert score(instrument, again, cut_offs) == score(instrument, said, cut_offs)


@given(said_of())
def test_a_positive_answer_about_self_harm_asks_for_safety_action_whatever_else_is_said(
    drawn: tuple[Instrument, dict[str, str]],
) -> None:
    instrument, said = drawn
    if past_a_shut_gate(instrument, said):
        return
    asks = score(instrument, said, held(instrument, whose(instrument))).asks_for_safety_action
    assert asks is (instrument.id == "phq-9" and said.get("self-harm", "0") != "0")


@given(st.dictionaries(st.sampled_from([item.code for item in one("phq-9")]), st.just("0")))
def test_no_total_however_low_hides_the_ninth(rest: dict[str, str]) -> None:
    said = {**rest, "self-harm": "1"}
    assert score(one("phq-9"), said, held(one("phq-9"))).asks_for_safety_action


@pytest.mark.parametrize("instrument", ALL, ids=lambda one: one.id)
def test_every_total_that_can_be_reached_has_a_verdict_and_at_most_one_band(
    instrument: Instrument,
) -> None:
    if not instrument.is_added_up:
        return
    for total in range(instrument.most + 1):
        inside = [band for band in instrument.bands if band.least <= total <= band.most]
        assert len(inside) == (1 if instrument.bands else 0)


# --- what may be known outside --------------------------------------------------------------------


def test_what_police_may_know_has_no_room_for_a_number_or_a_word() -> None:
    assert get_type_hints(ForPolice) == {"asks_for_safety_action": bool}
    told = scored("phq-9", "333333331").for_police
    assert told == ForPolice(True)
    assert not hasattr(told, "__dict__")
    with pytest.raises((AttributeError, TypeError)):
        told.total = 25  # type: ignore[attr-defined]


def test_asking_about_safety_needs_no_score() -> None:
    assert scoring.asks_for_safety(one("phq-9"), {"self-harm": "2"})
    assert not scoring.asks_for_safety(one("phq-9"), {"self-harm": "0"})
    assert not scoring.asks_for_safety(one("phq-9"), {})
