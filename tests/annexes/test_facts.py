"""The tree of facts: to plain values and back, and when two of them are the same."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import marshmallow
import pytest

from cjdiversion.annexes import differences
from cjdiversion.annexes.facts import (
    VERSION,
    Change,
    Changes,
    Facts,
    Held,
    Identifier,
    Line,
    Section,
    State,
    Withdrawal,
    as_json,
    as_plain,
    from_plain,
)
from cjdiversion.consents.release import Holder

AT = datetime(2026, 3, 27, 14, 5, 30, 123456, tzinfo=UTC)
FACTS = Facts(
    recipient="Crown Prosecution Service",
    basis="Schedule 8, paragraph 2",
    identifiers=(
        *(Identifier("Name", "HARTLEY, Jo"), Identifier("URN")),
        Identifier("PNC ID", "2001/0171310S", "does not validate"),
    ),
    alleged=("Theft from a shop (TH68010)",),
    sections=(
        Section(
            "needs",
            "Health and needs",
            State.OBTAINED,
            (
                Line(
                    "needs", "One\nTwo – “Zoë”", Holder.POLICE, "Police", "record", AT, True, "Sgt"
                ),
                Line(
                    *("needs", "No date", Holder.LD, "L&D", "assessment"),
                    state=State.REFUSED,
                    reliability="A record was seen",
                ),
            ),
        ),
        Section("court", "Court", State.NOT_SOUGHT),
    ),
    held=(Held("Court", "L&D", "The person has not yet been asked"),),
    withdrawal=Withdrawal(date(2026, 3, 28), (1, 2)),
    changes=Changes(1, (Change("Health and needs", "added"),)),
)


def test_facts_come_back_from_stored_json_as_they_were() -> None:
    assert from_plain(json.loads(json.dumps(as_plain(FACTS)))) == FACTS


def test_an_absent_withdrawal_and_no_changes_come_back_as_absent() -> None:
    bare = replace(FACTS, withdrawal=None, changes=None)
    assert from_plain(as_plain(bare)) == bare


def test_what_never_was_an_annex_is_refused() -> None:
    with pytest.raises(marshmallow.ValidationError):
        from_plain({**as_plain(FACTS), "score": 7})


def test_the_same_facts_have_the_same_digest_and_bytes() -> None:
    again = from_plain(as_plain(FACTS))
    assert again.digest == FACTS.digest
    assert as_json(as_plain(again)) == as_json(as_plain(FACTS))
    assert len(FACTS.digest) == 64


def test_one_other_character_is_another_digest() -> None:
    other = replace(FACTS, alleged=("Theft from a shop (TH68011)",))
    assert other.digest != FACTS.digest


def test_how_it_differs_from_an_earlier_version_is_no_fact_of_its_own() -> None:
    assert replace(FACTS, changes=None).digest == FACTS.digest


def test_lines_of_ld_are_told_apart() -> None:
    assert [line.text for line in FACTS.ld_lines] == ["No date"]
    assert len(FACTS.lines) == 2


# --- stored before the tree was counted ---------------------------------------------------------

FIRST: dict[str, Any] = {
    "recipient": "Crown Prosecution Service",
    "basis": "Schedule 8",
    "identifiers": [{"label": "URN", "value": ""}],
    "alleged": [],
    "sections": [
        {
            "code": "needs",
            "heading": "Health and needs",
            "state": "obtained",
            "lines": [
                {
                    "section": "needs",
                    "text": "One",
                    "holder": "police",
                    "held_by": "Police",
                    "source": "record",
                    "as_at": None,
                    "is_opinion": False,
                    "author": "",
                    "condition": "",
                    "state": "obtained",
                    "written_at": None,
                }
            ],
        }
    ],
    "held": [],
    "withdrawal": None,
    "changes": None,
}


def test_what_was_stored_before_is_read_and_comes_out_as_it_went_in() -> None:
    facts = from_plain(FIRST)
    assert (facts.schema_version, facts.lines[0].reliability) == (1, "")
    assert as_json(as_plain(facts)) == as_json(FIRST)


def test_what_is_made_now_says_which_tree_it_is() -> None:
    assert as_plain(FACTS)["schema_version"] == VERSION > 1


def test_that_reliability_is_said_now_is_no_change_of_a_fact() -> None:
    now = from_plain({**as_plain(from_plain(FIRST)), "schema_version": VERSION})
    lines = tuple(replace(line, reliability="Told by the person") for line in now.lines)
    later = replace(now, sections=(replace(now.sections[0], lines=lines),))
    found = differences.between(from_plain(FIRST), later, since=1, about="About", held="Held")
    assert found.lines == ()
