"""Vulnerable, intimidated, enhanced: each ground met, not met and unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.victims import grounds
from cjdiversion.victims.answers import NOT_LOOKED_AT
from cjdiversion.victims.grounds import RULES, Group, State, Verdict
from cjdiversion.victims.rules import Part
from tests.victims import made

TODAY = date(2026, 3, 27)
ALL = list(RULES)
MET, NOT_MET, UNKNOWN = State.MET, State.NOT_MET, State.UNKNOWN


@dataclass(frozen=True)
class Aged:
    born_on: date | None = None
    stated_age: int | None = None


ADULT, CHILD, NOBODY_KNOWS = Aged(date(1986, 5, 3)), Aged(date(2014, 5, 3)), Aged()


def verdict(code: str, answer: str, aged: Aged = ADULT, part: Part = Part.BOTH) -> Verdict:
    said = {code: made.ground(answer)} if answer else {}
    (found,) = grounds.verdicts(said, aged, part, [code], TODAY)
    return found


# --- each ground --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("aged", "answer", "state"),
    [
        (CHILD, "", MET),
        (CHILD, "refused", MET),
        (Aged(stated_age=12), "", MET),
        (ADULT, "", NOT_MET),
        (ADULT, "not-asked", NOT_MET),
        (NOBODY_KNOWS, "yes", MET),
        (NOBODY_KNOWS, "no", NOT_MET),
        (NOBODY_KNOWS, "", UNKNOWN),
        (NOBODY_KNOWS, "not-asked", UNKNOWN),
        (NOBODY_KNOWS, "unable", UNKNOWN),
        (Aged(date(1986, 5, 3), 17), "", UNKNOWN),  # two ages that differ
    ],
)
def test_under_18_goes_by_the_age_on_record_first(aged: Aged, answer: str, state: State) -> None:
    found = verdict("under-18", answer, aged)
    assert (found.state, found.group) == (state, Group.VULNERABLE)
    assert found.source == "Youth Justice and Criminal Evidence Act 1999 s16(1)(a)"


def test_somebody_turns_18_on_their_birthday_and_not_before() -> None:
    aged = Aged(date(2008, 3, 28))
    (before,) = grounds.verdicts({}, aged, Part.BOTH, ["under-18"], TODAY)
    (after,) = grounds.verdicts({}, aged, Part.BOTH, ["under-18"], date(2026, 3, 28))
    assert (before.state, after.state) == (MET, NOT_MET)


@pytest.mark.parametrize("code", ["mental-disorder", "impairment", "physical", "fear"])
@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        ("yes", MET, "evidence likely to suffer"),
        ("yes-without", NOT_MET, "evidence not likely to suffer"),
        ("yes-unsure", UNKNOWN, "effect on evidence not known"),
        ("no", NOT_MET, "Said not to be so"),
        ("not-asked", UNKNOWN, "Not asked"),
        ("refused", UNKNOWN, "Refused to say"),
        ("unable", UNKNOWN, "Unable to answer"),
        ("", UNKNOWN, NOT_LOOKED_AT),
    ],
)
def test_a_condition_counts_by_its_effect_on_evidence(
    code: str, answer: str, state: State, reason: str
) -> None:
    found = verdict(code, answer)
    assert found.state is state
    assert reason in found.reason
    assert found.source.startswith("Youth Justice and Criminal Evidence Act 1999 s1")


@pytest.mark.parametrize(
    ("answer", "part", "state"),
    [
        ("yes", Part.VICTIM, MET),
        ("yes-without", Part.VICTIM, NOT_MET),
        ("no", Part.BOTH, NOT_MET),
        ("", Part.BOTH, UNKNOWN),
        ("refused", Part.BOTH, UNKNOWN),
        ("yes", Part.WITNESS, NOT_MET),
    ],
)
def test_a_complainant_is_intimidated_unless_they_do_not_wish_it(
    answer: str, part: Part, state: State
) -> None:
    found = verdict("complainant", answer, part=part)
    assert (found.state, found.group) == (state, Group.INTIMIDATED)


@pytest.mark.parametrize(
    ("answer", "part", "state"),
    [
        ("yes", Part.VICTIM, MET),
        ("yes", Part.WITNESS, MET),
        ("yes-without", Part.WITNESS, NOT_MET),
        ("no", Part.BOTH, NOT_MET),
        ("", Part.WITNESS, UNKNOWN),
    ],
)
def test_every_witness_of_a_gun_or_knife_offence_is_intimidated_unless_they_do_not_wish_it(
    answer: str, part: Part, state: State
) -> None:
    found = verdict("weapon-offence", answer, part=part)
    assert (found.state, found.group) == (state, Group.INTIMIDATED)


@pytest.mark.parametrize("code", ["serious-crime", "persistently-targeted"])
@pytest.mark.parametrize(
    ("answer", "part", "state"),
    [
        ("yes", Part.VICTIM, MET),
        ("no", Part.VICTIM, NOT_MET),
        ("not-asked", Part.VICTIM, UNKNOWN),
        ("", Part.BOTH, UNKNOWN),
        ("yes", Part.WITNESS, NOT_MET),
    ],
)
def test_the_victims_code_is_for_victims(code: str, answer: str, part: Part, state: State) -> None:
    assert verdict(code, answer, part=part).state is state


def test_what_the_officer_wrote_stands_beside_the_rules_own_reason() -> None:
    said = {"fear": made.ground("yes", "family", "Will not walk past his door")}
    (found,) = grounds.verdicts(said, ADULT, Part.BOTH, ["fear"], TODAY)
    assert (found.known_by, found.because) == ("family", "Will not walk past his door")


def test_only_the_grounds_of_the_day_are_judged() -> None:
    said = {code: made.ground("yes") for code in ALL}
    found = grounds.verdicts(said, ADULT, Part.BOTH, ["fear", "no-such-ground"], TODAY)
    assert [one.code for one in found] == ["fear"]


def test_every_question_takes_an_answer_that_was_not_given() -> None:
    for rule in RULES.values():
        assert {"yes", "no", "not-asked", "refused", "unable"} <= set(rule.answers), rule.code


# --- together -----------------------------------------------------------------------------------

ANSWERS = st.fixed_dictionaries(
    {code: st.sampled_from(["", *rule.answers]).map(made.ground) for code, rule in RULES.items()}
)
AGES = st.sampled_from([ADULT, CHILD, NOBODY_KNOWS])


@given(ANSWERS, AGES, st.sampled_from(Part))
def test_a_group_is_met_by_one_ground_and_ruled_out_only_by_all(
    said: dict[str, dict[str, str]], aged: Aged, part: Part
) -> None:
    found = grounds.verdicts(said, aged, part, ALL, TODAY)
    for group in Group:
        states = {one.state for one in found if one.group is group}
        whole = grounds.group_state(found, group)
        assert (whole is MET) == (MET in states)
        assert (whole is NOT_MET) == (states == {NOT_MET})


@given(ANSWERS, AGES, st.sampled_from(Part))
def test_enhanced_rights_follow_from_any_ground_and_never_for_a_mere_witness(
    said: dict[str, dict[str, str]], aged: Aged, part: Part
) -> None:
    found = grounds.verdicts(said, aged, part, ALL, TODAY)
    state, reason = grounds.enhanced(found, part)
    assert reason
    if part is Part.WITNESS:
        assert state is NOT_MET
    else:
        assert state is grounds.any_of([one.state for one in found])


@given(ANSWERS, AGES, st.permutations(ALL))
def test_the_order_of_the_grounds_changes_no_verdict(
    said: dict[str, dict[str, str]], aged: Aged, order: list[str]
) -> None:
    one_way = grounds.verdicts(said, aged, Part.BOTH, ALL, TODAY)
    other_way = grounds.verdicts(said, aged, Part.BOTH, order, TODAY)
    assert {one.code: one for one in one_way} == {one.code: one for one in other_way}


def test_a_child_who_is_a_victim_has_enhanced_rights_before_anybody_asks() -> None:
    found = grounds.verdicts({}, CHILD, Part.VICTIM, ALL, TODAY)
    assert grounds.enhanced(found, Part.VICTIM) == (MET, "Under 18 by the age on record")


def test_until_it_is_known_the_shorter_times_are_named() -> None:
    found = grounds.verdicts({}, ADULT, Part.VICTIM, ALL, TODAY)
    state, reason = grounds.enhanced(found, Part.VICTIM)
    assert (state, reason) == (UNKNOWN, "Until it is known, work to the shorter times")
