"""What a condition may say: a health condition asks for engagement, and for nothing else."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from cjdiversion.conditions import wording
from cjdiversion.conditions.limits import Kind
from cjdiversion.reference import FILES


def rows(kind: str) -> list[Any]:
    content = json.loads((FILES / f"{kind}.json").read_text(encoding="utf-8"))
    return [SimpleNamespace(**row) for row in content["entries"]]


WORDS = rows("condition_words")


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ("three appointments by 30 June", ""),
        ("every second Tuesday at 10:00, at their office in Mill Street", ""),
        ("take the tablets they give", "medicine"),
        ("and take prescribed medication", "medicine"),
        ("and complete treatment", "treatment"),
        ("twelve sessions of cognitive therapy", "treatment"),
        ("and give a urine sample", "test"),
        ("and tell police the DIAGNOSIS", "clinical"),
        ("for her anxiety", "clinical"),
        ("and consent to disclosure of the notes", "clinical"),
        ("at Northshire General Hospital, main entrance", ""),
        ("on the ward", "treatment"),
        ("wardens meet you at the gate", ""),
        ("keep taking lithium", "medicine"),
        ("for the depot", "medicine"),
        ("stay on your meds", "medicine"),
        ("because of PTSD", "clinical"),
        ("and let them tell the police how it went", "telling"),
        ("and consent to be asked", "telling"),
        ("with your GP records", "telling"),
        ("and take sertraline 50mg daily", "medicine"),
        ("CBT sessions on Mondays", "treatment"),
    ],
)
def test_a_health_condition_holds_no_treatment_and_nothing_clinical(
    details: str, code: str
) -> None:
    found = wording.wrong_words(details, "Northshire", is_health=True, words=WORDS)
    assert [told[0] for told in found.get("details", [])] == ([code] if code else [])


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ("six evenings about drugs and driving", ""),
        ("for cognitive behavioural therapy each Monday", "treatment"),
        ("attend counselling for trauma", "treatment"),
        ("stay on the ward until discharged", "treatment"),
        ("two doses a day", "medicine"),
        ("with a record of attendance", ""),
        ("and keep taking the tablets", "medicine"),
        ("and stay on your meds", "medicine"),
        ("and finish the treatment", "treatment"),
        ("and give a urine sample", "test"),
        ("as his PTSD allows", "clinical"),
    ],
)
def test_what_is_clinical_stands_in_no_other_condition_either(details: str, code: str) -> None:
    found = wording.wrong_words(details, "Community Works", is_health=False, words=WORDS)
    assert [told[0] for told in found.get("details", [])] == ([code] if code else [])


@pytest.mark.parametrize(
    ("provider", "code"),
    [
        ("Northshire Talking Therapies", ""),
        ("Northshire Drug and Alcohol Service", ""),
        ("Northshire Wellbeing, for his depression", "clinical"),
        ("the ward at St Mary’s", "treatment"),
    ],
)
def test_a_provider_is_named_and_nothing_is_said_behind_the_name(provider: str, code: str) -> None:
    found = wording.wrong_words("one visit", provider, is_health=True, words=WORDS)
    assert [told[0] for told in found.get("provider", [])] == ([code] if code else [])


def test_a_word_that_only_holds_such_letters_is_taken() -> None:
    told = wording.wrong_words("at the latest by May", "Northshire", is_health=True, words=WORDS)
    assert told == {}


def test_a_health_condition_is_short() -> None:
    told = wording.wrong_words("x" * 121, "Northshire", is_health=True, words=WORDS)
    assert told["details"][0][0] == "long"


def test_a_condition_reads_as_a_sentence() -> None:
    said = wording.sentence("Engage with", "Northshire Wellbeing", " three times ")
    assert said == "Engage with Northshire Wellbeing: three times"
    assert wording.sentence("Engage with", "Northshire Wellbeing", "") == (
        "Engage with Northshire Wellbeing"
    )


def test_every_beginning_is_for_a_kind_there_is_and_health_is_rehabilitative() -> None:
    kinds = {kind.value for kind in Kind}
    for row in rows("condition_starters"):
        assert set(row.attributes["kinds"]) <= kinds
        assert row.attributes["kinds"] == ["rehabilitative"] or not row.attributes.get("is_health")


def test_every_option_that_is_a_caution_has_its_signed_record() -> None:
    options = {row.code: row for row in rows("oocr_options") if "in_force" not in row.attributes}
    records = {row.code: row for row in rows("caution_records")}
    cautions = {c for c, row in options.items() if row.attributes["outcome_code"] in ("2", "3")}
    assert {c for c, row in records.items() if row.attributes["needs_signature"]} == cautions
    statutory = {c for c, row in options.items() if row.attributes["conditions"] == "statutory"}
    assert {c for c, row in records.items() if row.attributes["paper"] == "MG14"} == statutory
