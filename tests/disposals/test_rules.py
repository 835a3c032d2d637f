"""Every outcome code and every option, by table: what stands in the way, and what does not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cjdiversion.disposals import demands, rules
from cjdiversion.disposals.catalogue import (
    Catalogue,
    Cell,
    Demand,
    DepartureReason,
    Option,
    Outcome,
)
from cjdiversion.disposals.known import Answer, Known
from cjdiversion.disposals.openings import Suspect
from cjdiversion.disposals.proposals import Asked, Authoriser, Gravity, Proposal
from cjdiversion.reference import FILES
from tests.disposals.made import facts

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
ADULT = Suspect(age=30, age_at_offence=30)
CHILD = Suspect(is_possibly_child=True, age=15, age_at_offence=15)
UNKNOWN = Suspect(is_possibly_child=True)


def rows(kind: str) -> list[dict[str, Any]]:
    return list(json.loads((FILES / f"{kind}.json").read_text(encoding="utf-8"))["entries"])


def outcomes() -> list[Outcome]:
    return [
        Outcome(
            code=row["code"],
            label=row["label"],
            decided_by=row["attributes"]["decided_by"],
            is_assignable=row["attributes"].get("assignable", True),
            approver=row["attributes"].get("approver", ""),
            is_part_of=row["attributes"].get("subset_of", ""),
            is_by_option=row["attributes"].get("by_option", False),
            age_from=row["attributes"].get("age_from", 0),
            is_without_suspect=row["attributes"].get("no_suspect", False),
            is_limit_over=row["attributes"].get("limit_over", False),
        )
        for row in rows("outcome_codes")
    ]


def options() -> list[Option]:
    return [
        Option(
            code=row["code"],
            label=row["label"],
            outcome_code=row["attributes"]["outcome_code"],
            is_in_force=row["attributes"].get("in_force", True),
            age_from=row["attributes"]["age_from"],
            age_to=row["attributes"].get("age_to"),
            admission=row["attributes"]["admission"],
            agreement=row["attributes"]["agreement"],
            lowest_rank=row["attributes"].get("lowest_rank", ""),
        )
        for row in rows("oocr_options")
    ]


def all_demands() -> list[Demand]:
    content = json.loads((FILES / "outcome_demands.json").read_text(encoding="utf-8"))
    return [
        Demand(
            row["code"],
            row["label"],
            **row["attributes"],
            source=content["sources"][row["source"]],
            mark=row["mark"],
        )
        for row in content["entries"]
    ]


def departures() -> list[DepartureReason]:
    asked = ("direction", "needs_text", "needs_reference", "age_to")
    return [
        DepartureReason(
            row["code"],
            row["label"],
            **{name: row["attributes"][name] for name in asked if name in row["attributes"]},
            origin=row["source"],
        )
        for row in rows("departure_reasons")
    ]


HELD = Catalogue(
    outcomes=outcomes(),
    options=options(),
    demands=all_demands(),
    ranks=[(row["code"], row["attributes"]["order"]) for row in rows("ranks")],
    departures=departures(),
    weights={row["code"]: row["attributes"]["weight"] for row in rows("outcome_weights")},
    rank_labels={row["code"]: row["label"] for row in rows("ranks")},
)

NOT_SCORED = Gravity()


def asked(
    outcome: str,
    suspect: Suspect = ADULT,
    *,
    held: Catalogue = HELD,
    rank: str = "sergeant",
    authoriser: Authoriser | None = None,
    gravity: Gravity = NOT_SCORED,
    **over: Any,
) -> Asked:
    said = Proposal(**facts(outcome, at=NOW - timedelta(hours=1), **over))
    found = held.outcome(outcome)
    assert found is not None
    option = held.option(said.option_code)
    day = date(2026, 6, 10)
    return Asked(
        said, suspect, held, found, option, rank, day, NOW, authoriser or Authoriser(), gravity
    )


def told(outcome: str, suspect: Suspect = ADULT, **over: Any) -> set[str]:
    return {one.code for one in rules.broken(asked(outcome, suspect, **over))}


CPS = {
    "prosecutor": "P. Nair",
    "prosecutor_reference": "CPS/77",
    "prosecutor_decided_on": date(2026, 6, 9),
}
# code → (suspect, what else is said)
ENOUGH: dict[str, tuple[Suspect, dict[str, Any]]] = {
    **{code: (ADULT, {}) for code in ("1", "1A", "3", "4", "5", "6", "7", "8", "10", "12", "13")},
    **{code: (ADULT, {}) for code in ("15", "16", "17", "20", "21", "22")},
    "2": (CHILD, {}),
    "2A": (CHILD, {"option_code": "youth-caution", "suspect_position": "admits"}),
    "3A": (
        ADULT,
        {"option_code": "simple-caution", "suspect_position": "admits", "suspect_agrees": True},
    ),
    "9": (ADULT, CPS),
    "11": (Suspect(is_possibly_child=True, age=9, age_at_offence=9), {}),
}
NEVER = {
    "0": "not-an-outcome",
    "14": "suspect-identified",
    "18": "suspect-identified",
    "19": "not-an-outcome",
}


@pytest.mark.parametrize("code", sorted(ENOUGH))
def test_an_outcome_with_all_it_rests_on_is_taken(code: str) -> None:
    suspect, over = ENOUGH[code]
    assert told(code, suspect, **over) == set()


def test_every_outcome_code_is_tried_here() -> None:
    assert {*ENOUGH, *NEVER} == {outcome.code for outcome in HELD.outcomes}


@pytest.mark.parametrize(("code", "why"), NEVER.items())
def test_what_is_no_decision_here_is_refused(code: str, why: str) -> None:
    assert told(code) == {why}


@pytest.mark.parametrize("code", sorted(ENOUGH))
def test_reasons_are_asked_equally_of_every_outcome(code: str) -> None:
    suspect, over = ENOUGH[code]
    short, enough = "x" * (rules.REASONS_AT_LEAST - 1), "x" * rules.REASONS_AT_LEAST
    assert told(code, suspect, **over, reasons=short) == {"reasons-short"}
    assert told(code, suspect, **over, reasons=enough) == set()


MISSING: list[tuple[str, dict[str, Any], str, str]] = [
    ("9", {**CPS, "prosecutor": ""}, "prosecutor", "prosecutor-missing"),
    ("9", {**CPS, "prosecutor_reference": ""}, "prosecutor_reference",
     "prosecutor-reference-missing"),
    ("9", {**CPS, "prosecutor_decided_on": None}, "prosecutor_decided_on",
     "prosecutor-date-missing"),
    ("9", {**CPS, "prosecutor_decided_on": date(2026, 6, 11)}, "prosecutor_decided_on",
     "prosecutor-date-late"),
    ("1", {"prosecutor": "P. Nair", "prosecutor_decided_on": date(2026, 6, 9)},
     "prosecutor_reference", "prosecutor-reference-missing"),
    ("10", CPS, "prosecutor", "not-for-cps"),
    ("10", {"public_interest": []}, "public_interest", "10-factors"),
    ("10", {"why_not_others": " "}, "why_not_others", "10-why-not"),
    ("10", {"victim_told": "not-yet"}, "victim_told", "10-victim-told"),
    ("12", {"opinion_by": ""}, "opinion_by", "12-opinion-by"),
    ("12", {"opinion_role": ""}, "opinion_role", "12-opinion-role"),
    ("12", {"opinion_on": None}, "opinion_on", "12-opinion-on"),
    ("12", {"opinion_on": date(2026, 6, 11)}, "opinion_on", "opinion-late"),
    ("12", {"opinion_lasting": ""}, "opinion_lasting", "12-lasting-opinion"),
    ("12", {"opinion_lasting": "that-day"}, "opinion_lasting", "12-lasting-opinion"),
    ("12", {"opinion_lasting": "until"}, "opinion_lasting", "12-lasting-opinion"),
    ("12", {"opinion_lasting": "until", "opinion_until": date(2026, 6, 10)},
     "opinion_lasting", "12-lasting-opinion"),
    ("12", {"opinion_on": date(2026, 6, 9), "opinion_until": date(2026, 6, 8)},
     "opinion_until", "opinion-order"),
    ("12", {"evidential_position": "  "}, "evidential_position", "12-evidence"),
    ("12", {"victim_told": "not-yet"}, "victim_told", "12-victim-told"),
    ("1", {"victim_told": "not-possible"}, "victim_why_not", "victim-why-not"),
    ("1", {"victim_told_on": date(2026, 6, 9)}, "victim_told_on", "victim-told-early"),
    ("1", {"victim_consulted_on": date(2026, 6, 11)}, "victim_consulted_on", "victim-asked-late"),
    ("13", {"prevented_who": ""}, "prevented_who", "13-who"),
    ("13", {"prevented_how": ""}, "prevented_how", "13-how"),
    ("13", {"prevented_known": ""}, "prevented_known", "13-known"),
    ("13", {"victim_told": "not-yet"}, "victim_told", "13-victim-told"),
    ("13", {"victim_told": "not-possible", "victim_why_not": "Moved away"}, "victim_told",
     "13-victim-told"),
    ("20", {"taken_over_by": ""}, "taken_over_by", "20-taken-over-by"),
    ("20", {"taken_over_reference": ""}, "taken_over_reference", "20-reference"),
    ("20", {"victim_told_on": None}, "victim_told_on", "20-victim-told-on"),
    ("20", {"victim_told_on": date(2026, 6, 11)}, "victim_told_on", "victim-told-late"),
    ("20", {"victim_told": "not-yet"}, "victim_told", "20-victim-told"),
    ("21", {"victim_told": "not-yet"}, "victim_told", "21-victim-told"),
    ("22", {"activity": ""}, "activity", "22-activity"),
    ("22", {"activity_provider": ""}, "activity_provider", "22-provider"),
    ("22", {"activity_done_on": None}, "activity_done_on", "22-activity-done"),
    ("22", {"activity_done_on": date(2026, 6, 11)}, "activity_done_on", "22-activity-done"),
    ("8", {"suspect_position": "neither"}, "suspect_position", "not-accepted"),
    ("8", {"suspect_position": ""}, "suspect_position", "not-accepted"),
    ("8", {"suspect_agrees": False}, "suspect_agrees", "not-agreed"),
    ("3", {"suspect_position": "accepts"}, "suspect_position", "not-admitted"),
    ("3", {"suspect_agrees": None}, "suspect_agrees", "not-agreed"),
    ("8", {"option_code": ""}, "outcome_code", "option-missing"),
    ("22", {"option_code": ""}, "outcome_code", "option-missing"),
    ("1", {"option_code": "penalty-notice"}, "outcome_code", "option-of-other-outcome"),
    ("11", {}, "outcome_code", "old-enough"),
    ("1", {"decided_at": NOW + timedelta(minutes=1)}, "decided_at", "in-the-future"),
    ("1", {"crime_recorded_on": date(2026, 6, 11)}, "crime_recorded_on", "recorded-late"),
    ("1", {"ld_available": "no"}, "ld_read", "ld-not-there"),
    ("1", {"ld_read": "no", "ld_used": "yes"}, "ld_used", "ld-used-unread"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "over", "field", "rule"), MISSING)
def test_what_is_missing_is_said_at_its_field(
    code: str, over: dict[str, Any], field: str, rule: str
) -> None:
    found = rules.broken(asked(code, **over))
    assert [(one.field, one.code) for one in found] == [(field, rule)]


def test_every_demand_of_the_dated_rows_is_one_the_rules_know() -> None:
    assert {demand.demand for demand in HELD.demands} == set(demands.DEMANDS)


def test_every_rule_names_its_field_and_no_rule_is_there_twice() -> None:
    codes = [rule.code for rule in rules.RULES]
    assert len(codes) == len(set(codes))
    assert all(rule.field in Proposal.__dataclass_fields__ for rule in rules.RULES)


def test_a_refusal_carries_its_source() -> None:
    (one,) = rules.broken(asked("22", activity_done_on=None))
    assert one.told == (
        "22-activity-done",
        "Outcome 22 is recorded only once the activity has been done: enter the day. "
        "Source: NPCC guidance on outcome 22, as described at yjlc.uk (V)",
    )


ADULTS_ONLY = ["simple-caution", "conditional-caution", "penalty-notice"]
CHILDREN_ONLY = ["youth-caution", "youth-conditional-caution"]
NOT_IN_FORCE = ["diversionary-caution", "community-caution"]
ALL_SAID = {
    "suspect_position": "admits",
    "suspect_agrees": True,
    "activity": "A course",
    "activity_provider": "Northshire Together",
    "activity_done_on": date(2026, 6, 9),
}


def of_option(code: str, suspect: Suspect) -> set[str]:
    option = HELD.option(code)
    assert option is not None
    return told(option.outcome_code, suspect, **{**ALL_SAID, "option_code": code})


@pytest.mark.parametrize("suspect", [CHILD, UNKNOWN], ids=["child", "age not known"])
@pytest.mark.parametrize("code", ADULTS_ONLY)
def test_an_adult_option_is_refused_for_a_possible_child(code: str, suspect: Suspect) -> None:
    assert of_option(code, suspect) == {"adults-only"}
    assert of_option(code, ADULT) == set()


# How the options of a force may stand: as they are, each at its end, each switched off.
HELDS = {
    "in force": HELD,
    "ended": replace(HELD, options=()),
    "switched off": replace(
        HELD, options=[replace(option, is_in_force=False) for option in HELD.options]
    ),
}
BY_OPTION = ("2", "2A", "3", "3A", "6", "8", "22")


@pytest.mark.parametrize("held", HELDS.values(), ids=HELDS)
@pytest.mark.parametrize("code", BY_OPTION)
def test_an_outcome_by_option_is_nothing_without_an_open_one(code: str, held: Catalogue) -> None:
    for suspect in (ADULT, CHILD, UNKNOWN):
        assert "option-missing" in told(code, suspect, held=held, **{**ALL_SAID, "option_code": ""})
        if held is HELDS["switched off"]:
            for option in held.options:
                said = {**ALL_SAID, "option_code": option.code}
                assert "not-in-force" in told(code, suspect, held=held, **said)


@pytest.mark.parametrize("held", HELDS.values(), ids=HELDS)
@pytest.mark.parametrize("suspect", [CHILD, UNKNOWN], ids=["child", "age not known"])
@pytest.mark.parametrize("code", ["3", "3A", "6"])
def test_an_adult_outcome_is_refused_for_a_possible_child_by_its_code_alone(
    code: str, suspect: Suspect, held: Catalogue
) -> None:
    for option in ("", "community-resolution", *ADULTS_ONLY):
        said = {**ALL_SAID, "option_code": option}
        assert "adults-only" in told(code, suspect, held=held, **said)
    assert "adults-only" not in told(code, ADULT, held=held, **{**ALL_SAID, "option_code": ""})


@pytest.mark.parametrize("code", CHILDREN_ONLY)
def test_a_child_option_is_refused_for_an_adult(code: str) -> None:
    assert of_option(code, ADULT) == {"children-only"}
    assert of_option(code, CHILD) == set()


@pytest.mark.parametrize("code", NOT_IN_FORCE)
def test_an_option_that_is_not_in_force_is_refused(code: str) -> None:
    assert of_option(code, ADULT) == {"not-in-force"}


UNDER_TEN = {
    "then": replace(CHILD, age=10, age_at_offence=9),
    "now": replace(CHILD, age=9, age_at_offence=None),
}


@pytest.mark.parametrize("suspect", UNDER_TEN.values(), ids=UNDER_TEN)
def test_a_child_under_ten_at_the_offence_has_no_option_and_only_outcome_11(
    suspect: Suspect,
) -> None:
    for option in (*ADULTS_ONLY, *CHILDREN_ONLY, "community-resolution", "diversionary-activity"):
        assert of_option(option, suspect) == {"under-ten"}
    for code, (_, over) in ENOUGH.items():
        said = {**over, "option_code": ""}
        assert ("under-ten" in told(code, suspect, **said)) is (code != "11")
    assert told("11", suspect) == set()
    assert "under-ten" not in told("1", replace(CHILD, age=10, age_at_offence=10))


def test_of_a_victim_who_has_died_somebody_is_told_for_them_or_nobody_is_there() -> None:
    died: dict[str, Any] = {"prevented_who": "victim", "prevented_how": "died"}
    assert told("13", **died) == set()
    alone = {"victim_told": "not-possible", "victim_why_not": "There is no family"}
    assert told("13", **died, **alone) == set()
    assert told("13", **died, victim_told="not-yet") == {"13-victim-told"}


def test_outcome_21_for_a_child_or_domestic_abuse_asks_why() -> None:
    sensitive = replace(ADULT, is_sensitive=True)
    answered = (Known(domestic=Answer.YES), Known(intimate=Answer.YES), Known(hate=Answer.YES))
    for suspect in (CHILD, sensitive, *(replace(ADULT, known=known) for known in answered)):
        assert told("21", suspect) == {"21-exception"}
        assert told("21", suspect, exception_reason="The child’s own wish, with the panel") == set()


def test_a_person_detained_for_their_care_has_no_outcome() -> None:
    assert told("1", Suspect(is_suspect=False, age=30)) == {"not-a-suspect"}


def test_a_decision_is_not_before_the_case_or_the_offence() -> None:
    late = replace(ADULT, opened_at=NOW, offence_on=date(2026, 6, 11))
    assert told("1", late) == {"before-the-case", "before-the-offence"}


def test_an_opinion_may_last_until_a_day_after_the_decision() -> None:
    assert told("12", opinion_lasting="until", opinion_until=date(2026, 6, 11)) == set()


def test_an_activity_is_not_done_before_what_it_answers() -> None:
    happened = replace(ADULT, offence_on=date(2026, 6, 2))
    assert told("22", happened, activity_done_on=date(2026, 6, 1)) == {"activity-early"}
    assert told("22", happened, activity_done_on=date(2026, 6, 2)) == set()


def test_where_there_is_no_victim_nobody_was_told_on_a_day() -> None:
    assert told("20", victim_told="no-victim", victim_told_on=None) == set()


def test_a_crime_is_not_recorded_before_it_happened() -> None:
    happened = replace(ADULT, offence_on=date(2026, 6, 2))
    assert told("1", happened, crime_recorded_on=date(2026, 6, 1)) == {"recorded-early"}
    assert told("1", happened, crime_recorded_on=date(2026, 6, 2)) == set()


RANKS = [
    ("constable", "8", True),
    ("constable", "3", False),
    ("constable", "22", False),
    ("constable", "10", False),
    ("constable", "12", False),
    ("constable", "13", False),
    ("constable", "16", True),
    ("sergeant", "3", True),
    ("inspector", "10", True),
    ("", "6", False),
    ("", "1", True),
]


MISSING_OF_AUTHORITY = {"authority-name-missing", "authority-rank-missing", "authority-at-missing"}
BY_PHONE = {
    "authority_name": "Insp Cora Wyn",
    "authority_rank": "inspector",
    "authority_at": NOW - timedelta(hours=2),
    "authority_by_phone": True,
}


@pytest.mark.parametrize(("rank", "code", "is_enough"), RANKS)
def test_a_rank_that_does_not_decide_says_who_gave_authority(
    rank: str, code: str, is_enough: bool
) -> None:
    assert told(code, rank=rank) == (set() if is_enough else MISSING_OF_AUTHORITY)
    assert told(code, rank=rank, **BY_PHONE) == set()


FINDS = Cell(
    *("simple-caution", "exceptional-rank", "Who finds them", {"least": "inspector"}),
    closes=False,
    source="The order",
    mark="G",
)


@pytest.mark.parametrize(
    ("rank", "answer", "is_enough"),
    [("sergeant", "yes", False), ("sergeant", "no", True), ("inspector", "yes", True)],
)
def test_what_rests_on_exceptional_circumstances_needs_the_rank_that_finds_them(
    rank: str, answer: str, is_enough: bool
) -> None:
    held = replace(HELD, cells=[FINDS])
    suspect = replace(ADULT, known=Known(exceptional=Answer(answer)))
    found = rules.broken(asked("3", suspect, held=held, rank=rank))
    assert {one.code for one in found} == (set() if is_enough else MISSING_OF_AUTHORITY)
    assert {one.source for one in found} <= {"The order (G)"}
    assert told("3", suspect, held=held, rank=rank, **BY_PHONE) == set()
    low = {**BY_PHONE, "authority_rank": "sergeant"}
    assert told("3", suspect, held=held, rank="constable", **low) == (
        {"authority-rank"} if answer == "yes" else set()
    )


AUTHORITY = [
    ({"authority_rank": "constable"}, Authoriser(), "authority_rank", "authority-rank"),
    ({"authority_rank": ""}, Authoriser(), "authority_rank", "authority-rank-missing"),
    ({"authority_at": None}, Authoriser(), "authority_at", "authority-at-missing"),
    ({"authority_at": NOW}, Authoriser(), "authority_at", "authority-late"),
    ({}, Authoriser(is_decision_maker=True), "authority_name", "authority-own"),
    ({}, Authoriser(ranks_held=("sergeant",)), "authority_rank", "authority-rank-not-held"),
]


@pytest.mark.parametrize(("over", "authoriser", "field", "rule"), AUTHORITY)
def test_an_authority_that_is_none_is_refused_with_its_source(
    over: dict[str, Any], authoriser: Authoriser, field: str, rule: str
) -> None:
    (one,) = rules.broken(
        asked("3", rank="constable", authoriser=authoriser, **{**BY_PHONE, **over})
    )
    assert (one.field, one.code) == (field, rule)
    assert one.source


def test_of_two_of_one_name_one_may_hold_the_rank() -> None:
    held = Authoriser(ranks_held=("sergeant", "chief-inspector"))
    assert told("3", rank="constable", authoriser=held, **BY_PHONE) == set()


def test_an_authority_that_nobody_asked_for_is_told_in_full() -> None:
    assert told("16", authority_name="Insp Cora Wyn") == {
        "authority-rank-missing",
        "authority-at-missing",
    }
    assert told("16", **BY_PHONE) == set()


# --- departing from the gravity as scored ---------------------------------------------------------

SCORED = Gravity(3, "DS Mary Quill", date(2026, 6, 9), departs=True)
WITHIN = replace(SCORED, departs=False)
YOUTH = {"departure_reasons": ["youth-justice"]}


@pytest.mark.parametrize("code", ["1", "8", "10", "22"])
def test_a_reason_is_asked_for_departing_whichever_outcome_is_chosen(code: str) -> None:
    assert told(code, gravity=SCORED) == {"departure-missing"}
    assert told(code, gravity=SCORED, departure_reasons=["history"]) == set()
    assert told(code, gravity=WITHIN) == set()
    assert told(code) == set()


@pytest.mark.parametrize("code", ["5", "15", "16", "17"])
def test_where_nothing_can_be_done_nothing_is_departed_from(code: str) -> None:
    assert told(code, gravity=SCORED) == set()


@pytest.mark.parametrize("gravity", [NOT_SCORED, WITHIN], ids=["not scored", "as scored"])
def test_a_reason_for_departing_where_nothing_departs_is_refused(gravity: Gravity) -> None:
    assert told("8", gravity=gravity, departure_reasons=["history"]) == {"departure-none"}


DEPARTING = [
    ("8", ADULT, {"departure_reasons": ["of-another-force"]}, "departure-unknown"),
    ("8", ADULT, {"departure_reasons": ["other"]}, "departure-words"),
    ("8", ADULT, {"departure_reasons": ["cps-decision"]}, "departure-reference"),
    ("8", ADULT, YOUTH, "departure-age"),
    ("1", ADULT, {"departure_reasons": ["health"]}, "departure-direction"),
    ("8", ADULT, {"departure_reasons": ["safeguarding"]}, "departure-direction"),
    ("8", ADULT, {"departure_reasons": ["health"]}, ""),
    ("1", ADULT, {"departure_reasons": ["safeguarding"]}, ""),
    ("3", ADULT, {"departure_reasons": ["safeguarding"]}, ""),  # as heavy as the score
    ("8", CHILD, YOUTH, ""),
    ("8", UNKNOWN, YOUTH, ""),
    ("8", ADULT, {"departure_reasons": ["other"], "departure_words": "Explained"}, ""),
    ("8", ADULT, {"departure_reasons": ["cps-decision"], "departure_reference": "CPS/1"}, ""),
]


@pytest.mark.parametrize(("code", "suspect", "over", "rule"), DEPARTING)
def test_a_reason_says_what_it_needs(
    code: str, suspect: Suspect, over: dict[str, Any], rule: str
) -> None:
    assert told(code, suspect, gravity=SCORED, **over) == ({rule} if rule else set())


def test_no_rule_looks_at_sex_ethnicity_or_disability() -> None:
    seen = set(Suspect.__dataclass_fields__) | set(Proposal.__dataclass_fields__)
    words = ("sex", "ethnic", "gender", "disab")
    assert not {name for name in seen if any(word in name for word in words)}
