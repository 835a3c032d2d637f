"""Lines for the escort record and the look before release: values in, values out, with canaries."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.annexes import onward, safety_lines
from cjdiversion.annexes.facts import Line
from cjdiversion.annexes.lines_models import AnnexHold
from cjdiversion.annexes.onward import Document, LeftOut, Onward
from cjdiversion.consents.models import Answer, ConsentOverride
from cjdiversion.consents.release import Holder
from cjdiversion.instruments.models import SafetyAlert
from cjdiversion.reference import FILES
from cjdiversion.safeguards.models import Observation
from tests.annexes.named import OBSERVED
from tests.annexes.test_police_lines import a_need
from tests.annexes.test_sharing import CANARY, GROUNDS, NOW, TODAY, from_ld, known, said
from tests.house.test_reference_files import entries

NEEDS = {"self-harm": {"escort": True}, "mental-health": {"escort": True}, "debt": {}}
LD = "Northshire L&D Service"
POLICE = "Northshire Police"


def paper(code: str) -> Document:
    row = entries("onward_papers")[code]
    grounds = {name: one["attributes"] for name, one in entries("withheld_grounds").items()}
    return onward.document(code, row["label"], row["attributes"], "The recipient", NEEDS, grounds)


PER, BEFORE_RELEASE = paper("escort-record"), paper("pre-release")


def made(document: Document = PER, **over: Any) -> Onward:
    over.setdefault("safety", frozenset({"self-harm"}))
    return onward.of(known(**over), document, on=TODAY)


def everything(of: Onward) -> str:
    """All that could be read of it."""
    left = [(one.words, one.held_by, one.ground) for one in of.left_out]
    return json.dumps([of.to_copy, [repr(line) for line in of.lines], left], ensure_ascii=False)


def consents(answer: Answer, document: Document) -> Any:
    return said(answer, purpose=document.purpose, recipient=document.recipient)


def left(of: Onward, held_by: str) -> dict[str, int]:
    return {one.ground: one.lines for one in of.left_out if one.held_by == held_by}


def test_what_could_harm_comes_first_with_its_source_and_date() -> None:
    level = Observation(level="3", because="Said he would", set_at=NOW, set_by_name="Sgt Marsh")
    of = made(needs=[a_need("self-harm")], observation=level)
    assert [line.section for line in of.lines[:2]] == ["safety", "safety"]
    first = of.to_copy.splitlines()[0]
    assert first.startswith("self-harm: has tried to harm themself")
    assert first.endswith(
        "(27 March 2026 at 14:00; self-told".replace("self-told", "Self told")
        + ", Sgt Ann Marsh; held by Northshire Police)"
    )


def test_a_need_that_no_escort_has_to_know_is_counted_and_not_told() -> None:
    need = a_need("debt")
    need.fact, need.opinion = "Canaryfact", "Canaryopinion"
    of = made(needs=[a_need("mental-health"), need])
    assert "Canary" not in everything(of)
    assert left(of, POLICE)[GROUNDS["not-needed"]] >= 2
    assert "Canaryfact" in everything(made(BEFORE_RELEASE, needs=[need]))


@pytest.mark.parametrize(
    ("document", "over", "is_told"),
    [
        (PER, {}, False),
        (PER, {"ground": "gone-out-of-use"}, False),
        (PER, {"ground": "not-relevant", "schedule": "MG6D"}, False),
        (PER, {"ground": "not-relevant"}, True),
        (BEFORE_RELEASE, {}, True),
    ],
)
def test_what_is_sensitive_does_not_leave_the_police(
    document: Document, over: dict[str, Any], is_told: bool
) -> None:
    level = Observation(level="3", because="Canarysource", set_at=NOW, set_by_name="Sgt Marsh")
    row = AnnexHold(**{"key": OBSERVED, "recipient": "cps", "ground": "sensitive", **over})
    of = made(document, observation=level, holds=[row])
    assert ("Canarysource" in everything(of)) is is_told
    assert bool(left(of, POLICE).get(row.ground)) is not is_told


def test_what_police_hold_goes_whatever_the_person_says_and_under_the_papers_own_condition() -> (
    None
):
    of = made(needs=[a_need("mental-health")], decisions=[consents(Answer.REFUSED, PER)])
    assert {line.condition for line in of.lines} == {PER.condition}
    assert any(line.text.startswith("mental-health") for line in of.lines)


@pytest.mark.parametrize("document", [PER, BEFORE_RELEASE], ids=lambda one: one.code)
def test_what_ld_wrote_goes_by_agreement_for_this_very_paper_alone(document: Document) -> None:
    wrote = from_ld("safety")
    agreed = made(document, **wrote, decisions=[consents(Answer.GIVEN, document)])
    assert CANARY in agreed.to_copy
    assert left(agreed, LD) == {}
    for_cps = made(document, **wrote, decisions=[said(Answer.GIVEN)])
    assert CANARY not in everything(for_cps)
    assert left(for_cps, LD) == {GROUNDS["not-asked"]: 1}


def test_a_recorded_decision_to_share_without_agreement_carries_what_was_written_by_then() -> None:
    facts: dict[str, Any] = {"purpose": PER.purpose, "recipient": PER.recipient}
    override = ConsentOverride(decided_at=NOW, recorded_at=NOW, **facts)
    assert CANARY in made(**from_ld("safety"), overrides=[override]).to_copy
    late = from_ld("safety")
    late["ld_lines"][0].written_at = datetime(2026, 3, 27, 15, tzinfo=NOW.tzinfo)
    assert CANARY not in everything(made(**late, overrides=[override]))


def test_a_section_the_paper_has_no_room_for_is_not_needed_whosever_line_it_is() -> None:
    of = made(**from_ld("support"), decisions=[consents(Answer.GIVEN, PER)])
    assert CANARY not in everything(of)
    assert left(of, LD) == {GROUNDS["not-needed"]: 1}
    released = made(
        BEFORE_RELEASE, **from_ld("support"), decisions=[consents(Answer.GIVEN, BEFORE_RELEASE)]
    )
    assert CANARY in released.to_copy


@given(
    st.sampled_from([PER, BEFORE_RELEASE]),
    st.sampled_from(["safety", "support", "link", "needs"]),
    st.lists(st.sampled_from(Answer), max_size=3),
    st.sampled_from(["cps", "police", "escort"]),
)
def test_a_line_is_told_once_or_counted_once_and_then_not_a_word_of_it_is_anywhere(
    document: Document, section: str, answers: list[Answer], recipient: str
) -> None:
    decisions = [said(one, purpose=document.purpose, recipient=recipient) for one in answers]
    of = made(document, **from_ld(section), decisions=decisions)
    told = sum(line.holder is Holder.LD for line in of.lines)
    counted = sum(one.lines for one in of.left_out if one.held_by == LD)
    assert told + counted == 1
    assert of.to_copy.count(CANARY) == told
    assert (CANARY in everything(of)) == bool(told)


def test_what_is_left_out_is_said_in_fixed_words() -> None:
    one = LeftOut(2, LD, GROUNDS["not-asked"])
    assert one.words == f"2 lines held by {LD}: the person has not yet been asked"
    of = made(**from_ld("safety"))
    assert of.to_copy.splitlines()[-1].startswith("Not carried over: ")


def test_the_copied_text_has_one_row_for_each_line_whatever_somebody_typed() -> None:
    line = Line("safety", "One\n\ntwo.\r\nthree", Holder.POLICE, POLICE, "Police record")
    words = "One two. three (no date; Police record; held by Northshire Police)"
    assert onward.in_words(line) == words
    opinion = onward.in_words(replace(line, is_opinion=True, author="Dr Vane", as_at=NOW))
    assert opinion.endswith(
        "(opinion, 27 March 2026 at 14:00; Police record, Dr Vane; held by Northshire Police)"
    )


def test_a_call_for_safety_action_is_told_without_what_ld_handed_over() -> None:
    alert = SafetyAlert(raised_at=NOW, hand_over="Canaryhandover", acknowledged_at=None)
    (line,) = safety_lines.of([], {}, [alert], held_by=POLICE)
    of = onward.of(known(), PER, also=[line], on=TODAY)
    assert of.lines[0].text == (
        "L&D asked for safety action 27 March 2026 at 14:00; nobody has acknowledged it"
    )
    assert "Canary" not in everything(of)


def test_papers_name_purposes_recipients_and_sections_that_exist() -> None:
    assert (FILES / "onward_papers.json").exists()
    for document in (PER, BEFORE_RELEASE):
        purpose = entries("consent_purposes")[document.purpose]
        assert document.recipient in purpose["attributes"]["recipients"]
        assert set(document.sections) <= set(entries("annex_sections"))
