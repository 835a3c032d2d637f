"""Files that would score somebody wrongly are refused, in words."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from cjdiversion.instruments.catalogue import FILES
from cjdiversion.instruments.checking import problems

Content = dict[str, Any]
Change = Callable[[Content], Any]


def file(name: str) -> Content:
    content: Content = json.loads((FILES / f"{name}-1.json").read_text(encoding="utf-8"))
    return content


def wrong(name: str, change: Change) -> list[str]:
    content = copy.deepcopy(file(name))
    change(content)
    return problems(f"{name}-1.json", content)


@pytest.mark.parametrize("path", sorted(FILES.glob("*.json")), ids=lambda path: path.stem)
def test_what_is_shipped_is_right(path: Any) -> None:
    assert problems(path.name, json.loads(path.read_text(encoding="utf-8"))) == []


SHAPE: list[tuple[str, Change, str]] = [
    ("phq-9", lambda c: c.pop("items"), "items: Missing data for required field."),
    ("phq-9", lambda c: c.update(score=1), "score: Unknown field."),
    ("phq-9", lambda c: c.update(items=[]), "items: Shorter than minimum length 1."),
    ("phq-9", lambda c: c.update(version="1"), "version: Not a valid integer."),
    ("phq-9", lambda c: c.update(from_on="soon"), "from_on: Not a valid date."),
    ("phq-9", lambda c: c.update(group="risk"), "group: Must be one of"),
    ("phq-9", lambda c: c["items"][0].update(label=""), "items.0.label: Shorter than minimum"),
    ("phq-9", lambda c: c["items"][0].update(code="A b"), "items.0.code: Not a code in small"),
    ("phq-9", lambda c: c["items"][8].update(safety_on=[]), "items.8.safety_on: Shorter than"),
    ("phq-9", lambda c: c["licence"].update(wording_shipped="no"), "licence.wording_shipped: Not"),
    ("phq-9", lambda c: c["cut_offs"][0].update(mark="sure"), "cut_offs.0.mark: Must be one of"),
    ("phq-9", lambda c: c["cut_offs"][0].update(at_least=0), "cut_offs.0.at_least: Must be great"),
    ("phq-9", lambda c: c["weights"]["days"].update({"1": 0.5}), "weights.days.value.1.value: Not"),
    ("phq-9", lambda c: c["rule"].update(kind="mean"), "rule.kind: Must be one of: sum, any-of."),
]


@pytest.mark.parametrize(("name", "change", "words"), SHAPE, ids=[row[2] for row in SHAPE])
def test_a_file_of_the_wrong_shape_is_refused(name: str, change: Change, words: str) -> None:
    found = wrong(name, change)
    assert [one for one in found if one.startswith(words)], found


def _same_code(content: Content) -> None:
    content["items"][1]["code"] = content["items"][0]["code"]


SENSE: list[tuple[str, Change, str]] = [
    ("phq-9", _same_code, "items: “interest” is there 2 times"),
    (
        "phq-9",
        lambda c: c["administered_by"].update(roles=["vicar"]),
        "administered_by: there is no role “vicar”",
    ),
    ("phq-9", lambda c: c["minutes"].update(least=9), "minutes: the least is more than the most"),
    (
        "phq-9",
        lambda c: c["cut_offs"][0].update(source="hearsay"),
        "there is no source “hearsay” among the sources",
    ),
    (
        "bjmhs",
        lambda c: c["rule"].pop("source"),
        "there is no source “None” among the sources",
    ),
    (
        "phq-9",
        lambda c: c["items"][0].update(answers="weeks"),
        "item “interest”: there is no answer set “weeks”",
    ),
    (
        "phq-9",
        lambda c: c["items"][8].update(safety_on=["9"]),
        "item “self-harm”: safety_on names no answer of its own: “9”",
    ),
    (
        "bjmhs",
        lambda c: c["items"][0].pop("section"),
        "item “thoughts-controlled” stands in no section",
    ),
    (
        "phq-9",
        lambda c: c["weights"]["days"].pop("2"),
        "weights: no weight for “2” of “days”",
    ),
    (
        "phq-9",
        lambda c: c["weights"]["days"].update({"4": 4}),
        "weights: “days” has no answer “4”",
    ),
    ("phq-9", lambda c: c.pop("weights"), "weights: no weight for “0”, “1”, “2”, “3” of “days”"),
    (
        "bjmhs",
        lambda c: c.update(weights={"yes-no": {"yes": 1, "no": 0}}),
        "weights: a rule that adds nothing up has no weights",
    ),
    (
        "pc-ptsd-5",
        lambda c: c["gate"].update(item="guard"),
        "gate: “guard” is not the first item",
    ),
    (
        "pc-ptsd-5",
        lambda c: c["gate"].update(goes_on="maybe"),
        "gate: “maybe” is not an answer of “event”",
    ),
    (
        "bjmhs",
        lambda c: c["rule"]["clauses"][1].update(items=["medicines"]),
        "clause “medicine”: there is no item “medicines”",
    ),
    (
        "bjmhs",
        lambda c: c["rule"]["clauses"][1].update(items=["medicines"]),
        "rule: no clause reads item “medicine”",
    ),
    (
        "bjmhs",
        lambda c: c["rule"]["clauses"][1].update(answer="often"),
        "clause “medicine”: “medicine” has no answer “often”",
    ),
    (
        "bjmhs",
        lambda c: c["rule"]["clauses"][1].update(at_least=2),
        "clause “medicine” asks for more than it has items",
    ),
    ("bjmhs", lambda c: c["rule"].pop("clauses"), "rule: there are no clauses"),
    (
        "bjmhs",
        lambda c: c["levels"].append({**c["levels"][0], "code": "more"}),
        "levels: a rule that adds nothing up has one",
    ),
    (
        "bjmhs",
        lambda c: c.update(cut_offs=[{**file("phq-9")["cut_offs"][0], "source": "nij"}]),
        "cut_offs: a rule that adds nothing up has no cut-offs and no bands",
    ),
    (
        "bjmhs",
        lambda c: c.update(gate=file("pc-ptsd-5")["gate"]),
        "gate: only what is added up has one",
    ),
    (
        "phq-9",
        lambda c: c["rule"].update(clauses=file("bjmhs")["rule"]["clauses"]),
        "rule: a sum has no clauses",
    ),
    (
        "phq-9",
        lambda c: c["cut_offs"][0].update(level="severe"),
        "cut_offs: there is no level “severe”",
    ),
    (
        "phq-9",
        lambda c: c.pop("cut_offs"),
        "cut_offs: level “positive” has 0 for “any”, not 1",
    ),
    (
        "phq-9",
        lambda c: c["cut_offs"].append(c["cut_offs"][0]),
        "cut_offs: level “positive” has 2 for “any”, not 1",
    ),
    (
        "pc-ptsd-5",
        lambda c: c["cut_offs"].pop(1),
        "cut_offs: level “positive” has 0 for “women”, not 1",
    ),
    (
        "pc-ptsd-5",
        lambda c: c["cut_offs"][0].update({"for": "girls"}),
        "cut_offs: “girls” is not in cut_off_for",
    ),
    (
        "phq-9",
        lambda c: c["cut_offs"][0].update(at_least=28),
        "cut_offs: 28 can never be reached: the most is 27",
    ),
    (
        "pc-ptsd-5",
        lambda c: c["cut_offs"][0].update(at_least=6),
        "cut_offs: 6 can never be reached: the most is 5",
    ),
    (
        "4at",
        lambda c: c["levels"].reverse(),
        "cut_offs: for “any” the levels are not in order, the highest first",
    ),
    (
        "4at",
        lambda c: c["cut_offs"][1].update(at_least=4),
        "cut_offs: for “any” the levels are not in order, the highest first",
    ),
    (
        "phq-9",
        lambda c: c["bands"][1].update({"from": 4}),
        "bands: “least” and “mild” overlap",
    ),
    (
        "phq-9",
        lambda c: c["bands"][1].update({"from": 6}),
        "bands: there is a gap between “least” and “mild”",
    ),
    ("phq-9", lambda c: c["bands"][4].update({"to": 26}), "bands: they must go from 0 to 27"),
    (
        "phq-9",
        lambda c: c["bands"][0].update({"from": 5}),
        "bands: “least” ends before it begins",
    ),
    ("phq-9", lambda c: c.update(version=2), "the file must be called phq-9-2.json"),
]


@pytest.mark.parametrize(("name", "change", "words"), SENSE, ids=[row[2] for row in SENSE])
def test_a_file_that_makes_no_sense_is_refused(name: str, change: Change, words: str) -> None:
    assert words in wrong(name, change)
