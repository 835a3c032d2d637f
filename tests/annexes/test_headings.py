"""What is asked under each heading: the national rows, and what a force may do with them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from cjdiversion.annexes.headings import NEVER_WRITTEN, Heading, Said, headings, wrong
from cjdiversion.annexes.statement_schemas import RESERVED
from cjdiversion.reference import FILES, Mark, Row


def rows(kind: str) -> list[Row]:
    read = json.loads((FILES / f"{kind}.json").read_text(encoding="utf-8"))["entries"]
    return [
        Row(row["code"], row["label"], row.get("attributes", {}), row["source"], Mark(row["mark"]))
        for row in read
    ]


SECTIONS, FIELDS = rows("annex_sections"), rows("annex_fields")
RELIABILITIES = {row.code: row.attributes for row in rows("line_reliability")}


def own(row: Row, label: str = "", **attributes: Any) -> Row:
    """A force's row in its place."""
    return Row(row.code, label or row.label, attributes, "The force", Mark.LOCAL)


def with_own(national: Sequence[Row], *theirs: Row) -> list[Row]:
    """As reference data gives them: a row that is not in force is not offered."""
    found = {row.code: row for row in national} | {row.code: row for row in theirs}
    return [row for row in found.values() if row.is_in_force]


def asked(sections: Sequence[Row] = (), fields: Sequence[Row] = ()) -> dict[str, Heading]:
    pairs = (SECTIONS, with_own(SECTIONS, *sections)), (FIELDS, with_own(FIELDS, *fields))
    return {one.code: one for one in headings(*pairs)}


def row(of: Sequence[Row], code: str) -> Row:
    return next(one for one in of if one.code == code)


def test_every_field_hangs_on_a_heading_and_none_is_called_like_what_every_form_asks() -> None:
    sections = {one.code for one in SECTIONS} - set(NEVER_WRITTEN)
    for one in FIELDS:
        section, _, code = one.code.partition(".")
        assert section in sections, one.code
        assert code not in RESERVED, one.code
        assert one.attributes.get("kind", "words") in ("words", "choice", "choices", "day")
    assert {one.code.partition(".")[0] for one in FIELDS} == sections


def test_nobody_writes_about_the_victim_whatever_a_force_asks() -> None:
    asks = Row("victim.health", "Health", {"ask": "How is the victim?"}, "x", Mark.LOCAL)
    assert not asked(fields=[asks])["victim"].is_written
    assert not asked()["withheld"].is_written


def test_a_force_renames_and_reorders_headings_and_fields() -> None:
    found = asked(
        [own(row(SECTIONS, "court"), "Taking part in court", order=2.5)],
        [own(row(FIELDS, "needs.effect"), "What it does", ask="What does it do?", order=0)],
    )
    assert list(found)[:3] == ["record", "vulnerability", "court"]
    assert found["court"].label == "Taking part in court"
    first = found["needs"].fields[0]
    assert (first.code, first.label, first.ask) == ("effect", "What it does", "What does it do?")
    assert first.rows == row(FIELDS, "needs.effect").attributes["rows"]


@pytest.mark.parametrize(
    ("code", "is_left_out"), [("prosecution-effect", True), ("needs", False), ("victim", False)]
)
def test_a_force_leaves_out_optional_headings_and_no_other(code: str, is_left_out: bool) -> None:
    found = asked([own(row(SECTIONS, code), in_force=False)])
    assert (code not in found) is is_left_out


def test_a_force_leaves_out_no_field_that_is_needed_and_loosens_no_duty() -> None:
    needed, spare = row(FIELDS, "outstanding.what"), row(FIELDS, "at-the-time.bwv")
    loose = own(row(FIELDS, "safety.public"), "Public", opinion=False)
    found = asked((), [own(needed, in_force=False), own(spare, in_force=False), loose])
    assert "what" in {one.code for one in found["outstanding"].fields}
    assert "bwv" not in {one.code for one in found["at-the-time"].fields}
    assert all(one.is_opinion for one in found["safety"].fields)


def test_what_a_force_asks_about_the_link_is_an_opinion_too() -> None:
    more = Row("link.more", "More", {}, "x", Mark.LOCAL)
    assert all(one.is_opinion for one in asked(fields=[more])["link"].fields)


OUTSTANDING, LINK = asked()["outstanding"], asked()["link"]


def problems(heading: Heading, state: str, answers: dict[str, Any], **said: str) -> set[str]:
    return set(wrong(heading, Said(state, answers, **said), RELIABILITIES))


def test_what_is_not_known_is_said_by_the_state_alone() -> None:
    assert problems(LINK, "not-sought", {}) == set()
    assert problems(LINK, "sought-and-refused", {}) == set()


def test_what_was_obtained_is_written_down_and_says_how_far_it_can_be_relied_on() -> None:
    assert problems(LINK, "obtained", {}) == {"link", "why", "reliability"}
    whole = {"link": "unknown", "why": "Nothing seen"}
    assert problems(LINK, "obtained", whole) == {"reliability"}
    assert problems(LINK, "obtained", whole, reliability="observed") == set()
    assert problems(asked()["court"], "obtained", {}, reliability="observed") == {"state"}


def test_a_diagnosis_and_a_record_are_named() -> None:
    whole = {"link": "unknown", "why": "Said in the letter"}
    assert problems(LINK, "obtained", whole, reliability="record-seen") == {"known_by"}
    named = {"reliability": "record-seen", "known_by": "Letter of the surgery"}
    assert problems(LINK, "obtained", whole, **named) == set()


def test_what_is_outstanding_is_named_in_any_case() -> None:
    assert problems(OUTSTANDING, "sought-and-outstanding", {}) == {"what", "from-whom"}


def test_what_is_not_asked_is_not_taken() -> None:
    assert problems(LINK, "not-sought", {"score": "7"}) == {"score"}
