"""The one table of MHSDS codes: what it says, and that nothing else says it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cjdiversion.cases.models import Way
from cjdiversion.exchanges import codes, rules
from cjdiversion.reference import FILES, Mark, Row
from cjdiversion.referrals.steps import BY_NAME


def content(name: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((FILES / f"{name}.json").read_text())["entries"]
    return entries


ROWS = [
    Row(one["code"], one["label"], one.get("attributes", {}), one["source"], Mark(one["mark"]))
    for one in content("mhsds_codes")
]


def test_every_row_names_a_local_code_there_is() -> None:
    known = {row.attributes["list"]: set[str]() for row in ROWS}
    for name in known:
        is_way = name == "ways"
        known[name] = {way.value for way in Way} if is_way else {o["code"] for o in content(name)}
    assert [r.code for r in ROWS if r.attributes["local"] not in known[r.attributes["list"]]] == []


def test_no_other_file_says_what_the_table_says() -> None:
    others = [path for path in sorted(FILES.glob("*.json")) if path.stem != "mhsds_codes"]
    said = [
        f"{path.stem}: {one['code']}"
        for path in others
        for one in content(path.stem)
        if any(name.startswith("mhsds") for name in one.get("attributes", {}))
    ]
    assert said == []


@pytest.mark.parametrize(
    ("kind", "local", "mhsds"),
    [
        ("referral_decline_reasons", "duplicate", "01"),
        ("referral_decline_reasons", "no-vulnerability", "02"),
        ("referral_decline_reasons", "insufficient-information", "03"),
        ("referral_decline_reasons", "person-declined", "09"),
        ("referral_closure_reasons", "died", "06"),
        ("referral_priorities", "1", "1"),
        ("ways", "custody", "E1"),
        ("ways", "court", "E2"),
        ("onward_services", "D02", "D02"),
    ],
)
def test_local_codes_and_theirs(kind: str, local: str, mhsds: str) -> None:
    assert codes.coded(ROWS, kind, local, "words").mhsds == mhsds


def test_autism_is_suspected_until_somebody_diagnosed_it() -> None:
    def told(source: str) -> str:
        return codes.coded(ROWS, "vulnerabilities", "autism", "Autism", source=source).mhsds

    assert (told("family"), told("diagnosed")) == ("25", "26")


def test_a_code_without_a_row_is_told_in_words() -> None:
    bare = codes.coded(ROWS, "vulnerabilities", "trauma", "Trauma")
    assert not bare.is_mapped
    assert bare.concept() == {
        "coding": [
            {"system": "urn:x-cjdiversion:vulnerabilities", "code": "trauma", "display": "Trauma"}
        ],
        "text": "Trauma",
    }


def test_their_code_may_mean_several_of_ours() -> None:
    system, kind = codes.system_of("referral-rejection-reason"), "referral_decline_reasons"
    meant = codes.locals_of(ROWS, kind, system, "02")
    assert meant == ["not-eligible", "no-vulnerability", "out-of-area"]
    assert codes.locals_of(ROWS, kind, system, "99") == []
    assert codes.locals_of(ROWS, kind, "http://elsewhere.example", "01") == []
    assert codes.locals_of(ROWS, kind, codes.local_system(kind), "duplicate") == ["duplicate"]


# --- what their system may say --------------------------------------------------------------------

UPDATES = {one["code"]: one["attributes"] for one in content("status_updates")}


def test_every_step_of_the_table_is_a_step_of_a_referral() -> None:
    assert {facts["step"] for facts in UPDATES.values() if "step" in facts} <= set(BY_NAME)


@pytest.mark.parametrize(
    ("task", "business", "code"),
    [
        ("received", "", "received"),
        ("in-progress", "", "in-progress"),
        ("in-progress", "in-support", "in-support"),
        ("in-progress", "of-their-own", "in-progress"),
        ("failed", "", ""),
        ("", "", ""),
    ],
)
def test_which_row_is_meant(task: str, business: str, code: str) -> None:
    assert rules.update_code(UPDATES, task, business) == code


def test_the_documentation_names_every_status_and_every_refusal() -> None:
    words = (Path(__file__).parents[2] / "docs" / "health-messages.md").read_text()
    assert [code for code in UPDATES if f"`{UPDATES[code]['task']}`" not in words] == []
    assert [
        c for c in ("duplicate", "stale", "out-of-order", "missing") if f"`{c}`" not in words
    ] == []
