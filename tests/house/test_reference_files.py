"""The files of reference data: every row with its source, and the rules they must keep."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cjdiversion.cases import identifiers
from cjdiversion.disposals.assessing import CRITERIA
from cjdiversion.disposals.criteria_offence import RULES
from cjdiversion.disposals.known import EVIDENCE
from cjdiversion.reference import FILES, Mark

PATHS = sorted(FILES.glob("*.json"))


def content(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def entries(kind: str) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in content(FILES / f"{kind}.json")["entries"]}


def attribute(kind: str, name: str) -> dict[str, Any]:
    return {code: row.get("attributes", {}).get(name) for code, row in entries(kind).items()}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_row_names_its_source_and_its_mark(path: Path) -> None:
    sources = content(path)["sources"]
    for row in content(path)["entries"]:
        assert sources[row["source"]], row["code"]
        assert Mark(row["mark"]), row["code"]
    assert set(sources) == {row["source"] for row in content(path)["entries"]}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_code_begins_twice_on_one_day(path: Path) -> None:
    rows = content(path)["entries"]
    names = Counter((row["code"], row.get("force"), row.get("from_on")) for row in rows)
    assert names.most_common(1)[0][1] == 1


def test_outcome_codes_run_from_0_to_22_with_three_subsets() -> None:
    assert set(entries("outcome_codes")) == {*map(str, range(23)), "1A", "2A", "3A"}


def test_outcome_0_is_no_outcome() -> None:
    is_outcome = attribute("outcome_codes", "is_outcome")
    assert [code for code, whether in is_outcome.items() if not whether] == ["0"]


def test_an_outcome_that_is_part_of_another_is_not_counted_beside_it() -> None:
    positive = attribute("outcome_codes", "positive")
    whole = attribute("outcome_codes", "subset_of")
    assert {code: of for code, of in whole.items() if of} == {"1A": "1", "2A": "2", "3A": "3"}
    assert {code for code, whether in positive.items() if whether} == {*"123678", "22"}


def test_taken_into_consideration_is_not_out_of_court() -> None:
    groups = attribute("outcome_codes", "group")
    assert not groups["4"].startswith("out-of-court")


def test_every_out_of_court_option_is_recorded_under_a_positive_outcome() -> None:
    positive = attribute("outcome_codes", "positive")
    codes = attribute("oocr_options", "outcome_code")
    assert all(positive[code] for code in codes.values())


def test_the_cautions_that_were_never_commenced_are_there_and_not_in_force() -> None:
    in_force = attribute("oocr_options", "in_force")
    not_in_force = {code for code, whether in in_force.items() if whether is False}
    assert not_in_force == {"diversionary-caution", "community-caution"}


def test_ranks_named_by_an_option_exist() -> None:
    named = {rank for rank in attribute("oocr_options", "lowest_rank").values() if rank}
    assert named <= set(entries("ranks"))


def test_every_criterion_of_an_option_is_one_the_service_knows() -> None:
    named = {row["attributes"]["criterion"] for row in entries("oocr_criteria").values()}
    assert named <= set(CRITERIA)
    assert set(attribute("oocr_criteria", "option").values()) <= set(entries("oocr_options"))
    for code, row in entries("oocr_criteria").items():
        params = row["attributes"].get("params", {})
        assert params.get("rule", "never") in RULES, code
        assert params.get("least", "none") in {*EVIDENCE, *entries("ranks")}, code


def test_offence_codes_are_written_as_offence_codes_are() -> None:
    for code, row in entries("offences").items():
        assert identifiers.normalise_offence_code(code) == code
        assert row["attributes"]["category"] in entries("offence_categories")
        assert row["attributes"]["group"] in entries("offence_groups")


def test_only_the_invented_forces_are_for_demonstration() -> None:
    demo = attribute("forces", "is_demo")
    assert {code for code, whether in demo.items() if whether} == {"98", "99"}


def test_ethnicity_has_eighteen_codes_and_not_stated() -> None:
    groups = {"W": "1239", "M": "1239", "A": "12349", "B": "129", "O": "29"}
    stated = {letter + digit for letter, digits in groups.items() for digit in digits}
    assert set(entries("ethnicity_self_defined")) == {*stated, "NS"}
    assert len(stated) == 18


def test_no_capacity_is_never_a_reason_to_decline() -> None:
    raised = {"no-capacity", "out-of-hours"}
    held = {"intoxicated", "unsafe"}
    assert raised <= set(entries("referral_escalation_reasons"))
    assert held <= set(entries("referral_hold_reasons"))
    assert not (raised | held) & set(entries("referral_decline_reasons"))


def test_every_consent_purpose_names_recipients_that_exist() -> None:
    for recipients in attribute("consent_purposes", "recipients").values():
        assert set(recipients) <= set(entries("consent_recipients"))


def test_agreement_withholds_no_line_of_the_police() -> None:
    holders = attribute("withheld_grounds", "holder")
    by_agreement = {"no-consent", "not-asked", "withdrawn"}
    assert {holders[ground] for ground in by_agreement} == {"liaison-and-diversion"}
