"""The files as they are shipped."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cjdiversion import clock
from cjdiversion.access import Role
from cjdiversion.errors import Invalid, NotPermitted
from cjdiversion.instruments import catalogue
from cjdiversion.instruments.catalogue import FILES, WrongFile
from cjdiversion.instruments.instrument import GROUPS, Instrument
from cjdiversion.reference import Mark
from tests.instruments.made import one

ALL = catalogue.read(FILES)
BANNED = ("no risk", "risk score", "low risk", "high risk", "mentally disordered", "all clear")


def test_the_twelve_instruments_are_there() -> None:
    assert {one.id for one in ALL} == {
        *("cmhs-m", "cmhs-w", "bjmhs", "k6", "phq-2", "phq-9", "gad-2", "gad-7"),
        *("audit-c", "pc-ptsd-5", "aq-10", "4at"),
    }


@pytest.mark.parametrize("instrument", ALL, ids=lambda one: one.id)
def test_no_wording_ships_and_each_says_why(instrument: Instrument) -> None:
    assert not instrument.licence.is_wording_shipped
    assert instrument.licence.note
    assert instrument.licence.mark in Mark
    assert instrument.languages_note


@pytest.mark.parametrize("instrument", ALL, ids=lambda one: one.id)
def test_labels_are_short_and_are_no_questions_put_to_a_person(instrument: Instrument) -> None:
    for item in instrument:
        assert len(item.label) <= 60, item.label
        assert " you" not in item.label.lower(), item.label


@pytest.mark.parametrize("instrument", ALL, ids=lambda one: one.id)
def test_a_negative_is_never_clearance_and_a_positive_says_what_follows(
    instrument: Instrument,
) -> None:
    assert "not clearance" in instrument.negative_means
    assert "found no trigger" in instrument.negative_sentence
    for level in instrument.levels:
        assert level.means and level.follows
    said = json.dumps([instrument.negative_means, instrument.negative_sentence]).lower()
    assert not [words for words in BANNED if words in said]


@pytest.mark.parametrize("instrument", ALL, ids=lambda one: one.id)
def test_a_sentence_to_be_told_holds_no_number_and_no_instrument(instrument: Instrument) -> None:
    sentences = [instrument.negative_sentence, *(level.sentence for level in instrument.levels)]
    for sentence in sentences:
        assert not any(letter.isdigit() for letter in sentence), sentence
        assert instrument.title not in sentence
        assert sentence.endswith(".")


@pytest.mark.parametrize("instrument", ALL, ids=lambda one: one.id)
def test_l_and_d_may_administer_each(instrument: Instrument) -> None:
    assert Role.LD_PRACTITIONER in instrument.roles
    assert instrument.training
    assert instrument.group in GROUPS


SIZES = {
    "cmhs-m": (12, 12),
    "cmhs-w": (8, 8),
    "k6": (6, 24),
    "phq-2": (2, 6),
    "phq-9": (9, 27),
    "gad-2": (2, 6),
    "gad-7": (7, 21),
    "audit-c": (3, 12),
    "pc-ptsd-5": (5, 5),
    "aq-10": (10, 10),
    "4at": (4, 12),
}
"""Items that are counted, and the most they add up to."""


def test_the_forms_have_their_items_and_their_ends() -> None:
    assert {one.id: (len(one.counted), one.most) for one in ALL if one.is_added_up} == SIZES
    assert len(one("bjmhs").items) == 9  # eight, and the concern of whoever asks


def test_only_the_ninth_of_the_phq_9_asks_about_self_harm() -> None:
    asking = {(one.id, item.code): item.safety_on for one in ALL for item in one if item.safety_on}
    assert asking == {("phq-9", "self-harm"): frozenset({"1", "2", "3"})}


def test_short_forms_are_the_first_items_of_the_long_ones() -> None:
    for short, long in (("phq-2", "phq-9"), ("gad-2", "gad-7")):
        assert list(one(short)) == list(one(long))[: len(one(short).items)]


def test_a_version_once_used_can_always_be_read() -> None:
    assert catalogue.of("phq-9", 1) is one("phq-9")
    with pytest.raises(KeyError):
        catalogue.of("phq-9", 99)


def test_a_story_told_of_the_years_before_uses_the_first_version() -> None:
    with clock.at(datetime(2020, 1, 1, tzinfo=UTC)):
        assert one("gad-7").version == 1


def test_a_new_version_counts_from_its_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = json.loads((FILES / "gad-2-1.json").read_text())
    (tmp_path / "gad-2-1.json").write_text(json.dumps(first))
    second = {**first, "version": 2, "from_on": "2026-06-01"}
    (tmp_path / "gad-2-2.json").write_text(json.dumps(second))
    monkeypatch.setattr(catalogue, "FILES", tmp_path)
    with clock.at(datetime(2026, 5, 31, 12, tzinfo=UTC)):
        assert [one.version for one in catalogue.current()] == [1]
    with clock.at(datetime(2026, 6, 1, 12, tzinfo=UTC)):
        assert [one.version for one in catalogue.current()] == [2]
    assert catalogue.of("gad-2", 1).version == 1


def test_the_page_offers_what_the_data_says_the_role_may() -> None:
    by_role = {role: {one.id for one in catalogue.for_role(role)} for role in Role}
    assert len(by_role[Role.LD_PRACTITIONER]) == 12
    assert "4at" not in by_role[Role.LD_TEAM_LEADER]
    assert by_role[Role.CUSTODY_SERGEANT] == {"bjmhs", "cmhs-m", "cmhs-w", "phq-2", "gad-2"}
    assert by_role[Role.CPS_LIAISON] == set()


def test_an_instrument_is_chosen_by_name_and_role() -> None:
    assert catalogue.chosen("4at", Role.LD_PRACTITIONER).id == "4at"
    with pytest.raises(NotPermitted, match="4AT is not administered in this role"):
        catalogue.chosen("4at", Role.LD_TEAM_LEADER)
    with pytest.raises(Invalid):
        catalogue.chosen("ldsq", Role.LD_PRACTITIONER)


def test_a_folder_with_wrong_files_is_refused_with_all_that_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a-1.json").write_text("{")
    (tmp_path / "b-1.json").write_text("[]")
    with pytest.raises(WrongFile) as refused:
        catalogue.read(tmp_path)
    assert "a-1.json: this is not JSON" in refused.value.problems[0]
    assert refused.value.problems[1] == "b-1.json: this is not a JSON object"
